"""Jobs as the journal remembers them: added, claimed, ended, listed.

Must not know how a job is carried out; of a plan it knows where its first file is.
"""

from __future__ import annotations

import json
import posixpath
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from desktop_sync.journal.database import from_bytes, from_micros, to_micros
from desktop_sync.journal.imports import ACTIVE_PHASES
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import JobPage
from desktop_sync.model.job import JobRow, JobSection, JobState, Outcome, Problem


class NewJob(Struct, frozen=True):
    """A job to be added; ``plan`` is the asset and its files as JSON, ``after`` the places
    in the list of new jobs of those that are to be published before it."""

    kind: AssetKind
    name: str
    resource_names: tuple[str, ...]
    size_bytes: int
    plan: str
    after: tuple[int, ...] = ()


class ClaimedJob(Struct, frozen=True):
    """A job that is now running."""

    id: int
    import_id: int
    plan: str
    attempts: int
    size_bytes: int
    after: tuple[int, ...]


_ACTIVE = ", ".join(f"'{phase.value}'" for phase in ACTIVE_PHASES)


class JobBefore(Struct, frozen=True):
    """A job as it was before the user decided otherwise."""

    id: int
    import_id: int
    name: str
    size_bytes: int
    state: JobState
    problem_count: int


_SECTIONS: dict[JobSection, tuple[str, str]] = {
    JobSection.RUNNING: ("j.state = 'running'", "j.id"),
    JobSection.NEXT: ("j.state = 'pending'", "j.id"),
    JobSection.FAILED: ("j.state = 'failed'", "j.id"),
    JobSection.DONE: ("j.ended_at IS NOT NULL AND j.state <> 'failed'", "j.ended_at DESC"),
}
_OF_LIBRARY = "import_id IN (SELECT id FROM import WHERE library_id = ?)"


def add(connection: sqlite3.Connection, import_id: int, jobs: Iterable[NewJob]) -> None:
    """Put jobs into the queue, in their order."""
    latest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'job'").fetchone()
    first = 1 if latest is None else latest[0] + 1
    connection.executemany(
        "INSERT INTO job (id, import_id, state, kind, name, resource_names, size_bytes, plan,"
        " after) VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?)",
        (
            (
                first + index,
                import_id,
                job.kind.value,
                job.name.encode("utf-8", "replace").decode("utf-8"),
                json.dumps(job.resource_names),
                job.size_bytes,
                job.plan,
                json.dumps([first + one for one in job.after]),
            )
            for index, job in enumerate(jobs)
        ),
    )


def discard_unfinished(
    connection: sqlite3.Connection, library_id: int, source_key: str, roots: Sequence[str]
) -> None:
    """Drop what earlier imports of the same roots left undone: it is planned anew."""
    connection.execute(
        "DELETE FROM job WHERE state IN ('pending', 'failed', 'cancelled') AND import_id IN"
        " (SELECT id FROM import WHERE library_id = ? AND source_key = ? AND roots = ?)",
        (library_id, source_key, json.dumps(tuple(roots))),
    )


def recover(connection: sqlite3.Connection, at: datetime) -> int:
    """Jobs that ran when the program ended wait again, without having failed; how many there
    were. Those of an import that was being cancelled are cancelled."""
    count = connection.execute(
        "UPDATE job SET state = 'pending', attempts = attempts - 1 WHERE state = 'running'"
    ).rowcount
    connection.execute(
        "UPDATE job SET state = 'cancelled', ended_at = ? WHERE state = 'pending'"
        " AND import_id IN (SELECT id FROM import WHERE phase = 'cancelled')",
        (to_micros(at),),
    )
    return count


def claim(
    connection: sqlite3.Connection,
    library_id: int,
    limit: int,
    now: datetime,
    kept_back: Collection[int] = (),
) -> list[ClaimedJob]:
    """The next jobs of a library's active imports but those ``kept_back``, now running, oldest
    first."""
    rows = connection.execute(
        "UPDATE job SET state = 'running', attempts = attempts + 1, not_before = NULL"
        " WHERE id IN (SELECT j.id FROM job j JOIN import i ON i.id = j.import_id"
        f" WHERE j.state = 'pending' AND i.library_id = ? AND i.phase IN ({_ACTIVE})"
        f" AND (j.not_before IS NULL OR j.not_before <= ?) {_but(kept_back)}"
        " ORDER BY j.id LIMIT ?)"
        " RETURNING id, import_id, plan, attempts, size_bytes, after",
        [library_id, to_micros(now), *kept_back, limit],
    ).fetchall()
    return sorted((_claimed(row) for row in rows), key=lambda job: job.id)


def claimed(connection: sqlite3.Connection, job_id: int) -> ClaimedJob:
    """A running job as it was claimed."""
    row = connection.execute(
        "SELECT id, import_id, plan, attempts, size_bytes, after FROM job WHERE id = ?",
        (job_id,),
    ).fetchone()
    return _claimed(row)


def _claimed(row: tuple[int, int, str, int, int, str]) -> ClaimedJob:
    return ClaimedJob(*row[:5], after=tuple(json.loads(row[5])))


def are_settled(connection: sqlite3.Connection, job_ids: Iterable[int]) -> bool:
    """Whether none of these jobs waits or runs any more."""
    return not any(
        connection.execute(
            "SELECT 1 FROM job WHERE id = ? AND state IN ('pending', 'running')", (one,)
        ).fetchone()
        for one in job_ids
    )


def next_retry(
    connection: sqlite3.Connection, library_id: int, kept_back: Collection[int] = ()
) -> datetime | None:
    """When the earliest job of a library's active imports, but those ``kept_back``, that waits
    for another try may run."""
    row = connection.execute(
        "SELECT MIN(j.not_before) FROM job j JOIN import i ON i.id = j.import_id"
        " WHERE j.state = 'pending' AND j.not_before IS NOT NULL AND i.library_id = ?"
        f" AND i.phase IN ({_ACTIVE}) {_but(kept_back)}",
        [library_id, *kept_back],
    ).fetchone()
    return None if row[0] is None else from_micros(row[0])


def _but(imports: Collection[int]) -> str:
    marks = ", ".join("?" * len(imports))
    return f"AND j.import_id NOT IN ({marks})" if imports else ""


def release(
    connection: sqlite3.Connection,
    job_ids: Iterable[int],
    *,
    not_before: datetime | None = None,
    count_attempt: bool = False,
) -> None:
    """Running jobs wait again, from ``not_before`` on; the attempt counts only if it failed."""
    connection.executemany(
        "UPDATE job SET state = 'pending', not_before = ?,"
        " attempts = attempts - ? WHERE id = ? AND state = 'running'",
        [
            (None if not_before is None else to_micros(not_before), 0 if count_attempt else 1, one)
            for one in job_ids
        ],
    )


def succeed(
    connection: sqlite3.Connection,
    job_id: int,
    outcome: Outcome,
    *,
    resources: int,
    size_bytes: int,
    at: datetime,
) -> None:
    connection.execute(
        "UPDATE job SET state = 'succeeded', outcome = ?, resources_imported = ?,"
        " bytes_imported = ?, ended_at = ?, plan = NULL WHERE id = ? AND state = 'running'",
        (outcome.value, resources, size_bytes, to_micros(at), job_id),
    )


def fail(connection: sqlite3.Connection, job_id: int, at: datetime) -> None:
    connection.execute(
        "UPDATE job SET state = 'failed', outcome = 'failed', ended_at = ? WHERE id = ?"
        " AND state = 'running'",
        (to_micros(at), job_id),
    )


def cancel(connection: sqlite3.Connection, job_id: int, at: datetime) -> None:
    """Give up a job that waits or has failed."""
    connection.execute(
        "UPDATE job SET state = 'cancelled', outcome = NULL, not_before = NULL, ended_at = ?"
        " WHERE id = ? AND state IN ('pending', 'failed')",
        (to_micros(at), job_id),
    )


def cancel_waiting(connection: sqlite3.Connection, import_id: int, at: datetime) -> None:
    """Give up every job of an import that waits."""
    connection.execute(
        "UPDATE job SET state = 'cancelled', not_before = NULL, ended_at = ?"
        " WHERE import_id = ? AND state = 'pending'",
        (to_micros(at), import_id),
    )


def has_unfinished(
    connection: sqlite3.Connection, import_id: int, *, running_only: bool = False
) -> bool:
    """Whether a job of an import runs, or waits unless ``running_only``."""
    states = "('running')" if running_only else "('running', 'pending')"
    row = connection.execute(
        f"SELECT 1 FROM job WHERE import_id = ? AND outcome IS NULL AND state IN {states} LIMIT 1",
        (import_id,),
    ).fetchone()
    return row is not None


def before(connection: sqlite3.Connection, library_id: int, job_id: int) -> JobBefore | None:
    """A job of a library, as it is until it is changed."""
    row = connection.execute(
        "SELECT id, import_id, name, size_bytes, state,"
        " (SELECT COUNT(*) FROM problem WHERE job_id = job.id) FROM job"
        f" WHERE id = ? AND {_OF_LIBRARY}",
        (job_id, library_id),
    ).fetchone()
    if row is None:
        return None
    return JobBefore(row[0], row[1], row[2], row[3], JobState(row[4]), row[5])


def retry(connection: sqlite3.Connection, job_id: int) -> None:
    """Put a failed or cancelled job back into the queue, its problems forgotten."""
    connection.execute("DELETE FROM problem WHERE job_id = ?", (job_id,))
    connection.execute(
        "UPDATE job SET state = 'pending', outcome = NULL, ended_at = NULL, attempts = 0,"
        " not_before = NULL WHERE id = ? AND state IN ('failed', 'cancelled')",
        (job_id,),
    )


def failed(connection: sqlite3.Connection, library_id: int) -> list[int]:
    rows = connection.execute(
        f"SELECT id FROM job WHERE state = 'failed' AND {_OF_LIBRARY} ORDER BY id", (library_id,)
    )
    return [row[0] for row in rows]


def unfinished_counts(connection: sqlite3.Connection, library_id: int) -> dict[JobState, int]:
    """How many jobs of a library wait, run or have failed."""
    rows = connection.execute(
        "SELECT state, COUNT(*) FROM job WHERE state IN ('pending', 'running', 'failed')"
        f" AND {_OF_LIBRARY} GROUP BY state",
        (library_id,),
    )
    return {JobState(state): count for state, count in rows}


def page(
    connection: sqlite3.Connection, library_id: int, section: JobSection, offset: int, limit: int
) -> JobPage:
    """Rows ``offset`` to ``offset + limit`` of a section of a library's jobs, and how many
    there are."""
    where, order = _SECTIONS[section]
    where += f" AND j.{_OF_LIBRARY}"
    total = connection.execute(
        f"SELECT COUNT(*) FROM job j WHERE {where}", (library_id,)
    ).fetchone()[0]
    rows = connection.execute(
        f"{_ROWS} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", (library_id, limit, offset)
    ).fetchall()
    return JobPage(total, offset, tuple(_row(connection, row) for row in rows))


def row(connection: sqlite3.Connection, job_id: int) -> JobRow | None:
    """One job as lists show it."""
    found = connection.execute(f"{_ROWS} WHERE j.id = ?", (job_id,)).fetchone()
    return None if found is None else _row(connection, found)


_ROWS = (
    "SELECT j.id, j.import_id, j.state, j.kind, j.name, j.resource_names, i.source_name,"
    " j.size_bytes, j.attempts, j.not_before, j.ended_at, j.outcome, i.library_id,"
    " CASE WHEN i.source_key = 'local' THEN"
    " CAST(json_extract(j.plan, '$.asset.resources[0].file.path') AS BLOB) END"
    " FROM job j JOIN import i ON i.id = j.import_id"
)


def _row(connection: sqlite3.Connection, row: tuple[Any, ...]) -> JobRow:
    state = JobState(row[2])
    done = state is JobState.SUCCEEDED
    path = None if row[13] is None else row[13].decode("utf-8", "surrogatepass")
    asset_id = None
    if done:
        path, asset_id = _imported(connection, row[12], row[0])
    return JobRow(
        id=row[0],
        import_id=row[1],
        state=state,
        kind=AssetKind(row[3]),
        name=row[4],
        resource_names=tuple(json.loads(row[5])),
        source_name=row[6],
        size_bytes=row[7],
        done_bytes=row[7] if done else 0,
        attempts=row[8],
        not_before=None if row[9] is None else from_micros(row[9]),
        ended_at=None if row[10] is None else from_micros(row[10]),
        outcome=None if row[11] is None else Outcome(row[11]),
        problem=None
        if state is JobState.PENDING and row[9] is None
        else _problem(connection, row[0]),
        path=path,
        asset_id=asset_id,
    )


def _imported(
    connection: sqlite3.Connection, library_id: int, job_id: int
) -> tuple[str | None, int | None]:
    """Where the first file that a job brought is in the library, and its asset's id."""
    found = connection.execute(
        "SELECT l.folder, r.library_path, r.asset_id FROM event e JOIN library l ON l.id = ?"
        " JOIN resource r ON r.library_id = l.id AND r.library_path = e.path"
        " AND r.removed_at IS NULL WHERE e.job_id = ? AND e.event = 'imported'",
        (library_id, job_id),
    ).fetchone()
    if found is None:
        return None, None
    return posixpath.join(from_bytes(found[0]), from_bytes(found[1])), found[2]


def _problem(connection: sqlite3.Connection, job_id: int) -> Problem | None:
    row = connection.execute(
        "SELECT path, code, detail, asset FROM problem WHERE job_id = ? ORDER BY id LIMIT 1",
        (job_id,),
    ).fetchone()
    return None if row is None else Problem(from_bytes(row[0]), row[1], row[2], row[3])
