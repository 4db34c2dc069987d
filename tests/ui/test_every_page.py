"""Every page of the real window, full and empty: all of it translated, with room for its words.

In the languages that show what is missing, in German, with large text and in the smallest window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication, QLabel

from desktop_sync.model.device import DeviceState
from desktop_sync.ui.headlines import headline
from desktop_sync.ui.pages import PageName
from desktop_sync.ui.tray_menu import TrayMenu
from tests.ui import pseudo
from tests.ui.whole_window import (
    DATA,
    SMALL,
    WIDE,
    Home,
    Opened,
    empty_home,
    full_home,
    opened,
)

Look = tuple[str, int, tuple[int, int]]
LOOKS: tuple[Look, ...] = (
    ("pseudo", 100, WIDE),
    ("pseudo-rtl", 100, SMALL),
    ("de", 200, WIDE),
    ("en", 200, SMALL),
)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with full_home(tmp_path_factory.mktemp("full")) as made:
        yield made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with empty_home(tmp_path_factory.mktemp("empty")) as made:
        yield made


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


def look_at(
    app: QApplication, home: Home, look: Look, *, first_run: bool = False
) -> AbstractContextManager[Opened]:
    language, text, size = look
    return opened(app, home, language=language, text=text, size=size, first_run=first_run)


class Faults:
    """What was seen to be wrong, by what was looked at."""

    def __init__(self, look: Look) -> None:
        self._speaks_pseudo = look[0].startswith("pseudo")
        self.found: list[str] = []

    def note(self, page: Opened, what: str) -> None:
        page.until(lambda: True)
        parts = re.findall(r"\w+", str(page.home.folder))  # a long path is painted in parts
        data = "|".join((DATA, *(rf"\b{part}\b" for part in parts)))
        seen = pseudo.faults(page.window, data) if self._speaks_pseudo else []
        self.found += [f"{what}: {one}" for one in seen or pseudo.crowded(page.window)]


def test_pages_with_everything_on_them(qapp: QApplication, full: Home, look: Look) -> None:
    faults = Faults(look)
    with look_at(qapp, full, look) as page:
        page.see_now()
        faults.note(page, "now")
        page.see_now(held=True)
        faults.note(page, "held")
        page.see_library()
        faults.note(page, "library")
        if not page.library.inspector.isVisible():
            page.see_details()
            faults.note(page, "details")
        page.see_device()
        faults.note(page, "device")
        page.see_failure()
        faults.note(page, "history")
        page.see_places()
        faults.note(page, "places")
        page.see_settings()
        faults.note(page, "settings")
    assert faults.found == []


def test_a_device_in_every_state(qapp: QApplication, empty: Home, look: Look) -> None:
    faults = Faults(look)
    with look_at(qapp, empty, look) as page:
        for state in DeviceState:
            if state is not DeviceState.READY:
                page.see_device(state)
                faults.note(page, f"device, {state}")
        empty.devices.unplug_all()
        page.until(lambda: page.device.model.device_id is None)
        faults.note(page, "device, unplugged")
    assert faults.found == []


def test_the_form_of_every_kind_of_place(qapp: QApplication, empty: Home, look: Look) -> None:
    found = []
    with look_at(qapp, empty, look) as page:
        page.go(PageName.PLACES)
        kind = 0
        while (dialog := page.see_form(kind)) is not None:
            page.until(lambda: True)
            seen = pseudo.faults(dialog, DATA) if look[0].startswith("pseudo") else []
            found += [f"{kind}: {one}" for one in seen or pseudo.crowded(dialog)]
            kind += 1
    assert kind > 1
    assert found == []


def test_what_is_held_over_the_window(qapp: QApplication, full: Home, look: Look) -> None:
    with look_at(qapp, full, look) as page, page.drag_over(QUrl("https://example.org/a.jpg")):
        overlay = page.overlay
        page.until(lambda: len(overlay.findChildren(QLabel)) > 8)
        assert pseudo.crowded(overlay) == []
        if look[0].startswith("pseudo"):
            assert pseudo.untranslated(overlay, DATA) == []


def test_pages_with_nothing_on_them(qapp: QApplication, empty: Home, look: Look) -> None:
    faults = Faults(look)
    with look_at(qapp, empty, look) as page:
        for name in PageName:
            page.go(name)
            faults.note(page, name.value)
    with look_at(qapp, empty, look, first_run=True) as page:
        for step in range(3):
            page.first_run.show_step(step)
            faults.note(page, f"first run, {step + 1}")
    assert faults.found == []


@pytest.mark.parametrize("language", ["pseudo", "pseudo-rtl"])
def test_the_menu_of_the_tray(qapp: QApplication, full: Home, language: str) -> None:
    with opened(qapp, full, language=language) as page:
        menu = TrayMenu()
        assert full.under_way is not None
        status = full.under_way.status
        menu.show(status, headline(status, status.imports[0].started_at))
        page.see_device()
        menu.show_devices(full.devices.devices_now())
        menu.show_version("9.0")
        assert pseudo.untranslated(menu.menu, DATA) == []
        assert page.window.isVisible()
        menu.menu.deleteLater()
