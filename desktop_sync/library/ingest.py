"""From a source's file to a proven copy in the library, step by step.

Owns the order that makes a copy trustworthy: read once, hash on the way, write to a part
file, wait for the disk, read back what the disk holds, compare, publish without overwriting.
Must not know of jobs, of the journal, or of which name a file is to get.

Copies go past the page cache where the system allows it: what is read back is what the disk
has, and a large import does not push the user's other programs out of memory.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from blake3 import blake3
from msgspec import Struct

from desktop_sync.errors import ItemError, SourceError, StorageError
from desktop_sync.library import disk
from desktop_sync.model.asset import SourceFile
from desktop_sync.sources.base import ReadableFile, Source

if TYPE_CHECKING:
    import hashlib

_STORAGE_CODES = {
    errno.ENOSPC: "disk-full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "disk-full",
    errno.EROFS: "read-only",
}


class CopyInterruptedError(Exception):
    """A copy was given up because it was asked to stop; its part file is gone."""


class ProvenCopy(Struct, frozen=True):
    """A part file whose bytes were read back from the disk and are those of the source. ``sha1``
    is of the same bytes, where somebody has use for it."""

    part: Path
    sha256: bytes
    size_bytes: int
    sha1: bytes | None = None


class Watch(Struct, frozen=True):
    """Who follows a copy: ``interrupted`` is asked at every chunk, ``on_bytes`` hears of every
    chunk written, ``on_checking`` when reading back begins. ``wants_sha1`` costs a tenth of the
    time."""

    interrupted: Callable[[], bool] = lambda: False
    on_bytes: Callable[[int], None] = lambda _: None
    on_checking: Callable[[], None] = lambda: None
    wants_sha1: bool = False


class UnfinishedCopy(Struct):
    """A part file whose source went away in the middle of it: ``size_bytes`` of ``file`` are in
    ``part`` and in all hashes."""

    file: SourceFile
    part: Path
    sha256: hashlib._Hash
    fingerprint: blake3
    sha1: hashlib._Hash | None = None
    size_bytes: int = 0


Unfinished = dict[Path, UnfinishedCopy]
"""Copies to be gone on with, by their part files."""


def copy_to_part(
    source: Source, file: SourceFile, part: Path, watch: Watch, unfinished: Unfinished
) -> ProvenCopy:
    """Copy ``file`` to ``part`` and prove the copy; the source is read once. A copy of the same
    file that is ``unfinished`` goes on where it was.

    Raises ``ItemError`` (``empty``, ``changed``, ``copy-differs`` and what the source raises),
    ``StorageError`` or ``CopyInterruptedError``; the part file is gone then. Raises
    ``SourceError``: where the source comes back, what is there of the copy is then kept, and
    ``unfinished``.
    """
    copy = _begin(file, part, unfinished, watch)
    try:
        _write(source, copy, watch)
        sha256, fingerprint = copy.sha256.digest(), copy.fingerprint.digest()
        watch.on_checking()
        with storage_errors(part):
            if _fingerprint(part, watch) != fingerprint:
                raise ItemError("copy-differs", path=file.path, retryable=True)
    except BaseException as error:
        if isinstance(error, SourceError) and source.comes_back and copy.size_bytes:
            unfinished[part] = copy
        else:
            _let_go(part)
        raise
    sha1 = None if copy.sha1 is None else copy.sha1.digest()
    return ProvenCopy(part, sha256, file.size_bytes, sha1)


def publish(part: Path, target: Path) -> None:
    """Give a part file its name in the library. Raises ``FileExistsError`` when the name is
    taken: nothing is ever overwritten. The name is safe once its folder is synced."""
    with storage_errors(target):
        disk.move_without_overwriting(part, target)


def make_folders(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, safely on the disk."""
    missing = []
    with storage_errors(folder):
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            one.mkdir(exist_ok=True)
            disk.sync_folder(one.parent)


def same_content(path: Path, sha256: bytes, size_bytes: int) -> bool:
    """Whether the plain file at ``path`` holds exactly these bytes. It is read only if its
    size agrees; what cannot be read is not the same."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size != size_bytes:
            return False
        return digest_of(path) == sha256
    except OSError:
        return False


def digest_of(path: Path, interrupted: Callable[[], bool] = lambda: False) -> bytes:
    """The SHA-256 of a file as the disk holds it. Raises ``OSError``, ``CopyInterruptedError``."""
    import hashlib

    hasher = hashlib.sha256()
    for chunk in disk.chunks(path):
        if interrupted():
            raise CopyInterruptedError
        hasher.update(chunk)
    return hasher.digest()


@contextlib.contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the library's ``OSError`` into ``StorageError``; ``FileExistsError`` goes through."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        code = _STORAGE_CODES.get(error.errno or 0, "library-unusable")
        raise StorageError(code, path=str(path), detail=error.strerror, retryable=True) from error


def let_go(unfinished: Unfinished) -> None:
    """Nobody goes on with these copies: remove their part files."""
    while unfinished:
        part, _ = unfinished.popitem()
        _let_go(part)


def _let_go(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def _begin(file: SourceFile, part: Path, unfinished: Unfinished, watch: Watch) -> UnfinishedCopy:
    """The copy as far as it is. SHA-256 is what people and places compare; BLAKE3, five times
    as fast, is what the copy is compared by. SHA-1 is what some places know files by."""
    import hashlib

    before = unfinished.pop(part, None)
    if before is not None and before.file == file and part.exists():
        return before
    with storage_errors(part):
        part.unlink(missing_ok=True)
    sha1 = hashlib.sha1(usedforsecurity=False) if watch.wants_sha1 else None
    return UnfinishedCopy(file, part, hashlib.sha256(), blake3(), sha1)


def _write(source: Source, copy: UnfinishedCopy, watch: Watch) -> None:
    """Stream into the part file what is missing of it, and wait for the disk."""
    file, part = copy.file, copy.part
    with source.open(file, copy.size_bytes) as opened:
        if file.size_bytes == 0:
            raise ItemError("empty", path=file.path)
        with storage_errors(part), disk.NewFile(part, copy.size_bytes) as target:
            watch.on_bytes(copy.size_bytes)
            while copy.size_bytes <= file.size_bytes and (filled := _fill(opened, disk.buffer())):
                if watch.interrupted():
                    raise CopyInterruptedError
                chunk = disk.buffer()[:filled]
                target.write(chunk)
                copy.sha256.update(chunk)
                copy.fingerprint.update(chunk)
                if copy.sha1 is not None:
                    copy.sha1.update(chunk)
                copy.size_bytes += filled
                watch.on_bytes(filled)
            if copy.size_bytes != file.size_bytes or opened.current() != file:
                raise ItemError("changed", path=file.path, retryable=True)
            target.sync(part, file.modified_ns)


def _fill(opened: ReadableFile, target: memoryview) -> int:
    """Fill the whole buffer unless the file ends; the number of bytes in it."""
    filled = 0
    while filled < len(target):
        count = opened.readinto(target[filled:])
        if count == 0:
            break
        filled += count
    return filled


def _fingerprint(part: Path, watch: Watch) -> bytes:
    fingerprint = blake3()
    for chunk in disk.chunks(part):
        if watch.interrupted():
            raise CopyInterruptedError
        fingerprint.update(chunk)
    return fingerprint.digest()
