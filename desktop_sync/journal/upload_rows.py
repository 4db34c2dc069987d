"""Uploads as the job list shows them.

Owns their order in it: those that wait or have failed newest captured first, as they are taken.
Reads only. Must not know what is held.
"""

from __future__ import annotations

import json
import posixpath
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from desktop_sync.journal.database import from_bytes, from_micros
from desktop_sync.journal.uploads import Allowed, may_run
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobRow, JobState, Problem

LIBRARY_NAME = "Library"
_ROWS = (
    "SELECT u.id, u.state, a.kind, a.name, u.size_bytes, u.attempts, u.not_before, u.ended_at,"
    " u.path, u.code, u.detail, u.asset_id, u.grade, d.name, l.folder FROM upload u"
    " JOIN asset a ON a.id = u.asset_id JOIN destination d ON d.id = u.destination_id"
    " JOIN library l ON l.id = u.library_id"
)


def waiting(connection: sqlite3.Connection, library_id: int, at: Mapping[int, Allowed]) -> int:
    """How many uploads wait for these destinations and are allowed to run."""
    where, values = _allowed(at)
    row = connection.execute(
        f"SELECT COUNT(*) FROM upload WHERE library_id = :library AND state = 'pending'{where}",
        {"library": library_id, **values},
    ).fetchone()
    return int(row[0])


def lined_up(
    connection: sqlite3.Connection, library_id: int, upload_ids: Collection[int]
) -> list[int]:
    """Those of these uploads that were claimed, and did not end since."""
    rows = connection.execute(
        "SELECT id FROM upload WHERE id IN (SELECT value FROM json_each(?)) AND library_id = ?"
        " AND state = 'running' ORDER BY captured_at DESC, id DESC",
        (json.dumps(list(upload_ids)), library_id),
    )
    return [row[0] for row in rows]


def next_ids(
    connection: sqlite3.Connection,
    library_id: int,
    at: Mapping[int, Allowed],
    offset: int,
    limit: int,
) -> list[int]:
    """Uploads that wait for these destinations and are allowed to run."""
    where, values = _allowed(at)
    rows = connection.execute(
        "SELECT id FROM upload INDEXED BY upload_in_line WHERE library_id = :library"
        f" AND state = 'pending'{where}"
        " ORDER BY captured_at DESC, id DESC LIMIT :limit OFFSET :offset",
        {"library": library_id, "limit": limit, "offset": offset, **values},
    )
    return [row[0] for row in rows]


def _allowed(at: Mapping[int, Allowed]) -> tuple[str, dict[str, object]]:
    """What holds of an upload that may run. Where destinations differ in what they take, each is
    asked for by itself."""
    values: dict[str, object] = {}
    each = []
    for place, allowed in at.items():
        mine = {f"{name}{place}": value for name, value in allowed.values().items()}
        values |= {f"place{place}": place, **mine}
        each.append(f"destination_id = :place{place}{may_run(str(place))}")
    return f" AND ({' OR '.join(each) or 'FALSE'})", values


def failed(connection: sqlite3.Connection, library_id: int) -> int:
    """How many uploads have failed."""
    row = connection.execute(
        "SELECT COUNT(*) FROM upload WHERE library_id = ? AND state = 'failed'", (library_id,)
    ).fetchone()
    return int(row[0])


def failed_ids(
    connection: sqlite3.Connection, library_id: int, offset: int, limit: int
) -> list[int]:
    rows = connection.execute(
        "SELECT id FROM upload WHERE library_id = ? AND state = 'failed'"
        " ORDER BY captured_at DESC, id DESC LIMIT ? OFFSET ?",
        (library_id, limit, offset),
    )
    return [row[0] for row in rows]


def rows(
    connection: sqlite3.Connection, upload_ids: Sequence[int], *, waiting: bool = False
) -> list[JobRow]:
    """These uploads, in their order; those no longer there are left out. Claimed ones may still be
    ``waiting``."""
    found = connection.execute(
        f"{_ROWS} WHERE u.id IN (SELECT value FROM json_each(?))", (json.dumps(list(upload_ids)),)
    ).fetchall()
    files = _files(connection, [row[11] for row in found])
    made = {row[0]: _row(row, files.get(row[11], [])) for row in found}
    ours = [made[one] for one in upload_ids if one in made]
    if not waiting:
        return ours
    # A claim counts as a try.
    return [replace(one, state=JobState.PENDING, attempts=one.attempts - 1) for one in ours]


def _files(connection: sqlite3.Connection, asset_ids: Iterable[int]) -> dict[int, list[str]]:
    """The library paths of assets' files, the primary one first."""
    rows = connection.execute(
        "SELECT asset_id, role, id, library_path FROM resource"
        " WHERE asset_id IN (SELECT value FROM json_each(?)) AND removed_at IS NULL",
        (json.dumps(list(asset_ids)),),
    )
    found: dict[int, list[tuple[int, int, str]]] = {}
    for asset_id, role, number, path in rows:
        place = (ResourceRole(role).order, number, from_bytes(path))
        found.setdefault(asset_id, []).append(place)
    return {number: [path for _, _, path in sorted(places)] for number, places in found.items()}


def _row(row: tuple[Any, ...], paths: Sequence[str]) -> JobRow:
    state = JobState(row[1])
    size_bytes = row[4]
    problem = None if row[9] is None else Problem(from_bytes(row[8]), row[9], row[10], row[3])
    return JobRow(
        id=row[0],
        import_id=0,
        state=state,
        kind=AssetKind(row[2]),
        name=row[3],
        resource_names=tuple(posixpath.basename(path) for path in paths),
        source_name=LIBRARY_NAME,
        size_bytes=size_bytes,
        done_bytes=size_bytes if state is JobState.SUCCEEDED else 0,
        attempts=row[5],
        not_before=None if row[6] is None else from_micros(row[6]),
        ended_at=None if row[7] is None else from_micros(row[7]),
        problem=problem,
        path=posixpath.join(from_bytes(row[14]), paths[0]) if paths else None,
        asset_id=row[11],
        destination=row[13],
        grade=None if row[12] is None else Grade(row[12]),
    )
