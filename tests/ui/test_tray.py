"""The tray's icon, its menu and its tooltip follow the engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QAction, QIcon, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_sync.model.device import DeviceAssetState, DeviceState
from desktop_sync.model.events import EngineState
from desktop_sync.settings.schema import Group
from desktop_sync.ui import icons
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import moment
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.pausing import tomorrow_morning
from desktop_sync.ui.tokens import DARK, LIGHT
from desktop_sync.ui.tray import Tray, tray_face
from tests.fakes.engine import FakeEngine
from tests.fakes.plugged import PHONE, assets

DIFFERENT_SHARE = 0.2
"""Of all pixels either of two icons covers, those that only one of them does."""


def texts(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions() if one.isVisible() and not one.isSeparator()]


def action(menu: QMenu, text: str) -> QAction:
    (found,) = (one for one in menu.actions() if one.text() == text)
    return found


def test_the_menu_says_the_state_and_offers_what_can_be_done(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    bridge.seed(engine.status_now())
    assert texts(tray.lines.menu) == [
        "Nothing to do yet",
        "Open Desktop Sync",
        "Open library",
        "Import from a folder…",
        "Pause",
        "Settings…",
        "Quit",
    ]
    assert tray.lines.menu.defaultAction().text() == "Open Desktop Sync"


def test_what_runs_and_what_needs_the_user_each_have_a_line(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    engine.import_from([Path("/card/DCIM")])
    first, *_ = engine.queue(3)
    engine.fail(first)
    qtbot.waitUntil(lambda: texts(tray.lines.menu)[0] == "Importing 1 of 3")
    assert texts(tray.lines.menu)[1] == "1 not imported"
    engine.end_import(1)
    qtbot.waitUntil(lambda: texts(tray.lines.menu)[:2] == ["1 not imported", "Open Desktop Sync"])


def test_an_ampersand_in_a_name_is_read_and_marks_no_key(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    engine.import_from([Path("/card/Tom & Jerry")])
    qtbot.waitUntil(lambda: texts(tray.lines.menu)[0] == "Looking through Tom && Jerry")


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("1 not imported", PageName.NOW),
        ("Importing 1 of 3", PageName.NOW),
        ("Open library", PageName.LIBRARY),
        ("Settings…", PageName.SETTINGS),
    ],
)
def test_a_line_of_the_menu_leads_to_the_place_it_speaks_of(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, text: str, page: PageName
) -> None:
    tray = Tray(bridge)
    asked: list[Link] = []
    tray.lines.link_asked.connect(asked.append)
    engine.import_from([Path("/card/DCIM")])
    engine.fail(engine.queue(3)[0])
    qtbot.waitUntil(lambda: "Importing 1 of 3" in texts(tray.lines.menu))
    action(tray.lines.menu, text).trigger()
    assert asked == [Link(page)]


def test_what_has_not_changed_is_not_sent_to_the_desktop_again(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    bridge.seed(engine.status_now())
    changed: list[str] = []
    for one in tray.lines.menu.actions():
        one.changed.connect(lambda one=one: changed.append(one.text()))
    engine.pause()
    qtbot.waitUntil(lambda: "Resume" in texts(tray.lines.menu))
    assert set(changed) == {"Paused by you", "Pause", "Resume"}


def test_pause_becomes_resume(qtbot: QtBot, engine: FakeEngine, bridge: Bridge) -> None:
    tray = Tray(bridge)
    bridge.seed(engine.status_now())
    tray.lines.pause_asked.connect(engine.pause)
    tray.lines.resume_asked.connect(engine.resume)
    action(inside(tray.lines.menu, "Pause"), "Until I resume").trigger()
    qtbot.waitUntil(lambda: "Resume" in texts(tray.lines.menu))
    assert texts(tray.lines.menu)[0] == "Paused by you"
    assert "Pause" not in texts(tray.lines.menu)
    action(tray.lines.menu, "Resume").trigger()
    qtbot.waitUntil(lambda: "Pause" in texts(tray.lines.menu))


def test_a_pause_for_a_while_says_until_when(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    bridge.seed(engine.status_now())
    tray.lines.pause_asked.connect(engine.pause)
    choices = inside(tray.lines.menu, "Pause")
    tomorrow = f"Until {moment(tomorrow_morning(datetime.now(UTC)))}"
    assert texts(choices) == ["For an hour", tomorrow, "Until I resume"]
    before = datetime.now(UTC)
    action(choices, "For an hour").trigger()
    assert engine.paused_until is not None
    assert timedelta(0) <= engine.paused_until - before - timedelta(hours=1) < timedelta(hours=1)
    until = moment(engine.paused_until)
    qtbot.waitUntil(lambda: texts(tray.lines.menu)[0] == f"Paused by you until {until}")
    action(choices, tomorrow).trigger()
    morning = engine.paused_until.astimezone()
    assert morning.time() == time(8)
    assert morning.date() > datetime.now(UTC).astimezone().date()


def inside(menu: QMenu, text: str) -> QMenu:
    """The menu that a line opens."""
    found = action(menu, text).menu()
    assert isinstance(found, QMenu)
    return found


def sources(menu: QMenu) -> list[str]:
    """What “Import from” offers."""
    return texts(inside(menu, "Import from"))


def test_a_device_with_something_new_has_a_line_and_can_be_imported_from(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    lines = tray.lines
    asked: list[object] = []
    lines.link_asked.connect(asked.append)
    lines.device_import_asked.connect(asked.append)
    engine.plug(replace(PHONE, state=DeviceState.LOCKED), assets(124))
    qtbot.waitUntil(lambda: bridge.devices is not None)
    assert "Import from a folder…" in texts(lines.menu)
    engine.change_device(PHONE.id, state=DeviceState.READY)
    qtbot.waitUntil(lambda: "iPhone: 124 new" in texts(lines.menu))
    assert texts(lines.menu)[:4] == [
        "Starting",
        "iPhone: 124 new",
        "Open Desktop Sync",
        "Open library",
    ]
    assert "Import from a folder…" not in texts(lines.menu)
    assert sources(lines.menu) == ["Import 124 new from iPhone", "A folder…"]
    action(lines.menu, "iPhone: 124 new").trigger()
    offered = inside(lines.menu, "Import from")
    action(offered, "Import 124 new from iPhone").trigger()
    assert asked == [Link(PageName.DEVICE, device_id=PHONE.id), PHONE.id]
    with qtbot.waitSignal(lines.import_asked):
        action(offered, "A folder…").trigger()


def test_what_is_imported_leaves_the_lines_and_so_does_a_device_that_goes(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    tray = Tray(bridge)
    menu = tray.lines.menu
    engine.plug(PHONE, assets(3))
    engine.plug(replace(PHONE, id="tablet", name="Tom & Jerry"), assets(2))
    qtbot.waitUntil(lambda: "Tom && Jerry: 2 new" in texts(menu))
    assert sources(menu)[:2] == ["Import 3 new from iPhone", "Import 2 new from Tom && Jerry"]
    engine.change_device(PHONE.id, state=DeviceState.BUSY)
    offered = inside(menu, "Import from")
    qtbot.waitUntil(lambda: not action(offered, "Import 3 new from iPhone").isEnabled())
    engine.change_assets(PHONE.id, [1, 2, 3], state=DeviceAssetState.HERE)
    qtbot.waitUntil(lambda: sources(menu) == ["Import 2 new from Tom && Jerry", "A folder…"])
    engine.unplug("tablet")
    qtbot.waitUntil(lambda: "Import from a folder…" in texts(menu))
    assert "Import from" not in texts(menu)


def covered(icon: QIcon, size: int) -> set[tuple[int, int]]:
    """The pixels that are rather there than not, whatever their colour."""
    drawn = icon.pixmap(size, size).toImage()
    assert (drawn.width(), drawn.height()) == (size, size)
    return {(x, y) for x in range(size) for y in range(size) if drawn.pixelColor(x, y).alpha() > 96}


def in_both_inks(state: EngineState) -> QIcon:
    return tray_face(state, None, one_ink=False)


def in_one_ink(state: EngineState) -> QIcon:
    return tray_face(state, None, one_ink=True)


def for_a_light_tray(state: EngineState) -> QIcon:
    return icons.tray_icon(f"tray-{state}", LIGHT.accent, LIGHT.text)


def for_a_dark_tray(state: EngineState) -> QIcon:
    return icons.tray_icon(f"tray-{state}", DARK.accent, DARK.text)


@pytest.mark.parametrize("size", [16, 22, 32])
@pytest.mark.parametrize("draw", [in_both_inks, in_one_ink, for_a_light_tray, for_a_dark_tray])
def test_states_are_told_apart_by_their_silhouettes_alone(
    qtbot: QtBot, draw: Callable[[EngineState], QIcon], size: int
) -> None:
    shapes = {state: covered(draw(state), size) for state in EngineState}
    assert len(shapes) == 6
    for (one, shape), (other, other_shape) in combinations(shapes.items(), 2):
        share = len(shape ^ other_shape) / len(shape | other_shape)
        assert share > DIFFERENT_SHARE, f"{one} and {other} at {size} px: {share:.2f}"


def test_one_ink_is_a_template_for_the_system_to_colour(qtbot: QtBot) -> None:
    template = tray_face(EngineState.WORKING, 7, one_ink=True)
    assert template.isMask()
    assert not tray_face(EngineState.WORKING, 7, one_ink=False).isMask()
    drawn = template.pixmap(32, 32).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    inks = {drawn.pixelColor(x, y).rgb() for x, y in covered(template, 32)}
    assert len(inks) == 1


def test_progress_fills_the_bar_in_fourteen_steps(qtbot: QtBot) -> None:
    row = 14
    filled: list[int] = []
    for steps in range(icons.PROGRESS_STEPS + 1):
        icon = tray_face(EngineState.WORKING, steps, one_ink=False)
        drawn = icon.pixmap(16, 16).toImage()
        filled.append(sum(drawn.pixelColor(x, row).alpha() > 200 for x in range(1, 15)))
    assert filled == sorted(set(filled)), filled
    assert len(filled) == 15
    assert filled[-1] >= 12


def test_a_new_version_has_a_line_while_there_is_one(qtbot: QtBot, bridge: Bridge) -> None:
    tray = Tray(bridge)
    lines = tray.lines
    lines.show_version("9.0")
    assert "Version 9.0 is there…" in texts(lines.menu)
    with qtbot.waitSignal(lines.link_asked) as asked:
        action(lines.menu, "Version 9.0 is there…").trigger()
    assert asked.args == [Link(PageName.SETTINGS, group=Group.PROGRAM)]
    lines.show_version(None)
    assert not any("Version" in one for one in texts(lines.menu))
