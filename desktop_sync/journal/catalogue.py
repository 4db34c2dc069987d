"""The library as its grid shows it: its days, assets of it, and one asset's receipt.

Reads only. Must not know what a search box is: a search is words, and each must be found.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from msgspec import Struct

from desktop_sync.journal import marks, place_figures
from desktop_sync.journal.assets import captured
from desktop_sync.journal.database import from_bytes, from_micros, to_bytes
from desktop_sync.model.asset import UNMARKED, AssetKind, ResourceRole
from desktop_sync.model.destination import AssetPlace
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.library import (
    AssetReceipt,
    AssetTile,
    LibraryDay,
    LibraryDays,
    ResourceReceipt,
)

_MOST_WORDS = 30
_IN_GRID = " FROM asset WHERE library_id = ? AND is_present"


def days(connection: sqlite3.Connection, library: int, search: str) -> LibraryDays:
    """Every day with assets that match ``search``, and the ids of those."""
    where, words = _matching(search)
    rows = connection.execute(
        f"SELECT substr(captured_at, 1, 10) AS day, COUNT(*), MIN(is_proven){_IN_GRID}{where}"
        " GROUP BY day ORDER BY day DESC",
        (library, *words),
    ).fetchall()
    found = (
        LibraryDay(None if day is None else date.fromisoformat(day), count, bool(proven))
        for day, count, proven in rows
    )
    ids = connection.execute(
        f"SELECT id{_IN_GRID}{where} ORDER BY captured_at DESC, id DESC", (library, *words)
    ).fetchall()
    return LibraryDays(tuple(found), array("q", map(itemgetter(0), ids)))


def tiles(
    connection: sqlite3.Connection, library: int, ids: Sequence[int]
) -> tuple[AssetTile, ...]:
    """These assets, in the order of ``ids``; those no longer there are left out."""
    wanted = json.dumps(tuple(ids))
    files: dict[int, list[_File]] = {}
    rows = connection.execute(
        "SELECT r.asset_id, r.role, r.original_path, r.library_path, r.size_bytes, r.sha256"
        " FROM resource r WHERE r.asset_id IN (SELECT value FROM json_each(?))"
        " AND r.removed_at IS NULL",
        (wanted,),
    )
    for asset_id, role, original, path, size, sha256 in rows:
        file = _File(ResourceRole(role), from_bytes(original), from_bytes(path), size, sha256)
        files.setdefault(asset_id, []).append(file)
    rows = connection.execute(
        "SELECT id, kind, name, captured_at, captured_from, is_proven, duration_ms"
        " FROM asset NOT INDEXED WHERE id IN (SELECT value FROM json_each(?))"
        " AND library_id = ? AND is_present",
        (wanted, library),
    )
    places = place_figures.of_assets(connection, ids)
    found = {row[0]: _tile(row, files[row[0]], places.get(row[0], ())) for row in rows}
    return tuple(found[one] for one in ids if one in found)


def receipts(
    connection: sqlite3.Connection, library: int, ids: Sequence[int]
) -> tuple[AssetReceipt, ...]:
    """All that is known of these assets, in the order of ``ids``; those no longer there are left
    out."""
    wanted = json.dumps(tuple(ids))
    facts = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT id, camera, imported_at, width, height FROM asset"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
    }
    files: dict[int, list[ResourceReceipt]] = {}
    sources: dict[int, str] = {}
    evidence = _evidence(connection, wanted)
    rows = connection.execute(
        "SELECT r.asset_id, r.id, r.role, r.original_path, r.library_path, r.size_bytes,"
        " i.source_name FROM resource r LEFT JOIN import i ON i.id = r.import_id"
        " WHERE r.asset_id IN (SELECT value FROM json_each(?)) AND r.removed_at IS NULL",
        (wanted,),
    ).fetchall()
    rows.sort(key=lambda row: ResourceRole(row[2]).order)
    for asset_id, number, role, original, path, size, source in rows:
        sources.setdefault(asset_id, source or "")
        one = ResourceReceipt(
            role=ResourceRole(role),
            original_path=from_bytes(original),
            library_path=from_bytes(path),
            size_bytes=size,
            evidence=tuple(evidence.get(number, ())),
        )
        files.setdefault(asset_id, []).append(one)
    marked = marks.of_assets(connection, ids)
    return tuple(
        AssetReceipt(
            tile=tile,
            source_name=sources[tile.id],
            imported_at=from_micros(facts[tile.id][1]),
            camera=facts[tile.id][0],
            resources=tuple(files[tile.id]),
            width=facts[tile.id][2],
            height=facts[tile.id][3],
            marks=marked.get(tile.id, UNMARKED),
        )
        for tile in tiles(connection, library, ids)
    )


def named(connection: sqlite3.Connection, library: int, meant: str) -> list[int]:
    """The ids of what people call so: assets by their name, with or without its extension, or by
    the library path of one of their files."""
    name = meant.encode("utf-8", "replace").decode("utf-8")
    rows = connection.execute(
        f"SELECT id{_IN_GRID} AND (name = ? OR name = ? OR id IN (SELECT asset_id FROM resource"
        " WHERE library_id = ? AND library_path = ? AND removed_at IS NULL)) ORDER BY id",
        (library, name, name.rpartition(".")[0] or name, library, to_bytes(meant)),
    )
    return [row[0] for row in rows]


class _File(Struct, frozen=True):
    role: ResourceRole
    original_path: str
    library_path: str
    size_bytes: int
    sha256: bytes


def _matching(search: str) -> tuple[str, list[str]]:
    """Each word in the name, in the camera, or as a day; the name ends in a word with its
    extension left away."""
    where, arguments = "", list[str]()
    words = search.encode("utf-8", "replace").decode("utf-8").split()
    for word in words[:_MOST_WORDS]:
        literal = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        ending = "%" + (literal.rpartition(".")[0] or literal)
        where += (
            " AND (name LIKE ? ESCAPE '\\' OR camera LIKE ? ESCAPE '\\'"
            " OR captured_at LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\')"
        )
        arguments += [f"%{literal}%", f"%{literal}%", f"{literal}%", ending]
    return where, arguments


def _tile(
    row: tuple[int, str, str, str | None, str, int, int | None],
    found: list[_File],
    places: tuple[AssetPlace, ...],
) -> AssetTile:
    number, kind, name, at, origin, proven, duration_ms = row
    files = sorted(found, key=lambda file: file.role.order)
    return AssetTile(
        id=number,
        kind=AssetKind(kind),
        name=name,
        captured=captured(at, origin),
        resource_names=tuple(file.original_path.rpartition("/")[2] for file in files),
        library_paths=tuple(file.library_path for file in files),
        sha256=files[0].sha256.hex(),
        size_bytes=sum(file.size_bytes for file in files),
        proven=bool(proven),
        duration_ms=duration_ms,
        places=places,
    )


def _evidence(connection: sqlite3.Connection, asset_ids: str) -> dict[int, list[Evidence]]:
    """By the ids of the files of these assets, the earliest first."""
    rows = connection.execute(
        "SELECT v.resource_id, v.place, v.grade, v.algorithm, v.value, v.observed_at, d.name"
        " FROM resource r JOIN evidence v ON v.resource_id = r.id"
        " LEFT JOIN destination d ON v.place = 'destination:' || d.id"
        " WHERE r.asset_id IN (SELECT value FROM json_each(?))"
        " ORDER BY v.resource_id, v.observed_at, v.place = ?",
        (asset_ids, LIBRARY),
    )
    found: dict[int, list[Evidence]] = {}
    for number, place, grade, algorithm, value, at, destination in rows:
        digest = Digest(algorithm, value)
        one = Evidence(place, Grade(grade), digest, from_micros(at), destination)
        found.setdefault(number, []).append(one)
    return found
