"""Power as macOS knows it. What saves power, and what the user is at, is not asked here.

psutil's exceptions stop here. Must not know what becomes of an answer.
"""

from __future__ import annotations

import logging

from desktop_sync.model.conditions import Power

logger = logging.getLogger(__name__)


def power() -> Power:
    """As it is now; a Mac without a battery says nothing."""
    import psutil

    try:
        battery = psutil.sensors_battery()
    except (OSError, RuntimeError, psutil.Error) as error:
        logger.debug("power is unknown: %r", error)
        return Power()
    if battery is None:
        return Power()
    return power_of(battery.percent, plugged_in=battery.power_plugged)


def power_of(percentage: float, *, plugged_in: bool | None) -> Power:
    return Power(
        on_battery=None if plugged_in is None else not plugged_in,
        level=round(percentage) if 0 <= percentage <= 100 else None,
    )
