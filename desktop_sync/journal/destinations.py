"""The destinations the user set up, and what each is known to hold of a resource.

Must not know how a destination is talked to, nor any secret.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from desktop_sync.errors import ItemError
from desktop_sync.journal import destination_policies
from desktop_sync.journal.assets import record_evidence
from desktop_sync.journal.database import to_bytes, to_micros
from desktop_sync.model.destination import DestinationConfig, Proof, RemoteRef
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Evidence
from desktop_sync.model.policy import AS_EVERYWHERE, PolicyChange


class DestinationRecord(Struct, frozen=True):
    """A destination as the journal has it."""

    id: int
    config: DestinationConfig
    paused: bool
    policy: PolicyChange = AS_EVERYWHERE

    @property
    def place(self) -> str:
        """What evidence calls it: the same whatever its name is."""
        return place_of(self.id)


def place_of(destination_id: int) -> str:
    return f"destination:{destination_id}"


def add(
    connection: sqlite3.Connection,
    config: DestinationConfig,
    at: datetime,
    *,
    keeps_marks: bool = False,
    knows_sha1: bool = False,
) -> int | None:
    """A new destination; its id, or None where one has that name. One that ``keeps_marks`` is told
    of what is marked later, too; for one that ``knows_sha1`` imports make it."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO destination"
        " (name, type, options, added_at, keeps_marks, knows_sha1) VALUES (?, ?, ?, ?, ?, ?)",
        (
            config.name,
            config.type,
            json.dumps(dict(config.options)),
            to_micros(at),
            keeps_marks,
            knows_sha1,
        ),
    )
    return cursor.lastrowid if cursor.rowcount else None


def some_know_sha1(connection: sqlite3.Connection) -> bool:
    """Whether some destination knows files by their SHA-1."""
    found = connection.execute("SELECT 1 FROM destination WHERE knows_sha1 LIMIT 1").fetchone()
    return found is not None


def every(connection: sqlite3.Connection) -> list[DestinationRecord]:
    """All destinations, in the order they were added."""
    rows = connection.execute(
        "SELECT id, name, type, options, paused, policy FROM destination ORDER BY id"
    )
    return [_record(row) for row in rows]


def named(connection: sqlite3.Connection, name: str) -> DestinationRecord | None:
    row = connection.execute(
        "SELECT id, name, type, options, paused, policy FROM destination WHERE name = ?", (name,)
    ).fetchone()
    return None if row is None else _record(row)


def meant(connection: sqlite3.Connection, name: str | None) -> list[DestinationRecord]:
    """The destination of that name, or all (None). Raises ``ItemError('no-destination')``."""
    if name is None:
        return every(connection)
    record = named(connection, name)
    if record is None:
        raise ItemError("no-destination", path=name)
    return [record]


def change(
    connection: sqlite3.Connection, destination_id: int, name: str, options: Mapping[str, str]
) -> bool:
    """Call a destination something else, or tell it something else; False where another has that
    name."""
    return bool(
        connection.execute(
            "UPDATE OR IGNORE destination SET name = ?, options = ? WHERE id = ?",
            (name, json.dumps(dict(options)), destination_id),
        ).rowcount
    )


def forget_evidence(connection: sqlite3.Connection, destination_id: int) -> None:
    """Nothing is known any more of what is there, nor of what is half sent."""
    connection.execute("DELETE FROM evidence WHERE place = ?", (place_of(destination_id),))
    connection.execute("DELETE FROM remote WHERE destination_id = ?", (destination_id,))
    connection.execute("DELETE FROM unfinished WHERE destination_id = ?", (destination_id,))


def remove(connection: sqlite3.Connection, destination_id: int) -> None:
    """Forget a destination with its uploads and the evidence that is only known through it."""
    forget_evidence(connection, destination_id)
    connection.execute("DELETE FROM upload WHERE destination_id = ?", (destination_id,))
    connection.execute("DELETE FROM destination WHERE id = ?", (destination_id,))


def set_paused(connection: sqlite3.Connection, destination_id: int, *, paused: bool) -> None:
    connection.execute(
        "UPDATE destination SET paused = ? WHERE id = ?", (int(paused), destination_id)
    )


def is_untidy(connection: sqlite3.Connection, destination_id: int) -> bool:
    """Whether temporary files may have been left there since it was last tidied up."""
    row = connection.execute(
        "SELECT untidy FROM destination WHERE id = ?", (destination_id,)
    ).fetchone()
    return row is not None and bool(row[0])


def set_untidy(connection: sqlite3.Connection, destination_id: int, *, untidy: bool) -> None:
    connection.execute(
        "UPDATE destination SET untidy = ? WHERE id = ? AND untidy <> ?",
        (int(untidy), destination_id, int(untidy)),
    )


def remember_ref(
    connection: sqlite3.Connection, destination_id: int, resource_id: int, ref: RemoteRef
) -> None:
    """The destination has a file and calls it ``ref``; nothing is proven by that."""
    connection.execute(
        "DELETE FROM unfinished WHERE resource_id = ? AND destination_id = ?",
        (resource_id, destination_id),
    )
    connection.execute(
        "INSERT OR REPLACE INTO remote SELECT ?, id, ?, ? FROM destination WHERE id = ?",
        (resource_id, to_bytes(ref.id), ref.size_bytes, destination_id),
    )


def forget_ref(connection: sqlite3.Connection, destination_id: int, resource_id: int) -> None:
    """The destination does not have it any more, or it is not what was sent."""
    connection.execute(
        "DELETE FROM remote WHERE resource_id = ? AND destination_id = ?",
        (resource_id, destination_id),
    )


def keep_unfinished(
    connection: sqlite3.Connection, destination_id: int, resource_id: int, state: str
) -> None:
    """What the destination calls a file that is half sent."""
    connection.execute(
        "INSERT OR REPLACE INTO unfinished SELECT ?, id, ? FROM destination WHERE id = ?",
        (resource_id, state, destination_id),
    )


def unfinished(connection: sqlite3.Connection, destination_id: int) -> list[str]:
    """What is half sent to a destination and may still be finished: all but that of assets that
    were removed."""
    rows = connection.execute(
        "SELECT n.state FROM unfinished n JOIN resource r ON r.id = n.resource_id"
        " WHERE n.destination_id = ? AND r.removed_at IS NULL",
        (destination_id,),
    )
    return [row[0] for row in rows]


def record_proof(
    connection: sqlite3.Connection,
    destination_id: int,
    resource_id: int,
    proof: Proof,
    at: datetime,
) -> None:
    """What the destination said of its copy is the evidence for it."""
    digest = proof.digest or Digest.of_size(proof.size_bytes)
    evidence = Evidence(place_of(destination_id), proof.grade, digest, at)
    record_evidence(connection, resource_id, evidence)


def _record(row: tuple[int, str, str, str, int, str]) -> DestinationRecord:
    config = DestinationConfig(row[1], row[2], json.loads(row[3]))
    return DestinationRecord(row[0], config, bool(row[4]), destination_policies.read(row[5]))
