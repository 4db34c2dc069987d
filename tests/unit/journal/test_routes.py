"""The journal remembers what routes have taught."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_sync.journal import destinations, networks, routes
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.route import Route

AT = datetime(2024, 5, 17, 21, 36, 0, 123456, tzinfo=UTC)
LEARNT = Route(
    network="net-1",
    network_name="Home",
    destination="NAS",
    refused_bytes=2**40,
    passed_bytes=2**33,
    parallel=3,
    latency=timedelta(microseconds=1234),
    learnt_at=AT + timedelta(hours=1),
    refused_at=AT,
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


@pytest.fixture
def nas(journal: Database) -> int:
    """A destination, and the network it is reached from."""
    with journal.write() as connection:
        networks.meet(connection, "net-1", "Home", AT)
        number = destinations.add(connection, DestinationConfig("NAS", "folder"), AT)
    assert number is not None
    return number


def save(journal: Database, destination_id: int, route: Route) -> None:
    with journal.write() as connection:
        routes.save(connection, destination_id, route)


def test_a_route_is_the_same_after_a_restart(journal: Database, nas: int) -> None:
    save(journal, nas, LEARNT)
    journal.close()
    again = Database(journal.file)
    assert routes.load(again.read(), "net-1", nas) == LEARNT
    assert routes.every(again.read()) == [LEARNT]
    again.close()


def test_of_a_new_route_nothing_is_known(journal: Database, nas: int) -> None:
    assert routes.load(journal.read(), "net-1", nas) == Route("net-1", "Home", "NAS")
    assert routes.load(journal.read(), "net-2", nas) == Route("net-2", "", "NAS")
    assert routes.every(journal.read()) == []


def test_what_is_learnt_later_takes_the_place_of_what_was(journal: Database, nas: int) -> None:
    save(journal, nas, LEARNT)
    lifted = replace(LEARNT, refused_bytes=None, refused_at=None, parallel=None, latency=None)
    save(journal, nas, lifted)
    assert routes.every(journal.read()) == [lifted]


def test_routes_of_one_destination_are_kept_apart_by_network(journal: Database, nas: int) -> None:
    unknown = Route("", "", "NAS", passed_bytes=7, learnt_at=AT)
    save(journal, nas, LEARNT)
    save(journal, nas, unknown)
    assert routes.load(journal.read(), "", nas) == unknown
    assert routes.load(journal.read(), "net-1", nas) == LEARNT


def test_a_route_that_taught_nothing_is_not_kept(journal: Database, nas: int) -> None:
    save(journal, nas, Route("net-1", "Home", "NAS"))
    assert routes.every(journal.read()) == []


def test_routes_go_with_their_destination(journal: Database, nas: int) -> None:
    save(journal, nas, LEARNT)
    with journal.write() as connection:
        destinations.remove(connection, nas)
        routes.save(connection, nas, LEARNT)
    assert routes.every(journal.read()) == []
    assert routes.load(journal.read(), "net-1", nas).refused_bytes is None


def test_a_destination_that_moved_is_learnt_anew(journal: Database, nas: int) -> None:
    save(journal, nas, LEARNT)
    with journal.write() as connection:
        routes.forget_destination(connection, nas)
    assert routes.every(journal.read()) == []
