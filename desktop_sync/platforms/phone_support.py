"""Whether this system can see a phone on a cable, and what has to be installed where it cannot.

On Linux the program for phones, usbmuxd, runs only while one is plugged in: it is looked for
where it is installed. Must not know what is said of it.
"""

from __future__ import annotations

import os
import shutil
import sys

_PROGRAM = "usbmuxd"
_ALSO_IN = ("/usr/sbin", "/usr/local/sbin", "/sbin")
_INSTALLERS = {
    "apt": "sudo apt install usbmuxd",
    "dnf": "sudo dnf install usbmuxd",
    "zypper": "sudo zypper install usbmuxd",
    "pacman": "sudo pacman -S usbmuxd",
}


def can_see_phones(*, answers: bool) -> bool:
    """Whether a phone that is plugged in will be noticed; ``answers`` says whether the program
    for phones does at the moment."""
    return answers or (sys.platform.startswith("linux") and _is_installed(_PROGRAM))


def install_command() -> str | None:
    """The line that installs the program on this Linux; None elsewhere, and where the way to
    install is not known."""
    if not sys.platform.startswith("linux"):
        return None
    return next((how for tool, how in _INSTALLERS.items() if _is_installed(tool)), None)


def _is_installed(program: str) -> bool:
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_ALSO_IN))
    return shutil.which(program, path=path) is not None
