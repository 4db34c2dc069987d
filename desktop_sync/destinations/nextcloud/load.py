"""How many files at once a server bears.

Owns that number: a server that stumbles (its database is locked by another of our own requests) is
asked for less at once, and step by step for more again. Must not know what is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MENDED_BY_ONE = 0.1


class Load:
    """``most`` at once, and fewer after stumbling."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bearable = float(most)
        self._now = 0
        self._ended = asyncio.Event()

    @property
    def at_once(self) -> int:
        return int(self._bearable)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it."""
        while self._now >= self.at_once:
            await self._ended.wait()
        self._now += 1
        try:
            yield
        finally:
            self._now -= 1
            ended, self._ended = self._ended, asyncio.Event()
            ended.set()

    def stumbled(self) -> None:
        self._bearable = max(1.0, self._bearable / 2)

    def went_well(self) -> None:
        self._bearable = min(float(self._most), self._bearable + _MENDED_BY_ONE)
