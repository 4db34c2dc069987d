"""The grid of the library: days with their heads, tiles that flow by the width.

Owns what is painted when, what keys ask for, and that the eye keeps its place when rows come
and go. Must not know how a tile is drawn, nor where its picture comes from.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
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
from desktop_sync.ui.library.model import LibraryModel, today
from desktop_sync.ui.library.placed_view import PlacedView
from desktop_sync.ui.library.tile_painter import Head, Look, TilePainter
from desktop_sync.ui.theme import Theme

SETTLE_MS = 60
"""After the last step of scrolling: what was asked for on the way is then dropped."""

Index = QModelIndex | QPersistentModelIndex


class Grid(PlacedView):
    """Shows a ``LibraryModel``. ``open_asked`` follows Enter and a double click,
    ``remove_asked`` Delete, ``copy_asked`` the keys for copying; ``typed`` carries a letter
    that was typed to find a name; ``settled`` follows scrolling."""

    open_asked = Signal()
    remove_asked = Signal()
    copy_asked = Signal()
    typed = Signal(str)
    settled = Signal()

    def __init__(
        self, model: LibraryModel, files: FileFinder, theme: Theme, parent: QWidget | None = None
    ) -> None:
        self._painter = TilePainter(theme)
        super().__init__(model, self._painter.measures, parent)
        self._files = files
        self._held: tuple[int, int] | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._settle)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        model.rowsAboutToBeInserted.connect(self._hold_place)
        model.rowsAboutToBeRemoved.connect(self._hold_place)
        model.arranged.connect(self._rearrange)
        files.previews.ready.connect(self._show_picture)
        theme.changed.connect(self.viewport().update)

    # What the base class asks ---------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        held = self._top_row()
        super().resizeEvent(event)
        self._go_on_from(held)
        self._look()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._painter.measure_again()
            self._measures = self._painter.measures
            self._rearrange()

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area, offset, rtl = event.rect(), self.verticalOffset(), self.isRightToLeft()
        top, bottom = area.top() + offset - 5, area.bottom() + offset + 5
        self._paint_heads(painter, top, bottom)
        selection, current = self.selectionModel(), self.currentIndex().row()
        current = current if self.hasFocus() else -1
        for row in self._layout.rows_between(top, bottom):
            index = self._library.index(row)
            if not index.isValid():
                break
            square = self._square(row)
            tile = self._library.tile(row)
            look = Look(selection.isSelected(index), row == current)
            picture = None if tile is None else self._files.square(tile, square.width())
            self._painter.draw_tile(painter, square, tile, picture, look, rtl=rtl)
        if self._band is not None:
            self._paint_band(painter, self._band)
        painter.end()

    def _paint_heads(self, painter: QPainter, top: int, bottom: int) -> None:
        measures, now = self._measures, today()
        for at in self._layout.days_between(top, bottom):
            day = self._library.days[at]
            y = self._layout.head(at) - self.verticalOffset()
            width = self.viewport().width() - measures.lead - measures.trail
            area = self._turned(QRect(measures.lead, y, width, measures.head))
            head = Head(day_title(day.day, now), day.assets, tile_text.day_proof(day))
            self._painter.draw_head(painter, area, head, rtl=self.isRightToLeft())

    def _paint_band(self, painter: QPainter, band: QRect) -> None:
        option = QStyleOptionRubberBand()
        option.initFrom(self)
        option.shape = QRubberBand.Shape.Rectangle
        option.rect = band
        option.opaque = False
        self.style().drawControl(QStyle.ControlElement.CE_RubberBand, option, painter, self)

    # What changes ---------------------------------------------------------------------

    def _hold_place(self) -> None:
        """Before rows change: remember what is seen on top, and how far it is scrolled off."""
        if self._held is None:
            self._held = self._top_row()

    def _top_row(self) -> tuple[int, int] | None:
        """The id on top of what is seen, and its distance; None at the very beginning."""
        seen = self._rows_in_view()
        if not seen or not self.verticalOffset():
            return None
        return self._library.id_at(seen[0]), self._layout.place(seen[0])[1] - self.verticalOffset()

    def _go_on_from(self, held: tuple[int, int] | None) -> None:
        row = None if held is None else self._library.row_of(held[0])
        if held is not None and row is not None and row < self._layout.rows:
            self.verticalScrollBar().setValue(self._layout.place(row)[1] - held[1])

    def _rearrange(self) -> None:
        held, self._held = self._held, None
        self.updateGeometries()
        self._go_on_from(held)
        self.viewport().update()
        self._look()

    def _look(self) -> None:
        self._library.look_at(self._rows_in_view())
        if self.isVisible():
            self._settling.start()

    def _settle(self) -> None:
        """Only what is seen now is still wanted."""
        self._files.previews.forget_waiting()
        self.viewport().update()
        self.settled.emit()

    def _show_picture(self, key: str) -> None:
        for row in self._rows_in_view():
            tile = self._library.tile(row)
            if tile is not None and tile.sha256 == key:
                self.viewport().update(self._square(row))


def rows_in(runs: Iterable[range]) -> list[int]:
    """All rows of these runs."""
    return [row for run in runs for row in run]
