"""One plotted line, and over it the times in which nothing moved, hatched.

The one module that imports pyqtgraph and numpy, which take their time: whoever wants a plot
imports this first on a thread of its own (``throughput``). Must not know what the line means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QFrame, QWidget

pyqtgraph.setConfigOptions(antialias=True)

LEAST_TOP = 1_000_000.0
"""Of the scale, in bytes a second: a trickle is not to look like a flood."""
_PLATE_GAP = 5
"""Between a label and the edges of its span, in pixels."""


class Span(Struct, frozen=True):
    """A hatched time, in seconds since the Unix epoch, and what is written on it."""

    start: float
    end: float
    label: str


class Colours(Struct, frozen=True):
    """Of the ground, the line and what is under it, and of the edge, ground and hatch of a
    span."""

    ground: str
    line: str
    under: str
    hold: str
    hold_soft: str
    hatch: str


class Plot:
    """A line with a scale of its own. ``widget`` shows it."""

    def __init__(self, parent: QWidget) -> None:
        view = self.widget = pyqtgraph.GraphicsView(parent, background=None)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._box = pyqtgraph.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        view.setCentralItem(self._box)
        self._line = pyqtgraph.PlotCurveItem(fillLevel=0)
        self._box.addItem(self._line)
        self._spans: list[_Hatched] = []
        self._colours: Colours | None = None
        self._font = QFont()
        self._start = self._end = self._top = 0.0
        self._shown: Sequence[Span] = ()
        view.sigDeviceRangeChanged.connect(self._show_spans)

    def colour(self, colours: Colours, font: QFont) -> None:
        """Draw in these colours, and letter the spans with ``font``."""
        self._colours, self._font = colours, font
        self.widget.setBackground(colours.ground)
        self._line.setPen(pyqtgraph.mkPen(colours.line, width=1.5))
        self._line.setBrush(QColor(colours.under))
        for one in self._spans:
            one.colour(colours, font)

    def draw(self, start: float, end: float, rates: Sequence[float], spans: Sequence[Span]) -> None:
        """``rates`` evenly from ``start`` to ``end``, and over them ``spans``."""
        step = (end - start) / max(1, len(rates) - 1)
        self._line.setData(x=[start + at * step for at in range(len(rates))], y=list(rates))
        top = max(LEAST_TOP, max(rates, default=0.0) * 1.15)
        self._box.setRange(xRange=(start, end), yRange=(0, top), padding=0)
        self._start, self._end, self._top, self._shown = start, end, top, spans
        self._show_spans()

    def _show_spans(self) -> None:
        """Show the spans anew; a plot of another width has another room for their labels."""
        while len(self._spans) > len(self._shown):
            self._spans.pop().remove(self._box)
        while len(self._spans) < len(self._shown):
            self._spans.append(_Hatched(self._box))
            if self._colours is not None:
                self._spans[-1].colour(self._colours, self._font)
        seconds_per_pixel = (self._end - self._start) / max(1, self.widget.width())
        free = self._end
        for hatched, span in zip(reversed(self._spans), reversed(self._shown), strict=True):
            free = hatched.show(span, (self._start, free), self._top / 2, seconds_per_pixel)


class _Hatched:
    """A span: its soft ground, its hatch over that, and its label on a solid plate."""

    def __init__(self, box: Any) -> None:
        self._ground = pyqtgraph.LinearRegionItem(movable=False)
        self._hatch = pyqtgraph.LinearRegionItem(movable=False)
        self._label = pyqtgraph.TextItem(anchor=(0.5, 0.5))
        for depth, item in enumerate((self._ground, self._hatch, self._label), 1):
            item.setZValue(depth)
            box.addItem(item, ignoreBounds=True)

    def colour(self, colours: Colours, font: QFont) -> None:
        edge = pyqtgraph.mkPen(colours.hold, width=1.5)
        self._ground.setBrush(QBrush(QColor(colours.hold_soft)))
        self._hatch.setBrush(QBrush(QColor(colours.hatch), Qt.BrushStyle.BDiagPattern))
        for line in self._hatch.lines:
            line.setPen(edge)
        for line in self._ground.lines:
            line.setPen(pyqtgraph.mkPen(None))
        self._label.fill = QBrush(QColor(colours.hold_soft))
        self._label.setColor(QColor(colours.hold))
        self._label.setFont(font)

    def show(
        self, span: Span, room: tuple[float, float], height: float, seconds_per_pixel: float
    ) -> float:
        """Show ``span``. Its label stands on it, or beside it where it is too long for it;
        where there is no ``room`` there is none. Where what is left of it is free."""
        for item in (self._ground, self._hatch):
            item.setRegion((span.start, span.end))
        self._label.setText(span.label)
        wide = (self._label.boundingRect().width() + 2 * _PLATE_GAP) * seconds_per_pixel
        low, high = room
        right = (span.start + span.end + wide) / 2
        if wide > span.end - span.start:
            beside = span.start if span.start - wide >= low else span.end + wide
            right = min(beside, high)
        fits = right <= high and right - wide >= low
        self._label.setVisible(fits)
        self._label.setPos(right - wide / 2, height)
        return min(span.start, right - wide) if fits else span.start

    def remove(self, box: Any) -> None:
        for item in (self._ground, self._hatch, self._label):
            box.removeItem(item)
