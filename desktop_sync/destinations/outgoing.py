"""The library's copy of a file on its way out, hashed as it goes.

Owns reading it once from start to end and telling whether that was still the file that was to be
sent. Must not know where it goes. Everything here blocks, in calls that release the GIL: it is
for worker threads.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from types import TracebackType

from desktop_sync.errors import ItemError
from desktop_sync.model.destination import UploadFile

CHUNK_BYTES = 1 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
# FAT keeps times to two seconds.
_COARSEST_TIME_NS = 2_000_000_000


class Outgoing:
    """One file being read. Raises ``ItemError``: ``vanished``, ``unreadable``, ``changed`` where
    its size or time are not what they were, ``copy-differs`` where only its bytes are not.

    ``read`` raises before it gives the last bytes of a file that is not the one to be sent, so
    that nobody ever holds a whole copy of that."""

    def __init__(self, file: UploadFile, chunk_bytes: int = CHUNK_BYTES) -> None:
        self._file = file
        self._chunk_bytes = chunk_bytes
        self._left = file.size_bytes
        self._hash = hashlib.new(file.digest.algorithm)
        self._number = -1

    def __enter__(self) -> Outgoing:
        try:
            self._number = os.open(self._file.local, _FLAGS)
        except FileNotFoundError as error:
            raise self._at_fault("vanished", error) from error
        except OSError as error:
            raise self._at_fault("unreadable", error) from error
        try:
            self._before = os.fstat(self._number)
            if self._before.st_size != self._file.size_bytes:
                raise self._at_fault("changed")
            if hasattr(os, "posix_fadvise"):
                with suppress(OSError):
                    os.posix_fadvise(self._number, 0, 0, os.POSIX_FADV_SEQUENTIAL)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read and found to be what was to be sent."""
        return self._left == 0

    def read(self, at_most_bytes: int | None = None) -> bytes:
        """The next chunk; empty at the end."""
        if self._left == 0 and self._file.size_bytes:
            return b""
        length = min(at_most_bytes or self._chunk_bytes, self._chunk_bytes, self._left)
        try:
            chunk = os.read(self._number, length)
        except OSError as error:
            raise self._at_fault("unreadable", error) from error
        if not chunk and self._left:
            raise self._at_fault("changed")
        self._hash.update(chunk)
        if len(chunk) == self._left:
            self._check_end()
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        if self._number >= 0:
            os.close(self._number)
            self._number = -1

    def _check_end(self) -> None:
        now = os.fstat(self._number)
        if (now.st_size, now.st_mtime_ns) != (self._before.st_size, self._before.st_mtime_ns):
            raise self._at_fault("changed")
        if self._hash.digest() != self._file.digest.value:
            apart = abs(now.st_mtime_ns - self._file.modified_ns)
            raise self._at_fault("changed" if apart > _COARSEST_TIME_NS else "copy-differs")

    def _at_fault(self, code: str, error: OSError | None = None) -> ItemError:
        return ItemError(code, path=str(self._file.local), detail=str(error) if error else None)
