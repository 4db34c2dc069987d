"""Giving up a transfer that hardly moves, however long it may be.

Owns how slow is too slow, and the pieces a body leaves in. Must not know what is transferred. A
slow line is no fault, and neither is a limit of our own: only the other side's share of the time
counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from desktop_sync.errors import DestinationError

LEAST_BYTES = 16 << 10
"""So much has to move in ``Patience.silence_seconds``."""

_FIRST_PIECE_BYTES = 64 << 10
_QUICK_SECONDS = 0.05
_SLOW_SECONDS = 2.0
_OFTEN_SECONDS = 0.5


class Patience(Struct, frozen=True):
    """How long to wait for the other side: for ``LEAST_BYTES`` of a long transfer to move, and for
    a whole answer once everything was said."""

    silence_seconds: float = 60.0
    answer_seconds: float = 120.0


class Pace:
    """One transfer, see ``paced``."""

    def __init__(self, limit: asyncio.Timeout, patience: Patience) -> None:
        self._limit = limit
        self._patience = patience
        self._moved_bytes = 0
        self._moved_at = 0.0
        # What moves fast need not set the clock with every piece.
        self._often_seconds = min(_OFTEN_SECONDS, patience.silence_seconds / 100)
        self._within(patience.answer_seconds)

    def moved(self, size_bytes: int) -> None:
        """So many bytes came or went."""
        self._moved_bytes += size_bytes
        now = asyncio.get_running_loop().time()
        if self._moved_bytes >= LEAST_BYTES and now >= self._moved_at + self._often_seconds:
            self._moved_bytes = 0
            self._moved_at = now
            self._within(self._patience.silence_seconds)

    async def pieces(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """A body, in pieces so small that each leaves soon, by any line. ``chunks`` may take as
        long as they want."""
        loop = asyncio.get_running_loop()
        piece_bytes = _FIRST_PIECE_BYTES
        self._limit.reschedule(None)
        async for chunk in chunks:
            start = 0
            while start < len(chunk):
                piece = chunk[start : start + piece_bytes]
                self._within(self._patience.silence_seconds)
                began = loop.time()
                yield piece
                took = loop.time() - began
                start += len(piece)
                if took < _QUICK_SECONDS:
                    piece_bytes *= 2
                elif took > _SLOW_SECONDS:
                    piece_bytes = max(piece_bytes // 2, LEAST_BYTES)
            self._limit.reschedule(None)
        self._within(self._patience.answer_seconds)

    def _within(self, seconds: float) -> None:
        self._limit.reschedule(asyncio.get_running_loop().time() + seconds)


@asynccontextmanager
async def paced(patience: Patience, about: str) -> AsyncIterator[Pace]:
    """Raises ``DestinationError('unreachable')`` where what happens inside hardly moves."""
    try:
        async with asyncio.timeout(None) as limit:
            yield Pace(limit, patience)
    except TimeoutError as error:
        raise DestinationError(
            "unreachable", path=about, detail="hardly anything moves", retryable=True
        ) from error
