"""One regular file of this computer, open to be read.

Owns opening it without being led astray by links, pipes and devices, and saying in
our errors what the operating system says in its own.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.model.asset import SourceFile

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_GONE = frozenset(
    {
        errno.ESTALE,
        errno.ENODEV,
        errno.ENXIO,
        errno.ENOTCONN,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        getattr(errno, "ENOMEDIUM", errno.ENODEV),
    }
)


class OpenFile:
    """A ``ReadableFile``; leaving its context closes it. ``check`` is asked when a read
    fails: it raises ``SourceError`` where the whole source is gone, not this file alone."""

    def __init__(self, descriptor: int, path: str, check: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._path = path
        self._check = check
        self._copying = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._descriptor)

    def readinto(self, buffer: memoryview, /) -> int:
        if not self._copying:
            self._copying = True
            _read_ahead(self._descriptor)
        try:
            return _readinto(self._descriptor, buffer)
        except OSError as error:
            raise self._translated(error) from error

    def pread(self, size_bytes: int, offset: int, /) -> bytes:
        try:
            return _pread(self._descriptor, size_bytes, offset)
        except OSError as error:
            raise self._translated(error) from error

    def current(self) -> SourceFile:
        try:
            info = os.fstat(self._descriptor)
        except OSError as error:
            raise self._translated(error) from error
        return SourceFile(self._path, info.st_size, info.st_mtime_ns)

    def _translated(self, error: OSError) -> ItemError | SourceError:
        translated = item_error(error, self._path)
        if isinstance(translated, ItemError):
            self._check()
        return translated


def open_regular(path: str, file: SourceFile, offset: int, check: Callable[[], None]) -> OpenFile:
    """Open ``path``, the place of the listed ``file``, at ``offset``. A link is not followed, a
    pipe or device not waited for. Raises ``OSError``; ``ItemError('changed')`` where size or time
    differ from the listing, ``ItemError('unreadable')`` where it is no regular file."""
    descriptor = os.open(path, _FLAGS)
    try:
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode):
            raise item_error("unreadable", file.path)
        if (info.st_size, info.st_mtime_ns) != (file.size_bytes, file.modified_ns):
            raise item_error("changed", file.path)
        os.lseek(descriptor, offset, os.SEEK_SET)
    except BaseException:
        os.close(descriptor)
        raise
    return OpenFile(descriptor, file.path, check)


def item_error(cause: OSError | str, path: str) -> ItemError | SourceError:
    """Our error for an operating system's, or for a code of ours."""
    if isinstance(cause, str):
        return ItemError(cause, path=path, retryable=cause == "changed")
    detail = cause.strerror or str(cause)
    if cause.errno in _GONE:
        return SourceError("gone", path=path, detail=detail)
    if cause.errno in (errno.ENOENT, errno.ENOTDIR):
        return ItemError("vanished", path=path, detail=detail)
    return ItemError("unreadable", path=path, detail=detail, retryable=cause.errno == errno.EIO)


def _read_ahead(descriptor: int) -> None:
    if sys.platform == "linux":
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)
        except OSError:
            return


if sys.platform == "win32":

    def _readinto(descriptor: int, buffer: memoryview) -> int:
        read = os.read(descriptor, len(buffer))
        buffer[: len(read)] = read
        return len(read)

    def _pread(descriptor: int, size_bytes: int, offset: int) -> bytes:
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            os.lseek(descriptor, offset, os.SEEK_SET)
            return os.read(descriptor, size_bytes)
        finally:
            os.lseek(descriptor, position, os.SEEK_SET)

else:

    def _readinto(descriptor: int, buffer: memoryview) -> int:
        return os.readv(descriptor, [buffer])

    def _pread(descriptor: int, size_bytes: int, offset: int) -> bytes:
        return os.pread(descriptor, size_bytes, offset)
