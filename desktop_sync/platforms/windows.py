"""Power and presence as Windows knows them, asked of its libraries through ctypes.

Owns what their numbers mean. Must not know what becomes of an answer.
"""

from __future__ import annotations

import sys

from desktop_sync.model.conditions import Power, Presence

_ON_BATTERY = {0: True, 1: False}
_NO_BATTERY = 128
_UNKNOWN = 255
_SAVERS = {0: False, 1: True}
_PRESENTING = {2: True, 3: True, 4: True, 5: False, 6: False, 7: False}
"""QUERY_USER_NOTIFICATION_STATE: busy in full screen, Direct3D in full screen, presentation mode,
accepts notifications, quiet time, an app of the Store. 1 is nobody there."""

_UNDISTURBED = {2: True, 3: True, 4: True, 5: False, 6: True, 7: False}


def power_of(line: int, battery: int, percentage: int, saver: int) -> Power:
    """From ACLineStatus, BatteryFlag, BatteryLifePercent and SystemStatusFlag.
    https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-system_power_status"""
    has_battery = battery != _UNKNOWN and not battery & _NO_BATTERY
    return Power(
        on_battery=_ON_BATTERY.get(line),
        level=percentage if has_battery and percentage <= 100 else None,
        saver=_SAVERS.get(saver),
    )


def presence_of(state: int) -> Presence:
    """https://learn.microsoft.com/windows/win32/api/shellapi/ne-shellapi-query_user_notification_state"""
    return Presence(presenting=_PRESENTING.get(state), undisturbed=_UNDISTURBED.get(state))


if sys.platform == "win32":
    import ctypes

    class _PowerStatus(ctypes.Structure):
        _fields_ = (
            ("line", ctypes.c_ubyte),
            ("battery", ctypes.c_ubyte),
            ("percentage", ctypes.c_ubyte),
            ("saver", ctypes.c_ubyte),
            ("life_seconds", ctypes.c_ulong),
            ("full_life_seconds", ctypes.c_ulong),
        )

    def power() -> Power:
        """As it is now."""
        status = _PowerStatus()
        if not ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
            return Power()
        return power_of(status.line, status.battery, status.percentage, status.saver)

    def presence() -> Presence:
        """As it is now."""
        state = ctypes.c_int()
        if ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state)) != 0:
            return Presence()
        return presence_of(state.value)
