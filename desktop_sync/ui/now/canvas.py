"""What rows are painted on and lettered with: a place that knows its reading direction, fonts
with their measures, and colours looked up once.

Must not know what is painted.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle

from desktop_sync.ui.theme import TextSize, scaled_font

_LINE = (
    int(Qt.AlignmentFlag.AlignVCenter)
    | int(Qt.AlignmentFlag.AlignAbsolute)
    | int(Qt.TextFlag.TextSingleLine)
)
_LEFT = _LINE | int(Qt.AlignmentFlag.AlignLeft)
_RIGHT = _LINE | int(Qt.AlignmentFlag.AlignRight)
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)


class Lettering:
    """A font and its measures."""

    def __init__(self, size: TextSize, weight: QFont.Weight = QFont.Weight.Normal) -> None:
        self.font = scaled_font(size, weight)
        self.metrics = QFontMetrics(self.font)
        self.height = self.metrics.height()
        self.width = lru_cache(maxsize=512)(self.metrics.horizontalAdvance)


@lru_cache(maxsize=64)
def colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=64)
def pen(name: str, width: int = 1) -> QPen:
    return QPen(QColor(name), width)


class Canvas(Struct):
    """Where one row is drawn: its rectangle, as read from the left, and how it is marked."""

    painter: QPainter
    area: QRect
    ratio: float
    rtl: bool = False
    selected: bool = False
    focused: bool = False

    def place(self, area: QRect) -> QRect:
        """``area`` as it stands in the reading direction."""
        if not self.rtl:
            return area
        return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, self.area, area)

    def write(
        self, area: QRect, letters: Lettering, ink: str, text: str, *, trailing: bool = False
    ) -> None:
        """One line of ``text``, from the beginning of ``area`` or up to its end."""
        self.painter.setFont(letters.font)
        self.painter.setPen(pen(ink))
        flags = _RIGHT if trailing is not self.rtl else _LEFT
        self.painter.drawText(self.place(area), flags, text)

    def write_in_box(
        self,
        area: QRect,
        letters: Lettering,
        ink: str,
        text: str,
        edge: str,
        ground: str,
        radius: int,
    ) -> None:
        """``text`` in the middle of a box with an edge."""
        box = self.place(area)
        self.painter.setPen(pen(edge))
        self.painter.setBrush(colour(ground))
        self.painter.drawRoundedRect(box, radius, radius)
        self.painter.setFont(letters.font)
        self.painter.setPen(pen(ink))
        self.painter.drawText(box, _CENTRED, text)
