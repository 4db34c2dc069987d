"""What happened, in order. Must not know why."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from desktop_sync.journal.database import from_bytes, from_micros, to_bytes, to_micros
from desktop_sync.model.history import HistoryEntry, HistoryPage


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
    """Entries newest first; ``search`` is sought in names, paths, events and codes."""
    where, arguments = "", []
    if search:
        text = search.encode("utf-8", "replace").decode("utf-8")
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where = (
            " WHERE name LIKE ? ESCAPE '\\' OR event LIKE ? ESCAPE '\\'"
            " OR code LIKE ? ESCAPE '\\' OR CAST(path AS TEXT) LIKE ? ESCAPE '\\'"
        )
        arguments = [pattern] * 4
    total = connection.execute(f"SELECT COUNT(*) FROM event{where}", arguments).fetchone()[0]
    rows = connection.execute(
        "SELECT id, at, event, name, path, size_bytes, code, detail, import_id, job_id"
        f" FROM event{where} ORDER BY id DESC LIMIT ? OFFSET ?",
        [*arguments, limit, offset],
    )
    return HistoryPage(
        total,
        offset,
        tuple(
            HistoryEntry(
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
            )
            for row in rows
        ),
    )
