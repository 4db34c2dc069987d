"""Sensors of what the services of a message bus know: one thread each, asleep in the kernel until
the bus has something to say.

Owns the threads and what was read last. Must not know what is read.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from msgspec import Struct

from desktop_sync.platforms.bus import (
    SIGN_ON_SECONDS,
    Ask,
    Bus,
    BusLostError,
    Line,
    Signal,
    coming_and_going,
    start_of,
)

logger = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_SECONDS = 0.8
"""What a look takes at most. Signing on and asking share it."""

_READ_SECONDS = 3.0
"""What services may take to answer a thread that has nothing better to do."""

_SETTLE_SECONDS = 0.1
"""Services tell one change in many signals."""

_RECONNECT_AFTER_SECONDS = (1.0, 5.0, 25.0, 125.0)


class LineThread:
    """A thread with a line of its own, until it is closed or there is no bus. ``work`` ends by
    ``BusLostError`` alone; ``lost`` is called each time it did, unless the thread was closed. The
    bus is looked for again, a few times: one that restarts, or that had no time for us while
    everything was starting."""

    def __init__(
        self, name: str, bus: Bus, work: Callable[[Line], None], lost: Callable[[], None]
    ) -> None:
        self._bus = bus
        self._work = work
        self._lost = lost
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def pause(self, seconds: float) -> None:
        """Raises ``BusLostError`` at once when the thread is being closed."""
        if self._closing.wait(seconds):
            raise BusLostError("closed")

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    def close(self) -> None:
        """``work`` does not go on after this has returned."""
        with self._lock:
            self._closing.set()
            if self._line is not None:
                self._line.cut()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        for pause_seconds in (*_RECONNECT_AFTER_SECONDS, None):
            self._follow()
            if self._closing.is_set():
                return
            self._lost()
            if pause_seconds is None or self._closing.wait(pause_seconds):
                return

    def _follow(self) -> None:
        line: Line | None = None
        try:
            line = Line(self._bus, time.monotonic() + SIGN_ON_SECONDS)
            with self._lock:
                self._line = line
            if not self._closing.is_set():
                self._work(line)
        except BusLostError as error:
            if not self._closing.is_set():
                logger.info("the %s bus is not there: %s", self._bus.lower(), error)
        finally:
            with self._lock:
                self._line = None
            if line is not None:
                line.close()


class Subject(Struct, Generic[T], frozen=True):
    """What a sensor is of. ``read`` asks the services and makes one value of the answers; it does
    so anew when one of the ``signals`` came, or one of the ``services`` came or went.
    Those in ``started`` are worth starting when they are missing."""

    name: str
    bus: Bus
    unknown: T
    services: tuple[str, ...]
    signals: tuple[Signal, ...]
    read: Callable[[Ask], T]
    started: tuple[str, ...] = ()


class BusSensor(Generic[T]):
    """``Sensor`` of a ``Subject``."""

    def __init__(self, subject: Subject[T]) -> None:
        self._subject = subject
        self._value = subject.unknown
        self._lock = threading.Lock()
        self._was_read = threading.Event()
        self._thread: LineThread | None = None
        self._on_change: Callable[[], None] | None = None
        self._told = subject.unknown

    def look(self) -> T:
        if self._thread is None:
            self._told = self._look_once()
            return self._told
        self._was_read.wait(_LOOK_SECONDS)
        with self._lock:
            return self._value

    def watch(self, on_change: Callable[[], None]) -> None:
        assert self._thread is None, "watched already"
        self._on_change = on_change
        # What was told last stands until something else is known.
        self._value = self._told
        self._thread = LineThread(self._subject.name, self._subject.bus, self._follow, self._forget)
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close()
        self._was_read.set()

    # Inside -------------------------------------------------------------------------

    def _look_once(self) -> T:
        until = time.monotonic() + _LOOK_SECONDS
        try:
            with Line(self._subject.bus, until) as line:
                return self._subject.read(partial(line.ask, until=until))
        except BusLostError as error:
            logger.debug("%s is unknown: %s", self._subject.name, error)
            return self._subject.unknown

    def _follow(self, line: Line) -> None:
        for signal in self._subject.signals:
            line.listen(signal)
        for service in self._subject.services:
            line.listen(coming_and_going(service))
        for service in self._subject.started:
            line.send(start_of(service))
        while True:
            ask = partial(line.ask, until=time.monotonic() + _READ_SECONDS)
            self._keep(self._subject.read(ask))
            line.wait()
            assert self._thread is not None
            self._thread.pause(_SETTLE_SECONDS)
            line.drop_heard()

    def _forget(self) -> None:
        self._keep(self._subject.unknown)

    def _keep(self, value: T) -> None:
        assert self._thread is not None
        assert self._on_change is not None
        with self._lock:
            self._value = value
        self._was_read.set()
        if value != self._told and not self._thread.closing:
            self._told = value
            self._on_change()
