"""The frame of the dialog that adds a place, or changes one: its parts, and what is said in it.

Must not know what is done with what is filled in.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.ui.announcer import announce
from desktop_sync.ui.controls import CheckBox, ComboBox
from desktop_sync.ui.messages import translate
from desktop_sync.ui.places.fields import TextField
from desktop_sync.ui.places.form import Form
from desktop_sync.ui.places.when import When
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

_WIDTH, _HEIGHT = 520, 560


class PlaceFrame(QDialog):
    """The kind of place above, its form, its name, when it is uploaded to, and below what came of
    it and the buttons."""

    def __init__(self, theme: Theme, parent: QWidget, *, is_new: bool) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_new = is_new
        add, change = translate("places", "Add a place"), translate("places", "Change a place")
        self.setWindowTitle(add if is_new else change)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_parts()
        self._lay_out()
        self.resize(scaled_px(_WIDTH), scaled_px(_HEIGHT))

    def _make_parts(self) -> None:
        theme = self._theme
        self.kind = ComboBox(translate("places", "Kind of place"), theme)
        self._kind_label = QLabel(translate("places", "Kind of place"))
        self._kind_label.setFont(scaled_font(TextSize.BODY, QFont.Weight.Medium))
        self.name = TextField(translate("places", "Name"), theme)
        self.when = When(theme)
        self.browser = QPushButton(translate("places", "Log in in the browser…"))
        self.in_profile = CheckBox(
            translate("places", "Keep it in a file of this profile instead"), theme
        )
        self.in_profile.hide()
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setFont(scaled_font(TextSize.SECOND))
        self.told.hide()
        self.test = QPushButton(translate("places", "Test"))
        self.all_the_same = QPushButton(translate("places", "Keep it all the same"))
        self.all_the_same.hide()
        self.cancel = QPushButton(translate("places", "Cancel"))
        add, save = translate("places", "Add"), translate("places", "Save")
        self.keep = QPushButton(add if self._is_new else save)
        self.keep.setProperty("primary", "true")

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("ground", "surface")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(24, 20, 24, 16)
        self._column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._kind_label)
        head.addWidget(self.kind)
        self._column.addLayout(head)
        self._place = QVBoxLayout()
        self._column.addLayout(self._place)
        self._column.addWidget(self.browser, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addWidget(self.name)
        self._column.addWidget(self.when)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QFrame()
        foot.setObjectName("deviceFooter")
        below = QVBoxLayout(foot)
        below.setContentsMargins(24, 12, 24, 12)
        below.setSpacing(8)
        below.addWidget(self.told)
        below.addWidget(self.in_profile)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.test)
        buttons.addStretch(1)
        for button in (self.all_the_same, self.cancel, self.keep):
            buttons.addWidget(button)
        below.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(foot)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.keep.setDefault(True)

    def put_form(self, form: Form, old: Form | None) -> None:
        """Show ``form`` in the place of the one before."""
        if old is not None:
            for gone in (old, old.more):
                gone.hide()
                gone.deleteLater()
        self._place.addWidget(form)
        self._column.insertWidget(self._column.indexOf(self.name) + 1, form.more)
        form.more.setVisible(form.more.is_used)
        for button in (*form.findChildren(QPushButton), *form.more.findChildren(QPushButton)):
            button.setAutoDefault(False)

    # What is said ---------------------------------------------------------------------

    def say(self, text: str, *, is_trouble: bool = False) -> None:
        self.all_the_same.hide()
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.told.setProperty("trouble", "true" if is_trouble else "false")
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        if text:
            announce(self.told, text)

    def enable(self, *, enabled: bool) -> None:
        for button in (self.test, self.keep, self.all_the_same):
            button.setEnabled(enabled)
