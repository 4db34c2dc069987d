"""What comes from a service, hashed in threads while more of it comes.

Owns the order of the pieces, and how many wait. Must not know where they come from.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence

_BATCH_BYTES = 1 << 20


class Digesting:
    """One file. At most two batches of it are in memory; a file that is no longer than one is
    hashed on the spot, which takes less than a visit to a thread."""

    def __init__(self, algorithm: str) -> None:
        self.size_bytes = 0
        self._hash = hashlib.new(algorithm)
        self._pieces: list[bytes] = []
        self._waiting_bytes = 0
        self._ahead: asyncio.Future[None] | None = None

    async def update(self, piece: bytes) -> None:
        self.size_bytes += len(piece)
        self._pieces.append(piece)
        self._waiting_bytes += len(piece)
        if self._waiting_bytes >= _BATCH_BYTES:
            await self._caught_up()
            pieces, self._pieces, self._waiting_bytes = self._pieces, [], 0
            loop = asyncio.get_running_loop()
            self._ahead = loop.run_in_executor(None, self._take, pieces)

    async def digest(self) -> bytes:
        """Of all that came. Nothing may come after this."""
        await self._caught_up()
        self._take(self._pieces)
        return self._hash.digest()

    async def _caught_up(self) -> None:
        if self._ahead is not None:
            await self._ahead
            self._ahead = None

    def _take(self, pieces: Sequence[bytes]) -> None:
        for piece in pieces:
            self._hash.update(piece)
