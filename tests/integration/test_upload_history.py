"""The history's page of uploads: a row for what a day brought to a destination, and one for each
that failed, whatever befell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_sync.engine.engine import Engine
from desktop_sync.errors import ItemError
from desktop_sync.model.evidence import Grade
from desktop_sync.model.history import HistoryKind, HistoryRow, HistorySearch, RowState
from desktop_sync.model.job import JobSection
from tests.fakes.camera import make_bulk
from tests.integration.importing import PATIENCE_SECONDS, Bench
from tests.integration.uploading import NAME, UploadBench, finished

TOO_LARGE = "IMG_000001"


@pytest.fixture
def attic(bench: Bench, tmp_path: Path, card: Path) -> UploadBench:
    """Four photos, of which the destination does not take one."""
    made = UploadBench(bench, tmp_path / "attic")
    make_bulk(card, 4, 2_000)
    bench.import_from(card)
    made.trouble.raises["send", f"{TOO_LARGE}.JPG"] = [ItemError("too-large", detail="413")]
    return made


def rows(engine: Engine, search: HistorySearch | None = None) -> list[HistoryRow]:
    search = search or HistorySearch()
    found = engine.history_rows(search, 0, 100).result(PATIENCE_SECONDS).rows
    days = engine.history_days(search).result(PATIENCE_SECONDS)
    assert days.total == len(found)
    return [one for one in found if one.entry.destination is not None]


def events(engine: Engine, search: HistorySearch | None = None) -> list[str]:
    return [one.entry.event for one in rows(engine, search)]


def test_a_day_at_a_destination_is_one_row_with_the_weakest_grade(attic: UploadBench) -> None:
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        finished(engine)
        assert sorted(events(engine)) == ["destination-added", "upload-failed", "uploads"]
        (day,) = (one for one in rows(engine) if one.entry.event == "uploads")
        assert (day.count, day.size_bytes, day.found) == (3, 6_000, 0)
        assert (day.grade, day.state) == (Grade.READ_BACK, RowState.DONE)
        assert day.asset is not None
        (today,) = engine.history_days(HistorySearch()).result().days
        assert (today.day, today.uploaded, today.open) == (day.entry.at.astimezone().date(), 3, 1)
        assert events(engine, HistorySearch(HistoryKind.UPLOADED)) == ["uploads"]
        assert events(engine, HistorySearch(HistoryKind.FAILED)) == ["upload-failed"]
        story = engine.history_story(day.id).result(PATIENCE_SECONDS)
        assert story is not None
        assert story.row == day


def test_what_a_destination_had_already_is_not_called_uploaded(attic: UploadBench) -> None:
    for path, content in attic.bench.files().items():
        (attic.there / path).parent.mkdir(parents=True, exist_ok=True)
        (attic.there / path).write_bytes(content)
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        finished(engine)
        (day,) = (one for one in rows(engine) if one.entry.event == "uploads")
        assert (day.count, day.found, day.size_bytes) == (0, 4, 8_000)
        (today,) = engine.history_days(HistorySearch()).result().days
        assert today.uploaded == 0
        found = rows(engine, HistorySearch(words=("img",)))
        assert {one.entry.event for one in found} == {"found-there"}


def test_an_upload_has_one_row_whatever_befell_it(attic: UploadBench) -> None:
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        finished(engine)
        (failed,) = engine.jobs(JobSection.FAILED, 0, 10).result().rows
        row_id = engine.history_row_of_upload(failed.id).result()
        (row,) = (one for one in rows(engine) if one.id == row_id)
        assert (row.state, row.entry.name) == (RowState.FAILED, TOO_LARGE)
        engine.cancel_upload(failed.id)
        assert engine.wait_for_uploads(None, PATIENCE_SECONDS)
        (row,) = (one for one in rows(engine) if one.entry.upload_id == failed.id)
        assert (row.entry.event, row.state) == ("upload-cancelled", RowState.LEFT_OUT)
        engine.retry_upload(failed.id)
        finished(engine)
        row_id = engine.history_row_of_upload(failed.id).result()
        assert row_id == row.id
        story = engine.history_story(row.id).result()
        assert story is not None
        told = [one.event for one in story.entries]
        assert told == ["upload-failed", "upload-cancelled", "upload-retried", "uploaded"]


def test_a_failure_that_was_solved_says_since_when(attic: UploadBench) -> None:
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        finished(engine)
        engine.retry_uploads()
        finished(engine)
        (row,) = (one for one in rows(engine) if one.entry.event == "upload-failed")
        assert row.state is RowState.SOLVED
        assert row.solved_at is not None
        assert row.solved_at > row.entry.at
        (today,) = engine.history_days(HistorySearch()).result().days
        assert (today.failures, today.open) == (1, 0)


def test_rows_are_found_by_their_destination_and_by_their_reason(attic: UploadBench) -> None:
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        finished(engine)
        by_place = events(engine, HistorySearch(words=(NAME,)))
        assert sorted(by_place) == [
            "destination-added",
            "upload-failed",
            *["uploaded"] * 3,
            "uploads",
        ]
        both = HistorySearch(words=(NAME, TOO_LARGE))
        assert events(engine, both) == ["upload-failed"]
        by_reason = HistorySearch(words=("larger",), codes=("too-large",))
        assert events(engine, by_reason) == ["upload-failed"]


def test_what_is_done_to_a_destination_outlives_it(attic: UploadBench) -> None:
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        finished(engine)
        engine.pause_destination(NAME)
        engine.pause_destination(NAME)
        engine.resume_destination(NAME)
        engine.remove_destination(NAME)
        noted = [one for one in rows(engine) if one.state is RowState.NOTED]
        assert [one.entry.event for one in noted] == [
            "destination-removed",
            "destination-resumed",
            "destination-paused",
            "destination-added",
        ]
        (failed,) = (one for one in rows(engine) if one.entry.event == "upload-failed")
        assert failed.state is RowState.LEFT_OUT
        (day,) = (one for one in rows(engine) if one.entry.event == "uploads")
        assert day.count == 3
