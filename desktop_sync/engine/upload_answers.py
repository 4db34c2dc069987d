"""How uploads stand and what became of them, for one destination or all, from one snapshot.

``name`` is a destination's, None for all; one that is none raises ``ItemError('no-destination')``.
Must not know who asks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from desktop_sync.journal import destinations, upload_figures
from desktop_sync.model.destination import DestinationHold, DestinationStatus, UploadTally
from desktop_sync.model.job import JobState, Problem


def statuses(
    connection: sqlite3.Connection, library: int, hold: Callable[[int], DestinationHold | None]
) -> tuple[DestinationStatus, ...]:
    """Each destination as it is now, in the order they were added; ``hold`` tells by a
    destination's number what keeps it back."""
    found = []
    for record in destinations.every(connection):
        counts = upload_figures.counts(connection, library, record.id)
        status = DestinationStatus(
            config=record.config,
            paused=record.paused,
            pending=counts.get(JobState.PENDING, 0),
            running=counts.get(JobState.RUNNING, 0),
            succeeded=counts.get(JobState.SUCCEEDED, 0),
            failed=counts.get(JobState.FAILED, 0),
            proven=upload_figures.proven(connection, library, record.id),
            hold=hold(record.id),
        )
        found.append(status)
    return tuple(found)


def problems(connection: sqlite3.Connection, library: int, name: str | None) -> tuple[Problem, ...]:
    """Why each upload failed that did."""
    return tuple(
        problem
        for record in destinations.meant(connection, name)
        for problem in upload_figures.problems(connection, library, record.id)
    )


def tally(
    connection: sqlite3.Connection, library: int, name: str | None, since: datetime
) -> UploadTally:
    """What became of uploads since then, over all destinations meant."""
    each = [
        upload_figures.tally(connection, library, record.id, since)
        for record in destinations.meant(connection, name)
    ]
    return UploadTally(
        assets=sum(one.assets for one in each),
        resources=sum(one.resources for one in each),
        size_bytes=sum(one.size_bytes for one in each),
        already=sum(one.already for one in each),
        failed=sum(one.failed for one in each),
        waiting=sum(one.waiting for one in each),
    )
