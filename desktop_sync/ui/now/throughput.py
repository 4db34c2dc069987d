"""The plot of the last minutes: how fast bytes came into the library.

Owns the plot, which is made when first seen: pyqtgraph and numpy are imported here and
nowhere else. Drawn anew when progress comes, at most once a second; no timer.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.messages import clock, rate, translate
from desktop_sync.ui.now.rates import POINT_SECONDS, POINTS, RateHistory
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

if TYPE_CHECKING:
    import pyqtgraph

REDRAW_SECONDS = 1.0


class Throughput(QFrame):
    """A card with the rate now, in words, beside the line of the last five minutes."""

    def __init__(self, history: RateHistory, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(translate("plot", "How fast photos come into the library"))
        self._history = history
        self._theme = theme
        self._drawn_at = 0.0
        self._plot: pyqtgraph.PlotWidget | None = None
        self._line: Any = None
        self._sign = QLabel(self)
        caption = QLabel(translate("plot", "Import"), self)
        caption.setProperty("quiet", "true")
        caption.setFont(scaled_font(TextSize.SECOND))
        self._rate = QLabel(rate(0), self)
        self._rate.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        sample = self._rate.fontMetrics().horizontalAdvance("999.9 MB/s")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(caption)
        words.addWidget(self._rate)
        words.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 10, 12, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._sign)
        self._row.addLayout(words)
        self._rate.setMinimumWidth(sample)
        self._row.addStretch(1)
        self.setFixedHeight(max(96, self.fontMetrics().height() * 6))
        theme.changed.connect(self._recolour)
        self._recolour()

    def show_rate(self, bytes_per_second: float) -> None:
        """The rate now; the line follows if it is seen and was not just drawn."""
        words = rate(bytes_per_second)
        if words != self._rate.text():
            self._rate.setText(words)
        if self.isVisible() and time.monotonic() - self._drawn_at >= REDRAW_SECONDS:
            self.redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.redraw()

    def prepare(self) -> None:
        """Make the plot while nothing moves yet: its libraries take their time to load."""
        if self._plot is None:
            self._make_plot()

    def redraw(self) -> None:
        """Draw the line from the history; make the plot if there is none yet."""
        self._drawn_at = time.monotonic()
        if self._plot is None:
            self._make_plot()
        assert self._plot is not None
        points = self._history.points()
        end = self._history.end()
        start = end - (POINTS - 1) * POINT_SECONDS
        self._line.setData(x=[start + at * POINT_SECONDS for at in range(POINTS)], y=list(points))
        self._plot.setXRange(start, end, padding=0)
        self._plot.setYRange(0, max(1_000_000.0, max(points) * 1.15), padding=0)

    def _make_plot(self) -> None:
        import pyqtgraph

        pyqtgraph.setConfigOptions(antialias=True)
        axis = _clock_axis(pyqtgraph)
        plot = pyqtgraph.PlotWidget(self, axisItems={"bottom": axis}, background=None)
        plot.setMouseEnabled(x=False, y=False)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.hideAxis("left")
        plot.setFrameShape(QFrame.Shape.NoFrame)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line = plot.plot(fillLevel=0)
        self._plot = plot
        self._axis = axis
        self._row.takeAt(self._row.count() - 1)
        self._row.addWidget(plot, 1)
        self._recolour()

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        self._sign.setPixmap(icons.sign("import", tokens.importing, 18, self.devicePixelRatio()))
        self._rate.setStyleSheet(f"color: {tokens.importing}")
        if self._plot is None:
            return
        import pyqtgraph

        self._plot.setBackground(tokens.surface)
        self._line.setPen(pyqtgraph.mkPen(tokens.importing, width=1.5))
        self._line.setBrush(QColor(tokens.importing_soft))
        self._axis.setPen(tokens.line)
        self._axis.setTickPen(QColor(Qt.GlobalColor.transparent))
        self._axis.setTextPen(tokens.muted)
        self._axis.setTickFont(scaled_font(TextSize.BADGE))


_STEPS = (60.0, 120.0, 300.0)


def _clock_axis(pyqtgraph: Any) -> Any:
    """A time axis that says clock times at whole minutes, as many as there is room for."""

    def label_width() -> float:
        metrics = QFontMetrics(scaled_font(TextSize.BADGE))
        return metrics.horizontalAdvance(clock(datetime.now(UTC))) * 1.6

    class ClockAxis(pyqtgraph.AxisItem):  # type: ignore[misc]
        def tickValues(
            self, low: float, high: float, size: float
        ) -> list[tuple[float, list[float]]]:
            room = max(1.0, size / label_width())
            step = next((one for one in _STEPS if (high - low) / one <= room), _STEPS[-1])
            first = -(-low // step) * step
            return [(step, [first + at * step for at in range(int((high - first) // step) + 1)])]

        def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
            return [clock(datetime.fromtimestamp(value, UTC)) for value in values]

    axis = ClockAxis("bottom")
    axis.setStyle(tickLength=0, tickTextOffset=4, hideOverlappingLabels=True)
    return axis
