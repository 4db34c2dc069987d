"""Sensors of what a system answers when asked, but does not tell by itself.

Owns the thread that asks, which exists only while somebody watches. Must not know what is asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_INTERVAL_SECONDS = 30.0


class Polled(Generic[T]):
    """``Sensor`` of what ``ask`` returns. That raises nothing and returns at once."""

    def __init__(
        self, name: str, ask: Callable[[], T], interval_seconds: float = _INTERVAL_SECONDS
    ) -> None:
        self._name = name
        self._ask = ask
        self._interval_seconds = interval_seconds
        self._value: T | None = None
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def look(self) -> T:
        value = self._value
        return self._ask() if value is None else value

    def watch(self, on_change: Callable[[], None]) -> None:
        assert self._thread is None, "watched already"
        self._value = self._ask()
        self._thread = threading.Thread(
            target=self._poll, args=(on_change,), name=self._name, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _poll(self, on_change: Callable[[], None]) -> None:
        while not self._closing.wait(self._interval_seconds):
            value = self._ask()
            if value != self._value:
                self._value = value
                on_change()
