"""What a destination is known to hold, to be asked for again.

Owns how evidence is taken back that is no longer true. Must not know how a destination is asked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from desktop_sync.journal import destinations
from desktop_sync.journal.assets import ALGORITHM
from desktop_sync.journal.database import from_bytes, to_bytes, to_micros
from desktop_sync.journal.uploads import StoredFile
from desktop_sync.model.asset import ResourceRole
from desktop_sync.model.destination import RemoteRef
from desktop_sync.model.digest import Digest
from desktop_sync.model.job import Problem

_STORED = (
    "SELECT r.id, r.role, r.library_path, r.size_bytes, r.modified_ns, r.sha256, m.ref,"
    " m.size_bytes FROM resource r"
    " JOIN evidence v ON v.resource_id = r.id AND v.place = :place"
    " LEFT JOIN remote m ON m.resource_id = r.id AND m.destination_id = :here"
)


def page(
    connection: sqlite3.Connection, library_id: int, destination_id: int, after: int, limit: int
) -> list[StoredFile]:
    """The next files with evidence at a destination, in the order of their ids, from the one
    behind ``after`` on. Those that were removed from the library are not among them."""
    rows = connection.execute(
        f"{_STORED} WHERE r.id > :after AND r.library_id = :library AND r.removed_at IS NULL"
        " ORDER BY r.id LIMIT :limit",
        {**_here(destination_id), "after": after, "library": library_id, "limit": limit},
    )
    return [_stored(row) for row in rows]


def of(
    connection: sqlite3.Connection, destination_id: int, resource_ids: Iterable[int]
) -> list[StoredFile]:
    """Those of these files of which there is evidence at a destination."""
    rows = connection.execute(
        f"{_STORED} WHERE r.id IN (SELECT value FROM json_each(:ids))",
        {**_here(destination_id), "ids": json.dumps([*resource_ids])},
    )
    return [_stored(row) for row in rows]


def not_kept(
    connection: sqlite3.Connection, destination_id: int, resource_ids: Iterable[int]
) -> set[int]:
    """Those of these files that a destination does not keep: their asset is there without them."""
    rows = connection.execute(
        "SELECT r.id FROM resource r"
        " JOIN upload u ON u.asset_id = r.asset_id AND u.destination_id = :here"
        " LEFT JOIN evidence v ON v.resource_id = r.id AND v.place = :place"
        " WHERE r.id IN (SELECT value FROM json_each(:ids))"
        " AND u.state = 'succeeded' AND v.resource_id IS NULL",
        {**_here(destination_id), "ids": json.dumps([*resource_ids])},
    )
    return {row[0] for row in rows}


def _here(destination_id: int) -> dict[str, object]:
    return {"place": destinations.place_of(destination_id), "here": destination_id}


def _stored(row: tuple[Any, ...]) -> StoredFile:
    return StoredFile(
        resource_id=row[0],
        role=ResourceRole(row[1]),
        library_path=from_bytes(row[2]),
        size_bytes=row[3],
        modified_ns=row[4],
        digest=Digest(ALGORITHM, row[5]),
        ref=None if row[6] is None else RemoteRef(from_bytes(row[6]), row[7]),
        proven=True,
    )


def withdraw(
    connection: sqlite3.Connection,
    destination_id: int,
    resource_id: int,
    problem: Problem,
    at: datetime,
) -> None:
    """There is no evidence any more for a file at a destination; its asset is uploaded again."""
    connection.execute(
        "DELETE FROM evidence WHERE resource_id = ? AND place = ?",
        (resource_id, destinations.place_of(destination_id)),
    )
    destinations.forget_ref(connection, destination_id, resource_id)
    connection.execute(
        "INSERT INTO event (at, event, name, path, size_bytes, code, detail, destination,"
        " upload_id) SELECT ?, 'upload-lost', a.name, ?, r.size_bytes, ?, ?, d.name, u.id"
        " FROM resource r JOIN asset a ON a.id = r.asset_id JOIN destination d ON d.id = ?"
        " LEFT JOIN upload u ON u.asset_id = a.id AND u.destination_id = d.id WHERE r.id = ?",
        (
            to_micros(at),
            to_bytes(problem.path),
            problem.code,
            problem.detail,
            destination_id,
            resource_id,
        ),
    )
    connection.execute(
        "UPDATE upload SET state = 'pending', attempts = 0, not_before = NULL, grade = NULL,"
        " resources_sent = 0, bytes_sent = 0, ended_at = NULL WHERE destination_id = ?"
        " AND state = 'succeeded' AND asset_id ="
        " (SELECT asset_id FROM resource WHERE resource.id = ?)",
        (destination_id, resource_id),
    )


def record_asking(
    connection: sqlite3.Connection, destination_id: int, files: int, size_bytes: int, at: datetime
) -> None:
    """A destination was asked again for everything."""
    connection.execute(
        "INSERT INTO event (at, event, name, size_bytes, detail, destination)"
        " SELECT ?, 'verified', name, ?, ?, name FROM destination WHERE id = ?",
        (to_micros(at), size_bytes, str(files), destination_id),
    )
