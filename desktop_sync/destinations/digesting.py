"""What comes from a service, hashed in threads while more of it comes.

Owns the order of the pieces, how many wait, and the proof made of them. Must not know where they
come from.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Self

from desktop_sync.model.destination import Proof, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

_SMALLEST_BATCH_BYTES = 1 << 20
_LARGEST_BATCH_BYTES = 1 << 23
_MEMORY_BYTES = 1 << 25


async def read_back(
    pieces: AsyncIterator[bytes], file: UploadFile, moved: Callable[[int], object] | None = None
) -> Proof:
    """What the ``pieces`` of its copy prove of ``file``; ``moved`` hears how long each is. A copy
    that is longer than the file, perhaps without end, is read no further: it differs."""
    with Digesting(file.digest.algorithm) as read:
        async for piece in pieces:
            await read.update(piece)
            if moved is not None:
                moved(len(piece))
            if read.size_bytes > file.size_bytes:
                break
        digest = Digest(file.digest.algorithm, await read.digest())
    return Proof(Grade.READ_BACK, read.size_bytes, digest)


class Digesting:
    """One file, a context manager. At most two batches of it are in memory. The fewer files there
    are at once in this process, which has one loop for them all, the larger these are: a visit to
    a thread takes as long as some hundred KB do. A file that is no longer than one is hashed on the
    spot."""

    _at_once = 0

    def __init__(self, algorithm: str) -> None:
        self.size_bytes = 0
        self._hash = hashlib.new(algorithm)
        self._pieces: list[bytes] = []
        self._waiting_bytes = 0
        self._ahead: asyncio.Future[None] | None = None

    def __enter__(self) -> Self:
        Digesting._at_once += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        Digesting._at_once -= 1

    async def update(self, piece: bytes) -> None:
        self.size_bytes += len(piece)
        self._pieces.append(piece)
        self._waiting_bytes += len(piece)
        if self._waiting_bytes >= self._batch_bytes:
            await self._caught_up()
            pieces, self._pieces, self._waiting_bytes = self._pieces, [], 0
            loop = asyncio.get_running_loop()
            self._ahead = loop.run_in_executor(None, self._take, pieces)

    async def digest(self) -> bytes:
        """Of all that came. Nothing may come after this."""
        await self._caught_up()
        if self._waiting_bytes > _SMALLEST_BATCH_BYTES:
            await asyncio.get_running_loop().run_in_executor(None, self._take, self._pieces)
        else:
            self._take(self._pieces)
        return self._hash.digest()

    @property
    def _batch_bytes(self) -> int:
        share = _MEMORY_BYTES // max(1, 2 * self._at_once)
        return min(max(share, _SMALLEST_BATCH_BYTES), _LARGEST_BATCH_BYTES)

    async def _caught_up(self) -> None:
        if self._ahead is not None:
            await self._ahead
            self._ahead = None

    def _take(self, pieces: Sequence[bytes]) -> None:
        for piece in pieces:
            self._hash.update(piece)
