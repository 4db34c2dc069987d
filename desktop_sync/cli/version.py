"""``desktop-sync --version``: what is running, what it was built from, and on what.

Owns finding these out, without an import of what it tells the version of.
"""

from __future__ import annotations

import json
import platform
import sqlite3
import ssl
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import click
from msgspec import Struct, field

import desktop_sync
from desktop_sync.cli.console import print_document
from desktop_sync.platforms.children import is_frozen
from desktop_sync.updates.build import BuildNote, noted_build

_LIBRARIES = (
    "PySide6-Essentials",
    "av",
    "awscrt",
    "blake3",
    "click",
    "cryptography",
    "httptools",
    "httpx",
    "jeepney",
    "keyring",
    "msgspec",
    "pillow",
    "pillow-heif",
    "pymobiledevice3",
    "pyqtgraph",
    "rawpy",
    "rich",
)
_GIT_SECONDS = 5.0
_WAYS = {
    "bundle": "installed as a bundle",
    "package": "installed as a package of Python",
    "source": "run from its source",
}


class About(Struct, frozen=True):
    """What ``--version`` tells. ``way`` is how the program is run: ``bundle``, ``package`` (of
    Python) or ``source``; ``libraries`` are versions by name, without those that are missing."""

    version: str
    build: BuildNote
    way: str
    python: str
    system: str
    machine: str
    libraries: dict[str, str] = field(default_factory=dict)


def show_version(*, as_json: bool) -> None:
    """Tell it on standard output."""
    about = look()
    if as_json:
        print_document(_document(about))
        return
    commit = f" ({about.build.commit})" if about.build.commit else ""
    click.echo(f"desktop-sync {about.version}{commit}")
    click.echo(f"{_WAYS[about.way]}, with Python {about.python}")
    click.echo(f"{about.system}, {about.machine}")
    click.echo(", ".join(f"{name} {version}" for name, version in about.libraries.items()))


def look() -> About:
    """What there is to tell of the program that runs. Takes some 50 ms, and a moment more where
    git is asked."""
    return About(
        version=desktop_sync.__version__,
        build=_build(),
        way=_way(),
        python=platform.python_version(),
        system=_system(),
        machine=platform.machine(),
        libraries=_libraries(),
    )


def _build() -> BuildNote:
    """The note in the bundle; in a source tree, and in a package that was installed from one by
    its version control, the commit."""
    return noted_build() or BuildNote(_commit_of_package() or _commit_of_tree())


def _document(about: About) -> dict[str, Any]:
    return {
        "version": about.version,
        "commit": about.build.commit or None,
        "feed": about.build.feed or None,
        "updates": about.build.updates or None,
        "way": about.way,
        "python": about.python,
        "system": about.system,
        "machine": about.machine,
        "libraries": about.libraries,
    }


def _way() -> str:
    if is_frozen():
        return "bundle"
    return "source" if _tree() is not None else "package"


def _tree() -> Path | None:
    """The checkout the program runs from, if it does."""
    root = Path(desktop_sync.__file__).resolve().parents[1]
    return root if (root / "pyproject.toml").exists() else None


def _system() -> str:
    name = f"{platform.system()} {platform.release()}"
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {name}"
    except (OSError, KeyError):
        return f"macOS {platform.mac_ver()[0]}" if platform.system() == "Darwin" else name


def _libraries() -> dict[str, str]:
    found = {"SQLite": sqlite3.sqlite_version, "OpenSSL": ssl.OPENSSL_VERSION.split()[1]}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _commit_of_package() -> str:
    """As pip notes it for what was installed from version control (PEP 610)."""
    try:
        noted = metadata.distribution("desktop-sync").read_text("direct_url.json")
        return str(json.loads(noted or "{}")["vcs_info"]["commit_id"])[:12]
    except (metadata.PackageNotFoundError, ValueError, KeyError, TypeError):
        return ""


def _commit_of_tree() -> str:
    tree = _tree()
    if tree is None:
        return ""
    commit = _git(tree, "rev-parse", "--short=12", "HEAD")
    changed = commit and _git(tree, "status", "--porcelain", "--untracked-files=no")
    return commit + "+" if changed else commit


def _git(tree: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ("git", "-C", str(tree), *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
