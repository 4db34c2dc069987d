"""Logging in to a destination in the browser, where its kind knows how.

Owns one log-in at a time, and ends it when nobody waits for it any more. Must not know the form
that is filled in with what it gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from desktop_sync.destinations.kinds import Granted
from desktop_sync.engine.commands import WindowCommands
from desktop_sync.engine.destination_setup import BegunLogIn
from desktop_sync.errors import DesktopSyncError
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.places.outcome import outcome


class BrowserLogIn(QObject):
    """``opened`` says that the browser has the address; ``granted`` carries what was granted,
    ``refused`` the ``DesktopSyncError`` that ended it."""

    opened = Signal()
    granted = Signal(object)
    refused = Signal(object)

    def __init__(self, engine: WindowCommands, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._begun: BegunLogIn | None = None
        self._waiting: Future[Granted] | None = None
        self._turn = 0

    @property
    def is_under_way(self) -> bool:
        return self._waiting is not None

    def begin(self, kind: str, options: Mapping[str, str]) -> None:
        """Begin anew; one that was begun before is given up."""
        self.give_up()
        turn = self._turn
        asked = outcome(self._engine.begin_log_in(kind, options))
        self._bridge.ask(asked, lambda answer: self._open(turn, answer))

    def give_up(self) -> None:
        """Wait for nothing any more."""
        self._turn += 1
        waiting, self._waiting = self._waiting, None
        begun, self._begun = self._begun, None
        if waiting is not None:
            waiting.cancel()
        if begun is not None:
            begun.close()

    def _open(self, turn: int, answer: BegunLogIn | DesktopSyncError) -> None:
        if isinstance(answer, DesktopSyncError):
            if turn == self._turn:
                self.refused.emit(answer)
            return
        if turn != self._turn:
            answer.close()
            return
        self._begun = answer
        self._waiting = answer.granted()
        self._bridge.ask(outcome(self._waiting), lambda granted: self._take(turn, granted))
        QDesktopServices.openUrl(QUrl(answer.address))
        self.opened.emit()

    def _take(self, turn: int, answer: Granted | DesktopSyncError) -> None:
        if turn != self._turn:
            return
        self._waiting = None
        self.give_up()
        if isinstance(answer, DesktopSyncError):
            self.refused.emit(answer)
        else:
            self.granted.emit(answer)
