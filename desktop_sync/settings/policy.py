"""Under which conditions the user wants work done, made of what they chose. Pure.

Must not know how hours are written: whoever asks hands in what reads them.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_sync.model.policy import Hours, OnBattery, OnMetered, Policy
from desktop_sync.settings.schema import Settings, upload_limit

PARTS = frozenset(
    {
        "on_battery",
        "battery_level",
        "on_metered",
        "metered_mb_a_day",
        "networks",
        "upload_hours",
        "upload_limit",
        "upload_limit_hours",
        "wait_while_presenting",
        "wait_while_busy",
        "keep_free_gb",
    }
)
"""The options a policy is made of."""


def policy_of(chosen: Settings, parse_hours: Callable[[str], Hours]) -> Policy:
    """The policy that ``chosen`` stands for. ``parse_hours`` is ``conductor.hours.parse``; what it
    raises for hours that are none is passed on, and a store that validates lets none in."""
    return Policy(
        battery=OnBattery(chosen.on_battery),
        battery_level=chosen.battery_level,
        metered=OnMetered(chosen.on_metered),
        metered_bytes_a_day=chosen.metered_mb_a_day * 1_000_000,
        networks=network_names(chosen.networks),
        hours=_hours(chosen.upload_hours, parse_hours),
        limit=upload_limit(chosen),
        limit_hours=_hours(chosen.upload_limit_hours, parse_hours),
        wait_while_presenting=chosen.wait_while_presenting,
        wait_while_busy=chosen.wait_while_busy,
        keep_free_bytes=chosen.keep_free_gb * 1_000_000_000,
    )


def network_names(text: str) -> tuple[str, ...]:
    """The names in a text that has commas between them."""
    return tuple(dict.fromkeys(name for one in text.split(",") if (name := one.strip())))


def _hours(text: str, parse_hours: Callable[[str], Hours]) -> Hours | None:
    """None where nothing is said."""
    return parse_hours(text) if text else None
