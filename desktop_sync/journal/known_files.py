"""Files of a source whose content the library has or had, so that they are not opened again.

Must not know how a source is listed.
"""

from __future__ import annotations

import sqlite3

from msgspec import Struct

from desktop_sync.journal.assets import captured
from desktop_sync.journal.database import from_bytes, to_bytes
from desktop_sync.model.asset import Metadata, ProbedFile, SourceFile
from desktop_sync.model.evidence import LIBRARY


class SeenFile(Struct, frozen=True):
    """A source's file that was imported before, and where its content is in the library.
    ``proven`` says whether the copy there was read back, and not found to be something else
    since."""

    size_bytes: int
    modified_ns: int
    resource_id: int
    job_id: int
    library_path: str
    library_size_bytes: int
    removed: bool
    proven: bool


def seen_in(
    connection: sqlite3.Connection, library: int, source_key: str, folder: str
) -> dict[str, SeenFile]:
    """The files of one folder of a source that were imported before, by name."""
    rows = connection.execute(
        "SELECT s.name, s.size_bytes, s.modified_ns, s.resource_id, s.job_id, r.library_path,"
        " r.size_bytes, r.removed_at IS NOT NULL, e.place IS NOT NULL"
        " FROM seen s JOIN resource r ON r.id = s.resource_id"
        f" LEFT JOIN evidence e ON e.resource_id = r.id AND e.place = '{LIBRARY}'"
        " WHERE s.library_id = ? AND s.source_key = ? AND s.folder = ?",
        (library, source_key, to_bytes(folder)),
    )
    return {
        from_bytes(row[0]): SeenFile(
            row[1], row[2], row[3], row[4], from_bytes(row[5]), row[6], bool(row[7]), bool(row[8])
        )
        for row in rows
    }


def mark_seen(
    connection: sqlite3.Connection,
    library: int,
    source_key: str,
    file: SourceFile,
    *,
    resource_id: int,
    job_id: int,
) -> None:
    """Remember that the content of ``file`` is that of a resource."""
    connection.execute(
        "INSERT OR REPLACE INTO seen (library_id, source_key, folder, name, size_bytes,"
        " modified_ns, resource_id, job_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            library,
            source_key,
            to_bytes(file.folder),
            to_bytes(file.name),
            file.size_bytes,
            file.modified_ns,
            resource_id,
            job_id,
        ),
    )


def probed(connection: sqlite3.Connection, file: SourceFile, resource_id: int) -> ProbedFile:
    """What was found out about a seen file when it was imported; the file is not opened."""
    row = connection.execute(
        "SELECT a.captured_at, a.captured_from, a.camera, r.content_identifier,"
        " r.burst_identifier, a.duration_ms, a.width, a.height"
        " FROM resource r JOIN asset a ON a.id = r.asset_id WHERE r.id = ?",
        (resource_id,),
    ).fetchone()
    return ProbedFile(
        file,
        Metadata(
            captured=captured(row[0], row[1]),
            camera=row[2],
            content_identifier=row[3],
            burst_identifier=row[4],
            duration_ms=row[5],
            width=row[6],
            height=row[7],
        ),
    )
