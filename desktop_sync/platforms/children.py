"""How this program starts itself, and parts of itself in processes of their own.

Owns the difference between a program run by Python and one frozen into a bundle, which has no
Python to hand a module to. Must not know what its children do.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import desktop_sync

_AS_CHILD = "--as-child"
"""What a frozen program's first argument says; the module's name follows."""
_OURS = "desktop_sync."


def is_frozen() -> bool:
    """Whether the program runs from a bundle made by PyInstaller."""
    return bool(getattr(sys, "frozen", False))


def program_command() -> tuple[str, ...]:
    """What starts the tray app, or with more arguments one of its commands, also at a later time:
    an AppImage lies where its user put it, and what runs is only mounted (``APPIMAGE`` says where
    it lies)."""
    if is_frozen():
        return (os.environ.get("APPIMAGE") or sys.executable,)
    return (sys.executable, "-m", "desktop_sync")


def child_command(module: str) -> tuple[str, ...]:
    """What runs ``module`` of this package as ``python -m`` does. Its arguments may follow."""
    if is_frozen():
        return (_with_streams(), _AS_CHILD, module)
    return (sys.executable, "-m", module)


def start_child(
    command: Sequence[str], environment: Mapping[str, str], *, errors: int
) -> subprocess.Popen[bytes]:
    """Start a part of this program behind all others, spoken with over its standard input and
    output; ``errors`` is where its standard error goes, as ``subprocess`` has it. It runs in the
    folder that holds the program, so that it is found and nothing else is. Raises ``OSError``."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=Path(desktop_sync.__file__).resolve().parents[1],
        env={**os.environ, **environment},
        creationflags=flags,
    )


def free_environment() -> None:
    """In a bundle on Linux, let other programs be started as if there were none. PyInstaller’s
    starter has the system look for libraries in the bundle first (``LD_LIBRARY_PATH``, what it was
    before is in ``LD_LIBRARY_PATH_ORIG``), which the file manager and the browser must not do. This
    process has that behind it; its children that are ours are told to do it anew
    (``PYINSTALLER_RESET_ENVIRONMENT``, PyInstaller’s manual, “Launching external programs”)."""
    if not is_frozen():
        return
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def run_as_child(arguments: Sequence[str]) -> bool:
    """Whether ``arguments``, those of this process, ask for a child, which then was run to its
    end. Raises ``SystemExit`` when the child does."""
    if not is_frozen() or len(arguments) < 2 or arguments[0] != _AS_CHILD:
        return False
    if not arguments[1].startswith(_OURS):
        sys.exit(f"There is no part {arguments[1]}.")
    sys.argv[1:] = arguments[2:]
    runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    return True


def _with_streams() -> str:
    """On Windows the program for windows has no standard input and output; the one for the
    command line, in the same folder, has."""
    if sys.platform == "win32":
        return str(Path(sys.executable).with_name("desktop-sync.exe"))
    return sys.executable
