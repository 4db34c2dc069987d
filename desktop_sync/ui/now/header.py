"""The head of Now: the state in one sentence, what it rests on, and what steers all of it.

Must not know of the engine: what is clicked is a signal.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.model.conditions import Conditions
from desktop_sync.model.events import Status
from desktop_sync.ui import icons
from desktop_sync.ui.conditions_text import conditions_text
from desktop_sync.ui.flow import Flow
from desktop_sync.ui.headlines import headline, speaks_of_uploads
from desktop_sync.ui.messages import Headline, active_imports, translate
from desktop_sync.ui.now.pause_button import PauseButton
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

_WORDS_EM = 22
"""The least width of the sentence beside the buttons, in lines of text."""


class Header(QWidget):
    """Sentence, second line, and the buttons that now have something to do. ``pause_asked`` carries
    until when (aware UTC), or None for until resumed."""

    import_asked = Signal()
    cancel_asked = Signal()
    pause_asked = Signal(object)
    resume_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words, self._conditions = Headline("", ""), ""
        self._sentence = QLabel(self)
        self._sentence.setObjectName("stateSentence")
        self._sentence.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        self._second = QLabel(self)
        self._second.setObjectName("secondLine")
        self._second.setProperty("quiet", "true")
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (self._sentence, self._second):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            words.addWidget(label)
        self._buttons = Flow(8)
        self._import = self._add_button("importButton", translate("now", "Import…"))
        self._import.setToolTip(translate("now", "Import from a folder (Ctrl+I)"))
        self._import.clicked.connect(self.import_asked)
        self._cancel = self._add_button("cancelButton", translate("now", "Cancel import"))
        self._cancel.setToolTip(
            translate("now", "What is in the library stays. The rest is not copied.")
        )
        self._cancel.clicked.connect(self.cancel_asked)
        self._pause = PauseButton(theme, self)
        self._pause.pause_asked.connect(self.pause_asked)
        self._pause.resume_asked.connect(self.resume_asked)
        self._buttons.addWidget(self._pause)
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._all.setContentsMargins(0, 0, 0, 0)
        self._all.setSpacing(8)
        self._all.addLayout(words, 1)
        self._all.addLayout(self._buttons)
        self._all.setAlignment(self._buttons, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._recolour)
        self._recolour()

    def show_status(self, status: Status, conditions: Conditions) -> None:
        """The conditions are told of where bytes move."""
        self._words = headline(status, datetime.now(UTC))
        _say(self._sentence, self._words.sentence)
        self._conditions = conditions_text(conditions) if speaks_of_uploads(status) else ""
        active = bool(active_imports(status))
        self._cancel.setVisible(active)
        self._pause.show_paused(paused=status.paused)
        uploads = status.uploads
        waits = bool(uploads.held or uploads.held_in_part)
        busy = status.pending > 0 or status.running > 0 or uploads.left > 0 or waits
        working = active or status.paused or busy
        self._pause.setVisible(working)
        self._adapt()

    def offer_import(self, *, offered: bool) -> None:
        """Whether there is an import button: the empty page has one of its own."""
        self._import.setVisible(offered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _add_button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        self._buttons.addWidget(button)
        return button

    def _adapt(self) -> None:
        """Where there is no room beside the sentence, the buttons go below."""
        room = self.width() - self._buttons.sizeHint().width()
        beside = room >= _WORDS_EM * self.fontMetrics().height()
        directions = QBoxLayout.Direction
        self._all.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

        self._fit_second()

    def _fit_second(self) -> None:
        """As much as one line takes; what stands nowhere else is told in any case."""
        second, short = self._words.second, self._words.short or self._words.second
        metrics, room = self._second.fontMetrics(), self._second.width()
        around = f" · {self._conditions}" if self._conditions else ""
        choices = (second + around, short + around, second)
        fitting = (one for one in choices if metrics.horizontalAdvance(one) <= room)
        _say(self._second, next(fitting, short))

    def _recolour(self) -> None:
        ink = self._theme.tokens.text
        icons.button_icon(self._import, "import", ink)
        icons.button_icon(self._cancel, "cancel", ink)


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
