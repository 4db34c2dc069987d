"""What became of one event of the history: its state, when it was solved, what is in the library.

Reads only. Must not know which events are rows.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from msgspec.structs import replace

from desktop_sync.journal import upload_facts
from desktop_sync.journal.database import from_bytes, from_micros, to_bytes
from desktop_sync.journal.kept import kept_at
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.evidence import LIBRARY
from desktop_sync.model.history import HistoryEntry, HistoryRow, KeptAsset, RowState
from desktop_sync.model.job import JobState, Problem

OPEN = f"""CASE
  WHEN e.event = 'failed' THEN EXISTS (SELECT 1 FROM job j
    WHERE j.id = e.job_id AND j.state IN ('failed', 'pending', 'running'))
  WHEN e.event IN ('upload-failed', 'upload-lost') THEN EXISTS (SELECT 1 FROM upload u
    WHERE u.id = e.upload_id AND u.state IN ('failed', 'pending', 'running'))
  WHEN e.event = 'import-started' THEN NOT EXISTS (SELECT 1 FROM import i JOIN import l
    ON l.library_id = i.library_id AND l.source_key = i.source_key AND l.roots = i.roots
    AND l.id > i.id WHERE i.id = e.import_id)
  ELSE EXISTS (SELECT 1 FROM resource r
    LEFT JOIN evidence v ON v.resource_id = r.id AND v.place = '{LIBRARY}'
    WHERE r.library_id = :library AND r.library_path = e.path AND r.removed_at IS NULL
    AND COALESCE(v.observed_at, 0) <= e.at)
END"""
"""Whether the failure ``e`` is not solved yet, in the library ``:library``."""

_ACTIVE = (ImportPhase.LISTING, ImportPhase.LOOKING, ImportPhase.COPYING)


def row_of(connection: sqlite3.Connection, library: int, entry: HistoryEntry) -> HistoryRow:
    """An event with what became of it."""
    if entry.event == "import-started" and entry.import_id is not None:
        return _import_row(connection, library, entry, entry.import_id)
    if entry.event == "failed":
        return _failed_row(connection, library, entry)
    if entry.event in ("rotten", "lost"):
        return _found_row(connection, library, entry)
    if entry.destination is not None:
        return upload_facts.row_of(connection, library, entry)
    if entry.event == "imported":
        asset = kept_at(connection, library, entry.path)
        return HistoryRow(entry, RowState.DONE, entry.size_bytes, 1, asset=asset)
    if entry.event == "verified":
        count = int(entry.detail) if entry.detail and entry.detail.isdecimal() else 0
        return HistoryRow(entry, RowState.DONE, entry.size_bytes, count)
    return HistoryRow(entry, RowState.LEFT_OUT, entry.size_bytes, 1)


def _import_row(
    connection: sqlite3.Connection, library: int, entry: HistoryEntry, import_id: int
) -> HistoryRow:
    found = connection.execute(
        "SELECT phase, library_id FROM import WHERE id = ?", (import_id,)
    ).fetchone()
    if found is None:
        return HistoryRow(entry, RowState.DONE)
    phase = ImportPhase(found[0])
    kinds = connection.execute(
        "SELECT kind, COUNT(*), SUM(bytes_imported), MIN(id) FROM job"
        " WHERE import_id = ? AND outcome = 'imported' GROUP BY kind",
        (import_id,),
    ).fetchall()
    count = sum(row[1] for row in kinds)
    asset = None
    if kinds and found[1] == library:
        first = min(row[3] for row in kinds)
        asset = _imported_by(connection, library, first)[1]
    if phase in _ACTIVE:
        state = RowState.RUNNING
    elif phase is ImportPhase.STOPPED:
        state = RowState.FAILED if _is_open(connection, library, entry) else RowState.SOLVED
        problem = _why_stopped(connection, import_id)
        if problem is not None:
            entry = replace(entry, path=problem.path, code=problem.code, detail=problem.detail)
    else:
        state = RowState.DONE if count else RowState.LEFT_OUT
    return HistoryRow(
        entry,
        state,
        sum(row[2] for row in kinds) if kinds else None,
        count,
        kind=_common({AssetKind(row[0]) for row in kinds}),
        asset=asset,
    )


def _common(kinds: set[AssetKind]) -> AssetKind | None:
    if kinds and kinds <= {AssetKind.PHOTO, AssetKind.LIVE_PHOTO, AssetKind.BURST}:
        return AssetKind.PHOTO
    return AssetKind.VIDEO if kinds == {AssetKind.VIDEO} else None


def _failed_row(connection: sqlite3.Connection, library: int, entry: HistoryEntry) -> HistoryRow:
    job = connection.execute(
        "SELECT state, ended_at, kind FROM job WHERE id = ?", (entry.job_id,)
    ).fetchone()
    if job is None:
        at, asset = _imported_later(connection, library, entry)
        return HistoryRow(entry, RowState.SOLVED, entry.size_bytes, 1, solved_at=at, asset=asset)
    state, kind = JobState(job[0]), AssetKind(job[2])
    if state is JobState.FAILED:
        return HistoryRow(entry, RowState.FAILED, entry.size_bytes, 1, kind)
    if state is not JobState.SUCCEEDED:
        return HistoryRow(entry, RowState.AGAIN, entry.size_bytes, 1, kind)
    assert entry.job_id is not None
    at, asset = _imported_by(connection, library, entry.job_id)
    return HistoryRow(
        entry,
        RowState.SOLVED,
        entry.size_bytes,
        1,
        kind,
        solved_at=at or (None if job[1] is None else from_micros(job[1])),
        asset=asset,
    )


def _found_row(connection: sqlite3.Connection, library: int, entry: HistoryEntry) -> HistoryRow:
    """What a verification found: solved when a later one, or an import, has proven the file."""
    asset = kept_at(connection, library, entry.path)
    if _is_open(connection, library, entry):
        return HistoryRow(entry, RowState.FAILED, entry.size_bytes, 1, asset=asset)
    proven = connection.execute(
        "SELECT v.observed_at FROM resource r JOIN evidence v ON v.resource_id = r.id"
        " WHERE r.library_id = ? AND r.library_path = ? AND r.removed_at IS NULL AND v.place = ?",
        (library, to_bytes(entry.path or ""), LIBRARY),
    ).fetchone()
    at = None if proven is None else from_micros(proven[0])
    return HistoryRow(entry, RowState.SOLVED, entry.size_bytes, 1, solved_at=at, asset=asset)


def _is_open(connection: sqlite3.Connection, library: int, entry: HistoryEntry) -> bool:
    row = connection.execute(
        f"SELECT {OPEN} FROM event e WHERE e.id = :row", {"library": library, "row": entry.id}
    ).fetchone()
    return bool(row[0])


def _why_stopped(connection: sqlite3.Connection, import_id: int) -> Problem | None:
    row = connection.execute(
        "SELECT path, code, detail FROM problem WHERE import_id = ? AND job_id IS NULL"
        " ORDER BY id DESC LIMIT 1",
        (import_id,),
    ).fetchone()
    return None if row is None else Problem(from_bytes(row[0]), row[1], row[2])


def _imported_by(
    connection: sqlite3.Connection, library: int, job_id: int
) -> tuple[datetime | None, KeptAsset | None]:
    """When a job ended in the library, and what is there of it."""
    row = connection.execute(
        "SELECT at, path FROM event WHERE job_id = ? AND event = 'imported'", (job_id,)
    ).fetchone()
    if row is None:
        return None, None
    return from_micros(row[0]), kept_at(connection, library, from_bytes(row[1]))


def _imported_later(
    connection: sqlite3.Connection, library: int, entry: HistoryEntry
) -> tuple[datetime | None, KeptAsset | None]:
    """What a later import brought of the same file, whose job is not that of ``entry``."""
    folder, _, name = (entry.path or "").rpartition("/")
    row = connection.execute(
        "SELECT s.job_id, r.library_path FROM import i JOIN seen s"
        " ON s.library_id = i.library_id AND s.source_key = i.source_key"
        " AND s.folder = ? AND s.name = ?"
        " JOIN resource r ON r.id = s.resource_id WHERE i.id = ? AND s.job_id > ?",
        (to_bytes(folder), to_bytes(name), entry.import_id, entry.job_id),
    ).fetchone()
    if row is None:
        return None, None
    at, asset = _imported_by(connection, library, row[0])
    return at, asset or kept_at(connection, library, from_bytes(row[1]))
