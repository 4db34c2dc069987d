"""The button that pauses and resumes, and beside it the one that pauses for a while.

Must not know what is paused: what is clicked is a signal.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.controls import MenuButton
from desktop_sync.ui.messages import translate
from desktop_sync.ui.pausing import add_pause_choices
from desktop_sync.ui.theme import Theme, scaled_px

_CHEVRON_WIDTH = 32


class PauseButton(QWidget):
    """``pause_asked`` carries until when (aware UTC), or None for until resumed."""

    pause_asked = Signal(object)
    resume_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._paused = False
        self.main = QPushButton(translate("now", "Pause"), self)
        self.main.setObjectName("pauseButton")
        self.main.clicked.connect(self._ask)
        self.for_a_while = _Chevron("", theme, self)
        self.for_a_while.setObjectName("pauseForButton")
        said = translate("now", "How long to pause")
        self.for_a_while.setAccessibleName(said)
        self.for_a_while.setToolTip(said)
        choices = QMenu(self.for_a_while)
        add_pause_choices(choices, self.pause_asked.emit)
        self.for_a_while.setMenu(choices)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.main)
        row.addWidget(self.for_a_while)
        self._join()
        theme.changed.connect(self.recolour)
        self.recolour()

    def show_paused(self, *, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            resume, pause = translate("now", "Resume"), translate("now", "Pause")
            self.main.setText(resume if paused else pause)
            self.for_a_while.setVisible(not paused)
            self._join()
            self.recolour()

    def recolour(self) -> None:
        sign = "resume" if self._paused else "pause"
        icons.button_icon(self.main, sign, self._theme.tokens.text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._join()

    def _ask(self) -> None:
        if self._paused:
            self.resume_asked.emit()
        else:
            self.pause_asked.emit(None)

    def _join(self) -> None:
        """Where the two stand side by side, they have no corners between them."""
        ends = ["first", "last"]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            ends.reverse()
        if self._paused:
            ends = ["none", "none"]
        for button, end in zip((self.main, self.for_a_while), ends, strict=True):
            button.setProperty("end", end)
            button.style().polish(button)


class _Chevron(MenuButton):
    """As wide as its sign."""

    def sizeHint(self) -> QSize:
        return QSize(scaled_px(_CHEVRON_WIDTH), super().sizeHint().height())
