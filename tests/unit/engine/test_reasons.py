"""What the journal calls running is only claimed until it is under way: it waits like any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_sync.engine.reasons import reasons
from desktop_sync.journal import assets, destinations, uploads
from desktop_sync.journal.database import Database
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Metadata,
    Resource,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.destination import DestinationConfig, DestinationHold
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.job import JobState
from desktop_sync.model.reason import JobReason

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
HOLD = DestinationHold("low-battery", "30")


class Claimed:
    """A photo whose upload was claimed."""

    def __init__(self, journal: Database) -> None:
        self.journal = journal
        with journal.write() as connection:
            library = assets.library_id(connection, Path("/library"), create=True)
            place = destinations.add(connection, DestinationConfig("NAS", "folder"), NOON)
            assert library is not None
            assert place is not None
            self.library, self.place = library, place
            photo = Resource(ResourceRole.PHOTO, SourceFile("/card/IMG_1.JPG", 10, 0), Metadata())
            captured = CaptureTime(NOON, CaptureOrigin.EXIF)
            asset = Asset(AssetKind.PHOTO, (photo,), captured)
            number = assets.add_asset(connection, library, asset, NOON)
            resource = assets.add_resource(
                connection, library, number, photo, library_path="IMG_1.JPG", sha256=b"1"
            )
            evidence = Evidence(LIBRARY, Grade.READ_BACK, Digest("sha256", b"1"), NOON)
            assets.record_evidence(connection, resource, evidence)
            (_,) = uploads.claim(connection, library, place, 1, NOON)

    def pause(self) -> None:
        with self.journal.write() as connection:
            destinations.set_paused(connection, self.place, paused=True)

    def reason(self, *, is_under_way: bool) -> JobReason:
        (found,) = reasons(
            self.journal.read(),
            self.library,
            "IMG_1.JPG",
            is_under_way=lambda _: is_under_way,
            hold_of=lambda _: HOLD,
            import_hold=None,
            pause=None,
        )
        return found


@pytest.fixture
def claimed(tmp_path: Path) -> Iterator[Claimed]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield Claimed(journal)
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
