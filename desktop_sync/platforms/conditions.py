"""Which parts tell of the conditions on this operating system: the one place that chooses.

Nothing is loaded, asked or started before a part is used. The network of macOS and Windows is
known to Qt alone, see ``qt_network``. Must not know what becomes of an answer.
"""

from __future__ import annotations

import os
import sys

from desktop_sync.model.conditions import Network, Power, Presence
from desktop_sync.platforms.base import (
    Sensor,
    Wakefulness,
    no_network,
    no_power,
    no_presence,
)


def power() -> Sensor[Power]:
    if sys.platform.startswith("linux"):
        from desktop_sync.platforms import linux_power
        from desktop_sync.platforms.bus_sensor import BusSensor

        return BusSensor(linux_power.subject())
    elif sys.platform == "darwin":
        from desktop_sync.platforms import macos
        from desktop_sync.platforms.polled import Polled

        return Polled("power", macos.power)
    elif sys.platform == "win32":
        from desktop_sync.platforms import windows
        from desktop_sync.platforms.polled import Polled

        return Polled("power", windows.power)
    else:
        return no_power()


def network() -> Sensor[Network]:
    """On macOS and Windows one that knows nothing."""
    if sys.platform.startswith("linux"):
        from desktop_sync.platforms import linux_network
        from desktop_sync.platforms.bus_sensor import BusSensor

        return BusSensor(linux_network.subject())
    else:
        return no_network()


def presence() -> Sensor[Presence]:
    if sys.platform.startswith("linux"):
        from desktop_sync.platforms import linux_presence, linux_screen
        from desktop_sync.platforms.bus_sensor import BusSensor

        return linux_presence.Joined(
            BusSensor(linux_presence.subject()), linux_screen.full_screen(os.environ)
        )
    elif sys.platform == "win32":
        from desktop_sync.platforms import windows
        from desktop_sync.platforms.polled import Polled

        return Polled("presence", windows.presence)
    else:
        return no_presence()


def wakefulness() -> Wakefulness:
    from desktop_sync.platforms.wakefulness import SystemWakefulness

    return SystemWakefulness()
