"""The way a photo takes, drawn beside the pages: from a card into the library.

Must not know what is asked on a page.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

_DISC = 48
_BADGE = 16


class Chain(QFrame):
    """Where photos come from and where they go; ``mark`` says how far that is decided."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setProperty("mirrored", "true" if mirrored else "false")
        self._logo = QLabel()
        self._logo.setPixmap(icons.pixmap("app", "#000000", scaled_px(40), 2.0))
        name = QLabel(translate("first-run", "Desktop Sync"))
        name.setFont(scaled_font(TextSize.NAME, QFont.Weight.DemiBold))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._logo)
        head.addWidget(name, 1)
        self._source = _Disc("card", theme)
        self._library = _Disc("computer", theme)
        self._arrow = _Arrow(theme)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._source, 0, 0)
        grid.addLayout(
            _words(
                translate("first-run", "Card or folder"),
                translate("first-run", "stays as it is"),
            ),
            0,
            1,
        )
        grid.addWidget(self._arrow, 1, 0, Qt.AlignmentFlag.AlignHCenter)
        grid.addWidget(self._library, 2, 0)
        grid.addLayout(
            _words(translate("first-run", "Library"), translate("first-run", "on this computer")),
            2,
            1,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 40, 20, 24)
        column.setSpacing(42)
        column.addLayout(head)
        column.addLayout(grid)
        column.addStretch(1)
        self.setMinimumWidth(232)

    def mark(self, *, decided: bool) -> None:
        """Whether the library has its place, or is what the page is about."""
        self._library.show_state(current=not decided, done=decided)
        self._arrow.show_done(done=decided)


def _words(title: str, second: str) -> QVBoxLayout:
    first = QLabel(title)
    first.setFont(scaled_font(TextSize.BODY, QFont.Weight.Medium))
    below = QLabel(second)
    below.setProperty("quiet", "true")
    below.setFont(scaled_font(TextSize.SECOND))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addStretch(1)
    words.addWidget(first)
    words.addWidget(below)
    words.addStretch(1)
    return words


class _Disc(QWidget):
    """A sign in a ring, with a tick at its foot once it is decided."""

    def __init__(self, sign: str, theme: Theme) -> None:
        super().__init__()
        self._sign = sign
        self._theme = theme
        self._current = self._done = False
        self._side = scaled_px(_DISC)
        self.setFixedSize(QSize(self._side, self._side) + QSize(4, 4))
        theme.changed.connect(self.update)

    def show_state(self, *, current: bool, done: bool) -> None:
        self._current, self._done = current, done
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatio()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = tokens.accent if self._current else tokens.ctl
        painter.setPen(QPen(QColor(edge), 2 if self._current else 1))
        painter.setBrush(QColor(tokens.surface))
        disc = QRectF(1, 1, self._side - 2, self._side - 2)
        painter.drawEllipse(disc)
        ink = tokens.accent if self._current else tokens.muted
        side = scaled_px(22)
        sign = icons.pixmap(self._sign, ink, side, ratio)
        painter.drawPixmap(disc.center() - QPointF(side / 2, side / 2), sign)
        if self._done:
            badge = scaled_px(_BADGE)
            at = QPointF(self._side - badge + 3, self._side - badge + 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.bg))
            painter.drawEllipse(QRectF(at.x() - 2, at.y() - 2, badge + 4, badge + 4))
            painter.drawPixmap(at, icons.pixmap("mark-proven", tokens.ok, badge, ratio))
        painter.end()


class _Arrow(QWidget):
    """Down to the next disc."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._done = False
        self.setFixedSize(16, 26)
        theme.changed.connect(self.update)

    def show_done(self, *, done: bool) -> None:
        self._done = done
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.accent if self._done else tokens.ctl), 1.75)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(8, 1), QPointF(8, 24))
        painter.drawLine(QPointF(1.5, 17.5), QPointF(8, 24))
        painter.drawLine(QPointF(14.5, 17.5), QPointF(8, 24))
        painter.end()
