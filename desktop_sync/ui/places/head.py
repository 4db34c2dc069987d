"""The head of Places and its foot: the state in one sentence, and what "safe" means here.

Must not know of the engine: what is clicked is a signal.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.ui import icons
from desktop_sync.ui.controls import at_the_start
from desktop_sync.ui.flow import Flow
from desktop_sync.ui.messages import Headline, translate
from desktop_sync.ui.places import words
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

_WORDS_EM = 20
"""The least width of the sentence beside the button, in lines of text."""
_MOST_PLACES = 9
_MARK = 14


class PlacesHead(QWidget):
    """Sentence, second line, and the button that adds a place."""

    add_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.sentence = QLabel()
        self.sentence.setObjectName("stateSentence")
        self.sentence.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        self.second = QLabel()
        self.second.setProperty("quiet", "true")
        said = QVBoxLayout()
        said.setSpacing(3)
        for label in (self.sentence, self.second):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            said.addWidget(label)
        self.add = QPushButton(translate("places", "Add a place"))
        self.add.clicked.connect(self.add_asked)
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._all.setContentsMargins(0, 0, 0, 0)
        self._all.setSpacing(8)
        self._all.addLayout(said, 1)
        start = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
        self._all.addWidget(self.add, 0, start)
        theme.changed.connect(self._recolour)
        self._recolour()

    def say(self, headline: Headline) -> None:
        for label, text in ((self.sentence, headline.sentence), (self.second, headline.second)):
            if label.text() != text:
                label.setText(text)
            at_the_start(label)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self.add.sizeHint().width()
        beside = room >= _WORDS_EM * self.fontMetrics().height()
        way = QBoxLayout.Direction
        self._all.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def _recolour(self) -> None:
        icons.button_icon(self.add, "plus", self._theme.tokens.text)


class SafeRule(QWidget):
    """What "safe" means, how to change that, and what the marks stand for. ``chosen`` carries how
    many places it takes besides the library."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rule = _quiet(_Sentence())
        self._rule.setWordWrap(True)
        self.change = QPushButton(translate("places", "Change"))
        self.change.setProperty("link", "true")
        self.change.setFont(scaled_font(TextSize.SECOND, QFont.Weight.DemiBold))
        self.change.clicked.connect(self._open_menu)
        self.menu = QMenu(self)
        self._group = QActionGroup(self.menu)
        rule = QHBoxLayout()
        rule.setSpacing(16)
        rule.addWidget(self._rule)
        rule.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        rule.addStretch(1)
        self._legend = QWidget()
        legend = Flow(16)
        self._legend.setLayout(legend)
        self._marks: list[tuple[QLabel, words.Sign]] = []
        for sign, text in words.legend():
            legend.addWidget(self._entry(sign, text))
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._all.setContentsMargins(0, 0, 0, 0)
        self._all.setSpacing(8)
        self._all.addLayout(rule, 1)
        self._all.addWidget(self._legend)
        theme.changed.connect(self._recolour)
        self._recolour()

    def show_rule(self, safe_at: int, places: int) -> None:
        """``places`` are the destinations there are; one may ask for one more."""
        self._rule.setText(words.safe_rule(safe_at))
        at_the_start(self._rule)
        self._adapt()
        self.menu.clear()
        for count in range(1, min(_MOST_PLACES, max(places + 1, safe_at)) + 1):
            action = self.menu.addAction(words.rule_choice(count))
            action.setCheckable(True)
            action.setChecked(count == safe_at)
            action.triggered.connect(lambda _=False, count=count: self.chosen.emit(count))
            self._group.addAction(action)

    def _entry(self, sign: words.Sign, text: str) -> QWidget:
        mark, label = QLabel(), _quiet(QLabel())
        label.setText(text)
        self._marks.append((mark, sign))
        entry = QWidget()
        row = QHBoxLayout(entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(mark)
        row.addWidget(label)
        return entry

    def _open_menu(self) -> None:
        self.menu.popup(self.change.mapToGlobal(self.change.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """Where there is no room beside the rule, the legend goes below."""
        room = self.width() - self._legend.sizeHint().width()
        needed = self._rule.fontMetrics().horizontalAdvance(self._rule.text())
        change = self.change.sizeHint().width()
        beside = room >= needed + change + 48
        way = QBoxLayout.Direction
        self._all.setDirection(way.LeftToRight if beside else way.TopToBottom)

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        for mark, sign in self._marks:
            ink = getattr(tokens, words.INKS[sign])
            mark.setPixmap(icons.sign(sign.value, ink, _MARK, self.devicePixelRatio()))


class _Sentence(QLabel):
    """One line, where there is room for it."""

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(width, self.heightForWidth(width))


def _quiet(label: QLabel) -> QLabel:
    label.setProperty("quiet", "true")
    label.setFont(scaled_font(TextSize.SECOND))
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
