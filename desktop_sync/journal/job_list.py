"""The job list: the imports' jobs and the uploads, as one.

Owns how the two stand together: imports first, but what is done by its end. Reads only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

from desktop_sync.journal import jobs, upload_rows
from desktop_sync.journal.uploads import Allowed
from desktop_sync.model.events import JobPage
from desktop_sync.model.job import JobRow, JobSection

_DONE = (
    "SELECT ended_at, j.id, 0 FROM job j INDEXED BY job_done WHERE j.ended_at IS NOT NULL"
    " AND j.state <> 'failed'"
    " AND j.import_id IN (SELECT id FROM import WHERE library_id = :library)"
    " UNION ALL SELECT ended_at, u.id, 1 FROM upload u INDEXED BY upload_done"
    " WHERE u.ended_at IS NOT NULL AND u.state <> 'failed' AND u.library_id = :library"
)


def page(
    connection: sqlite3.Connection,
    library_id: int,
    section: JobSection,
    offset: int,
    limit: int,
    worked_for: Mapping[int, Allowed],
    lined_up: Collection[int] = (),
) -> JobPage:
    """Rows of a section. Of uploads that wait only those are in it that are allowed to run to a
    destination which is ``worked_for`` now, after those that are ``lined_up`` for one: that those
    are not on their way yet is known to the engine, as is what runs."""
    if section is JobSection.DONE:
        return _done(connection, library_id, offset, limit)
    found = jobs.page(connection, library_id, section, offset, limit)
    start, lacking = max(0, offset - found.total), limit - len(found.rows)
    rows = found.rows
    if section is JobSection.NEXT:
        claimed = upload_rows.lined_up(connection, library_id, lined_up)
        first = claimed[start:][:lacking]
        rows += tuple(upload_rows.rows(connection, first, waiting=True))
        start, lacking = max(0, start - len(claimed)), lacking - len(first)
        uploads = len(claimed) + upload_rows.waiting(connection, library_id, worked_for)
        ids = upload_rows.next_ids(connection, library_id, worked_for, start, lacking)
    elif section is JobSection.FAILED:
        uploads = upload_rows.failed(connection, library_id)
        ids = upload_rows.failed_ids(connection, library_id, start, lacking)
    else:
        return found
    rows += tuple(upload_rows.rows(connection, ids))
    return JobPage(found.total + uploads, offset, rows)


def _done(connection: sqlite3.Connection, library_id: int, offset: int, limit: int) -> JobPage:
    values = {"library": library_id, "limit": limit, "offset": offset}
    total = connection.execute(f"SELECT COUNT(*) FROM ({_DONE})", values).fetchone()[0]
    found = connection.execute(
        f"{_DONE} ORDER BY 1 DESC, 2 DESC LIMIT :limit OFFSET :offset", values
    ).fetchall()
    uploads = [number for _, number, is_upload in found if is_upload]
    uploaded = {one.id: one for one in upload_rows.rows(connection, uploads)}
    rows: list[JobRow] = []
    for _, number, is_upload in found:
        row = uploaded.get(number) if is_upload else jobs.row(connection, number)
        if row is not None:
            rows.append(row)
    return JobPage(total, offset, tuple(rows))
