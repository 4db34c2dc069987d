"""When to look for a new version, and when one may be installed.

Pure: times and conditions are handed in. Must not know how either is done.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop_sync.model.conditions import Network
from desktop_sync.model.events import Status

EVERY = timedelta(days=1)
"""Between one look and the next, across starts of the program."""


def due_at(looked_at: datetime | None, now: datetime) -> datetime:
    """When to look next. A last time that is still to come was told by a wrong clock."""
    if looked_at is None or looked_at > now:
        return now
    return looked_at + EVERY


def may_ask(network: Network) -> bool:
    """Whether bytes may be spent on it; what is unknown keeps nothing back."""
    return network.reachable is not False and not network.metered and not network.captive


def is_at_work(status: Status) -> bool:
    """Whether a job runs, or is about to: then nothing is installed."""
    if status.running or status.uploads.running or status.uploads.is_moving:
        return True
    goes_on = not status.paused and status.hold is None
    return goes_on and any(one.ended_at is None for one in status.imports)
