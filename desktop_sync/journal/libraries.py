"""The libraries a journal knows. Must not know what they hold."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from desktop_sync.journal.database import from_bytes


def every_library(connection: sqlite3.Connection) -> list[tuple[int, Path]]:
    """Each library's number and folder, oldest first."""
    rows = connection.execute("SELECT id, folder FROM library ORDER BY id")
    return [(number, Path(from_bytes(folder))) for number, folder in rows]


def library_around(connection: sqlite3.Connection, path: Path) -> Path | None:
    """The folder of the library that ``path`` (absolute) lies in, the innermost first."""
    folders = [folder for _, folder in every_library(connection) if path.is_relative_to(folder)]
    return max(folders, key=lambda folder: len(folder.parts), default=None)
