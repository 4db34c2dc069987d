"""What is in the library of something the history tells of. Reads only."""

from __future__ import annotations

import sqlite3

from desktop_sync.journal.database import from_bytes, to_bytes
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.history import KeptAsset

_FILES = (
    "SELECT a.id, a.kind, f.role, f.library_path, f.sha256 FROM asset a"
    " JOIN resource f ON f.asset_id = a.id AND f.removed_at IS NULL"
)


def kept_at(connection: sqlite3.Connection, library: int, path: str | None) -> KeptAsset | None:
    """The asset that owns the file at ``path`` in the library."""
    return _asset(
        connection.execute(
            f"{_FILES} WHERE a.id = (SELECT asset_id FROM resource WHERE library_id = ?"
            " AND library_path = ? AND removed_at IS NULL)",
            (library, to_bytes(path or "")),
        ).fetchall()
    )


def kept(connection: sqlite3.Connection, library: int, asset_id: int | None) -> KeptAsset | None:
    """An asset of the library; None where it is not in it any more."""
    return _asset(
        connection.execute(
            f"{_FILES} WHERE a.id = ? AND a.library_id = ?", (asset_id, library)
        ).fetchall()
    )


def _asset(files: list[tuple[int, str, str, bytes, bytes]]) -> KeptAsset | None:
    if not files:
        return None
    first = min(files, key=lambda file: ResourceRole(file[2]).order)
    return KeptAsset(first[0], AssetKind(first[1]), from_bytes(first[3]), first[4].hex())
