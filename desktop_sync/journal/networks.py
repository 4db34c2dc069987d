"""The networks this machine was in, what the user said of them, and what went where bytes cost.

Must not know how a network is recognised.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from desktop_sync.errors import ItemError
from desktop_sync.journal import routes
from desktop_sync.journal.database import from_micros, to_micros
from desktop_sync.model.route import KnownNetwork, Route

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def meet(connection: sqlite3.Connection, identity: str, name: str, at: datetime) -> None:
    """This machine is in a network; what the user said of it stays. One that cannot be told from
    others ("") is not remembered."""
    if not identity:
        return
    connection.execute(
        "INSERT INTO network (identity, name, seen_at) VALUES (?, ?, ?)"
        " ON CONFLICT (identity) DO UPDATE SET seen_at = excluded.seen_at,"
        " name = CASE excluded.name WHEN '' THEN name ELSE excluded.name END",
        (identity, name, to_micros(at)),
    )


def said_metered(connection: sqlite3.Connection) -> Mapping[str, bool]:
    """Whether bytes cost money in the networks of which the user said so, by their identities."""
    rows = connection.execute("SELECT identity, metered FROM network WHERE metered IS NOT NULL")
    return {identity: bool(metered) for identity, metered in rows}


def set_metered(connection: sqlite3.Connection, name: str, metered: bool | None) -> None:  # noqa: FBT001
    """Remember what the user says of the network of that identity, or of all of that name; None
    leaves it to the system. Raises ``ItemError('no-network')``."""
    known = _meant(connection, name)
    if not known:
        raise ItemError("no-network", path=name)
    value = None if metered is None else int(metered)
    connection.executemany(
        "UPDATE network SET metered = ? WHERE identity = ?", [(value, one) for one in known]
    )


def forget(connection: sqlite3.Connection, name: str) -> None:
    """Forget the network of that identity, or all of that name: what was said of it, and what was
    learnt of the routes from it. "" is what was learnt where the network was unknown. Raises
    ``ItemError('no-network')``."""
    forgotten = 0
    for identity in _meant(connection, name) or [name]:
        gone = connection.execute("DELETE FROM network WHERE identity = ?", (identity,))
        forgotten += gone.rowcount + routes.forget_network(connection, identity)
    if not forgotten:
        raise ItemError("no-network", path=name)


def every(connection: sqlite3.Connection) -> tuple[KnownNetwork, ...]:
    """All networks with what was learnt there, the latest first. Where something was learnt in
    networks that cannot be told from each other, they are one without identity and name, at the
    end."""
    learnt = dict[str, list[Route]]()
    for route in routes.every(connection):
        learnt.setdefault(route.network, []).append(route)
    return tuple(_networks(connection, learnt))


def spend(connection: sqlite3.Connection, day: date, size_bytes: int) -> None:
    """So many more bytes were let go, where bytes cost money, on a day of the user's calendar."""
    connection.execute(
        "INSERT INTO metered_day VALUES (?, ?)"
        " ON CONFLICT (day) DO UPDATE SET size_bytes = size_bytes + excluded.size_bytes",
        (day.isoformat(), size_bytes),
    )


def spent(connection: sqlite3.Connection, day: date) -> int:
    """How many bytes were let go that day where bytes cost money."""
    row = connection.execute(
        "SELECT size_bytes FROM metered_day WHERE day = ?", (day.isoformat(),)
    ).fetchone()
    return 0 if row is None else int(row[0])


def _meant(connection: sqlite3.Connection, name: str) -> list[str]:
    """The identities that ``name`` stands for; an identity stands for itself alone."""
    if not name:
        return []
    rows = connection.execute(
        "SELECT identity FROM network WHERE identity = ?1"
        " UNION ALL SELECT identity FROM network WHERE name = ?1"
        " AND NOT EXISTS (SELECT 1 FROM network WHERE identity = ?1)",
        (name,),
    )
    return [row[0] for row in rows]


def _networks(
    connection: sqlite3.Connection, learnt: Mapping[str, list[Route]]
) -> Iterator[KnownNetwork]:
    rows = connection.execute(
        "SELECT identity, name, metered, seen_at FROM network ORDER BY seen_at DESC, identity"
    )
    nameless = dict(learnt)
    for identity, name, metered, seen_at in rows:
        yield KnownNetwork(
            identity,
            name,
            None if metered is None else bool(metered),
            from_micros(seen_at),
            tuple(nameless.pop(identity, ())),
        )
    for identity, found in nameless.items():
        seen = max((one.learnt_at or _LONG_AGO for one in found), default=_LONG_AGO)
        yield KnownNetwork(identity, "", None, seen, tuple(found))
