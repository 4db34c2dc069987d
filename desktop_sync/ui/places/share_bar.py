"""A thin bar whose parts are shares of a whole, as many assets of all.

Must not know what the parts mean.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from desktop_sync.ui.theme import Theme

HEIGHT = 6
LEAST = 10
"""So wide is a share above 0, to be seen at all."""
_GAP, _RADIUS = 2, 1.5


class Share(Struct, frozen=True):
    """``ink`` is a token; a ``hollow`` one is drawn as an edge around its soft ground."""

    count: int
    ink: str
    hollow: str | None = None


class ShareBar(QWidget):
    """The shares, the first at the start of the line, and the track for what is left."""

    def __init__(self, theme: Theme, *, height: int = HEIGHT) -> None:
        super().__init__()
        self._theme = theme
        self._height = height
        self._shares: tuple[Share, ...] = ()
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_shares(self, shares: Sequence[Share], total: int, words: str) -> None:
        """``words`` say it all to those who do not see."""
        self._shares, self._total = tuple(one for one in shares if one.count), total
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(4 * LEAST, self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left = 0
        wide = widths(self._shares, self._total, self.width())
        for share, width in zip(self._shares, wide, strict=True):
            place = self._place(left, width)
            painter.setBrush(QColor(getattr(tokens, share.hollow or share.ink)))
            if share.hollow:
                painter.setPen(QPen(QColor(getattr(tokens, share.ink)), 1))
                place = place.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)
            painter.setPen(Qt.PenStyle.NoPen)
            left += width + _GAP
        if left < self.width():
            painter.setBrush(QColor(tokens.track))
            painter.drawRoundedRect(self._place(left, self.width() - left), _RADIUS, _RADIUS)
        painter.end()

    def _place(self, left: int, width: int) -> QRectF:
        place = QRectF(left, 0, width, self.height()).toRect()
        return QRectF(QStyle.visualRect(self.layoutDirection(), self.rect(), place))


def widths(shares: Sequence[Share], total: int, room: int) -> list[int]:
    """How wide each share is of ``room``: by its count, and never too thin to be seen."""
    total = max(total, sum(one.count for one in shares), 1)
    is_whole = sum(one.count for one in shares) >= total
    room -= _GAP * max(0, len(shares) - 1)
    found = [max(LEAST, room * one.count // total) for one in shares]
    # The widest gives what the least took, and takes what rounding left.
    if found and (is_whole or sum(found) > room):
        widest = max(range(len(found)), key=found.__getitem__)
        found[widest] = max(LEAST, found[widest] + room - sum(found))
    return found
