"""The user's days, in a journal that keeps time by UTC. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime


def midnight(day: date) -> datetime:
    """When ``day`` begins by the user's clock, as aware UTC."""
    return datetime(day.year, day.month, day.day).astimezone(UTC)


def midnight_before(at: datetime) -> datetime:
    """When the user's day began that ``at`` (aware) is in, as aware UTC."""
    return midnight(at.astimezone().date())
