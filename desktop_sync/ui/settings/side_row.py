"""A row of a card on the settings page that is no option: its words, and beside them, or below
where there is no room, what can be done.

Must not know what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.ui.theme import TextSize, scaled_font, scaled_px

_WORDS_FROM = 200
"""With less room for the words, what can be done stands below them."""


class SideRow(QWidget):
    """``name`` is what it is called, ``said`` a sentence about it. ``rule`` is the line above."""

    def __init__(self, name: str, said: str = "") -> None:
        super().__init__()
        self.name = plain_label(name, TextSize.BODY, QFont.Weight.Medium)
        self.said = plain_label(said, TextSize.SECOND)
        self.said.setProperty("quiet", "true")
        self.words = QVBoxLayout()
        self.words.setSpacing(2)
        self.words.addWidget(self.name)
        self.words.addWidget(self.said)
        self._side = QHBoxLayout()
        self._side.setSpacing(12)
        self.rule = QFrame()
        self.rule.setObjectName("rule")
        self.rule.setFixedHeight(1)
        self._main = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._main.setContentsMargins(16, 12, 16, 12)
        self._main.setSpacing(16)
        self._main.addLayout(self.words, 1)
        self._main.addLayout(self._side)
        self._main.setAlignment(self._side, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rule)
        column.addLayout(self._main)

    def add(self, *controls: QWidget) -> None:
        """What can be done, in the order of reading."""
        for control in controls:
            self._side.addWidget(control)

    def matches(self, words: Sequence[str]) -> bool:
        """Whether each of ``words`` (casefolded) is said here."""
        text = f"{self.name.text()} {self.said.text()}".casefold()
        return all(word in text for word in words)

    def fit(self) -> None:
        """What can be done may have changed: look where there is room for it."""
        room = self.width() - self._side.sizeHint().width()
        beside = room >= scaled_px(_WORDS_FROM)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._main.setDirection(way)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class SideCard(QFrame):
    """Base of the cards that such rows stand in; one is not there while it has none to show."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def filter(self, words: Sequence[str]) -> bool:
        """Show what says each of ``words`` (casefolded); whether anything does."""
        raise NotImplementedError

    def show_found(self, rows: Sequence[SideRow], words: Sequence[str]) -> bool:
        found = [row for row in rows if row.matches(words)]
        for row in rows:
            row.setVisible(row in found)
            row.rule.setVisible(row is not found[0] if found else False)
        self.setVisible(bool(found))
        return bool(found)


def plain_label(text: str, kind: TextSize, weight: QFont.Weight = QFont.Weight.Normal) -> QLabel:
    """A label that takes the room there is, and its text for nothing but text."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(scaled_font(kind, weight))
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def link_button(text: str) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("link", "true")
    link.setFont(scaled_font(TextSize.SECOND, QFont.Weight.Medium))
    return link
