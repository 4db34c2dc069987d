"""The form of one kind of destination: its fields, and what is wrong with which.

Must not know what becomes of what is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_sync.destinations.kinds import DestinationType, Option, OptionType
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.ui.messages import translate
from desktop_sync.ui.places.fields import Field, TextField, field_for
from desktop_sync.ui.theme import Theme
from desktop_sync.wording import shown


class Form(QWidget):
    """``fields`` by the options' names. Of a destination that ``has_secret`` already, the secret
    may stay empty. What few need is in ``more``, which stands wherever it is put."""

    edited = Signal()

    def __init__(self, kind: DestinationType, theme: Theme, *, has_secret: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self._has_secret = has_secret
        self.fields: dict[str, Field] = {}
        self.more = More()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for_few = _for_few(kind.options)
        for option in kind.options:
            field = self.fields[option.name] = field_for(option, theme)
            field.edited.connect(self.edited)
            if option in for_few:
                self.more.add(field)
            else:
                column.addWidget(field)
            if option.secret and has_secret and isinstance(field, TextField):
                field.edit.setPlaceholderText(translate("places", "as it is"))

    def options(self) -> dict[str, str]:
        """What is filled in but the secret."""
        said = {one.name: self.fields[one.name].value() for one in self.kind.options}
        return {
            one.name: said[one.name]
            for one in self.kind.options
            if not one.secret and said[one.name]
        }

    @property
    def secret_field(self) -> Field | None:
        return next((self.fields[one.name] for one in self.kind.options if one.secret), None)

    def secret(self) -> str | None:
        """None where there is none, or nothing was typed."""
        field = self.secret_field
        return (field.value() or None) if field is not None else None

    def show_options(self, options: Mapping[str, str]) -> None:
        for name, value in options.items():
            if name in self.fields:
                self.fields[name].show_value(value)
                self._show_more_for(self.fields[name])

    def show_secret(self, secret: str) -> None:
        if self.secret_field is not None:
            self.secret_field.show_value(secret)

    def find_missing(self) -> bool:
        """Say what is not filled in and has to be; whether there is such."""
        missing = [
            self.fields[one.name]
            for one in self.kind.options
            if one.required
            and not self.fields[one.name].value()
            and not (one.secret and self._has_secret)
        ]
        for field in missing:
            field.show_error(translate("places", "This is needed."))
        if missing:
            self._go_to(missing[0])
        return bool(missing)

    def show_fault(self, error: DesktopSyncError) -> bool:
        """Say at a field what is wrong with it; whether a field is at fault."""
        field = self.fields.get(error.path or "")
        if error.code != "not-understood" or field is None:
            return False
        words = translate("places", "This cannot be used: {detail}.")
        if error.detail == "missing":
            words = translate("places", "This is needed.")
        field.show_error(words.format(detail=shown(error.detail or "")))
        self._go_to(field)
        return True

    def _go_to(self, field: Field) -> None:
        self._show_more_for(field)
        field.setFocus()

    def _show_more_for(self, field: Field) -> None:
        if self.more.isAncestorOf(field):
            self.more.open()

    def suggested_name(self) -> str:
        """What the place could be called, by where it is."""
        for name in ("path", "url"):
            if name in self.fields and (value := self.fields[name].value().rstrip("/\\")):
                if name == "url":
                    value = value.partition("://")[2].partition("/")[0].partition(":")[0]
                return value.replace("\\", "/").rpartition("/")[2]
        return ""


class More(QWidget):
    """Fields that few need, behind a line that opens."""

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton(translate("places", "More options"))
        self.button.setProperty("link", "true")
        self.button.clicked.connect(self.open)
        self._inside = QWidget()
        self._fields = QVBoxLayout(self._inside)
        self._fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setSpacing(12)
        self._inside.hide()
        self.is_used = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._inside)

    def add(self, field: Field) -> None:
        self._fields.addWidget(field)
        self.is_used = True

    def open(self) -> None:
        self.button.hide()
        self._inside.show()


def _for_few(options: Sequence[Option]) -> list[Option]:
    """What is optional, from the first file or choice on: what comes before is what one is known
    by there."""
    optional = [one for one in options if not one.required]
    types = (OptionType.FILE, OptionType.CHOICE)
    first = next((at for at, one in enumerate(optional) if one.type in types), len(optional))
    return [one for one in optional[first:] if not one.secret]


def config_of(form: Form, name: str) -> DestinationConfig:
    return DestinationConfig(name, form.kind.name, form.options())
