"""What is said outside the window: one notification when an import ends.

Owns when to speak. How it is shown is the tray's. Must not speak of single files.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_sync.model.events import ImportEnded, ImportPhase
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import Notice, import_notice, stopped_notice


class Notifier(QObject):
    """Hands a notice to ``show`` for each import that came to its end by itself: who
    cancels knows it already."""

    def __init__(
        self, bridge: Bridge, show: Callable[[Notice], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._show = show
        bridge.import_ended.connect(self._note_end)

    def _note_end(self, ended: ImportEnded) -> None:
        match ended.summary.phase:
            case ImportPhase.ENDED:
                self._show(import_notice(ended.summary))
            case ImportPhase.STOPPED:
                self._show(stopped_notice(ended.summary, ended.problems))
