"""What is said outside the window: one notification when an import ends.

Owns when to speak, what can be done about it, and the place it speaks of. How it is shown
is the desktop's. Must not speak of single files.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_sync.model.events import ImportEnded, ImportPhase
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.bubbles import Bubble
from desktop_sync.ui.messages import import_notice, stopped_notice, translate
from desktop_sync.ui.pages import Link, PageName

SHOW, RETRY = "show", "retry"


class Notifier(QObject):
    """Hands a bubble to ``show`` for each import that came to its end by itself: who
    cancels knows it already. Who does not want notifications (``wanted``) still hears of
    what nobody else can solve. ``link_asked`` carries the ``Link`` to show."""

    link_asked = Signal(object)
    retry_asked = Signal()

    def __init__(
        self,
        bridge: Bridge,
        show: Callable[[Bubble], None],
        wanted: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._show = show
        self._wanted = wanted
        bridge.import_ended.connect(self._note_end)

    def follow(self, bubble: Bubble, action: str) -> None:
        """Do what was chosen on ``bubble``."""
        if action == RETRY:
            self.retry_asked.emit()
        else:
            self.link_asked.emit(bubble.link)

    def _note_end(self, ended: ImportEnded) -> None:
        bubble = _bubble(ended)
        if bubble is not None and (bubble.needs_user or self._wanted()):
            self._show(bubble)


def _bubble(ended: ImportEnded) -> Bubble | None:
    summary = ended.summary
    tag = f"import-{summary.id}"
    show = (SHOW, translate("notice", "Show"))
    if summary.phase is ImportPhase.STOPPED:
        notice = stopped_notice(summary, ended.problems)
        return Bubble(tag, notice, Link(PageName.NOW), (show,), needs_user=True)
    if summary.phase is not ImportPhase.ENDED:
        return None
    notice = import_notice(summary)
    if summary.assets.failed:
        retry = (RETRY, translate("notice", "Try again"))
        return Bubble(tag, notice, Link(PageName.NOW), (show, retry), needs_user=True)
    page = PageName.LIBRARY if summary.assets.imported else PageName.HISTORY
    return Bubble(tag, notice, Link(page), (show,))
