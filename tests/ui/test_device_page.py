"""The page Device: what it says in each state, and what clicks and keys choose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop_sync.model.device import ArrivalMode, Device, DeviceAssetState, DeviceState
from desktop_sync.model.events import ImportPhase
from desktop_sync.ui.device.page import DevicePage
from desktop_sync.ui.pages import Link, PageName, Surroundings
from tests.fakes import quarters
from tests.fakes.engine import FakeEngine
from tests.fakes.plugged import PHONE, assets

State = DeviceAssetState
TABLET = Device("tablet", "Tablet", "iPad Air", "18.1", DeviceState.LOCKED)
WIDE = (872, 700)
ON_IT = (
    *assets(12),
    *assets(3, first=13, state=State.HERE),
    *assets(2, first=16, state=State.CLOUD),
)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(qtbot: QtBot, engine: FakeEngine, around: Surroundings) -> Iterator[DevicePage]:
    """A page that nothing is plugged in for yet."""
    around.bridge.seed(engine.status_now())
    around.bridge.seed_devices(engine.devices_now())
    made = DevicePage(around)
    qtbot.addWidget(made)
    made.resize(*WIDE)
    made.show()
    made.visit(Link(PageName.DEVICE))
    yield made
    made.hide()


@pytest.fixture
def full(qtbot: QtBot, engine: FakeEngine, page: DevicePage) -> DevicePage:
    """The page of a phone with seventeen assets, twelve of them new."""
    engine.plug(PHONE, ON_IT)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(ON_IT) and page.model.is_known)
    qtbot.waitUntil(lambda: all(page.model.tile(row) is not None for row in range(len(ON_IT))))
    return page


def said(page: DevicePage) -> str:
    return page.head.sentence.text()


def foot(page: DevicePage) -> str:
    labels = page.footer.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisibleTo(page))


def buttons(page: DevicePage) -> list[str]:
    return [one.text() for one in page.footer.findChildren(QPushButton)]


def place(page: DevicePage, row: int) -> QPoint:
    return page.grid.visualRect(page.model.index(row)).center()


def click(page: DevicePage, row: int, held: Qt.KeyboardModifier = NONE) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(page.grid.viewport(), left, held, place(page, row))


def press(page: DevicePage, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(page.grid, key, held)


def ticked(page: DevicePage) -> list[int]:
    return page.model.chosen


# What it says -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sentence", "advice"),
    [
        (DeviceState.CONNECTING, "Connecting to the iPhone", "This takes a moment."),
        (DeviceState.LOCKED, "Unlock the iPhone to see what is new on it.", "once it is unlocked"),
        (
            DeviceState.TRUST,
            "Tap “Trust” on the iPhone. This page goes on by itself.",
            "asks whether to trust this computer",
        ),
        (
            DeviceState.REFUSED,
            "The iPhone does not trust this computer.",
            "Unplug it and plug it in again: it then asks once more.",
        ),
        (DeviceState.READING, "Looking at what is on the iPhone", "Nothing is copied yet."),
        (
            DeviceState.FAILED,
            "The iPhone does not answer as it should.",
            "If it stays so, restart the iPhone.",
        ),
        (
            DeviceState.GONE,
            "The iPhone was unplugged. Plug it in, and it goes on where it was.",
            "What was imported before is whole.",
        ),
    ],
)
def test_a_state_is_said_in_a_sentence_with_what_helps(
    qtbot: QtBot,
    engine: FakeEngine,
    page: DevicePage,
    state: DeviceState,
    sentence: str,
    advice: str,
) -> None:
    engine.plug(replace(PHONE, state=state))
    qtbot.waitUntil(lambda: said(page) == sentence)
    assert advice in page.advice.words.text()
    assert page.advice.isVisible()
    assert not page.footer.isVisible()


def test_how_far_the_reading_is(qtbot: QtBot, engine: FakeEngine, page: DevicePage) -> None:
    engine.plug(replace(PHONE, state=DeviceState.READING, total_assets=1_200))
    qtbot.waitUntil(lambda: "1,200 assets found so far" in page.head.second.text())


def test_a_phone_that_was_read_is_shown_with_all_that_is_new_chosen(full: DevicePage) -> None:
    assert said(full) == "iPhone: 12 new"
    assert full.head.second.text() == (
        "iPhone 15 Pro · iOS 18.1 · by cable, unlocked · nothing is ever deleted from it"
    )
    assert full.grid.isVisible()
    assert "12 selected" in foot(full)
    assert "12 photos · 36 MB" in foot(full)
    assert buttons(full) == ["Select none", "Import 12 new"]


def test_it_goes_on_by_itself_from_one_state_to_the_next(
    qtbot: QtBot, engine: FakeEngine, page: DevicePage
) -> None:
    assert said(page) == "No phone is plugged in"
    engine.plug(replace(PHONE, state=DeviceState.TRUST), ON_IT)
    qtbot.waitUntil(lambda: said(page).startswith("Tap “Trust”"))
    engine.change_device(PHONE.id, state=DeviceState.LOCKED)
    qtbot.waitUntil(lambda: said(page).startswith("Unlock"))
    engine.change_device(PHONE.id, state=DeviceState.READY)
    qtbot.waitUntil(lambda: page.grid.isVisible() and page.model.sum.count == 12)


def test_what_is_only_in_icloud_is_named_and_what_does_not_fit_is_said(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    qtbot.waitUntil(lambda: "Fits: 212 GB free." in foot(full))
    assert "2 are only in iCloud and cannot be read by cable." in foot(full)
    engine.free_bytes = 10_000_000
    engine.change_assets(PHONE.id, [16], state=State.NEW)
    qtbot.waitUntil(lambda: "Does not fit: 39 MB are selected, 10 MB are free." in foot(full))
    assert "1 is only in iCloud" in foot(full)
    engine.free_bytes = None
    engine.change_assets(PHONE.id, [17], state=State.NEW)
    qtbot.waitUntil(lambda: "free" not in foot(full))
    assert "iCloud" not in foot(full)


def test_nothing_new_and_nothing_at_all(qtbot: QtBot, engine: FakeEngine, page: DevicePage) -> None:
    engine.plug(PHONE, assets(3, state=State.HERE))
    qtbot.waitUntil(page.grid.isVisible)
    assert said(page) == "iPhone: nothing new"
    assert not page.footer.start.isEnabled()
    assert not page.footer.select.isEnabled()
    engine.unplug()
    qtbot.waitUntil(lambda: page.model.device_id is None)
    engine.plug(PHONE, ())
    qtbot.waitUntil(lambda: page.advice.words.text().startswith("There are no photos"))


def test_an_import_counts_on_in_the_sentence_and_goes_on_after_the_phone_was_away(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    engine.import_from([Path("iPhone")], PHONE.id)
    jobs = engine.queue(12)
    engine.finish(*jobs[:5])
    engine.change_device(PHONE.id, state=DeviceState.BUSY)
    qtbot.waitUntil(lambda: said(full) == "Importing 5 of 12 from iPhone")
    assert full.grid.isVisible()
    assert not full.footer.start.isEnabled()
    engine.change_device(PHONE.id, state=DeviceState.GONE)
    away = "The iPhone was unplugged at 5 of 12. Plug it in, and it goes on where it was."
    qtbot.waitUntil(lambda: said(full) == away)
    engine.change_device(PHONE.id, state=DeviceState.CONNECTING)
    engine.change_assets(PHONE.id, range(1, 13), state=State.HERE)
    engine.end_import(1, ImportPhase.ENDED)
    engine.change_device(PHONE.id, state=DeviceState.READY)
    qtbot.waitUntil(lambda: said(full) == "iPhone: nothing new" and full.grid.isVisible())


def test_when_it_leaves_the_page_says_so_and_when_it_comes_back_goes_on(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    click(full, 0)
    engine.unplug()
    qtbot.waitUntil(lambda: said(full) == "The iPhone was unplugged")
    assert full.advice.isVisible()
    assert not full.footer.isVisible()
    engine.plug(replace(PHONE, state=DeviceState.CONNECTING), ON_IT)
    engine.change_device(PHONE.id, state=DeviceState.READY)
    qtbot.waitUntil(full.grid.isVisible)
    assert full.model.sum.is_all


def test_the_other_device_is_a_choice_away(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    assert not full.head.devices.isVisible()
    engine.plug(TABLET)
    qtbot.waitUntil(full.head.devices.isVisible)
    assert said(full) == "iPhone: 12 new"
    full.head.devices.setCurrentIndex(1)
    full.head.devices.activated.emit(1)
    assert said(full) == "Unlock the iPad to see what is new on it."
    assert "iPadOS 18.1" in full.head.second.text()
    full.visit(Link(PageName.DEVICE, device_id=PHONE.id))
    assert said(full) == "iPhone: 12 new"
    qtbot.waitUntil(lambda: full.model.rowCount() == len(ON_IT))
    engine.unplug(TABLET.id)
    qtbot.waitUntil(lambda: not full.head.devices.isVisible())


def test_what_to_do_when_it_is_plugged_in_is_kept_for_each_device(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    assert full.head.mode.currentText() == "Ask me"
    full.head.mode.activated.emit(1)
    qtbot.waitUntil(lambda: engine.devices_now().devices[0].mode is ArrivalMode.ALWAYS)
    qtbot.waitUntil(lambda: full.head.mode.currentText() == "Import everything new")


# What is chosen -----------------------------------------------------------------------


def test_a_click_turns_one_and_shift_all_on_the_way(full: DevicePage) -> None:
    click(full, 2)
    assert 3 not in ticked(full)
    click(full, 6, SHIFT)
    assert ticked(full) == [1, 2, 8, 9, 10, 11, 12]
    click(full, 6)
    click(full, 9, SHIFT)
    assert ticked(full) == [1, 2, 7, 8, 9, 10, 11, 12]
    assert "8 selected" in foot(full)
    assert buttons(full) == ["Select all new", "Import 8 selected"]


def test_two_quick_clicks_are_two_clicks(full: DevicePage) -> None:
    click(full, 0)
    QTest.mouseDClick(full.grid.viewport(), Qt.MouseButton.LeftButton, NONE, place(full, 0))
    assert 1 in ticked(full)


def test_what_is_here_or_in_icloud_cannot_be_ticked(full: DevicePage) -> None:
    for asset_id in (13, 16):
        row = full.model.row_of(asset_id)
        assert row is not None
        click(full, row)
        press(full, Qt.Key.Key_Space)
    assert len(ticked(full)) == 12


def test_keys_go_everywhere_and_turn_what_they_stand_on(full: DevicePage) -> None:
    press(full, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert 2 not in ticked(full)
    press(full, Qt.Key.Key_Right, Qt.Key.Key_Right, held=SHIFT)
    assert ticked(full) == [1, 5, 6, 7, 8, 9, 10, 11, 12]
    press(full, Qt.Key.Key_Space, held=CTRL)
    assert len(ticked(full)) == 12
    press(full, Qt.Key.Key_Space, held=CTRL)
    assert ticked(full) == [11, 12]
    press(full, Qt.Key.Key_A, held=CTRL)
    assert len(ticked(full)) == 12
    press(full, Qt.Key.Key_End)
    assert full.grid.currentIndex().row() == len(ON_IT) - 1


def test_the_head_of_a_day_turns_the_day(full: DevicePage) -> None:
    at = QPoint(full.grid.margin + 8, 18)
    for left in ([11, 12], list(range(1, 13))):
        QTest.mouseClick(full.grid.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        assert ticked(full) == left


def test_the_menu_of_a_tile_turns_it_and_its_day(full: DevicePage) -> None:
    menu = full.grid.menu(full.model.index(0))
    turn, _, select, leave = menu.actions()
    assert [one.text() for one in (turn, select, leave)] == [
        "Leave out",
        "Select this day",
        "Leave out this day",
    ]
    turn.trigger()
    assert 1 not in ticked(full)
    leave.trigger()
    assert ticked(full) == [11, 12]
    select.trigger()
    assert len(ticked(full)) == 12
    menu.deleteLater()


def test_the_buttons_take_nothing_and_all(full: DevicePage) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(full.footer.select, left)
    assert ticked(full) == []
    assert not full.footer.start.isEnabled()
    assert buttons(full) == ["Select all new", "Import 0 selected"]
    QTest.mouseClick(full.footer.select, left)
    assert len(ticked(full)) == 12


def test_a_part_of_it_and_its_albums(qtbot: QtBot, engine: FakeEngine, full: DevicePage) -> None:
    def segment(text: str) -> QToolButton:
        found = full.choices.findChildren(QToolButton)
        return next(one for one in found if one.text().startswith(text))

    left = Qt.MouseButton.LeftButton
    assert not full.choices.order.isVisible()
    texts = [one.text() for one in full.choices.parts.findChildren(QToolButton)]
    assert texts == ["All  17", "New  12", "Already here  3", "Only in iCloud  2"]
    QTest.mouseClick(segment("Only in iCloud"), left)
    qtbot.waitUntil(lambda: full.model.rowCount() == 2)
    engine.albums = {"Recents": range(1, 18), "Summer": (3, 16)}
    QTest.mouseClick(segment("All"), left)
    qtbot.waitUntil(full.choices.order.isVisible)
    QTest.mouseClick(segment("By album"), left)
    qtbot.waitUntil(lambda: full.model.rowCount() == 19)
    engine.change_assets(PHONE.id, range(1, 13), state=State.HERE)
    QTest.mouseClick(segment("New"), left)
    nothing = "Nothing on it is new"
    labels = full.findChildren(QLabel)
    qtbot.waitUntil(lambda: any(one.isVisible() and one.text() == nothing for one in labels))
    assert full.choices.isVisible()


# Importing ----------------------------------------------------------------------------


def test_all_that_is_new_is_imported_whatever_comes_until_then(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    QTest.mouseClick(full.footer.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: engine.device_imports == [(PHONE.id, None)])


def test_what_is_chosen_is_imported_and_nothing_else(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    click(full, 0)
    QTest.mouseClick(full.footer.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: engine.device_imports == [(PHONE.id, tuple(range(2, 13)))])


def test_what_was_left_out_before_is_said_and_imported_when_it_is_ticked(
    qtbot: QtBot, engine: FakeEngine, page: DevicePage
) -> None:
    engine.plug(PHONE, [*assets(3), *assets(2, first=4, left_out=True)])
    qtbot.waitUntil(lambda: page.model.rowCount() == 5 and page.footer.start.isEnabled())
    assert said(page) == "iPhone: 3 new"
    assert page.head.second.text().startswith("2 left out before · ")
    assert ticked(page) == [1, 2, 3]
    press(page, Qt.Key.Key_A, held=CTRL)
    QTest.mouseClick(page.footer.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: engine.device_imports == [(PHONE.id, (1, 2, 3, 4, 5))])


def test_what_has_just_been_imported_cannot_be_chosen_again(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    engine.change_assets(PHONE.id, range(1, 11), state=State.HERE)
    qtbot.waitUntil(lambda: ticked(full) == [11, 12])
    assert said(full) == "iPhone: 2 new"


# Pictures -----------------------------------------------------------------------------


def test_small_pictures_come_from_the_device_a_few_at_a_time_and_only_of_what_is_seen(
    qtbot: QtBot, engine: FakeEngine, page: DevicePage
) -> None:
    picture = quarters.still("JPEG")
    engine.thumbnail_of = lambda number: picture if number % 2 else None
    engine.plug(PHONE, assets(2_000, a_day=100))
    qtbot.waitUntil(lambda: page.model.rowCount() == 2_000)

    def corner() -> int:
        at = place(page, 0) - QPoint(20, 20)
        return page.grid.viewport().grab().toImage().pixel(at)

    plain = page.around.theme.tokens.raised
    qtbot.waitUntil(lambda: 1 in engine.asked_pictures)
    qtbot.waitUntil(lambda: f"#{corner() & 0xFFFFFF:06X}" not in (plain, "#000000"), timeout=30_000)
    assert max(engine.asked_pictures) < 200
    assert len(engine.asked_pictures) == len(set(engine.asked_pictures))


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 no picture", b"GIF89a" * 9])
def test_what_is_no_picture_leaves_the_sign_of_its_kind(
    qtbot: QtBot, engine: FakeEngine, page: DevicePage, content: bytes
) -> None:
    engine.thumbnail_of = lambda _: content
    engine.plug(PHONE, assets(1))
    previews = page.around.previews
    if content:
        with qtbot.waitSignal(previews.ready, timeout=30_000):
            pass
    else:
        qtbot.waitUntil(lambda: engine.asked_pictures == [1])
    assert page.grid.grab().toImage().width() > 0


# Who hears it, and where nobody looks ---------------------------------------------------


def test_a_screen_reader_hears_each_tile_and_whether_it_is_ticked(full: DevicePage) -> None:
    grid = QAccessible.queryAccessibleInterface(full.grid)
    first = grid.child(0)
    assert first.text(QAccessible.Text.Name).startswith("IMG_0001, photo, Today ")
    assert first.text(QAccessible.Text.Name).endswith(", new")
    assert first.state().checkable
    assert first.state().checked
    click(full, 0)
    assert not grid.child(0).state().checked
    here = full.model.row_of(13)
    assert here is not None
    assert not grid.child(here).state().checkable


def test_a_hidden_page_asks_for_nothing_and_ticks_nowhere(
    qtbot: QtBot, engine: FakeEngine, full: DevicePage
) -> None:
    full.hide()
    asked = len(engine.asked_assets), len(engine.asked_pictures)
    engine.change_assets(PHONE.id, [1, 2], state=State.HERE)
    qtbot.waitUntil(lambda: said(full) == "iPhone: 10 new")
    qtbot.waitUntil(lambda: not any(one.isActive() for one in full.findChildren(QTimer)))
    assert (len(engine.asked_assets), len(engine.asked_pictures)) == asked
    full.show()
    qtbot.waitUntil(lambda: full.model.sum.count == 10)


def test_times_without_a_zone_and_none_at_all_are_days_too(
    qtbot: QtBot, engine: FakeEngine, page: DevicePage
) -> None:
    lately = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=400)
    engine.plug(PHONE, [*assets(1, newest=lately), replace(assets(1, first=2)[0], at=None)])
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    qtbot.waitUntil(lambda: page.model.tile(1) is not None)
    names = [
        str(page.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(2)
    ]
    assert "at an unknown time" in names[1]
    assert str(lately.year) in names[0]
