"""The grid of the library: what keys ask for, and how days and tiles get their words and pictures.

Must not know how a tile is drawn, nor where its picture comes from.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QRubberBand,
    QStyle,
    QStyleOptionRubberBand,
    QWidget,
)

from desktop_sync.ui.dates import day_title
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.files import FileFinder
from desktop_sync.ui.library.model import LibraryModel
from desktop_sync.ui.library.tile_painter import Head, LibraryPainter
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tiles.grid import TileGrid
from desktop_sync.ui.tiles.model import today
from desktop_sync.ui.tiles.painter import Look


class Grid(TileGrid):
    """Shows a ``LibraryModel``. ``open_asked`` follows Enter and a double click,
    ``remove_asked`` Delete, ``copy_asked`` the keys for copying; ``typed`` carries a letter
    that was typed to find a name."""

    open_asked = Signal()
    remove_asked = Signal()
    copy_asked = Signal()
    typed = Signal(str)

    def __init__(
        self, model: LibraryModel, files: FileFinder, theme: Theme, parent: QWidget | None = None
    ) -> None:
        self._painter = LibraryPainter(theme)
        super().__init__(model, self._painter, theme, parent)
        self._library = model
        self._files = files
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self._come = set[str]()
        files.previews.ready.connect(self._note_picture)

    # What the base class asks ---------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:
        """The engine knows the names; it is asked."""
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.remove_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_asked.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.open_asked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._band is not None:
            self._band = None
            self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """The files themselves, to be copied."""
        data = self._files.as_data(self._library, self.selected_rows())
        if data is None:
            return
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)

    # Painting -------------------------------------------------------------------------

    def _draw_head(self, painter: QPainter, area: QRect, group: int) -> None:
        day = self._library.days[group]
        head = Head(day_title(day.day, today()), day.assets, tile_text.day_proof(day))
        self._painter.draw_head(painter, area, head, rtl=self.isRightToLeft())

    def _draw_tile(self, painter: QPainter, square: QRect, row: int) -> None:
        tile, selection = self._library.tile(row), self.selectionModel()
        is_current = self.hasFocus() and row == self.currentIndex().row()
        is_selected = selection.hasSelection() and selection.isSelected(self._library.index(row))
        look = Look(is_selected, is_current)
        picture = None if tile is None else self._files.square(tile, square.width())
        self._painter.draw_tile(painter, square, tile, picture, look, rtl=self.isRightToLeft())

    def _draw_over(self, painter: QPainter) -> None:
        if self._band is None:
            return
        option = QStyleOptionRubberBand()
        option.initFrom(self)
        option.shape = QRubberBand.Shape.Rectangle
        option.rect = self._band
        option.opaque = False
        self.style().drawControl(QStyle.ControlElement.CE_RubberBand, option, painter, self)

    def _forget_unseen(self) -> None:
        self._files.previews.forget_waiting()

    def _note_picture(self, key: str) -> None:
        """Pictures come many at once: what is in view is looked through once for all of them."""
        if not self._come:
            QTimer.singleShot(0, self, self._show_pictures)
        self._come.add(key)

    def _show_pictures(self) -> None:
        come, self._come = self._come, set()
        for row in self._rows_in_view():
            tile = self._library.tile(row)
            if tile is not None and tile.sha256 in come:
                self.viewport().update(self._square(row))


def rows_in(runs: Iterable[range]) -> list[int]:
    """All rows of these runs."""
    return [row for run in runs for row in run]
