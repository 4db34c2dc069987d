"""A sensor that is being watched by a test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from desktop_sync.platforms.base import Sensor

T = TypeVar("T")

_PATIENCE_SECONDS = 30.0


class Watching(Generic[T]):
    """``values`` are what a look said each time the sensor told of a change."""

    def __init__(self, sensor: Sensor[T]) -> None:
        self.sensor = sensor
        self.values: list[T] = []
        self._changed = threading.Condition()

    def start(self) -> None:
        self.sensor.watch(self._note)

    def until(self, expected: Callable[[T], bool]) -> T:
        """The first value told of, from the last one on, that is as expected."""
        with self._changed:
            if not self._changed.wait_for(
                lambda: bool(self.values) and expected(self.values[-1]), _PATIENCE_SECONDS
            ):
                raise TimeoutError(f"not told of what was expected, but of {self.values}")
            return self.values[-1]

    def _note(self) -> None:
        value = self.sensor.look()
        with self._changed:
            self.values.append(value)
            self._changed.notify_all()


@contextmanager
def watched(sensor: Sensor[T]) -> Iterator[Watching[T]]:
    watching = Watching(sensor)
    try:
        watching.start()
        yield watching
    finally:
        sensor.close()
