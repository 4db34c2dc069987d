"""What was learnt of the way from a network to a destination.

Must not know how it is learnt, nor what follows from it.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from desktop_sync.journal.database import from_micros, to_micros
from desktop_sync.model.route import Route

_MICROSECOND = timedelta(microseconds=1)
_COLUMNS = "r.refused_bytes, r.passed_bytes, r.parallel, r.latency_us, r.learnt_at, r.refused_at"


def load(connection: sqlite3.Connection, network: str, destination_id: int) -> Route:
    """What is known of a route; a route of which nothing is known where that is nothing.
    ``network`` is an identity, "" for an unknown network."""
    row = connection.execute(
        f"SELECT COALESCE(n.name, ''), d.name, {_COLUMNS} FROM destination d"
        " LEFT JOIN network n ON n.identity = ?1"
        " LEFT JOIN route r ON r.network = ?1 AND r.destination_id = d.id WHERE d.id = ?2",
        (network, destination_id),
    ).fetchone()
    return Route(network, "", "") if row is None else _route(network, row)


def save(connection: sqlite3.Connection, destination_id: int, route: Route) -> None:
    """Keep what was learnt of a route at its ``learnt_at``; nothing where nothing was, and where
    the destination is there no more."""
    if route.learnt_at is None:
        return
    latency = None if route.latency is None else route.latency // _MICROSECOND
    refused_at = None if route.refused_at is None else to_micros(route.refused_at)
    connection.execute(
        "INSERT OR REPLACE INTO route (network, destination_id, refused_bytes, refused_at,"
        " passed_bytes, parallel, latency_us, learnt_at)"
        " SELECT ?, id, ?, ?, ?, ?, ?, ? FROM destination WHERE id = ?",
        (
            route.network,
            route.refused_bytes,
            refused_at,
            route.passed_bytes,
            route.parallel,
            latency,
            to_micros(route.learnt_at),
            destination_id,
        ),
    )


def every(connection: sqlite3.Connection) -> list[Route]:
    """All that something is known of, in the order the destinations were added."""
    rows = connection.execute(
        f"SELECT r.network, COALESCE(n.name, ''), d.name, {_COLUMNS} FROM route r"
        " JOIN destination d ON d.id = r.destination_id"
        " LEFT JOIN network n ON n.identity = r.network ORDER BY d.id, r.network"
    )
    return [_route(row[0], row[1:]) for row in rows]


def forget_network(connection: sqlite3.Connection, network: str) -> int:
    """Nothing is known any more of the routes from there; of how many something was."""
    return connection.execute("DELETE FROM route WHERE network = ?", (network,)).rowcount


def forget_destination(connection: sqlite3.Connection, destination_id: int) -> None:
    """It is somewhere else now: nothing is known of the routes to it."""
    connection.execute("DELETE FROM route WHERE destination_id = ?", (destination_id,))


def _route(
    network: str,
    row: tuple[str, str, int | None, int | None, int | None, int | None, int | None, int | None],
) -> Route:
    name, destination, refused_bytes, passed_bytes, parallel, latency_us, learnt_at, refused_at = (
        row
    )
    return Route(
        network=network,
        network_name=name,
        destination=destination,
        refused_bytes=refused_bytes,
        passed_bytes=passed_bytes or 0,
        parallel=parallel,
        latency=None if latency_us is None else timedelta(microseconds=latency_us),
        learnt_at=None if learnt_at is None else from_micros(learnt_at),
        refused_at=None if refused_at is None else from_micros(refused_at),
    )
