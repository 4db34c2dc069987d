"""Imports as the journal remembers them: their phase, counts, problems and what was passed over.

Every function takes the connection of a transaction or snapshot. Must not know how an import
is carried out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from desktop_sync.journal.database import from_bytes, from_micros, to_bytes, to_micros
from desktop_sync.model.asset import PassedOver, PassReason
from desktop_sync.model.device import device_of
from desktop_sync.model.events import AssetCounts, ImportPhase, ImportSummary
from desktop_sync.model.job import Problem

ACTIVE_PHASES = (ImportPhase.LISTING, ImportPhase.LOOKING, ImportPhase.COPYING)


class ImportRecord(Struct, frozen=True):
    """What an import was asked to do, as needed to go on with it."""

    id: int
    library_id: int
    source_key: str
    source_name: str
    roots: tuple[str, ...]
    phase: ImportPhase
    started_at: datetime


def add(
    connection: sqlite3.Connection,
    *,
    library_id: int,
    source_key: str,
    source_name: str,
    roots: tuple[str, ...],
    at: datetime,
) -> int:
    """A new import in its first phase; its id."""
    cursor = connection.execute(
        "INSERT INTO import (library_id, source_key, source_name, roots, phase, started_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            library_id,
            source_key,
            _text(source_name),
            json.dumps(roots),
            ImportPhase.LISTING.value,
            to_micros(at),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def get(connection: sqlite3.Connection, import_id: int) -> ImportRecord | None:
    row = connection.execute(
        "SELECT id, library_id, source_key, source_name, roots, phase, started_at"
        " FROM import WHERE id = ?",
        (import_id,),
    ).fetchone()
    return None if row is None else _record(row)


def unfinished(connection: sqlite3.Connection, library_id: int) -> list[ImportRecord]:
    """Imports into a library that are under way, or were interrupted; oldest first."""
    marks = ",".join("?" * len(ACTIVE_PHASES))
    rows = connection.execute(
        "SELECT id, library_id, source_key, source_name, roots, phase, started_at"
        f" FROM import WHERE library_id = ? AND phase IN ({marks}) ORDER BY id",
        [library_id, *(phase.value for phase in ACTIVE_PHASES)],
    )
    return [_record(row) for row in rows]


def set_phase(
    connection: sqlite3.Connection, import_id: int, phase: ImportPhase, at: datetime | None = None
) -> None:
    """Move an import to ``phase``; ``at`` is when it ended, for the phases that end it."""
    connection.execute(
        "UPDATE import SET phase = ?, ended_at = ? WHERE id = ?",
        (phase.value, None if at is None else to_micros(at), import_id),
    )


def record_listing(
    connection: sqlite3.Connection,
    import_id: int,
    *,
    files_listed: int,
    already: int,
    ignored: int,
    passed_over: Iterable[PassedOver],
) -> None:
    """What the listing found. The lists of what earlier imports passed over are let go."""
    rows = [(import_id, to_bytes(one.path), one.reason.value) for one in passed_over]
    connection.execute("DELETE FROM passed_over WHERE import_id <= ?", (import_id,))
    connection.executemany("INSERT INTO passed_over VALUES (?, ?, ?)", rows)
    connection.execute(
        "UPDATE import SET files_listed = ?, already = ?, ignored = ? WHERE id = ?",
        (files_listed, already, ignored, import_id),
    )


def add_passed_over(connection: sqlite3.Connection, import_id: int, one: PassedOver) -> None:
    connection.execute(
        "INSERT INTO passed_over VALUES (?, ?, ?)",
        (import_id, to_bytes(one.path), one.reason.value),
    )


def passed_over(connection: sqlite3.Connection, import_id: int) -> tuple[PassedOver, ...]:
    rows = connection.execute(
        "SELECT path, reason FROM passed_over WHERE import_id = ? ORDER BY rowid", (import_id,)
    )
    return tuple(PassedOver(from_bytes(path), PassReason(reason)) for path, reason in rows)


def add_problems(
    connection: sqlite3.Connection,
    import_id: int,
    problems: Iterable[Problem],
    job_id: int | None = None,
) -> None:
    connection.executemany(
        "INSERT INTO problem (import_id, job_id, path, code, detail, asset)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                import_id,
                job_id,
                to_bytes(one.path),
                one.code,
                _optional_text(one.detail),
                _optional_text(one.asset),
            )
            for one in problems
        ],
    )


def problems(
    connection: sqlite3.Connection, import_id: int, limit: int = -1
) -> tuple[Problem, ...]:
    rows = connection.execute(
        "SELECT path, code, detail, asset FROM problem WHERE import_id = ? ORDER BY id LIMIT ?",
        (import_id, limit),
    )
    return tuple(Problem(from_bytes(row[0]), row[1], row[2], row[3]) for row in rows)


def summary(connection: sqlite3.Connection, import_id: int, now: datetime) -> ImportSummary:
    """An import so far, as the journal knows it. Raises ``KeyError`` for an unknown id."""
    row = connection.execute(
        "SELECT i.source_key, i.source_name, i.roots, l.folder, i.phase, i.started_at, i.ended_at,"
        " i.files_listed, i.already, i.ignored"
        " FROM import i JOIN library l ON l.id = i.library_id WHERE i.id = ?",
        (import_id,),
    ).fetchone()
    if row is None:
        raise KeyError(import_id)
    key, name, roots, folder, phase, started, ended, listed, already, ignored = row
    jobs = _job_counts(connection, import_id)
    ended_at = None if ended is None else from_micros(ended)
    started_at = from_micros(started)
    return ImportSummary(
        id=import_id,
        source_name=name,
        roots=tuple(json.loads(roots)),
        library=from_bytes(folder),
        phase=ImportPhase(phase),
        started_at=started_at,
        ended_at=ended_at,
        assets=AssetCounts(
            imported=jobs.imported,
            already=already,
            duplicate=jobs.duplicate,
            failed=jobs.failed,
            ignored=ignored + jobs.ignored,
        ),
        resources_imported=jobs.resources,
        bytes_done=jobs.bytes_done,
        assets_total=jobs.total,
        assets_handled=jobs.handled,
        bytes_total=jobs.bytes_total,
        bytes_handled=jobs.bytes_handled,
        files_listed=listed,
        seconds=((ended_at or now) - started_at).total_seconds(),
        problem_count=connection.execute(
            "SELECT COUNT(*) FROM problem WHERE import_id = ?", (import_id,)
        ).fetchone()[0],
        device_id=device_of(key),
    )


class _JobCounts(Struct):
    imported: int = 0
    duplicate: int = 0
    failed: int = 0
    ignored: int = 0
    total: int = 0
    handled: int = 0
    resources: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    bytes_handled: int = 0


def _job_counts(connection: sqlite3.Connection, import_id: int) -> _JobCounts:
    counts = _JobCounts()
    rows = connection.execute(
        "SELECT outcome, state, COUNT(*), SUM(size_bytes), SUM(resources_imported),"
        " SUM(bytes_imported) FROM job WHERE import_id = ? GROUP BY outcome, state",
        (import_id,),
    )
    for outcome, state, count, size, resources, done in rows:
        counts.total += count
        counts.bytes_total += size
        counts.resources += resources
        counts.bytes_done += done
        if state in ("succeeded", "failed", "cancelled"):
            counts.handled += count
            counts.bytes_handled += size
        if outcome == "imported":
            counts.imported += count
        elif outcome == "duplicate":
            counts.duplicate += count
        elif outcome == "ignored":
            counts.ignored += count
        if state == "failed":
            counts.failed += count
    return counts


def _record(row: tuple[int, int, str, str, str, str, int]) -> ImportRecord:
    return ImportRecord(
        id=row[0],
        library_id=row[1],
        source_key=row[2],
        source_name=row[3],
        roots=tuple(json.loads(row[4])),
        phase=ImportPhase(row[5]),
        started_at=from_micros(row[6]),
    )


def _text(text: str) -> str:
    """SQLite's text is UTF-8: what is not becomes a visible replacement."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _optional_text(text: str | None) -> str | None:
    return None if text is None else _text(text)
