"""The uploads to one destination: which next, how many at once, and what keeps them back.

Owns the claims on the journal's uploads of one destination, and its hold. Runs on the uploads'
loop; what others may touch is said so. Must not know of other destinations.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from desktop_sync.conductor.routes import LEAST_CUT_BYTES
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.journal_desk import JournalDesk
from desktop_sync.engine.lane_rules import Journaling, LaneRules
from desktop_sync.engine.opened_destination import OpenedDestination
from desktop_sync.engine.upload_job import UploadJob, upload_asset
from desktop_sync.engine.upload_width import UploadWidth
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError, StorageError
from desktop_sync.journal import destinations, uploads
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.journal.uploads import EVERYTHING, Allowed, ClaimedUpload
from desktop_sync.model.destination import (
    DestinationHold,
    RemoteRef,
    UploadAsset,
)
from desktop_sync.model.job import Problem

logger = logging.getLogger(__name__)

_HUGE_BYTES = 256 * 2**20
_ITEM_TRIES = 5
_TRIES_UNTIL_LASTING = 3
_MOST_SECONDS_TO_END = 2.0
_DOUBLINGS_WHERE_SOMEONE_MUST_ACT = 5
_BLAMED_AT_MOST = 6
_MOST_WITHOUT_A_LOOK = timedelta(minutes=1)
"""Clocks jump: what waits for a time looks at the clock at least so often."""
_NEVER_OF_ONE_FILE = {"certificate", "full", "unexpected"}


@dataclass(frozen=True, slots=True)
class _Prepared:
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
        self._stumbled: DestinationHold | None = None
        self._stumbled_at = parts.clock()
        self._is_told_when = False
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
        self._taken: dict[int, ClaimedUpload] = {}
        self._paid: dict[int, int] = {}
        self._ready: deque[_Prepared] = deque()
        self._stepping: asyncio.Task[None] | None = None
        self._is_to_begin_anew = False
        self._filling: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[DesktopSyncError | None]] = set()
        self._jobs: dict[int, UploadJob] = {}
        self._tasks: dict[int, asyncio.Task[DesktopSyncError | None]] = {}
        self._blamed = Counter[int]()
        self._tries = 0

    @property
    def answered_at(self) -> datetime | None:
        return self._place.answered_at

    @property
    def hold(self) -> DestinationHold | None:
        """Why nothing goes there now: the user's policy, or what the destination said."""
        return self._kept_back or self._stumbled

    @property
    def may_run(self) -> bool:
        return self.wanted and not self.paused and not self.all_paused

    def wake(self) -> None:
        """On the loop: something changed."""
        self._wake.set()

    def hurry(self) -> None:
        """On the loop: look again now, whatever the hold said; earlier tries do not count."""
        self._tries = 0
        self.at_rest = False
        self._place.may_be_untidy = True
        if self._stumbled is not None:
            self._stumbled = replace(self._stumbled, until=self._parts.clock(), lasting=False)
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
        if self._kept_back is None and self._stumbled is not None:
            return self._stumbled
        if self.allowed.lets(upload_id, size_bytes, largest_bytes):
            return self._kept_back
        general = self._kept_back or self.part or self._rest_waits_for
        return general and (self._rules.exact(size_bytes) or general)

    def running(self) -> tuple[UploadJob, ...]:
        """What is on its way now. For any thread."""
        return tuple(self._jobs.values())

    async def give_up(self, upload_id: int) -> None:
        """On the loop: an upload that was cancelled in the journal goes no further."""
        self._forget(upload_id)
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
        if self._stumbled is None or not self._stumbled.needs_user:
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
        self._say_what_waits(goes_on=len(self._taken) > len(stopped))
        await self._stop(stopped)
        if not self._may_begin and not self._taken:
            self._on_change()
            await self._sleep(None)
        elif self._stumbled is not None:
            await self._held(self._stumbled)
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
            if rules.is_way_new:
                self._try_the_new_way()
        if before != self.allowed:
            self._on_change()

    def _try_the_new_way(self) -> None:
        """What could not be reached may be now, unless it said itself when."""
        hold = self._stumbled
        if hold is not None and hold.code == "unreachable" and not self._is_told_when:
            self.hurry()

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
        # The journal's thread may be adding to them.
        taken = self._taken.copy()
        return {number for number, upload in taken.items() if not self._may_go_on(number, upload)}

    async def _stop(self, stopped: set[int]) -> None:
        """These wait in the journal again. Where nothing is left, nothing is looked for either."""
        if stopped:
            tasks = [self._tasks.pop(number) for number in stopped if number in self._tasks]
            self._ready = deque(one for one in self._ready if one.upload.id not in stopped)
            await _ended(tasks)
            self._running.difference_update(tasks)
            await self._release(stopped)
            self._on_change()
        if self._filling is not None and not self._may_begin and not self._taken:
            await self._let_go()

    def _may_go_on(self, number: int, upload: ClaimedUpload) -> bool:
        """Whether what was claimed may be under way. What bytes cost is paid when it begins, and
        what began where they cost nothing begins anew where they do."""
        if number in self._at_once:
            return True
        if self._is_idle or not self._rules.may_go_on(upload):
            return False
        return self.allowed.total_bytes is None or number in self._paid

    def _next_retry(self, connection: sqlite3.Connection) -> datetime | None:
        return uploads.next_retry(connection, self._library, self.record.id)

    def _has_due(self, connection: sqlite3.Connection) -> bool:
        return uploads.has_due(
            connection, self._library, self.record.id, self._parts.clock(), self.allowed
        )

    async def _held(self, hold: DestinationHold) -> None:
        """Wait for the time, then ask whether files can be put there again."""
        # One that began later than it is now began before the clock was set back.
        if hold.until is None or self._stumbled_at <= self._parts.clock() < hold.until:
            await self._sleep(hold.until)
            return
        await self._place.check()
        if self._taken:
            await self._release_all()
        self._stumbled = None
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

    async def _fill(self) -> None:
        """Claim some, and ask in bulk what of them is there."""
        destination = await self._place.open()
        limit = max(16, 4 * destination.parallel)
        claimed = await self._desk.write(partial(self._claim, limit=limit), durable=False)
        claimed.sort(key=lambda one: (self._blamed[one.id], one.size_bytes > _HUGE_BYTES))
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
            if self._taken.get(upload.id) is upload:
                self._ready.append(_Prepared(upload, asset, there))

    def _claim(self, connection: sqlite3.Connection, limit: int) -> list[ClaimedUpload]:
        """On the journal's thread; whoever is cancelled meanwhile finds what was taken."""
        now = self._parts.clock()
        destinations.set_untidy(connection, self.record.id, untidy=True)
        allowed = self._rules.affordable(connection, self.allowed)
        claimed = uploads.claim(connection, self._library, self.record.id, limit, now, allowed)
        if allowed.total_bytes is not None:
            costly = (one for one in claimed if one.id not in allowed.at_once)
            paid = {one.id: one.size_bytes for one in costly}
            self._rules.charge(connection, sum(paid.values()))
            self._paid |= paid
        self._taken |= {upload.id: upload for upload in claimed}
        return claimed

    def _begin(self) -> None:
        number = self._width.number
        while self._ready and len(self._running) < number:
            prepared = self._ready.popleft()
            if prepared.upload.id in self._paid:
                self._paid[prepared.upload.id] = 0
            self._place.may_be_untidy = True
            self.at_rest = False
            task = asyncio.create_task(self._upload(prepared))
            self._running.add(task)
            self._tasks[prepared.upload.id] = task
            self._on_change()

    async def _wait_for_one(self) -> None:
        await self._learn(self._width.look(len(self._running), self._jobs.values()))
        woken = asyncio.create_task(self._wake.wait())
        try:
            waited = {*self._running, woken} | ({self._filling} if self._filling else set())
            done, _ = await asyncio.wait(
                waited, timeout=self._width.look_seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            woken.cancel()
        if not done:
            return
        ended = self._running & done
        self._running -= ended
        for task in ended:
            error = None if task.cancelled() else task.result()
            if error is not None:
                raise error
        filling = self._filling
        if filling in done and filling is not None:
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
                if await self._is_of_this_way(upload, job.bytes_of_this_file, error):
                    return None
                if not await self._is_of_one_file(upload, error):
                    raise
                await self._failed(upload, ItemError("refused", detail=str(error), retryable=True))
            except DesktopSyncError:
                raise
            except Exception as error:
                logger.exception("upload %d ended unexpectedly", upload.id)
                await self._failed(upload, ItemError("unexpected", detail=repr(error)))
            else:
                self._tries = 0
                self._at_once.discard(upload.id)
                await self._learn(self._rules.has_passed(upload, job.largest_sent))
        except DesktopSyncError as error:
            return error
        finally:
            self._width.ended(job)
            self._jobs.pop(upload.id, None)
            self._tasks.pop(upload.id, None)
        self._forget(upload.id)
        return None

    async def _is_of_one_file(self, upload: ClaimedUpload, error: DestinationError) -> bool:
        """Whether others would be taken: then this one must not keep them back. Of a destination
        that somebody must do something about that is asked at once; of one that will be back by
        itself only after it came back several times and every time failed at this."""
        if error.code in _NEVER_OF_ONE_FILE or error.retry_after is not None:
            return False
        if error.retryable:
            self._blamed[upload.id] += 1
            if self._blamed[upload.id] < _BLAMED_AT_MOST:
                return False
        try:
            await self._place.destination.check()
        except DesktopSyncError:
            return False
        return True

    async def _is_of_this_way(
        self, upload: ClaimedUpload, sent_bytes: int, error: DestinationError
    ) -> bool:
        """Whether connections that carry as much are cut on the way there: then it waits for
        another way, and the rest goes on."""
        if error.code != "unreachable" or sent_bytes < LEAST_CUT_BYTES:
            return False
        if not self._may_wait_for_another_way(upload):
            return False
        try:
            await self._place.destination.check()
        except DesktopSyncError:
            return False
        learnt = self._rules.was_cut(upload, sent_bytes)
        if learnt is None:
            return False
        await self._learn(learnt)
        await self._release([upload.id])
        return True

    def _may_wait_for_another_way(self, upload: ClaimedUpload) -> bool:
        """What the user wants at once does not."""
        is_at_once = self._all_at_once or upload.id in self._at_once
        return not is_at_once and self._rules.may_wait_for_another_way

    async def _failed(self, upload: ClaimedUpload, error: ItemError) -> None:
        """Try again later, or set it aside."""
        if error.code == "too-large" and self._may_wait_for_another_way(upload):
            await self._learn(self._rules.was_refused(upload))
            await self._release([upload.id])
            return
        self._at_once.discard(upload.id)
        first = upload.files[0].library_path if upload.files else upload.name
        path = error.path or str(self._folder / first)
        problem = Problem(path, error.code, error.detail, upload.name)
        at = self._parts.clock()
        if error.retryable and upload.attempts < _ITEM_TRIES:
            chance = self._parts.chance()
            delay = self._parts.back_off.delay(upload.attempts, chance, error.retry_after)
            again = at + delay
            await self._desk.write(lambda it: uploads.try_later(it, upload.id, problem, again, at))
        else:
            await self._desk.write(lambda it: uploads.fail(it, upload.id, problem, at))

    async def _keep_back(self, error: DesktopSyncError) -> None:
        """Hold the destination: nothing goes there until it says it can take files again."""
        self._tries += 1
        tries = self._tries
        acts_by_itself = error.retryable or isinstance(error, StorageError)
        if not acts_by_itself:
            tries += _DOUBLINGS_WHERE_SOMEONE_MUST_ACT
        delay = self._parts.back_off.delay(tries, self._parts.chance(), error.retry_after)
        self._stumbled = DestinationHold(
            error.code,
            error.detail,
            self._parts.clock() + delay,
            lasting=not acts_by_itself or self._tries > _TRIES_UNTIL_LASTING,
            needs_user=not acts_by_itself,
        )
        self._stumbled_at = self._parts.clock()
        self._is_told_when = error.retry_after is not None
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
            if self._taken or filling is not None:
                await self._release_all()
        except StorageError as error:
            logger.info("the journal cannot be told yet: %s", error)

    async def _release_all(self) -> None:
        """What is just being claimed, too: its turn at the journal comes before this."""
        await self._release(self._taken)

    async def _release(self, upload_ids: Iterable[int]) -> None:
        def let_go(connection: sqlite3.Connection) -> list[int]:
            numbers = list(upload_ids)
            uploads.release(connection, numbers)
            self._rules.refund(connection, sum(self._paid.get(one, 0) for one in numbers))
            return numbers

        for one in await self._desk.write(let_go, durable=False):
            self._forget(one)

    def _forget(self, upload_id: int) -> None:
        """It is not claimed any more."""
        self._taken.pop(upload_id, None)
        self._paid.pop(upload_id, None)

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
