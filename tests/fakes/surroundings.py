"""What is around a conductor, and who listens to it, in a test's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

from desktop_sync.conductor.conductor import Listeners, Surroundings
from desktop_sync.model.conditions import Network, Power, Presence
from tests.fakes.told_sensor import ToldSensor

T = TypeVar("T")

PATIENCE_SECONDS = 30.0


class ToldClock:
    """Shows aware UTC, and stands still until it is told otherwise. Thread-safe."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at

    def advance(self, by: timedelta) -> None:
        self._at += by


class ToldLoad:
    """Fulfils ``conductor.Load``: says what it was told, and counts how often it was asked."""

    def __init__(self) -> None:
        self.share: float | None = None
        self.looks = 0

    def look(self) -> float | None:
        self.looks += 1
        return self.share


class ToldWakefulness:
    """Fulfils ``Wakefulness``: ``is_kept_awake`` is what it was told last."""

    def __init__(self) -> None:
        self.is_kept_awake = False
        self._on_woken: Callable[[], None] | None = None

    def keep_awake(self, *, wanted: bool) -> None:
        self.is_kept_awake = wanted

    def watch(self, on_woken: Callable[[], None]) -> None:
        self._on_woken = on_woken

    def close(self) -> None:
        self.is_kept_awake = False
        self._on_woken = None

    def wake(self) -> None:
        """The machine has slept."""
        if self._on_woken is not None:
            self._on_woken()


class CountedSensor(ToldSensor[T]):
    """Counts how often it was looked at."""

    looks = 0

    def look(self) -> T:
        self.looks += 1
        return super().look()


class Machine:
    """Everything around a conductor, told by a test."""

    def __init__(self, at: datetime, zone: tzinfo = UTC) -> None:
        self.clock = ToldClock(at)
        self.power = CountedSensor(Power(on_battery=False))
        self.network = CountedSensor(Network(reachable=True, identity="home", name="Home"))
        self.presence = CountedSensor(Presence())
        self.load = ToldLoad()
        self.wakefulness = ToldWakefulness()
        self.around = Surroundings(
            power=self.power,
            network=self.network,
            presence=self.presence,
            wakefulness=self.wakefulness,
            load=self.load,
            clock=self.clock,
            zone=zone,
        )


class Heard:
    """Listens to a conductor. ``changes`` and ``wakings`` count what it was told."""

    def __init__(self) -> None:
        self.changes = 0
        self.wakings = 0
        self.matters = False
        self.on_change: Callable[[], None] = lambda: None
        self._told = threading.Condition()

    def listeners(self) -> Listeners:
        return Listeners(self._note_change, self._note_waking, lambda: self.matters)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for it; looked at whenever something is told, and now and then."""
        with self._told:
            for _ in range(int(PATIENCE_SECONDS * 50)):
                if condition():
                    return
                self._told.wait(0.02)
        raise TimeoutError(f"{what}: told of {self.changes} changes, {self.wakings} wakings")

    def _note_change(self) -> None:
        with self._told:
            self.changes += 1
            self._told.notify_all()
        self.on_change()

    def _note_waking(self) -> None:
        with self._told:
            self.wakings += 1
            self._told.notify_all()
