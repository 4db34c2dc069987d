"""Time in a test's hands, for an asyncio loop and whoever asks for the time of day.

Everything happens on one thread: what is handed to an executor is done on the spot. When all there
is to do has been done, the clock jumps to the next moment at which somebody wants to be woken.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any


class SimulatedTime:
    """``seconds`` have passed since the beginning while the machine was awake. Called, it shows
    the time of day, aware UTC, as the clock of the machine has it: rightly or not."""

    def __init__(self, begins_at: datetime) -> None:
        self.seconds = 0.0
        self._shown_at_first = begins_at

    def __call__(self) -> datetime:
        return self._shown_at_first + timedelta(seconds=self.seconds)

    def set_clock(self, by: timedelta) -> None:
        """Somebody sets the clock, or time passes while the machine sleeps."""
        self._shown_at_first += by


class SimulatedLoop(asyncio.SelectorEventLoop):
    """``on_rest`` is called whenever nothing is left to be done but to wait."""

    def __init__(self, simulated: SimulatedTime, on_rest: Callable[[], None]) -> None:
        self._simulated = simulated
        super().__init__(_Jumping(simulated, on_rest))

    def time(self) -> float:
        return self._simulated.seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


class _Jumping(selectors.DefaultSelector):
    """Does not wait: lets the time pass instead."""

    def __init__(self, simulated: SimulatedTime, on_rest: Callable[[], None]) -> None:
        super().__init__()
        self._simulated = simulated
        self._on_rest = on_rest

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("everything waits for ever")
        if timeout > 0:
            self._on_rest()
            self._simulated.seconds += timeout
        return super().select(0)
