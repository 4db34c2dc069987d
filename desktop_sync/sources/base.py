"""What every source can do.

Owns the protocol. Must not know of any one source, of the library or of the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from desktop_sync.model.asset import PassedOver, SourceFile


class ReadableFile(Protocol):
    """An open file of a source. Reads release the GIL; close by leaving the context."""

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill ``buffer`` from the current position; the number of bytes, 0 at the end."""

    def pread(self, size_bytes: int, offset: int, /) -> bytes:
        """At most ``size_bytes`` from ``offset``; does not move the position."""

    def current(self) -> SourceFile:
        """The open file's size and time as they are now."""


class Source(Protocol):
    """A device or folder. Methods raise ``SourceError`` when it is gone as a whole,
    ``ItemError`` when one file cannot be read (codes ``unreadable``, ``vanished``, ``changed``)."""

    @property
    def key(self) -> str:
        """Stable namespace of this source's paths: ``local``, or a device's identity."""

    @property
    def name(self) -> str:
        """What people call it."""

    def list(self) -> Iterator[SourceFile | PassedOver]:
        """Every media file once, and everything passed over, in a stable order."""

    def open(self, file: SourceFile) -> AbstractContextManager[ReadableFile]:
        """Open ``file``; raises ``ItemError('changed')`` where size or time differ from it."""

    def refresh(self, file: SourceFile) -> SourceFile:
        """``file`` with its size and time as they are now; raises as ``open`` does."""

    def check(self) -> None:
        """Raise ``SourceError('gone')`` when the source as a whole is no longer there."""
