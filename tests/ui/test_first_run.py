"""The first run, by keyboard: three pages, each of which can be left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_sync.cli.session import open_settings
from desktop_sync.library.disk import free_bytes
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Settings
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.first_run import STEP
from desktop_sync.ui.first_run.flow import FirstRun
from desktop_sync.ui.first_run.room import photos_in
from desktop_sync.ui.page_table import PageEntry
from desktop_sync.ui.pages import Page, PageName, Surroundings
from desktop_sync.ui.window import Window

ENTRIES = (PageEntry(PageName.NOW, "now", lambda: "Now", Page),)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    made = Profile(tmp_path / "profile")
    made.create()
    return made


@pytest.fixture
def greeted(qtbot: QtBot, around: Surroundings, profile: Profile) -> Iterator[Surroundings]:
    """The surroundings of a new profile."""
    chosen = Chosen(open_settings(profile))
    around.memory.setValue(STEP, 0)
    yield replace(around, chosen=chosen)
    chosen.close()


@pytest.fixture
def window(qtbot: QtBot, greeted: Surroundings) -> Window:
    made = Window(greeted, lambda: True, ENTRIES)
    qtbot.addWidget(made)
    made.bring_up()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def _pages(window: Window) -> FirstRun:
    found = window.findChild(FirstRun)
    assert isinstance(found, FirstRun)
    return found


def _press(window: Window, key: Qt.Key) -> None:
    focused: QWidget | None = window.focusWidget()
    QTest.keyClick(window if focused is None else focused, key)


def _is_there(window: Window, text: str) -> bool:
    return any(one.text() == text and one.isVisible() for one in window.findChildren(QLabel))


def _tab_to(window: Window, wanted: QWidget) -> None:
    for _ in range(20):
        if window.focusWidget() is wanted:
            return
        _press(window, Qt.Key.Key_Tab)
    pytest.fail("the keyboard does not come there")


def test_enter_leads_through_all_pages_and_changes_nothing(
    qtbot: QtBot, window: Window, greeted: Surroundings, profile: Profile
) -> None:
    pages = _pages(window)
    assert not window.sidebar.isVisible()
    for title in ("Where photos live", "How it behaves", "Ready"):
        assert _is_there(window, title)
        assert window.acceptDrops() == pages.is_last
        _press(window, Qt.Key.Key_Return)
    assert window.sidebar.isVisible()
    assert not greeted.memory.contains(STEP)
    assert not profile.settings.exists()


def test_escape_goes_back_and_never_ends_it(window: Window) -> None:
    _press(window, Qt.Key.Key_Return)
    _press(window, Qt.Key.Key_Escape)
    assert _pages(window).step == 0
    _press(window, Qt.Key.Key_Escape)
    assert _pages(window).step == 0


def test_skipping_puts_back_what_was_chosen_on_the_way(
    qtbot: QtBot, window: Window, greeted: Surroundings
) -> None:
    pages, chosen = _pages(window), greeted.chosen
    day, month = (
        next(one for one in pages.findChildren(QRadioButton) if one.text() == text)
        for text in ("By day", "By month")
    )
    _tab_to(window, day)
    with qtbot.waitSignal(chosen.changed):
        _press(window, Qt.Key.Key_Down)
    assert month.isChecked()
    assert chosen.values.layout == "{year}/{month}/{name}"
    _tab_to(window, pages.skip)
    with qtbot.waitSignal(chosen.changed):
        _press(window, Qt.Key.Key_Return)
    assert chosen.values == Settings()
    assert window.sidebar.isVisible()


def _choose_folder(pages: FirstRun, folder: Path) -> None:
    pages.where.change.click()
    dialog = pages.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.reject()


def test_another_library_is_taken_by_a_start_in_between(
    qtbot: QtBot, window: Window, greeted: Surroundings, tmp_path: Path
) -> None:
    pages = _pages(window)
    _choose_folder(pages, tmp_path)
    assert greeted.chosen.values.library == Settings().library
    with qtbot.waitSignal(window.restart_asked):
        pages.go_on.click()
    assert greeted.chosen.values.library == tmp_path
    after = Window(greeted, lambda: True, ENTRIES)
    qtbot.addWidget(after)
    assert _pages(after).step == 1


def test_a_folder_that_cannot_be_the_library_is_explained_where_it_was_chosen(
    qtbot: QtBot, window: Window, greeted: Surroundings, profile: Profile
) -> None:
    pages = _pages(window)
    _choose_folder(pages, profile.folder)
    with qtbot.waitSignal(greeted.chosen.refused):
        pages.go_on.click()
    assert pages.step == 0
    assert any("keeps its own files" in one.text() for one in pages.findChildren(QLabel))
    assert greeted.chosen.values == Settings()


def test_the_first_import_is_asked_for_at_the_end(qtbot: QtBot, window: Window) -> None:
    pages = _pages(window)
    pages.go_on.click()
    pages.go_on.click()
    _tab_to(window, pages.ready.bring_in)
    _press(window, Qt.Key.Key_Return)
    assert window.sidebar.isVisible()
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.reject()


def test_room_is_told_for_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    free = free_bytes(tmp_path / "not" / "yet")
    assert free is not None
    assert free > 0


@pytest.mark.parametrize(
    ("size_bytes", "photos"),
    [(0, 0), (36_000_000, 9), (212_000_000_000, 53_000), (1_234_000_000, 300)],
)
def test_the_number_of_photos_is_round(size_bytes: int, photos: int) -> None:
    assert photos_in(size_bytes) == photos
