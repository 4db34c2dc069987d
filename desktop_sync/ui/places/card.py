"""One place on the page: how much is proven there, what keeps the rest back, and what to do.

Owns how a card is laid out, and how it changes in place. Must not know of the engine: what is
clicked is a signal.
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

from desktop_sync.ui import icons
from desktop_sync.ui.controls import at_the_start
from desktop_sync.ui.flow import Flow
from desktop_sync.ui.places.share_bar import Share, ShareBar
from desktop_sync.ui.places.words import INKS, Line
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

_PADDING, _ICON_BOX, _ICON, _MARK = 16, 36, 20, 14
_SIDE_WIDTH = 252
_ANY = 16_777_215
"""Qt's word for no limit to a size."""
_BESIDE_EM = 38
"""With less room, in lines of text, what there is to do stands below."""


class _LineRow(QWidget):
    """A mark, and what it stands for."""

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.text = QLabel(), QLabel()
        self.mark.setFixedWidth(scaled_px(_MARK))
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)


class Card(QFrame):
    """Base of all: an icon, a name and a kind, the bar, the lines, and a column of facts with
    buttons."""

    def __init__(self, icon: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._theme = theme
        self._icon = icon
        self._is_fitted = False
        self._said: list[Line] = []
        self._lines: list[_LineRow] = []
        self._sign = QLabel()
        self._sign.setObjectName("placeIcon")
        self._sign.setFixedSize(scaled_px(_ICON_BOX), scaled_px(_ICON_BOX))
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = _label(QFont.Weight.DemiBold, TextSize.NAME)
        self._kind = _label(QFont.Weight.Normal, TextSize.SECOND, quiet=True)
        self._kind.setWordWrap(False)
        self.bar = ShareBar(theme)
        self.fact = _label(QFont.Weight.Normal, TextSize.SECOND, quiet=True)
        self.told = _label(QFont.Weight.Normal, TextSize.SECOND)
        self.told.hide()
        self.buttons = Flow(8)
        self._lay_out()
        theme.changed.connect(self.recolour)

    def _lay_out(self) -> None:
        head = Flow(8)
        head.addWidget(self.name)
        head.addWidget(self._kind)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._column.addLayout(head)
        self._column.addSpacing(2)
        self._column.addWidget(self.bar)
        self._column.addSpacing(2)
        self._list = QVBoxLayout()
        self._list.setSpacing(5)
        self._column.addLayout(self._list)
        self._column.addStretch(1)
        main = QHBoxLayout()
        main.setSpacing(14)
        main.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        main.addLayout(self._column, 1)
        self._rule = QFrame()
        self._rule.setObjectName("rule")
        self._rule.setMinimumSize(1, 1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        self.top = QHBoxLayout()
        self.top.addWidget(self.fact, 1)
        side.addLayout(self.top)
        side.addStretch(1)
        side.addWidget(self.told)
        side.addLayout(self.buttons)
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._all.setContentsMargins(_PADDING, 14, _PADDING, 14)
        self._all.setSpacing(14)
        self._all.addLayout(main, 1)
        self._all.addWidget(self._rule)
        self._all.addWidget(self._side)
        self._adapt()

    # What is shown --------------------------------------------------------------------

    def say(self, name: str, kind: str, said: list[Line], shares: Sequence[Share], of: int) -> None:
        """Show this; what is shown already stays as it stands."""
        _write(self.name, name)
        _write(self._kind, kind)
        words = ", ".join(line.plain for line in said)
        self.setAccessibleName(f"{name}, {kind}, {words}")
        self.bar.show_shares(shares, of, words)
        if said != self._said:
            self._said = said
            self._fit_lines(len(said))
            self.recolour()

    def tell(self, words: str, *, is_trouble: bool = False) -> None:
        """Say in place what came of what was asked for; nothing without ``words``."""
        _write(self.told, words)
        self.told.setVisible(bool(words))
        self.told.setProperty("trouble", "true" if is_trouble else "false")
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)

    def add_button(self, text: str, *, primary: bool = False) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("small", "true")
        button.setProperty("primary", "true" if primary else "false")
        button.setFont(scaled_font(TextSize.SECOND, QFont.Weight.Medium))
        self.buttons.addWidget(button)
        return button

    def buttons_in_order(self) -> list[QPushButton]:
        """Those the keyboard stops at, one after the other."""
        return self.findChildren(QPushButton)

    def recolour(self) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatio()
        self._sign.setPixmap(icons.sign(self._icon, tokens.text, _ICON, ratio))
        for line, row in zip(self._said, self._lines, strict=True):
            ink = getattr(tokens, INKS[line.sign])
            row.mark.setPixmap(icons.sign(line.sign.value, ink, _MARK, ratio))
            _write(row.text, line.marked_up(tokens.muted))
            row.text.setAccessibleName(line.plain)

    def _fit_lines(self, count: int) -> None:
        while len(self._lines) > count:
            gone = self._lines.pop()
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._lines) < count:
            made = _LineRow()
            self._list.addWidget(made)
            self._lines.append(made)

    # Room -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        beside = self.width() >= _BESIDE_EM * self.fontMetrics().height()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._is_fitted and self._all.direction() == way:
            return
        self._is_fitted = True
        self._all.setDirection(way)
        self._rule.setMaximumSize(1 if beside else _ANY, _ANY if beside else 1)
        wide = scaled_px(_SIDE_WIDTH)
        self._side.setMinimumWidth(wide if beside else 0)
        self._side.setMaximumWidth(wide if beside else _ANY)


def _label(weight: QFont.Weight, size: TextSize, *, quiet: bool = False) -> QLabel:
    label = QLabel()
    label.setFont(scaled_font(size, weight))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(size is not TextSize.NAME)
    if quiet:
        label.setProperty("quiet", "true")
    return label


def _write(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
        if not label.wordWrap() or label.textFormat() is Qt.TextFormat.PlainText:
            at_the_start(label)
