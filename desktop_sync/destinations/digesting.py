"""What comes from a service, hashed while more of it comes.

Owns the proof made of a copy that is read back. Must not know where it comes from.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable

from desktop_sync.model.destination import Proof, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

_ON_THE_SPOT_BYTES = 1 << 16
"""To hash no more than that takes no longer than a visit to a thread."""


async def read_back(
    pieces: AsyncIterator[bytes | memoryview],
    file: UploadFile,
    moved: Callable[[int], object] | None = None,
) -> Proof:
    """What the ``pieces`` of its copy prove of ``file``; each is let go before the next one is
    asked for. ``moved`` hears how long each is. A copy that is longer than the file, perhaps
    without end, is read no further: it differs."""
    read = hashlib.new(file.digest.algorithm)
    loop = asyncio.get_running_loop()
    size_bytes = 0
    async for piece in pieces:
        size_bytes += len(piece)
        if len(piece) <= _ON_THE_SPOT_BYTES:
            read.update(piece)
        else:
            await loop.run_in_executor(None, read.update, piece)
        if moved is not None:
            moved(len(piece))
        if size_bytes > file.size_bytes:
            break
    return Proof(Grade.READ_BACK, size_bytes, Digest(file.digest.algorithm, read.digest()))
