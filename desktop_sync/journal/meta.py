"""Small facts the journal keeps about itself and the queue."""

from __future__ import annotations

import os
import sqlite3

from desktop_sync.journal.database import from_micros, to_micros
from desktop_sync.model.policy import Pause

_PROFILE_ID = "profile-id"
_PAUSED = "paused"
_WITHOUT_END = "1"


def profile_id(connection: sqlite3.Connection) -> str:
    """A short random name for this journal, the same for its whole life."""
    connection.execute(
        "INSERT OR IGNORE INTO meta VALUES (?, ?)", (_PROFILE_ID, os.urandom(4).hex())
    )
    value: str = connection.execute(
        "SELECT value FROM meta WHERE key = ?", (_PROFILE_ID,)
    ).fetchone()[0]
    return value


def pause(connection: sqlite3.Connection) -> Pause | None:
    """The pause the user wants, if it is one."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_PAUSED,)).fetchone()
    if row is None:
        return None
    return Pause() if row[0] == _WITHOUT_END else Pause(from_micros(int(row[0])))


def set_pause(connection: sqlite3.Connection, pause: Pause | None) -> None:
    if pause is None:
        connection.execute("DELETE FROM meta WHERE key = ?", (_PAUSED,))
        return
    value = _WITHOUT_END if pause.until is None else str(to_micros(pause.until))
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_PAUSED, value))
