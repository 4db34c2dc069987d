"""The list of the history: where its rows stand while it scrolls, and its keys.

Leaves room for the part that opens under a row. Must not know what is in that.
"""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop_sync.ui.history.layout import Heights, Layout
from desktop_sync.ui.history.model import HistoryModel
from desktop_sync.ui.history.row_painter import Canvas, RowPainter
from desktop_sync.ui.messages import translate
from desktop_sync.ui.placed_list import Index, PlacedList

MARGIN = 24
_DAY_GAP = 6


class HistoryList(PlacedList):
    """Shows a ``HistoryModel``. ``turned`` asks to open or close a row, ``moved`` comes when
    what stands where has changed."""

    turned = Signal(int)
    close_asked = Signal()
    moved = Signal()

    def __init__(self, model: HistoryModel, painter: RowPainter) -> None:
        super().__init__()
        self._rows = model
        self._painter = painter
        self._opened: int | None = None
        self._opened_height = 0
        self._anchor: tuple[int, int] | None = None
        self._current_id: int | None = None
        self._layout = Layout((), self._heights())
        self.setModel(model)
        self.setAccessibleName(translate("history", "What happened"))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.clicked.connect(lambda index: self.turned.emit(index.row()))
        self.measure_again()

    def measure_again(self) -> None:
        self._painter.measure_again()
        self.verticalScrollBar().setSingleStep(self._painter.row)
        self.lay_out_again()

    # The opened row -------------------------------------------------------------------

    @property
    def opened(self) -> int | None:
        """The row of the list that is open."""
        return self._opened

    def open(self, row: int, height: int) -> None:
        """Make room of ``height`` under ``row``, and bring it into view."""
        self._opened, self._opened_height = row, height
        known = self._rows.row_at(row)
        self._rows.opened = None if known is None else known.id
        self.lay_out_again()
        index = self._rows.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def close_row(self) -> None:
        self._opened, self._rows.opened = None, None
        self.lay_out_again()

    def opened_area(self) -> QRect | None:
        """Where the opened part stands, in the viewport."""
        place = None if self._opened is None else self._layout.place(self._opened)
        if place is None:
            return None
        card = self._card_area(place[0] + place[1], self._opened_height)
        return card.adjusted(1, 0, -1, -1)

    @property
    def opened_width(self) -> int:
        return max(0, self._card_area(0, 0).width() - 2)

    # Staying where it was -------------------------------------------------------------

    def anchor(self) -> int | None:
        """The id of the row that keeps its place: the open one, or the first in view."""
        if self._rows.opened is not None:
            return self._rows.opened
        first, last = self._rows_between(0, self.viewport().height())
        known = (self._rows.row_at(row) for row in range(first, last + 1))
        return next((one.id for one in known if one is not None), None)

    def _remember(self) -> None:
        self._anchor = self._current_id = None
        anchor = self.anchor()
        at = None if anchor is None else self._rows.list_row(anchor)
        place = None if at is None else self._layout.place(at)
        if anchor is not None and place is not None and self.verticalOffset() > 0:
            self._anchor = anchor, place[0] - self.verticalOffset()
        current = self._rows.row_at(self.currentIndex().row())
        self._current_id = None if current is None else current.id

    def _restore(self) -> None:
        self._opened = None
        if self._rows.opened is not None:
            self._opened = self._rows.list_row(self._rows.opened)
        if self._opened is None:
            self._rows.opened = None
        self.updateGeometries()
        at = None if self._anchor is None else self._rows.list_row(self._anchor[0])
        place = None if at is None else self._layout.place(at)
        if self._anchor is not None and place is not None:
            self.verticalScrollBar().setValue(place[0] - self._anchor[1])
        elif self._anchor is None:
            self.verticalScrollBar().setValue(0)
        current = None if self._current_id is None else self._rows.list_row(self._current_id)
        if current is not None:
            self.setCurrentIndex(self._rows.index(current))
        self.viewport().update()

    # What the base class asks ---------------------------------------------------------

    def _heights(self) -> Heights:
        return Heights(self._painter.head, self._painter.row, _DAY_GAP)

    def updateGeometries(self) -> None:
        counts = [span.count for span in self._rows.spans()]
        heights = replace(self._heights(), opened=self._opened_height)
        self._layout = Layout(counts, heights, self._opened)
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height + MARGIN - seen))
        bar.setPageStep(max(1, seen - self._painter.row))
        self._look()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._opened is None:
            self.viewport().scroll(dx, dy)
        else:
            self.viewport().update()
        self._look()

    def visualRect(self, index: Index) -> QRect:
        place = self._layout.place(index.row()) if index.isValid() else None
        return QRect() if place is None else self._card_area(*place)

    def _card_area(self, top: int, height: int) -> QRect:
        """The scroll bar stands in the margin."""
        bar = self.width() - self.viewport().width()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = MARGIN - bar if rtl else MARGIN
        width = self.width() - 2 * MARGIN
        return QRect(left, top - self.verticalOffset(), width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point.y() + self.verticalOffset())
        if row is None:
            return QModelIndex()
        index = self._rows.index(row)
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        place = self._layout.place(index.row())
        if place is None:
            return
        top, height = place
        if self._rows.is_head(index.row() - 1):
            above = self._layout.place(index.row() - 1)
            top, height = (top, height) if above is None else (above[0], height + above[1])
        if index.row() == self._opened:
            height += self._opened_height
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif top + height > bar.value() + seen:
            bar.setValue(min(top, top + height - seen))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        last = self._layout.rows - 1
        row = self.currentIndex().row()
        moves = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // max(1, self._painter.row) - 1)
        row, step = {
            moves.MoveUp: (row - 1, -1),
            moves.MoveDown: (row + 1, 1),
            moves.MovePageUp: (row - page, -1),
            moves.MovePageDown: (row + page, 1),
            moves.MoveHome: (0, 1),
            moves.MoveEnd: (last, -1),
        }.get(action, (row, 1))
        row = min(max(row, 0), last)
        if self._rows.is_head(row):
            row = row + step if 0 < row + step < self._layout.rows else row + 1
        return self._rows.index(row) if 0 <= row < self._layout.rows else QModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), Qt.Key(event.key())
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        into, out = (
            (Qt.Key.Key_Left, Qt.Key.Key_Right)
            if rtl
            else (
                Qt.Key.Key_Right,
                Qt.Key.Key_Left,
            )
        )
        if row >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.turned.emit(row)
        elif row >= 0 and key == into:
            if row != self._opened:
                self.turned.emit(row)
        elif key == out:
            self.close_asked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if not self.currentIndex().isValid() and self._layout.rows > 1:
            self.setCurrentIndex(self._rows.index(1))

    def keyboardSearch(self, search: str) -> None:
        """Rows not at hand cannot be searched by their first letters."""

    # Painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        first, last = self._rows_between(event.rect().top(), event.rect().bottom())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        canvas = Canvas(
            painter,
            QRect(),
            self.devicePixelRatioF(),
            rtl=self.layoutDirection() == Qt.LayoutDirection.RightToLeft,
        )
        current = self.currentIndex().row() if self.hasFocus() else -1
        selected = {index.row() for index in self.selectedIndexes()}
        for row in range(first, last + 1):
            place = self._layout.place(row)
            if place is None:
                continue
            canvas.area = self._card_area(*place)
            canvas.selected, canvas.focused = row in selected, row == current
            canvas.opened = row == self._opened
            is_head = self._rows.is_head(row)
            if is_head or row == first:
                self._draw_card(painter, row)
            span = self._rows.span_at(row)
            if is_head and span is not None:
                self._painter.draw_head(canvas, span.day)
            else:
                is_first = self._rows.is_head(row - 1)
                self._painter.draw_row(canvas, self._rows.row_at(row), first=is_first)
        painter.end()

    def _draw_card(self, painter: QPainter, row: int) -> None:
        """The card of the day of ``row``, of which no more is drawn than can be seen."""
        card = self._layout.card(row)
        if card is None:
            return
        area, seen = self._card_area(*card), self.viewport().rect()
        area.setTop(max(area.top(), seen.top() - 20))
        area.setBottom(min(area.bottom(), seen.bottom() + 20))
        shaded = self.opened_area()
        if shaded is not None:
            shaded.setTop(shaded.top() - self._painter.row)
        self._painter.draw_card(painter, area, shaded)

    def _rows_between(self, top: int, bottom: int) -> tuple[int, int]:
        """The rows seen from ``top`` to ``bottom`` of the viewport; last < first for none."""
        offset = self.verticalOffset()
        first = self._layout.row_at(max(0, top + offset))
        last = self._layout.row_at(min(bottom + offset, self._layout.height - 1))
        return (0, -1) if first is None or last is None else (first, last)

    def _look(self) -> None:
        first, last = self._rows_between(0, self.viewport().height())
        if first <= last:
            self._rows.look_at(first, last)
        self.moved.emit()
