"""What is asked of an operating system about its conditions, and what answers where none can.

Owns the protocols and their Null versions. Must not know what becomes of an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from desktop_sync.model.conditions import Network, Power, Presence

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Sensor(Protocol[T_co]):
    """One side of the conditions. Nothing here raises, and what is unknown is said to be: a
    service that is missing, ends or talks nonsense is no error. Thread-safe."""

    def look(self) -> T_co:
        """As it is now, from memory once it is watched; returns within a second in any case."""

    def watch(self, on_change: Callable[[], None]) -> None:
        """Call this, on a thread of the sensor's own, within a second after ``look`` came to say
        something else. Once at most. Nothing wakes the processor while nothing changes."""

    def close(self) -> None:
        """Nothing is called after this has returned. Harmless to repeat."""


class Still(Generic[T]):
    """A sensor of what never changes; with the value that says nothing, the Null version."""

    def __init__(self, value: T) -> None:
        self._value = value

    def look(self) -> T:
        return self._value

    def watch(self, on_change: Callable[[], None]) -> None:
        """Nothing changes."""

    def close(self) -> None:
        """There is nothing to end."""


def no_power() -> Sensor[Power]:
    return Still(Power())


def no_network() -> Sensor[Network]:
    return Still(Network())


def no_presence() -> Sensor[Presence]:
    return Still(Presence())


class Wakefulness(Protocol):
    """Keeping the machine from idle sleep, and hearing of its having slept. Nothing raises."""

    def keep_awake(self, *, wanted: bool) -> None:
        """From now on, or no more. Does nothing where the system cannot be told. Cheap to
        repeat."""

    def watch(self, on_woken: Callable[[], None]) -> None:
        """Call this, on a thread of its own, soon after the machine has woken from sleep."""

    def close(self) -> None:
        """The machine may sleep again, and nothing is called after this has returned."""


class Sleepless:
    """``Wakefulness`` of a machine that tells nothing and cannot be told."""

    def keep_awake(self, *, wanted: bool) -> None:
        """It cannot be told."""

    def watch(self, on_woken: Callable[[], None]) -> None:
        """It does not tell."""

    def close(self) -> None:
        """There is nothing to end."""
