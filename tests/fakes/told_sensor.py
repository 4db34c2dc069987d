"""A sensor that says what a test told it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class ToldSensor(Generic[T]):
    """Fulfils ``Sensor``. Calls on the thread that tells it."""

    def __init__(self, value: T) -> None:
        self._lock = threading.Lock()
        self._value = value
        self._on_change: Callable[[], None] | None = None

    def tell(self, value: T) -> None:
        """It is so from now on."""
        with self._lock:
            self._value, on_change = value, self._on_change
        if on_change is not None:
            on_change()

    def look(self) -> T:
        with self._lock:
            return self._value

    def watch(self, on_change: Callable[[], None]) -> None:
        with self._lock:
            self._on_change = on_change

    def close(self) -> None:
        with self._lock:
            self._on_change = None
