"""Power as Linux knows it: UPower, and the two names of the service for power profiles.

Owns what their properties mean. Must not know how a bus is spoken to.
https://upower.freedesktop.org/docs/UPower.html, .../Device.html
https://upower.pages.freedesktop.org/power-profiles-daemon/
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_sync.model.conditions import Power
from desktop_sync.platforms.bus import (
    Ask,
    Bus,
    all_properties,
    changed_properties,
    properties,
)
from desktop_sync.platforms.bus_sensor import Subject

_UPOWER = "org.freedesktop.UPower"
_UPOWER_PATH = "/org/freedesktop/UPower"
_ALL_BATTERIES = ("/org/freedesktop/UPower/devices/DisplayDevice", "org.freedesktop.UPower.Device")
_PROFILES = (
    ("org.freedesktop.UPower.PowerProfiles", "/org/freedesktop/UPower/PowerProfiles"),
    ("net.hadess.PowerProfiles", "/net/hadess/PowerProfiles"),
)
"""The service's name, which is the interface's too, today and before 2023."""

_SAVERS = {"power-saver": True, "balanced": False, "performance": False}


def subject() -> Subject[Power]:
    profiles = [(name, path, name) for name, path in _PROFILES]
    upower = (_UPOWER, _UPOWER_PATH, _UPOWER)
    batteries = (_UPOWER, *_ALL_BATTERIES)
    questions = [upower, batteries, *profiles]
    calls = [all_properties(*question) for question in questions]

    def read(ask: Ask) -> Power:
        machine, battery, *found = map(properties, ask(*calls))
        return power_of(machine, battery, next(filter(None, found), {}))

    return Subject(
        "power",
        Bus.SYSTEM,
        Power(),
        services=(_UPOWER, *(name for name, _ in _PROFILES)),
        signals=tuple(changed_properties(*question) for question in questions),
        read=read,
        started=(_UPOWER,),
    )


def power_of(
    machine: Mapping[str, object], battery: Mapping[str, object], profiles: Mapping[str, object]
) -> Power:
    """From the properties of UPower, of the device that stands for all batteries, and of the
    power profiles."""
    on_battery = machine.get("OnBattery")
    profile = profiles.get("ActiveProfile")
    return Power(
        on_battery=on_battery if isinstance(on_battery, bool) else None,
        level=_level(battery),
        saver=_SAVERS.get(profile) if isinstance(profile, str) else None,
    )


def _level(battery: Mapping[str, object]) -> int | None:
    """A machine without a battery has the device, too, and it says 0 %."""
    percentage = battery.get("Percentage")
    if battery.get("IsPresent") is not True or not isinstance(percentage, float):
        return None
    return round(percentage) if 0 <= percentage <= 100 else None
