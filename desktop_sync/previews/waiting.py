"""What is wanted and not done yet, newest first.

Owns the order and the end of waiting. Must not know what is wanted.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Waiting(Generic[T]):
    """A stack without doubles of at most ``most``: beyond it the oldest are dropped."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._wanted: dict[T, None] = {}
        self._dropped: list[T] = []
        self._changed = threading.Condition()
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    def put(self, want: T) -> None:
        """Want this before all others."""
        with self._changed:
            self._wanted.pop(want, None)
            self._wanted[want] = None
            if len(self._wanted) > self._most:
                oldest = next(iter(self._wanted))
                del self._wanted[oldest]
                self._dropped.append(oldest)
            self._changed.notify()

    def take(self, timeout: float | None = None) -> T | None:
        """The newest, waited for; None after ``timeout`` seconds, and once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._wanted, timeout)
            if self._closed or not self._wanted:
                return None
            return self._wanted.popitem()[0]

    def clear(self) -> list[T]:
        """Want nothing any more; all that was dropped since the last time."""
        with self._changed:
            dropped = [*self._dropped, *self._wanted]
            self._dropped.clear()
            self._wanted.clear()
            return dropped

    def close(self) -> None:
        """Nobody waits any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
