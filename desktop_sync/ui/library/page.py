"""The page Library: search, grid, and beside it what is known of what is selected.

Owns what follows what the user does there. Where there is little room the inspector takes the
place of the grid. Must not know how tiles or receipts look, nor ask for more than is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain

from PySide6.QtCore import QElapsedTimer, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
)

from desktop_sync.model.destination import Places
from desktop_sync.model.events import Progress
from desktop_sync.model.library import AssetTile, LibraryDays
from desktop_sync.ui.dates import search_days
from desktop_sync.ui.library.column import Column
from desktop_sync.ui.library.files import FileFinder, mime_data
from desktop_sync.ui.library.grid import Grid, rows_in
from desktop_sync.ui.library.inspector import WIDTH, Inspector
from desktop_sync.ui.library.model import LibraryModel
from desktop_sync.ui.library.receipt_saver import ReceiptSaver, suggested_name
from desktop_sync.ui.library.removing import Remover
from desktop_sync.ui.library.showing import FolderOpener
from desktop_sync.ui.messages import translate
from desktop_sync.ui.pages import Link, Page, Surroundings
from desktop_sync.ui.theme import scaled_px
from desktop_sync.ui.tiles.model import today

SEARCH_MS = 200
"""After the last letter, before it is searched."""
SELECT_MS = 30
"""After the last selection, before its receipt is asked for."""
_GRID_LEAST = 360
_MOST_COPIED = 500


class LibraryPage(Page):
    """Everything in the library, by day."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.setObjectName("page")
        engine, bridge, theme = around.engine, around.bridge, around.theme
        self._files = FileFinder(engine.library_folder(), around.previews)
        self.model = LibraryModel(engine, bridge, self)
        self.grid = Grid(self.model, self._files, theme)
        self.column = Column(self.grid, theme)
        self.inspector = Inspector(engine, bridge, around.chosen, self._files, theme)
        self._remover = Remover(engine, bridge, self)
        self._opener = FolderOpener(bridge, self)
        self._saver = ReceiptSaver(engine, bridge, self)
        self.search, self.details = self.column.search, self.column.details
        self._totals: tuple[int, int, int] | None = None
        self._wanted: int | None = None
        self._next_row: int | None = None
        self._alone = False
        self._typed, self._typed_at = "", QElapsedTimer()
        self._searching = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._selecting = QTimer(self, singleShot=True, interval=SELECT_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.column, 1)
        row.addWidget(self.inspector)
        self._connect()
        self._arrange()

    # Parts ----------------------------------------------------------------------------

    def _connect(self) -> None:
        grid, inspector = self.grid, self.inspector
        self.around.bridge.progressed.connect(self._follow)
        self._searching.timeout.connect(self._search)
        self._selecting.timeout.connect(self._show_selected)
        self.search.textChanged.connect(self._search_soon)
        self.search.returnPressed.connect(self._search_and_go)
        self.details.clicked.connect(self._toggle_details)
        self.column.import_asked.connect(self.import_asked)
        self.model.arranged.connect(self._show_what_there_is)
        self.model.modelAboutToBeReset.connect(self._remember_current)
        grid.selectionModel().selectionChanged.connect(self._select_soon)
        grid.settled.connect(inspector.picture.update)
        grid.typed.connect(self._find_typed)
        for asked in (grid.open_asked, inspector.open_asked):
            asked.connect(self.open_selected)
        for asked in (grid.remove_asked, inspector.remove_asked):
            asked.connect(self.remove_selected)
        grid.copy_asked.connect(self.copy_selected)
        inspector.show_asked.connect(self.show_selected_in_folder)
        inspector.save_asked.connect(self.save_receipt)
        inspector.back_asked.connect(self.step_back)
        places = self.around.places
        places.changed.connect(self._show_places)
        self._name_places(places.latest)
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._show_menu)

    # What the window asks -------------------------------------------------------------

    def visit(self, link: Link) -> None:
        if link.search is not None:
            self.search.setText(link.search)
            self._search()
        if link.asset_id is not None:
            self._leave_inspector()
            if link.search is None and self.model.row_of(link.asset_id) is None:
                self.search.clear()
                self._search()
            self._wanted = link.asset_id
            self.model.refresh()
            self._go_to_wanted()
        self.grid.setFocus()

    def focus_search(self) -> None:
        self._leave_inspector()
        self.search.setFocus()
        self.search.selectAll()

    def step_back(self) -> bool:
        if self._leave_inspector():
            return True
        if self.search.text():
            self.search.clear()
            self._search()
            self.grid.setFocus()
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.wake()
        self._select_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.sleep()
        for timer in (self._searching, self._selecting):
            timer.stop()
        self.around.previews.forget_waiting()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # What is shown --------------------------------------------------------------------

    @property
    def _is_wide(self) -> bool:
        return self.width() >= scaled_px(WIDTH) + scaled_px(_GRID_LEAST)

    def _arrange(self) -> None:
        """Inspector and grid side by side, or one of them."""
        wide, there = self._is_wide, self.model.rowCount() > 0 or bool(self.search.text())
        if wide:
            self._alone = False
        beside = wide and there and self._wants_details
        self.inspector.stand_alone(alone=self._alone)
        self.inspector.setVisible(self._alone or beside)
        self.column.setVisible(not self._alone)
        self.column.show_tools(there=there)
        self.details.setCheckable(wide)
        self.details.setChecked(wide and self._wants_details)
        self.details.setEnabled(wide or self.grid.selectionModel().hasSelection())

    @property
    def _wants_details(self) -> bool:
        return bool(self.around.memory.value("details", defaultValue=True, type=bool))

    def _toggle_details(self) -> None:
        if self._is_wide:
            self.around.memory.setValue("details", not self._wants_details)
        else:
            self._alone = True
        self._arrange()
        if self._alone:
            self.inspector.setFocus()

    def _leave_inspector(self) -> bool:
        if not self._alone:
            return False
        self._alone = False
        self._arrange()
        self.grid.setFocus()
        return True

    def _show_what_there_is(self) -> None:
        self.column.show_found(self.model.rowCount(), self.search.text().strip())
        self._go_to_wanted()
        self._go_to_next()
        self._arrange()
        self._select_soon()

    def _follow(self, progress: Progress) -> None:
        status = progress.status
        totals = (status.assets, status.resources, status.bytes)
        if totals != self._totals:
            self._totals = totals
            self.model.refresh()

    def _show_places(self, places: Places) -> None:
        """Something is proven, waits or is held by now where it was not."""
        self._name_places(places)
        self.model.refresh()

    def _name_places(self, places: Places | None) -> None:
        self.column.name_places([one.config.name for one in places.destinations] if places else [])

    # Search ---------------------------------------------------------------------------

    def _search_soon(self) -> None:
        self._searching.start()

    def _search(self) -> None:
        """What is selected stays so where it is found too, and is again once it is."""
        self._searching.stop()
        self._remember_current()
        self.model.seek(search_days(self.search.text(), today()))

    def _search_and_go(self) -> None:
        self._search()
        self.grid.setFocus()

    def _find_typed(self, letter: str) -> None:
        """Go to the next name with the letters that were typed one after the other."""
        pause = QApplication.keyboardInputInterval()
        if not self._typed_at.isValid() or self._typed_at.elapsed() > pause:
            self._typed = ""
        self._typed_at.start()
        self._typed += letter
        answer = self.around.engine.library_days(f"{self.model.search} {self._typed}")
        self.around.bridge.ask(answer, self._go_to_typed)

    def _go_to_typed(self, found: LibraryDays) -> None:
        ids, current = set(found.ids), max(0, self.grid.currentIndex().row())
        start = current + (len(self._typed) == 1)
        for row in chain(range(start, self.model.rowCount()), range(start)):
            if row < self.model.rowCount() and self.model.id_at(row) in ids:
                self.grid.select_row(row)
                return

    # Selection ------------------------------------------------------------------------

    def _select_soon(self) -> None:
        if self.isVisible():
            self._selecting.start()

    def _show_selected(self) -> None:
        runs = self.grid.selected_rows()
        count = sum(len(run) for run in runs)
        if count:
            self._wanted = None
        if count == 1:
            row = runs[0].start
            self.inspector.show_asset(self.model.id_at(row), self.model.tile(row))
        elif count:
            self.inspector.show_many(count)
            if count <= _MOST_COPIED:
                self.model.keep_at_hand(rows_in(runs))
        else:
            self.inspector.show_nothing()
            self._leave_inspector()
        if not self._is_wide:
            self.details.setEnabled(count > 0)

    def _remember_current(self) -> None:
        row = self.grid.currentIndex().row()
        if self._wanted is None and row >= 0 and self.grid.selectionModel().hasSelection():
            self._wanted = self.model.id_at(row)

    def _go_to_wanted(self) -> None:
        row = None if self._wanted is None else self.model.row_of(self._wanted)
        if row is not None:
            self._wanted = None
            self.grid.select_row(row)

    def _go_to_next(self) -> None:
        """After a removal: what stands there now."""
        row, self._next_row = self._next_row, None
        count = self.model.rowCount()
        if row is not None and count and not self.grid.selectionModel().hasSelection():
            self.grid.select_row(min(row, count - 1))

    def _selected_ids(self) -> list[int]:
        return [self.model.id_at(row) for row in rows_in(self.grid.selected_rows())]

    def _one_selected(self) -> AssetTile | None:
        rows = rows_in(self.grid.selected_rows())
        return self.model.tile(rows[0]) if len(rows) == 1 else None

    # What the user does ---------------------------------------------------------------

    def open_selected(self) -> None:
        """Open the file of the one that is selected with what the desktop has for it."""
        tile = self._one_selected()
        if tile is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._files.primary(tile))))

    def show_selected_in_folder(self) -> None:
        tile = self._one_selected()
        if tile is not None:
            self._opener.show(self._files.primary(tile))

    def copy_selected(self) -> None:
        """Put the files of what is selected on the clipboard, as files and as text."""
        ids = self._selected_ids()
        if 0 < len(ids) <= _MOST_COPIED:
            self.around.bridge.ask(self.around.engine.library_assets(ids), self._copy)

    def _copy(self, tiles: Sequence[AssetTile]) -> None:
        QGuiApplication.clipboard().setMimeData(mime_data(self._files.folder, tiles))

    def save_receipt(self) -> None:
        """Ask where the receipts of what is selected are to go, and put them there."""
        ids = self._selected_ids()
        if ids:
            alone = self._one_selected()
            name = suggested_name(None if alone is None else alone.name)
            self._saver.ask(ids, name, self.around.chosen.values.safe_places)

    def remove_selected(self) -> None:
        """Ask once, then move what is selected to the trash."""
        runs = self.grid.selected_rows()
        ids = self._selected_ids()
        if ids:
            tiles = [self.model.tile(row) for row in rows_in(runs)]
            self._remover.ask(ids, tiles, partial(self._go_on, runs[0].start))

    def _go_on(self, row: int) -> None:
        self._next_row = row
        self.model.refresh()

    def _show_menu(self, at: QPoint) -> None:
        selected = sum(len(run) for run in self.grid.selected_rows())
        if not selected:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, keys, do, alone in (
            (translate("library", "Open"), "Return", self.open_selected, True),
            (translate("library", "Show in folder"), "", self.show_selected_in_folder, True),
            (translate("library", "Copy"), "Ctrl+C", self.copy_selected, False),
            (translate("library", "Save receipt…"), "", self.save_receipt, False),
            (translate("library", "Remove…"), "Del", self.remove_selected, False),
        ):
            action = menu.addAction(text)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(selected == 1 or not alone)
            action.triggered.connect(do)
        menu.popup(self.grid.viewport().mapToGlobal(at))
