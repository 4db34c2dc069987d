"""The page Now: what it says, and what a click does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_sync.model.events import Hold
from desktop_sync.model.job import JobSection, JobState
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.now.jobs_model import JOB_ROLE
from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.now.throughput import Throughput
from desktop_sync.ui.pages import Link, PageName, Surroundings
from tests.fakes.camera import make_bulk
from tests.fakes.engine import FakeEngine
from tests.ui.now_page import shown_now


@pytest.fixture
def page(qtbot: QtBot, engine: FakeEngine, around: Surroundings) -> Iterator[NowPage]:
    with shown_now(qtbot, engine, around) as made:
        yield made


def sentence(page: NowPage) -> str:
    label = page.findChild(QLabel, "stateSentence")
    assert isinstance(label, QLabel)
    return label.text()


def button(page: NowPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def click(which: QPushButton) -> None:
    QTest.mouseClick(which, Qt.MouseButton.LeftButton)


def test_with_nothing_to_do_it_says_so_and_offers_an_import(page: NowPage) -> None:
    assert sentence(page) == "Nothing to do yet"
    texts = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    assert "Import from a folder…" in texts
    assert "Pause" not in texts


def test_it_says_how_far_an_import_is(qtbot: QtBot, engine: FakeEngine, page: NowPage) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, two, *_ = engine.queue(124)
    engine.finish(one)
    engine.run(two)
    qtbot.waitUntil(lambda: sentence(page) == "Importing 1 of 124")
    assert button(page, "pauseButton").isVisible()
    assert button(page, "cancelButton").isVisible()


def test_a_click_pauses_and_the_next_one_resumes(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(3)
    pause = button(page, "pauseButton")
    qtbot.waitUntil(pause.isVisible)
    click(pause)
    qtbot.waitUntil(lambda: engine.paused)
    qtbot.waitUntil(lambda: sentence(page) == "Paused by you" and pause.text() == "Resume")
    click(pause)
    qtbot.waitUntil(lambda: not engine.paused)
    qtbot.waitUntil(lambda: pause.text() == "Pause")


def test_a_click_cancels_the_import(qtbot: QtBot, engine: FakeEngine, page: NowPage) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(3)
    cancel = button(page, "cancelButton")
    qtbot.waitUntil(cancel.isVisible)
    click(cancel)
    qtbot.waitUntil(lambda: engine.imports[0].ended_at is not None)
    qtbot.waitUntil(lambda: not cancel.isVisible())


def test_a_failure_stands_beside_the_list_with_its_reason_and_can_be_tried_again(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, _ = engine.queue(2)
    engine.fail(one)
    notes = page.notes
    qtbot.waitUntil(notes.isVisible)
    texts = [label.text() for label in notes.findChildren(QLabel)]
    assert "IMG_0001 was not imported" in texts
    assert any(text.startswith("It could not be read") for text in texts)
    (again,) = (one for one in notes.findChildren(QPushButton) if one.text() == "Try again")
    click(again)
    qtbot.waitUntil(lambda: engine.status_now().failed == 0)
    qtbot.waitUntil(lambda: not notes.isVisible())


def test_the_button_of_a_failed_row_tries_that_job_again(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, two = engine.queue(2)
    engine.fail(one, two)
    jobs, model = page.jobs, page.model
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    row = model.index(2).data(JOB_ROLE)
    place = jobs.visualRect(model.index(2))
    at = QPoint(place.right() - 40, place.center().y())
    QTest.mouseClick(jobs.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: engine.status_now().failed == 1)
    queued = engine.jobs(JobSection.NEXT, 0, 10).result()
    assert [one.id for one in queued.rows] == [row.id]


def test_a_job_is_left_out_by_its_menu(qtbot: QtBot, engine: FakeEngine, page: NowPage) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(3)
    model = page.model
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    row = model.index(2).data(JOB_ROLE)
    menu = page.job_actions.menu(row, page)
    (leave_out,) = (one for one in menu.actions() if one.text() == "Leave out of this import")
    leave_out.trigger()
    qtbot.waitUntil(lambda: engine.status_now().pending == 2)
    left = engine.jobs(JobSection.NEXT, 0, 10).result().rows
    assert row.id not in [one.id for one in left]
    assert all(one.state is JobState.PENDING for one in left)


def test_a_hold_says_what_waits_for_what(qtbot: QtBot, engine: FakeEngine, page: NowPage) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(2)
    engine.hold = Hold("disk-full", "/home/ann/Pictures")
    engine.announce()
    qtbot.waitUntil(lambda: sentence(page).startswith("Imports wait for room"))
    assert page.notes.isVisible()


def test_every_control_has_a_name(page: NowPage) -> None:
    for one in page.findChildren(QPushButton):
        assert one.text() or one.accessibleName()
    assert page.jobs.accessibleName()
    assert page.notes.accessibleName()


def test_a_page_that_is_not_seen_asks_the_engine_for_nothing(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, page: NowPage
) -> None:
    qtbot.waitUntil(lambda: len(engine.asked) >= 3)
    page.hide()
    before = len(engine.asked)
    with qtbot.waitSignal(bridge.jobs_changed):
        engine.queue(3)
    assert len(engine.asked) == before


def texts(page: NowPage) -> list[str]:
    return [one.text() for one in page.notes.findChildren(QLabel) if one.text()]


def test_of_many_failures_twenty_are_named_and_the_history_knows_the_others(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.fail(*engine.queue(31))
    qtbot.waitUntil(lambda: sum("was not imported" in one for one in texts(page)) == 20)
    (more,) = (one for one in page.notes.findChildren(QPushButton) if one.text() == "And 11 more")
    with qtbot.waitSignal(page.linked) as asked:
        click(more)
    assert asked.args == [Link(PageName.HISTORY)]


def test_what_is_held_can_be_tried_at_once(qtbot: QtBot, engine: FakeEngine, page: NowPage) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(2)
    engine.paused, engine.hold = True, Hold("disk-full", "/home/ann/Pictures")
    engine.announce()
    qtbot.waitUntil(lambda: "Held" in texts(page))
    (run,) = (one for one in page.notes.findChildren(QPushButton) if one.text() == "Run now")
    click(run)
    qtbot.waitUntil(lambda: not engine.paused)


def test_the_menu_of_a_job_leads_to_its_photo_and_to_its_story(
    qtbot: QtBot, engine: FakeEngine, page: NowPage
) -> None:
    (one,) = engine.queue(1, asset_id=7, path="/home/ann/Pictures/IMG_0001.HEIC")
    engine.finish(one)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    row = page.model.index(1).data(JOB_ROLE)
    asked: list[Link] = []
    page.linked.connect(asked.append)
    menu = {one.text(): one for one in page.job_actions.menu(row, page).actions()}
    assert list(menu) == ["Show in Library", "Why?", "Copy details"]
    for action in menu.values():
        action.trigger()
    assert asked == [
        Link(PageName.LIBRARY, asset_id=7),
        Link(PageName.HISTORY, job_id=row.id),
    ]
    assert "/home/ann/Pictures/IMG_0001.HEIC" in QApplication.clipboard().text()


def test_the_plot_says_how_fast_it_goes_and_when_it_was_held(
    qtbot: QtBot, engine: FakeEngine, around: Surroundings, page: NowPage
) -> None:
    plots = page.findChild(Throughput)
    assert isinstance(plots, Throughput)
    qtbot.waitUntil(lambda: plots.is_drawn, timeout=20_000)
    around.rates.imports.note(38_000_000.0, Hold("disk-full"))
    engine.import_from([Path("/card/DCIM")])
    qtbot.waitUntil(plots.isVisible)
    assert "Held 1 s · the disk is full" in plots.accessibleDescription()
    assert "38 MB/s" in [one.text() for one in plots.findChildren(QLabel)]


def test_a_picture_is_shown_for_what_stays_in_view_and_asked_for_nothing_else(
    qtbot: QtBot, engine: FakeEngine, page: NowPage, tmp_path: Path
) -> None:
    make_bulk(tmp_path, 1, 40_000)
    (one,) = engine.queue(1, path=str(tmp_path / "IMG_000000.JPG"))
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    with qtbot.waitSignal(page.around.previews.ready, timeout=20_000) as ready:
        pass
    assert ready.args is not None
    assert ready.args[0].startswith(f"{one}:")


@pytest.mark.parametrize("width", [560, 1200])
def test_notes_stand_beside_the_jobs_where_there_is_room(
    qtbot: QtBot, engine: FakeEngine, page: NowPage, width: int
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.fail(*engine.queue(3)[:1])
    page.resize(width, 700)
    qtbot.waitUntil(page.notes.isVisible)
    beside = page.notes.geometry().left() >= page.jobs.geometry().right()
    assert beside == (width > 46 * page.fontMetrics().height())
