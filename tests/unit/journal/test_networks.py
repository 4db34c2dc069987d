"""The journal remembers networks, what the user said of them, and what went at a price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop_sync.errors import ItemError
from desktop_sync.journal import destinations, networks, routes
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.route import KnownNetwork, Route

AT = datetime(2024, 5, 17, 21, 36, 0, 123456, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    """A journal that met two networks, one after the other."""
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        networks.meet(connection, "net-1", "Home", AT)
        networks.meet(connection, "net-2", "Train", LATER)
    yield journal
    journal.close()


def learn(journal: Database, *identities: str) -> None:
    """Something of the routes from these networks to one destination."""
    with journal.write() as connection:
        number = destinations.add(connection, DestinationConfig("NAS", "folder"), AT)
        assert number is not None
        for one in identities:
            route = Route(one, "", "NAS", passed_bytes=5, learnt_at=AT)
            routes.save(connection, number, route)


def identities(journal: Database) -> list[str]:
    return [one.identity for one in networks.every(journal.read())]


def test_networks_are_listed_the_latest_first(journal: Database) -> None:
    assert identities(journal) == ["net-2", "net-1"]
    with journal.write() as connection:
        networks.meet(connection, "net-1", "Home", LATER + timedelta(seconds=1))
    assert identities(journal) == ["net-1", "net-2"]


def test_what_the_user_said_outlives_another_meeting_and_a_new_name(journal: Database) -> None:
    with journal.write() as connection:
        networks.set_metered(connection, "Home", False)
        networks.meet(connection, "net-1", "Home 5G", LATER)
    (_, home) = sorted(networks.every(journal.read()), key=lambda one: one.identity, reverse=True)
    assert home == KnownNetwork("net-1", "Home 5G", False, LATER)
    assert networks.said_metered(journal.read()) == {"net-1": False}


def test_a_network_that_does_not_say_its_name_keeps_the_one_it_had(journal: Database) -> None:
    with journal.write() as connection:
        networks.meet(connection, "net-1", "", LATER)
    assert "Home" in [one.name for one in networks.every(journal.read())]


def test_an_unknown_network_is_not_remembered(journal: Database) -> None:
    with journal.write() as connection:
        networks.meet(connection, "", "", LATER)
    assert identities(journal) == ["net-2", "net-1"]


def test_the_users_word_can_be_taken_back(journal: Database) -> None:
    with journal.write() as connection:
        networks.set_metered(connection, "net-2", True)
    assert networks.said_metered(journal.read()) == {"net-2": True}
    with journal.write() as connection:
        networks.set_metered(connection, "net-2", None)
    assert networks.said_metered(journal.read()) == {}


def test_a_name_that_several_networks_have_means_all_of_them(journal: Database) -> None:
    with journal.write() as connection:
        networks.meet(connection, "net-3", "Home", AT)
        networks.set_metered(connection, "Home", True)
    assert networks.said_metered(journal.read()) == {"net-1": True, "net-3": True}


def test_an_identity_is_not_taken_for_a_name(journal: Database) -> None:
    with journal.write() as connection:
        networks.meet(connection, "net-3", "net-1", AT)
        networks.set_metered(connection, "net-1", True)
    assert networks.said_metered(journal.read()) == {"net-1": True}


@pytest.mark.parametrize("name", ["", "Cellar", "home"])
def test_a_network_that_is_not_known_is_an_error(journal: Database, name: str) -> None:
    with journal.write() as connection:
        networks.meet(connection, "net-3", "", AT)
        for change in (networks.forget, lambda it, one: networks.set_metered(it, one, True)):
            with pytest.raises(ItemError) as raised:
                change(connection, name)
            assert (raised.value.code, raised.value.path) == ("no-network", name)
    assert len(identities(journal)) == 3


def test_what_was_learnt_in_a_network_stands_with_it(journal: Database) -> None:
    learn(journal, "net-1", "")
    (train, home, nameless) = networks.every(journal.read())
    assert train.routes == ()
    assert home.routes == (Route("net-1", "Home", "NAS", passed_bytes=5, learnt_at=AT),)
    unknown = (Route("", "", "NAS", passed_bytes=5, learnt_at=AT),)
    assert nameless == KnownNetwork("", "", None, AT, unknown)


def test_a_network_is_forgotten_with_all_that_was_learnt_and_said_of_it(journal: Database) -> None:
    learn(journal, "net-1", "net-2")
    with journal.write() as connection:
        networks.set_metered(connection, "net-1", True)
        networks.forget(connection, "Home")
    assert [(one.identity, len(one.routes)) for one in networks.every(journal.read())] == [
        ("net-2", 1)
    ]
    assert networks.said_metered(journal.read()) == {}


def test_what_was_learnt_in_networks_without_identity_can_be_forgotten(journal: Database) -> None:
    learn(journal, "net-1", "")
    with journal.write() as connection:
        networks.forget(connection, "")
    assert [(one.identity, len(one.routes)) for one in networks.every(journal.read())] == [
        ("net-2", 0),
        ("net-1", 1),
    ]


def test_what_was_learnt_after_a_network_was_forgotten_can_be_forgotten_too(
    journal: Database,
) -> None:
    with journal.write() as connection:
        networks.forget(connection, "net-1")
    learn(journal, "net-1")
    assert identities(journal) == ["net-2", "net-1"]
    with journal.write() as connection:
        networks.forget(connection, "net-1")
    assert identities(journal) == ["net-2"]


def test_what_went_at_a_price_is_counted_by_day(journal: Database) -> None:
    today = date(2024, 5, 17)
    with journal.write() as connection:
        networks.spend(connection, today, 2**40)
        networks.spend(connection, today, 5)
        networks.spend(connection, today + timedelta(days=1), 7)
    assert networks.spent(journal.read(), today) == 2**40 + 5
    assert networks.spent(journal.read(), today + timedelta(days=1)) == 7
    assert networks.spent(journal.read(), today - timedelta(days=1)) == 0
