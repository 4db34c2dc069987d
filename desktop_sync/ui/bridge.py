"""The only crossing between the engine's threads and Qt's.

Owns the pace: whatever the engine announces, Qt hears of it at most once in
``pace_seconds``, the latest progress winning, and nothing ticks while nothing is announced.
Commands cross the other way in the order they were given; Qt waits for none of them.
Must not know what is done with the news.
"""

from __future__ import annotations

import itertools
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_sync.engine.bus import Bus
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.device import Devices
from desktop_sync.model.events import (
    DestinationsChanged,
    DevicesChanged,
    Event,
    ImportEnded,
    JobsChanged,
    Progress,
    Status,
)

T = TypeVar("T")

PACE_SECONDS = 0.25
"""Between one progress and the next, as Qt hears of it."""
CALM_PACE_SECONDS = 1.0
"""The same for who wants less motion."""
LIST_PACE_SECONDS = 1.0
"""Between one fetching of lists anew and the next."""


def _nothing(_: object) -> None:
    pass


class Bridge(QObject):
    """Signals on Qt's thread for what is published on ``bus``. ``devices_changed`` carries all
    ``Devices``, ``failed`` the ``DesktopSyncError`` of a command or a question."""

    progressed = Signal(object)
    devices_changed = Signal(object)
    jobs_changed = Signal()
    destinations_changed = Signal()
    import_ended = Signal(object)
    failed = Signal(object)

    _arrived = Signal()
    _answered = Signal(object, object)
    """The number of a question, and its future."""

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pace_seconds = PACE_SECONDS
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._latest: Progress | None = None
        self._new_devices: Devices | None = None
        self._devices: Devices | None = None
        self._jobs_are_stale = False
        self._destinations_are_stale = False
        self._ended: list[ImportEnded] = []
        self._is_due = False
        self._questions = itertools.count()
        self._thens: dict[int, Callable[[Any], None]] = {}
        self._closed = False
        self._delivered_at = 0.0
        self._refreshed_at = 0.0
        self._commander = ThreadPoolExecutor(1, "ui-commands")
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._arrived.connect(self._deliver_in_time, Qt.ConnectionType.QueuedConnection)
        self._answered.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = bus.subscribe(self._hear)

    def tell(
        self,
        command: Callable[..., T],
        *arguments: object,
        then: Callable[[T], None] = _nothing,
    ) -> None:
        """Give the engine a command. It may wait for the journal; Qt does not. ``then`` is called
        with what it gives, as in ``ask``."""
        self.ask(self._commander.submit(command, *arguments), then)

    def ask(self, future: Future[T], then: Callable[[T], None]) -> None:
        """Call ``then`` with the answer on Qt's thread. A question whose future was
        cancelled is dropped. Nobody but Qt's thread holds ``then``: with it may go the last
        hold on what it belongs to, and objects of Qt must go on their own thread."""
        question = next(self._questions)
        self._thens[question] = then
        future.add_done_callback(partial(self._answer, question))

    @property
    def latest(self) -> Progress | None:
        """The progress last delivered, for what is opened later."""
        return self._latest

    @property
    def devices(self) -> Devices | None:
        """The devices last delivered, for what is opened later."""
        return self._devices

    def seed(self, status: Status) -> None:
        """The state at the start, before anything was announced."""
        if self._latest is None:
            self._latest = Progress(status, ())
            self.progressed.emit(self._latest)

    def seed_devices(self, devices: Devices) -> None:
        """The devices at the start, before anything was announced of them."""
        if self._devices is None:
            self._devices = devices
            self.devices_changed.emit(devices)

    def close(self) -> None:
        """Hear nothing any more; commands already given are carried out. Call before the
        engine stops."""
        self._unsubscribe()
        with self._lock:
            self._closed = True
        self._timer.stop()
        self._thens.clear()
        self._commander.shutdown()

    def _hear(self, event: Event) -> None:
        with self._lock:
            if self._closed:
                return
            if isinstance(event, Progress):
                self._progress = event
            elif isinstance(event, JobsChanged):
                self._jobs_are_stale = True
            elif isinstance(event, DestinationsChanged):
                self._destinations_are_stale = True
            elif isinstance(event, DevicesChanged):
                self._new_devices = event.devices
            else:
                self._ended.append(event)
            if not self._is_due:
                self._is_due = True
                self._arrived.emit()

    def _answer(self, question: int, future: Future[Any]) -> None:
        with self._lock:
            if not self._closed:
                self._answered.emit(question, future)

    def _hand_over(self, question: int, future: Future[Any]) -> None:
        then = self._thens.pop(question, None)
        if then is None or future.cancelled():
            return
        try:
            answer = future.result()
        except DesktopSyncError as error:
            self.failed.emit(error)
        else:
            then(answer)

    def _deliver_in_time(self) -> None:
        self._wait_until(self._delivered_at + self.pace_seconds)

    def _wait_until(self, due: float) -> None:
        wait_ms = math.ceil((due - time.monotonic()) * 1000)
        if wait_ms <= 0:
            self._deliver()
        elif not self._timer.isActive() or self._timer.remainingTime() > wait_ms:
            self._timer.start(wait_ms)

    def _deliver(self) -> None:
        with self._lock:
            if self._closed:
                return
            progress, self._progress = self._progress, None
            devices, self._new_devices = self._new_devices, None
            ended, self._ended = self._ended, []
            changed, self._destinations_are_stale = self._destinations_are_stale, False
            self._is_due = False
        self._delivered_at = time.monotonic()
        if progress is not None:
            self._latest = progress
            self.progressed.emit(progress)
        if devices is not None:
            self._devices = devices
            self.devices_changed.emit(devices)
        if changed:
            self.destinations_changed.emit()
        for one in ended:
            self.import_ended.emit(one)
        self._refresh_in_time()

    def _refresh_in_time(self) -> None:
        """Lists are fetched anew at a slower pace: that is more work than a progress."""
        if not self._jobs_are_stale:
            return
        due = self._refreshed_at + LIST_PACE_SECONDS
        if time.monotonic() < due:
            self._wait_until(due)
            return
        self._refreshed_at = time.monotonic()
        self._jobs_are_stale = False
        self.jobs_changed.emit()
