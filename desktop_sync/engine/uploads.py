"""Everything uploaded from one library: the loop it runs on, and what is asked of it.

Owns a lane for each destination, and the loop they run on, started when there is a destination to
work for. Must not know how an upload is carried out, or how a destination is made.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_sync.conductor.conductor import Conductor
from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import destination_type
from desktop_sync.engine.upload_news import UploadNews
from desktop_sync.engine.upload_view import UploadView
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.journal import (
    destination_policies,
    destinations,
    routes,
    upload_decisions,
    upload_figures,
    upload_history,
    uploads,
)
from desktop_sync.journal.database import Database
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.journal.job_search import FoundUpload
from desktop_sync.journal.uploads import EVERYTHING, Allowed
from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationHold,
    HeldPart,
)
from desktop_sync.model.events import Verification
from desktop_sync.model.policy import PolicyChange

if TYPE_CHECKING:
    from desktop_sync.engine.upload_lane import Lane
    from desktop_sync.engine.upload_loop import UploadLoop
    from desktop_sync.engine.upload_verification import Inquiry

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Uploads:
    """Thread-safe. With ``by_itself`` every destination is worked for from ``start`` on; else
    only those that ``upload_now`` asks for. ``on_change`` is called at most four times a second.
    Names that are none raise ``ItemError('no-destination')``."""

    def __init__(
        self,
        journal: Database,
        folder: Path,
        library: int,
        parts: Uploading,
        conductor: Conductor,
        on_change: Callable[[], None],
        *,
        by_itself: bool,
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._library = library
        self._parts = parts
        self._conductor = conductor
        self._bandwidth = parts.bandwidth
        self._by_itself = by_itself
        self._changed = threading.Condition()
        self._news = UploadNews(on_change)
        self._answered: dict[int, datetime] = {}
        self._lock = threading.RLock()
        self._paused = False
        self._stopped = False
        self._lanes: dict[int, Lane] = {}
        self.view = UploadView(
            journal, folder, library, self._lanes.copy, lambda: self._bandwidth.passed_bytes
        )
        self._loop: UploadLoop | None = None

    def start(self) -> None:
        """Go on where it was, if that is not left for someone to ask for."""
        with self._lock:
            records = destinations.every(self._journal.read()) if self._by_itself else []
            for record in records:
                self._plan(record)
                self._open_lane(record)
            self._tell_policies()

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
        self.submit(self._try_to_make(config)).result()
        with self._lock:
            with self._journal.write() as connection:
                number = _add(connection, config, self._parts.clock())
                if number is None:
                    raise ItemError("destination-exists", path=config.name)
                uploads.plan(connection, self._library, number)
                self._note(connection, "destination-added", config.name)
            if self._by_itself:
                self._open_lane(self._record(config.name))
            self._tell_policies()
        self._tell()

    def change(self, name: str, config: DestinationConfig, *, start_over: bool) -> None:
        """Let a destination be what ``config`` says, under its name. With ``start_over`` it is
        asked for everything anew. Raises ``ItemError('destination-exists')``."""
        record = self._record(name)
        lane = self._end_lane(record)
        try:
            with self._journal.write() as connection:
                if not destinations.change(connection, record.id, config.name, config.options):
                    raise ItemError("destination-exists", path=config.name)
                if start_over:
                    uploads.start_over(connection, record.id)
                    routes.forget_destination(connection, record.id)
            name = config.name
        finally:
            if lane is not None:
                with self._lock:
                    self._open_lane(self._record(name))
                    self._tell_policies()
        self._tell()

    def remove(self, name: str) -> None:
        """Forget a destination. What is there stays there."""
        record = self._record(name)
        self._end_lane(record)
        with self._journal.write() as connection:
            destinations.remove(connection, record.id)
            self._note(connection, "destination-removed", name)
        self._tell()

    def set_paused(self, name: str, *, paused: bool) -> None:
        record = self._record(name)
        with self._lock:
            with self._journal.write() as connection:
                destinations.set_paused(connection, record.id, paused=paused)
                if paused != record.paused:
                    event = "destination-paused" if paused else "destination-resumed"
                    self._note(connection, event, name)
            lane = self._lanes.get(record.id)
            if lane is not None:
                lane.paused = paused
                if paused and self._loop is not None:
                    self._loop.call(lane.wait_again)
        self.wake()
        self._tell()

    def test(self, name: str) -> None:
        """Raise ``DestinationError`` unless files can be put there now; a hold is looked at
        again if they can."""
        record = self._record(name)
        self.submit(self._test(record.config)).result()
        self._answered[record.id] = self._parts.clock()
        self.submit(self._hurry(record.id)).result()
        self._tell()

    @property
    def has_work(self) -> bool:
        """Whether something moves, or waits because the machine is busy."""
        return any(
            one.running() or (one.hold and one.hold.code == "busy" and self._has_unfinished(number))
            for number, one in self._lanes.copy().items()
        )

    def use_limit(self, bytes_per_second: int | None) -> None:
        """How fast all uploads together may be; None for no limit."""
        self._bandwidth.limit = bytes_per_second

    def hold(self, number: int) -> DestinationHold | None:
        """What keeps a destination back now."""
        lane = self._lanes.get(number)
        return None if lane is None else lane.hold

    def part(self, connection: sqlite3.Connection, number: int) -> HeldPart | None:
        """What is kept back of the uploads to a destination while the others go on."""
        return self.view.part(connection, number)

    def is_under_way(self, upload: FoundUpload) -> bool:
        """Whether it is being carried out now."""
        lane = self._lanes.get(upload.destination_id)
        return lane is not None and lane.is_under_way(upload.id)

    def hold_of(self, upload: FoundUpload) -> DestinationHold | None:
        """What keeps this upload back now."""
        lane = self._lanes.get(upload.destination_id)
        if lane is None:
            return None
        return lane.why_it_waits(upload.id, upload.reason.size_bytes, upload.largest_bytes)

    def answered_at(self, number: int) -> datetime | None:
        """When a destination last said, while this engine runs, that files can be put there."""
        lane = self._lanes.get(number)
        known = (self._answered.get(number), None if lane is None else lane.answered_at)
        return max((one for one in known if one is not None), default=None)

    def upload_now(self, name: str | None = None) -> None:
        """Work for this destination (None: for all) without waiting for any time that was set."""
        for record in self._records(name):
            with self._lock:
                self._plan(record)
                with self._journal.write(durable=False) as connection:
                    uploads.hurry(connection, self._library, record.id)
                self._open_lane(record)
                self._tell_policies()
            self.submit(self._run_now(record.id)).result()

    def run_now(self, upload_id: int) -> None:
        """Let this upload run whatever keeps it back: pauses, policies, and the time of its next
        try. Others that failed there are tried again with it, if they may."""
        number = upload_decisions.destination_of(self._journal.read(), upload_id)
        if number is not None and number in self._lanes:
            with self._journal.write(durable=False) as connection:
                uploads.hurry(connection, self._library, number)
            self.submit(self._run_now(number, upload_id)).result()

    def look_again(self) -> None:
        """What may run may have changed."""
        self.use_limit(self._conductor.upload_limit())
        self.wake()
        self._tell()

    def have_slept(self) -> None:
        """The machine was asleep: connections are made anew, and the queue goes on."""
        with self._lock:
            if self._loop is not None and not self._stopped:
                for lane in self._lanes.values():
                    self._loop.call(lane.begin_anew)

    def use_policy(self, name: str, change: PolicyChange) -> None:
        """Let a destination have a policy of its own."""
        record = self._record(name)
        with self._journal.write() as connection:
            destination_policies.use(connection, record.id, change)
        self.look_at_rules_anew()

    def look_at_rules_anew(self) -> None:
        """The journal has other policies, or what was learnt of the ways was forgotten there."""
        records = {one.id: one for one in destinations.every(self._journal.read())}
        with self._lock:
            if self._loop is not None:
                for number, lane in self._lanes.items():
                    if number in records:
                        self._loop.call(partial(lane.follow, records[number]))
            self._tell_policies()
        self._tell()

    def _tell_policies(self) -> None:
        """Let the conductor know what it is to mind. With the lock held."""
        records = destinations.every(self._journal.read())
        self._conductor.use_changes([one.policy for one in records if one.id in self._lanes])

    def retry(self, name: str | None = None) -> None:
        """Put failed uploads back into the queue."""
        for record in self._records(name):
            with self._journal.write() as connection:
                upload_decisions.retry(connection, self._library, record.id, self._parts.clock())
        self.wake()
        self._tell()

    def cancel(self, upload_id: int) -> None:
        """Give an upload up: it stays so until it is retried."""
        with self._journal.write() as connection:
            number = upload_decisions.cancel(
                connection, self._library, upload_id, self._parts.clock()
            )
        with self._lock:
            lane = None if number is None else self._lanes.get(number)
        if lane is not None:
            self.submit(lane.give_up(upload_id)).result()
        self._tell()

    def retry_one(self, upload_id: int) -> None:
        """Put a failed or cancelled upload back into the queue."""
        with self._journal.write() as connection:
            upload_decisions.retry_one(connection, self._library, upload_id, self._parts.clock())
        self.wake()
        self._tell()

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

    def verify(self, name: str, on_checked: Callable[[int, int], None]) -> Verification:
        """Ask a destination again for all that is proven there. Evidence of what it has no more is
        taken back, and that is uploaded again. Raises ``DestinationError`` where it does not
        answer, ``FatalError('interrupted')`` where the engine stops meanwhile."""
        from desktop_sync.engine.upload_verification import verify_destination

        with self.asking(name) as (inquiry,):
            return verify_destination(inquiry, on_checked)

    @contextmanager
    def asking(self, name: str | None) -> Iterator[list[Inquiry]]:
        """The destination of that name, or all (None), to be asked for what they have. What they
        have no more is uploaded again after it."""
        from desktop_sync.engine.upload_verification import Inquiry

        try:
            yield [
                Inquiry(self._journal, self._folder, self._library, one, self._parts, self.submit)
                for one in self._records(name)
            ]
        finally:
            self.wake()
            self._tell()

    def _note(self, connection: sqlite3.Connection, event: str, name: str) -> None:
        upload_history.record_destination(connection, event, name, self._parts.clock())

    def _records(self, name: str | None) -> list[DestinationRecord]:
        return destinations.meant(self._journal.read(), name)

    def _record(self, name: str) -> DestinationRecord:
        return self._records(name)[0]

    def _is_settled(self, number: int) -> bool:
        lane = self._lanes.get(number)
        if self._stopped or lane is None or not lane.may_run:
            return True
        if lane.hold is not None:
            return lane.hold.lasting
        return lane.at_rest and not self._has_unfinished(number, lane.allowed)

    def _has_unfinished(self, number: int, allowed: Allowed = EVERYTHING) -> bool:
        journal = self._journal.read()
        return upload_figures.has_unfinished(journal, self._library, number, allowed)

    def _tell(self) -> None:
        self.view.spoil()
        with self._changed:
            self._changed.notify_all()
        self._tell_others()

    def _tell_of_lane(self) -> None:
        """Something began or ended in one. Whoever waits for rest is not woken for nothing: with
        small files that would be a thousand times a second."""
        if any(lane.at_rest or lane.hold or not lane.may_run for lane in [*self._lanes.values()]):
            self._tell()
        else:
            self.view.spoil()
            self._tell_others()

    def _tell_others(self) -> None:
        if not self._stopped:
            self._news.tell(self._loop)

    def _set_all_paused(self, *, paused: bool) -> None:
        with self._lock:
            self._paused = paused
            for lane in self._lanes.values():
                lane.all_paused = paused
                if paused and self._loop is not None:
                    self._loop.call(lane.wait_again)
        self.wake()
        self._tell()

    def _end_lane(self, record: DestinationRecord) -> Lane | None:
        """Nothing of it is under way when this returns."""
        with self._lock:
            lane, loop = self._lanes.pop(record.id, None), self._loop
        if lane is not None and loop is not None:
            loop.end(record.id)
        return lane

    def _plan(self, record: DestinationRecord) -> None:
        with self._journal.write(durable=False) as connection:
            uploads.plan(connection, self._library, record.id)

    def _open_lane(self, record: DestinationRecord) -> None:
        """With the lock held."""
        loop = self._started()
        if record.id in self._lanes:
            return
        from desktop_sync.engine.lane_rules import LaneRules
        from desktop_sync.engine.upload_lane import Lane

        lane = Lane(
            record,
            self._library,
            self._folder,
            loop.desk,
            self._parts,
            self._bandwidth,
            LaneRules(self._conductor, self._journal, record),
            self._tell_of_lane,
            wanted=True,
        )
        lane.all_paused = self._paused
        self._lanes[record.id] = lane
        loop.run(lane)

    async def _run_now(self, number: int, upload_id: int | None = None) -> None:
        lane = self._lanes.get(number)
        if lane is not None and (upload_id is not None or lane.may_run):
            lane.run_now(upload_id)
        elif lane is not None:
            lane.hurry()

    async def _hurry(self, number: int) -> None:
        """Who waits next must not find the hold that was."""
        if number in self._lanes:
            self._lanes[number].hurry()

    async def _try_to_make(self, config: DestinationConfig) -> None:
        await (await self._make(config)).close()

    async def _test(self, config: DestinationConfig) -> None:
        await check(await self._make(config))

    async def _make(self, config: DestinationConfig) -> Destination:
        import asyncio

        return await asyncio.to_thread(self._parts.open_destination, config)

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Do this on the uploads' loop."""
        with self._lock:
            return self._started().submit(work)

    def _started(self) -> UploadLoop:
        """The loop, from the first time on that it is needed. With the lock held."""
        if self._loop is None:
            from desktop_sync.engine.upload_loop import UploadLoop

            self._loop = UploadLoop(self._journal)
        return self._loop


def _add(connection: sqlite3.Connection, config: DestinationConfig, at: datetime) -> int | None:
    """A kind may be known to the process of the uploads alone."""
    try:
        kind = destination_type(config.type)
    except DestinationError:
        return destinations.add(connection, config, at)
    return destinations.add(
        connection, config, at, keeps_marks=kind.keeps_marks, knows_sha1=kind.knows_sha1
    )


async def check(destination: Destination) -> None:
    """Raise ``DestinationError`` unless files can be put there now; it is closed afterwards."""
    try:
        await destination.check()
    finally:
        await destination.close()
