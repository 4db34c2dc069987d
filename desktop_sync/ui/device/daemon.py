"""How to get the system's program for phones, where a phone cannot be seen without it.

Looks whether it is installed; on Linux it runs only while a phone is plugged in. Must not know
of widgets.
"""

from __future__ import annotations

import os
import shutil
import sys

from desktop_sync.model.device import Devices
from desktop_sync.ui.messages import translate

_PROGRAM = "usbmuxd"
_ALSO_IN = ("/usr/sbin", "/usr/local/sbin", "/sbin")
_INSTALLERS = {
    "apt": "sudo apt install usbmuxd",
    "dnf": "sudo dnf install usbmuxd",
    "zypper": "sudo zypper install usbmuxd",
    "pacman": "sudo pacman -S usbmuxd",
}


def can_see_phones(devices: Devices | None) -> bool:
    """Whether a phone that is plugged in will be noticed."""
    if devices is not None and devices.daemon:
        return True
    return sys.platform.startswith("linux") and _found(_PROGRAM)


def daemon_hint(devices: Devices | None) -> str | None:
    """What to install, in a sentence; None where that would not help."""
    if devices is None or can_see_phones(devices):
        return None
    if sys.platform == "win32":
        return translate(
            "device",
            "To import from an iPhone by cable, install “Apple Devices” from the Microsoft "
            "Store, or iTunes.",
        )
    if not sys.platform.startswith("linux"):
        return None
    command = next((how for tool, how in _INSTALLERS.items() if _found(tool)), None)
    if command is None:
        return translate("device", "To import from an iPhone by cable, install usbmuxd.")
    return translate("device", "To import from an iPhone by cable: “{command}”").format(
        command=command
    )


def _found(program: str) -> bool:
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_ALSO_IN))
    return shutil.which(program, path=path) is not None
