"""The desktop itself: what a person does on it reaches a program, and the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.end2end.desktop import Desktop, Notification
from tests.end2end.program import wait_for
from tests.end2end.screen_reader import screen_reader
from tests.end2end.started import Started
from tests.fakes.camera import make_bulk

pytestmark = pytest.mark.xdist_group("desktop")

APP = "Desktop Sync"
TRAY_PROGRAM = str(Path(__file__).with_name("tray_program.py"))


def test_a_click_on_the_tray_icon_reaches_the_program_and_its_bubble_arrives(
    desktop: Desktop, tmp_path: Path
) -> None:
    program = desktop.start_python(TRAY_PROGRAM)
    program.wait_for_line("^ready$")
    wait_for(desktop.tray_items, "a registered tray item")

    desktop.click(desktop.tray_icon())

    program.wait_for_line("^activated Trigger$")
    desktop.wait_for_window("^Drop target$")
    shown = wait_for(desktop.notifications, "a bubble")
    assert shown == [Notification("Tray program", "Import ended", "12 photos & 3 videos from DCIM")]
    with Image.open(desktop.screenshot(tmp_path / "screen.png")) as picture:
        assert picture.size == (1280, 1024)


def test_the_tray_menu_is_worked_with_the_keyboard(desktop: Desktop) -> None:
    program = desktop.start_python(TRAY_PROGRAM)

    desktop.click(desktop.tray_icon(), button=3)
    desktop.key("Down", "Return")

    program.wait_for_line("^first$")


def test_files_dragged_from_another_process_are_dropped(desktop: Desktop, tmp_path: Path) -> None:
    files = [tmp_path / "IMG 0001.JPG", tmp_path / "IMG_ü.MOV"]
    for file in files:
        file.write_bytes(b"content")
    program = desktop.start_python(TRAY_PROGRAM)
    desktop.click(desktop.tray_icon())
    window = desktop.wait_for_window("^Drop target$")

    desktop.drop_files(files, window)

    program.wait_for_line("^got ")
    got = wait_for(
        lambda: [line for line in program.lines if line.startswith("got ")][1:], "both files"
    )
    assert got == [f"got {files[1]}"]


def test_what_a_drop_will_bring_is_said_while_it_is_held(desktop: Desktop, tmp_path: Path) -> None:
    card = tmp_path / "card"
    make_bulk(card / "DCIM", 23, 20_000)
    (card / "film.MOV").write_bytes(b"a film")
    (card / "notes.txt").write_text("none of its business")
    with screen_reader(desktop) as reader:
        app = Started(desktop, tmp_path, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
        window = app.open_window()

        with desktop.held_over(window, [card, "https://example.org/photo.jpg"]) as source:
            reader.find(APP, "label", "^23 photos, 1 video · 460 kB$")
            reader.find(APP, "label", "^1 other file$")
            reader.find(APP, "label", "^1 is on the web$")
        source.wait_for_line("^dropped$")
        wait_for(lambda: len(app.files()) == 24, "24 files in the library")
        reader.gone(APP, "label", "^Drop to import$")

        with desktop.held_over(window, [card], answer="refused") as source:
            reader.find(APP, "label", "already here")
        source.wait_for_line("^cancelled$")


def test_a_closed_window_leaves_the_icon_in_the_tray(desktop: Desktop) -> None:
    program = desktop.start_python(TRAY_PROGRAM)
    desktop.click(desktop.tray_icon())
    window = desktop.wait_for_window("^Drop target$")

    desktop.close_window(window)

    wait_for(lambda: not desktop.windows("^Drop target$"), "the window gone")
    assert program.running
    assert desktop.tray_items()
