"""One evening with Desktop Sync, by mouse and keyboard alone: what is seen, and what is true."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.end2end.screen_reader import ScreenReader, Seen, screen_reader
from tests.end2end.started import TITLE, Started
from tests.fakes.camera import make_bulk, make_dcim

pytestmark = [pytest.mark.xdist_group("desktop"), pytest.mark.timeout(240)]

APP = "Desktop Sync"
HEAVY = 150
HEAVY_BYTES = 4_000_000


class Evening:
    """What a person does and sees; ``true`` asks the program itself, on the command line."""

    def __init__(self, desktop: Desktop, reader: ScreenReader, folder: Path) -> None:
        self.desktop = desktop
        self.reader = reader
        self.app = Started(desktop, folder, is_new=True, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")

    def see(self, role: str, name: str) -> Seen:
        return self.reader.find(APP, role, name)

    def press(self, name: str, role: str = "push button") -> None:
        self.desktop.click(self.see(role, name).area.centre)

    def truth(self) -> dict[str, object]:
        return self.app.status()


@pytest.fixture
def evening(desktop: Desktop, tmp_path: Path) -> Iterator[Evening]:
    with screen_reader(desktop) as reader:
        yield Evening(desktop, reader, tmp_path)


def test_an_evening_from_the_first_start_to_the_next(evening: Evening, tmp_path: Path) -> None:
    desktop, reader = evening.desktop, evening.reader

    # The first run: the window is there by itself; the keyboard is enough.
    window = desktop.wait_for_window(TITLE)
    evening.see("label", "Where photos live")
    desktop.key("Return")
    evening.see("label", "2 of 3")
    desktop.key("Return")
    evening.see("label", "3 of 3")
    desktop.key("Return")
    evening.see("label", "Nothing to do yet")

    # A card with two empty files is dropped, and watched.
    card = tmp_path / "card" / "DCIM"
    expected = make_dcim(card)
    lost = card / "100APPLE" / "IMG_7001.JPG"
    lost.touch()
    desktop.drop_files([card], window)
    evening.see("label", "IMG_7001 was not imported")
    wait_for(lambda: evening.truth()["pending"] == 0, "nothing more to do")
    assert evening.truth()["assets"] == len(expected)
    assert evening.truth()["failed"] == 1

    # The failure is solved where it came from, and tried again.
    lost.write_bytes(make_bulk(tmp_path / "one", 1, 30_000, seed=9)[0].read_bytes())
    evening.press("Try again")
    reader.gone(APP, "label", "IMG_7001 was not imported")
    wait_for(lambda: evening.truth()["assets"] == len(expected) + 1, "the lost one imported")
    assert evening.truth()["failed"] == 0

    # A long import is paused by mouse, which stops it, and resumed by keyboard.
    heavy = tmp_path / "heavy" / "DCIM"
    make_bulk(heavy, HEAVY, HEAVY_BYTES)
    desktop.drop_files([heavy], window)
    evening.see("label", "^Importing ")
    evening.press("^Pause")
    evening.see("label", "^Paused by you")
    assert evening.truth()["paused"] is True
    halfway = evening.truth()["assets"]
    evening.see("push button", "^Resume")
    assert evening.truth()["assets"] == halfway
    desktop.key("ctrl+p")
    whole = len(expected) + 1 + HEAVY
    wait_for(lambda: evening.truth()["assets"] == whole, "all of it imported", 60)
    evening.see("label", "^All done")

    # One photo is looked for in the library, found, and removed.
    desktop.key("ctrl+2", "ctrl+f")
    desktop.key(*"IMG", "underscore", *"7001")
    tile = evening.see("list item", "^IMG_7001, ")
    desktop.click(tile.area.centre)
    evening.see("label", "read back")
    kept = next(evening.app.library.rglob("IMG_7001.JPG"))
    desktop.key("Delete")
    evening.press("Move to the trash")
    evening.see("label", "Nothing found for")
    wait_for(lambda: evening.truth()["assets"] == whole - 1, "one less")
    assert not kept.exists()
    trashed = Path(desktop.env["XDG_DATA_HOME"]) / "Trash"
    assert any(path.name.startswith("IMG_7001") for path in trashed.rglob("*"))

    # Quit, and start again: everything is where it was, and what was removed stays away.
    desktop.key("ctrl+q")
    assert evening.app.program.wait() == 0
    evening.app.program = evening.app.start()
    window = evening.app.open_window()
    evening.see("label", "^Library")
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(lost, other / "IMG_7002.JPG")
    make_bulk(other / "new", 1, 31_000, seed=10)
    desktop.drop_files([other], window)
    wait_for(lambda: evening.truth()["assets"] == whole, "the new one imported")
    wait_for(lambda: evening.truth()["state"] == "idle", "idle again")
    assert evening.truth()["assets"] == whole
    assert not list(evening.app.library.rglob("IMG_700[12]*"))
    evening.press("^History", "list item")
    evening.see("list item", "IMG_7001.* removed")
    assert "IMG_7001" in evening.app.command("history")
