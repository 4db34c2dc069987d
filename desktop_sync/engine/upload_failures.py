"""What becomes of an upload whose try failed: whether the file, the way or the destination is at
fault, and whether it is tried again.

Must not know how an upload is carried out, nor what is held.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from desktop_sync.conductor.routes import LEAST_CUT_BYTES
from desktop_sync.engine.apart.host import LostByAnotherError
from desktop_sync.engine.journal_desk import JournalDesk
from desktop_sync.engine.lane_rules import LaneRules
from desktop_sync.engine.opened_destination import OpenedDestination
from desktop_sync.engine.upload_claims import UploadClaims
from desktop_sync.engine.upload_job import ITEM_TRIES
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.journal import uploads
from desktop_sync.journal.uploads import ClaimedUpload
from desktop_sync.model.job import Problem

_BLAMED_AT_MOST = 6
_NEVER_OF_ONE_FILE = {"certificate", "full", "unexpected"}


class UploadFailures:
    """Of one destination. ``folder`` is the library's."""

    def __init__(
        self,
        place: OpenedDestination,
        claims: UploadClaims,
        rules: LaneRules,
        desk: JournalDesk,
        parts: Uploading,
        folder: Path,
    ) -> None:
        self._place = place
        self._claims = claims
        self._rules = rules
        self._desk = desk
        self._parts = parts
        self._folder = folder
        self._blamed = Counter[int]()
        self._may_end_the_process = set[int]()

    def blamed(self, upload: ClaimedUpload) -> int:
        """How often a destination was held because of it."""
        return self._blamed[upload.id]

    def must_go_alone(self, upload: ClaimedUpload) -> bool:
        """Whether it was under way when the process of the destinations ended: beside others
        nobody could tell at which of them that does."""
        return upload.id in self._may_end_the_process

    async def is_of_one_file(self, upload: ClaimedUpload, error: DestinationError) -> bool:
        """Whether others would be taken: then this one must not keep them back. Of a destination
        that somebody must do something about that is asked at once; of one that will be back by
        itself only after it came back several times and every time failed at this."""
        if error.code in _NEVER_OF_ONE_FILE or error.retry_after is not None:
            return False
        if isinstance(error, LostByAnotherError):
            return False
        if error.code == "process-lost":
            self._may_end_the_process.add(upload.id)
        if error.retryable:
            self._blamed[upload.id] += 1
            if self._blamed[upload.id] < _BLAMED_AT_MOST:
                return False
        return await self._would_take_others()

    async def is_of_this_way(
        self, upload: ClaimedUpload, sent_bytes: int, error: DestinationError
    ) -> bool:
        """Whether connections that carry as much are cut on the way there: then it waits for
        another way, and the rest goes on."""
        if error.code != "unreachable" or sent_bytes < LEAST_CUT_BYTES:
            return False
        if not self._rules.may_wait_for_another_way or not await self._would_take_others():
            return False
        learnt = self._rules.was_cut(upload, sent_bytes)
        if learnt is None:
            return False
        await self._desk.write(learnt, durable=False)
        await self._claims.release([upload.id])
        return True

    async def waits_for_another_way(self, upload: ClaimedUpload, error: ItemError) -> bool:
        """Whether it is too large for this way alone; then it waits."""
        if error.code != "too-large" or not self._rules.may_wait_for_another_way:
            return False
        learnt = self._rules.was_refused(upload)
        if learnt is not None:
            await self._desk.write(learnt, durable=False)
        await self._claims.release([upload.id])
        return True

    async def put_down(self, upload: ClaimedUpload, error: ItemError) -> None:
        """Let it be tried again later, or set it aside with its reason."""
        first = upload.files[0].library_path if upload.files else upload.name
        path = error.path or str(self._folder / first)
        problem = Problem(path, error.code, error.detail, upload.name)
        at = self._parts.clock()
        if error.retryable and upload.attempts < ITEM_TRIES:
            chance = self._parts.chance()
            delay = self._parts.back_off.delay(upload.attempts, chance, error.retry_after)
            again = at + delay
            await self._desk.write(lambda it: uploads.try_later(it, upload.id, problem, again, at))
        else:
            await self._desk.write(lambda it: uploads.fail(it, upload.id, problem, at))

    async def _would_take_others(self) -> bool:
        try:
            await self._place.destination.check()
        except DesktopSyncError:
            return False
        return True
