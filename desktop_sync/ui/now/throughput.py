"""The card with the last minutes: how fast bytes moved, and when they were held.

Owns what stands beside each plot, in words, and when it is drawn anew: with progress, at most
once a second, and with no timer. What draws plots is loaded when the page is first seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.messages import plural, rate, translate
from desktop_sync.ui.now.rates import Held, RateHistory
from desktop_sync.ui.now.time_axis import TimeAxis
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

if TYPE_CHECKING:
    from desktop_sync.ui.now.plot import Plot

REDRAW_SECONDS = 1.0
_LANE_HEIGHT, _LANE_GAP = 48, 3
_LEAST_HOLD_SECONDS = 3.0
"""A shorter one is narrower than its label."""


class Lane(Struct, frozen=True):
    """One line of the card: what moves, its sign, its colours by their names in the table of
    tokens, and how fast it went."""

    caption: str
    sign: str
    ink: str
    soft: str
    history: RateHistory


class _Loading(QObject):
    """Tells that what draws plots is loaded. It belongs to no widget: the card may be gone, or go
    at that very moment, and Qt sees to it that then nobody hears."""

    over = Signal()


class Throughput(QFrame):
    """A lane below the other, each with its own scale, over one axis of time."""

    def __init__(self, lanes: Sequence[Lane], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(translate("plot", "How fast it went in the last minutes"))
        self._theme = theme
        self._drawn_at = 0.0
        self._loading: _Loading | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 8, 16, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lanes = [self._add_lane(row, lane) for row, lane in enumerate(lanes)]
        self._axis = TimeAxis(theme, self)
        self._grid.addWidget(self._axis, len(lanes), 2)
        theme.changed.connect(self._recolour)
        self._recolour()

    def follow(self) -> None:
        """Show the rates now; the lines follow if they are seen and were not just drawn."""
        for lane in self._lanes:
            lane.say()
        self._say_holds()
        if self.isVisible() and time.monotonic() - self._drawn_at >= REDRAW_SECONDS:
            self._redraw()

    def show_lane(self, at: int, *, shown: bool) -> None:
        """Whether there is a lane at all."""
        lane = self._lanes[at]
        if lane.is_shown != shown:
            lane.is_shown = shown
            lane.arrange()
            self._grid.setRowMinimumHeight(at, scaled_px(_LANE_HEIGHT) if shown else 0)

    def prepare(self) -> None:
        """Load what draws plots, away from Qt's thread and before anything moves: while an import
        runs at full rate, loading would be felt. The program's end waits for it: a library that
        is loaded while the interpreter goes ends in a crash."""
        if self._loading is None:
            self._loading = _Loading()
            self._loading.over.connect(self._make_plots, Qt.ConnectionType.QueuedConnection)
            threading.Thread(target=_load, args=(self._loading,), name="load-plot").start()

    @property
    def is_drawn(self) -> bool:
        """Whether there are plots."""
        return all(lane.plot is not None for lane in self._lanes)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()

    def _add_lane(self, row: int, lane: Lane) -> _LaneRow:
        made = _LaneRow(lane, self)
        self._grid.addWidget(made.sign, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(made.words, row, 1)
        self._grid.setRowMinimumHeight(row, scaled_px(_LANE_HEIGHT))
        return made

    def _redraw(self) -> None:
        self._drawn_at = time.monotonic()
        for lane in self._lanes:
            lane.draw()
            self._axis.show_times(lane.history.start(), lane.history.end())

    def _make_plots(self) -> None:
        from desktop_sync.ui.now.plot import Plot

        for row, lane in enumerate(self._lanes):
            lane.plot = Plot(self)
            lane.plot.widget.setFixedHeight(scaled_px(_LANE_HEIGHT) - 2 * _LANE_GAP)
            self._grid.addWidget(lane.plot.widget, row, 2)
            lane.arrange()
        self._recolour()
        if self.isVisible():
            self._redraw()

    def _say_holds(self) -> None:
        holds = [
            _label(held) for lane in self._lanes if lane.is_shown for held in lane.history.holds()
        ]
        words = ". ".join(holds)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def _recolour(self) -> None:
        for lane in self._lanes:
            lane.recolour(self._theme, self.devicePixelRatio())
        self._axis.update()


def _load(loading: _Loading) -> None:
    import desktop_sync.ui.now.plot  # noqa: F401

    loading.over.emit()
    # On Qt's thread, whoever lets go of it last.
    loading.deleteLater()


class _LaneRow:
    """A lane as it stands in the card."""

    def __init__(self, lane: Lane, parent: QWidget) -> None:
        self.history = lane.history
        self.is_shown = True
        self.plot: Plot | None = None
        self.sign = QLabel(parent)
        self.sign.setContentsMargins(0, 4, 0, 0)
        self._lane = lane
        caption = self._caption = QLabel(lane.caption, parent)
        caption.setProperty("quiet", "true")
        caption.setFont(scaled_font(TextSize.SECOND))
        self._rate = QLabel(rate(0), parent)
        self._rate.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._rate.setMinimumWidth(self._rate.fontMetrics().horizontalAdvance("999.9 MB/s") + 4)
        self.words = QVBoxLayout()
        self.words.setSpacing(1)
        self.words.addWidget(caption)
        self.words.addWidget(self._rate)
        self.words.addStretch()

    def arrange(self) -> None:
        """Let everything of it be there, or nothing."""
        for part in (self.sign, self._caption, self._rate):
            part.setVisible(self.is_shown)
        if self.plot is not None:
            self.plot.widget.setVisible(self.is_shown)

    def say(self) -> None:
        words = rate(self.history.latest)
        if words != self._rate.text():
            self._rate.setText(words)

    def draw(self) -> None:
        if self.plot is None or not self.is_shown:
            return
        from desktop_sync.ui.now.plot import Span

        history = self.history
        spans = [
            Span(held.start, held.end, _label(held))
            for held in history.holds()
            if held.end - held.start >= _LEAST_HOLD_SECONDS
        ]
        self.plot.draw(history.start(), history.end(), history.points(), spans)

    def recolour(self, theme: Theme, ratio: float) -> None:
        tokens = theme.tokens
        ink = getattr(tokens, self._lane.ink)
        self.sign.setPixmap(icons.sign(self._lane.sign, ink, 16, ratio))
        self._rate.setStyleSheet(f"color: {ink}")
        if self.plot is None:
            return
        from desktop_sync.ui.now.plot import Colours

        under = getattr(tokens, self._lane.soft)
        hold = (tokens.hold, tokens.hold_soft, tokens.hatch)
        colours = Colours(tokens.surface, ink, under, *hold)
        self.plot.colour(colours, scaled_font(TextSize.BADGE, QFont.Weight.DemiBold))


def _label(held: Held) -> str:
    """``Held 1 min · the disk is full``."""
    seconds = round(held.end - held.start)
    if seconds < 60:
        long = plural("plot", "Held %Ln s", max(1, seconds))
    else:
        long = plural("plot", "Held %Ln min", round(seconds / 60))
    return translate("plot", "{held} · {why}").format(held=long, why=_why(held.code))


def _why(code: str) -> str:
    return {
        "disk-full": translate("plot", "the disk is full"),
        "read-only": translate("plot", "the library is read-only"),
        "library-unusable": translate("plot", "the library is not there"),
        "gone": translate("plot", "the source is not there"),
        "unreachable": translate("plot", "it cannot be reached"),
        "credentials": translate("plot", "the password or key was refused"),
        "forbidden": translate("plot", "it may not be written to"),
        "full": translate("plot", "no room is left there"),
        "certificate": translate("plot", "its certificate is not to be trusted"),
        "not-understood": translate("plot", "it does not answer as it should"),
        "low-space": translate("plot", "too little room is left"),
        "offline": translate("plot", "no network"),
        "portal": translate("plot", "the network wants a log-in"),
        "network": translate("plot", "not a network you chose"),
        "metered": translate("plot", "on a metered network"),
        "metered-spent": translate("plot", "on a metered network"),
        "battery": translate("plot", "on battery"),
        "low-battery": translate("plot", "the battery is low"),
        "saver": translate("plot", "the system saves power"),
        "hours": translate("plot", "the hours you chose"),
        "presenting": translate("plot", "something fills the screen"),
        "busy": translate("plot", "other programs are busy"),
    }.get(code, translate("plot", "nothing could be written"))
