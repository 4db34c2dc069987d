"""How a row of the sidebar is drawn: icon, label, and on the right a count and a mark.

Must not know pages.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_sync.ui import icons
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

MARGIN = 12
"""Around the rows, from the edges of the bar."""
ROW_ROLE = Qt.ItemDataRole.UserRole + 1

_HEIGHT, _APART, _PADDING, _GAP = 36, 2, 10, 8
_ICON, _MARK, _SMALL_MARK, _RADIUS, _EDGE = 18, 14, 11, 6, 2


class Mark(StrEnum):
    """A sign at the end of a row; the value is the name of its icon."""

    ATTENTION = "mark-attention"
    HELD = "mark-held"


class Row(Struct, frozen=True):
    """One row. ``words`` says what ``count`` and ``mark`` mean."""

    icon: str
    label: str
    count: str = ""
    mark: Mark | None = None
    words: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.label}, {self.words}" if self.words else self.label


class RowDelegate(QStyledItemDelegate):
    """Draws ``Row`` by the theme's tokens; ``compact`` rows are icons alone."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.compact = False

    def width(self, *, compact: bool) -> int:
        """The least width of any row."""
        return scaled_px(_ICON) + (14 if compact else 2 * _PADDING)

    def width_of(self, row: Row) -> int:
        """The width at which nothing of ``row`` is cut off."""
        side = scaled_px(_ICON)
        wide = (
            2 * _PADDING
            + side
            + scaled_px(_GAP)
            + _metrics(current=True).horizontalAdvance(row.label)
        )
        if row.count:
            wide += 2 * _GAP + _metrics(current=True).horizontalAdvance(row.count)
        return wide + (_GAP + scaled_px(_MARK) if row.mark else 0)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        tall = max(_HEIGHT, _metrics(current=True).height() + 16)
        return QSize(self.width(compact=self.compact), tall + _APART)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        state = option.state
        current = bool(state & QStyle.StateFlag.State_Selected)
        place = option.rect.adjusted(0, 0, 0, -_APART)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            self._paint_plate(painter, place)
        elif state & QStyle.StateFlag.State_MouseOver:
            self._paint_hover(painter, place)
        keys = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        if (state & keys) == keys or (
            self._theme.high_contrast and state & QStyle.StateFlag.State_HasFocus
        ):
            self._paint_ring(painter, place)
        self._paint_row(painter, option, place, row, current=current)
        painter.restore()

    def _paint_plate(self, painter: QPainter, place: QRect) -> None:
        tokens = self._theme.tokens
        painter.setPen(QPen(QColor(tokens.sel_edge), _EDGE))
        painter.setBrush(QColor(tokens.sel))
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def _paint_hover(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.raised))
        painter.drawRoundedRect(QRectF(place), _RADIUS, _RADIUS)

    def _paint_ring(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(QPen(QColor(self._theme.tokens.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def _paint_row(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        row: Row,
        *,
        current: bool,
    ) -> None:
        tokens = self._theme.tokens
        direction = option.direction
        ratio = painter.device().devicePixelRatioF()
        side, small = scaled_px(_ICON), scaled_px(_MARK)
        middle = place.center().y() + 1
        ink = tokens.accent if current else tokens.muted

        def at(left: int, top: int, wide: int, tall: int) -> QRect:
            return QStyle.visualRect(direction, place, QRect(left, top, wide, tall))

        left = place.left() + ((place.width() - side) // 2 if self.compact else _PADDING)
        spot = at(left, middle - side // 2, side, side)
        painter.drawPixmap(spot, icons.pixmap(row.icon, ink, side, ratio))
        if self.compact:
            if row.mark is not None:
                small = scaled_px(_SMALL_MARK)
                spot = at(place.right() - small - 1, place.top() + 2, small, small)
                painter.drawPixmap(spot, self._mark(row.mark, small, ratio))
            return
        right = place.right() + 1 - _PADDING
        if row.mark is not None:
            right -= small
            spot = at(right, middle - small // 2, small, small)
            painter.drawPixmap(spot, self._mark(row.mark, small, ratio))
            right -= _GAP // 2
        align = Qt.AlignmentFlag.AlignVCenter
        if row.count:
            font = scaled_font(TextSize.SECOND, _count_weight(row.mark))
            wide = QFontMetrics(font).horizontalAdvance(row.count) + 2
            right -= wide
            painter.setFont(font)
            painter.setPen(QColor(self._ink(row.mark)))
            spot = at(right, place.top(), wide, place.height())
            painter.drawText(spot, align | Qt.AlignmentFlag.AlignRight, row.count)
            right -= _GAP
        left += side + scaled_px(_GAP) + 1
        painter.setFont(_font(current=current))
        painter.setPen(QColor(tokens.text))
        spot = at(left, place.top(), right - left, place.height())
        leading = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(spot, align | leading, row.label)

    def _ink(self, mark: Mark | None) -> str:
        tokens = self._theme.tokens
        return {Mark.ATTENTION: tokens.fail, Mark.HELD: tokens.hold, None: tokens.muted}[mark]

    def _mark(self, mark: Mark, side: int, ratio: float) -> QPixmap:
        return icons.pixmap(mark, self._ink(mark), side, ratio)


def _count_weight(mark: Mark | None) -> QFont.Weight:
    """Only a count that stands with a mark is there to be seen first."""
    return QFont.Weight.Normal if mark is None else QFont.Weight.DemiBold


def _font(*, current: bool) -> QFont:
    return scaled_font(TextSize.BODY, QFont.Weight.DemiBold if current else QFont.Weight.Normal)


def _metrics(*, current: bool) -> QFontMetrics:
    return QFontMetrics(_font(current=current))
