"""The choice of what part of the history is shown: side by side, or a combo box where there is
no room for that. Must not know of the list."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QToolButton, QWidget

from desktop_sync.model.history import HistoryKind
from desktop_sync.ui import icons
from desktop_sync.ui.controls import ComboBox
from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import Theme


def _title(kind: HistoryKind) -> str:
    return {
        HistoryKind.ALL: translate("history", "All"),
        HistoryKind.IMPORTED: translate("history", "Imported"),
        HistoryKind.REMOVED: translate("history", "Removed"),
        HistoryKind.FAILED: translate("history", "Failed"),
    }[kind]


class Filter(QWidget):
    """``chosen`` comes when another part is chosen."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.kind = HistoryKind.ALL
        name = translate("history", "Which part is shown")
        self._segments = QWidget()
        self._segments.setAccessibleName(name)
        row = QHBoxLayout(self._segments)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        ends = {HistoryKind.ALL: "first", HistoryKind.FAILED: "last"}
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            ends = {HistoryKind.ALL: "last", HistoryKind.FAILED: "first"}
        for kind in HistoryKind:
            button = QToolButton()
            button.setText(_title(kind))
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("segment", "true")
            button.setProperty("end", ends.get(kind, "none"))
            self._group.addButton(button, list(HistoryKind).index(kind))
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._choose)
        self._box = ComboBox(name, theme)
        self._box.addItems([_title(kind) for kind in HistoryKind])
        self._box.activated.connect(self._choose)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._segments)
        self._stack.addWidget(self._box)
        theme.changed.connect(self._recolour)
        self._recolour()

    @property
    def wide(self) -> int:
        """What room the choice needs side by side."""
        return self._segments.sizeHint().width()

    def show_compact(self, *, compact: bool) -> None:
        shown = self._box if compact else self._segments
        self._stack.setCurrentWidget(shown)
        self.setFixedWidth(shown.sizeHint().width())

    def show_kind(self, kind: HistoryKind) -> None:
        """Show ``kind`` as chosen, without saying so."""
        self.kind = kind
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(list(HistoryKind).index(kind))
        self._group.button(list(HistoryKind).index(kind)).setChecked(True)

    def _choose(self, number: int) -> None:
        kind = list(HistoryKind)[number]
        if kind is not self.kind:
            self.show_kind(kind)
            self.chosen.emit()

    def _recolour(self) -> None:
        failed = self._group.button(list(HistoryKind).index(HistoryKind.FAILED))
        icons.button_icon(failed, "mark-attention", self._theme.tokens.fail, 14)
