"""How many uploads to one destination go at once: as many as it takes, fewer where others on the
line suffer.

Owns what is being found out about the present way there. Runs on the uploads' loop. Must not know
how a round trip is measured, nor where what was learnt is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Protocol

from desktop_sync.conductor.parallelism import Parallelism
from desktop_sync.engine.lane_rules import Journaling
from desktop_sync.model.route import Route

LOOK_SECONDS = 1.0
"""How long to wait from one look to the next."""

_LEAST_SECONDS = 0.5
_NEW_WAY_SECONDS = 60.0
"""After so long connections of another network have ended, which tell of the way from there."""
_MANY = 8
_OTHER_LATENCY = 2
"""A round trip is worth remembering anew that is so many times as long or as short."""


class Place(Protocol):
    """The destination; ``engine.opened_destination`` has it."""

    @property
    def parallel(self) -> int: ...

    @property
    def is_measured(self) -> bool: ...

    @property
    def round_trip(self) -> timedelta | None: ...

    @property
    def latency(self) -> timedelta | None: ...


class Ways(Protocol):
    """What is known of the way there; ``engine.lane_rules`` has it."""

    def route(self) -> Route: ...

    def was_measured(
        self, parallel: int | None, latency: timedelta | None
    ) -> Journaling | None: ...


class Moving(Protocol):
    """An upload that is under way; ``engine.upload_job`` has it."""

    @property
    def done_bytes(self) -> int: ...

    @property
    def checking(self) -> bool: ...


class UploadWidth:
    """For the destination ``place``. ``clock`` is in seconds and never goes back. Of a destination
    that is not measured it says nothing but what that says itself."""

    def __init__(self, place: Place, ways: Ways, clock: Callable[[], float] | None = None) -> None:
        self._place = place
        self._ways = ways
        self._clock = clock or _loop_time
        self._network: str | None = None
        self._most = 0
        self._parallelism = Parallelism(1)
        self._deaf_until: float | None = None
        self._tried_at = float("-inf")
        self._looked_at: float | None = None
        self._moved_bytes = 0
        self._ended_bytes = 0

    @property
    def number(self) -> int:
        """How many there should be now."""
        most = self._place.parallel
        if not self._place.is_measured:
            return most
        self._follow(self._ways.route(), most)
        return min(most, self._parallelism.number)

    @property
    def look_seconds(self) -> float | None:
        """How long to wait for something to happen before the next ``look``; None for as long as
        it takes."""
        return LOOK_SECONDS if self._place.is_measured else None

    def ended(self, job: Moving) -> None:
        """An upload is not under way any more, however that was."""
        self._ended_bytes += job.done_bytes

    def look(self, begun: int, moving: Collection[Moving]) -> Journaling | None:
        """As often as one likes while so many are under way. ``moving`` are those that got as far
        as to move. What the journal is to be told, if there is news."""
        now = self._clock()
        if not self._place.is_measured or now - self._tried_at < _LEAST_SECONDS:
            return None
        self._tried_at = now
        number = self.number
        if self._is_deaf(now):
            return None
        if begun != number or not _is_telling(moving, number):
            self._looked_at = None
            return None
        is_first = self._looked_at is None
        self._note(now, self._ended_bytes + sum(job.done_bytes for job in moving))
        return None if is_first else self._learnt(self._ways.route())

    def forget(self) -> None:
        """What was learnt of the way there was forgotten, or may have been."""
        self._network = None

    def _follow(self, route: Route, most: int) -> None:
        if route.network != self._network:
            is_other = self._network is not None
            self._network, self._most = route.network, most
            self._begin(route)
            self._deaf_until = self._clock() + _NEW_WAY_SECONDS if is_other else None
        elif most > self._most:
            # What was found out still holds.
            self._most = most
            self._parallelism = Parallelism(most, route.parallel, self._parallelism.latency)

    def _begin(self, route: Route) -> None:
        latency = self._place.latency or route.latency
        self._parallelism = Parallelism(self._most, route.parallel, latency)
        self._looked_at = None

    def _is_deaf(self, now: float) -> bool:
        """Whether it is too early to listen, after another way was taken."""
        if self._deaf_until is None:
            return False
        if now < self._deaf_until:
            return True
        self._deaf_until = None
        self._begin(self._ways.route())
        return False

    def _note(self, now: float, moved_bytes: int) -> None:
        if self._looked_at is not None:
            rate = max(0, moved_bytes - self._moved_bytes) / (now - self._looked_at)
            self._parallelism.note(self._place.round_trip, rate, now)
        self._looked_at, self._moved_bytes = now, moved_bytes

    def _learnt(self, route: Route) -> Journaling | None:
        useful, latency = self._parallelism.useful, self._parallelism.latency
        parallel: int | None = useful
        if useful == self._most:
            # More than there may be now may have been too many before.
            known = route.parallel
            parallel = known if known is not None and known >= self._most else None
        if parallel == route.parallel and not _is_other(route.latency, latency):
            return None
        return self._ways.was_measured(parallel, latency)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _is_telling(moving: Collection[Moving], number: int) -> bool:
    """Whether what moves now can be compared. Of few, one that is being checked is missed."""
    return number >= _MANY or 4 * sum(job.checking for job in moving) <= number


def _is_other(known: timedelta | None, seen: timedelta | None) -> bool:
    if known is None or seen is None:
        return seen is not None
    return seen > _OTHER_LATENCY * known or _OTHER_LATENCY * seen < known
