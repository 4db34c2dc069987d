"""Uploads in figures: how many of each destination wait, run, are done, have failed and why.

Reads only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from desktop_sync.journal import destinations
from desktop_sync.journal.database import from_bytes, to_micros
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.journal.uploads import EVERYTHING, MAY_RUN, Allowed
from desktop_sync.model.destination import UploadTally
from desktop_sync.model.events import UploadStatus, UploadsTo
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobState, Problem


def every_place(connection: sqlite3.Connection, library_id: int) -> dict[int, UploadsTo]:
    """How many uploads there are to each destination, and of how many bytes, by the destinations'
    numbers. Holds are not known here."""
    found = {}
    for one in destinations.every(connection):
        rows = connection.execute(
            "SELECT state, COUNT(*), SUM(size_bytes) FROM upload"
            " WHERE destination_id = ? AND library_id = ? GROUP BY state",
            (one.id, library_id),
        )
        states = {JobState(state): (count, size) for state, count, size in rows}
        found[one.id] = _place(one, states)
    return found


def _place(record: DestinationRecord, states: Mapping[JobState, tuple[int, int]]) -> UploadsTo:
    none = (0, 0)
    pending, running = states.get(JobState.PENDING, none), states.get(JobState.RUNNING, none)
    succeeded = states.get(JobState.SUCCEEDED, none)
    return UploadsTo(
        record.config.name,
        pending=pending[0],
        running=running[0],
        failed=states.get(JobState.FAILED, none)[0],
        succeeded=succeeded[0],
        bytes_left=pending[1] + running[1],
        bytes_done=succeeded[1],
        paused=record.paused,
    )


def nobody_at_work(connection: sqlite3.Connection, library_id: int) -> UploadStatus:
    """The uploads of a library while no program works for them."""
    places = every_place(connection, library_id).values()
    return UploadStatus(
        tuple(replace(one, pending=one.left, running=0, wanted=False) for one in places)
    )


def counts(
    connection: sqlite3.Connection, library_id: int, destination_id: int
) -> dict[JobState, int]:
    """How many uploads to a destination are in each state."""
    rows = connection.execute(
        "SELECT state, COUNT(*) FROM upload WHERE destination_id = ? AND library_id = ?"
        " GROUP BY state",
        (destination_id, library_id),
    )
    return {JobState(state): count for state, count in rows}


def proven(connection: sqlite3.Connection, library_id: int, destination_id: int) -> int:
    """How many assets are proven at a destination by more than the size of their files."""
    row = connection.execute(
        "SELECT COUNT(*) FROM upload WHERE destination_id = ? AND library_id = ?"
        " AND state = 'succeeded' AND grade <> ?",
        (destination_id, library_id, Grade.SIZE_ONLY.value),
    ).fetchone()
    return int(row[0])


def has_unfinished(
    connection: sqlite3.Connection,
    library_id: int,
    destination_id: int,
    allowed: Allowed = EVERYTHING,
) -> bool:
    """Whether an upload runs, or waits and is allowed to run."""
    row = connection.execute(
        "SELECT 1 FROM upload WHERE destination_id = :destination AND library_id = :library"
        f" AND (state = 'running' OR state = 'pending'{MAY_RUN}) LIMIT 1",
        {"destination": destination_id, "library": library_id, **allowed.values()},
    ).fetchone()
    return row is not None


def kept_back(
    connection: sqlite3.Connection, library_id: int, destination_id: int, allowed: Allowed
) -> tuple[int, int, int]:
    """How many uploads wait that are not allowed to run, how many bytes they have, and how many
    the smallest one has."""
    row = connection.execute(
        "SELECT COUNT(*), COALESCE(SUM(size_bytes), 0), COALESCE(MIN(size_bytes), 0) FROM upload"
        " WHERE destination_id = :destination AND library_id = :library"
        f" AND state = 'pending' AND NOT (TRUE{MAY_RUN})",
        {"destination": destination_id, "library": library_id, **allowed.values()},
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def tally(
    connection: sqlite3.Connection, library_id: int, destination_id: int, since: datetime
) -> UploadTally:
    """What ended since then, and what there is still to do."""
    assets, resources, size = connection.execute(
        "SELECT COALESCE(SUM(resources_sent > 0), 0), COALESCE(SUM(resources_sent), 0),"
        " COALESCE(SUM(bytes_sent), 0) FROM upload"
        " WHERE destination_id = ? AND library_id = ? AND ended_at >= ? AND state = 'succeeded'",
        (destination_id, library_id, to_micros(since)),
    ).fetchone()
    now = counts(connection, library_id, destination_id)
    already = now.get(JobState.SUCCEEDED, 0) - assets
    waiting = now.get(JobState.PENDING, 0) + now.get(JobState.RUNNING, 0)
    return UploadTally(assets, resources, size, already, now.get(JobState.FAILED, 0), waiting)


def problems(
    connection: sqlite3.Connection, library_id: int, destination_id: int
) -> tuple[Problem, ...]:
    """Why each failed upload failed, newest captured first."""
    rows = connection.execute(
        "SELECT u.path, u.code, u.detail, a.name FROM upload u JOIN asset a ON a.id = u.asset_id"
        " WHERE u.destination_id = ? AND u.library_id = ? AND u.state = 'failed'"
        " ORDER BY u.captured_at DESC, u.id DESC",
        (destination_id, library_id),
    )
    return tuple(Problem(from_bytes(row[0]), row[1], row[2], row[3]) for row in rows)
