"""The foot of Device: what is chosen, whether it fits, and the way on.

Must not know of the engine: what is clicked is a signal.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.model.device import DeviceContents
from desktop_sync.ui.controls import at_the_start
from desktop_sync.ui.device.selection import Sum
from desktop_sync.ui.device.words import only_in_icloud
from desktop_sync.ui.flow import flowing
from desktop_sync.ui.messages import plural, size, translate
from desktop_sync.ui.theme import TextSize, scaled_font

_WORDS_EM = 20
"""The least width of the words beside the buttons, in lines of text."""


class DeviceFooter(QFrame):
    """``import_asked`` and ``select_asked`` (all that is new, or nothing) follow its buttons."""

    import_asked = Signal()
    select_asked = Signal(bool)

    def __init__(self, margin: int) -> None:
        super().__init__()
        self.setObjectName("deviceFooter")
        self._selects_all = False
        self._parts: list[str] = []
        self._count, self._rest = QLabel(), QLabel()
        self._count.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._rest.setProperty("quiet", "true")
        self.fits = QLabel()
        self.fits.setProperty("quiet", "true")
        self.fits.setFont(scaled_font(TextSize.SECOND))
        self.fits.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        for label in (self._count, self._rest, self.fits):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._rest, self.fits):
            label.setWordWrap(True)
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._first.setSpacing(4)
        self._first.addWidget(self._count)
        self._first.addWidget(self._rest, 1)
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addLayout(self._first)
        said.addWidget(self.fits)
        self.select = QPushButton()
        self.select.clicked.connect(lambda: self.select_asked.emit(self._selects_all))
        self.start = QPushButton()
        self.start.setProperty("primary", "true")
        self.start.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self.start.clicked.connect(self.import_asked)
        self._buttons = QWidget()
        self._buttons.setLayout(flowing(10, self.select, self.start))
        self._all = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._all.setContentsMargins(margin, 10, margin, 10)
        self._all.setSpacing(12)
        self._all.addLayout(said, 1)
        self._all.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_sum(
        self, chosen: Sum, contents: DeviceContents, free_bytes: int | None, *, ready: bool
    ) -> None:
        """What is ``chosen`` of ``contents``; ``ready`` says whether it can be imported now."""
        self._count.setText(plural("device", "%Ln selected", chosen.count))
        self._parts = _parts(chosen, contents)
        known_bytes = contents.new_bytes if chosen.is_all else chosen.size_bytes
        said = [_fits(known_bytes, free_bytes) if chosen.count else ""]
        said.append(only_in_icloud(contents.cloud) if contents.cloud else "")
        self.fits.setText(" ".join(part for part in said if part))
        self.fits.setVisible(bool(self.fits.text()))
        self._selects_all = not chosen.is_all
        self.select.setText(
            translate("device", "Select all new")
            if self._selects_all
            else translate("device", "Select none")
        )
        self.select.setEnabled(contents.new > 0)
        self.start.setText(
            plural("device", "Import %Ln new", chosen.count)
            if chosen.is_all
            else plural("device", "Import %Ln selected", chosen.count)
        )
        self.start.setEnabled(ready and chosen.count > 0)
        self._adapt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """Where there is no room beside the words, the buttons go below; where there is none in
        one line, what is chosen takes two."""
        margins = self._all.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        beside = room - self._buttons.sizeHint().width() - self._all.spacing()
        are_beside = beside >= _WORDS_EM * self.fontMetrics().height()
        self._all.setDirection(_beside if are_beside else _below)
        rest = " · ".join(self._parts)
        wide = self._count.sizeHint().width() + self._first.spacing()
        wide += self._rest.fontMetrics().horizontalAdvance(f"· {rest} ")
        in_line = wide <= (beside if are_beside else room)
        self._first.setDirection(_beside if in_line else _below)
        self._rest.setText(f"· {rest}" if in_line and rest else rest)
        self._rest.setVisible(bool(rest))
        for label in (self._count, self._rest, self.fits):
            at_the_start(label)


_beside, _below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


def _parts(chosen: Sum, contents: DeviceContents) -> list[str]:
    """What is chosen, as far as it is known by now."""
    if not chosen.count:
        return []
    if chosen.is_known:
        return [_kinds(chosen), size(chosen.size_bytes)]
    return [size(contents.new_bytes)] if chosen.is_all else []


def _kinds(chosen: Sum) -> str:
    photos = plural("device", "%Ln photo(s)", chosen.photos)
    videos = plural("device", "%Ln video(s)", chosen.videos)
    if chosen.photos and chosen.videos:
        return translate("device", "{photos}, {videos}").format(photos=photos, videos=videos)
    return videos if chosen.videos else photos


def _fits(chosen_bytes: int, free_bytes: int | None) -> str:
    if free_bytes is None:
        return ""
    if chosen_bytes <= free_bytes:
        return translate("device", "Fits: {free} free.").format(free=size(free_bytes))
    return translate(
        "device", "Does not fit: {chosen} are selected, {free} are free. Make room, or select less."
    ).format(chosen=size(chosen_bytes), free=size(free_bytes))
