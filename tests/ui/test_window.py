"""The window: pages that come when they are visited, keys, drops, and that closing it stops
nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QMessageBox, QTextBrowser
from pytestqt.qtbot import QtBot

from desktop_sync.model.device import DeviceState
from desktop_sync.model.events import Hold
from desktop_sync.ui.announcer import Announcer
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import translate
from desktop_sync.ui.page_table import PageEntry
from desktop_sync.ui.pages import Link, Page, PageName, Surroundings
from desktop_sync.ui.sidebar_row import ROW_ROLE, Mark
from desktop_sync.ui.window import Window
from tests.fakes.engine import FakeEngine
from tests.fakes.plugged import PHONE, assets

CTRL = Qt.KeyboardModifier.ControlModifier


class Tray:
    there = True

    def is_there(self) -> bool:
        return self.there


class NotedPage(Page):
    """A page that notes what it is asked."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.visits: list[Link] = []
        self.searches = 0
        self.opened = 1

    def visit(self, link: Link) -> None:
        self.visits.append(link)

    def focus_search(self) -> None:
        self.searches += 1

    def step_back(self) -> bool:
        if not self.opened:
            return False
        self.opened -= 1
        return True


ENTRIES = tuple(
    PageEntry(name, icon, label, NotedPage, name is PageName.SETTINGS, name is PageName.DEVICE)
    for name, icon, label in (
        (PageName.NOW, "now", lambda: translate("window", "Now")),
        (PageName.DEVICE, "device", lambda: translate("window", "Device")),
        (PageName.LIBRARY, "library", lambda: translate("window", "Library")),
        (PageName.HISTORY, "history", lambda: translate("window", "History")),
        (PageName.SETTINGS, "settings", lambda: translate("window", "Settings")),
    )
)


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def window(qtbot: QtBot, engine: FakeEngine, around: Surroundings, tray: Tray) -> Iterator[Window]:
    made = Window(around, tray.is_there, ENTRIES)
    qtbot.addWidget(made)
    around.bridge.seed(engine.status_now())
    made.bring_up()
    qtbot.waitExposed(made)
    yield made
    made.hide()


def page(window: Window) -> NotedPage:
    assert isinstance(window.page, NotedPage)
    return window.page


def visited(window: Window) -> list[PageName]:
    """The pages made so far, by their last visits."""
    return [one.visits[-1].page for one in window.findChildren(NotedPage)]


def lists(window: Window) -> list[QListView]:
    return window.sidebar.findChildren(QListView)


def current(window: Window) -> list[str]:
    rows = [one.currentIndex() for one in lists(window)]
    return [str(row.data()) for row in rows if row.isValid()]


def row(window: Window, text: str) -> tuple[QListView, QModelIndex]:
    for one in lists(window):
        for at in range(one.model().rowCount()):
            if one.model().index(at, 0).data() == text:
                return one, one.model().index(at, 0)
    raise AssertionError(text)


def click(window: Window, text: str) -> None:
    view, index = row(window, text)
    place = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def words(view: QListView) -> list[str]:
    """The rows as a screen reader has them."""
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface is not None
    found = [interface.child(at) for at in range(interface.childCount())]
    return [one.text(QAccessible.Text.Name) for one in found]


# Pages --------------------------------------------------------------------------------


def test_a_page_is_made_when_it_is_first_visited_and_kept(window: Window) -> None:
    assert visited(window) == [PageName.NOW]
    click(window, "History")
    first = page(window)
    assert visited(window) == [PageName.NOW, PageName.HISTORY]
    click(window, "Now")
    click(window, "History")
    assert page(window) is first
    assert current(window) == ["History"]


def test_a_link_brings_its_page_to_the_front_with_what_it_speaks_of(window: Window) -> None:
    link = Link(PageName.LIBRARY, asset_id=7)
    page(window).linked.emit(link)
    assert page(window).visits == [link]
    assert current(window) == ["Library"]


def test_the_last_page_comes_back_and_one_that_is_not_there_any_more_does_not(
    qtbot: QtBot, around: Surroundings, window: Window, tray: Tray
) -> None:
    click(window, "Settings")
    window.put_away()
    again = Window(around, tray.is_there, ENTRIES)
    qtbot.addWidget(again)
    assert visited(again) == [PageName.SETTINGS]
    fewer = Window(around, tray.is_there, ENTRIES[:3])
    qtbot.addWidget(fewer)
    assert visited(fewer) == [PageName.NOW]


def test_the_keys_of_the_pages_are_in_the_order_of_the_sidebar(window: Window) -> None:
    for key, name in (
        (Qt.Key.Key_4, "Settings"),
        (Qt.Key.Key_2, "Library"),
        (Qt.Key.Key_3, "History"),
        (Qt.Key.Key_1, "Now"),
    ):
        QTest.keyClick(window, key, CTRL)
        assert current(window) == [name]
        assert window.focusWidget() is window.page


def test_the_arrow_keys_go_through_all_pages(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F6)
    seen = []
    for _ in range(4):
        seen += current(window)
        focused = window.focusWidget()
        assert isinstance(focused, QListView)
        QTest.keyClick(focused, Qt.Key.Key_Down)
    assert seen == ["Now", "Library", "History", "Settings"]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Up)
    assert current(window) == ["History"]


def said(window: Window) -> list[str]:
    """The upper rows as they are said, whatever a reader has heard before: Qt tells one that
    listens which rows come and go."""
    model, role = lists(window)[0].model(), Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(at, 0).data(role)) for at in range(model.rowCount())]


def plug(qtbot: QtBot, engine: FakeEngine, window: Window) -> str:
    """A phone with 124 new photos is there, and the sidebar knows it."""
    device = engine.plug(PHONE, assets(124))
    qtbot.waitUntil(lambda: PageName.DEVICE in window.sidebar.names)
    return device


def test_the_page_of_the_devices_is_there_while_one_is_and_the_keys_follow(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert current(window) == ["Library"]
    plug(qtbot, engine, window)
    assert said(window) == ["Now", "Device, 124 new", "Library", "History"]
    assert current(window) == ["Library"]
    for key, name in (
        (Qt.Key.Key_2, "Device"),
        (Qt.Key.Key_3, "Library"),
        (Qt.Key.Key_5, "Settings"),
        (Qt.Key.Key_1, "Now"),
    ):
        QTest.keyClick(window, key, CTRL)
        assert current(window) == [name]
    engine.unplug()
    qtbot.waitUntil(lambda: said(window) == ["Now", "Library", "History"])
    assert current(window) == ["Now"]
    QTest.keyClick(window, Qt.Key.Key_3, CTRL)
    assert current(window) == ["History"]


def test_the_page_of_a_device_that_leaves_stays_until_one_goes_elsewhere(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, window: Window
) -> None:
    plug(qtbot, engine, window)
    click(window, "Device")
    with qtbot.waitSignal(bridge.devices_changed):
        engine.unplug()
    assert current(window) == ["Device"]
    assert said(window)[1] == "Device"
    click(window, "History")
    assert PageName.DEVICE not in window.sidebar.names
    assert current(window) == ["History"]


def test_a_device_that_needs_its_user_is_marked_and_a_locked_one_is_not(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    device = plug(qtbot, engine, window)
    engine.change_device(device, state=DeviceState.LOCKED)
    upper = lists(window)[0]
    qtbot.waitUntil(lambda: said(window)[1] == "Device")
    mark = upper.model().index(1, 0).data(ROW_ROLE).mark
    assert mark is None
    engine.change_device(device, state=DeviceState.TRUST)
    trust = "Device, Tap “Trust” on the iPhone. This page goes on by itself."
    qtbot.waitUntil(lambda: said(window)[1] == trust)
    assert upper.model().index(1, 0).data(ROW_ROLE).mark is Mark.ATTENTION


def test_what_was_left_out_before_is_not_counted_again(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    engine.plug(PHONE, [*assets(3), *assets(2, first=4, left_out=True)])
    qtbot.waitUntil(lambda: "Device, 3 new" in said(window))


def test_f6_goes_to_the_pages_and_back(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.sidebar.has_keyboard()
    assert window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.page


def test_search_and_back_are_the_pages_own(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    assert page(window).searches == 1
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert page(window).opened == 0
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()


def test_the_keyboard_pauses_and_resumes(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, window: Window
) -> None:
    QTest.keyClick(window, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: bridge.latest is not None and bridge.latest.status.paused)
    QTest.keyClick(window, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: not engine.paused)


def test_the_guide_is_a_key_away(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    (guide,) = window.findChildren(QTextBrowser)
    assert guide.isVisible()
    assert "Every file is read once." in guide.toPlainText()
    guide.close()


# What the sidebar says ----------------------------------------------------------------


def test_what_needs_the_user_is_counted_beside_now_and_said_to_a_reader(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    upper, lower = lists(window)
    assert words(upper) == ["Now", "Library", "History"]
    assert words(lower) == ["Settings"]
    engine.import_from([Path("/card/DCIM")])
    engine.fail(*engine.queue(2))
    qtbot.waitUntil(lambda: words(upper)[0] == "Now, 2 photos need you")


def test_what_is_held_is_said_beside_now(qtbot: QtBot, engine: FakeEngine, window: Window) -> None:
    engine.hold = Hold("disk-full", "/home/ann/Pictures")
    engine.announce()
    qtbot.waitUntil(lambda: words(lists(window)[0])[0] == "Now, held")


def test_the_safe_block_says_what_is_known_and_never_safe(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    safe = window.sidebar.safe
    qtbot.waitUntil(lambda: safe.accessibleName() == "Nothing in the library yet")
    engine.import_from([Path("/card/DCIM")])
    engine.finish(*engine.queue(2))
    qtbot.waitUntil(lambda: safe.accessibleName().startswith("In the library, 2 assets"))
    assert "read back" in safe.accessibleName()
    assert "afe" not in safe.accessibleName()


def test_a_narrow_window_shows_icons_with_tooltips_only(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.fail(*engine.queue(1))
    upper, _ = lists(window)
    qtbot.waitUntil(lambda: words(upper)[0] == "Now, 1 photo needs you")
    window.resize(860, 600)
    wide = window.sidebar.width()
    window.resize(859, 600)
    assert (wide, window.sidebar.width()) == (208, 57)
    assert words(upper)[0] == "Now, 1 photo needs you"
    tip = upper.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Library"
    shown = [one for one in window.sidebar.safe.findChildren(QLabel) if one.isVisible()]
    assert all(not one.text() for one in shown)


def test_the_state_is_announced_when_its_kind_changes_and_not_for_each_count(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    said: list[str] = []
    announcer = Announcer(said.append)
    bridge.progressed.connect(announcer.hear)
    bridge.seed(engine.status_now())
    engine.import_from([Path("/card/DCIM")])
    qtbot.waitUntil(lambda: said == ["Looking through DCIM"])
    jobs = engine.queue(20)
    qtbot.waitUntil(lambda: len(said) == 2)
    for job in jobs[:5]:
        with qtbot.waitSignal(bridge.progressed):
            engine.finish(job)
    engine.pause()
    qtbot.waitUntil(lambda: said[-1] == "Paused by you")
    assert len(said) == 3


# Opening and closing ------------------------------------------------------------------


def test_closing_the_window_leaves_the_import_at_work(
    qtbot: QtBot, engine: FakeEngine, window: Window
) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, *_ = engine.queue(3)
    window.put_away()
    assert not window.isVisible()
    engine.finish(one)
    window.bring_up()
    safe = window.sidebar.safe
    qtbot.waitUntil(lambda: safe.accessibleName().startswith("In the library, 1 asset"))


def test_without_a_tray_closing_minimises_and_says_so_once(
    qtbot: QtBot, window: Window, tray: Tray
) -> None:
    tray.there = False
    window.put_away()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "no tray" in box.informativeText()
    (minimise,) = (one for one in box.buttons() if one.text() == "Minimise")
    QTest.mouseClick(minimise, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.isMinimized)
    window.bring_up()
    window.put_away()
    assert window.isMinimized()


def test_it_comes_back_with_the_size_it_had(
    qtbot: QtBot, around: Surroundings, window: Window, tray: Tray
) -> None:
    window.resize(790, 560)
    window.put_away()
    again = Window(around, tray.is_there, ENTRIES)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (790, 560)


def test_it_mirrors_for_a_language_read_from_the_right(
    qtbot: QtBot, qapp: QApplication, window: Window
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        qtbot.waitUntil(lambda: window.sidebar.x() > window.page.mapTo(window, QPoint()).x())
        upper = lists(window)[0]
        image = upper.grab(upper.visualRect(row(window, "Library")[1])).toImage()
        half, ground = image.width() // 2, image.pixel(2, 2)
        ink = sum(
            1 if x > half else -1
            for x in range(image.width())
            for y in range(image.height())
            if image.pixel(x, y) != ground
        )
        assert ink > 0
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_twice_the_text_leaves_nothing_of_a_row_cut_off(
    qtbot: QtBot, qapp: QApplication, around: Surroundings, tray: Tray
) -> None:
    before = qapp.font()
    large = qapp.font()
    large.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(large)
    try:
        made = Window(around, tray.is_there, ENTRIES)
        qtbot.addWidget(made)
        made.resize(1080, 720)
        made.show()
        for view in lists(made):
            metrics = view.fontMetrics()
            for at in range(view.model().rowCount()):
                place = view.visualRect(view.model().index(at, 0))
                assert place.height() >= metrics.height()
                assert place.bottom() <= view.viewport().height()
        for label in made.sidebar.safe.findChildren(QLabel):
            assert not label.isVisible() or label.width() >= label.sizeHint().width()
    finally:
        qapp.setFont(before)
