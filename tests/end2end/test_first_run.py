"""The first run of a profile on a real desktop, and a start again that the user asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.settings.profile import Profile
from desktop_sync.settings.store import SettingsStore
from tests.end2end.desktop import Desktop
from tests.end2end.program import Program, wait_for
from tests.end2end.screen_reader import ScreenReader, screen_reader
from tests.end2end.started import CHECKOUT, TITLE

pytestmark = pytest.mark.xdist_group("desktop")

APP = "Desktop Sync"


@pytest.fixture
def reader(desktop: Desktop) -> Iterator[ScreenReader]:
    with screen_reader(desktop) as made:
        yield made


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile")


def _start(desktop: Desktop, profile: Profile, home: Path) -> Program:
    return desktop.start_python(
        "-m",
        "desktop_sync",
        "--profile",
        str(profile.folder),
        cwd=CHECKOUT,
        HOME=str(home),
        QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
    )


def test_a_new_profile_is_greeted_once_and_by_keyboard(
    desktop: Desktop, reader: ScreenReader, profile: Profile, tmp_path: Path
) -> None:
    program = _start(desktop, profile, tmp_path)
    desktop.wait_for_window(TITLE)
    for title in ("Where photos live", "How it behaves", "Ready"):
        reader.find(APP, "label", title)
        desktop.key("Return")
    reader.gone(APP, "label", "Ready")
    desktop.key("ctrl+q")
    assert program.wait() == 0
    assert not profile.settings.exists()
    again = _start(desktop, profile, tmp_path)
    wait_for(desktop.tray_items, "an icon in the tray")
    assert desktop.windows_of(again) == []
    desktop.click(desktop.tray_icon())
    desktop.wait_for_window(TITLE)
    reader.find(APP, "list item", "Settings")


def test_a_library_that_waits_for_a_start_is_in_force_after_it(
    desktop: Desktop, reader: ScreenReader, profile: Profile, tmp_path: Path
) -> None:
    profile.create()
    SettingsStore(profile.settings, {}).choose("library", tmp_path / "one")
    program = _start(desktop, profile, tmp_path)
    wait_for(desktop.tray_items, "an icon in the tray")
    desktop.click(desktop.tray_icon())
    desktop.wait_for_window(TITLE)
    desktop.click(reader.find(APP, "list item", "Settings").area.centre)
    reader.find(APP, "text", "Library folder")
    SettingsStore(profile.settings, {}).choose("library", tmp_path / "two")
    reader.find(APP, "label", "Takes effect when Desktop Sync starts again")
    desktop.click(reader.find(APP, "push button", "Start again").area.centre)
    reader.gone(APP, "label", "Takes effect when Desktop Sync starts again")
    desktop.wait_for_window(TITLE)
    found = reader.find(APP, "text", "Library folder")
    assert found.text == str(tmp_path / "two")
    reader.gone(APP, "label", "Takes effect when Desktop Sync starts again")
    assert program.running
    desktop.key("ctrl+q")
    assert program.wait() == 0
