"""``desktop-sync install-desktop``: the entry in the desktop's menus and the icon, for a copy that
was installed by Python and not by a package of the system, which brings both.

Owns what is written for that, all of it below the user's own data folder. Must not know how the
program starts.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import click

from desktop_sync.cli.console import ExitCode
from desktop_sync.errors import FatalError
from desktop_sync.platforms.autostart import exec_line
from desktop_sync.platforms.children import program_command

_ENTRY = Path("applications", "desktop-sync.desktop")
_ICON = Path("icons", "hicolor", "scalable", "apps", "desktop-sync.svg")
_REFRESH_SECONDS = 30.0


@click.command("install-desktop")
@click.option("--remove", is_flag=True, help="Take both away again.")
def install_desktop(*, remove: bool) -> int:
    """Put the program into the desktop's menus, with its icon.

    For Linux, where it was installed with pipx or pip. It then also offers itself to open cards and
    folders.
    """
    if not sys.platform.startswith("linux"):
        click.echo("On this system, the installer does that.", err=True)
        return ExitCode.PROBLEMS
    folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    try:
        if remove:
            for name in (_ENTRY, _ICON):
                (folder / name).unlink(missing_ok=True)
        else:
            _write(folder / _ICON, _resource("icons", "app.svg"))
            _write(folder / _ENTRY, entry(_command()).encode())
    except OSError as error:
        raise FatalError("not-saved", path=str(error.filename), detail=str(error)) from error
    _refresh(folder)
    gone = "is no longer" if remove else "is"
    click.echo(f"Desktop Sync {gone} in the desktop’s menus.")
    return ExitCode.OK


def entry(command: tuple[str, ...]) -> str:
    """The desktop entry of the packages, for a program that is started by ``command``."""
    lines = _resource("desktop-sync.desktop").decode().splitlines()
    for number, line in enumerate(lines):
        key, _, value = line.partition("=")
        if key == "Exec":
            lines[number] = f"Exec={exec_line(command)}{value.removeprefix('desktop-sync')}"
        elif key == "TryExec":
            lines[number] = f"TryExec={command[0]}"
    return "\n".join(lines) + "\n"


def _command() -> tuple[str, ...]:
    """The program beside this Python, which stays where it is when pipx brings a later version."""
    beside = Path(sys.executable).with_name("desktop-sync")
    return (str(beside),) if beside.exists() else program_command()


def _resource(*name: str) -> bytes:
    return files("desktop_sync").joinpath("resources", *name).read_bytes()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _refresh(folder: Path) -> None:
    """Let desktops know at once that keep a list of what opens what. Those without the program
    look for themselves."""
    program = shutil.which("update-desktop-database")
    if program is not None:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                [program, "-q", str(folder / _ENTRY.parent)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_REFRESH_SECONDS,
                check=False,
            )
