"""A folder, a disk or a mounted share as a destination.

Owns how a file gets there whole, and how it is read back. Must not know of the queue, nor what
the files are. Blocking work runs in threads of its own, in calls that release the GIL.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import TypeVar

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.local_parts import LocalParts
from desktop_sync.destinations.mounts import MOUNT_PARENTS, MountedPlace
from desktop_sync.destinations.names import check_remote
from desktop_sync.destinations.outgoing import CHUNK_BYTES
from desktop_sync.destinations.publishing import publish, sync_file, sync_folder
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

PARALLEL = 4
RESUMED_FROM_BYTES = 64 << 20
"""Sending a smaller file again costs less than remembering what became of it."""

_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_PROBE_BYTES = 4096
_GOING_LIMIT_SECONDS = 5.0

_T = TypeVar("_T")


class LocalFolder:
    """``Destination`` below ``root``, which must be there already. Files of ``resumed_from_bytes``
    and more are gone on with in the middle."""

    def __init__(
        self,
        root: Path,
        *,
        mount_parents: Sequence[Path] = MOUNT_PARENTS,
        resumed_from_bytes: int = RESUMED_FROM_BYTES,
    ) -> None:
        self._root = root
        self._parts = LocalParts(root)
        self._place = MountedPlace(root, mount_parents)
        self._resumed_from_bytes = resumed_from_bytes
        self._threads = ThreadPoolExecutor(PARALLEL + 1, thread_name_prefix="local-folder")

    @property
    def parallel(self) -> int:
        return PARALLEL

    async def check(self) -> None:
        await self._run(self._check)

    def takes(self, file: UploadFile) -> bool:
        return True

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        targets = [(file, self._target(file.remote)) for file in files]
        return await self._run(lambda: self._find(targets))

    async def send(self, sending: Sending) -> RemoteRef:
        file = sending.file
        target = self._target(file.remote)
        loop = asyncio.get_running_loop()
        stopped = threading.Event()
        asked: Future[None] | None = None

        def tell(count: int) -> None:
            nonlocal asked
            waiting = asked = asyncio.run_coroutine_threadsafe(sending.passed(count), loop)
            if stopped.is_set():
                waiting.cancel()
            try:
                waiting.result()
            except CancelledError:
                raise _StoppedError from None

        def keep(name: str) -> None:
            if name != sending.unfinished:
                asyncio.run_coroutine_threadsafe(sending.keep(name), loop).result()

        earlier = sending.unfinished
        is_resumed = file.size_bytes >= self._resumed_from_bytes
        copying = loop.run_in_executor(
            self._threads, self._send, file, target, tell, keep if is_resumed else None, earlier
        )
        try:
            return await asyncio.shield(copying)
        except asyncio.CancelledError:
            stopped.set()
            if asked is not None:
                asked.cancel()
            # The thread takes its part file away after the chunk it is at.
            await asyncio.wait({copying}, timeout=_GOING_LIMIT_SECONDS)
            if copying.done() and not copying.cancelled():
                copying.exception()
            raise

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        target = self._target(PurePosixPath(ref.id))
        return await self._run(lambda: self._prove(target, file.digest.algorithm))

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """Folders know files only."""

    async def sweep(self, unfinished: Collection[str]) -> None:
        await self._run(lambda: self._sweep(unfinished))

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _target(self, remote: PurePosixPath) -> Path:
        check_remote(remote)
        if os.name == "nt" and any(set(part) & {"\\", ":"} for part in remote.parts):
            raise ValueError(f"not a name on Windows: {str(remote)!r}")
        return self._root.joinpath(*remote.parts)

    # What follows runs in threads.

    def _check(self) -> None:
        self._place.require()
        part = self._parts.take()
        try:
            number = self._parts.create(part)
            try:
                os.write(number, bytes(_PROBE_BYTES))
                sync_file(number)
            finally:
                os.close(number)
        except OSError as error:
            raise translated(error, self._root) from error
        finally:
            self._parts.release(part)
            with suppress(OSError):
                self._parts.folder.rmdir()

    def _find(self, targets: Sequence[tuple[UploadFile, Path]]) -> dict[int, RemoteRef]:
        self._place.require()
        found = {}
        for file, target in targets:
            try:
                size_bytes = _size_of(target)
            except OSError as error:
                raise translated(error, self._root) from error
            if size_bytes == file.size_bytes:
                found[file.resource_id] = _ref(file)
        return found

    def _send(
        self,
        file: UploadFile,
        target: Path,
        tell: Callable[[int], None],
        keep: Callable[[str], None] | None,
        earlier: str | None,
    ) -> RemoteRef:
        self._place.require()
        try:
            if _is_there(target):
                return self._already_there(file, target)
            part = self._parts.take(earlier if keep else None)
            is_kept = False
            try:
                if keep:
                    keep(part.name)
                    is_kept = True
                self._parts.write(file, part, tell)
                _make_folders(target.parent, self._root)
                publish(part, target)
                sync_folder(target.parent)
                is_kept = False
            except FileExistsError:
                is_kept = False
                return self._already_there(file, target)
            except ItemError:
                is_kept = False
                raise
            finally:
                self._parts.release(part, keep=is_kept)
        except OSError as error:
            raise self._of_one_file(error, file) from error
        return _ref(file)

    def _already_there(self, file: UploadFile, target: Path) -> RemoteRef:
        """What an earlier try published, where its answer was lost; else the name is taken."""
        is_as_long = _size_of(target) == file.size_bytes
        if is_as_long and self._prove(target, file.digest.algorithm).digest == file.digest:
            return _ref(file)
        raise ItemError("name-taken", path=str(file.remote))

    def _prove(self, target: Path, algorithm: str) -> Proof:
        read = hashlib.new(algorithm)
        size_bytes = 0
        try:
            number = os.open(target, os.O_RDONLY | _FLAGS | getattr(os, "O_NOFOLLOW", 0))
            try:
                _go_past_the_cache(number)
                while chunk := os.read(number, CHUNK_BYTES):
                    read.update(chunk)
                    size_bytes += len(chunk)
            finally:
                os.close(number)
        except (FileNotFoundError, NotADirectoryError) as error:
            self._place.require()
            raise ItemError("vanished", path=str(target), detail=str(error)) from error
        except OSError as error:
            self._place.require()
            raise ItemError("unreadable", path=str(target), detail=str(error)) from error
        return Proof(Grade.READ_BACK, size_bytes, Digest(algorithm, read.digest()))

    def _sweep(self, unfinished: Collection[str]) -> None:
        self._place.require()
        try:
            self._parts.sweep(unfinished)
        except FileNotFoundError:
            return
        except OSError as error:
            raise translated(error, self._root) from error

    def _of_one_file(self, error: OSError, file: UploadFile) -> DesktopSyncError:
        code = _ITEM_CODES.get(error.errno or 0)
        if code is None:
            return translated(error, self._root)
        return ItemError(code, path=str(file.remote), detail=str(error))


_ITEM_CODES = {
    errno.EFBIG: "too-large",
    errno.ENAMETOOLONG: "refused",
    errno.EINVAL: "refused",
    errno.EILSEQ: "refused",
    errno.EXDEV: "refused",
    errno.ENOTDIR: "name-taken",
    errno.EEXIST: "name-taken",
    errno.EISDIR: "name-taken",
}
_WHOLE_CODES = {
    errno.ENOSPC: "full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
}


def translated(error: OSError, root: Path) -> DestinationError:
    """What an error that is about no one file says of the destination at ``root``."""
    code = _WHOLE_CODES.get(error.errno or 0, "unreachable")
    retryable = code in {"full", "unreachable"}
    return DestinationError(code, path=str(root), detail=str(error), retryable=retryable)


class _StoppedError(Exception):
    """The one who wanted the file sent does not wait for it any more."""


def _ref(file: UploadFile) -> RemoteRef:
    return RemoteRef(str(file.remote), file.size_bytes)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _size_of(path: Path) -> int | None:
    """None where there is no such file, or something that is none."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_size if S_ISREG(found.st_mode) else None


def _make_folders(folder: Path, root: Path) -> None:
    """Make what is missing between ``root`` and ``folder``, and have the disk know of it."""
    missing = []
    while folder != root and not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        try:
            folder.mkdir()
        except FileExistsError:
            if not folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
        else:
            sync_folder(folder.parent)


def _go_past_the_cache(number: int) -> None:
    """Read from the disk or the share, as far as the system lets itself be asked."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(number, fcntl.F_NOCACHE, 1)
    elif hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
