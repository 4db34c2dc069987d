"""A destination while it is worked for: opened when it is needed, tidied up, closed.

Owns the one ``Destination`` object and what it may have left over there. Runs on the uploads' loop.
Must not know which uploads there are.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Collection
from datetime import datetime, timedelta

from desktop_sync.destinations.base import Destination, Measured
from desktop_sync.engine.apart.destination import ApartDestination
from desktop_sync.engine.journal_desk import JournalDesk, look_past
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import DesktopSyncError
from desktop_sync.journal import destinations
from desktop_sync.journal.destinations import DestinationRecord
from desktop_sync.model.destination import UploadFile

logger = logging.getLogger(__name__)


class OpenedDestination:
    """``answered_at`` is when it last took files or said it would. ``may_be_untidy`` is set by
    whoever begins something that may leave a temporary file."""

    def __init__(self, record: DestinationRecord, desk: JournalDesk, parts: Uploading) -> None:
        self.answered_at: datetime | None = None
        self.may_be_untidy = True
        self._record = record
        self._desk = desk
        self._parts = parts
        self._destination: Destination | None = None
        self._measured: Measured | None = None

    @property
    def parallel(self) -> int:
        """How many files may be on their way at once; one until it was asked."""
        return 1 if self._destination is None else max(1, self._destination.parallel)

    @property
    def is_measured(self) -> bool:
        """Whether it is open, and one that may know how far away it is."""
        return self._measured is not None

    @property
    def round_trip(self) -> timedelta | None:
        """As it is now; None where that is not known."""
        return None if self._measured is None else self._measured.round_trip

    @property
    def latency(self) -> timedelta | None:
        """A round trip while little moves; None where that is not known."""
        return None if self._measured is None else self._measured.latency

    @property
    def destination(self) -> Destination:
        """Once it was opened."""
        assert self._destination is not None
        return self._destination

    async def open(self) -> Destination:
        """The destination, ready to take files."""
        if self._destination is None:
            config = self._record.config
            destination = await asyncio.to_thread(self._parts.open_destination, config)
            try:
                await destination.check()
                self.answered_at = self._parts.clock()
                if await self._desk.read(self._is_untidy):
                    await destination.sweep(await self._desk.read(self._unfinished))
            except BaseException:
                await destination.close()
                raise
            self._destination = destination
            # Asked once: the answer costs what measuring does.
            self._measured = destination if isinstance(destination, Measured) else None
        return self._destination

    async def check(self) -> None:
        """Raise ``DestinationError`` unless files can be put there now."""
        await (await self.open()).check()
        self.answered_at = self._parts.clock()

    async def learn(self, files: Collection[UploadFile]) -> None:
        """Before it is asked whether it ``takes`` each of these: a destination in another process
        is asked about all of them at once."""
        if isinstance(self._destination, ApartDestination) and files:
            await self._destination.learn(files)

    async def tidy(self, *, may_open: bool) -> None:
        """Leave nothing of ours behind once there is nothing more to do, nor what a killed process
        left. What cannot be done now is done another time: it holds nothing up."""
        if not self.may_be_untidy or (self._destination is None and not may_open):
            return
        try:
            if await self._desk.read(self._is_untidy):
                destination = await self.open()
                await destination.sweep(await self._desk.read(self._unfinished))
                # Whoever tidied once too often did no harm: nobody waits for the journal here.
                self._desk.hand_in(self._set_tidy, durable=False).add_done_callback(look_past)
        except DesktopSyncError as error:
            logger.info("%r was not tidied up: %s", self._record.config.name, error)
        self.may_be_untidy = False

    async def close(self) -> None:
        destination, self._destination, self._measured = self._destination, None, None
        if destination is not None:
            await destination.close()

    def _unfinished(self, connection: sqlite3.Connection) -> list[str]:
        return destinations.unfinished(connection, self._record.id)

    def _is_untidy(self, connection: sqlite3.Connection) -> bool:
        return destinations.is_untidy(connection, self._record.id)

    def _set_tidy(self, connection: sqlite3.Connection) -> None:
        destinations.set_untidy(connection, self._record.id, untidy=False)
