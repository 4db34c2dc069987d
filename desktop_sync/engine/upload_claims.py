"""The uploads to one destination that the journal has given to a lane: claimed, paid for, let go.

Owns what is claimed, on the loop and on the journal's thread alike. Must not know what becomes of a
claimed upload.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import partial

from desktop_sync.engine.journal_desk import JournalDesk
from desktop_sync.engine.lane_rules import LaneRules
from desktop_sync.engine.uploading import Clock
from desktop_sync.journal import destinations, uploads
from desktop_sync.journal.uploads import Allowed, ClaimedUpload

_LIGHT_FACTOR = 4
"""Asking journal and destination costs as much as sending a few small files: that is done once for
many."""


class UploadClaims:
    """Of one destination, by its ``number``. What bytes cost is charged with the claim, and paid
    back for what is let go before it began."""

    def __init__(
        self, number: int, library: int, desk: JournalDesk, rules: LaneRules, clock: Clock
    ) -> None:
        self._number = number
        self._library = library
        self._desk = desk
        self._rules = rules
        self._clock = clock
        self._taken: dict[int, ClaimedUpload] = {}
        self._paid: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._taken)

    def every(self) -> dict[int, ClaimedUpload]:
        """What is claimed now, by its ids. The journal's thread may be adding to it."""
        return self._taken.copy()

    def holds(self, upload: ClaimedUpload) -> bool:
        """Whether this claim still stands."""
        return self._taken.get(upload.id) is upload

    def is_paid(self, upload_id: int) -> bool:
        """Whether it was counted where bytes cost money."""
        return upload_id in self._paid

    async def take(self, limit: int, allowed: Allowed) -> list[ClaimedUpload]:
        """The next uploads that may run, ``limit`` of them or some more that are small; whoever is
        cancelled meanwhile finds what was taken."""
        return await self._desk.write(
            partial(self._claim, limit=limit, allowed=allowed), durable=False
        )

    def begun(self, upload_id: int) -> None:
        """Its bytes are on their way: nothing is paid back any more."""
        if upload_id in self._paid:
            self._paid[upload_id] = 0

    def forget(self, upload_id: int) -> None:
        """It is not claimed any more."""
        self._taken.pop(upload_id, None)
        self._paid.pop(upload_id, None)

    async def release(self, upload_ids: Iterable[int]) -> None:
        """These wait in the journal again. Raises ``StorageError``."""

        def let_go(connection: sqlite3.Connection) -> list[int]:
            numbers = list(upload_ids)
            uploads.release(connection, numbers)
            self._rules.refund(connection, sum(self._paid.get(one, 0) for one in numbers))
            return numbers

        for one in await self._desk.write(let_go, durable=False):
            self.forget(one)

    async def release_all(self) -> None:
        """What is just being claimed, too: its turn at the journal comes before this."""
        await self.release(self._taken)

    def _claim(
        self, connection: sqlite3.Connection, limit: int, allowed: Allowed
    ) -> list[ClaimedUpload]:
        """On the journal's thread."""
        destinations.set_untidy(connection, self._number, untidy=True)
        may = self._rules.affordable(connection, allowed)
        claimed = uploads.claim(
            connection,
            self._library,
            self._number,
            limit,
            self._clock(),
            may,
            light=_LIGHT_FACTOR * limit,
        )
        if may.total_bytes is not None:
            costly = (one for one in claimed if one.id not in may.at_once)
            paid = {one.id: one.size_bytes for one in costly}
            self._rules.charge(connection, sum(paid.values()))
            self._paid |= paid
        self._taken |= {upload.id: upload for upload in claimed}
        return claimed
