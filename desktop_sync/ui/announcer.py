"""Telling who hears the screen instead of seeing it what is going on now.

The state's sentence is said when its kind changes, not for each count. Must not know of pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop_sync.model.events import Progress, Status
from desktop_sync.ui.headlines import headline
from desktop_sync.ui.messages import active_imports


def announce(widget: QWidget, sentence: str) -> None:
    """Let the screen reader say ``sentence``, when it has said what it is saying."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


class Announcer:
    """Hands ``say`` the sentence of each new kind of state."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._kind: tuple[object, ...] | None = None

    def hear(self, progress: Progress) -> None:
        status = progress.status
        before, self._kind = self._kind, _kind(status)
        if before is not None and before != self._kind:
            self._say(headline(status, datetime.now(UTC)).sentence)


def _kind(status: Status) -> tuple[object, ...]:
    hold = status.hold.code if status.hold is not None else None
    phases = {one.phase for one in active_imports(status)}
    held = frozenset(
        (one.destination, one.paused, one.hold.code if one.hold is not None else "")
        for one in status.uploads.held
    )
    pause = status.paused, status.paused_until
    return status.state, pause, hold, frozenset(phases), held
