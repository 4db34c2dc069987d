"""Under which conditions the user wants work done. Values only."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum

from msgspec import Struct


class OnBattery(StrEnum):
    """What uploads do while the machine is not plugged in."""

    GO = "go"
    ABOVE_LEVEL = "above"
    WAIT = "wait"


class OnMetered(StrEnum):
    """What uploads do where bytes cost money."""

    GO = "go"
    SMALL = "small"
    WAIT = "wait"


class Hours(Struct, frozen=True):
    """A part of every day by the user's own clock, from ``start`` on until ``end``; over midnight
    where the end is not later than the start."""

    start: time
    end: time


class Policy(Struct, frozen=True):
    """``battery_level`` in percent is the least at which work is done on battery, where
    ``battery`` is ``ABOVE_LEVEL``; a system that saves power counts as below it. Where bytes cost
    money, ``SMALL`` lets ``metered_bytes_a_day`` go. ``networks`` are the names of the only ones to
    use, none for any; ``hours`` the only ones to upload in, None for any. ``limit`` is in bytes a
    second, None for none, and holds in ``limit_hours`` alone where they are given. At least
    ``keep_free_bytes`` of the library's disk are left free by imports."""

    battery: OnBattery = OnBattery.ABOVE_LEVEL
    battery_level: int = 30
    metered: OnMetered = OnMetered.WAIT
    metered_bytes_a_day: int = 50_000_000
    networks: tuple[str, ...] = ()
    hours: Hours | None = None
    limit: int | None = None
    limit_hours: Hours | None = None
    wait_while_presenting: bool = True
    wait_while_busy: bool = True
    keep_free_bytes: int = 2_000_000_000


class PolicyChange(Struct, frozen=True):
    """What is different for one destination; None is as everywhere."""

    battery: OnBattery | None = None
    metered: OnMetered | None = None
    networks: tuple[str, ...] | None = None
    hours: Hours | None = None


AS_EVERYWHERE = PolicyChange()


class Pause(Struct, frozen=True):
    """Everything waits because the user said so: until a time (aware UTC), or until resumed."""

    until: datetime | None = None
