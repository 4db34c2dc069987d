"""Jobs by what people call them. Reads only.

Must not know what keeps a job back now.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from msgspec import Struct

from desktop_sync.journal.database import from_bytes, from_micros, to_bytes
from desktop_sync.model.job import JobState, Problem
from desktop_sync.model.reason import JobReason

_MOST = 200
_UNFINISHED = (JobState.PENDING.value, JobState.RUNNING.value)
_NAMED = "({0}.name = :name OR {0}.name = :stem)"


class FoundUpload(Struct, frozen=True):
    """An upload, and what decides whether it may run. It is paused with its destination, even if
    it is still claimed."""

    id: int
    destination_id: int
    largest_bytes: int
    reason: JobReason


def imports(connection: sqlite3.Connection, library_id: int, meant: str) -> list[JobReason]:
    """Imports that are not done, or were not carried out, oldest first."""
    rows = connection.execute(
        "SELECT j.name, j.state, j.size_bytes, j.not_before FROM job j"
        " JOIN import i ON i.id = j.import_id WHERE i.library_id = :library"
        f" AND j.state <> 'succeeded' AND {_NAMED.format('j')} ORDER BY j.id LIMIT {_MOST}",
        _values(library_id, meant),
    )
    return [
        JobReason(name, JobState(state), size_bytes, not_before=_time(not_before))
        for name, state, size_bytes, not_before in rows
    ]


def uploads(connection: sqlite3.Connection, library_id: int, meant: str) -> list[FoundUpload]:
    """Uploads, whatever became of them, by asset and destination."""
    rows = connection.execute(
        "SELECT u.id, u.destination_id, u.largest_bytes, a.name, u.state, u.size_bytes, d.name,"
        " d.paused, u.path, u.code, u.detail, u.not_before FROM upload u"
        " JOIN asset a ON a.id = u.asset_id JOIN destination d ON d.id = u.destination_id"
        f" WHERE u.library_id = :library AND ({_NAMED.format('a')} OR a.id IN (SELECT asset_id"
        " FROM resource WHERE library_id = :library AND library_path = :path"
        f" AND removed_at IS NULL)) ORDER BY a.id, d.id LIMIT {_MOST}",
        _values(library_id, meant),
    )
    return [FoundUpload(row[0], row[1], row[2], _reason(row)) for row in rows]


def _reason(row: tuple[Any, ...]) -> JobReason:
    _, _, _, asset, state, size_bytes, destination, paused, path, code, detail, not_before = row
    problem = None
    if code is not None:
        problem = Problem(from_bytes(path or b""), code, detail, asset)
    return JobReason(
        asset=asset,
        state=JobState(state),
        size_bytes=size_bytes,
        destination=destination,
        paused=bool(paused) and state in _UNFINISHED,
        problem=problem,
        not_before=_time(not_before),
    )


def _values(library_id: int, meant: str) -> dict[str, object]:
    name = meant.encode("utf-8", "replace").decode("utf-8")
    stem = name.rpartition(".")[0] or name
    return {"library": library_id, "name": name, "stem": stem, "path": to_bytes(meant)}


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
