"""The uploads to one destination: which next, how many at once, and what keeps them back.

Owns the claims on the journal's uploads of one destination, and its hold. Runs on the uploads'
loop; what others may touch is said so. Must not know of other destinations.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.journal_desk import JournalDesk
from desktop_sync.engine.lane_rules import Journaling, LaneRules
from desktop_sync.engine.lane_stumble import Stumble
from desktop_sync.engine.opened_destination import OpenedDestination
from desktop_sync.engine.upload_claims import UploadClaims
from desktop_sync.engine.upload_failures import UploadFailures
from desktop_sync.engine.upload_job import UploadJob, upload_asset
from desktop_sync.engine.upload_width import UploadWidth
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError, StorageError
from desktop_sync.journal import uploads
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.journal.uploads import EVERYTHING, Allowed, ClaimedUpload
from desktop_sync.model.destination import (
    DestinationHold,
    RemoteRef,
    UploadAsset,
)

logger = logging.getLogger(__name__)

_HUGE_BYTES = 256 * 2**20
_MOST_SECONDS_TO_END = 2.0
_MOST_WITHOUT_A_LOOK = timedelta(minutes=1)
"""Clocks jump: what waits for a time looks at the clock at least so often."""


class _Prepared(Struct, frozen=True):
    """A claimed upload, and what the destination was found to have of it."""

    upload: ClaimedUpload
    asset: UploadAsset
    found: Mapping[int, RemoteRef]


class Lane:
    """``wanted`` lanes work whenever there is something to do; ``paused`` ones do so only for what
    the user wanted after that. Both and ``hold`` may be read from any thread, and so may
    ``answered_at``, when the destination last took files or said it would, and ``at_rest``: nothing
    was left to be done, not even tidying up. ``allowed`` is what may run of what waits, ``part``
    why the rest does not. ``on_change`` is called whenever something began or ended."""

    def __init__(
        self,
        record: DestinationRecord,
        library: int,
        folder: Path,
        desk: JournalDesk,
        parts: Uploading,
        bandwidth: Bandwidth,
        rules: LaneRules,
        on_change: Callable[[], None],
        *,
        wanted: bool,
    ) -> None:
        self.record = record
        self.wanted = wanted
        self.paused = record.paused
        self.all_paused = False
        self.allowed = EVERYTHING
        self.part: DestinationHold | None = None
        self.at_rest = False
        self._stumble = Stumble(parts)
        self._kept_back: DestinationHold | None = None
        self._rest_waits_for: DestinationHold | None = None
        self._all_at_once = False
        self._at_once: set[int] = set()
        self._rules = rules
        self._library = library
        self._folder = folder
        self._desk = desk
        self._parts = parts
        self._bandwidth = bandwidth
        self._on_change = on_change
        self._wake = asyncio.Event()
        self._place = OpenedDestination(record, desk, parts)
        self._width = UploadWidth(self._place, rules)
        self._claims = UploadClaims(record.id, library, desk, rules, parts.clock)
        self._failures = UploadFailures(self._place, self._claims, rules, desk, parts, folder)
        self._ready: deque[_Prepared] = deque()
        self._goes_alone = False
        self._stepping: asyncio.Task[None] | None = None
        self._is_to_begin_anew = False
        self._filling: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[DesktopSyncError | None]] = set()
        self._jobs: dict[int, UploadJob] = {}
        self._tasks: dict[int, asyncio.Task[DesktopSyncError | None]] = {}

    @property
    def answered_at(self) -> datetime | None:
        return self._place.answered_at

    @property
    def hold(self) -> DestinationHold | None:
        """Why nothing goes there now: the user's policy, or what the destination said."""
        return self._kept_back or self._stumble.hold

    @property
    def may_run(self) -> bool:
        return self.wanted and not self.paused and not self.all_paused

    def wake(self) -> None:
        """On the loop: something changed."""
        self._wake.set()

    def hurry(self) -> None:
        """On the loop: look again now, whatever the hold said; earlier tries do not count."""
        self._stumble.hurry()
        self.at_rest = False
        self._place.may_be_untidy = True
        self._wake.set()

    def run_now(self, upload_id: int | None = None) -> None:
        """On the loop: let this upload run, whatever keeps it back, or all there are until nothing
        is left to be done."""
        if upload_id is None:
            self._all_at_once = True
        else:
            self._at_once.add(upload_id)
        self._kept_back = None
        self.hurry()

    def follow(self, record: DestinationRecord) -> None:
        """On the loop: the destination has another policy, or ways there were forgotten."""
        self.record = record
        self._rules.forget(record)
        self._width.forget()
        self._wake.set()

    def wait_again(self) -> None:
        """On the loop: what the user wanted at once is forgotten; a pause came after it."""
        self._all_at_once = False
        self._at_once.clear()
        self._wake.set()

    def begin_anew(self) -> None:
        """On the loop: the machine has slept, and connections that were open are not any more.
        Whatever waits for an answer waits in vain."""
        self._is_to_begin_anew = True
        self._wake.set()
        if self._stepping is not None:
            self._stepping.cancel()

    def why_it_waits(
        self, upload_id: int, size_bytes: int, largest_bytes: int
    ) -> DestinationHold | None:
        """What keeps this upload back now. For any thread."""
        if self._kept_back is None and self._stumble.hold is not None:
            return self._stumble.hold
        if self.allowed.lets(upload_id, size_bytes, largest_bytes):
            return self._kept_back
        general = self._kept_back or self.part or self._rest_waits_for
        return general and (self._rules.exact(size_bytes) or general)

    def is_under_way(self, upload_id: int) -> bool:
        """For any thread."""
        return upload_id in self._jobs

    def running(self) -> tuple[UploadJob, ...]:
        """What is on its way now. For any thread."""
        return tuple(self._jobs.values())

    def lined_up(self) -> tuple[int, ...]:
        """What is claimed and not on its way yet, by id. For any thread."""
        return tuple(number for number in self._claims.every() if number not in self._jobs)

    async def give_up(self, upload_id: int) -> None:
        """On the loop: an upload that was cancelled in the journal goes no further."""
        self._claims.forget(upload_id)
        self._ready = deque(one for one in self._ready if one.upload.id != upload_id)
        task = self._tasks.get(upload_id)
        if task is not None:
            await _ended([task])
            self._tasks.pop(upload_id, None)
        self._place.may_be_untidy = True
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; what was under way then waits in the journal."""
        try:
            while True:
                self._wake.clear()
                try:
                    if self._is_to_begin_anew:
                        await self._open_anew()
                    else:
                        await self._step_unless_begun_anew()
                except DesktopSyncError as error:
                    await self._keep_back(error)
                except Exception as error:
                    logger.exception("uploads to %r stumbled", self.record.config.name)
                    await self._keep_back(DestinationError("unexpected", detail=repr(error)))
        finally:
            await self._let_go()
            with suppress(TimeoutError):
                async with asyncio.timeout(_MOST_SECONDS_TO_END):
                    await self._place.tidy(may_open=False)
            await self._place.close()

    async def _open_anew(self) -> None:
        """Let everything go, and look again now."""
        self._is_to_begin_anew = False
        await self._let_go()
        with suppress(TimeoutError):
            async with asyncio.timeout(_MOST_SECONDS_TO_END):
                await self._place.close()
        hold = self._stumble.hold
        if hold is None or not hold.needs_user:
            self.hurry()
        self._on_change()

    async def _step_unless_begun_anew(self) -> None:
        self._stepping = asyncio.create_task(self._step())
        try:
            await self._stepping
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if not self._is_to_begin_anew or (this is not None and this.cancelling()):
                raise
        finally:
            self._stepping = None

    async def _step(self) -> None:
        """One decision. Raises what holds the destination."""
        self._look_at_rules()
        stopped = self._may_not_go_on()
        self._say_what_waits(goes_on=len(self._claims) > len(stopped))
        await self._stop(stopped)
        if not self._may_begin and not self._claims:
            self._on_change()
            await self._sleep(None)
        elif self._stumble.hold is not None:
            await self._held()
        else:
            await self._fill_up()
            self._begin()
            if self._running or self._filling is not None:
                await self._wait_for_one()
            else:
                await self._rest()

    @property
    def _may_begin(self) -> bool:
        """Whether there may be anything that is allowed to begin."""
        return self.allowed.most_bytes != 0 or bool(self.allowed.at_once)

    @property
    def _is_idle(self) -> bool:
        return not self.wanted or self.paused or self.all_paused

    def _look_at_rules(self) -> None:
        """What may run now."""
        before = self.allowed
        at_once = frozenset(self._at_once)
        self._rest_waits_for = None
        if self._is_idle:
            self.allowed = Allowed(most_bytes=0, at_once=at_once)
        elif self._all_at_once:
            self.allowed = EVERYTHING
        else:
            rules = self._rules.look(at_once)
            self.allowed, self._rest_waits_for = rules.allowed, rules.hold
            if rules.is_way_new and self._stumble.may_end_with_the_way:
                self.hurry()
        if before != self.allowed:
            self._on_change()

    def _say_what_waits(self, *, goes_on: bool) -> None:
        """Why the rest waits. As long as something ``goes_on`` that may, only a part does."""
        before = (self._kept_back, self.part)
        waits = not self._may_begin and not goes_on
        self._kept_back = self._rest_waits_for if waits else None
        self.part = None if waits else self._rest_waits_for
        if before != (self._kept_back, self.part):
            self._on_change()

    def _may_not_go_on(self) -> set[int]:
        """What is claimed or under way and may not be any more."""
        if self._all_at_once:
            return set()
        taken = self._claims.every()
        return {number for number, upload in taken.items() if not self._may_go_on(number, upload)}

    async def _stop(self, stopped: set[int]) -> None:
        """These wait in the journal again. Where nothing is left, nothing is looked for either."""
        if stopped:
            tasks = [self._tasks.pop(number) for number in stopped if number in self._tasks]
            self._ready = deque(one for one in self._ready if one.upload.id not in stopped)
            await _ended(tasks)
            self._running.difference_update(tasks)
            await self._claims.release(stopped)
            self._on_change()
        if self._filling is not None and not self._may_begin and not self._claims:
            await self._let_go()

    def _may_go_on(self, number: int, upload: ClaimedUpload) -> bool:
        """Whether what was claimed may be under way. What bytes cost is paid when it begins, and
        what began where they cost nothing begins anew where they do."""
        if number in self._at_once:
            return True
        if self._is_idle or not self._rules.may_go_on(upload):
            return False
        return self.allowed.total_bytes is None or self._claims.is_paid(number)

    def _next_retry(self, connection: sqlite3.Connection) -> datetime | None:
        return uploads.next_retry(connection, self._library, self.record.id)

    def _has_due(self, connection: sqlite3.Connection) -> bool:
        return uploads.has_due(
            connection, self._library, self.record.id, self._parts.clock(), self.allowed
        )

    async def _held(self) -> None:
        """Wait for the time, then ask whether files can be put there again."""
        until = self._stumble.waits_until()
        if until is not None:
            await self._sleep(until)
            return
        await self._place.check()
        if self._claims:
            await self._claims.release_all()
        self._stumble.is_over()
        self._on_change()

    async def _rest(self) -> None:
        """Nothing is left that may begin now: tidy up, and wait."""
        was_at_once = self.allowed.at_once
        was_all_at_once = self.allowed is EVERYTHING
        await self._place.tidy(may_open=True)
        self.at_rest = True
        if was_at_once or was_all_at_once:
            # It is done, and policies hold again.
            self._at_once -= was_at_once
            self._all_at_once = self._all_at_once and not was_all_at_once
            self._wake.set()
        self._on_change()
        again = await self._desk.read(self._next_retry)
        if again is not None and again <= self._parts.clock():
            if await self._desk.read(self._has_due):
                return
            # What is due may not run, and only what may is worth being woken for.
            again = self._parts.clock() + _MOST_WITHOUT_A_LOOK
        await self._sleep(again)

    async def _fill_up(self) -> None:
        """Begin to claim more while there is still enough to do."""
        is_enough = len(self._ready) >= self._width.number
        if self._filling is not None or not self._may_begin or is_enough:
            return
        if await self._desk.read(self._has_due):
            self._filling = asyncio.create_task(self._fill())
            self._filling.add_done_callback(self._note_end)

    async def _fill(self) -> None:
        """Claim some, and ask in bulk what of them is there."""
        destination = await self._place.open()
        limit = max(16, 4 * destination.parallel)
        claimed = await self._claims.take(limit, self.allowed)
        claimed.sort(key=lambda one: (self._failures.blamed(one), one.size_bytes > _HUGE_BYTES))
        pairs = [(upload, upload_asset(self._folder, upload)) for upload in claimed]
        await self._place.learn([file for _, asset in pairs for file in asset.files])
        files = [
            file
            for upload, asset in pairs
            for stored, file in zip(upload.files, asset.files, strict=True)
            if stored.ref is None and not stored.proven and destination.takes(file)
        ]
        found = await destination.find(files) if files else {}
        for upload, asset in pairs:
            there = {
                file.resource_id: found[file.resource_id]
                for file in asset.files
                if file.resource_id in found
            }
            # What was given up or let go meanwhile is not ours any more.
            if self._claims.holds(upload):
                self._ready.append(_Prepared(upload, asset, there))

    def _begin(self) -> None:
        number = self._width.number
        while self._ready and len(self._running) < number:
            must_go_alone = self._failures.must_go_alone(self._ready[0].upload)
            if self._running and (must_go_alone or self._goes_alone):
                return
            self._goes_alone = must_go_alone
            prepared = self._ready.popleft()
            self._claims.begun(prepared.upload.id)
            self._place.may_be_untidy = True
            self.at_rest = False
            task = asyncio.create_task(self._upload(prepared))
            task.add_done_callback(self._note_end)
            self._running.add(task)
            self._tasks[prepared.upload.id] = task
            self._on_change()

    def _note_end(self, ended: asyncio.Task[Any]) -> None:
        self._wake.set()

    def _has_ended(self) -> bool:
        """Whether anything did that was not seen yet."""
        filled = self._filling is not None and self._filling.done()
        return filled or any(task.done() for task in self._running)

    async def _wait_for_one(self) -> None:
        await self._learn(self._width.look(len(self._running), self._jobs.values()))
        if not self._has_ended():
            try:
                async with asyncio.timeout(self._width.look_seconds):
                    await self._wake.wait()
            except TimeoutError:
                return
        ended = {task for task in self._running if task.done()}
        self._running -= ended
        for task in ended:
            error = None if task.cancelled() else task.result()
            if error is not None:
                raise error
        filling = self._filling
        if filling is not None and filling.done():
            self._filling = None
            filling.result()
        self._on_change()

    async def _upload(self, prepared: _Prepared) -> DesktopSyncError | None:
        """Carry one upload out; the error that keeps the whole destination back, if it is one."""
        upload = prepared.upload
        job = UploadJob(
            self._place.destination,
            self.record.id,
            self._desk,
            upload,
            prepared.asset,
            prepared.found,
            self._bandwidth,
            self._parts.clock,
        )
        self._jobs[upload.id] = job
        try:
            try:
                await job.run()
            except ItemError as error:
                await self._failed(upload, error)
            except DestinationError as error:
                if await self._waits_for_another_way(upload, job.bytes_of_this_file, error):
                    return None
                if not await self._failures.is_of_one_file(upload, error):
                    raise
                await self._failed(upload, ItemError("refused", detail=str(error), retryable=True))
            except DesktopSyncError:
                raise
            except Exception as error:
                logger.exception("upload %d ended unexpectedly", upload.id)
                await self._failed(upload, ItemError("unexpected", detail=repr(error)))
            else:
                self._stumble.succeeded()
                self._at_once.discard(upload.id)
                await self._learn(self._rules.has_passed(upload, job.largest_sent))
        except DesktopSyncError as error:
            return error
        finally:
            self._width.ended(job)
            self._jobs.pop(upload.id, None)
            self._tasks.pop(upload.id, None)
        self._claims.forget(upload.id)
        return None

    async def _waits_for_another_way(
        self, upload: ClaimedUpload, sent_bytes: int, error: DestinationError
    ) -> bool:
        """What the user wants at once does not."""
        is_at_once = self._is_at_once(upload)
        return not is_at_once and await self._failures.is_of_this_way(upload, sent_bytes, error)

    def _is_at_once(self, upload: ClaimedUpload) -> bool:
        return self._all_at_once or upload.id in self._at_once

    async def _failed(self, upload: ClaimedUpload, error: ItemError) -> None:
        """Try again later, or by another way, or set it aside."""
        is_at_once = self._is_at_once(upload)
        if not is_at_once and await self._failures.waits_for_another_way(upload, error):
            return
        self._at_once.discard(upload.id)
        await self._failures.put_down(upload, error)

    async def _keep_back(self, error: DesktopSyncError) -> None:
        """Hold the destination: nothing goes there until it says it can take files again."""
        self._stumble.over(error)
        logger.info("uploads to %r are held: %s", self.record.config.name, error)
        await self._let_go()
        self._on_change()

    async def _let_go(self) -> None:
        """Cancel what is under way; it waits in the journal again."""
        running, self._running = self._running, set()
        filling, self._filling = self._filling, None
        await _ended([*running, *([] if filling is None else [filling])])
        self._tasks.clear()
        self._ready.clear()
        try:
            if self._claims or filling is not None:
                await self._claims.release_all()
        except StorageError as error:
            logger.info("the journal cannot be told yet: %s", error)

    async def _learn(self, learnt: Journaling | None) -> None:
        """What got through, or did not, tells of the way there."""
        if learnt is not None:
            await self._desk.write(learnt, durable=False)

    async def _sleep(self, until: datetime | None) -> None:
        """Until woken, or until then."""
        seconds: float | None = None
        if until is not None:
            left = max(timedelta(), until - self._parts.clock())
            seconds = min(left, _MOST_WITHOUT_A_LOOK).total_seconds()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()


async def _ended(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel them, and wait until they have ended, however that was."""
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
