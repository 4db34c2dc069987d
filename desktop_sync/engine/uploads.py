"""Everything uploaded from one library: the loop it runs on, and what is asked of it.

Owns a lane for each destination, and the loop they run on, started when there is a destination to
work for. Must not know how an upload is carried out, or how a destination is made.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_sync.destinations.base import Destination
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import ItemError
from desktop_sync.journal import destinations, upload_figures, uploads
from desktop_sync.journal.database import Database
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.model.destination import DestinationConfig, DestinationStatus, UploadTally
from desktop_sync.model.job import JobState, Problem

if TYPE_CHECKING:
    from desktop_sync.engine.upload_lane import Lane
    from desktop_sync.engine.upload_loop import UploadLoop

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Uploads:
    """Thread-safe. With ``by_itself`` every destination is worked for from ``start`` on; else
    only those that ``upload_now`` asks for. Names that are none raise
    ``ItemError('no-destination')``."""

    def __init__(
        self, journal: Database, folder: Path, library: int, parts: Uploading, *, by_itself: bool
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._library = library
        self._parts = parts
        self._bandwidth = Bandwidth()
        self._by_itself = by_itself
        self._changed = threading.Condition()
        self._lock = threading.RLock()
        self._paused = False
        self._stopped = False
        self._lanes: dict[int, Lane] = {}
        self._loop: UploadLoop | None = None

    def start(self) -> None:
        """Go on where it was, if that is not left for someone to ask for."""
        with self._lock:
            records = destinations.every(self._journal.read()) if self._by_itself else []
            for record in records:
                self._plan(record)
                self._open_lane(record)

    def stop(self) -> None:
        """End at once; what is under way waits in the journal for the next start."""
        with self._lock:
            self._stopped = True
            loop = self._loop
        if loop is not None:
            loop.stop()
        self._tell()

    def wake(self) -> None:
        """Assets may have been published. Cheap; for any thread."""
        with self._lock:
            if self._loop is not None and not self._stopped:
                for lane in self._lanes.values():
                    self._loop.call(lane.wake)

    def pause(self) -> None:
        """Let everything wait until ``resume``; what is under way stops."""
        self._set_all_paused(paused=True)

    def resume(self) -> None:
        self._set_all_paused(paused=False)

    def add(self, config: DestinationConfig) -> None:
        """Set up a destination; what the library holds is uploaded there. Raises
        ``ItemError('destination-exists')``, and ``DestinationError('not-understood')`` for what
        it cannot be made of."""
        if destinations.named(self._journal.read(), config.name) is not None:
            raise ItemError("destination-exists", path=config.name)
        self._submit(self._try_to_make(config)).result()
        with self._lock:
            with self._journal.write() as connection:
                number = destinations.add(connection, config, self._parts.clock())
                if number is None:
                    raise ItemError("destination-exists", path=config.name)
                uploads.plan(connection, self._library, number)
            if self._by_itself:
                self._open_lane(self._record(config.name))

    def remove(self, name: str) -> None:
        """Forget a destination. What is there stays there."""
        record = self._record(name)
        with self._lock:
            lane = self._lanes.pop(record.id, None)
            loop = self._loop
        if lane is not None and loop is not None:
            loop.end(record.id)
        with self._journal.write() as connection:
            destinations.remove(connection, record.id)
        self._tell()

    def set_paused(self, name: str, *, paused: bool) -> None:
        record = self._record(name)
        with self._lock:
            with self._journal.write() as connection:
                destinations.set_paused(connection, record.id, paused=paused)
            lane = self._lanes.get(record.id)
            if lane is not None:
                lane.paused = paused
        self.wake()
        self._tell()

    def test(self, name: str) -> None:
        """Raise ``DestinationError`` unless files can be put there now; a hold is looked at
        again if they can."""
        record = self._record(name)
        self._submit(self._test(record.config)).result()
        self._submit(self._hurry(record.id)).result()

    def upload_now(self, name: str | None = None) -> None:
        """Work for this destination (None: for all) without waiting for any time that was set."""
        for record in self._records(name):
            with self._lock:
                self._plan(record)
                with self._journal.write(durable=False) as connection:
                    uploads.hurry(connection, self._library, record.id)
                self._open_lane(record)
            self._submit(self._hurry(record.id)).result()

    def retry(self, name: str | None = None) -> None:
        """Put failed uploads back into the queue."""
        for record in self._records(name):
            with self._journal.write() as connection:
                uploads.retry(connection, self._library, record.id)
        self.wake()

    def wait(self, name: str | None = None, timeout: float | None = None) -> bool:
        """True once nothing moves any more: all is done, or the rest is paused, held for longer,
        or nobody's to work for. False when ``timeout`` seconds are over first."""
        numbers = [record.id for record in self._records(name)]
        end = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while not all(map(self._is_settled, numbers)):
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._changed.wait(left)
        return True

    def statuses(self) -> tuple[DestinationStatus, ...]:
        """Each destination as it is now, in the order they were added."""
        with self._journal.reading() as connection:
            return tuple(
                self._status(record, connection) for record in destinations.every(connection)
            )

    def problems(self, name: str | None = None) -> tuple[Problem, ...]:
        """Why each upload failed that did."""
        with self._journal.reading() as connection:
            return tuple(
                problem
                for record in self._records(name)
                for problem in upload_figures.problems(connection, self._library, record.id)
            )

    def tally(self, name: str | None, since: datetime) -> UploadTally:
        """What became of uploads since then, over all destinations meant."""
        with self._journal.reading() as connection:
            each = [
                upload_figures.tally(connection, self._library, record.id, since)
                for record in self._records(name)
            ]
        return UploadTally(
            assets=sum(one.assets for one in each),
            resources=sum(one.resources for one in each),
            size_bytes=sum(one.size_bytes for one in each),
            already=sum(one.already for one in each),
            failed=sum(one.failed for one in each),
            waiting=sum(one.waiting for one in each),
        )

    def _records(self, name: str | None) -> list[DestinationRecord]:
        return destinations.every(self._journal.read()) if name is None else [self._record(name)]

    def _record(self, name: str) -> DestinationRecord:
        record = destinations.named(self._journal.read(), name)
        if record is None:
            raise ItemError("no-destination", path=name)
        return record

    def _status(self, record: DestinationRecord, connection: Any) -> DestinationStatus:
        counts = upload_figures.counts(connection, self._library, record.id)
        lane = self._lanes.get(record.id)
        return DestinationStatus(
            config=record.config,
            paused=record.paused,
            pending=counts.get(JobState.PENDING, 0),
            running=counts.get(JobState.RUNNING, 0),
            succeeded=counts.get(JobState.SUCCEEDED, 0),
            failed=counts.get(JobState.FAILED, 0),
            proven=upload_figures.proven(connection, self._library, record.id),
            hold=None if lane is None else lane.hold,
        )

    def _is_settled(self, number: int) -> bool:
        lane = self._lanes.get(number)
        if self._stopped or lane is None or not lane.may_run:
            return True
        if lane.hold is not None:
            return lane.hold.lasting
        return lane.at_rest and not upload_figures.has_unfinished(
            self._journal.read(), self._library, number
        )

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _set_all_paused(self, *, paused: bool) -> None:
        with self._lock:
            self._paused = paused
            for lane in self._lanes.values():
                lane.all_paused = paused
        self.wake()
        self._tell()

    def _plan(self, record: DestinationRecord) -> None:
        with self._journal.write(durable=False) as connection:
            uploads.plan(connection, self._library, record.id)

    def _open_lane(self, record: DestinationRecord) -> None:
        """With the lock held."""
        loop = self._started()
        if record.id in self._lanes:
            return
        from desktop_sync.engine.upload_lane import Lane

        lane = Lane(
            record,
            self._library,
            self._folder,
            loop.desk,
            self._parts,
            self._bandwidth,
            self._tell,
            wanted=True,
        )
        lane.all_paused = self._paused
        self._lanes[record.id] = lane
        loop.run(lane)

    async def _hurry(self, number: int) -> None:
        """Who waits next must not find the hold that was."""
        if number in self._lanes:
            self._lanes[number].hurry()

    async def _try_to_make(self, config: DestinationConfig) -> None:
        await (await self._make(config)).close()

    async def _test(self, config: DestinationConfig) -> None:
        destination = await self._make(config)
        try:
            await destination.check()
        finally:
            await destination.close()

    async def _make(self, config: DestinationConfig) -> Destination:
        import asyncio

        return await asyncio.to_thread(self._parts.open_destination, config)

    def _submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        with self._lock:
            return self._started().submit(work)

    def _started(self) -> UploadLoop:
        """The loop, from the first time on that it is needed. With the lock held."""
        if self._loop is None:
            from desktop_sync.engine.upload_loop import UploadLoop

            self._loop = UploadLoop(self._journal)
        return self._loop
