"""What one option of a kind of destination is asked with: one field for each type of option.

Made from the declarations: a new kind has its form without more. Must not know any kind.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.destinations.kinds import Option, OptionType
from desktop_sync.ui import icons
from desktop_sync.ui.controls import ComboBox
from desktop_sync.ui.folder_dialog import ask_for_folder
from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

_LEFT_TO_RIGHT = (OptionType.URL, OptionType.FOLDER, OptionType.FILE, OptionType.SECRET)
_PICKED = (OptionType.FOLDER, OptionType.FILE)


class Field(QWidget):
    """A label, something to fill in, and under it what is wrong with it. ``edited`` follows the
    user's hand."""

    edited = Signal()

    def __init__(self, label: str, theme: Theme, *, optional: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.label = QLabel(label)
        self.label.setFont(scaled_font(TextSize.BODY, QFont.Weight.Medium))
        self.label.setWordWrap(True)
        self._error = QWidget()
        self._mark = QLabel()
        self._mark.setFixedWidth(scaled_px(14))
        self._words = QLabel()
        self._words.setFont(scaled_font(TextSize.SECOND))
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._error.hide()
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        if optional:
            hint = QLabel(translate("places", "optional"))
            hint.setProperty("quiet", "true")
            hint.setFont(scaled_font(TextSize.SECOND))
            head.addWidget(hint)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(head)

    @property
    def error(self) -> str:
        """What is said to be wrong with it."""
        return "" if self._error.isHidden() else self._words.text()

    def value(self) -> str:
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        raise NotImplementedError

    def show_error(self, words: str) -> None:
        """Say what is wrong here; nothing without ``words``."""
        self._words.setText(words)
        self._mark.setPixmap(
            icons.sign("mark-attention", self._theme.tokens.fail, 14, self.devicePixelRatio())
        )
        self._error.setVisible(bool(words))
        edit: QWidget = self._edit
        edit.setAccessibleDescription(words)
        edit.setProperty("wrong", "true" if words else "false")
        edit.style().unpolish(edit)
        edit.style().polish(edit)

    def _fill(self, edit: QWidget, *beside: QWidget) -> None:
        self._edit = edit
        self.setFocusProxy(edit)
        self.label.setBuddy(edit)
        edit.setAccessibleName(self.label.text())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(edit, 1)
        for one in beside:
            row.addWidget(one)
        self._column.addLayout(row)
        self._column.addWidget(self._error)

    def _touch(self) -> None:
        self.show_error("")
        self.edited.emit()


class TextField(Field):
    """A line of text."""

    def __init__(
        self,
        label: str,
        theme: Theme,
        kind: OptionType = OptionType.TEXT,
        *,
        optional: bool = False,
    ) -> None:
        super().__init__(label, theme, optional=optional)
        self._kind = kind
        self.edit = QLineEdit()
        if kind in _LEFT_TO_RIGHT:
            self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if kind is OptionType.SECRET:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.textEdited.connect(self._touch)
        if kind in _PICKED:
            choose = QPushButton(translate("places", "Choose…"))
            name = translate("places", "Choose: {label}").format(label=label)
            choose.setAccessibleName(name)
            choose.clicked.connect(self._choose)
            self._fill(self.edit, choose)
        else:
            self._fill(self.edit)

    def value(self) -> str:
        text = self.edit.text()
        return text if self._kind is OptionType.SECRET else text.strip()

    def show_value(self, value: str) -> None:
        self.edit.setText(value)
        self.show_error("")

    def _choose(self) -> None:
        if self._kind is OptionType.FOLDER:
            ask_for_folder(self, self.label.text(), self.edit.text(), self._take)
            return
        dialog = QFileDialog(self, self.label.text(), self.edit.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, path: str) -> None:
        self.edit.setText(path)
        self._touch()


class ChoiceField(Field):
    """One of few."""

    def __init__(self, option: Option, label: str, theme: Theme) -> None:
        super().__init__(label, theme)
        self.box = ComboBox(label, theme)
        for value, words in option.choices.items():
            self.box.addItem(translate("destinations", words), value)
        self.box.activated.connect(self._touch)
        self._fill(self.box)

    def value(self) -> str:
        return str(self.box.currentData())

    def show_value(self, value: str) -> None:
        self.box.setCurrentIndex(max(0, self.box.findData(value)))


def field_for(option: Option, theme: Theme) -> Field:
    """The field that fits ``option``."""
    label = translate("destinations", option.label)
    if option.choices:
        return ChoiceField(option, label, theme)
    return TextField(label, theme, option.type, optional=not option.required)
