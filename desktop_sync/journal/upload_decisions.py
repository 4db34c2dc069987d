"""What the user decides of uploads: to give one up, or to try it once more.

Must not know of threads: an upload that is given up may be on its way at that moment.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from desktop_sync.journal import destinations, upload_history
from desktop_sync.journal.database import to_micros

_UNDONE = "('failed', 'cancelled')"


def destination_of(connection: sqlite3.Connection, upload_id: int) -> int | None:
    """The id of the destination of an upload; None where there is no such upload."""
    row = connection.execute(
        "SELECT destination_id FROM upload WHERE id = ?", (upload_id,)
    ).fetchone()
    return None if row is None else int(row[0])


def cancel(
    connection: sqlite3.Connection, library_id: int, upload_id: int, at: datetime
) -> int | None:
    """Give an upload up that waits, runs or has failed, and what is half sent of it; its
    destination's id, or None where there is no such upload."""
    row = connection.execute(
        "SELECT destination_id, asset_id FROM upload WHERE id = ? AND library_id = ?"
        " AND state IN ('pending', 'running', 'failed')",
        (upload_id, library_id),
    ).fetchone()
    if row is None:
        return None
    upload_history.record(connection, "upload-cancelled", upload_id, at)
    connection.execute(
        "UPDATE upload SET state = 'cancelled', not_before = NULL, code = NULL, path = NULL,"
        " detail = NULL, ended_at = ? WHERE id = ?",
        (to_micros(at), upload_id),
    )
    connection.execute(
        "DELETE FROM unfinished WHERE destination_id = ?"
        " AND resource_id IN (SELECT id FROM resource WHERE asset_id = ?)",
        row,
    )
    connection.execute(
        "DELETE FROM upload WHERE id = ? AND NOT"
        " (SELECT is_present FROM asset WHERE id = asset_id)",
        (upload_id,),
    )
    destinations.set_untidy(connection, row[0], untidy=True)
    return int(row[0])


def retry_one(
    connection: sqlite3.Connection, library_id: int, upload_id: int, at: datetime
) -> None:
    """Put a failed or cancelled upload back into the queue."""
    _retry(connection, "u.id = ? AND u.library_id = ?", (upload_id, library_id), at, _UNDONE)


def retry(
    connection: sqlite3.Connection, library_id: int, destination_id: int, at: datetime
) -> int:
    """Put failed uploads back into the queue; how many. What the user cancelled stays so."""
    where = "u.destination_id = ? AND u.library_id = ?"
    return _retry(connection, where, (destination_id, library_id), at, "('failed')")


def _retry(
    connection: sqlite3.Connection, where: str, values: tuple[int, int], at: datetime, states: str
) -> int:
    connection.execute(
        "INSERT INTO event (at, event, name, size_bytes, destination, upload_id)"
        " SELECT ?, 'upload-retried', a.name, u.size_bytes, d.name, u.id FROM upload u"
        " JOIN asset a ON a.id = u.asset_id JOIN destination d ON d.id = u.destination_id"
        f" WHERE {where} AND u.state IN {states}",
        (to_micros(at), *values),
    )
    return connection.execute(
        "UPDATE upload AS u SET state = 'pending', attempts = 0, not_before = NULL, code = NULL,"
        f" path = NULL, detail = NULL, ended_at = NULL WHERE {where} AND u.state IN {states}",
        values,
    ).rowcount
