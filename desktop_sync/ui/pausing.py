"""How long the user can pause: for an hour, until tomorrow morning, until resumed.

Owns the choices and their times. Must not know what is paused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from PySide6.QtWidgets import QMenu

from desktop_sync.ui.messages import moment, translate

MORNING = time(8)


def in_an_hour(now: datetime) -> datetime:
    return now + timedelta(hours=1)


def tomorrow_morning(now: datetime) -> datetime:
    """By the user's own clock, whatever it does this night. ``now`` is aware; aware UTC."""
    day = now.astimezone().date() + timedelta(days=1)
    return datetime.combine(day, MORNING).astimezone(UTC)


def add_pause_choices(menu: QMenu, chosen: Callable[[datetime | None], object]) -> None:
    """Put the choices into ``menu``; ``chosen`` hears until when (aware UTC), counted from the
    click, or None until resumed."""
    morning = moment(tomorrow_morning(_now()), _now())
    until = translate("pause", "Until {time}").format(time=morning)
    menu.addAction(translate("pause", "For an hour"), lambda: chosen(in_an_hour(_now())))
    menu.addAction(until, lambda: chosen(tomorrow_morning(_now())))
    menu.addAction(translate("pause", "Until I resume"), lambda: chosen(None))


def _now() -> datetime:
    return datetime.now(UTC)
