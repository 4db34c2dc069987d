"""What the phone has seen and done, for tests to ask about.

Owns the counting; whoever counts need not know who asks.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# What ``Recorder.during`` counts.
CONNECTIONS = "connections"
LISTENERS = "listeners"
OPEN_FILES = "open_files"
DIALOGS = "dialogs"


@dataclass(frozen=True)
class WriteAttempt:
    """Something a client tried to change, and was refused."""

    operation: str
    path: str


@dataclass(frozen=True)
class Seen:
    """A moment's count. ``requests`` counts each AFC operation and lockdownd request by its
    name; ``file_bytes`` are bytes of files sent since the phone was made; ``connections``
    are the forwarded ones that are open, ``dialogs`` the requests to be trusted that were
    answered with "wait for the user"."""

    requests: dict[str, int] = field(default_factory=dict)
    file_bytes: int = 0
    connections: int = 0
    listeners: int = 0
    open_files: int = 0
    dialogs: int = 0
    write_attempts: tuple[WriteAttempt, ...] = ()


class Recorder:
    """Safe to use from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self._counts: Counter[str] = Counter()
        self._requests: Counter[str] = Counter()
        self._file_bytes = 0
        self._write_attempts: list[WriteAttempt] = []

    def add(self, what: str, number: int = 1) -> None:
        with self._changed:
            self._counts[what] += number
            self._note_change()

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Count one more of it for as long as the block runs."""
        self.add(what)
        try:
            yield
        finally:
            self.add(what, -1)

    def note_request(self, name: str) -> None:
        with self._changed:
            self._requests[name] += 1
            self._note_change()

    def note_sent(self, size_bytes: int) -> None:
        with self._changed:
            self._file_bytes += size_bytes
            self._note_change()

    def note_write(self, operation: str, path: str) -> None:
        with self._changed:
            self._write_attempts.append(WriteAttempt(operation, path))
            self._note_change()

    def seen(self) -> Seen:
        with self._changed:
            return self._seen()

    def wait_until(self, holds: Callable[[Seen], bool], seconds: float) -> None:
        """Raises ``TimeoutError`` when it does not come to hold."""
        with self._changed:
            if not self._changed.wait_for(lambda: holds(self._seen()), seconds):
                raise TimeoutError(f"the phone has seen only {self._seen()}")

    def seen_after(self, version: int, seconds: float) -> tuple[int, Seen]:
        """What has been seen once anything happened after ``version``, or the time is over;
        with the version that is."""
        with self._changed:
            self._changed.wait_for(lambda: self._version > version, seconds)
            return self._version, self._seen()

    def _note_change(self) -> None:
        self._version += 1
        self._changed.notify_all()

    def _seen(self) -> Seen:
        return Seen(
            requests=dict(self._requests),
            file_bytes=self._file_bytes,
            connections=self._counts[CONNECTIONS],
            listeners=self._counts[LISTENERS],
            open_files=self._counts[OPEN_FILES],
            dialogs=self._counts[DIALOGS],
            write_attempts=tuple(self._write_attempts),
        )
