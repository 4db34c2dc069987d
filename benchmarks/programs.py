"""The programs compared: how each is called, and where it is found."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path


def desktop_sync(profile: Path, *arguments: str) -> list[str]:
    """Our whole program, as a user starts it."""
    return [_beside_python("desktop-sync"), "--profile", str(profile), *arguments]


def desktop_sync_import(profile: Path, source: Path, library: Path) -> list[str]:
    return desktop_sync(profile, "import", str(source), "--library", str(library), "--json")


def rclone_copy(source: Path, destination: Path) -> list[str]:
    """With its own defaults; ``--config ""`` keeps the user's settings out of it."""
    return [*rclone("copy"), str(source), str(destination)]


def rclone(*arguments: str) -> list[str]:
    return [_beside_python("rclone"), *arguments, "--config", ""]


def rsync_archive(source: Path, destination: Path) -> list[str]:
    return [found("rsync"), "-a", f"{source}/", f"{destination}/"]


def cp_archive(source: Path, destination: Path) -> list[str]:
    return [found("cp"), "-a", f"{source}/.", str(destination)]


def then_sync(command: Sequence[str]) -> list[str]:
    """``command``, and waiting until what it wrote is on the disk."""
    return ["/bin/sh", "-c", '"$@" && exec sync', "sh", *command]


def _beside_python(name: str) -> str:
    path = Path(sys.executable).with_name(name)
    return str(path) if path.exists() else found(name)


def found(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        sys.exit(f"{name} is not installed: run `make bench`")
    return path
