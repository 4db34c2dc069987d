"""Why a job stands where it does. Values only."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import Hold
from desktop_sync.model.job import JobState, Problem


class JobReason(Struct, frozen=True):
    """A job, and what keeps it back if something does. ``destination`` is None for an import,
    which only ``import_hold`` keeps back. ``problem`` is why the last try failed, ``not_before``
    when there will be another one. A pending one with none of these waits for its turn."""

    asset: str
    state: JobState
    size_bytes: int
    destination: str | None = None
    hold: DestinationHold | None = None
    import_hold: Hold | None = None
    paused: bool = False
    paused_until: datetime | None = None
    problem: Problem | None = None
    not_before: datetime | None = None
