"""A file of the library as the body of a request, read ahead in threads.

Owns the crossing from blocking reads to the event loop. Must not know the protocol. At most two
chunks of a file are in memory, however long it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType

from desktop_sync.destinations.few_visits import in_thread_soon
from desktop_sync.destinations.outgoing import Outgoing
from desktop_sync.model.destination import UploadFile

CHUNK_BYTES = 1 << 19

_LONG_BYTES = 64 << 20
_LONG_CHUNK_BYTES = 1 << 20

Passed = Callable[[int], Awaitable[None]]
"""Told of bytes before they leave, as ``Sending.passed``."""


class Body:
    """``file`` to be sent, an asynchronous context manager. Entering and ``content`` raise
    ``ItemError`` as ``Outgoing`` does, before the last bytes of a file that is another now."""

    def __init__(self, file: UploadFile, passed: Passed) -> None:
        self._file = file
        self._passed = passed
        is_long = file.size_bytes >= _LONG_BYTES
        self._outgoing = Outgoing(file, _LONG_CHUNK_BYTES if is_long else CHUNK_BYTES)
        self._ahead: asyncio.Future[bytes] | None = None
        self._small = b""

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read and handed on."""
        return self._outgoing.is_whole and self._ahead is None

    def content(self) -> bytes | AsyncIterator[bytes]:
        """The bytes themselves of a small file, chunks of any other."""
        if self._file.size_bytes <= CHUNK_BYTES:
            return self._small
        return self._chunks()

    async def __aenter__(self) -> Body:
        # At most one visit to a thread for a small file, one more than chunks for any other.
        is_small = self._file.size_bytes <= CHUNK_BYTES
        self._ahead = in_thread_soon(self._read_small) if is_small else _in_thread(self._open)
        try:
            self._small = await asyncio.shield(self._ahead)
        except BaseException:
            await self._end()
            raise
        self._ahead = None
        if is_small:
            await self._passed(self._file.size_bytes)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    async def _chunks(self) -> AsyncIterator[bytes]:
        self._ahead = _in_thread(self._outgoing.read)
        while chunk := await asyncio.shield(self._ahead):
            self._ahead = _in_thread(self._outgoing.read)
            await self._passed(len(chunk))
            yield chunk
        self._ahead = None

    async def _end(self) -> None:
        """Close the file when no thread reads it any more."""
        ahead, self._ahead = self._ahead, None
        if ahead:
            await asyncio.wait({ahead})
            if not ahead.cancelled():
                ahead.exception()
        self._outgoing.close()

    def _open(self) -> bytes:
        self._outgoing.__enter__()
        return b""

    def _read_small(self) -> bytes:
        with self._outgoing as outgoing:
            pieces = [outgoing.read()]
            while not outgoing.is_whole:
                pieces.append(outgoing.read())
            return b"".join(pieces)


def _in_thread(work: Callable[[], bytes]) -> asyncio.Future[bytes]:
    return asyncio.get_running_loop().run_in_executor(None, work)
