"""The clock times under the plots, at whole minutes, and "now" at the end.

Time runs from left to right in every language. Must not know what is plotted.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_sync.ui.messages import clock, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

_STEPS = (60.0, 120.0, 300.0)


class TimeAxis(QWidget):
    """Labels for the seconds since the Unix epoch from ``start`` to ``end``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._start = self._end = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_times(self, start: float, end: float) -> None:
        if (start, end) != (self._start, self._end):
            self._start, self._end = start, end
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(scaled_font(TextSize.BADGE)).height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._end <= self._start:
            return
        painter = QPainter(self)
        painter.setFont(scaled_font(TextSize.BADGE))
        painter.setPen(QColor(self._theme.tokens.muted))
        metrics = painter.fontMetrics()
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
        words = translate("plot", "now, {time}").format(time=_clock(self._end))
        last = self.width() - metrics.horizontalAdvance(words)
        painter.drawText(QRectF(last, 0, self.width() - last, self.height()), flags, words)
        per_second = self.width() / (self._end - self._start)
        wide = metrics.horizontalAdvance(_clock(self._end))
        room = wide + metrics.averageCharWidth() * 2
        step = next((one for one in _STEPS if one * per_second >= room), _STEPS[-1])
        at = -(-self._start // step) * step
        while at < self._end:
            left = (at - self._start) * per_second - wide / 2
            if left >= 0 and left + room <= last:
                painter.drawText(QRectF(left, 0, wide, self.height()), flags, _clock(at))
            at += step
        painter.end()


def _clock(at: float) -> str:
    return clock(datetime.fromtimestamp(at, UTC))
