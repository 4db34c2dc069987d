"""What was done is told in one digest, at most once an hour, and what needs the user at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import (
    AssetCounts,
    EngineState,
    ImportEnded,
    ImportPhase,
    ImportSummary,
    Status,
    UploadStatus,
    UploadsTo,
)
from desktop_sync.ui.bubbles import Bubble
from desktop_sync.ui.digest import RETRY, SHOW, Digest
from desktop_sync.ui.pages import PageName
from tests.fakes.remembering_engine import summary

NAS = UploadsTo("NAS", succeeded=100, bytes_done=100_000_000, idle=True)
REFUSED = DestinationHold("credentials", needs_user=True)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Told:
    """A digest, and how it hears."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.digest = Digest(self.clock)
        self.hear(NAS)

    def hear(self, *places: UploadsTo) -> list[Bubble]:
        status = Status(
            EngineState.IDLE, "/library", 9, 9, 9, 0, 0, 0, False, None, (),
            uploads=UploadStatus(places),
        )  # fmt: skip
        return self._told(self.digest.hear(status))

    def end(self, summary: ImportSummary) -> list[Bubble]:
        return self._told(self.digest.note_end(ImportEnded(summary)))

    def _told(self, bubbles: list[Bubble]) -> list[Bubble]:
        digest = self.digest.take()
        return bubbles if digest is None else [*bubbles, digest]


@pytest.fixture
def told() -> Told:
    return Told()


def done(count: int, place: UploadsTo = NAS) -> UploadsTo:
    return replace(
        place, succeeded=100 + count, bytes_done=100_000_000 + count * 1_000_000, pending=0
    )


def test_a_batch_is_told_once_at_its_end(told: Told) -> None:
    assert told.hear(replace(NAS, pending=40, idle=False)) == []
    assert told.hear(replace(done(20), pending=20, idle=False)) == []
    (bubble,) = told.hear(done(40))
    assert bubble.notice.title == "40 uploaded to NAS"
    assert bubble.notice.body.startswith("40 MB, done at ")
    assert (bubble.link.page, bubble.needs_user) == (PageName.PLACES, False)
    assert told.hear(done(40)) == []


def test_it_is_told_at_most_once_an_hour_and_then_whole(told: Told) -> None:
    assert len(told.hear(done(1))) == 1
    told.clock.now += 1_800
    assert told.hear(done(2)) == []
    told.clock.now += 1_801
    (bubble,) = told.hear(done(3))
    assert bubble.notice.title == "2 uploaded to NAS"


def test_what_failed_is_told_at_once_and_can_be_tried_again(told: Told) -> None:
    assert len(told.hear(done(1))) == 1
    failed = replace(done(3), failed=2)
    (bubble,) = told.hear(failed)
    assert bubble.needs_user
    assert [key for key, _ in bubble.actions] == [SHOW, RETRY]
    assert "2 were not uploaded" in bubble.notice.body
    assert told.hear(failed) == []
    (only,) = told.hear(replace(failed, failed=3))
    assert only.notice.title == "3 not uploaded"


@pytest.mark.parametrize(
    "solved", [lambda: done(0), lambda: replace(NAS, pending=38, paused=True, hold=REFUSED)]
)
def test_a_refusal_is_told_once_until_it_is_solved(
    told: Told, solved: Callable[[], UploadsTo]
) -> None:
    refused = replace(NAS, pending=38, hold=REFUSED)
    (bubble,) = told.hear(refused)
    assert bubble.notice.title == "“NAS” does not accept the user name, password or key"
    assert bubble.notice.body.startswith("38 assets wait for it, and everything else goes on.")
    assert (bubble.needs_user, bubble.link.page) == (True, PageName.PLACES)
    assert told.hear(replace(refused, pending=39)) == []
    told.hear(solved())
    assert len(told.hear(refused)) == 1


def test_what_was_done_before_the_start_is_not_news() -> None:
    assert Told().hear(NAS) == []


def test_what_waits_is_said_with_what_is_done(told: Told) -> None:
    attic = UploadsTo("Attic", pending=7, hold=DestinationHold("unreachable"))
    (bubble,) = told.hear(done(1), attic)
    assert bubble.notice.body.endswith("7 assets wait for Attic.")


def imported(count: int, import_id: int = 1, **facts: object) -> ImportSummary:
    made = summary(import_id)
    counts = AssetCounts(imported=count)
    made = replace(made, source_name="DCIM", assets=counts, bytes_done=9_000_000, problem_count=0)
    return replace(made, **facts)


def test_an_import_is_told_at_once_and_what_comes_within_the_hour_together_after_it(
    told: Told,
) -> None:
    (first,) = told.end(imported(124))
    assert (first.notice.title, first.link.page) == ("124 imported from DCIM", PageName.LIBRARY)
    assert told.digest.due_seconds() is None
    assert told.end(imported(3, 2)) == []
    assert told.end(imported(4, 3, source_name="Card")) == []
    assert told.hear(done(40)) == []
    told.clock.now += 3_000
    assert told.digest.due_seconds() == 600
    told.clock.now += 600
    bubble = told.digest.take()
    assert bubble is not None
    assert bubble.notice.title == "7 imported from DCIM and 1 more, 40 uploaded to NAS"
    assert "18 MB, done at " in bubble.notice.body
    assert "40 MB, done at " in bubble.notice.body
    assert not bubble.needs_user
    assert told.digest.take() is None


def test_uploads_under_way_do_not_keep_an_import_from_being_told(told: Told) -> None:
    told.hear(replace(done(3), pending=40, idle=False))
    (bubble,) = told.end(imported(124))
    assert bubble.notice.title == "124 imported from DCIM"


def test_a_failed_import_is_told_within_the_hour_and_so_is_what_solves_it(told: Told) -> None:
    told.end(imported(1))
    failed = imported(1, 2, assets=AssetCounts(imported=1, failed=1), problem_count=1)
    (bubble,) = told.end(failed)
    assert bubble.needs_user
    (solved,) = told.end(imported(2, 2))
    assert (solved.tag, solved.needs_user) == (bubble.tag, False)


@pytest.mark.parametrize("phase", [ImportPhase.CANCELLED, ImportPhase.COPYING])
def test_an_import_that_did_not_end_by_itself_is_not_told(told: Told, phase: ImportPhase) -> None:
    assert told.end(imported(1, phase=phase)) == []


def test_a_policy_that_keeps_uploads_back_is_said_with_what_is_done(told: Told) -> None:
    attic = UploadsTo("Attic", pending=7, hold=DestinationHold("battery", "41"))
    (bubble,) = told.hear(done(1), attic)
    assert bubble.notice.body.endswith("7 uploads wait until you plug in.")
