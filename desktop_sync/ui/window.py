"""The window: a sidebar, the page beside it, and whatever is dropped on both.

Owns geometry, shortcuts, drops, and which page is in front. Closing it stops nothing. Must
not know what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from desktop_sync.model.device import Devices
from desktop_sync.model.events import Progress
from desktop_sync.ui.announcer import Announcer, announce
from desktop_sync.ui.drop import DropTarget
from desktop_sync.ui.first_run import STEP
from desktop_sync.ui.messages import translate
from desktop_sync.ui.minimising import explain_minimising
from desktop_sync.ui.page_keys import PageKeys
from desktop_sync.ui.page_table import PAGES, PageEntry
from desktop_sync.ui.pages import Link, Page, PageName, Surroundings
from desktop_sync.ui.sidebar import WIDTH, Sidebar
from desktop_sync.ui.style_sheet import style_sheet

if TYPE_CHECKING:
    from desktop_sync.ui.first_run.flow import FirstRun

SMALLEST = (760, 520)
FIRST_SIZE = (1080, 720)
_PAGE_BESIDE_WORDS = 860 - WIDTH
"""With less room for the page, the sidebar shows icons only."""


class Window(QMainWindow):
    """The one window. ``quit_asked`` and ``restart_asked`` are for who may end the program;
    ``can_hide`` says whether a tray would bring it back: closing then hides it, and minimises
    it otherwise."""

    quit_asked = Signal()
    restart_asked = Signal()

    def __init__(
        self,
        around: Surroundings,
        can_hide: Callable[[], bool],
        entries: Sequence[PageEntry] = PAGES,
    ) -> None:
        super().__init__()
        self._around = around
        self._can_hide = can_hide
        self._entries = {entry.name: entry for entry in entries}
        self._visited: dict[PageName, Page] = {}
        self.setWindowTitle(translate("window", "Desktop Sync"))
        self.setMinimumSize(*SMALLEST)
        self.sidebar = Sidebar(entries, around.theme)
        self.sidebar.chosen.connect(lambda name: self.go(Link(name)))
        self._stack = QStackedWidget()
        whole = self._whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(whole)
        DropTarget(self, whole, around.engine, around.theme).dropped.connect(self._import)
        self._announcer = Announcer(self._announce)
        self._add_actions()
        around.bridge.progressed.connect(self._show_progress)
        around.bridge.devices_changed.connect(self._show_devices)
        around.places.changed.connect(self.sidebar.safe.show_places)
        if around.bridge.latest is not None:
            self._show_progress(around.bridge.latest)
        around.theme.changed.connect(self._recolour)
        self._recolour()
        self._restore()
        if around.bridge.devices is not None:
            self._show_devices(around.bridge.devices)
        self._first_run: FirstRun | None = None
        if around.memory.contains(STEP):
            self._greet()

    # Pages ----------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page in front."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def go(self, link: Link) -> None:
        """Bring the page of ``link`` to the front, and let it show what the link speaks of."""
        page = self._page(link.page)
        had_keyboard = self._has_keyboard(self._stack)
        left_at: QWidget | None = page.focusWidget()
        self._stack.setCurrentWidget(page)
        self._show_pages(link.page)
        self.sidebar.set_current(link.page)
        self._around.memory.setValue("page", link.page.value)
        if had_keyboard:
            (left_at or page).setFocus()
        page.visit(link)

    def _show_pages(self, current: PageName) -> None:
        """The page of the devices is there while one is, and as long as it is in front: what one
        looks at does not go away by itself."""
        devices = self._around.bridge.devices
        there = current is PageName.DEVICE or (devices is not None and bool(devices.devices))
        self.sidebar.show_page(PageName.DEVICE, there=there)
        self._keys.show(self.sidebar.names)

    def _go_by_key(self, name: PageName) -> None:
        """Whoever comes by key goes on by key, on the page."""
        self.go(Link(name))
        if not self._has_keyboard(self.page):
            left_at: QWidget | None = self.page.focusWidget()
            (left_at or self.page).setFocus()

    def _has_keyboard(self, part: QWidget) -> bool:
        inside: QWidget | None = self.focusWidget()
        return inside is not None and (inside is part or part.isAncestorOf(inside))

    def _page(self, name: PageName) -> Page:
        if name not in self._visited:
            page = self._visited[name] = self._entries[name].make(self._around)
            page.linked.connect(self.go)
            page.import_asked.connect(self.choose_folder)
            page.restart_asked.connect(self.restart_asked)
            self._stack.addWidget(page)
        return self._visited[name]

    # The first run --------------------------------------------------------------------

    def _greet(self) -> None:
        """Show the first run in the place of everything else, until it is finished."""
        from desktop_sync.ui.first_run.flow import FirstRun

        pages = self._first_run = FirstRun(self._around)
        pages.finished.connect(self._end_greeting)
        pages.import_asked.connect(self.choose_folder)
        pages.restart_asked.connect(self.restart_asked)
        pages.takes_drops.connect(self.setAcceptDrops)
        self.setAcceptDrops(pages.is_last)
        beside = self._whole.layout()
        assert beside is not None
        beside.addWidget(pages)
        self._show_parts(pages=False)

    def _end_greeting(self) -> None:
        if self._first_run is not None:
            self._first_run.deleteLater()
            self._first_run = None
            self.setAcceptDrops(True)
            self._show_parts(pages=True)
            self.page.setFocus()

    def _show_parts(self, *, pages: bool) -> None:
        self.sidebar.setVisible(pages)
        self._stack.setVisible(pages)
        for action in self._page_keys:
            action.setEnabled(pages)

    # Keys -----------------------------------------------------------------------------

    def _add_actions(self) -> None:
        self._keys = PageKeys(self, list(self._entries.values()), self._go_by_key)
        self._keys.show(self.sidebar.names)
        for text, keys, do in (
            (translate("window", "Search this page"), "Ctrl+F", self._focus_search),
            (translate("window", "Import from a folder…"), "Ctrl+I", self.choose_folder),
            (translate("window", "Pause or resume"), "Ctrl+P", self._pause_or_resume),
            (translate("window", "Back"), "Esc", self._step_back),
            (translate("window", "Guide"), "F1", self.show_guide),
            (translate("window", "To the pages and back"), "F6", self._change_sides),
            (translate("window", "To the pages and back"), "Shift+F6", self._change_sides),
            (translate("window", "Close"), "Ctrl+W", self.put_away),
            (translate("window", "Quit"), "Ctrl+Q", self.quit_asked.emit),
        ):
            self._add_action(text, keys, do)
        self._page_keys = self.actions()[:-2]

    def _add_action(self, text: str, keys: str, do: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _: do())
        self.addAction(action)

    def _focus_search(self) -> None:
        self.page.focus_search()

    def _step_back(self) -> None:
        self.page.step_back()

    def _pause_or_resume(self) -> None:
        bridge, engine = self._around.bridge, self._around.engine
        paused = bridge.latest is not None and bridge.latest.status.paused
        bridge.tell(engine.resume if paused else engine.pause)

    def _change_sides(self) -> None:
        if not self.sidebar.has_keyboard():
            self.sidebar.take_keyboard()
            return
        inside: QWidget | None = self.page.focusWidget()
        (inside or _first_stop(self.page)).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_guide(self) -> None:
        """Open the guide beside this window."""
        from desktop_sync.ui.guide import Guide

        Guide(self).show()

    # What is shown --------------------------------------------------------------------

    def _show_progress(self, progress: Progress) -> None:
        self.sidebar.show_progress(progress)
        self._announcer.hear(progress)

    def _show_devices(self, devices: Devices) -> None:
        self.sidebar.show_devices(devices)
        self._show_pages(self._in_front)

    @property
    def _in_front(self) -> PageName:
        return next(name for name, page in self._visited.items() if page is self.page)

    def _announce(self, sentence: str) -> None:
        if self.isVisible():
            announce(self, sentence)

    def _recolour(self) -> None:
        self.setStyleSheet(style_sheet(self._around.theme.tokens))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange:
            self._around.theme.look_again()

    # What the user does ---------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for a folder, and import from it."""
        dialog = QFileDialog(self, translate("window", "Import from a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, translate("window", "Import"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._import([Path(path)]))
        dialog.open()

    def _import(self, paths: Sequence[Path]) -> None:
        if self._first_run is not None:
            self._first_run.end()
        self._around.bridge.tell(self._around.engine.import_from, paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - self.sidebar.width_for(compact=False)
        self.sidebar.set_compact(room < _PAGE_BESIDE_WORDS)

    # Opening and closing --------------------------------------------------------------

    def bring_up(self) -> None:
        """Show the window, in front, whatever became of it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def remember(self) -> None:
        """Keep size, place and page for the next start."""
        self._around.memory.setValue("geometry", self.saveGeometry())
        self._around.memory.sync()

    def _restore(self) -> None:
        memory = self._around.memory
        geometry = memory.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*FIRST_SIZE)
        last = memory.value("page")
        names = self.sidebar.names
        self.go(Link(next((name for name in names if name.value == last), names[0])))
        self.page.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._around.places.set_awake(awake=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._around.places.set_awake(awake=False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The user's wish puts the window away; the program's own, when it ends, closes it."""
        if event.spontaneous():
            event.ignore()
            self.put_away()

    def put_away(self) -> None:
        """Leave the screen, and come back from the tray or the task bar."""
        self.remember()
        if self._can_hide():
            self.hide()
        elif self._around.memory.value("minimises", defaultValue=False, type=bool):
            self.showMinimized()
        else:
            explain_minimising(self, self.quit_asked.emit, self._minimise)

    def _minimise(self) -> None:
        self._around.memory.setValue("minimises", True)
        self.showMinimized()


def _first_stop(page: Page) -> QWidget:
    """The first widget of ``page`` that the keyboard stops at."""
    one: QWidget | None = page.nextInFocusChain()
    while one is not None and page.isAncestorOf(one):
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return one
        one = one.nextInFocusChain()
    return page
