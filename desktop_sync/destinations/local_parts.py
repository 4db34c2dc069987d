"""A file on its way into a folder: written under a temporary name, gone on with after a stop.

Owns what is in the hidden folder of temporary files. Must not know what becomes of a file that is
whole. Everything here blocks: it is for worker threads. Raises ``OSError``, and ``ItemError`` as
``Outgoing`` does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from desktop_sync.destinations.outgoing import Outgoing
from desktop_sync.destinations.publishing import sync_file
from desktop_sync.destinations.temporary import INCOMING, TemporaryNames
from desktop_sync.model.destination import UploadFile

_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class LocalParts:
    """The temporary files below ``root``."""

    def __init__(self, root: Path) -> None:
        self.folder = root / INCOMING
        self._names = TemporaryNames()

    def take(self, earlier: str | None = None) -> Path:
        """A place for a file, to be given back with ``release``; the one called ``earlier`` where
        that is still there and one of ours."""
        if earlier and self._names.is_left_over(earlier) and (self.folder / earlier).is_file():
            return self.folder / self._names.take_again(earlier)
        return self.folder / self._names.take()

    def release(self, part: Path, *, keep: bool = False) -> None:
        """Nobody writes there any more; with ``keep`` somebody may go on later."""
        if not keep:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        self._names.release(part.name)

    def create(self, part: Path) -> int:
        """Open an empty file or what an earlier try wrote, for reading and writing."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | _FLAGS
        try:
            return os.open(part, flags, 0o666)
        except FileNotFoundError:
            # Never made with its parents: the root may have gone.
            self.folder.mkdir(exist_ok=True)
            return os.open(part, flags, 0o666)

    def write(self, file: UploadFile, part: Path, tell: Callable[[int], None]) -> None:
        """Let ``part`` hold ``file``, on the disk. What it holds already is compared and kept as
        far as it is the same."""
        with Outgoing(file) as outgoing:
            number = self.create(part)
            try:
                is_same = os.fstat(number).st_size > 0
                offset = 0
                while chunk := outgoing.read():
                    tell(len(chunk))
                    if is_same and not _holds(number, chunk):
                        is_same = False
                        os.ftruncate(number, offset)
                        os.lseek(number, offset, os.SEEK_SET)
                    if not is_same:
                        _write_all(number, chunk)
                    offset += len(chunk)
                os.ftruncate(number, file.size_bytes)
                # Some shares let nobody but the owner set a time, and do without.
                with suppress(PermissionError):
                    by_number = os.utime in os.supports_fd
                    os.utime(number if by_number else part, ns=(file.modified_ns,) * 2)
                sync_file(number)
            finally:
                os.close(number)

    def sweep(self, unfinished: Collection[str]) -> None:
        """Take away what nobody goes on with, and the folder where it is empty."""
        for name in os.listdir(self.folder):
            if self._names.is_left_over(name) and name not in unfinished:
                (self.folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()


def _holds(number: int, chunk: bytes) -> bool:
    """Whether the file goes on with ``chunk``."""
    read = b""
    while len(read) < len(chunk):
        more = os.read(number, len(chunk) - len(read))
        if not more:
            return False
        read += more
    return read == chunk


def _write_all(number: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(number, view) :]
