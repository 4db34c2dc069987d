"""The page Now: what it says, and what a click does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_sync.model.events import Hold
from desktop_sync.model.job import JobSection, JobState
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.now.jobs_model import JOB_ROLE
from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.pages import Surroundings
from tests.fakes.engine import FakeEngine


@pytest.fixture
def page(qtbot: QtBot, engine: FakeEngine, around: Surroundings) -> Iterator[NowPage]:
    made = NowPage(around)
    qtbot.addWidget(made)
    made.resize(870, 700)
    around.bridge.seed(engine.status_now())
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()


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
