"""Previews on disk, within a budget.

Owns one folder and touches nothing outside it: small files that are named by a hash, hold
their own checksum and may be deleted at any time. A folder that cannot be used costs speed and
nothing else. Must not know what a picture is.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop_sync.previews.protocol import MOST_PICTURE_BYTES
from desktop_sync.previews.sizes import PreviewSize

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000
LEFT_AFTER_TRIMMING = 0.9
"""Of the budget; so that not each picture over it has the folder listed again."""
_SUM_BYTES = 16
_SUFFIX = ".jpg"
_PART = ".part"


class PreviewCache:
    """The files below ``folder``, the least recently used of which go when there are more than
    ``budget_mb`` megabytes. Called by any thread."""

    def __init__(self, folder: Path, budget_mb: Callable[[], int]) -> None:
        self._folder = folder
        self._budget_mb = budget_mb
        self._lock = threading.Lock()
        self._held_bytes: int | None = None
        self._told = False

    def read(self, key: str, size: PreviewSize) -> bytes | None:
        """What is kept, which counts as used now. A damaged file is deleted."""
        path = self._place(key, size)
        try:
            with path.open("rb") as file:
                stored = file.read(MOST_PICTURE_BYTES + _SUM_BYTES + 1)
            os.utime(path)
        except OSError:
            return None
        content = stored[:-_SUM_BYTES]
        if content and stored[-_SUM_BYTES:] == _sum(content):
            return content
        self.drop(key, size)
        return None

    def write(self, key: str, size: PreviewSize, content: bytes) -> None:
        """Keep ``content``; what was least recently used may go for it."""
        budget = self._budget_mb() * MEGABYTE
        if len(content) + _SUM_BYTES > budget:
            return
        path = self._place(key, size)
        with self._lock:
            try:
                held = self._held()
                before = _size(path)
                _publish(path, content + _sum(content))
            except OSError as error:
                self._tell(error)
                return
            self._held_bytes = held + len(content) + _SUM_BYTES - before
            if self._held_bytes > budget:
                self._trim(int(budget * LEFT_AFTER_TRIMMING))

    def drop(self, key: str, size: PreviewSize) -> None:
        """Forget one picture."""
        path = self._place(key, size)
        with self._lock, contextlib.suppress(OSError):
            freed = _size(path)
            path.unlink()
            if self._held_bytes is not None:
                self._held_bytes -= freed

    def _place(self, key: str, size: PreviewSize) -> Path:
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / f"{name[2:]}-{size}{_SUFFIX}"

    def _held(self) -> int:
        """Counted once; kept up from then on."""
        if self._held_bytes is None:
            self._held_bytes = sum(size for _, size, _ in self._files())
        return self._held_bytes

    def _trim(self, to_bytes: int) -> None:
        files = sorted(self._files())
        held = sum(size for _, size, _ in files)
        for _, size, path in files:
            if held <= to_bytes:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
                held -= size
        self._held_bytes = held

    def _files(self) -> Iterator[tuple[int, int, str]]:
        """When each was last used, its size and its path; what a crash left half is deleted."""
        with contextlib.suppress(OSError), os.scandir(self._folder) as shards:
            for shard in shards:
                if len(shard.name) == 2 and shard.is_dir(follow_symlinks=False):
                    with contextlib.suppress(OSError), os.scandir(shard) as files:
                        yield from _kept(files)

    def _tell(self, error: OSError) -> None:
        if not self._told:
            self._told = True
            logger.info("previews cannot be kept: %s", error)


def _kept(files: Iterator[os.DirEntry[str]]) -> Iterator[tuple[int, int, str]]:
    for file in files:
        with contextlib.suppress(OSError):
            if file.name.endswith(_PART):
                os.unlink(file.path)
            elif file.name.endswith(_SUFFIX):
                found = file.stat(follow_symlinks=False)
                yield found.st_mtime_ns, found.st_size, file.path


def _sum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_SUM_BYTES).digest()


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _publish(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(suffix=_PART, dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise
