"""What became of an event of the history that is about a destination.

Reads only. Must not know which events are rows.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from desktop_sync.journal.database import from_bytes, from_micros, to_micros
from desktop_sync.journal.days import midnight, midnight_before
from desktop_sync.journal.kept import kept, kept_at
from desktop_sync.model.evidence import Grade
from desktop_sync.model.history import HistoryEntry, HistoryRow, RowState
from desktop_sync.model.job import JobState

_GRADES = tuple(Grade)
_FAILURES = ("upload-failed", "upload-lost")


def row_of(connection: sqlite3.Connection, library: int, entry: HistoryEntry) -> HistoryRow:
    """An event about a destination with what became of it."""
    if entry.event == "uploads":
        return _day_row(connection, library, entry)
    if entry.event in _FAILURES:
        return _failed_row(connection, library, entry)
    if entry.event in ("uploaded", "found-there"):
        asset = kept_at(connection, library, entry.path)
        grade = None if entry.detail is None else Grade(entry.detail)
        return HistoryRow(entry, RowState.DONE, entry.size_bytes, 1, asset=asset, grade=grade)
    if entry.event == "verified":
        count = int(entry.detail) if entry.detail and entry.detail.isdecimal() else 0
        return HistoryRow(entry, RowState.DONE, entry.size_bytes, count)
    if entry.upload_id is not None:
        asset = kept(connection, library, _upload(connection, entry)[0])
        return HistoryRow(entry, RowState.LEFT_OUT, entry.size_bytes, 1, asset=asset)
    return HistoryRow(entry, RowState.NOTED)


def _day_row(connection: sqlite3.Connection, library: int, entry: HistoryEntry) -> HistoryRow:
    """All that a day brought to a destination."""
    start = midnight_before(entry.at)
    end = midnight(start.astimezone().date() + timedelta(days=1))
    span = (entry.destination, to_micros(start), to_micros(end))
    rows = connection.execute(
        "SELECT event, detail, COUNT(*), SUM(size_bytes) FROM event INDEXED BY event_uploaded"
        " WHERE event IN ('uploaded', 'found-there') AND destination = ? AND at >= ? AND at < ?"
        " GROUP BY event, detail",
        span,
    ).fetchall()
    sent = [row for row in rows if row[0] == "uploaded"]
    found = sum(row[2] for row in rows) - sum(row[2] for row in sent)
    grades = [Grade(row[1]) for row in rows if row[1] is not None]
    path = connection.execute(
        "SELECT path FROM event INDEXED BY event_uploaded"
        " WHERE event IN ('uploaded', 'found-there') AND destination = ? AND at >= ? AND at < ?"
        " ORDER BY at DESC LIMIT 1",
        span,
    ).fetchone()
    return HistoryRow(
        entry,
        RowState.DONE,
        sum(row[3] or 0 for row in sent or rows),
        sum(row[2] for row in sent),
        asset=None if path is None else kept_at(connection, library, from_bytes(path[0])),
        grade=max(grades, key=_GRADES.index, default=None),
        found=found,
    )


def _failed_row(connection: sqlite3.Connection, library: int, entry: HistoryEntry) -> HistoryRow:
    asset_id, state, ended_at = _upload(connection, entry)
    asset = kept(connection, library, asset_id)
    made = {JobState.FAILED: RowState.FAILED, JobState.SUCCEEDED: RowState.SOLVED}
    if state is None or state is JobState.CANCELLED:
        return HistoryRow(entry, RowState.LEFT_OUT, entry.size_bytes, 1, asset=asset)
    solved_at = ended_at if state is JobState.SUCCEEDED else None
    return HistoryRow(
        entry,
        made.get(state, RowState.AGAIN),
        entry.size_bytes,
        1,
        solved_at=solved_at,
        asset=asset,
    )


def _upload(
    connection: sqlite3.Connection, entry: HistoryEntry
) -> tuple[int | None, JobState | None, datetime | None]:
    """The upload's asset, its state, and when it ended; nothing where it is forgotten."""
    row = connection.execute(
        "SELECT asset_id, state, ended_at FROM upload WHERE id = ?", (entry.upload_id,)
    ).fetchone()
    if row is None:
        return None, None, None
    return row[0], JobState(row[1]), None if row[2] is None else from_micros(row[2])
