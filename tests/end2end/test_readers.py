"""The whole window as a screen reader has it, on a real desktop and the real bus."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.end2end.screen_reader import GoneError, ScreenReader, Seen, screen_reader
from tests.end2end.started import Started
from tests.fakes.camera import make_bulk, make_dcim

pytestmark = [pytest.mark.xdist_group("desktop"), pytest.mark.timeout(180)]

APP = "Desktop Sync"
LOST = "IMG_7001"


def nameless(reader: ScreenReader) -> list[str]:
    """What the keyboard can stop at and no reader could say."""
    return [f"{one.role} at {one.area}" for one in reader.everything(APP) if is_nameless(one)]


def is_nameless(one: Seen) -> bool:
    try:
        return "focusable" in one.states and not one.name and one.role != "filler"
    except GoneError:
        return False


def test_every_page_can_be_heard(desktop: Desktop, tmp_path: Path) -> None:
    card = tmp_path / "card" / "DCIM"
    make_dcim(card)
    make_bulk(card / "200APPLE", 1, 9000)[0].rename(card / "200APPLE" / "IMG_8001.JPG")
    (card / "200APPLE" / f"{LOST}.JPG").touch()
    app = Started(desktop, tmp_path, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
    with screen_reader(desktop) as reader:
        wait_for(desktop.tray_items, "an icon in the tray")
        desktop.drop_files([card], app.open_window())

        # Now: what is to be done, what was done, and what changes by itself.
        reader.find(APP, "label", f"^{LOST} was not imported$")
        wait_for(lambda: app.status()["pending"] == 0, "nothing more to do")
        reader.find(APP, "list item", "^Failed, 1$")
        reader.find(APP, "list item", f"^{LOST}, .*empty")
        reader.find(APP, "list item", "^IMG_.*read back, the same")
        assert nameless(reader) == []
        assert "Paused by you" in reader.hear(lambda: desktop.key("ctrl+p"))
        assert "Paused" not in reader.hear(lambda: desktop.key("ctrl+p"))

        # Library: each photo in a sentence; what is selected says so.
        desktop.key("ctrl+2", "Home")
        tile = reader.find(APP, "list item", "^IMG_.*copy in the library read back$")
        reader.find(APP, "label", "read back")
        assert nameless(reader) == []
        desktop.click(tile.area.centre)
        wait_for(lambda: {"selected", "focused"} <= tile.states, "the photo selected")

        # History: what is opened says so.
        desktop.key("ctrl+3")
        row = reader.find(APP, "list item", f"{LOST}.* was not imported")
        assert row.description == "closed"
        desktop.click(row.area.centre)
        reader.find(APP, "push button", "^Copy details$")
        assert row.description == "opened"
        assert "checked" in reader.find(APP, "check box", "^All$").states
        assert nameless(reader) == []

        # Places: what there is to do.
        desktop.key("ctrl+4")
        reader.find(APP, "label", "^Nothing is uploaded yet$")
        reader.find(APP, "push button", "^Add a place…$")
        assert nameless(reader) == []

        # Settings: what is set has a name.
        desktop.key("ctrl+5")
        reader.find(APP, "text", "^Library folder$")
        reader.find(APP, "spin box", "^Room for previews$")
        assert "checked" in reader.find(APP, "check box", "^What was done").states
        assert nameless(reader) == []
    assert app.quit_by_menu() == 0
