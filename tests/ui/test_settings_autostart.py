"""The start at log-in, among the settings: read from the system, and chosen there."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_sync.platforms.autostart import DesktopEntry
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.controls import CheckBox
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.settings.page import SettingsPage


@pytest.fixture
def entry(tmp_path: Path) -> DesktopEntry:
    return DesktopEntry(tmp_path / "autostart", ("/opt/desktop-sync",))


@pytest.fixture
def page(qtbot: QtBot, around: Surroundings, entry: DesktopEntry) -> SettingsPage:
    made = SettingsPage(replace(around, autostart=entry))
    qtbot.addWidget(made)
    made.resize(872, 720)
    made.show()
    return made


def box_of(page: SettingsPage) -> CheckBox:
    assert page.program.autostart is not None
    return page.program.autostart.box


def press(page: SettingsPage) -> None:
    box_of(page).setFocus()
    QTest.keyClick(box_of(page), Qt.Key.Key_Space)


def test_it_is_off_until_it_is_chosen_and_again_after(
    qtbot: QtBot, page: SettingsPage, entry: DesktopEntry
) -> None:
    assert not box_of(page).isChecked()
    press(page)
    qtbot.waitUntil(entry.is_on)
    press(page)
    qtbot.waitUntil(lambda: not entry.is_on())
    assert not box_of(page).isChecked()


def test_what_was_chosen_elsewhere_is_seen_when_the_page_is_shown_again(
    qtbot: QtBot, page: SettingsPage, entry: DesktopEntry
) -> None:
    page.hide()
    entry.turn_on()
    page.show()
    qtbot.waitUntil(box_of(page).isChecked)


def test_what_the_system_does_not_take_is_told_and_not_shown(
    qtbot: QtBot, bridge: Bridge, page: SettingsPage, tmp_path: Path
) -> None:
    (tmp_path / "autostart").write_bytes(b"a file")
    with qtbot.waitSignal(bridge.failed) as failed:
        press(page)
    assert failed.args is not None
    assert failed.args[0].code == "not-saved"
    qtbot.waitUntil(lambda: not box_of(page).isChecked())


def test_the_keyboard_comes_to_it_after_the_options_of_its_group(page: SettingsPage) -> None:
    page.rows["look_for_versions"].editor.setFocus()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.focusWidget() is box_of(page)


def test_a_reader_is_told_what_it_is_for(page: SettingsPage) -> None:
    assert box_of(page).accessibleName() == "Start at log-in: Start by itself"
    assert box_of(page).accessibleDescription()
