"""What is said where a phone cannot be seen without the system's program for it.

Must not know of widgets, or how it is found out.
"""

from __future__ import annotations

import sys

from desktop_sync.model.device import Devices
from desktop_sync.platforms import phone_support
from desktop_sync.ui.messages import translate


def can_see_phones(devices: Devices | None) -> bool:
    """Whether a phone that is plugged in will be noticed."""
    return phone_support.can_see_phones(answers=devices is not None and devices.daemon)


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
    command = phone_support.install_command()
    if command is None:
        return translate("device", "To import from an iPhone by cable, install usbmuxd.")
    return translate("device", "To import from an iPhone by cable: “{command}”").format(
        command=command
    )
