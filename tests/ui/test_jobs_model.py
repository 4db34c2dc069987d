"""The job list's model: sections, pages, and rows that change where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_sync.model.events import Progress
from desktop_sync.model.job import JobSection, JobState
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.now.job_pages import PAGE_ROWS
from desktop_sync.ui.now.jobs_model import JOB_ROLE, TITLE_ROLE, JobsModel
from tests.fakes.engine import FakeEngine


@pytest.fixture
def model(engine: FakeEngine, bridge: Bridge) -> Iterator[JobsModel]:
    """A model under Qt's own tester, which fails the test at the first false signal."""
    made = JobsModel(engine, bridge)
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Warning, made
    )
    bridge.progressed.connect(made.show_progress)
    made.wake()
    yield made
    del tester


def shown(model: JobsModel) -> list[str]:
    """The list as text: titles in brackets, rows not fetched as dots."""
    lines: list[str] = []
    for at in range(model.rowCount()):
        index = model.index(at)
        title = index.data(TITLE_ROLE)
        row = index.data(JOB_ROLE)
        if title is not None:
            lines.append(f"[{title[0]} {title[1]}]")
        else:
            lines.append(row.name if row is not None else "…")
    return lines


def is_fetched(model: JobsModel, row: int) -> bool:
    return model.index(row).data(JOB_ROLE) is not None


def test_jobs_stand_in_sections_under_their_titles(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel
) -> None:
    one, two, three, _ = engine.queue(4)
    engine.run(one)
    engine.fail(two)
    engine.finish(three)
    expected = [
        "[running 1]", "IMG_0001",
        "[next 1]", "IMG_0004",
        "[failed 1]", "IMG_0002",
        "[done 1]", "IMG_0003",
    ]  # fmt: skip
    qtbot.waitUntil(lambda: shown(model) == expected)


def test_an_empty_section_has_no_title(qtbot: QtBot, engine: FakeEngine, model: JobsModel) -> None:
    ids = engine.queue(2)
    qtbot.waitUntil(lambda: shown(model)[:1] == ["[next 2]"])
    engine.finish(*ids)
    qtbot.waitUntil(lambda: shown(model) == ["[done 2]", "IMG_0001", "IMG_0002"])


def test_a_running_row_keeps_its_place_and_a_newcomer_takes_the_place_of_one_that_is_done(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel
) -> None:
    one, two, three, four = engine.queue(4)
    engine.run(one, two, three)
    qtbot.waitUntil(lambda: shown(model)[1:4] == ["IMG_0001", "IMG_0002", "IMG_0003"])
    engine.finish(two)
    engine.run(four)
    qtbot.waitUntil(lambda: shown(model)[1:4] == ["IMG_0001", "IMG_0004", "IMG_0003"])


def test_a_row_that_is_done_stays_for_a_moment_unless_nothing_is_to_move(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel
) -> None:
    one, two, three = engine.queue(3)
    engine.run(one, two, three)
    qtbot.waitUntil(lambda: shown(model)[1:4] == ["IMG_0001", "IMG_0002", "IMG_0003"])
    engine.finish(one)
    qtbot.waitUntil(lambda: "[done 1]" in shown(model))
    assert shown(model)[:2] == ["[running 3]", "IMG_0001"]
    model.calm = True
    engine.finish(two)
    qtbot.waitUntil(lambda: shown(model)[:2] == ["[running 1]", "IMG_0003"])


def test_a_job_that_begins_leaves_those_that_wait_before_they_are_fetched_anew(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel, bridge: Bridge
) -> None:
    engine.queue(3)
    qtbot.waitUntil(lambda: shown(model) == ["[next 3]", "IMG_0001", "IMG_0002", "IMG_0003"])
    begun = replace(model.index(1).data(JOB_ROLE), state=JobState.RUNNING)
    status = replace(engine.status_now(), pending=2, running=1)
    asked = len(engine.asked)
    bridge.progressed.emit(Progress(status, (begun,)))
    expected = ["[running 1]", "IMG_0001", "[next 2]", "IMG_0002", "IMG_0003"]
    assert shown(model) == expected
    assert len(engine.asked) == asked


def test_a_job_that_began_before_its_page_came_is_shown_once(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel, bridge: Bridge
) -> None:
    engine.queue(3)
    qtbot.waitUntil(lambda: shown(model)[:1] == ["[next 3]"])
    begun = replace(model.index(1).data(JOB_ROLE), state=JobState.RUNNING)
    status = replace(engine.status_now(), pending=2, running=1)
    bridge.progressed.emit(Progress(status, (begun,)))
    # Those that failed are asked for after those that wait.
    with qtbot.waitSignal(model.failures_changed):
        model.refresh()
    assert shown(model) == ["[running 1]", "IMG_0001", "[next 2]", "IMG_0002", "IMG_0003"]


def test_how_many_wait_is_known_with_the_progress(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel, bridge: Bridge
) -> None:
    engine.queue(60)
    qtbot.waitUntil(lambda: shown(model)[:1] == ["[next 60]"])
    asked = len(engine.asked)
    progress = Progress(replace(engine.status_now(), pending=57), ())
    bridge.progressed.emit(progress)
    assert shown(model)[0] == "[next 57]"
    assert len(engine.asked) == asked


def test_progress_changes_a_row_without_moving_the_list(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel
) -> None:
    one, two = engine.queue(2)
    engine.run(one, two)
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    moved: list[object] = []
    model.rowsInserted.connect(lambda *_: moved.append("in"))
    model.rowsRemoved.connect(lambda *_: moved.append("out"))
    engine.run(two, done_bytes=1_000_000)
    qtbot.waitUntil(lambda: model.index(2).data(JOB_ROLE).done_bytes == 1_000_000)
    assert moved == []


def test_a_hundred_thousand_jobs_are_counted_but_only_those_in_view_are_fetched(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    engine.queue(100_000)
    model = JobsModel(engine, bridge)
    model.wake()
    qtbot.waitUntil(lambda: model.rowCount() == 100_001)
    model.look_at(70_001, 70_020)
    qtbot.waitUntil(lambda: model.index(70_001).data(JOB_ROLE) is not None)
    assert model.index(70_001).data() == "IMG_70001"
    assert model.index(35_000).data(JOB_ROLE) is None
    offsets = {offset for section, offset, _ in engine.asked if section is JobSection.NEXT}
    assert offsets == {0, 70_000}
    assert {limit for *_, limit in engine.asked} == {PAGE_ROWS}


def test_scrolling_through_everything_keeps_a_bounded_number_of_rows(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    engine.queue(5_000)
    model = JobsModel(engine, bridge)
    model.wake()
    qtbot.waitUntil(lambda: model.rowCount() == 5_001)
    for first in range(1, 5_001, PAGE_ROWS):
        model.look_at(first, first + 10)
        qtbot.waitUntil(partial(is_fetched, model, first))
    held = sum(model.index(row).data(JOB_ROLE) is not None for row in range(1, model.rowCount()))
    assert held <= 13 * PAGE_ROWS


def test_a_model_nobody_looks_at_asks_for_nothing(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel, bridge: Bridge
) -> None:
    qtbot.waitUntil(lambda: len(engine.asked) == 3)
    model.sleep()
    with qtbot.waitSignal(bridge.jobs_changed):
        engine.queue(3)
    assert len(engine.asked) == 3
    model.wake()
    qtbot.waitUntil(lambda: shown(model)[:2] == ["[next 3]", "IMG_0001"])


def test_a_row_says_itself_in_one_sentence(
    qtbot: QtBot, engine: FakeEngine, model: JobsModel
) -> None:
    (one,) = engine.queue(1)
    engine.run(one, done_bytes=2_130_000)
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    say = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0).data(say) == "Running, 1"
    assert model.index(1).data(say) == "IMG_0001, DCIM → Library, 71 percent"


def test_a_failure_carries_its_reason(qtbot: QtBot, engine: FakeEngine, model: JobsModel) -> None:
    (one,) = engine.queue(1)
    engine.fail(one)
    qtbot.waitUntil(lambda: model.first_failures(5)[1] == 1)
    (row,), total = model.first_failures(5)
    assert (row.state, total) == (JobState.FAILED, 1)
    assert "could not be read" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Check the card" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)
