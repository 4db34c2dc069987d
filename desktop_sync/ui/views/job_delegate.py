"""How a row of the job list is painted.

Owns the measures of a row, taken once from the font, and paints from tokens. Must not
compute, decode or look anything up while painting.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyle,
    QStyleOptionViewItem,
)

from desktop_sync.model.job import JobRow, JobSection, JobState
from desktop_sync.ui import icons, job_text
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import number, translate
from desktop_sync.ui.models.jobs import JOB_ROLE, RATE_ROLE, TITLE_ROLE, JobsModel
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.ui.tokens import Tokens
from desktop_sync.wording import shown

Index = QModelIndex | QPersistentModelIndex

GAP = 12


@lru_cache(maxsize=64)
def _colour(name: str) -> QColor:
    return QColor(name)


class _Type:
    """A font and its metrics."""

    def __init__(self, size: TextSize, weight: QFont.Weight = QFont.Weight.Normal) -> None:
        self.font = scaled_font(size, weight)
        self.metrics = QFontMetrics(self.font)
        self.height = self.metrics.height()


class JobDelegate(QAbstractItemDelegate):
    """Paints titles and jobs. ``retry_asked`` carries the id of the job whose button was
    clicked."""

    retry_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.measure_again()

    def measure_again(self) -> None:
        """Take the measures from the system's font, as it is now."""
        self._name = _Type(TextSize.BODY, QFont.Weight.DemiBold)
        self._body = _Type(TextSize.BODY)
        self._second = _Type(TextSize.SECOND)
        self._badge = _Type(TextSize.BADGE)
        self._side, self._small_side = scaled_px(40), scaled_px(28)
        self._mark_side, self._icon_side = scaled_px(14), scaled_px(18)
        lines = self._name.height + self._second.height
        self._tall = max(52, lines + 14, self._side + GAP)
        self._low = max(40, self._name.height + 18, self._small_side + GAP)
        self._title = max(34, self._name.height + 14)
        sample = translate("jobs", "{done} of {total}").format(done="999", total="999 MB")
        self._measure_width = max(
            168, self._second.metrics.horizontalAdvance(sample + "   99.9 MB/s")
        )
        self._retry = translate("jobs", "Try again")
        self._retry_width = self._second.metrics.horizontalAdvance(self._retry) + 24

    def title_height(self) -> int:
        return self._title

    def row_height(self, section: JobSection) -> int:
        return self._low if section is JobSection.NEXT else self._tall

    # Painting -------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.setLayoutDirection(option.direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title = index.data(TITLE_ROLE)
        if title is not None:
            self._paint_title(painter, option, *title)
            return
        self._paint_ground(painter, option)
        row = index.data(JOB_ROLE)
        if row is None:
            self._paint_unknown(painter, option)
        elif row.state is JobState.PENDING and option.rect.height() == self._low:
            self._paint_next(painter, option, row)
        else:
            model = index.model()
            paused = isinstance(model, JobsModel) and model.paused
            self._paint_job(painter, option, row, index.data(RATE_ROLE) or 0.0, paused)

    def _paint_title(
        self, painter: QPainter, option: QStyleOptionViewItem, section: JobSection, count: int
    ) -> None:
        tokens, title = self._theme.tokens, job_text.section_title(section)
        width = self._name.metrics.horizontalAdvance(title)
        area = option.rect
        self._text(painter, option, area, self._name, tokens.text, title)
        rest = area.adjusted(width + 7, 0, 0, 0)
        self._text(painter, option, rest, self._body, tokens.muted, number(count))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = self._theme.tokens
        area = option.rect.adjusted(1, 1, -1, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(tokens.sel))
            painter.drawRoundedRect(area, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(_colour(tokens.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)

    def _paint_unknown(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """A row whose page is on its way."""
        side = option.rect.height() - GAP
        self._paint_square(painter, option, side, None)
        painter.setBrush(_colour(self._theme.tokens.raised))
        bar = QRect(side + 2 * GAP, option.rect.center().y() - 4, 120, 8)
        painter.drawRoundedRect(self._place(option, bar.translated(option.rect.x(), 0)), 4, 4)

    def _paint_next(self, painter: QPainter, option: QStyleOptionViewItem, row: JobRow) -> None:
        tokens, area = self._theme.tokens, option.rect.adjusted(6, 0, -10, 0)
        self._paint_square(painter, option, self._small_side, row)
        left = area.adjusted(self._side + GAP, 0, 0, 0)
        size = job_text.measure(row, 0)[1]
        size_width = self._second.metrics.horizontalAdvance(size) + GAP
        end = self._paint_name(
            painter, option, left.adjusted(0, 0, -size_width, 0), row, self._body
        )
        mark, detail = job_text.detail(row, paused=False)
        source = detail if mark else shown(row.source_name)
        middle = QRect(end + GAP, area.y(), area.right() - size_width - end - GAP, area.height())
        right = Qt.AlignmentFlag.AlignRight
        self._text(painter, option, middle, self._second, tokens.muted, source, right)
        self._text(painter, option, area, self._second, tokens.muted, size, right)

    def _paint_job(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: JobRow,
        rate: float,
        paused: bool,
    ) -> None:
        area = option.rect.adjusted(6, 0, -10, 0)
        self._paint_square(painter, option, self._side, row)
        failed = row.state is JobState.FAILED
        right_width = self._retry_width if failed else self._measure_width
        left = area.adjusted(self._side + GAP, 0, -right_width - GAP, 0)
        top = area.y() + (area.height() - self._name.height - self._second.height - 2) // 2
        name_line = QRect(left.x(), top, left.width(), self._name.height)
        second_line = QRect(left.x(), name_line.bottom() + 3, left.width(), self._second.height)
        self._paint_name(painter, option, name_line, row, self._name)
        self._paint_detail(painter, option, second_line, row, paused)
        right = QRect(area.right() - right_width + 1, area.y(), right_width, area.height())
        if failed:
            self._paint_retry(painter, option, right)
        else:
            self._paint_measure(painter, option, right, row, rate, paused)

    def _paint_name(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        row: JobRow,
        kind: _Type,
    ) -> int:
        """The name and its badges; where they end."""
        tokens = self._theme.tokens
        badges = job_text.badges(row)
        widths = [self._badge.metrics.horizontalAdvance(badge) + 10 for badge in badges]
        room = max(40, area.width() - sum(widths) - 6 * len(widths))
        name = kind.metrics.elidedText(shown(row.name), Qt.TextElideMode.ElideMiddle, room)
        self._text(painter, option, area, kind, tokens.text, name)
        x = area.x() + kind.metrics.horizontalAdvance(name) + 7
        height = self._badge.height + 2
        y = area.y() + (area.height() - height) // 2
        for badge, width in zip(badges, widths, strict=True):
            box = self._place(option, QRect(x, y, width, height))
            painter.setPen(QPen(_colour(tokens.line), 1))
            painter.setBrush(_colour(tokens.raised))
            painter.drawRoundedRect(box, 3, 3)
            painter.setFont(self._badge.font)
            painter.setPen(_colour(tokens.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, badge)
            x += width + 6
        return x

    def _paint_detail(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        row: JobRow,
        paused: bool,
    ) -> None:
        tokens = self._theme.tokens
        mark, text = job_text.detail(row, paused=paused)
        if mark is not None:
            ratio = painter.device().devicePixelRatioF()
            drawn = icons.pixmap(mark, _ink(mark, tokens), self._mark_side, ratio)
            y = area.y() + (area.height() - self._mark_side) // 2
            place = self._place(option, QRect(area.x(), y, self._mark_side, self._mark_side))
            painter.drawPixmap(place, drawn)
            area = area.adjusted(self._mark_side + 5, 0, 0, 0)
        text = self._second.metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        self._text(painter, option, area, self._second, tokens.muted, text)

    def _paint_measure(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        row: JobRow,
        rate: float,
        paused: bool,
    ) -> None:
        tokens = self._theme.tokens
        left, right = job_text.measure(row, rate)
        ending = Qt.AlignmentFlag.AlignRight
        if row.state is not JobState.RUNNING:
            self._text(painter, option, area, self._second, tokens.muted, left)
            self._text(painter, option, area, self._second, tokens.text, right, ending)
            return
        top = area.y() + (area.height() - self._second.height - 10) // 2
        line = QRect(area.x(), top, area.width(), self._second.height)
        self._text(painter, option, line, self._second, tokens.muted, left)
        self._text(painter, option, line, self._second, tokens.text, right, ending)
        bar = QRect(area.x(), line.bottom() + 5, area.width(), 4)
        share = 1.0 if row.checking else min(1.0, row.done_bytes / max(1, row.size_bytes))
        done = QRect(bar.x(), bar.y(), round(bar.width() * share), bar.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(tokens.line))
        painter.drawRoundedRect(self._place(option, bar), 2, 2)
        painter.setBrush(_colour(tokens.muted if paused else tokens.importing))
        painter.drawRoundedRect(self._place(option, done), 2, 2)

    def _paint_retry(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        tokens = self._theme.tokens
        button = self._place(option, self._button(area))
        painter.setPen(QPen(_colour(tokens.ctl), 1))
        painter.setBrush(_colour(tokens.surface))
        painter.drawRoundedRect(button, 6, 6)
        painter.setFont(self._second.font)
        painter.setPen(_colour(tokens.text))
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, self._retry)

    def _paint_square(
        self, painter: QPainter, option: QStyleOptionViewItem, side: int, row: JobRow | None
    ) -> None:
        """The place of a preview: a raised square with the sign of the asset's kind."""
        tokens, area = self._theme.tokens, option.rect
        x = area.x() + 6 + (self._side - side) // 2
        square = QRect(x, area.y() + (area.height() - side) // 2, side, side)
        place = self._place(option, square)
        painter.setPen(QPen(_colour(tokens.line), 1))
        painter.setBrush(_colour(tokens.raised))
        painter.drawRoundedRect(place, 4, 4)
        if row is not None:
            ratio = painter.device().devicePixelRatioF()
            drawn = icons.pixmap(_kind_icon(row), tokens.muted, self._icon_side, ratio)
            half = self._icon_side // 2 - 1
            painter.drawPixmap(place.center().x() - half, place.center().y() - half, drawn)

    # Small things ---------------------------------------------------------------------

    def _text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        kind: _Type,
        colour: str,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(kind.font)
        painter.setPen(_colour(colour))
        flags = QStyle.visualAlignment(option.direction, align) | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            self._place(option, area), int(flags) | int(Qt.TextFlag.TextSingleLine), text
        )

    def _place(self, option: QStyleOptionViewItem, area: QRect) -> QRect:
        """``area`` as it stands in the reading direction."""
        return QStyle.visualRect(option.direction, option.rect, area)

    def _button(self, area: QRect) -> QRect:
        height = self._second.height + 12
        return QRect(area.x(), area.center().y() - height // 2, area.width(), height)

    # The button -----------------------------------------------------------------------

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        row = index.data(JOB_ROLE)
        if row is None or row.state is not JobState.FAILED:
            return False
        area = option.rect.adjusted(6, 0, -10, 0)
        right = QRect(
            area.right() - self._retry_width + 1, area.y(), self._retry_width, area.height()
        )
        if not self._place(option, self._button(right)).contains(event.position().toPoint()):
            return False
        self.retry_asked.emit(row.id)
        return True


def _kind_icon(row: JobRow) -> str:
    return {"live_photo": "live-photo", "video": "video", "burst": "burst"}.get(row.kind, "photo")


def _ink(mark: Mark, tokens: Tokens) -> str:
    return {
        Mark.PROVEN: tokens.ok,
        Mark.HELD: tokens.hold,
        Mark.ATTENTION: tokens.fail,
    }.get(mark, tokens.muted)
