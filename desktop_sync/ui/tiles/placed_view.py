"""A view of groups with their tiles: where each stands, what keys and ranges reach.

Owns the geometry of the grid (through ``GridLayout``) for what Qt asks of a view, in either
reading direction. Focus, dragging and what screen readers see are the base class's. Must not
know how a tile is drawn, nor what is done with it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QGuiApplication,
    QRegion,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QWidget,
)

from desktop_sync.ui.placed_list import Index, PlacedList, ranges
from desktop_sync.ui.tiles.layout import GridLayout, Measures
from desktop_sync.ui.tiles.model import TileModel


class PlacedView(PlacedList):
    """Shows a ``TileModel`` whose groups are laid out by ``measures``."""

    def __init__(
        self, model: TileModel[Any], measures: Measures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shown = model
        self._measures = measures
        self._layout = GridLayout((), 0, measures)
        self._anchor = QPersistentModelIndex()
        self._band: QRect | None = None
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    @property
    def margin(self) -> int:
        """Beside the first tile of a line."""
        return self._measures.lead

    def selected_rows(self) -> list[range]:
        """The rows that are selected, as runs from the first one on."""
        found = [
            range(one.top(), one.bottom() + 1) for one in ranges(self.selectionModel().selection())
        ]
        return sorted(found, key=lambda run: run.start)

    def select_row(self, row: int) -> None:
        """Select this row alone, and bring it into view."""
        index = self._shown.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    # What the base class asks ---------------------------------------------------------

    def updateGeometries(self) -> None:
        self._layout = GridLayout(self._shown.counts, self.viewport().width(), self._measures)
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height - seen))
        bar.setPageStep(seen)
        bar.setSingleStep(max(1, self._layout.pitch // 2))

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= self._layout.rows:
            return QRect()
        square = self._square(index.row())
        return square.adjusted(-5, -5, 5, self._measures.foot - 5)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.tile_at(self._read_x(point.x()), point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._shown.index(row)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid() or index.row() >= self._layout.rows:
            return
        layout, row = self._layout, index.row()
        top, bar, seen = layout.place(row)[1], self.verticalScrollBar(), self.viewport().height()
        above = top - self._measures.gap // 2
        day = layout.day_of(row)
        if above - layout.head(day) < layout.pitch:
            above = layout.head(day)
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - (seen - layout.pitch) // 2)
        elif above < bar.value():
            bar.setValue(above)
        elif top + layout.pitch > bar.value() + seen:
            bar.setValue(top + layout.pitch - seen)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if not self._layout.rows:
            return QModelIndex()
        row = self.currentIndex().row()
        if row < 0:
            first = self._rows_in_view()
            return self._shown.index(first[0] if first else 0)
        return self._shown.index(self._moved(row, action))

    def selectAll(self) -> None:
        """As one range: the base class would ask for each row."""
        found = QItemSelection()
        if self._shown.rowCount():
            self._add(found, 0, self._shown.rowCount() - 1)
        self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """For a rubber band what it touches; for a range all from where it began to the
        current tile; else the tile at ``rect``."""
        found = QItemSelection()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self._band = rect.normalized()
            for run in self._touched(self._band):
                self._add(found, run.start, run.stop - 1)
            self.viewport().update()
        elif command & QItemSelectionModel.SelectionFlag.Current and self._anchor.isValid():
            self._add(found, *sorted((self._anchor.row(), self.currentIndex().row())))
        else:
            index = self.indexAt(rect.center())
            if index.isValid():
                found.select(index, index)
        self.selectionModel().select(found, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        seen = self._rows_in_view()
        for one in ranges(selection):
            for row in range(max(one.top(), seen.start), min(one.bottom() + 1, seen.stop)):
                region = region.united(QRegion(self.visualRect(self._shown.index(row))))
        return region

    def currentChanged(self, current: Index, previous: Index) -> None:
        if not QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = QPersistentModelIndex(current)
        elif not self._anchor.isValid():
            self._anchor = QPersistentModelIndex(previous)
        super().currentChanged(current, previous)
        self.viewport().update(self.visualRect(previous))

    # Places ---------------------------------------------------------------------------

    def _square(self, row: int) -> QRect:
        x, y = self._layout.place(row)
        side = self._layout.side
        return self._turned(QRect(x, y - self.verticalOffset(), side, side))

    def _turned(self, area: QRect) -> QRect:
        """``area`` as it stands in the reading direction."""
        if not self.isRightToLeft():
            return area
        return QStyle.visualRect(self.layoutDirection(), self.viewport().rect(), area)

    def _read_x(self, x: int) -> int:
        return self.viewport().width() - 1 - x if self.isRightToLeft() else x

    def _rows_in_view(self) -> range:
        top = self.verticalOffset()
        found = self._layout.rows_between(top, top + self.viewport().height() - 1)
        return range(found.start, min(found.stop, self._shown.rowCount()))

    def _touched(self, area: QRect) -> list[range]:
        offset = self.verticalOffset()
        left, right = sorted((self._read_x(area.left()), self._read_x(area.right())))
        return self._layout.tiles_in(left, area.top() + offset, right, area.bottom() + offset)

    def _add(self, found: QItemSelection, first: int, last: int) -> None:
        found.select(self._shown.index(first), self._shown.index(last))

    def _moved(self, row: int, action: QAbstractItemView.CursorAction) -> int:
        moves, layout = QAbstractItemView.CursorAction, self._layout
        step = -1 if self.isRightToLeft() else 1
        if action in (moves.MoveLeft, moves.MoveRight, moves.MoveNext, moves.MovePrevious):
            by = {moves.MoveLeft: -step, moves.MoveRight: step, moves.MoveNext: 1}.get(action, -1)
            return min(max(row + by, 0), layout.rows - 1)
        if action == moves.MoveHome:
            return 0
        if action == moves.MoveEnd:
            return layout.rows - 1
        times = 1
        if action in (moves.MovePageUp, moves.MovePageDown):
            times = max(1, self.viewport().height() // layout.pitch - 1)
        go = layout.above if action in (moves.MoveUp, moves.MovePageUp) else layout.below
        for _ in range(times):
            row = go(row)
        return row
