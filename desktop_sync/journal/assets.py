"""Assets and resources of a library, and the evidence for them.

Must not know how files are copied. Library paths are relative to the library's folder,
with forward slashes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from desktop_sync.journal import marks
from desktop_sync.journal.database import from_bytes, from_micros, to_bytes, to_micros
from desktop_sync.model.asset import (
    UNMARKED,
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Marks,
    Resource,
    ResourceRole,
)
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence

ALGORITHM = "sha256"


class LibraryResource(Struct, frozen=True):
    """A resource in the library, or (``removed``) the memory of one."""

    id: int
    asset_id: int
    role: ResourceRole
    original_path: str
    library_path: str
    size_bytes: int
    digest: Digest
    removed: bool


class LibraryAsset(Struct, frozen=True):
    """An asset in the library. ``resources`` are its files, the primary one first."""

    id: int
    kind: AssetKind
    name: str
    captured: CaptureTime
    imported_at: datetime
    resources: tuple[LibraryResource, ...]
    marks: Marks = UNMARKED


class Totals(Struct, frozen=True):
    """What the library holds."""

    assets: int
    resources: int
    size_bytes: int


_RESOURCE = (
    "r.id, r.asset_id, r.role, r.original_path, r.library_path, r.size_bytes, r.sha256,"
    " r.removed_at"
)


def library_id(connection: sqlite3.Connection, folder: Path, *, create: bool) -> int | None:
    """The number of the library in ``folder`` (absolute); None if it is new and not to be made."""
    key = to_bytes(str(folder))
    row = connection.execute("SELECT id FROM library WHERE folder = ?", (key,)).fetchone()
    if row is not None:
        return int(row[0])
    if not create:
        return None
    return connection.execute("INSERT INTO library (folder) VALUES (?)", (key,)).lastrowid


def library_folder(connection: sqlite3.Connection, number: int) -> Path:
    row = connection.execute("SELECT folder FROM library WHERE id = ?", (number,)).fetchone()
    return Path(from_bytes(row[0]))


def totals(connection: sqlite3.Connection, library: int) -> Totals:
    row = connection.execute(
        "SELECT COUNT(DISTINCT asset_id), COUNT(*), COALESCE(SUM(size_bytes), 0) FROM resource"
        " WHERE library_id = ? AND removed_at IS NULL",
        (library,),
    ).fetchone()
    return Totals(*row)


def add_asset(connection: sqlite3.Connection, library: int, asset: Asset, at: datetime) -> int:
    """A new asset without resources yet; its id."""
    metadata = asset.primary.metadata
    cursor = connection.execute(
        "INSERT INTO asset (library_id, kind, name, captured_at, captured_from, camera,"
        " imported_at, duration_ms, width, height) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            library,
            asset.kind.value,
            asset.name.encode("utf-8", "replace").decode("utf-8"),
            None if asset.captured.at is None else asset.captured.at.isoformat(),
            asset.captured.origin.value,
            metadata.camera,
            to_micros(at),
            metadata.duration_ms,
            metadata.width,
            metadata.height,
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def add_resource(
    connection: sqlite3.Connection,
    library: int,
    asset_id: int,
    resource: Resource,
    *,
    library_path: str,
    sha256: bytes,
    import_id: int | None = None,
) -> int:
    """A file that an import has published at ``library_path``; its id."""
    cursor = connection.execute(
        "INSERT INTO resource (asset_id, library_id, role, original_path, library_path,"
        " size_bytes, modified_ns, sha256, content_identifier, burst_identifier, import_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            asset_id,
            library,
            resource.role.value,
            to_bytes(resource.file.path),
            to_bytes(library_path),
            resource.file.size_bytes,
            resource.file.modified_ns,
            sha256,
            resource.metadata.content_identifier,
            resource.metadata.burst_identifier,
            import_id,
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def keep_sha1(connection: sqlite3.Connection, resource_id: int, sha1: bytes) -> None:
    """The bytes of a resource have this SHA-1, too."""
    connection.execute("UPDATE resource SET sha1 = ? WHERE id = ?", (sha1, resource_id))


def join(
    connection: sqlite3.Connection, asset_id: int, resource_id: int, role: ResourceRole
) -> int:
    """Make a resource part of an asset; the asset it leaves empty is dropped. How many were."""
    row = connection.execute(
        "SELECT asset_id FROM resource WHERE id = ?", (resource_id,)
    ).fetchone()
    connection.execute(
        "UPDATE resource SET asset_id = ?, role = ? WHERE id = ?",
        (asset_id, role.value, resource_id),
    )
    if row[0] == asset_id:
        return 0
    left = connection.execute(
        "SELECT 1 FROM resource WHERE asset_id = ? LIMIT 1", (row[0],)
    ).fetchone()
    if left is not None:
        return 0
    marks.hand_over(connection, row[0], asset_id)
    return connection.execute("DELETE FROM asset WHERE id = ?", (row[0],)).rowcount


def describe(connection: sqlite3.Connection, asset_id: int, asset: Asset) -> None:
    """Let a grown asset be what its whole group is now."""
    metadata = asset.primary.metadata
    connection.execute(
        "UPDATE asset SET kind = ?, name = ?, captured_at = ?, captured_from = ?, camera ="
        " COALESCE(?, camera), duration_ms = COALESCE(?, duration_ms), width = COALESCE(?, width),"
        " height = COALESCE(?, height) WHERE id = ?",
        (
            asset.kind.value,
            asset.name.encode("utf-8", "replace").decode("utf-8"),
            None if asset.captured.at is None else asset.captured.at.isoformat(),
            asset.captured.origin.value,
            metadata.camera,
            metadata.duration_ms,
            metadata.width,
            metadata.height,
            asset_id,
        ),
    )


def by_digest(connection: sqlite3.Connection, library: int, sha256: bytes) -> list[LibraryResource]:
    """Every resource with this content, those present before those removed."""
    rows = connection.execute(
        f"SELECT {_RESOURCE} FROM resource r WHERE r.library_id = ? AND r.sha256 = ?"
        " ORDER BY r.removed_at IS NOT NULL, r.id",
        (library, sha256),
    )
    return [_resource(row) for row in rows]


def by_path(
    connection: sqlite3.Connection, library: int, library_path: str
) -> LibraryResource | None:
    """The resource published at ``library_path``."""
    row = connection.execute(
        f"SELECT {_RESOURCE} FROM resource r WHERE r.library_id = ? AND r.library_path = ?"
        " AND r.removed_at IS NULL",
        (library, to_bytes(library_path)),
    ).fetchone()
    return None if row is None else _resource(row)


def by_id(connection: sqlite3.Connection, resource_id: int) -> LibraryResource | None:
    row = connection.execute(
        f"SELECT {_RESOURCE} FROM resource r WHERE r.id = ?", (resource_id,)
    ).fetchone()
    return None if row is None else _resource(row)


def of_asset(connection: sqlite3.Connection, asset_id: int) -> list[LibraryResource]:
    """The files of an asset that are in the library."""
    rows = connection.execute(
        f"SELECT {_RESOURCE} FROM resource r WHERE r.asset_id = ? AND r.removed_at IS NULL"
        " ORDER BY r.id",
        (asset_id,),
    )
    return [_resource(row) for row in rows]


def every_resource(connection: sqlite3.Connection, library: int) -> Iterator[LibraryResource]:
    """Every file of the library, in the order of their paths on the disk."""
    rows = connection.execute(
        f"SELECT {_RESOURCE} FROM resource r WHERE r.library_id = ? AND r.removed_at IS NULL"
        " ORDER BY r.library_path",
        (library,),
    )
    return (_resource(row) for row in rows)


def every_asset(connection: sqlite3.Connection, library: int) -> Iterator[LibraryAsset]:
    """Every asset of the library by capture time; nothing is held but one asset."""
    assets = connection.execute(
        "SELECT id, kind, name, captured_at, captured_from, imported_at, favourite, hidden,"
        " (SELECT json_group_array(DISTINCT b.name) FROM album_asset m JOIN album b"
        " ON b.id = m.album_id WHERE m.asset_id = asset.id) FROM asset"
        " WHERE library_id = ? ORDER BY captured_at, id",
        (library,),
    )
    for row in assets:
        resources = tuple(sorted(of_asset(connection, row[0]), key=lambda one: one.role.order))
        if resources:
            yield LibraryAsset(
                id=row[0],
                kind=AssetKind(row[1]),
                name=row[2],
                captured=captured(row[3], row[4]),
                imported_at=from_micros(row[5]),
                resources=resources,
                marks=Marks(bool(row[6]), bool(row[7]), tuple(sorted(json.loads(row[8])))),
            )


def remove(connection: sqlite3.Connection, resource_id: int, at: datetime) -> None:
    """Leave a tombstone: this content was removed on purpose."""
    connection.execute(
        "UPDATE resource SET removed_at = ? WHERE id = ?", (to_micros(at), resource_id)
    )


def relocate(
    connection: sqlite3.Connection, resource_id: int, library_path: str, import_id: int
) -> None:
    """A resource that was lost lies in the library again, brought by another import."""
    connection.execute(
        "UPDATE resource SET library_path = ?, import_id = ? WHERE id = ?",
        (to_bytes(library_path), import_id, resource_id),
    )


def record_evidence(connection: sqlite3.Connection, resource_id: int, evidence: Evidence) -> None:
    """The latest that is known of a resource in one place."""
    connection.execute(
        "INSERT OR REPLACE INTO evidence VALUES (?, ?, ?, ?, ?, ?)",
        (
            resource_id,
            evidence.place,
            evidence.grade.value,
            evidence.digest.algorithm,
            evidence.digest.value,
            to_micros(evidence.observed_at),
        ),
    )


def is_proven(connection: sqlite3.Connection, resource_id: int) -> bool:
    """Whether the library's copy was read back, and not found to be something else since."""
    row = connection.execute(
        "SELECT 1 FROM evidence WHERE resource_id = ? AND place = ?", (resource_id, LIBRARY)
    )
    return row.fetchone() is not None


def forget_copy(connection: sqlite3.Connection, resource_id: int) -> None:
    """The library's copy is not what was imported: nothing is known of it any more."""
    connection.execute(
        "DELETE FROM evidence WHERE resource_id = ? AND place = ?", (resource_id, LIBRARY)
    )


def _resource(row: tuple[int, int, str, bytes, bytes, int, bytes, int | None]) -> LibraryResource:
    return LibraryResource(
        id=row[0],
        asset_id=row[1],
        role=ResourceRole(row[2]),
        original_path=from_bytes(row[3]),
        library_path=from_bytes(row[4]),
        size_bytes=row[5],
        digest=Digest(ALGORITHM, row[6]),
        removed=row[7] is not None,
    )


def captured(at: str | None, origin: str) -> CaptureTime:
    """A capture time as its row has it."""
    return CaptureTime(None if at is None else datetime.fromisoformat(at), CaptureOrigin(origin))
