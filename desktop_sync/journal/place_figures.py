"""How safe the library is, in figures: what is proven where, and when each place last answered.

Counts only, in one pass of an index each. Must not know what is called safe: it is told in how many
destinations.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from desktop_sync.journal.database import from_bytes, from_micros
from desktop_sync.model.destination import AssetPlace, PlaceFigures
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobState, Problem


def in_library(connection: sqlite3.Connection, library_id: int) -> tuple[int, int]:
    """How many assets there are, and of how many the library's copy was read back."""
    in_grid = "FROM asset WHERE library_id = ? AND is_present"
    total = _count(connection, in_grid, library_id)
    in_doubt = "FROM asset INDEXED BY asset_unproven WHERE library_id = ?"
    in_doubt += " AND is_present AND NOT is_proven"
    return total, total - _count(connection, in_doubt, library_id)


def safe(connection: sqlite3.Connection, library_id: int, destinations: int) -> int:
    """How many assets are proven in the library, and at so many destinations or more by more than
    the size of their files."""
    proven = "FROM upload WHERE library_id = ? AND state = 'succeeded' AND grade <> 'size_only'"
    if destinations <= 1:
        row = connection.execute(f"SELECT COUNT(DISTINCT asset_id) {proven}", (library_id,))
        there = int(row.fetchone()[0])
    else:
        grouped = f"FROM (SELECT 1 {proven} GROUP BY asset_id HAVING COUNT(*) >= ?)"
        there = _count(connection, grouped, library_id, destinations)
    # Few are in doubt: to look at each of those is quicker than to ask of all whether they are.
    in_doubt = (
        "FROM asset INDEXED BY asset_unproven WHERE library_id = ? AND is_present"
        " AND NOT is_proven AND (SELECT COUNT(*) FROM upload WHERE asset_id = asset.id"
        " AND state = 'succeeded' AND grade <> 'size_only') >= ?"
    )
    return there - _count(connection, in_doubt, library_id, max(destinations, 1))


def at_destination(
    connection: sqlite3.Connection, library_id: int, destination_id: int
) -> PlaceFigures:
    """Assets by what is known of them at a destination. Each is counted by itself: that walks an
    index without looking at what it counts."""
    here = "FROM upload WHERE destination_id = ? AND library_id = ? AND state = ?"

    def in_state(state: JobState) -> int:
        return _count(connection, here, destination_id, library_id, state.value)

    def by_grade(grade: Grade) -> int:
        done = f"{here} AND grade = ?"
        state = JobState.SUCCEEDED.value
        return _count(connection, done, destination_id, library_id, state, grade.value)

    not_taken = _count(
        connection, f"{here} AND grade IS NULL", destination_id, library_id, "succeeded"
    )
    return PlaceFigures(
        server_hashed=by_grade(Grade.SERVER_HASHED),
        read_back=by_grade(Grade.READ_BACK),
        size_only=by_grade(Grade.SIZE_ONLY),
        not_taken=not_taken,
        waiting=in_state(JobState.PENDING) + in_state(JobState.RUNNING),
        failed=in_state(JobState.FAILED),
        problem=_first_problem(connection, library_id, destination_id),
        answered_at=_last_success(connection, library_id, destination_id),
    )


def of_assets(
    connection: sqlite3.Connection, asset_ids: Sequence[int]
) -> Mapping[int, tuple[AssetPlace, ...]]:
    """Where assets are to be uploaded to, in the order in which the destinations were added, and
    how far that is. Without destinations nothing is said of any."""
    rows = connection.execute(
        "SELECT a.id, d.name, u.state, u.code, u.path, u.detail, a.name, d.paused, u.grade"
        " FROM asset a CROSS JOIN destination d"
        " LEFT JOIN upload u ON u.destination_id = d.id AND u.asset_id = a.id"
        " WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id, d.id",
        (json.dumps(tuple(asset_ids)),),
    )
    found: dict[int, list[AssetPlace]] = {}
    for asset_id, name, state, code, path, detail, asset, paused, grade in rows:
        place = AssetPlace(
            name,
            JobState.PENDING if state is None else JobState(state),
            None if code is None else Problem(from_bytes(path or b""), code, detail, asset),
            paused=bool(paused),
            grade=None if grade is None else Grade(grade),
        )
        found.setdefault(asset_id, []).append(place)
    return {asset_id: tuple(places) for asset_id, places in found.items()}


def _count(connection: sqlite3.Connection, what: str, *values: int | str) -> int:
    return int(connection.execute(f"SELECT COUNT(*) {what}", values).fetchone()[0])


def _first_problem(
    connection: sqlite3.Connection, library_id: int, destination_id: int
) -> Problem | None:
    row = connection.execute(
        "SELECT u.path, u.code, u.detail, a.name FROM upload u JOIN asset a ON a.id = u.asset_id"
        " WHERE u.destination_id = ? AND u.library_id = ? AND u.state = 'failed' LIMIT 1",
        (destination_id, library_id),
    ).fetchone()
    return None if row is None else Problem(from_bytes(row[0]), row[1], row[2], row[3])


def _last_success(
    connection: sqlite3.Connection, library_id: int, destination_id: int
) -> datetime | None:
    row = connection.execute(
        "SELECT ended_at FROM upload INDEXED BY upload_ended"
        " WHERE destination_id = ? AND library_id = ? AND ended_at IS NOT NULL"
        " AND state = 'succeeded' ORDER BY ended_at DESC LIMIT 1",
        (destination_id, library_id),
    ).fetchone()
    return None if row is None else from_micros(row[0])
