"""A large file of the library cut into parts, for services that take it in several requests.

Owns the cutting. Must not know the protocol. The file is read once, in order, and hashed as a
whole on the way, so that nobody is handed the last part of a file that is another now; a part
that need not be sent again is still read for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from msgspec import Struct

from desktop_sync.destinations.outgoing import Outgoing
from desktop_sync.model.destination import UploadFile


class Part(Struct, frozen=True):
    """``number`` counts from 1."""

    number: int
    offset: int
    content: bytes


def part_count(size_bytes: int, part_bytes: int) -> int:
    """How many parts a file of that size has; an empty one has one."""
    return max(1, -(-size_bytes // part_bytes))


async def parts(file: UploadFile, part_bytes: int) -> AsyncGenerator[Part, None]:
    """All parts of ``file``, each read when it is asked for: as many are in memory as are kept.
    Raises ``ItemError`` as ``Outgoing`` does. To be closed (``contextlib.aclosing``) by whoever
    stops before the end."""
    outgoing = Outgoing(file, part_bytes)
    loop = asyncio.get_running_loop()
    try:
        await _ended(loop.run_in_executor(None, _open, outgoing))
        for number in range(1, part_count(file.size_bytes, part_bytes) + 1):
            reading = _ended(loop.run_in_executor(None, _read, outgoing, part_bytes))
            # Nothing here holds on to what was read.
            yield Part(number, (number - 1) * part_bytes, await reading)
    finally:
        outgoing.close()


async def _ended(reading: asyncio.Future[bytes]) -> bytes:
    """What a thread has read. Whoever is called off waits for it all the same: the file is closed
    when no thread reads it any more."""
    try:
        return await asyncio.shield(reading)
    except asyncio.CancelledError:
        await asyncio.wait({reading})
        if not reading.cancelled():
            reading.exception()
        raise


def _open(outgoing: Outgoing) -> bytes:
    outgoing.__enter__()
    return b""


def _read(outgoing: Outgoing, part_bytes: int) -> bytes:
    content = outgoing.read(part_bytes)
    while len(content) < part_bytes and not outgoing.is_whole:
        content += outgoing.read(part_bytes - len(content))
    return content
