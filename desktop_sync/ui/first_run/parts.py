"""What the pages of the first run are put together from.

Must not know what is asked.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.ui import icons
from desktop_sync.ui.controls import RadioButton, at_the_end
from desktop_sync.ui.theme import TextSize, Theme, scaled_font


class Note(QWidget):
    """A mark, and a sentence or two beside it."""

    def __init__(self, theme: Theme, sign: str, ink: str) -> None:
        super().__init__()
        self._theme, self._sign, self._ink = theme, sign, ink
        self._mark, self._text = QLabel(), quiet("")
        self._text.setFont(scaled_font(TextSize.SECOND))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme.changed.connect(self._recolour)
        self._recolour()

    def say(self, words: str) -> None:
        self._text.setText(words)

    def _recolour(self) -> None:
        ink = getattr(self._theme.tokens, self._ink)
        self._mark.setPixmap(icons.sign(self._sign, ink, 14, self.devicePixelRatio()))


def wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("quiet", "true")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return wrapped(label)


def heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
    return label


def card() -> QFrame:
    frame = QFrame()
    frame.setProperty("card", "true")
    return frame


def radio_card(
    parent: QWidget, rows: list[tuple[str, str, bool]], theme: Theme
) -> tuple[QFrame, QButtonGroup]:
    """Radio buttons below each other, with what each means beside it."""
    group = QButtonGroup(parent)
    whole = card()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for at, (words, second, is_chosen) in enumerate(rows):
        if at:
            rule = QFrame()
            rule.setObjectName("rule")
            rule.setFixedHeight(1)
            column.addWidget(rule)
        button = RadioButton(words, theme)
        button.setChecked(is_chosen)
        button.setAccessibleDescription(second)
        group.addButton(button, at)
        beside = QLabel(second)
        beside.setProperty("quiet", "true")
        beside.setFont(scaled_font(TextSize.SECOND))
        row = QHBoxLayout()
        row.setContentsMargins(12, 7, 16, 7)
        beside.setWordWrap(True)
        at_the_end(beside)
        row.addWidget(button)
        row.addWidget(beside, 1)
        column.addLayout(row)
    return whole, group
