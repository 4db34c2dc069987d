"""The choice of what part of the history is shown. Must not know of the list."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_sync.model.history import HistoryKind
from desktop_sync.ui.messages import translate
from desktop_sync.ui.segments import Segment, Segments
from desktop_sync.ui.theme import Theme


def _segments() -> tuple[Segment, ...]:
    titles = {
        HistoryKind.ALL: translate("history", "All"),
        HistoryKind.IMPORTED: translate("history", "Imported"),
        HistoryKind.UPLOADED: translate("history", "Uploaded"),
        HistoryKind.REMOVED: translate("history", "Removed"),
        HistoryKind.FAILED: translate("history", "Failed"),
    }
    signs = {HistoryKind.FAILED: "mark-attention"}
    return tuple(Segment(titles[kind], signs.get(kind), "fail") for kind in HistoryKind)


class Filter(Segments):
    """``chosen`` comes when another part is chosen."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(translate("history", "Which part is shown"), _segments(), theme)
        self.turned.connect(self.chosen)

    @property
    def kind(self) -> HistoryKind:
        return list(HistoryKind)[self.current]

    def show_kind(self, kind: HistoryKind) -> None:
        """Show ``kind`` as chosen, without saying so."""
        self.show_current(list(HistoryKind).index(kind))
