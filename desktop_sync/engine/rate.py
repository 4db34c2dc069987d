"""How fast a count grows. Pure but for what it remembers."""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 5.0
_LEAST_SECONDS = 0.2


class Rate:
    """Samples are taken whenever it is asked, and looked back at over ``WINDOW_SECONDS``."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def of(self, now: float, count: int) -> float:
        """How much a second ``count`` has grown by lately; never less than nothing."""
        self._samples.append((now, count))
        while len(self._samples) > 2 and now - self._samples[0][0] > WINDOW_SECONDS:
            self._samples.popleft()
        then, before = self._samples[0]
        passed = now - then
        return max(0.0, (count - before) / passed) if passed > _LEAST_SECONDS else 0.0
