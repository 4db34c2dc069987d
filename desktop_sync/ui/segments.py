"""A choice of one of a few: side by side, or a combo box where there is no room for that.

Must not know what is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QToolButton, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.controls import ComboBox
from desktop_sync.ui.theme import Theme


class Segment(Struct, frozen=True):
    """One choice: its title, and a sign before it in the ink of a token."""

    title: str
    icon: str | None = None
    ink: str = "muted"


class Segments(QWidget):
    """``turned`` carries the number of what the user chose."""

    turned = Signal(int)

    def __init__(self, name: str, segments: Sequence[Segment], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._of = tuple(segments)
        self._row = QWidget()
        self._row.setAccessibleName(name)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for number, segment in enumerate(self._of):
            button = QToolButton()
            button.setText(segment.title)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("segment", "true")
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._choose)
        self._box = ComboBox(name, theme)
        self._box.addItems([segment.title for segment in self._of])
        self._box.activated.connect(self._choose)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._row)
        self._stack.addWidget(self._box)
        self._compact = False
        self._chosen = 0
        theme.changed.connect(self._recolour)
        self._recolour()
        self._mirror()

    @property
    def current(self) -> int:
        """The number of what is chosen."""
        return self._chosen

    @property
    def wide(self) -> int:
        """What room the choice needs side by side."""
        return self._row.sizeHint().width()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Say something else on each."""
        if [self._box.itemText(at) for at in range(self._box.count())] == list(titles):
            return
        for number, title in enumerate(titles):
            self._group.button(number).setText(title)
            self._box.setItemText(number, title)
        self.show_compact(compact=self._compact)

    def show_compact(self, *, compact: bool) -> None:
        self._compact = compact
        shown = self._box if compact else self._row
        self._stack.setCurrentWidget(shown)
        self.setFixedWidth(shown.sizeHint().width())

    def show_current(self, number: int) -> None:
        """Show ``number`` as chosen, without saying so."""
        self._chosen = number
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(number)
        self._group.button(number).setChecked(True)

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self.show_current(number)
            self.turned.emit(number)

    def _recolour(self) -> None:
        for number, segment in enumerate(self._of):
            if segment.icon is not None:
                ink = getattr(self._theme.tokens, segment.ink)
                icons.button_icon(self._group.button(number), segment.icon, ink, 14)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._mirror()

    def _mirror(self) -> None:
        last = len(self._of) - 1
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            ends = {0: "last", last: "first"}
        else:
            ends = {0: "first", last: "last"}
        for number in range(len(self._of)):
            button = self._group.button(number)
            button.setProperty("end", ends.get(number, "none"))
            button.style().polish(button)
