"""The only crossing from the engine's threads to Qt's.

Owns the pace: whatever the engine announces, Qt hears of it at most four times a
second, the latest progress winning, and nothing ticks while nothing is announced.
Must not know what is done with the news.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_sync.engine.bus import Bus
from desktop_sync.model.events import Event, ImportEnded, JobsChanged, Progress, Status

T = TypeVar("T")

PACE_MS = 250


class Bridge(QObject):
    """Signals on Qt's thread for what is published on ``bus``."""

    progressed = Signal(object)
    jobs_changed = Signal()
    import_ended = Signal(object)

    _arrived = Signal()
    _answered = Signal(object, object)

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._latest: Progress | None = None
        self._jobs_are_stale = False
        self._ended: list[ImportEnded] = []
        self._is_due = False
        self._closed = False
        self._delivered_at = 0.0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._arrived.connect(self._deliver_in_time, Qt.ConnectionType.QueuedConnection)
        self._answered.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = bus.subscribe(self._hear)

    def ask(self, future: Future[T], then: Callable[[T], None]) -> None:
        """Call ``then`` with the answer on Qt's thread. A question whose future was
        cancelled is dropped; an error in answering is raised on Qt's thread."""
        future.add_done_callback(lambda answered: self._answer(answered, then))

    @property
    def latest(self) -> Progress | None:
        """The progress last delivered, for what is opened later."""
        return self._latest

    def seed(self, status: Status) -> None:
        """The state at the start, before anything was announced."""
        if self._latest is None:
            self._latest = Progress(status, ())
            self.progressed.emit(self._latest)

    def close(self) -> None:
        """Hear nothing any more. Call before the engine stops."""
        self._unsubscribe()
        with self._lock:
            self._closed = True
        self._timer.stop()

    def _hear(self, event: Event) -> None:
        with self._lock:
            if self._closed:
                return
            if isinstance(event, Progress):
                self._progress = event
            elif isinstance(event, JobsChanged):
                self._jobs_are_stale = True
            else:
                self._ended.append(event)
            if not self._is_due:
                self._is_due = True
                self._arrived.emit()

    def _answer(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        with self._lock:
            if not self._closed and not future.cancelled():
                self._answered.emit(future, then)

    def _hand_over(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        if not self._closed:
            then(future.result())

    def _deliver_in_time(self) -> None:
        wait_ms = PACE_MS - (time.monotonic() - self._delivered_at) * 1000
        if wait_ms > 0:
            self._timer.start(round(wait_ms) + 1)
        else:
            self._deliver()

    def _deliver(self) -> None:
        with self._lock:
            progress, self._progress = self._progress, None
            stale, self._jobs_are_stale = self._jobs_are_stale, False
            ended, self._ended = self._ended, []
            self._is_due = False
        self._delivered_at = time.monotonic()
        if progress is not None:
            self._latest = progress
            self.progressed.emit(progress)
        if stale:
            self.jobs_changed.emit()
        for one in ended:
            self.import_ended.emit(one)
