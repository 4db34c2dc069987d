"""What the operating system offers for trustworthy copies, and what stands in where it does not.

Owns opening past the page cache, waiting for the disk, and renaming that cannot overwrite.
Must not know what the files are. Raises ``OSError``.

Sources: open(2), renameat2(2), fcntl(2) of macOS (F_NOCACHE, F_FULLFSYNC), renamex_np(2).
"""

from __future__ import annotations

import contextlib
import errno
import mmap
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

CHUNK_BYTES = 1 << 20
_BLOCK_BYTES = 4096
_DIRECT = getattr(os, "O_DIRECT", 0)
_BASE_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_RENAME_EXCL = 4
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
_local = threading.local()


def buffer() -> memoryview:
    """The calling thread's page-aligned buffer of ``CHUNK_BYTES``, used again for every file."""
    found: memoryview | None = getattr(_local, "buffer", None)
    if found is None:
        found = _local.buffer = memoryview(mmap.mmap(-1, CHUNK_BYTES))
    return found


class NewFile:
    """A file that did not exist before, written from its start in order. One that was written
    up to ``offset`` before goes on there, and what it has beyond is let go.

    On Linux whole blocks go past the page cache; the rest of the file's last chunk goes
    through it. ``sync`` waits until the disk has everything.
    """

    def __init__(self, path: Path, offset: int = 0) -> None:
        flags = os.O_RDWR | _BASE_FLAGS
        if not offset:
            flags |= os.O_CREAT | os.O_EXCL
        self._direct = bool(_DIRECT)
        try:
            self._number = os.open(path, flags | _DIRECT, 0o666)
        except OSError as error:
            if error.errno != errno.EINVAL or not _DIRECT:
                raise
            if not offset:
                path.unlink(missing_ok=True)
            self._direct = False
            self._number = os.open(path, flags, 0o666)
        try:
            if offset:
                os.ftruncate(self._number, offset)
                os.lseek(self._number, offset, os.SEEK_SET)
            _go_uncached(self._number)
        except BaseException:
            os.close(self._number)
            raise

    def __enter__(self) -> NewFile:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._number)

    def write(self, chunk: memoryview) -> None:
        """Append all of ``chunk``, which must start at the start of ``buffer()``."""
        if self._direct and len(chunk) % _BLOCK_BYTES:
            self._leave_direct()
        while chunk:
            try:
                chunk = chunk[os.write(self._number, chunk) :]
            except OSError as error:
                if error.errno != errno.EINVAL or not self._direct:
                    raise
                self._leave_direct()

    def sync(self, path: Path, modified_ns: int) -> None:
        """Set the modification time (nanoseconds since the epoch) and wait for the disk."""
        os.utime(self._number if os.utime in os.supports_fd else path, ns=(modified_ns,) * 2)
        sync(self._number)

    def _leave_direct(self) -> None:
        import fcntl

        self._direct = False
        flags = fcntl.fcntl(self._number, fcntl.F_GETFL)
        fcntl.fcntl(self._number, fcntl.F_SETFL, flags & ~_DIRECT)


def chunks(path: Path) -> Iterator[memoryview]:
    """The bytes of a file as the disk holds them, in ``buffer()``, chunk by chunk."""
    with _uncached(path) as number:
        while count := _read_into(number, buffer()):
            yield buffer()[:count]


def sync(number: int) -> None:
    """Wait until the disk itself has what was written to the open file ``number``."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(number, fcntl.F_FULLFSYNC)
            return
    os.fsync(number)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in ``folder``. Windows journals them by itself."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY | _BASE_FLAGS)
    try:
        sync(number)
    finally:
        os.close(number)


def move_without_overwriting(part: Path, target: Path) -> None:
    """Give ``part`` the name ``target`` in one step. Raises ``FileExistsError`` if it is taken."""
    if os.name == "nt":
        os.rename(part, target)
        return
    try:
        os.link(part, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        rename_exclusively(part, target)
    else:
        part.unlink()


def rename_exclusively(part: Path, target: Path) -> None:
    """The same for file systems without hard links, such as FAT and exFAT."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    old, new = os.fsencode(part), os.fsencode(target)
    if sys.platform == "darwin":
        failed = library.renamex_np(old, new, ctypes.c_uint(_RENAME_EXCL))
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, old, _AT_FDCWD, new, ctypes.c_uint(_RENAME_NOREPLACE))
    else:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(target))
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(target))


@contextlib.contextmanager
def _uncached(path: Path) -> Iterator[int]:
    flags = os.O_RDONLY | _BASE_FLAGS | getattr(os, "O_NOFOLLOW", 0)
    try:
        number = os.open(path, flags | _DIRECT)
    except OSError as error:
        if error.errno != errno.EINVAL or not _DIRECT:
            raise
        number = os.open(path, flags)
        _forget(number)
    try:
        _go_uncached(number)
        yield number
    finally:
        os.close(number)


def _go_uncached(number: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(number, fcntl.F_NOCACHE, 1)


def _forget(number: int) -> None:
    """Where direct reading is not to be had, let the page cache forget the file first."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)


def free_bytes(folder: Path) -> int | None:
    """What is free for ``folder``, which need not be there yet; None when nobody knows."""
    for around in (folder, *folder.parents):
        try:
            return shutil.disk_usage(around).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _read_into(number: int, target: memoryview) -> int:
    if hasattr(os, "readv"):
        return os.readv(number, [target])
    data = os.read(number, len(target))
    target[: len(data)] = data
    return len(data)
