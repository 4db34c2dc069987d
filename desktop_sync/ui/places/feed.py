"""What is proven where, as the window last asked: for the sidebar and the page alike.

Owns when it is asked: after something changed, at a calm pace, and not while nobody looks. Must not
know what is shown of it.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.destination import Places
from desktop_sync.model.events import Progress
from desktop_sync.ui.bridge import LIST_PACE_SECONDS, Bridge
from desktop_sync.ui.chosen import Chosen


class PlacesFeed(QObject):
    """``changed`` carries ``Places`` that are not what they were. It sleeps until ``set_awake``."""

    changed = Signal(object)

    def __init__(
        self,
        engine: WindowCommands,
        bridge: Bridge,
        chosen: Chosen,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._chosen = chosen
        self._latest: Places | None = None
        self._is_stale = True
        self._is_asking = self._is_awake = False
        self._asked_at = 0.0
        self._assets = -1
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.refresh)
        bridge.destinations_changed.connect(self._note)
        bridge.progressed.connect(self._follow)
        chosen.changed.connect(self._follow_choice)

    @property
    def latest(self) -> Places | None:
        """What was last heard, for what is opened later."""
        return self._latest

    @property
    def is_settled(self) -> bool:
        """Whether what was last heard is what is known."""
        return not (self._is_asking or self._is_stale)

    def set_awake(self, *, awake: bool) -> None:
        """Whether somebody looks."""
        self._is_awake = awake
        if not awake:
            self._later.stop()
        elif self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Ask now: the user waits for it."""
        self._is_stale = True
        if self._is_asking or not self._is_awake:
            return
        self._is_stale, self._is_asking = False, True
        self._asked_at = time.monotonic()
        self._later.stop()
        wanted = self._chosen.values.safe_places
        self._bridge.ask(self._engine.places(wanted), self._take)

    def _take(self, places: Places) -> None:
        self._is_asking = False
        if places != self._latest:
            self._latest = places
            self.changed.emit(places)
        if self._is_stale:
            self._note()

    def _note(self) -> None:
        """Something changed."""
        self._is_stale = True
        wait = self._asked_at + LIST_PACE_SECONDS - time.monotonic()
        if wait <= 0:
            self.refresh()
        elif self._is_awake and not self._later.isActive():
            self._later.start(round(wait * 1000) + 1)

    def _follow(self, progress: Progress) -> None:
        """The library grew or shrank."""
        if progress.status.assets != self._assets:
            self._assets = progress.status.assets
            self._note()

    def _follow_choice(self, name: str) -> None:
        if name == "safe_places":
            self.refresh()
