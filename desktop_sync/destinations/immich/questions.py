"""Many questions whether a file is there, asked in few requests.

Owns how long a question may wait for others. Must not know why it is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from desktop_sync.destinations.immich.api import MOST_AT_ONCE, Api, There

_ENOUGH = 24
_WAIT_SECONDS = 0.25


class Questions:
    """``more_to_come`` says whether others are about to ask, which is worth waiting for a moment;
    call ``look`` when that has changed. Runs on one loop."""

    def __init__(self, api: Api, more_to_come: Callable[[], bool]) -> None:
        self._api = api
        self._more_to_come = more_to_come
        self._waiting: dict[bytes, asyncio.Future[There | None]] = {}
        self._changed = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None

    async def there(self, sha1: bytes) -> There | None:
        """The asset with these bytes, as the server says from now on. Raises
        ``DestinationError``."""
        answer = self._waiting.get(sha1)
        if answer is None:
            answer = self._waiting[sha1] = asyncio.get_running_loop().create_future()
        self._changed.set()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_all())
        # Others may wait for the same answer.
        return await asyncio.shield(answer)

    def look(self) -> None:
        self._changed.set()

    async def close(self) -> None:
        """Nobody may wait any more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        # One that was cancelled before its first step has let nobody go.
        self._let_go()

    async def _ask_all(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                now = list(self._waiting)[:MOST_AT_ONCE]
                batch = {one: self._waiting.pop(one) for one in now}
                try:
                    await self._ask(batch)
                finally:
                    for answer in batch.values():
                        answer.cancel()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        self._asking = None
        for answer in self._waiting.values():
            answer.cancel()
        self._waiting.clear()

    async def _gather(self) -> None:
        """Wait until enough have asked, or nobody else will, or for long enough."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _WAIT_SECONDS
        # Who is ready to ask in this moment comes first.
        await asyncio.sleep(0)
        while self._more_to_come() and len(self._waiting) < _ENOUGH and loop.time() < end:
            self._changed.clear()
            try:
                async with asyncio.timeout_at(end):
                    await self._changed.wait()
            except TimeoutError:
                return

    async def _ask(self, batch: dict[bytes, asyncio.Future[There | None]]) -> None:
        try:
            found = await self._api.there(batch)
        except Exception as error:
            for answer in batch.values():
                answer.set_exception(error)
                # Where all who asked have left, nobody takes it.
                answer.exception()
            return
        for digest, answer in batch.items():
            answer.set_result(found.get(digest))
