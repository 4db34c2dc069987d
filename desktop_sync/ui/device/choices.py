"""What of a device is shown and in what order: two choices in one line.

Must not know of the engine: what is chosen is a signal.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_sync.model.device import DeviceAssetState, DeviceContents, DeviceGrouping
from desktop_sync.ui.device.painter import CLOUD
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import number, translate
from desktop_sync.ui.segments import Segment, Segments
from desktop_sync.ui.theme import Theme

STATES = (None, DeviceAssetState.NEW, DeviceAssetState.HERE, DeviceAssetState.CLOUD)
_GROUPINGS = tuple(DeviceGrouping)
_GAP = 12


class Choices(QWidget):
    """``chosen`` comes when another part or order is chosen."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        signs = (None, "box", str(Mark.PROVEN), CLOUD)
        inks = ("muted", "accent", "ok", "text")
        titles = _titles(DeviceContents())
        self.parts = Segments(
            translate("device", "Which part is shown"),
            [Segment(*one) for one in zip(titles, signs, inks, strict=True)],
            theme,
        )
        self.order = Segments(
            translate("device", "In what order"),
            [
                Segment(translate("device", "By day")),
                Segment(translate("device", "By album")),
            ],
            theme,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.parts)
        row.addStretch(1)
        row.addWidget(self.order)
        for one in (self.parts, self.order):
            one.turned.connect(lambda _: self.chosen.emit())
        self.order.hide()

    @property
    def states(self) -> frozenset[DeviceAssetState] | None:
        state = STATES[self.parts.current]
        return None if state is None else frozenset({state})

    @property
    def grouping(self) -> DeviceGrouping:
        return _GROUPINGS[self.order.current]

    def show_contents(self, contents: DeviceContents) -> None:
        self.parts.show_titles(_titles(contents))
        self.order.setVisible(contents.has_albums)
        if not contents.has_albums and self.order.current and contents.total:
            self.order.show_current(0)
            self.chosen.emit()
        self._adapt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """What has no room side by side becomes a combo box, the order last."""
        order = self.order.wide + _GAP if self.order.isVisibleTo(self) else 0
        narrow = self.parts.wide + order > self.width()
        self.parts.show_compact(compact=narrow)
        self.order.show_compact(compact=narrow and self.parts.width() + order > self.width())


def _titles(contents: DeviceContents) -> tuple[str, ...]:
    """With how many there are of each, once that is known."""
    counted = (
        (translate("device", "All"), contents.total),
        (translate("device", "New"), contents.new),
        (translate("device", "Already here"), contents.here),
        (translate("device", "Only in iCloud"), contents.cloud),
    )
    return tuple(f"{title}  {number(count)}" for title, count in counted)
