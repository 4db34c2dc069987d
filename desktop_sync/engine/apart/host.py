"""Who has the process of the destinations: started for the first, ended after the last.

Owns which destinations are open in it and which calls are under way. A process that was lost is
started anew by the next call. Must not know what the calls are about.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from msgspec import Struct

from desktop_sync.destinations.registry import is_built_in
from desktop_sync.engine.apart.frames import (
    Message,
)
from desktop_sync.engine.apart.messages import (
    Answer,
    Begin,
    Bug,
    Call,
    Failed,
    Idle,
    Keep,
    Limit,
    Open,
    Passed,
    Question,
    Ready,
)
from desktop_sync.engine.apart.process import DestinationProcess
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig

IDLE_SECONDS = 20.0
"""After which the process goes, and comes back when something is asked."""


class Lost(Struct, frozen=True):
    """The process ended before it answered. ``by_another``: a plug-in was at work in it, and this
    was not for one."""

    by_another: bool = False

    def error(self) -> DestinationError:
        """What the call raises; it is retryable."""
        kind = LostByAnotherError if self.by_another else DestinationError
        detail = "the process that speaks to it ended"
        return kind("process-lost", detail=detail, retryable=True)


class LostByAnotherError(DestinationError):
    """The process was lost, and most likely for what another destination was doing there."""


Heard = Answer | Passed | Keep | Lost
Hear = Callable[[Heard], None]


class Place(Struct, frozen=True):
    """A destination that is open, by its number."""

    number: int
    config: DestinationConfig


class Asked(Struct, frozen=True):
    """A call that is under way in one process."""

    number: int
    process: DestinationProcess


class _Waiting(Struct, frozen=True):
    """Who hears of a call, and of which process and place it was asked."""

    process: DestinationProcess
    place: Place
    hear: Hear

    @property
    def is_for_plugin(self) -> bool:
        return not is_built_in(self.place.config.type)


class Host:
    """Thread-safe. ``profile`` is the folder in which the process finds secrets, as the engine
    calls it: the keyring knows them by that. ``limit`` says how many bytes a second may leave,
    now."""

    def __init__(
        self,
        profile: Path,
        limit: Callable[[], int | None] = lambda: None,
        *,
        idle_seconds: float = IDLE_SECONDS,
        command: Sequence[str] | None = None,
    ) -> None:
        self._profile = profile
        self._limit = limit
        self._idle_seconds = idle_seconds
        self._command = command
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._open = set[int]()
        self._process: DestinationProcess | None = None
        self._open_in_process = set[int]()
        self._calls: dict[int, _Waiting] = {}

    @property
    def pid(self) -> int | None:
        """Of the process that is there; None while none is needed."""
        process = self._process
        return None if process is None else process.pid

    def use_limit(self, bytes_per_second: int | None) -> None:
        with self._lock:
            if self._process is not None:
                self._process.send(Limit(bytes_per_second))

    def open(self, config: DestinationConfig) -> tuple[Place, int]:
        """Make a destination, and say how many files it takes at once. Blocks. Raises what making
        it raises."""
        place = Place(next(self._numbers), config)
        heard: Future[Heard] = Future()

        def hear(message: Heard) -> None:
            heard.set_result(message)

        try:
            with self._lock:
                self._open.add(place.number)
                process = self._running()
                self._open_in_process.add(place.number)
                self._put(process, place, Open(config), hear)
            return place, _parallel(heard.result())
        except BaseException:
            self.leave(place)
            raise

    def ask(self, place: Place, question: Question, hear: Hear) -> Asked:
        """Begin a call; ``hear`` is called, on any thread, with what comes of it until its answer,
        or ``Lost``. Call ``forget`` in the end. Raises ``DestinationError`` where no process can
        be had, ``ValueError`` for a question that is too long."""
        with self._lock:
            process = self._running()
            if place.number not in self._open_in_process:
                self._open_in_process.add(place.number)
                opening = Open(place.config, anew=True)
                process.send(Call(next(self._numbers), place.number, opening))
            return self._put(process, place, question, hear)

    def tell(self, call: Asked, message: Message) -> None:
        """Say something about a call that is under way."""
        call.process.send(message)

    def give_up(self, call: Asked) -> None:
        """End the process that a call is under way in, whatever else it does."""
        call.process.kill()

    def forget(self, call: Asked) -> None:
        """Nobody waits for it any more."""
        with self._lock:
            self._calls.pop(call.number, None)

    def is_open(self, place: Place) -> bool:
        """Whether there is something to be closed."""
        with self._lock:
            return self._process is not None and place.number in self._open_in_process

    def leave(self, place: Place) -> Future[None] | None:
        """It was closed. After the last one the process ends; what is given then has a result."""
        with self._lock:
            self._open.discard(place.number)
            self._open_in_process.discard(place.number)
            process = self._process
            if self._open or process is None:
                return None
            self._end()
            return process.ended

    def _put(
        self, process: DestinationProcess, place: Place, question: Question, hear: Hear
    ) -> Asked:
        """With the lock held."""
        number = next(self._numbers)
        process.send(Call(number, place.number, question))
        self._calls[number] = _Waiting(process, place, hear)
        return Asked(number, process)

    def _running(self) -> DestinationProcess:
        """With the lock held."""
        if self._process is None:
            try:
                begin = Begin(self._profile, Path.cwd(), self._limit(), self._idle_seconds)
                self._process = DestinationProcess(begin, self._hear, self._over, self._command)
            except OSError as error:
                raise DestinationError("process-lost", detail=str(error), retryable=True) from error
        return self._process

    def _end(self) -> None:
        """With the lock held."""
        if self._process is not None:
            self._process.end()
            self._process = None
            self._open_in_process.clear()

    # What follows runs on the process's thread.

    def _hear(self, process: DestinationProcess, message: Any) -> None:
        with self._lock:
            if isinstance(message, Idle):
                if self._process is process and not self._calls:
                    self._end()
                return
            waiting = self._calls.get(message.call)
            if isinstance(message, Answer):
                self._calls.pop(message.call, None)
        if waiting is not None:
            waiting.hear(message)

    def _over(self, process: DestinationProcess) -> None:
        with self._lock:
            if self._process is process:
                self._process = None
                self._open_in_process.clear()
            lost = {
                number: waiting
                for number, waiting in self._calls.items()
                if waiting.process is process
            }
            for number in lost:
                del self._calls[number]
        is_a_plugin_there = any(waiting.is_for_plugin for waiting in lost.values())
        for waiting in lost.values():
            waiting.hear(Lost(by_another=is_a_plugin_there and not waiting.is_for_plugin))


def _parallel(heard: Heard) -> int:
    outcome = heard.outcome if isinstance(heard, Answer) else None
    if isinstance(outcome, Ready):
        return outcome.parallel
    if isinstance(outcome, Failed | Bug):
        raise outcome.read()
    raise (heard if isinstance(heard, Lost) else Lost()).error()
