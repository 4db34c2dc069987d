"""The view of the job list: rows of a few heights, one below the other.

Owns its layout, which is computed from the model's sections and not from its rows: a
hundred thousand rows are laid out as fast as ten. Must not know how a row is painted.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_sync.model.job import JobSection
from desktop_sync.ui.now.canvas import Canvas
from desktop_sync.ui.now.job_delegate import JobDelegate
from desktop_sync.ui.now.jobs_model import JobsModel
from desktop_sync.ui.now.sections import Span
from desktop_sync.ui.placed_list import Index, PlacedList


class Band(Struct, frozen=True):
    """Rows of one height: ``rows`` of them from row ``first``, from ``top`` down."""

    first: int
    rows: int
    top: int
    row_height: int

    @property
    def bottom(self) -> int:
        return self.top + self.rows * self.row_height


class Layout(Struct, frozen=True):
    """Where each row stands, in pixels from the top of the first."""

    bands: tuple[Band, ...] = ()
    spans: tuple[Span, ...] = ()
    """The section of each band."""

    @property
    def height(self) -> int:
        return self.bands[-1].bottom if self.bands else 0

    @property
    def rows(self) -> int:
        return self.bands[-1].first + self.bands[-1].rows if self.bands else 0

    def place(self, row: int) -> tuple[int, int] | None:
        """Top and height of ``row``; None where there is no such row."""
        for band in self.bands:
            if band.first <= row < band.first + band.rows:
                return band.top + (row - band.first) * band.row_height, band.row_height
        return None

    def row_at(self, y: int) -> int | None:
        """The row that covers ``y``."""
        for band in self.bands:
            if band.top <= y < band.bottom:
                return band.first + (y - band.top) // band.row_height
        return None


def lay_out(
    spans: tuple[Span, ...], title_height: int, row_height: Callable[[JobSection], int]
) -> Layout:
    """A band for each title and one for the jobs under it."""
    bands: list[Band] = []
    of_bands: list[Span] = []
    top = 0
    for span in spans:
        bands.append(Band(span.start, 1, top, title_height))
        jobs = Band(span.start + 1, span.count, top + title_height, row_height(span.section))
        bands.append(jobs)
        of_bands += [span, span]
        top = jobs.bottom
    return Layout(tuple(bands), tuple(of_bands))


class JobList(PlacedList):
    """Shows a ``JobsModel`` as ``delegate`` draws it. ``looked_elsewhere`` says that other rows
    came into view by the user's wish, ``copy_asked`` carries the row that is to be copied."""

    looked_elsewhere = Signal()
    copy_asked = Signal(object)

    def __init__(
        self, model: JobsModel, delegate: JobDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._delegate = delegate
        self._jobs = model
        self.setItemDelegate(delegate)
        self._layout = Layout()
        self.setModel(model)
        self.verticalScrollBar().setSingleStep(delegate.row_height(JobSection.NEXT))
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self.lay_out_again)

    # What the base class asks ---------------------------------------------------------

    def updateGeometries(self) -> None:
        self._layout = lay_out(
            self._jobs.spans(), self._delegate.title_height(), self._delegate.row_height
        )
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height - seen))
        bar.setPageStep(seen)
        self._look()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._look()
        self.looked_elsewhere.emit()

    def visualRect(self, index: Index) -> QRect:
        place = self._layout.place(index.row()) if index.isValid() else None
        if place is None:
            return QRect()
        top, height = place
        return QRect(0, top - self.verticalOffset(), self.viewport().width(), height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point.y() + self.verticalOffset())
        return QModelIndex() if row is None else self._jobs.index(row)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        place = self._layout.place(index.row())
        if place is None:
            return
        top, height = place
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif top + height > bar.value() + seen:
            bar.setValue(top + height - seen)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        last = self._layout.rows - 1
        row = self.currentIndex().row()
        moves = QAbstractItemView.CursorAction
        page = max(
            1, self.viewport().height() // max(1, self._delegate.row_height(JobSection.NEXT))
        )
        row, step = {
            moves.MoveUp: (row - 1, -1),
            moves.MovePrevious: (row - 1, -1),
            moves.MoveDown: (row + 1, 1),
            moves.MoveNext: (row + 1, 1),
            moves.MovePageUp: (row - page, -1),
            moves.MovePageDown: (row + page, 1),
            moves.MoveHome: (0, 1),
            moves.MoveEnd: (last, -1),
        }.get(action, (row, 1))
        return self._nearest_job(min(max(row, 0), last), step)

    def _nearest_job(self, row: int, step: int) -> QModelIndex:
        """``row``, or the next in the direction of ``step`` that is not a title."""
        titles = {span.start for span in self._jobs.spans()}
        if row in titles:
            row = row + step if 0 < row + step < self._layout.rows else row + 1
        return self._jobs.index(row) if 0 <= row < self._layout.rows else QModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._jobs.job_at(self.currentIndex().row())
        if event.matches(QKeySequence.StandardKey.Copy) and row is not None:
            self.copy_asked.emit(row)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Rows not at hand cannot be searched by their first letters."""

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
        width, offset = self.viewport().width(), self.verticalOffset()
        for band, span in zip(self._layout.bands, self._layout.spans, strict=True):
            for row in range(max(first, band.first), min(last + 1, band.first + band.rows)):
                top = band.top + (row - band.first) * band.row_height - offset
                canvas.area = QRect(0, top, width, band.row_height)
                canvas.selected = row in selected
                canvas.focused = row == current
                self._delegate.draw(canvas, span, row)
        painter.end()

    def _rows_between(self, top: int, bottom: int) -> tuple[int, int]:
        """The rows seen from ``top`` to ``bottom`` of the viewport; last < first for none."""
        offset = self.verticalOffset()
        first = self._layout.row_at(max(0, top + offset))
        last = self._layout.row_at(min(bottom + offset, self._layout.height - 1))
        return (0, -1) if first is None or last is None else (first, last)

    def _look(self) -> None:
        first, last = self._rows_between(0, self.viewport().height())
        if first <= last:
            self._jobs.look_at(first, last)
