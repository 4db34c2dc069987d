"""How it is kept what is different for a destination."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.journal import destination_policies, destinations
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.policy import AS_EVERYWHERE, Hours, OnBattery, OnMetered, PolicyChange

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NIGHT = PolicyChange(
    OnBattery.WAIT, OnMetered.SMALL, ("Home", "Büro “5”"), Hours(time(22), time(6))
)
TIMES = st.times().map(lambda at: at.replace(tzinfo=None))
CHANGES = st.builds(
    PolicyChange,
    battery=st.none() | st.sampled_from(OnBattery),
    metered=st.none() | st.sampled_from(OnMetered),
    networks=st.none() | st.lists(st.text(), max_size=3).map(tuple),
    hours=st.none() | st.builds(Hours, TIMES, TIMES),
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "journal.sqlite3")
    yield database
    database.close()


def added(journal: Database, name: str) -> int:
    with journal.write() as connection:
        number = destinations.add(connection, DestinationConfig(name, "folder"), NOW)
    assert number is not None
    return number


def test_a_destination_is_as_everywhere_at_first(journal: Database) -> None:
    assert destination_policies.of(journal.read(), added(journal, "NAS")) == AS_EVERYWHERE


def test_what_is_different_is_kept_for_that_destination_alone(journal: Database) -> None:
    nas, attic = added(journal, "NAS"), added(journal, "Attic")
    with journal.write() as connection:
        destination_policies.use(connection, nas, NIGHT)
    assert destination_policies.of(journal.read(), nas) == NIGHT
    assert destination_policies.of(journal.read(), attic) == AS_EVERYWHERE
    kept = {one.config.name: one.policy for one in destinations.every(journal.read())}
    assert kept == {"NAS": NIGHT, "Attic": AS_EVERYWHERE}


def test_it_can_be_as_everywhere_again(journal: Database) -> None:
    nas = added(journal, "NAS")
    for change in (NIGHT, AS_EVERYWHERE):
        with journal.write() as connection:
            destination_policies.use(connection, nas, change)
    assert destination_policies.of(journal.read(), nas) == AS_EVERYWHERE


def test_of_a_destination_that_is_gone_nothing_is_different(journal: Database) -> None:
    assert destination_policies.of(journal.read(), 4711) == AS_EVERYWHERE


def test_only_what_is_different_is_written() -> None:
    assert json.loads(destination_policies.written(AS_EVERYWHERE)) == {}
    change = PolicyChange(metered=OnMetered.GO, networks=())
    assert json.loads(destination_policies.written(change)) == {"metered": "go", "networks": []}


@settings(deadline=None)
@given(CHANGES)
def test_whatever_is_written_is_read_back(change: PolicyChange) -> None:
    assert destination_policies.read(destination_policies.written(change)) == change


@pytest.mark.expects_logs
@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "4",
        "null",
        '{"battery": "sometimes"}',
        '{"metered": 4}',
        '{"networks": 4}',
        '{"hours": ["22:00"]}',
        '{"hours": ["22:00", "25:00"]}',
        '{"hours": [22, 6]}',
        '{"hours": "22:00-06:00"}',
    ],
)
def test_what_is_not_understood_is_as_everywhere(text: str) -> None:
    assert destination_policies.read(text) == AS_EVERYWHERE


def test_what_a_later_version_adds_does_no_harm() -> None:
    assert destination_policies.read('{"battery": "wait", "moon": "full"}') == PolicyChange(
        battery=OnBattery.WAIT
    )
