"""The connections to one service, each a client of its own.

Owns how many there are and whose turn it is. Must not know what is said over them. One client with
many connections looks through all of them at every request, which with 36 of them costs more than
the request itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


class Lines:
    """At most ``count`` clients, made by ``open_one`` when they are first needed. That may block:
    the first one is made in a thread."""

    def __init__(self, open_one: Callable[[], httpx.AsyncClient], count: int) -> None:
        self._open_one = open_one
        self._free = asyncio.Semaphore(count)
        self._opening = asyncio.Lock()
        self._idle: list[httpx.AsyncClient] = []
        self._all: list[httpx.AsyncClient] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client that nobody else has now; the one that was used last, whose connection is
        likeliest to be open still."""
        async with self._free:
            client = self._idle.pop() if self._idle else await self._another()
            try:
                yield client
            except BaseException:
                # httpcore may take the connection of a request that was called off for one in
                # use, for ever: whoever came next would wait for it.
                await self._discard(client)
                raise
            self._idle.append(client)

    async def close(self) -> None:
        """Every connection; nobody may use one any more."""
        clients, self._all, self._idle = self._all, [], []
        for client in clients:
            await client.aclose()

    async def _discard(self, client: httpx.AsyncClient) -> None:
        if client in self._all:
            self._all.remove(client)
            await client.aclose()

    async def _another(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._all:
                client = self._open_one()
            else:
                client = await asyncio.to_thread(self._open_one)
            self._all.append(client)
            return client
