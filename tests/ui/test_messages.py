"""What people read: sizes, states, notices and rows in whole sentences."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QTextDocument

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import AssetCounts, ImportPhase, ImportSummary, Status
from desktop_sync.model.job import JobRow, JobState, Outcome, Problem
from desktop_sync.ui import headlines, job_text, messages
from desktop_sync.ui.history.row_text import Piece, pieces
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import tip
from tests.fakes.engine import FakeEngine

NOW = datetime(2026, 5, 17, 12, 0, tzinfo=UTC)
ROW = JobRow(
    id=1,
    import_id=1,
    state=JobState.PENDING,
    kind=AssetKind.LIVE_PHOTO,
    name="IMG_4530",
    resource_names=("IMG_4530.HEIC", "IMG_4530.MOV", "IMG_4530.AAE"),
    source_name="DCIM",
    size_bytes=5_800_000,
)


@pytest.fixture
def summary(engine: FakeEngine) -> ImportSummary:
    engine.import_from([Path("/card/DCIM")])
    return replace(
        engine.imports[0],
        phase=ImportPhase.ENDED,
        ended_at=NOW,
        bytes_done=11_600_000_000,
        assets=AssetCounts(imported=1_284),
    )


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (0, "0 bytes"),
        (733, "733 bytes"),
        (4_100_000, "4.1 MB"),
        (12_400_000, "12 MB"),
        (11_600_000_000, "12 GB"),
    ],
)
def test_a_size_has_the_digits_that_matter(size_bytes: int, words: str) -> None:
    assert messages.size(size_bytes) == words


def test_what_is_done_of_what_names_the_unit_once() -> None:
    assert messages.size_of(96_000_000, 154_000_000) == "96 of 154 MB"
    assert messages.size_of(900_000, 154_000_000) == "900 kB of 154 MB"


def test_the_state_says_how_far_and_until_when(engine: FakeEngine, summary: ImportSummary) -> None:
    active = replace(
        summary,
        phase=ImportPhase.COPYING,
        ended_at=None,
        assets_handled=1_284,
        assets_total=1_540,
        bytes_total=2_000_000_000,
        bytes_handled=1_000_000_000,
    )
    status = replace(_status(engine), imports=(active,), seconds_left=600.0, rate=38_000_000.0)
    words = headlines.headline(status, NOW)
    until = messages.clock(datetime(2026, 5, 17, 12, 10, tzinfo=UTC))
    assert words.sentence == f"Importing 1,284 of 1,540 · about {until}"
    assert words.second.startswith("256 left, 1.0 GB · from DCIM")
    assert headlines.fraction(status) == 0.5


def test_while_listing_it_says_what_was_found_so_far(
    engine: FakeEngine, summary: ImportSummary
) -> None:
    listing = replace(summary, phase=ImportPhase.LISTING, ended_at=None, files_listed=12_345)
    words = headlines.headline(replace(_status(engine), imports=(listing,)), NOW)
    assert words == messages.Headline("Looking through DCIM", "12,345 files found so far")


def test_a_notice_says_how_many_from_where(summary: ImportSummary) -> None:
    notice = messages.imports_notice([summary])
    assert notice.title == "1,284 imported from DCIM"
    assert notice.body.startswith("12 GB, done at ")


def test_a_notice_names_what_was_here_and_what_is_amiss(summary: ImportSummary) -> None:
    counts = AssetCounts(imported=2, already=3, duplicate=1, failed=1)
    notice = messages.imports_notice([replace(summary, assets=counts, problem_count=1)])
    assert "4 were here already." in notice.body
    assert "1 was not imported." in notice.body


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        (AssetCounts(already=124), "Nothing new in DCIM"),
        (AssetCounts(failed=2), "Nothing imported from DCIM"),
        (AssetCounts(), "No photos or videos in DCIM"),
    ],
)
def test_a_notice_about_nothing_imported_says_why(
    summary: ImportSummary, counts: AssetCounts, title: str
) -> None:
    assert messages.imports_notice([replace(summary, assets=counts)]).title == title


def test_a_running_row_in_one_sentence() -> None:
    row = replace(ROW, state=JobState.RUNNING, done_bytes=4_118_000)
    said = job_text.sentence(row, paused=False)
    assert said == "IMG_4530, Live, Edited, DCIM → Library, 71 percent"


def test_a_failed_row_gives_the_reason_first() -> None:
    problem = Problem("/card/DCIM/IMG_4530.HEIC", "unreadable")
    row = replace(ROW, state=JobState.FAILED, problem=problem)
    mark, words = job_text.detail(row, paused=False)
    assert mark is Mark.ATTENTION
    assert words.startswith("It could not be read.")


def test_a_duplicate_is_not_called_imported() -> None:
    row = replace(ROW, state=JobState.SUCCEEDED, outcome=Outcome.DUPLICATE, ended_at=NOW)
    assert job_text.detail(row, paused=False)[1] == "the same is already in the library"


def test_a_name_cannot_break_a_line_or_turn_the_reading_direction() -> None:
    row = replace(ROW, name="IMG\n\u202e1", resource_names=())
    said = job_text.sentence(row, paused=False)
    assert "\n" not in said
    assert "\u202e" not in said


def _status(engine: FakeEngine) -> Status:
    return replace(engine.status_now(), imports=())


def test_what_looks_like_html_in_a_name_is_read_as_it_is() -> None:
    name = "<b>{reason}</b>&lt;.jpg"
    text = pieces("<b>{name}</b> · {reason}", name=name, reason="it was gone")
    assert text == (Piece(name, first=True), Piece(" · it was gone"))
    shown = QTextDocument()
    shown.setHtml(tip(f"{name}\nread back"))
    assert shown.toPlainText() == f"{name}\nread back"
    assert tip("a < b & c.jpg") == "a < b & c.jpg"
