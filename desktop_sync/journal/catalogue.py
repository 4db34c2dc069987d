"""The library as its grid shows it: days, pages of assets, and one asset's receipt.

Reads only. Must not know what a search box is: a search is words, and each must be found.
"""

from __future__ import annotations

import sqlite3
from datetime import date

from desktop_sync.journal.assets import captured
from desktop_sync.journal.database import from_bytes, from_micros
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.library import (
    AssetPage,
    AssetReceipt,
    AssetTile,
    LibraryDay,
    LibraryDays,
    ResourceReceipt,
)

_PRESENT = (
    " FROM asset a WHERE a.library_id = ? AND EXISTS"
    " (SELECT 1 FROM resource r WHERE r.asset_id = a.id AND r.removed_at IS NULL)"
)


def days(connection: sqlite3.Connection, library: int, search: str) -> LibraryDays:
    """Every day with assets that match ``search``, newest first."""
    where, arguments = _matching(search)
    rows = connection.execute(
        f"SELECT substr(a.captured_at, 1, 10) AS day, COUNT(*){_PRESENT}{where}"
        " GROUP BY day ORDER BY day IS NULL, day DESC",
        (library, *arguments),
    ).fetchall()
    found = tuple(
        LibraryDay(None if day is None else date.fromisoformat(day), n) for day, n in rows
    )
    return LibraryDays(sum(one.assets for one in found), found)


def page(
    connection: sqlite3.Connection, library: int, search: str, offset: int, limit: int
) -> AssetPage:
    """Assets in the order of ``days``, within a day newest first."""
    where, arguments = _matching(search)
    ids = connection.execute(
        f"SELECT a.id{_PRESENT}{where}"
        " ORDER BY a.captured_at IS NULL, a.captured_at DESC, a.id DESC LIMIT ? OFFSET ?",
        (library, *arguments, limit, offset),
    ).fetchall()
    tiles = (_tile(connection, number) for (number,) in ids)
    return AssetPage(offset, tuple(tile for tile in tiles if tile is not None))


def receipt(connection: sqlite3.Connection, library: int, asset_id: int) -> AssetReceipt | None:
    """All that is known of an asset; None when it is not in this library (any more)."""
    row = connection.execute(
        "SELECT camera, imported_at FROM asset WHERE id = ? AND library_id = ?",
        (asset_id, library),
    ).fetchone()
    tile = None if row is None else _tile(connection, asset_id)
    if tile is None:
        return None
    files = connection.execute(
        "SELECT id, role, original_path, library_path, size_bytes FROM resource"
        " WHERE asset_id = ? AND removed_at IS NULL",
        (asset_id,),
    ).fetchall()
    resources = [
        ResourceReceipt(
            role=ResourceRole(role),
            original_path=from_bytes(original),
            library_path=from_bytes(path),
            size_bytes=size,
            evidence=_evidence(connection, number),
        )
        for number, role, original, path, size in files
    ]
    resources.sort(key=lambda one: one.role.order)
    return AssetReceipt(
        tile=tile,
        source_name=_source_name(connection, files[0][0]),
        imported_at=from_micros(row[1]),
        camera=row[0],
        resources=tuple(resources),
    )


def _matching(search: str) -> tuple[str, list[str]]:
    where, arguments = "", list[str]()
    for word in search.encode("utf-8", "replace").decode("utf-8").split():
        literal = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where += (
            " AND (a.name LIKE ? ESCAPE '\\' OR a.camera LIKE ? ESCAPE '\\'"
            " OR a.captured_at LIKE ? ESCAPE '\\')"
        )
        arguments += [f"%{literal}%", f"%{literal}%", f"{literal}%"]
    return where, arguments


def _tile(connection: sqlite3.Connection, asset_id: int) -> AssetTile | None:
    kind, name, at, origin = connection.execute(
        "SELECT kind, name, captured_at, captured_from FROM asset WHERE id = ?", (asset_id,)
    ).fetchone()
    files = connection.execute(
        "SELECT r.role, r.original_path, r.library_path, r.size_bytes, r.sha256,"
        " e.grade IS NOT NULL FROM resource r LEFT JOIN evidence e ON e.resource_id = r.id"
        " AND e.place = ? AND e.grade = ? WHERE r.asset_id = ? AND r.removed_at IS NULL",
        (LIBRARY, Grade.READ_BACK.value, asset_id),
    ).fetchall()
    if not files:
        return None
    files.sort(key=lambda file: ResourceRole(file[0]).order)
    return AssetTile(
        id=asset_id,
        kind=AssetKind(kind),
        name=name,
        captured=captured(at, origin),
        resource_names=tuple(from_bytes(file[1]).rpartition("/")[2] for file in files),
        library_path=from_bytes(files[0][2]),
        sha256=files[0][4].hex(),
        size_bytes=sum(file[3] for file in files),
        proven=all(file[5] for file in files),
    )


def _evidence(connection: sqlite3.Connection, resource_id: int) -> tuple[Evidence, ...]:
    rows = connection.execute(
        "SELECT place, grade, algorithm, value, observed_at FROM evidence WHERE resource_id = ?"
        " ORDER BY observed_at, place = ?",
        (resource_id, LIBRARY),
    )
    return tuple(
        Evidence(place, Grade(grade), Digest(algorithm, value), from_micros(at))
        for place, grade, algorithm, value, at in rows
    )


def _source_name(connection: sqlite3.Connection, resource_id: int) -> str:
    row = connection.execute(
        "SELECT import.source_name FROM seen JOIN job ON job.id = seen.job_id"
        " JOIN import ON import.id = job.import_id WHERE seen.resource_id = ?",
        (resource_id,),
    ).fetchone()
    return "" if row is None else str(row[0])
