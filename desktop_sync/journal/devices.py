"""Devices as the journal remembers them: what they are called, and what the user decided.

Must not know how a device is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from msgspec import Struct

from desktop_sync.journal.database import from_bytes, to_bytes
from desktop_sync.model.device import ArrivalMode


class KnownDevice(Struct, frozen=True):
    """A device that was here before."""

    name: str
    model: str
    ios_version: str
    mode: ArrivalMode


def known(connection: sqlite3.Connection, device_id: str) -> KnownDevice | None:
    row = connection.execute(
        "SELECT name, model, ios_version, mode FROM device WHERE id = ?", (device_id,)
    ).fetchone()
    return None if row is None else KnownDevice(row[0], row[1], row[2], ArrivalMode(row[3]))


def remember(
    connection: sqlite3.Connection, device_id: str, name: str, model: str, ios_version: str
) -> None:
    """What a device says of itself now; what the user decided of it stays."""
    connection.execute(
        "INSERT INTO device (id, name, model, ios_version, mode) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, model = excluded.model,"
        " ios_version = excluded.ios_version",
        (device_id, name, model, ios_version, ArrivalMode.ASK.value),
    )


def set_mode(connection: sqlite3.Connection, device_id: str, mode: ArrivalMode) -> None:
    connection.execute("UPDATE device SET mode = ? WHERE id = ?", (mode.value, device_id))


def left_out(connection: sqlite3.Connection, device_id: str) -> frozenset[str]:
    """The paths, by which the device knows them, of what the user left out."""
    rows = connection.execute("SELECT path FROM left_out WHERE device_id = ?", (device_id,))
    return frozenset(from_bytes(row[0]) for row in rows)


def leave_out(
    connection: sqlite3.Connection, device_id: str, out: Iterable[str], back: Iterable[str]
) -> None:
    """Remember that what lies at ``out`` was left out, and at ``back`` is not any more."""
    connection.executemany(
        "INSERT OR IGNORE INTO left_out VALUES (?, ?)", [(device_id, to_bytes(one)) for one in out]
    )
    connection.executemany(
        "DELETE FROM left_out WHERE device_id = ? AND path = ?",
        [(device_id, to_bytes(one)) for one in back],
    )
