"""The window: what it says, what a click does, what is dropped on it, and that closing it
stops nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop_sync.model.events import Hold
from desktop_sync.model.job import JobSection, JobState
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.drop import DropOverlay
from desktop_sync.ui.now.jobs_model import JOB_ROLE
from desktop_sync.ui.now.rates import RateHistory
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.window import Window
from tests.fakes.engine import FakeEngine


class Tray:
    there = True

    def is_there(self) -> bool:
        return self.there


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    engine: FakeEngine,
    bridge: Bridge,
    tray: Tray,
    tmp_path: Path,
) -> Iterator[Window]:
    made = Window(
        engine, bridge, RateHistory(), Theme(qapp), tmp_path / "window.ini", tray.is_there
    )
    qtbot.addWidget(made)
    bridge.seed(engine.status_now())
    made.bring_up()
    qtbot.waitExposed(made)
    yield made
    made.hide()


def sentence(window: Window) -> str:
    label = window.findChild(QLabel, "stateSentence")
    assert isinstance(label, QLabel)
    return label.text()


def button(window: Window, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def click(which: QPushButton) -> None:
    QTest.mouseClick(which, Qt.MouseButton.LeftButton)


def drag(*urls: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    return mime


def enter(window: Window, mime: QMimeData) -> bool:
    """Drag ``mime`` over the window; whether it would be taken."""
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    window.dragEnterEvent(QDragEnterEvent(QPoint(200, 200), copy, mime, buttons, none))
    move = QDragMoveEvent(QPoint(210, 200), copy, mime, buttons, none)
    move.ignore()
    window.dragMoveEvent(move)
    return move.isAccepted()


def drop(window: Window, mime: QMimeData) -> None:
    window.dropEvent(
        QDropEvent(
            QPointF(200, 200),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_with_nothing_to_do_it_says_so_and_offers_an_import(window: Window) -> None:
    assert sentence(window) == "Nothing to do yet"
    texts = [one.text() for one in window.findChildren(QPushButton) if one.isVisible()]
    assert "Import from a folder…" in texts
    assert "Pause" not in texts


def test_it_says_how_far_an_import_is(qtbot: QtBot, engine: FakeEngine, window: Window) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, two, *_ = engine.queue(124)
    engine.finish(one)
    engine.run(two)
    qtbot.waitUntil(lambda: sentence(window) == "Importing 1 of 124")
    assert button(window, "pauseButton").isVisible()
    assert button(window, "cancelButton").isVisible()


def test_a_click_pauses_and_the_next_one_resumes(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(3)
    pause = button(window, "pauseButton")
    qtbot.waitUntil(pause.isVisible)
    click(pause)
    qtbot.waitUntil(lambda: engine.paused)
    qtbot.waitUntil(lambda: sentence(window) == "Paused by you" and pause.text() == "Resume")
    click(pause)
    qtbot.waitUntil(lambda: not engine.paused)
    qtbot.waitUntil(lambda: pause.text() == "Pause")


def test_the_keyboard_pauses(qtbot: QtBot, engine: FakeEngine, window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: engine.paused)


def test_a_click_cancels_the_import(qtbot: QtBot, engine: FakeEngine, window: Window) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(3)
    cancel = button(window, "cancelButton")
    qtbot.waitUntil(cancel.isVisible)
    click(cancel)
    qtbot.waitUntil(lambda: engine.imports[0].ended_at is not None)
    qtbot.waitUntil(lambda: not cancel.isVisible())


def test_a_failure_stands_beside_the_list_with_its_reason_and_can_be_tried_again(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, _ = engine.queue(2)
    engine.fail(one)
    notes = window.now.notes
    qtbot.waitUntil(notes.isVisible)
    texts = [label.text() for label in notes.findChildren(QLabel)]
    assert "IMG_0001 was not imported" in texts
    assert any(text.startswith("It could not be read") for text in texts)
    (again,) = (one for one in notes.findChildren(QPushButton) if one.text() == "Try again")
    click(again)
    qtbot.waitUntil(lambda: engine.status_now().failed == 0)
    qtbot.waitUntil(lambda: not notes.isVisible())


def test_the_button_of_a_failed_row_tries_that_job_again(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, two = engine.queue(2)
    engine.fail(one, two)
    jobs, model = window.now.jobs, window.now.model
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    row = model.index(2).data(JOB_ROLE)
    place = jobs.visualRect(model.index(2))
    at = QPoint(place.right() - 40, place.center().y())
    QTest.mouseClick(jobs.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: engine.status_now().failed == 1)
    page = engine.jobs(JobSection.NEXT, 0, 10).result()
    assert [one.id for one in page.rows] == [row.id]


def test_a_job_is_left_out_by_its_menu(qtbot: QtBot, engine: FakeEngine, window: Window) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(3)
    model = window.now.model
    qtbot.waitUntil(lambda: model.rowCount() == 4)
    row = model.index(2).data(JOB_ROLE)
    menu = window.now.menu_for(row)
    (leave_out,) = (one for one in menu.actions() if one.text() == "Leave out of this import")
    leave_out.trigger()
    qtbot.waitUntil(lambda: engine.status_now().pending == 2)
    left = engine.jobs(JobSection.NEXT, 0, 10).result().rows
    assert row.id not in [one.id for one in left]
    assert all(one.state is JobState.PENDING for one in left)


def test_a_hold_says_what_waits_for_what(qtbot: QtBot, engine: FakeEngine, window: Window) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.queue(2)
    engine.hold = Hold("disk-full", "/home/ann/Pictures")
    engine.announce()
    qtbot.waitUntil(lambda: sentence(window).startswith("Imports wait for room"))
    assert window.now.notes.isVisible()


def test_dropped_files_and_folders_are_imported_with_every_byte_of_their_names(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    mime = drag("file:///card/DCIM", "file:///card/a%20b%23c.jpg", "file:///card/caf%E9.jpg")
    assert enter(window, mime)
    drop(window, mime)
    qtbot.waitUntil(lambda: len(engine.roots) == 3)
    assert engine.roots == [
        Path("/card/DCIM"),
        Path("/card/a b#c.jpg"),
        Path("/card/caf\udce9.jpg"),
    ]


def test_what_is_only_on_the_web_is_named_as_such_and_not_taken(
    engine: FakeEngine, window: Window
) -> None:
    mime = drag("https://example.org/photo.jpg")
    assert not enter(window, mime)
    overlay = window.findChild(DropOverlay)
    assert isinstance(overlay, DropOverlay)
    assert overlay.isVisible()
    assert "not files on this computer" in overlay.accessibleName()
    assert engine.roots == []


def test_of_a_mixture_what_is_here_is_taken_and_the_rest_is_counted(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    mime = drag("file:///card/IMG_1.JPG", "https://example.org/photo.jpg")
    assert enter(window, mime)
    overlay = window.findChild(DropOverlay)
    assert isinstance(overlay, DropOverlay)
    assert "left out: 1" in overlay.accessibleName()
    drop(window, mime)
    assert not overlay.isVisible()
    qtbot.waitUntil(lambda: engine.roots == [Path("/card/IMG_1.JPG")])


def test_closing_the_window_leaves_the_import_at_work(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, *_ = engine.queue(3)
    window.put_away()
    assert not window.isVisible()
    engine.finish(one)
    window.bring_up()
    qtbot.waitUntil(lambda: sentence(window) == "Importing 1 of 3")


def test_a_hidden_window_asks_the_engine_for_nothing(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, window: Window
) -> None:
    qtbot.waitUntil(lambda: len(engine.asked) >= 3)
    window.put_away()
    before = len(engine.asked)
    with qtbot.waitSignal(bridge.jobs_changed):
        engine.queue(3)
    assert len(engine.asked) == before


def test_without_a_tray_closing_minimises_and_says_so_once(
    qtbot: QtBot, window: Window, tray: Tray
) -> None:
    tray.there = False
    window.put_away()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "no tray" in box.informativeText()
    (minimise,) = (one for one in box.buttons() if one.text() == "Minimise")
    QTest.mouseClick(minimise, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isMinimized)
    window.bring_up()
    window.put_away()
    assert window.isMinimized()


def test_it_comes_back_with_the_size_it_had(
    qtbot: QtBot,
    qapp: QApplication,
    engine: FakeEngine,
    bridge: Bridge,
    window: Window,
    tray: Tray,
    tmp_path: Path,
) -> None:
    window.resize(790, 560)
    window.put_away()
    again = Window(
        engine, bridge, RateHistory(), Theme(qapp), tmp_path / "window.ini", tray.is_there
    )
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (790, 560)


def test_every_control_has_a_name(window: Window) -> None:
    for one in window.findChildren(QPushButton):
        assert one.text() or one.accessibleName()
    assert window.now.jobs.accessibleName()
    assert window.now.notes.accessibleName()
