"""What an option is changed with: one editor for each kind of value.

An editor shows a value and says what was chosen instead. Must not know whether it is taken,
nor how it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.errors import ItemError
from desktop_sync.settings.schema import Option
from desktop_sync.ui.controls import CheckBox, ComboBox, MenuButton, SpinBox
from desktop_sync.ui.folder_dialog import ask_for_folder
from desktop_sync.ui.messages import translate
from desktop_sync.ui.settings import sample
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.wording import shown

_WORDS_WIDTH = 170


class Editor(QWidget):
    """Base of all. ``field`` has the keyboard; ``is_wide`` ones stand below the words. ``chosen``
    carries a value of the option's type; while it is being changed, ``touched`` says so, and
    ``wrong`` with which ``DesktopSyncError`` it could not be chosen as it is. Where one
    ``keeps_typed``, what is not taken stays to be put right."""

    chosen = Signal(object)
    touched = Signal()
    wrong = Signal(object)

    is_wide = False
    keeps_typed = False

    def __init__(self, option: Option, field: QWidget) -> None:
        super().__init__()
        self.option = option
        self.field = field
        self.setFocusProxy(field)
        field.setAccessibleName(translate("settings", option.label))
        field.setAccessibleDescription(translate("settings", option.sentence))

    def show_value(self, value: object) -> None:
        """Show ``value``, as if nobody had touched this."""
        raise NotImplementedError

    def mark_wrong(self, *, is_wrong: bool) -> None:
        """Let the field be seen to hold what cannot be used."""
        self.field.setProperty("wrong", "true" if is_wrong else "false")
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    def _tell(self, value: object) -> None:
        self.chosen.emit(value)

    def _beside(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        return row


class TickEditor(Editor):
    """Yes or no."""

    def __init__(self, option: Option, theme: Theme) -> None:
        self._box = CheckBox(translate("settings", option.tick), theme)
        super().__init__(option, self._box)
        self.setLayout(self._beside(self._box))
        name = translate("settings-page", "{label}: {tick}")
        self._box.setAccessibleName(
            name.format(
                label=translate("settings", option.label), tick=translate("settings", option.tick)
            )
        )
        self._box.clicked.connect(self._tell)

    def show_value(self, value: object) -> None:
        self._box.setChecked(bool(value))


class ChoiceEditor(Editor):
    """One of few."""

    def __init__(self, option: Option, theme: Theme) -> None:
        self._box = ComboBox(translate("settings", option.label), theme)
        super().__init__(option, self._box)
        for value, words in option.choices.items():
            self._box.addItem(translate("settings", words), value)
        self.setLayout(self._beside(self._box))
        self._box.activated.connect(lambda: self.chosen.emit(self._box.currentData()))

    def show_value(self, value: object) -> None:
        self._box.setCurrentIndex(self._box.findData(value))


class NumberEditor(Editor):
    """A number between two others, with its unit."""

    def __init__(self, option: Option, theme: Theme) -> None:
        assert option.bounds is not None
        self._box = SpinBox(theme)
        super().__init__(option, self._box)
        self._box.setRange(*option.bounds)
        self._box.setSingleStep(max(1, option.bounds[0]))
        self._box.setGroupSeparatorShown(True)
        if option.unit:
            self._box.setSuffix("\N{NO-BREAK SPACE}" + translate("settings", option.unit))
        self.setLayout(self._beside(self._box))
        self._box.valueChanged.connect(self._tell)

    def show_value(self, value: object) -> None:
        assert isinstance(value, int)
        if value != self._box.value():
            self._box.blockSignals(True)
            self._box.setValue(value)
            self._box.blockSignals(False)


class TextEditor(Editor):
    """A line of text, taken when it is finished."""

    is_wide = True
    keeps_typed = True

    def __init__(self, option: Option, theme: Theme) -> None:
        self.line = QLineEdit()
        super().__init__(option, self.line)
        self.line.editingFinished.connect(self._finish)
        self.line.textEdited.connect(self.touched)

    def show_value(self, value: object) -> None:
        self.line.setText(shown(str(value)))

    def _finish(self) -> None:
        if self.line.isModified() and (value := self._value(self.line.text())) is not None:
            self.line.setModified(False)
            self.chosen.emit(value)

    def _value(self, text: str) -> object:
        """What ``text`` stands for; None while it cannot be used, which is shown already."""
        raise NotImplementedError


class WordsEditor(TextEditor):
    """A few words beside the option's own; what stands in the empty field says what that means."""

    is_wide = False

    def __init__(self, option: Option, theme: Theme) -> None:
        super().__init__(option, theme)
        self.line.setPlaceholderText(translate("settings", option.empty))
        self.line.setMinimumWidth(scaled_px(_WORDS_WIDTH))
        self.setLayout(self._beside(self.line))

    def _value(self, text: str) -> str:
        return text.strip()


class FolderEditor(TextEditor):
    """A folder, typed or chosen."""

    def __init__(self, option: Option, theme: Theme) -> None:
        super().__init__(option, theme)
        choose = QPushButton(translate("settings-page", "Choose…"))
        choose.setAccessibleName(
            translate("settings-page", "Choose: {label}").format(
                label=translate("settings", option.label)
            )
        )
        choose.clicked.connect(self._ask)
        row = self._beside(self.line, choose)
        row.setStretch(0, 1)
        self.setLayout(row)

    def _ask(self) -> None:
        ask_for_folder(self, translate("settings", self.option.label), self.line.text(), self._take)

    def _take(self, folder: str) -> None:
        self.line.setText(shown(folder))
        self.chosen.emit(Path(folder))

    def _value(self, text: str) -> object:
        return Path(os.path.normpath(os.path.expanduser(text.strip())))


class LayoutEditor(TextEditor):
    """A layout, with the fields there are, and what it makes of one photo."""

    def __init__(self, option: Option, theme: Theme) -> None:
        super().__init__(option, theme)
        self._is_usable = True
        self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        fields = MenuButton(translate("settings-page", "Add a field"), theme)
        fields.setMenu(self._fields(fields))
        self.example = QLabel()
        self.example.setProperty("quiet", "true")
        self.example.setFont(scaled_font(TextSize.SECOND))
        self.example.setTextFormat(Qt.TextFormat.PlainText)
        self.example.setWordWrap(True)
        row = self._beside(self.line, fields)
        row.setStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.example)
        self.line.textChanged.connect(self._show_example)

    def _value(self, text: str) -> str | None:
        return text if self._is_usable else None

    def _fields(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for field, stands_for in sample.fields():
            action = QAction(f"{field}\t{stands_for}", menu)
            action.triggered.connect(lambda _=False, field=field: self._insert(field))
            menu.addAction(action)
        return menu

    def _insert(self, field: str) -> None:
        self.line.insert(field)
        self.line.setModified(True)
        self.line.setFocus()

    def _show_example(self, layout: str) -> None:
        self.touched.emit()
        try:
            path = sample.example(layout)
        except ItemError as error:
            self._is_usable = False
            self.wrong.emit(error)
        else:
            self._is_usable = True
            self.example.setText(translate("settings-page", "Example: {path}").format(path=path))
        self.example.setVisible(self._is_usable)


def editor_for(option: Option, theme: Theme) -> Editor:
    """The editor that fits ``option``."""
    if option.name == "layout":
        return LayoutEditor(option, theme)
    if option.choices:
        return ChoiceEditor(option, theme)
    return _OF_TYPE[option.type](option, theme)


_OF_TYPE: Mapping[type, Callable[[Option, Theme], Editor]] = {
    bool: TickEditor,
    int: NumberEditor,
    str: WordsEditor,
    Path: FolderEditor,
}
