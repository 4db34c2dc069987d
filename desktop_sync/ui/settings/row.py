"""One option on the page: its words, its editor, and what is to be said about them.

Must not know which option it is, nor what stands around the row.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.errors import DesktopSyncError
from desktop_sync.settings.schema import Option
from desktop_sync.ui import icons
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.messages import error_text, translate
from desktop_sync.ui.settings.editors import editor_for
from desktop_sync.ui.settings.side_row import link_button
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

_BESIDE_FROM = 420
"""With less room, the editor stands below the words."""


class OptionRow(QWidget):
    """Shows what ``chosen`` has for ``option``, and hands it what is chosen instead."""

    restart_asked = Signal()

    def __init__(self, option: Option, chosen: Chosen, theme: Theme) -> None:
        super().__init__()
        self.option = option
        self._chosen = chosen
        self._theme = theme
        self.editor = editor_for(option, theme)
        self.editor.chosen.connect(self._choose)
        self.editor.touched.connect(self._clear_error)
        self.editor.wrong.connect(self.show_error)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self._main = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._main.setSpacing(8 if self.editor.is_wide else 16)
        self._main.addLayout(self._words(), 1)
        side = Qt.AlignmentFlag(0) if self.editor.is_wide else Qt.AlignmentFlag.AlignVCenter
        self._main.addWidget(self.editor, 0, side)
        column.addLayout(self._main)
        at = Qt.AlignmentFlag
        self._error, self._error_mark, self._error_text = _noted(at.AlignTop)
        self._waits, self._waits_mark, waits = _noted(at.AlignVCenter)
        waits.setText(translate("settings-page", "Takes effect when Desktop Sync starts again"))
        column.addWidget(self._error)
        column.addWidget(self._waits)
        self._add_start_again()
        if self.editor.is_wide:
            self._main.setDirection(QBoxLayout.Direction.TopToBottom)
        theme.changed.connect(self._recolour)
        self._recolour()
        self.show_value()

    def matches(self, words: list[str]) -> bool:
        """Whether each of ``words`` (casefolded) is said here."""
        option = self.option
        said = (option.label, option.sentence, option.tick, *option.choices.values())
        text = " ".join(translate("settings", one) for one in said if one).casefold()
        return all(word in text for word in words)

    def show_value(self) -> None:
        """Show the value in force, and whether it waits for a start."""
        value = getattr(self._chosen.values, self.option.name)
        self._clear_error()
        self.editor.show_value(value)
        waits = value != getattr(self._chosen.at_start, self.option.name)
        self._waits.setVisible(self.option.at_next_start and waits)
        self._reset.setVisible(self._can_reset and value != self.option.default)

    def show_error(self, error: DesktopSyncError) -> None:
        """Say why what was chosen is not taken; what was typed stays to be put right."""
        words = error_text(error)
        self._error_text.setText(words)
        self._error.show()
        self._reset.setVisible(self._can_reset)
        self.editor.mark_wrong(is_wrong=True)
        if not self.editor.keeps_typed:
            self.editor.show_value(getattr(self._chosen.values, self.option.name))
        self.editor.field.setAccessibleDescription(words)
        alert = QAccessibleEvent(self._error_text, QAccessible.Event.Alert)
        QAccessible.updateAccessibility(alert)

    def _words(self) -> QVBoxLayout:
        option = self.option
        label = QLabel(translate("settings", option.label))
        label.setFont(scaled_font(TextSize.BODY, QFont.Weight.Medium))
        label.setBuddy(self.editor.field)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        sentence = QLabel(translate("settings", option.sentence))
        sentence.setProperty("quiet", "true")
        sentence.setFont(scaled_font(TextSize.SECOND))
        sentence.setWordWrap(True)
        sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._can_reset = not option.choices and option.type is not bool
        self._reset = link_button(translate("settings-page", "Use the default"))
        self._reset.setAccessibleName(
            translate("settings-page", "Use the default: {label}").format(label=label.text())
        )
        self._reset.clicked.connect(self._go_back)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(label, 1)
        first.addWidget(self._reset)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(first)
        words.addWidget(sentence)
        return words

    def _add_start_again(self) -> None:
        again = QPushButton(translate("settings-page", "Start again"))
        again.setProperty("small", "true")
        again.clicked.connect(self.restart_asked)
        beside = self._waits.layout()
        assert beside is not None
        beside.addWidget(again)

    def _choose(self, value: object) -> None:
        self._clear_error()
        self._chosen.set(self.option.name, value)

    def _go_back(self) -> None:
        if getattr(self._chosen.values, self.option.name) == self.option.default:
            self.show_value()
        else:
            self._chosen.reset(self.option.name)
        self.editor.setFocus()

    def _clear_error(self) -> None:
        if not self._error.isHidden():
            self._error.hide()
            self.editor.mark_wrong(is_wrong=False)
            self.editor.field.setAccessibleDescription(translate("settings", self.option.sentence))

    def _recolour(self) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatio()
        self._error_mark.setPixmap(icons.sign("mark-attention", tokens.fail, 14, ratio))
        self._waits_mark.setPixmap(icons.sign("mark-held", tokens.hold, 14, ratio))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.editor.is_wide:
            return
        beside = event.size().width() >= scaled_px(_BESIDE_FROM)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._main.setDirection(way)


def _noted(mark_at: Qt.AlignmentFlag) -> tuple[QWidget, QLabel, QLabel]:
    """A mark and a sentence beside it, not shown yet."""
    whole, mark, text = QWidget(), QLabel(), QLabel()
    text.setFont(scaled_font(TextSize.SECOND))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setWordWrap(True)
    mark.setFixedWidth(scaled_px(14))
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(mark, 0, mark_at)
    row.addWidget(text, 1)
    whole.hide()
    return whole, mark, text
