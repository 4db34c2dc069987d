"""When a place is uploaded to, where that is not as everywhere.

Must not know what becomes of what is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_sync.conductor.hours import parse, written
from desktop_sync.model.policy import Hours, OnBattery, OnMetered, PolicyChange
from desktop_sync.settings.policy import network_names
from desktop_sync.settings.schema import Option, option_named
from desktop_sync.ui.controls import ComboBox
from desktop_sync.ui.messages import translate
from desktop_sync.ui.places.fields import Field, TextField
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

ALL_DAY = Hours(time(), time())
"""Hours that end as they begin."""
_ANY, _THESE = "any", "these"

V = TypeVar("V")


class When(QWidget):
    """Closed until somebody opens it, or something in it is not as everywhere."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.button = QPushButton(translate("places", "When to upload"))
        self.button.setProperty("link", "true")
        self.button.clicked.connect(self.open)
        battery, metered = _option("on_battery"), _option("on_metered")
        self.battery = _Choice(_label(battery), _choices(battery, OnBattery), theme)
        self.metered = _Choice(_label(metered), _choices(metered, OnMetered), theme)
        self.networks = _Choice(
            translate("places", "Networks"),
            (
                (translate("places", "Any network"), _ANY),
                (translate("places", "Only these"), _THESE),
            ),
            theme,
        )
        self.names = TextField(translate("places", "Their names, with commas between them"), theme)
        self.hours = _Choice(
            _label(_option("upload_hours")),
            (
                (translate("places", "At any time"), _ANY),
                (translate("places", "Only between"), _THESE),
            ),
            theme,
        )
        self.times = TextField(translate("places", "The times, such as 22:00-06:00"), theme)
        self._title = QLabel(self.button.text())
        self._title.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._title.setContentsMargins(0, 8, 0, 0)
        self._inside = QWidget()
        self._inside.hide()
        self._lay_out()
        self._adapt()

    def _lay_out(self) -> None:
        fields = QVBoxLayout(self._inside)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(12)
        every: tuple[Field, ...] = (
            self.battery,
            self.metered,
            self.networks,
            self.names,
            self.hours,
            self.times,
        )
        fields.addWidget(self._title)
        for field in every:
            fields.addWidget(field)
            field.edited.connect(self._note_edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._inside)

    def open(self) -> None:
        self.button.hide()
        self._inside.show()

    def change(self) -> PolicyChange:
        """What is chosen; call it only where nothing is wrong."""
        networks: tuple[str, ...] | None = None
        if self.networks.chosen is not None:
            these = self.networks.chosen == _THESE
            networks = network_names(self.names.value()) if these else ()
        hours: Hours | None = None
        if self.hours.chosen is not None:
            hours = parse(self.times.value()) if self.hours.chosen == _THESE else ALL_DAY
        return PolicyChange(self.battery.chosen, self.metered.chosen, networks, hours)

    def show_change(self, change: PolicyChange) -> None:
        self.battery.choose(change.battery)
        self.metered.choose(change.metered)
        if change.networks is not None:
            self.networks.choose(_THESE if change.networks else _ANY)
            self.names.show_value(", ".join(change.networks))
        if change.hours is not None:
            all_day = change.hours.start == change.hours.end
            self.hours.choose(_ANY if all_day else _THESE)
            self.times.show_value("" if all_day else written(change.hours))
        self._adapt()
        if change != PolicyChange():
            self.open()

    def find_wrong(self) -> bool:
        """Say what cannot be used; whether there is such."""
        if self.networks.chosen == _THESE and not network_names(self.names.value()):
            return self._show_fault(self.names, translate("places", "This is needed."))
        if self.hours.chosen == _THESE:
            try:
                parse(self.times.value())
            except ValueError:
                words = translate("places", "Hours are written like 22:00-06:00.")
                return self._show_fault(self.times, words)
        return False

    def _show_fault(self, field: Field, words: str) -> bool:
        self.open()
        field.show_error(words)
        field.setFocus()
        return True

    def _note_edit(self) -> None:
        self._adapt()
        self.edited.emit()

    def _adapt(self) -> None:
        self.names.setVisible(self.networks.chosen == _THESE)
        self.times.setVisible(self.hours.chosen == _THESE)


class _Choice(Field, Generic[V]):
    """One of a few, or as everywhere."""

    def __init__(self, label: str, choices: Sequence[tuple[str, V]], theme: Theme) -> None:
        super().__init__(label, theme)
        self._values: list[V | None] = [None, *(value for _, value in choices)]
        self.box = ComboBox(label, theme)
        self.box.addItem(translate("places", "As everywhere"))
        self.box.addItems([words for words, _ in choices])
        self.box.activated.connect(self._touch)
        self._fill(self.box)

    @property
    def chosen(self) -> V | None:
        """None for as everywhere."""
        return self._values[self.box.currentIndex()]

    def choose(self, value: V | None) -> None:
        self.box.setCurrentIndex(self._values.index(value))


def _option(name: str) -> Option:
    found = option_named(name)
    assert found is not None
    return found


def _label(option: Option) -> str:
    return translate("settings", option.label)


def _choices(option: Option, value_of: Callable[[str], V]) -> tuple[tuple[str, V], ...]:
    """The choices of an option, in its words, as the values of a policy."""
    choices = option.choices.items()
    return tuple((translate("settings", words), value_of(value)) for value, words in choices)
