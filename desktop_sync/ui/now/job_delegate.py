"""What Qt asks of the job list's rows: to be painted, and to hear a click on their button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyleOptionViewItem

from desktop_sync.model.job import JobSection, JobState
from desktop_sync.ui.now.canvas import Canvas
from desktop_sync.ui.now.job_row import Item, Job, RowPainter, Title
from desktop_sync.ui.now.jobs_model import JobsModel
from desktop_sync.ui.now.pictures import Pictures
from desktop_sync.ui.now.sections import Span
from desktop_sync.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class JobDelegate(QAbstractItemDelegate):
    """Paints titles and jobs. ``retry_asked`` carries the row whose button was clicked."""

    retry_asked = Signal(object)

    def __init__(
        self,
        model: JobsModel,
        theme: Theme,
        pictures: Pictures,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._painter = RowPainter(theme, pictures)

    def measure_again(self) -> None:
        self._painter.measure_again()

    def title_height(self) -> int:
        return self._painter.title

    def row_height(self, section: JobSection) -> int:
        return self._painter.low if section is JobSection.NEXT else self._painter.tall

    def draw(self, canvas: Canvas, span: Span, row: int) -> None:
        """Draw ``row`` of the model, which lies in ``span``."""
        self._painter.draw(canvas, self._item(span, row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        span = self._model.span_at(index.row())
        if span is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(_canvas(painter, option), span, index.row())

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        job = self._model.job_at(index.row())
        if job is None or job.state is not JobState.FAILED:
            return False
        button = self._painter.button(_canvas(QPainter(), option))
        if not button.contains(event.position().toPoint()):
            return False
        self.retry_asked.emit(job)
        return True

    def _item(self, span: Span, row: int) -> Item:
        if row == span.start:
            return Title(span.section, self._model.count_of(span))
        job = self._model.job_in(span, row)
        if job is None:
            return None
        low = span.section is JobSection.NEXT
        model = self._model
        return Job(job, low, model.rate_of(job), model.paused and not low, model.paused_until)


def _canvas(painter: QPainter, option: QStyleOptionViewItem) -> Canvas:
    return Canvas(
        painter,
        option.rect,
        painter.device().devicePixelRatioF() if painter.isActive() else 1.0,
        rtl=option.direction == Qt.LayoutDirection.RightToLeft,
        selected=bool(option.state & QStyle.StateFlag.State_Selected),
        focused=bool(option.state & QStyle.StateFlag.State_HasFocus),
    )
