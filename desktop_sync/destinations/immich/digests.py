"""SHA-1 of the library's files, which is how Immich knows them.

Owns making those that an import has not made, once each. Must not know what is asked with them. A
file is held to its own digest in the same pass, so that what has changed or rotted here is never
taken for what is there.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading

from desktop_sync.destinations.outgoing import Outgoing
from desktop_sync.model.destination import UploadFile

_REMEMBERED = 20_000
_AT_ONCE = max(1, min(4, os.cpu_count() or 1))


class Digests:
    """Made in worker threads; a whole file that is read has the same SHA-1 for ever, so it is
    remembered by the digest of the file."""

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def of(self, file: UploadFile) -> bytes:
        """The SHA-1 of ``file``. Raises ``ItemError`` as ``Outgoing`` does."""
        known = file.sha1 or self._known.get(file.digest.value)
        if known is not None:
            return known
        called_off = threading.Event()
        async with self._free:
            try:
                made = await asyncio.to_thread(_sha1, file, called_off)
            finally:
                called_off.set()
        while len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[file.digest.value] = made
        return made


def _sha1(file: UploadFile, called_off: threading.Event) -> bytes:
    made = hashlib.sha1(usedforsecurity=False)
    with Outgoing(file) as outgoing:
        while not called_off.is_set():
            chunk = outgoing.read()
            made.update(chunk)
            if outgoing.is_whole:
                break
    return made.digest()
