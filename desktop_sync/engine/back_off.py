"""How long to wait before something is tried again. Pure: chance is handed in."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

_MOST_DOUBLINGS = 30


class BackOff(Struct, frozen=True):
    """Doubles from ``first`` with every try that failed, up to ``most``."""

    first: timedelta = timedelta(seconds=1)
    most: timedelta = timedelta(minutes=15)

    def delay(self, tries: int, chance: float, at_least: timedelta | None = None) -> timedelta:
        """After ``tries`` that failed (1 or more): between half and all of the doubled time, by
        ``chance`` from 0 to 1, so that not all come back at once; never sooner than the other
        side asked for by ``at_least``."""
        times = 1 << min(max(tries, 1) - 1, _MOST_DOUBLINGS)
        doubled = min(self.first * times, self.most)
        return max(doubled * (0.5 + chance / 2), at_least or timedelta())
