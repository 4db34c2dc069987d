"""The right column of Now: what needs the user, and what waits.

Owns a few cards. One cause is one card. Must not decide what is wrong: it is told.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.ui import icons
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import number, size, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

WIDTH = 314
_GAP = 7


class Note(Struct, frozen=True):
    """One card: what is the matter, more of it, and at most one thing to do about it."""

    mark: Mark
    title: str
    body: str
    action: str | None = None
    do: Callable[[], None] | None = None


class Group(Struct, frozen=True):
    """Cards under one title; ``more`` says what is not shown, and where a click leads.
    ``size_bytes`` is what is counted together, 0 where that is not to be said."""

    mark: Mark
    title: str
    count: int
    notes: tuple[Note, ...]
    action: str | None = None
    do: Callable[[], None] | None = None
    more: str | None = None
    show_more: Callable[[], None] | None = None
    size_bytes: int = 0


class Notes(QScrollArea):
    """Hidden while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notesArea")
        self.setAccessibleName(translate("now", "Notes"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(240)
        self._theme = theme
        self._groups: tuple[Group, ...] = ()
        self._shown: tuple[object, ...] = ()
        theme.changed.connect(self._fill)
        self.hide()

    def show_groups(self, groups: tuple[Group, ...]) -> None:
        """Show ``groups``; those that say the same as before are left as they stand."""
        told = tuple(
            (
                one.title,
                one.count,
                one.size_bytes,
                one.more,
                [(note.title, note.body) for note in one.notes],
            )
            for one in groups
        )
        self._groups = groups
        if told != self._shown:
            self._shown = told
            self._fill()

    def _fill(self) -> None:
        content = QWidget()
        content.setObjectName("notes")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 0, 4, 12)
        column.setSpacing(9)
        for group in self._groups:
            column.addWidget(self._heading(group))
            for note in group.notes:
                column.addWidget(self._card(note))
            if group.more and group.show_more:
                column.addWidget(_button(group.more, group.show_more, "link"))
            elif group.more:
                column.addWidget(QLabel(group.more))
        column.addStretch(1)
        self.setWidget(content)
        self.setVisible(bool(self._groups))

    def _heading(self, group: Group) -> QWidget:
        said = QWidget()
        row = QHBoxLayout(said)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._sign(group.mark))
        title = QLabel(group.title)
        title.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        row.addWidget(title)
        parts = [number(group.count)] if group.count else []
        if group.size_bytes:
            parts.append(size(group.size_bytes))
        count = QLabel(" · ".join(parts))
        count.setProperty("quiet", "true")
        row.addWidget(count)
        row.addStretch(1)
        if group.action and group.do:
            return _Heading(said, _button(group.action, group.do, "small"))
        said.setContentsMargins(0, 6, 0, 0)
        return said

    def _card(self, note: Note) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        card.setAccessibleName(f"{note.title}. {note.body}")
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 11, 12, 12)
        row.setSpacing(8)
        row.addWidget(self._sign(note.mark), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(_words(note.title, TextSize.BODY, QFont.Weight.DemiBold))
        if note.body:
            body = _words(note.body, TextSize.SECOND, QFont.Weight.Normal)
            body.setProperty("quiet", "true")
            words.addWidget(body)
        if note.action and note.do:
            words.addSpacing(4)
            button = _button(note.action, note.do, "small")
            button.setAccessibleDescription(note.title)
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        return card

    def _sign(self, mark: Mark) -> QLabel:
        tokens = self._theme.tokens
        ink = {Mark.ATTENTION: tokens.fail, Mark.HELD: tokens.hold}.get(mark, tokens.muted)
        sign = QLabel()
        sign.setPixmap(icons.sign(mark, ink, 14, self.devicePixelRatio()))
        sign.setContentsMargins(0, 2, 0, 0)
        return sign


class _Heading(QWidget):
    """What is ``said`` of a group, and the button for all of it, below where there is no room."""

    def __init__(self, said: QWidget, button: QPushButton) -> None:
        super().__init__()
        self._said = said
        self._button = button
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(0, 6, 0, 0)
        self._parts.setSpacing(_GAP)
        self._parts.addWidget(said, 1)
        self._parts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self._said.sizeHint().width() + _GAP + self._button.sizeHint().width()
        directions = QBoxLayout.Direction
        way = directions.LeftToRight if needed <= self.width() else directions.TopToBottom
        if way != self._parts.direction():
            self._parts.setDirection(way)
            self.updateGeometry()


def _words(text: str, size: TextSize, weight: QFont.Weight) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(scaled_font(size, weight))
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(text: str, do: Callable[[], None], form: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty(form, "true")
    button.setFont(scaled_font(TextSize.SECOND))
    button.clicked.connect(lambda _: do())
    return button
