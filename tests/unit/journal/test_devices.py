"""The journal remembers phones and what the user decided of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.journal import devices
from desktop_sync.journal.database import Database
from desktop_sync.journal.devices import KnownDevice
from desktop_sync.model.device import ArrivalMode


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


def test_a_decision_outlives_a_new_name(journal: Database) -> None:
    with journal.write() as connection:
        devices.remember(connection, "one", "iPhone", "iPhone 15 Pro", "18.1")
        devices.set_mode(connection, "one", ArrivalMode.ALWAYS)
        devices.remember(connection, "one", "Ana’s iPhone", "iPhone 15 Pro", "18.2")
    known = devices.known(journal.read(), "one")
    assert known == KnownDevice("Ana’s iPhone", "iPhone 15 Pro", "18.2", ArrivalMode.ALWAYS)
    assert devices.known(journal.read(), "two") is None


def test_what_was_left_out_is_remembered_for_each_phone(journal: Database) -> None:
    with journal.write() as connection:
        devices.leave_out(connection, "one", out=["/DCIM/a\udcff.JPG", "/DCIM/b.JPG"], back=[])
        devices.leave_out(connection, "one", out=["/DCIM/b.JPG"], back=["/DCIM/a\udcff.JPG"])
        devices.leave_out(connection, "two", out=["/DCIM/c.JPG"], back=["/DCIM/b.JPG"])
    assert devices.left_out(journal.read(), "one") == {"/DCIM/b.JPG"}
    assert devices.left_out(journal.read(), "two") == {"/DCIM/c.JPG"}
