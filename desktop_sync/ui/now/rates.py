"""How fast it went: of each running job, and of everything over the last minutes.

Owns the samples. Bounded, and fed by progress alone: no timer. Must not know of plots.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from desktop_sync.model.job import JobRow

POINTS = 150
POINT_SECONDS = 2.0
_WEIGHT = 0.3


class RowRates:
    """Bytes a second of the jobs that run, smoothed over about a second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[int, tuple[float, int, float]] = {}

    def note(self, running: Sequence[JobRow]) -> None:
        now = self._clock()
        seen: dict[int, tuple[float, int, float]] = {}
        for row in running:
            before = self._seen.get(row.id)
            if before is None:
                seen[row.id] = (now, row.done_bytes, 0.0)
                continue
            at, done, smooth = before
            if now - at < 0.05:
                seen[row.id] = before
                continue
            speed = max(0, row.done_bytes - done) / (now - at)
            smooth = speed if smooth == 0 else smooth + _WEIGHT * (speed - smooth)
            seen[row.id] = (now, row.done_bytes, smooth)
        self._seen = seen

    def of(self, job_id: int) -> float:
        return self._seen.get(job_id, (0.0, 0, 0.0))[2]


class RateHistory:
    """The last five minutes in ``POINTS`` points of ``POINT_SECONDS`` each, oldest first.

    Time in which nothing was announced counts as zero: no news is no bytes.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._points: deque[float] = deque([0.0] * POINTS, maxlen=POINTS)
        self._slot = self._slot_now()
        self._in_slot = 0

    def note(self, bytes_per_second: float) -> None:
        """A rate as announced now; several in one slot are averaged."""
        slot = self._slot_now()
        if slot != self._slot:
            passed = min(POINTS, max(1, slot - self._slot))
            self._points.extend([0.0] * passed)
            self._slot, self._in_slot = slot, 0
        self._in_slot += 1
        mean = self._points[-1]
        self._points[-1] = mean + (bytes_per_second - mean) / self._in_slot

    def points(self) -> tuple[float, ...]:
        """Bytes a second, oldest first, always ``POINTS`` of them."""
        return tuple(self._points)

    def end(self) -> float:
        """When the newest point was, in seconds since the Unix epoch."""
        return self._slot * POINT_SECONDS

    def _slot_now(self) -> int:
        return int(self._clock() // POINT_SECONDS)
