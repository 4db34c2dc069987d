"""The tray's menu and icon follow the engine, and an import's end is told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_sync.model.events import EngineState, ImportPhase
from desktop_sync.ui import icons
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import Notice
from desktop_sync.ui.notifications import Notifier
from desktop_sync.ui.tray import Tray
from tests.fakes.engine import FakeEngine


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def action(menu: QMenu, text: str) -> QAction:
    (found,) = (one for one in menu.actions() if one.text() == text)
    return found


def test_the_menu_says_the_state_and_offers_what_can_be_done(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    bridge.seed(engine.status_now())
    assert texts(tray.menu) == [
        "Nothing to do yet",
        "Open Desktop Sync",
        "Open library",
        "Import from a folder…",
        "Pause",
        "Quit",
    ]
    assert tray.menu.defaultAction().text() == "Open Desktop Sync"


def test_pause_becomes_resume(qtbot: QtBot, engine: FakeEngine, bridge: Bridge) -> None:
    tray = Tray(bridge)
    bridge.seed(engine.status_now())
    tray.pause_asked.connect(engine.pause)
    tray.resume_asked.connect(engine.resume)
    action(tray.menu, "Pause").trigger()
    qtbot.waitUntil(lambda: "Resume" in texts(tray.menu))
    assert texts(tray.menu)[0] == "Paused by you"
    action(tray.menu, "Resume").trigger()
    qtbot.waitUntil(lambda: "Pause" in texts(tray.menu))


def test_states_are_told_apart_without_colour(qtbot: QtBot) -> None:
    shapes: set[bytes] = set()
    for state in EngineState:
        drawn = icons.tray_icon(f"tray-{state}", "#000000", "#000000").pixmap(16, 16).toImage()
        alpha = drawn.convertToFormat(QImage.Format.Format_Alpha8)
        shapes.add(bytes(alpha.constBits()))
    assert len(shapes) == len(EngineState)


def test_progress_fills_the_bar_from_its_beginning(qtbot: QtBot) -> None:
    none, half, full = (
        icons.tray_icon("tray-working", "#000000", "#000000", steps).pixmap(16, 16).toImage()
        for steps in (0, 7, 14)
    )
    row = 14
    assert none.pixelColor(3, row).alpha() < half.pixelColor(3, row).alpha()
    assert half.pixelColor(12, row).alpha() < full.pixelColor(12, row).alpha()
    assert half.pixelColor(3, row).alpha() == full.pixelColor(3, row).alpha()


@pytest.mark.parametrize("count", [1, 40])
def test_an_import_is_told_once_at_its_end_however_many_files_it_had(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, count: int
) -> None:
    told: list[Notice] = []
    notifier = Notifier(bridge, told.append)
    engine.import_from([Path("/card/DCIM")])
    engine.finish(*engine.queue(count))
    engine.end_import(1)
    qtbot.waitUntil(lambda: bool(told))
    assert [notice.title for notice in told] == [f"{count} imported from DCIM"]
    assert notifier is not None


def test_who_cancels_an_import_is_not_told_of_it(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    told: list[Notice] = []
    notifier = Notifier(bridge, told.append)
    engine.import_from([Path("/card/DCIM")])
    with qtbot.waitSignal(bridge.import_ended):
        engine.end_import(1, ImportPhase.CANCELLED)
    assert told == []
    assert notifier is not None
