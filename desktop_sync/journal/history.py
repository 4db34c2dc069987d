"""What happened, in order. Must not know why."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from desktop_sync.journal.database import from_bytes, from_micros, to_bytes, to_micros
from desktop_sync.model.history import HistoryEntry, HistoryPage

COLUMNS = (
    "id, at, event, name, path, size_bytes, code, detail, import_id, job_id, destination, upload_id"
)
"""What ``entry`` is made of."""


def record(
    connection: sqlite3.Connection,
    event: str,
    name: str,
    *,
    at: datetime,
    path: str | None = None,
    size_bytes: int | None = None,
    code: str | None = None,
    detail: str | None = None,
    import_id: int | None = None,
    job_id: int | None = None,
) -> None:
    """Append one entry; ``event`` is one of ``HistoryEntry``'s."""
    connection.execute(
        "INSERT INTO event (at, event, name, path, size_bytes, code, detail, import_id, job_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            to_micros(at),
            event,
            name.encode("utf-8", "replace").decode("utf-8"),
            None if path is None else to_bytes(path),
            size_bytes,
            code,
            None if detail is None else detail.encode("utf-8", "replace").decode("utf-8"),
            import_id,
            job_id,
        ),
    )


def page(connection: sqlite3.Connection, offset: int, limit: int, search: str = "") -> HistoryPage:
    """Entries newest first; ``search`` is sought in names, paths, events,
    codes and names of destinations."""
    where, arguments = "", dict[str, str]()
    if search:
        where = (
            " WHERE name LIKE :text ESCAPE '\\' OR event LIKE :text ESCAPE '\\'"
            " OR code LIKE :text ESCAPE '\\' OR CAST(path AS TEXT) LIKE :text ESCAPE '\\'"
            " OR destination LIKE :text ESCAPE '\\'"
        )
        arguments = {"text": pattern(search)}
    total = connection.execute(f"SELECT COUNT(*) FROM event{where}", arguments).fetchone()[0]
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM event{where} ORDER BY id DESC LIMIT :limit OFFSET :offset",
        {**arguments, "limit": limit, "offset": offset},
    )
    return HistoryPage(total, offset, tuple(entry(row) for row in rows))


def pattern(text: str) -> str:
    """What LIKE finds ``text`` with, escaped with a backslash."""
    written = text.encode("utf-8", "replace").decode("utf-8")
    return "%" + written.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def entry(row: tuple[Any, ...]) -> HistoryEntry:
    """An entry of its ``COLUMNS``."""
    return HistoryEntry(
        id=row[0],
        at=from_micros(row[1]),
        event=row[2],
        name=row[3],
        path=None if row[4] is None else from_bytes(row[4]),
        size_bytes=row[5],
        code=row[6],
        detail=row[7],
        import_id=row[8],
        job_id=row[9],
        destination=row[10],
        upload_id=row[11],
    )
