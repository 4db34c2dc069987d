"""The one asyncio loop all uploads run on, in a thread of its own.

Owns the thread, its loop, and the lanes' tasks on it. Imported when there is something to upload:
asyncio takes its time. Must not know what the lanes do.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from desktop_sync.engine.journal_desk import JournalDesk
from desktop_sync.engine.upload_lane import Lane
from desktop_sync.journal.database import Database

T = TypeVar("T")


class UploadLoop:
    """Runs from the moment it is made until ``stop``. Thread-safe."""

    def __init__(self, journal: Database) -> None:
        self._journal = journal
        self._tasks: dict[int, asyncio.Task[None]] = {}
        running = threading.Event()
        self._thread = threading.Thread(
            target=partial(asyncio.run, self._main(running)), name="uploads", daemon=True
        )
        self._thread.start()
        running.wait()

    @property
    def desk(self) -> JournalDesk:
        return self._desk

    def run(self, lane: Lane) -> None:
        """Let a lane work until ``end`` or ``stop``."""
        self.call(lambda: self._begin(lane))

    def end(self, number: int) -> None:
        """Take a lane away, and wait until nothing of it is under way."""
        self.submit(self._end(number)).result()

    def call(self, work: Callable[[], object]) -> None:
        """Do this on the loop, soon."""
        self._loop.call_soon_threadsafe(work)

    def call_later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do this on the loop after a while, unless it was stopped by then."""
        self.call(lambda: self._loop.call_later(seconds, work))

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def stop(self) -> None:
        """End at once; what is under way waits in the journal for the next start."""
        self.call(self._ending.set)
        self._thread.join()

    def _begin(self, lane: Lane) -> None:
        self._tasks[lane.record.id] = asyncio.create_task(lane.run())

    async def _end(self, number: int) -> None:
        task = self._tasks.pop(number)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _main(self, running: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        self._desk = JournalDesk(self._journal)
        running.set()
        await self._ending.wait()
        # All at once: each may take a moment to end what it is at.
        await asyncio.gather(*map(self._end, list(self._tasks)))
        await self._desk.close()
