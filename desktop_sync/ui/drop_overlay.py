"""What covers the window while something is dragged over it.

Must not know what is dragged: it shows the words it is given.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.dragged import DropWords, Line
from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

_WIDTH_EM = 34


class _Form(Struct, frozen=True):
    """How far words stand from each other: beside them all, and above each line."""

    beside: int
    line: int
    size: TextSize


_WIDE, _CLOSE = _Form(32, 7, TextSize.BODY), _Form(16, 2, TextSize.BADGE)


class DropOverlay(QWidget):
    """Covers ``covered`` while there are words to show; the pointer goes through it."""

    def __init__(self, theme: Theme, covered: QWidget) -> None:
        super().__init__(covered)
        self._theme = theme
        self._covered = covered
        self._words: DropWords | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        card = QFrame(self)
        card.setObjectName("overlayCard")
        self._title = _label(TextSize.STATE, QFont.Weight.DemiBold)
        self._what = _label(TextSize.NAME)
        note = _label(TextSize.SECOND)
        note.setText(translate("drop", "The originals stay where they are. Press Esc to cancel."))
        note.setProperty("quiet", "true")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(0)
        self._rows.setColumnStretch(2, 1)
        self._column = QVBoxLayout(card)
        self._column.setSpacing(6)
        for label in (self._title, self._what):
            self._column.addWidget(label)
        self._column.addLayout(self._rows)
        self._column.addWidget(note)
        self._card = card
        covered.installEventFilter(self)
        theme.changed.connect(self._show_again)
        self.hide()

    def show_words(self, words: DropWords) -> None:
        if words == self._words and self.isVisible():
            return
        self._words = words
        self._title.setText(words.title)
        self._what.setText(words.what)
        said = [words.title, words.what, *(f"{line.what}, {line.then}" for line in words.lines)]
        self.setAccessibleName(". ".join(said))
        self.setGeometry(self._covered.rect())
        self._place()
        self.raise_()
        self.show()

    def eventFilter(self, covered: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._covered.rect())
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        veil = QColor(tokens.surface)
        veil.setAlphaF(0.87)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(11, 11, -11, -11), 12, 12)
        painter.end()

    def _show_again(self) -> None:
        if self._words is not None and self.isVisible():
            words, self._words = self._words, None
            self.show_words(words)

    def _place(self) -> None:
        """The card in the middle, as high as its words need; they stand closer where that is
        higher than the window."""
        assert self._words is not None
        width = min(self.width() - 64, _WIDTH_EM * self.fontMetrics().height())
        room = self.height() - 32
        height = self._fill(self._words.lines, _WIDE, width)
        if height > room:
            height = min(room, self._fill(self._words.lines, _CLOSE, width))
        self._card.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )

    def _fill(self, lines: tuple[Line, ...], form: _Form, width: int) -> int:
        """Put the lines in; how high the card then has to be."""
        self._column.setContentsMargins(form.beside, form.beside - 4, form.beside, form.beside - 10)
        self._rows.setContentsMargins(0, form.line * 2, 0, form.line + 3)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, line in enumerate(lines):
            self._rows.addWidget(_rule(), 2 * at, 0, 1, 3)
            sign = QLabel()
            ink = getattr(self._theme.tokens, line.ink)
            sign.setPixmap(icons.sign(line.sign, ink, 16, self.devicePixelRatio()))
            what = _label(form.size, QFont.Weight.DemiBold)
            what.setWordWrap(False)
            what.setText(line.what)
            then = _label(form.size)
            then.setText(line.then)
            then.setProperty("quiet", "true")
            for column, label in enumerate((sign, what, then)):
                label.setContentsMargins(0, form.line, 0, form.line)
                self._rows.addWidget(label, 2 * at + 1, column)
        if lines:
            self._rows.addWidget(_rule(), 2 * len(lines), 0, 1, 3)
        for at in range(self._rows.count()):
            item = self._rows.itemAt(at)
            made = item.widget() if item is not None else None
            if made is not None:
                made.show()  # or the layout would give it no room yet
        self._column.activate()
        return self._column.totalHeightForWidth(width)


def _label(size: TextSize, weight: QFont.Weight = QFont.Weight.Normal) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(scaled_font(size, weight))
    label.setWordWrap(True)
    return label


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule
