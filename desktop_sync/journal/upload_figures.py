"""Uploads in figures: how many of each destination wait, run, are done, have failed and why.

Reads only.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from desktop_sync.journal.database import from_bytes, to_micros
from desktop_sync.model.destination import UploadTally
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobState, Problem


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


def has_unfinished(connection: sqlite3.Connection, library_id: int, destination_id: int) -> bool:
    """Whether an upload waits or runs."""
    row = connection.execute(
        "SELECT 1 FROM upload WHERE destination_id = ? AND library_id = ?"
        " AND state IN ('pending', 'running') LIMIT 1",
        (destination_id, library_id),
    ).fetchone()
    return row is not None


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
