"""The head of Device: how it stands to us in one sentence, which device, and what to do with it
when it comes.

Must not know of the engine: what is chosen is a signal.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_sync.model.device import ArrivalMode, Device
from desktop_sync.ui.controls import ComboBox, at_the_start
from desktop_sync.ui.device import words
from desktop_sync.ui.flow import Flow
from desktop_sync.ui.messages import Headline, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font

_WORDS_EM = 20
"""The least width of the sentence beside the choices, in lines of text."""


class DeviceHead(QWidget):
    """``device_chosen`` carries the id of another device, ``mode_chosen`` an ``ArrivalMode``."""

    device_chosen = Signal(str)
    mode_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
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
        self.devices = ComboBox(translate("device", "Which device"), theme)
        self.devices.activated.connect(
            lambda row: self.device_chosen.emit(self.devices.itemData(row))
        )
        self._arrival = self._arrival_part(theme)
        self._choices = Flow(12)
        self._choices.addWidget(self.devices)
        self._choices.addWidget(self._arrival)
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._all.setContentsMargins(0, 0, 0, 0)
        self._all.setSpacing(8)
        self._all.addLayout(said, 1)
        self._all.addLayout(self._choices)
        self._all.setAlignment(self._choices, Qt.AlignmentFlag.AlignTop)
        self.show_devices((), None)

    def _arrival_part(self, theme: Theme) -> QWidget:
        name = translate("device", "When plugged in")
        self.mode = ComboBox(name, theme)
        for mode in (ArrivalMode.ASK, ArrivalMode.ALWAYS, ArrivalMode.NEVER):
            self.mode.addItem(words.mode_title(mode), mode)
        self.mode.activated.connect(self._choose_mode)
        label = QLabel(name)
        label.setProperty("quiet", "true")
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.mode)
        return part

    def _choose_mode(self, row: int) -> None:
        self.mode_chosen.emit(ArrivalMode(self.mode.itemData(row)))

    def say(self, headline: Headline, *, short: bool = False) -> None:
        """``short`` where there is no room for what the sentence rests on."""
        for label, text in ((self.sentence, headline.sentence), (self.second, headline.second)):
            if label.text() != text:
                label.setText(text)
            at_the_start(label)
        self.second.setVisible(bool(headline.second) and not short)

    def show_devices(self, devices: Sequence[Device], current: Device | None) -> None:
        """All there are, where there are several, and the one that is looked at."""
        names = [(words.name(one), one.id) for one in devices]
        shown = [
            (self.devices.itemText(row), self.devices.itemData(row))
            for row in range(self.devices.count())
        ]
        with QSignalBlocker(self.devices):
            if names != shown:
                self.devices.clear()
                for name, device_id in names:
                    self.devices.addItem(name, device_id)
            if current is not None:
                self.devices.setCurrentIndex(self.devices.findData(current.id))
        self.devices.setVisible(len(devices) > 1)
        self._arrival.setVisible(current is not None)
        if current is not None:
            with QSignalBlocker(self.mode):
                self.mode.setCurrentIndex(self.mode.findData(current.mode))
        self._adapt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """Where there is no room beside the sentence, the choices go below."""
        room = self.width() - self._choices.sizeHint().width()
        beside = room >= _WORDS_EM * self.fontMetrics().height()
        directions = QBoxLayout.Direction
        self._all.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
