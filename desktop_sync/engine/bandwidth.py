"""How fast bytes may leave this computer, all uploads together, and how many have.

Owns the limit and who waits for it. Runs on the uploads' loop; the limit may be set from any
thread. Must not know who sends what.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

_BURST_SECONDS = 0.25
"""So much at a time goes without waiting, so that a limit costs no speed below it."""
_LOOK_SECONDS = 1.0


class Bandwidth:
    """``limit`` is bytes a second, None for no limit; ``passed_bytes`` may be read from any thread.
    ``clock`` is in monotonic seconds, ``sleep`` takes seconds. Where somebody else keeps to the
    limit, who is told of each by ``kept_by``, nobody waits here; bytes are counted."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] | None = None,
        kept_by: Callable[[int | None], None] | None = None,
    ) -> None:
        self.passed_bytes = 0
        self._limit: int | None = None
        self._kept_by = kept_by
        self._clock = clock
        self._sleep = sleep or _sleep
        self._free_at = 0.0

    @property
    def limit(self) -> int | None:
        return self._limit

    @limit.setter
    def limit(self, bytes_per_second: int | None) -> None:
        self._limit = bytes_per_second
        if self._kept_by is not None:
            self._kept_by(bytes_per_second)

    async def take(self, size_bytes: int) -> None:
        """Wait until so many more bytes may leave. Who comes first goes first."""
        self.passed_bytes += size_bytes
        limit = self._limit
        if not limit or size_bytes <= 0 or self._kept_by is not None:
            return
        now = self._clock()
        begins = max(self._free_at, now - _BURST_SECONDS)
        self._free_at = begins + size_bytes / limit
        # A limit that is lifted or changed is noticed soon, however long the wait was to be.
        while (left := begins - self._clock()) > 0 and self._limit == limit:
            await self._sleep(min(left, _LOOK_SECONDS))
        if self._limit != limit:
            self._free_at = 0.0


async def _sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)
