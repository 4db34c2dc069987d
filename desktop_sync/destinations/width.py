"""How many files may be on their way at once to a service, by how far away it is.

Owns the judgement. Must not know what is asked. Many at once hide a long way. They do nothing for
a service that is slow itself: there the same small request takes the longer the more there are.
"""

from __future__ import annotations

from collections import deque
from statistics import median

_FAR_SECONDS = 0.02
_RECENT = 16
_ENOUGH = 8
_SLOWED = 2.0


class Width:
    """``usual`` at once, and ``far`` where a long way alone makes requests slow."""

    def __init__(self, usual: int, far: int) -> None:
        self._usual = usual
        self._far = far
        self._least_seconds: float | None = None
        self._recent: deque[float] = deque(maxlen=_RECENT)

    def took(self, seconds: float) -> None:
        """A small request, of the same kind every time, was answered after this."""
        self._recent.append(seconds)
        self._least_seconds = min(seconds, self._least_seconds or seconds)

    @property
    def parallel(self) -> int:
        least = self._least_seconds
        if least is None or least < _FAR_SECONDS or len(self._recent) < _ENOUGH:
            return self._usual
        return self._far if median(self._recent) < _SLOWED * least else self._usual
