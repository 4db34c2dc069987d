"""What happens to uploads and destinations, as the history keeps it.

Owns which events tell of them. They carry the name the destination had then. Must not know what
becomes of an upload.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from desktop_sync.journal.database import to_bytes, to_micros
from desktop_sync.journal.days import midnight_before
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import Problem


def record(
    connection: sqlite3.Connection,
    event: str,
    upload_id: int,
    at: datetime,
    problem: Problem | None = None,
) -> None:
    """One entry about an upload."""
    connection.execute(
        "INSERT INTO event (at, event, name, path, size_bytes, code, detail, destination,"
        " upload_id) SELECT ?, ?, a.name, ?, u.size_bytes, ?, ?, d.name, u.id FROM upload u"
        " JOIN asset a ON a.id = u.asset_id JOIN destination d ON d.id = u.destination_id"
        " WHERE u.id = ?",
        (
            to_micros(at),
            event,
            None if problem is None else to_bytes(problem.path),
            None if problem is None else problem.code,
            None if problem is None or problem.detail is None else _written(problem.detail),
            upload_id,
        ),
    )


def record_success(
    connection: sqlite3.Connection,
    upload_id: int,
    at: datetime,
    path: str,
    grade: Grade | None,
    *,
    was_there: bool,
) -> None:
    """An asset is at a destination, by the weakest evidence of its files (None: none of them can be
    kept there); its day's row tells of it. ``path`` is its primary file in the library."""
    connection.execute(
        "INSERT INTO event (at, event, name, path, size_bytes, detail, destination, upload_id)"
        " SELECT ?, ?, a.name, ?, u.size_bytes, ?, d.name, u.id FROM upload u"
        " JOIN asset a ON a.id = u.asset_id JOIN destination d ON d.id = u.destination_id"
        " WHERE u.id = ?",
        (
            to_micros(at),
            "found-there" if was_there else "uploaded",
            to_bytes(path),
            grade and grade.value,
            upload_id,
        ),
    )
    told = connection.execute(
        "UPDATE event SET at = ? WHERE id = (SELECT e.id FROM upload u"
        " JOIN destination d ON d.id = u.destination_id"
        " JOIN event e ON e.event = 'uploads' AND e.destination = d.name AND e.at >= ?"
        " WHERE u.id = ? ORDER BY e.at DESC LIMIT 1)",
        (to_micros(at), to_micros(midnight_before(at)), upload_id),
    )
    if told.rowcount == 0:
        connection.execute(
            "INSERT INTO event (at, event, name, destination) SELECT ?, 'uploads', d.name, d.name"
            " FROM upload u JOIN destination d ON d.id = u.destination_id WHERE u.id = ?",
            (to_micros(at), upload_id),
        )


def record_destination(connection: sqlite3.Connection, event: str, name: str, at: datetime) -> None:
    """One entry about a destination."""
    connection.execute(
        "INSERT INTO event (at, event, name, destination) VALUES (?, ?, ?, ?)",
        (to_micros(at), event, name, name),
    )


def _written(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
