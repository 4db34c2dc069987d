"""A bounded look into an open file.

Owns how much of a file may be read to learn what it says of itself: whatever the
bytes claim, a look ends. Must not know any format.
"""

from __future__ import annotations

from desktop_sync.sources.base import ReadableFile

HEAD_BYTES = 64 * 1024
_BLOCK_BYTES = 4096
_MOST_BYTES = 16 * 1024 * 1024
_MOST_READS = 4000
_MOST_LOOKS = 50_000


class MalformedError(Exception):
    """The content contradicts its own format, or asks for more than is read of any file."""


class Window:
    """Exact reads at offsets of one file. The beginning and the last block read are kept.

    Reading raises ``MalformedError`` past the end of the file or of the budget, and what
    ``ReadableFile.pread`` raises when the disk fails."""

    def __init__(self, file: ReadableFile, size_bytes: int) -> None:
        self._file = file
        self.size_bytes = size_bytes
        self._bytes_left = _MOST_BYTES
        self._reads_left = _MOST_READS
        self._looks_left = _MOST_LOOKS
        self._block = b""
        self._block_at = 0
        self.head = b""
        self.head = self._pread(min(HEAD_BYTES, size_bytes), 0) if size_bytes else b""

    def read(self, offset: int, size_bytes: int) -> bytes:
        """Exactly ``size_bytes`` from ``offset``."""
        end = offset + size_bytes
        self._looks_left -= 1
        if self._looks_left < 0:
            raise MalformedError("too much to look at")
        if offset < 0 or size_bytes < 0 or end > self.size_bytes:
            raise MalformedError("past the end")
        if end <= len(self.head):
            return self.head[offset:end]
        if offset < self._block_at or end > self._block_at + len(self._block):
            self._block = self._pread(max(size_bytes, _BLOCK_BYTES), offset)
            self._block_at = offset
        start = offset - self._block_at
        found = self._block[start : start + size_bytes]
        if len(found) != size_bytes:
            raise MalformedError("past the end")
        return found

    def _pread(self, size_bytes: int, offset: int) -> bytes:
        self._bytes_left -= size_bytes
        self._reads_left -= 1
        if self._bytes_left < 0 or self._reads_left < 0:
            raise MalformedError("too much to read")
        return self._file.pread(size_bytes, offset)
