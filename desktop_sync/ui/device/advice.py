"""What stands in the place of the grid while there is nothing to choose from: what helps.

Must not know of devices.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.theme import Theme, scaled_px


class Advice(QWidget):
    """The sign of a phone, and under it a sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sign = QLabel()
        self.words = QLabel()
        self.words.setProperty("quiet", "true")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setWordWrap(True)
        self.words.setMaximumWidth(scaled_px(420))
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        column.addStretch(3)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.words, 100)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(4)
        theme.changed.connect(self._recolour)
        self._recolour()

    def say(self, text: str) -> None:
        if self.words.text() != text:
            self.words.setText(text)

    def _recolour(self) -> None:
        ratio = self.devicePixelRatio()
        self._sign.setPixmap(icons.sign("device", self._theme.tokens.muted, 40, ratio))
