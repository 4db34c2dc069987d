"""A destination that takes so many bytes a second of the loop's time, over a line that can be cut.

It hashes what it has, and nothing is read from a disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from desktop_sync.destinations.base import Sending
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.evidence import Grade


class OneLine:
    """What all connections go through."""

    def __init__(self) -> None:
        self.is_up = True
        self.naps = 0
        self._cut = asyncio.Event()

    def cut(self) -> None:
        """All connections end with an error."""
        self._cut.set()
        self._cut = asyncio.Event()

    def fall_asleep(self) -> None:
        """Connections that are open are dead from now on, and nobody says so."""
        self.naps += 1

    async def carry(self, seconds: float) -> None:
        """Raises ``DestinationError('unreachable')`` when it is cut meanwhile."""
        if not self.is_up:
            raise DestinationError("unreachable", retryable=True)
        naps = self.naps
        try:
            async with asyncio.timeout(seconds):
                await self._cut.wait()
        except TimeoutError:
            if naps != self.naps:
                await asyncio.Event().wait()
        else:
            raise DestinationError("unreachable", retryable=True)


@dataclass(slots=True, eq=False)
class Send:
    """One file on its way. ``is_metered``: it began where bytes cost money."""

    file: UploadFile
    is_metered: bool
    is_whole: bool = False


class SlowPlace:
    """Fails the test where a file is sent twice at a time, or again though it is there. A look at
    what is there takes ``find_seconds``; ``refuses`` are the errors with which files are refused
    one time after the other, by their numbers."""

    parallel = 2

    def __init__(self, rate: int, line: OneLine) -> None:
        self.rate = rate
        self.line = line
        self.is_metered = False
        self.there: dict[int, UploadFile] = {}
        self.under_way: dict[int, Send] = {}
        self.sends: list[Send] = []
        self.find_seconds = 0.2
        self.refuses: dict[int, list[Exception]] = {}

    async def check(self) -> None:
        await self.line.carry(0.05)

    def takes(self, file: UploadFile) -> bool:
        return True

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        await self.line.carry(self.find_seconds)
        return {
            one.resource_id: RemoteRef(str(one.remote), one.size_bytes)
            for one in files
            if one.resource_id in self.there
        }

    async def send(self, sending: Sending) -> RemoteRef:
        file = sending.file
        assert file.resource_id not in self.under_way, f"{file.remote} is sent twice at a time"
        assert file.resource_id not in self.there, f"{file.remote} is sent again"
        send = self.under_way[file.resource_id] = Send(file, self.is_metered)
        self.sends.append(send)
        try:
            await sending.passed(file.size_bytes)
            if self.refuses.get(file.resource_id):
                raise self.refuses[file.resource_id].pop(0)
            await self.line.carry(file.size_bytes / self.rate)
            self.there[file.resource_id] = file
            send.is_whole = True
        finally:
            del self.under_way[file.resource_id]
        return RemoteRef(str(file.remote), file.size_bytes)

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        await self.line.carry(0.05)
        return Proof(Grade.SERVER_HASHED, file.size_bytes, file.digest)

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """Nothing is known of assets there."""

    async def sweep(self, unfinished: Collection[str]) -> None:
        """Nothing is half there."""

    async def close(self) -> None:
        """Nothing is held open."""
