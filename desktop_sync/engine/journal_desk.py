"""The journal as an asyncio loop sees it: no call blocks, and commits are grouped.

Owns the one thread that speaks with the journal for a loop. Must not know what is written.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from msgspec import Struct

from desktop_sync.errors import StorageError
from desktop_sync.journal.database import Database

_APART_SECONDS = 0.005
"""A commit costs the same for one entry and for thirty: so far apart they begin at least."""

T = TypeVar("T")
_Act = Callable[[sqlite3.Connection], Any]


class _Entry(Struct, frozen=True):
    """Something to be written, and who waits for it."""

    act: _Act
    durable: bool
    answer: asyncio.Future[Any]


class JournalDesk:
    """Everything that comes before the next transaction begins goes into it, in its order. Who is
    cancelled while waiting does not take back what was handed in."""

    def __init__(self, journal: Database) -> None:
        self._journal = journal
        self._thread = ThreadPoolExecutor(1, "upload-journal")
        self._waiting: list[_Entry] = []
        self._writing: asyncio.Task[None] | None = None
        self._next_at = 0.0

    async def write(self, act: Callable[[sqlite3.Connection], T], *, durable: bool = True) -> T:
        """What ``act`` gives, once it is committed. Raises what it raises, or ``StorageError``."""
        return await self.hand_in(act, durable=durable)

    def hand_in(
        self, act: Callable[[sqlite3.Connection], T], *, durable: bool = True
    ) -> asyncio.Future[T]:
        """The same, for who has something else to do meanwhile."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Entry(act, durable, answer))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return answer

    def take_back(self, answer: asyncio.Future[Any]) -> bool:
        """Whether what was handed in for this ``answer`` still waited for its transaction, and now
        goes into none."""
        rest = [entry for entry in self._waiting if entry.answer is not answer]
        was_waiting = len(rest) < len(self._waiting)
        self._waiting = rest
        return was_waiting

    async def read(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer of one snapshot."""

        def answer() -> T:
            with self._journal.reading() as connection:
                return question(connection)

        return await asyncio.get_running_loop().run_in_executor(self._thread, answer)

    async def close(self) -> None:
        """Wait until all is written; nothing may be handed in any more."""
        while self._writing is not None:
            await self._writing
        self._thread.submit(self._journal.leave)
        self._thread.shutdown()

    async def _write_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            await asyncio.sleep(max(0.0, self._next_at - loop.time()))
            self._next_at = loop.time() + _APART_SECONDS
            batch, self._waiting = self._waiting, []
            try:
                results = await loop.run_in_executor(self._thread, self._commit, batch)
            except Exception as error:
                results = [error] * len(batch)
            for entry, result in zip(batch, results, strict=True):
                if entry.answer.cancelled():
                    continue
                if isinstance(result, Exception):
                    entry.answer.set_exception(result)
                else:
                    entry.answer.set_result(result)
        self._writing = None

    def _commit(self, batch: Sequence[_Entry]) -> list[Any]:
        durable = any(one.durable for one in batch)
        try:
            with self._journal.write(durable=durable) as connection:
                return [entry.act(connection) for entry in batch]
        except StorageError:
            raise
        except Exception:
            return self._commit_each(batch, durable=durable)

    def _commit_each(self, batch: Sequence[_Entry], *, durable: bool) -> list[Any]:
        """The same where one of them raises: that is not written, and the others are."""
        results: list[Any] = []
        with self._journal.write(durable=durable) as connection:
            for entry in batch:
                connection.execute("SAVEPOINT entry")
                try:
                    results.append(entry.act(connection))
                except sqlite3.OperationalError:
                    raise
                except Exception as error:
                    connection.execute("ROLLBACK TO entry")
                    results.append(error)
                connection.execute("RELEASE entry")
        return results


def look_past(written: asyncio.Future[Any]) -> None:
    """What became of what was handed in is heard by whoever waits for it, and else by nobody."""
    if not written.cancelled():
        written.exception()
