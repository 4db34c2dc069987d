"""Notifications on a real desktop: what is chosen on one leads to what it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.bubbles import Bubble, Bubbles
from desktop_sync.ui.messages import Notice
from desktop_sync.ui.pages import Link, PageName
from tests.end2end.desktop import Desktop
from tests.end2end.program import wait_for
from tests.end2end.screen_reader import screen_reader
from tests.end2end.started import TITLE, Started
from tests.fakes.camera import make_bulk
from tests.fakes.engine import FakeEngine

pytestmark = pytest.mark.xdist_group("desktop")


def test_a_click_on_the_notification_shows_what_was_imported(
    desktop: Desktop, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "Tom & <b>Jerry", 3, 10_000)
    app = Started(desktop, tmp_path, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
    desktop.tray_icon()
    app.command("import", str(tmp_path / "Tom & <b>Jerry"))
    (told,) = wait_for(desktop.notifications, "the end of the import")
    assert told.summary == "3 imported from Tom & <b>Jerry"
    assert not desktop.windows(TITLE)

    desktop.click_bubble()

    window = desktop.wait_for_window(TITLE)
    wait_for(lambda: desktop.active_window() == window, "the window in front")
    with screen_reader(desktop) as reader:
        library = reader.find("Desktop Sync", "list item", "^Library")
        wait_for(lambda: "selected" in library.states, "the page Library in front")


def test_what_failed_is_tried_again_from_its_notification_and_told_in_its_place(
    desktop: Desktop, start: Callable[[], Started], tmp_path: Path
) -> None:
    _, second = make_bulk(tmp_path / "DCIM", 2, 10_000)
    content = second.read_bytes()
    second.write_bytes(b"")
    app = start()
    app.command("import", str(tmp_path / "DCIM"), check=False)
    (told,) = wait_for(desktop.notifications, "the end of the import")
    assert told.summary == "1 imported from DCIM"

    second.write_bytes(content)
    desktop.choose_on_bubble("Try again")

    wait_for(lambda: len(app.files()) == 2, "both files in the library")
    wait_for(lambda: app.status()["state"] == "idle", "nothing left to do")
    assert not desktop.windows(TITLE)
    assert len(desktop.notifications()) == 1


@pytest.fixture
def bubbles(
    desktop: Desktop, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bubbles]:
    """The part that speaks to the daemon, in this process."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.env["DBUS_SESSION_BUS_ADDRESS"])
    engine = FakeEngine()
    bridge = Bridge(engine.bus)
    made = Bubbles(bridge, lambda notice: pytest.fail(f"without the daemon: {notice}"))
    yield made
    made.close()
    bridge.close()
    engine.close()


def bubble(tag: str, title: str) -> Bubble:
    notice = Notice(title, "From “Tom & <b>Jerry”")
    return Bubble(tag, notice, Link(PageName.NOW), (("show", "Show"), ("retry", "Try again")))


def test_a_notification_takes_the_place_of_the_one_before_and_its_names_are_no_markup(
    desktop: Desktop, bubbles: Bubbles, qtbot: QtBot
) -> None:
    bubbles.show(bubble("import-1", "First"))
    qtbot.waitUntil(lambda: bool(desktop.notifications()), timeout=20_000)
    (first,) = desktop.notifications()
    assert first.body == "From “Tom &amp; &lt;b&gt;Jerry”"
    bubbles.show(bubble("import-2", "Other"))
    qtbot.waitUntil(lambda: len(desktop.notifications()) == 2, timeout=20_000)

    bubbles.show(bubble("import-1", "Second"))

    qtbot.waitUntil(
        lambda: [one.summary for one in desktop.notifications()] == ["Second", "Other"],
        timeout=20_000,
    )


def test_what_is_chosen_on_a_notification_is_heard(
    desktop: Desktop, bubbles: Bubbles, qtbot: QtBot
) -> None:
    acted: list[tuple[Bubble, str]] = []
    bubbles.acted.connect(lambda one, key: acted.append((one, key)))
    shown = bubble("import-1", "Nothing imported from DCIM")
    bubbles.show(shown)
    qtbot.waitUntil(lambda: bool(desktop.notifications()), timeout=20_000)

    desktop.choose_on_bubble("Try again")

    qtbot.waitUntil(lambda: bool(acted), timeout=20_000)
    assert acted == [(shown, "retry")]


def test_without_a_notification_daemon_the_tray_tells_and_a_click_there_leads_on(
    without_tray: Desktop, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "DCIM", 3, 10_000)
    without_tray.bring_old_tray()
    app = Started(without_tray, tmp_path, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    without_tray.tray_icon()
    app.command("import", str(tmp_path / "DCIM"))
    balloon = wait_for(lambda: without_tray.windows_of(app.program), "Qt's own balloon")[0]

    without_tray.click(without_tray.area(balloon).centre)

    without_tray.wait_for_window(TITLE)
