"""Giving a finished file its name on a disk or share, without ever overwriting.

Owns what stands in where a file system has no hard links. Must not know what the files are.
Raises ``OSError``; ``FileExistsError`` where the name is taken.

Sources: link(2), renameat2(2), renamex_np(2) of macOS.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_RENAME_EXCL = 4


def publish(part: Path, target: Path) -> None:
    """Give ``part`` the name ``target``, by the best way this file system has."""
    if os.name == "nt":
        os.rename(part, target)
        return
    for way in (_link, _rename_exclusively):
        try:
            way(part, target)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno not in _NOT_TO_BE_HAD:
                raise
        else:
            return
    reserve_and_replace(part, target)


def reserve_and_replace(part: Path, target: Path) -> None:
    """Take the name with an empty file of our own, then put ``part`` in its place in one step.
    Stopped in between, it leaves the empty file: the last resort."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        os.replace(part, target)
    except OSError:
        with suppress(OSError):
            if target.stat().st_size == 0:
                target.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in ``folder``, where that can be asked for."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        sync_file(number)
    finally:
        os.close(number)


def sync_file(number: int) -> None:
    """Wait until the disk has what was written to an open file. Some shares cannot be asked."""
    try:
        if sys.platform == "darwin":
            import fcntl

            with suppress(OSError):
                fcntl.fcntl(number, fcntl.F_FULLFSYNC)
                return
        os.fsync(number)
    except OSError as error:
        if error.errno not in _CANNOT_BE_SYNCED:
            raise


def _link(part: Path, target: Path) -> None:
    try:
        os.link(part, target, follow_symlinks=False)
    except FileExistsError:
        # NFS may say so of a link that it made itself, when its first answer was lost.
        if not os.path.samefile(part, target):
            raise
    with suppress(OSError):
        part.unlink()


def _rename_exclusively(part: Path, target: Path) -> None:
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


_NOT_TO_BE_HAD = {
    errno.EPERM,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
    errno.EMLINK,
    errno.EINVAL,
}
_CANNOT_BE_SYNCED = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
