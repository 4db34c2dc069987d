"""What the journal calls running is only claimed until it is under way: it waits like any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.engine.reasons import reasons
from desktop_sync.journal import destinations, uploads
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.job import JobState
from desktop_sync.model.reason import JobReason
from tests.unit.journal.shelf import NOON, Shelf

HOLD = DestinationHold("low-battery", "30")


class Claimed:
    """A photo whose upload to the first place was claimed."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._place = shelf.places[0]
        with shelf.journal.write() as connection:
            (upload,) = uploads.claim(connection, shelf.library, self._place, 1, NOON)
        self._name = upload.name

    def pause(self) -> None:
        with self._shelf.journal.write() as connection:
            destinations.set_paused(connection, self._place, paused=True)

    def reason(self, *, is_under_way: bool) -> JobReason:
        found = reasons(
            self._shelf.journal.read(),
            self._shelf.library,
            self._name,
            is_under_way=lambda _: is_under_way,
            hold_of=lambda _: HOLD,
            import_hold=None,
            pause=None,
        )
        (reason,) = (one for one in found if one.destination == "NAS")
        return reason


@pytest.fixture
def claimed(tmp_path: Path) -> Iterator[Claimed]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield Claimed(Shelf(journal))
    journal.close()


def test_one_that_is_only_claimed_says_what_keeps_it_back(claimed: Claimed) -> None:
    reason = claimed.reason(is_under_way=False)
    assert (reason.state, reason.hold) == (JobState.PENDING, HOLD)


def test_one_that_is_under_way_is_kept_back_by_nothing(claimed: Claimed) -> None:
    claimed.pause()
    reason = claimed.reason(is_under_way=True)
    assert (reason.state, reason.hold, reason.paused) == (JobState.RUNNING, None, False)


def test_one_that_is_only_claimed_is_paused_with_its_destination(claimed: Claimed) -> None:
    claimed.pause()
    reason = claimed.reason(is_under_way=False)
    assert (reason.state, reason.paused) == (JobState.PENDING, True)
