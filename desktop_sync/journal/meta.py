"""Small facts the journal keeps about itself and the queue."""

from __future__ import annotations

import os
import sqlite3

_PROFILE_ID = "profile-id"
_PAUSED = "paused"


def profile_id(connection: sqlite3.Connection) -> str:
    """A short random name for this journal, the same for its whole life."""
    connection.execute(
        "INSERT OR IGNORE INTO meta VALUES (?, ?)", (_PROFILE_ID, os.urandom(4).hex())
    )
    value: str = connection.execute(
        "SELECT value FROM meta WHERE key = ?", (_PROFILE_ID,)
    ).fetchone()[0]
    return value


def paused(connection: sqlite3.Connection) -> bool:
    """Whether the user paused the queue."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_PAUSED,)).fetchone()
    return row is not None


def set_paused(connection: sqlite3.Connection, *, paused: bool) -> None:
    if paused:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (_PAUSED,))
    else:
        connection.execute("DELETE FROM meta WHERE key = ?", (_PAUSED,))
