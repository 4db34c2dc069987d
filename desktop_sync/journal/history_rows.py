"""The history as its page shows it: which events are rows, on which days, and what became of each.

What one import brought is one row, and what one day brought to a destination; with a search,
single assets are rows too. A job has one row, that of its latest failure if it failed. Reads only.
Must not know what a sentence is.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desktop_sync.journal import history, imports
from desktop_sync.journal.database import to_micros
from desktop_sync.journal.days import midnight
from desktop_sync.journal.row_facts import OPEN, row_of
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.history import (
    HistoryDay,
    HistoryDays,
    HistoryKind,
    HistoryRow,
    HistoryRows,
    HistorySearch,
    HistoryStory,
)

_ROWS = (
    "e.event IN ('import-started', 'failed', 'cancelled', 'removed', 'rotten', 'lost', 'verified',"
    " 'uploads', 'upload-failed', 'upload-cancelled', 'upload-lost', 'destination-added',"
    " 'destination-removed', 'destination-paused', 'destination-resumed')"
)
_UPLOAD_ROWS = "('upload-failed', 'upload-cancelled', 'upload-lost')"
_LATEST = (
    " AND NOT EXISTS (SELECT 1 FROM event t WHERE t.job_id = e.job_id"
    " AND t.event IN ('failed', 'cancelled')"
    " AND (t.id > e.id OR e.event NOT IN ('failed', 'cancelled')))"
    " AND NOT (e.event IN ('rotten', 'lost') AND EXISTS (SELECT 1 FROM event t"
    " WHERE t.path = e.path AND t.event IN ('rotten', 'lost') AND t.id > e.id))"
    " AND NOT EXISTS (SELECT 1 FROM event t WHERE t.upload_id = e.upload_id"
    f" AND t.event IN {_UPLOAD_ROWS} AND (t.id > e.id OR e.event NOT IN {_UPLOAD_ROWS}))"
)
_FAILURE = (
    "(e.event IN ('failed', 'rotten', 'lost', 'upload-failed', 'upload-lost')"
    " OR (e.event = 'import-started' AND EXISTS"
    f" (SELECT 1 FROM import i WHERE i.id = e.import_id AND i.phase = '{ImportPhase.STOPPED}')))"
)
_KINDS = {
    HistoryKind.ALL: "",
    HistoryKind.IMPORTED: " AND (e.event = 'imported' OR (e.event = 'import-started' AND EXISTS"
    " (SELECT 1 FROM job j WHERE j.import_id = e.import_id AND j.outcome = 'imported')))",
    HistoryKind.UPLOADED: " AND e.event IN ('uploads', 'uploaded', 'found-there')",
    HistoryKind.REMOVED: " AND e.event = 'removed'",
    HistoryKind.FAILED: f" AND {_FAILURE}",
}
_DAY = "date(e.at / 1000000, 'unixepoch', 'localtime')"
_PROBLEMS_SHOWN = 5


def days(
    connection: sqlite3.Connection, library: int, search: HistorySearch, place_of: int | None
) -> HistoryDays:
    """The days with rows that match, and where the row with the id ``place_of`` stands."""
    where, arguments = _matching(search)
    found = connection.execute(
        f"SELECT {_DAY} AS day, COUNT(*) FROM event e WHERE {where} GROUP BY day ORDER BY day DESC",
        arguments,
    ).fetchall()
    failures = {
        day: (count, still_open)
        for day, count, still_open in connection.execute(
            f"SELECT {_DAY} AS day, COUNT(*), SUM({OPEN}) FROM event e"
            f" WHERE {_ROWS}{_LATEST} AND {_FAILURE} GROUP BY day",
            {"library": library},
        )
    }
    made = tuple(
        HistoryDay(
            date.fromisoformat(day),
            rows,
            _imported(connection, date.fromisoformat(day)),
            *failures.get(day, (0, 0)),
            uploaded=_uploaded(connection, date.fromisoformat(day)),
        )
        for day, rows in found
    )
    place = None if place_of is None else _place(connection, where, arguments, place_of)
    return HistoryDays(sum(one.rows for one in made), made, place)


def rows(
    connection: sqlite3.Connection, library: int, search: HistorySearch, offset: int, limit: int
) -> HistoryRows:
    """Rows newest first."""
    where, arguments = _matching(search)
    found = connection.execute(
        f"SELECT {history.COLUMNS} FROM event e WHERE {where}"
        " ORDER BY e.at DESC, e.id DESC LIMIT :limit OFFSET :offset",
        {**arguments, "limit": limit, "offset": offset},
    ).fetchall()
    return HistoryRows(
        offset, tuple(row_of(connection, library, history.entry(row)) for row in found)
    )


def row_of_job(connection: sqlite3.Connection, job_id: int) -> int | None:
    """The id of the row in which a job is told of, without a search: its own if it failed or
    was cancelled, else its import's."""
    found = connection.execute(
        "SELECT id FROM event WHERE job_id = ? AND event IN ('failed', 'cancelled')"
        " ORDER BY id DESC LIMIT 1",
        (job_id,),
    ).fetchone()
    if found is None:
        found = connection.execute(
            "SELECT s.id FROM event e JOIN event s ON s.import_id = e.import_id"
            " WHERE e.job_id = ? AND s.event = 'import-started' LIMIT 1",
            (job_id,),
        ).fetchone()
    return None if found is None else int(found[0])


def row_of_upload(connection: sqlite3.Connection, upload_id: int) -> int | None:
    """The same for an upload: its own, or that of the day it arrived on."""
    found = connection.execute(
        f"SELECT id FROM event WHERE upload_id = ? AND event IN {_UPLOAD_ROWS}"
        " ORDER BY id DESC LIMIT 1",
        (upload_id,),
    ).fetchone()
    if found is None:
        found = connection.execute(
            "SELECT s.id FROM event e JOIN event s ON s.event = 'uploads'"
            " AND s.destination = e.destination AND s.at >= e.at WHERE e.upload_id = ?"
            " AND e.event IN ('uploaded', 'found-there') ORDER BY e.id DESC, s.at LIMIT 1",
            (upload_id,),
        ).fetchone()
    return None if found is None else int(found[0])


def story(connection: sqlite3.Connection, library: int, row_id: int) -> HistoryStory | None:
    """What a row opens to; None where there is no such entry."""
    found = connection.execute(
        f"SELECT {history.COLUMNS} FROM event e WHERE e.id = ?", (row_id,)
    ).fetchone()
    if found is None:
        return None
    row = row_of(connection, library, history.entry(found))
    entry = row.entry
    if entry.event == "import-started" and entry.import_id is not None:
        return _story_of_import(connection, row, entry.import_id)
    if entry.upload_id is not None:
        told = connection.execute(
            f"SELECT {history.COLUMNS} FROM event e WHERE e.upload_id = ? ORDER BY e.id",
            (entry.upload_id,),
        )
        return HistoryStory(row, tuple(history.entry(one) for one in told))
    if entry.job_id is None:
        return HistoryStory(row, (entry,))
    told = connection.execute(
        f"SELECT {history.COLUMNS} FROM event e WHERE e.job_id = ? ORDER BY e.id",
        (entry.job_id,),
    )
    return HistoryStory(row, tuple(history.entry(one) for one in told))


def _story_of_import(
    connection: sqlite3.Connection, row: HistoryRow, import_id: int
) -> HistoryStory:
    summary = imports.summary(connection, import_id, datetime.now(UTC))
    problems = imports.problems(connection, import_id, _PROBLEMS_SHOWN)
    return HistoryStory(row, (row.entry,), summary, problems)


def _matching(search: HistorySearch) -> tuple[str, dict[str, Any]]:
    """The condition of an event ``e`` to be a row."""
    arguments: dict[str, Any] = {}
    where = _ROWS
    if search.words:
        for at, word in enumerate(search.words):
            arguments[f"word{at}"] = history.pattern(word)
        named = " AND ".join(
            f"(e.name LIKE :word{at} ESCAPE '\\' OR e.destination LIKE :word{at} ESCAPE '\\')"
            for at in range(len(arguments))
        )
        codes = {f"code{at}": code for at, code in enumerate(search.codes)}
        arguments |= codes
        where = (
            "e.event NOT IN ('import-ended', 'tried-again', 'retried', 'upload-tried-again',"
            " 'upload-retried')"
            f" AND ({named} OR e.code IN ({', '.join(f':{name}' for name in codes)}))"
        )
    for at, (first, last) in enumerate(search.days):
        where += f" AND e.at >= :from{at} AND e.at < :until{at}"
        arguments[f"from{at}"] = _midnight(first)
        arguments[f"until{at}"] = _midnight(last + timedelta(days=1))
    return f"{where}{_KINDS[search.kind]}{_LATEST}", arguments


def _imported(connection: sqlite3.Connection, day: date) -> int:
    row = connection.execute(
        "SELECT COUNT(*) FROM event WHERE event = 'imported' AND at >= ? AND at < ?",
        (_midnight(day), _midnight(day + timedelta(days=1))),
    ).fetchone()
    return int(row[0])


def _uploaded(connection: sqlite3.Connection, day: date) -> int:
    row = connection.execute(
        "SELECT COUNT(*) FROM event INDEXED BY event_uploaded WHERE event = 'uploaded'"
        " AND event IN ('uploaded', 'found-there') AND at >= ? AND at < ?",
        (_midnight(day), _midnight(day + timedelta(days=1))),
    ).fetchone()
    return int(row[0])


def _midnight(day: date) -> int:
    """When ``day`` begins by the user's clock."""
    return to_micros(midnight(day))


def _place(
    connection: sqlite3.Connection, where: str, arguments: dict[str, Any], row_id: int
) -> int | None:
    one = connection.execute(
        f"SELECT e.at FROM event e WHERE {where} AND e.id = :row", {**arguments, "row": row_id}
    ).fetchone()
    if one is None:
        return None
    row = connection.execute(
        f"SELECT COUNT(*) FROM event e WHERE {where}"
        " AND (e.at > :at OR (e.at = :at AND e.id > :row))",
        {**arguments, "at": one[0], "row": row_id},
    ).fetchone()
    return int(row[0])
