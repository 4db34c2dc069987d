"""An open file whose bytes are given, and that counts what is read of it."""

from __future__ import annotations

from desktop_sync.model.asset import SourceFile


class MemoryFile:
    """A ``ReadableFile`` of ``content``."""

    def __init__(self, content: bytes, name: str = "IMG_0001.JPG", modified_ns: int = 0) -> None:
        self._content = content
        self._position = 0
        self.listed = SourceFile(f"/DCIM/{name}", len(content), modified_ns)
        self.bytes_read = 0

    def readinto(self, buffer: memoryview, /) -> int:
        part = self._content[self._position : self._position + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def pread(self, size_bytes: int, offset: int, /) -> bytes:
        part = self._content[offset : offset + size_bytes]
        self.bytes_read += len(part)
        return part

    def current(self) -> SourceFile:
        return self.listed
