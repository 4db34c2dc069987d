"""The files the phone shows: a real folder, with whatever a test makes wrong with it.

Owns the way from a path on the phone to a file, and what is wrong with some of them. Only
ever reads. Paths on the phone are bytes, as on the wire; they begin with "/".
"""

from __future__ import annotations

import io
import os
import stat
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from tests.fakes.phone.packets import Failure, Status


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file. Offsets are in bytes; a fault without effect is none."""

    ends_at: int | None = None
    breaks_at: int | None = None
    cannot_open: bool = False
    cannot_stat: bool = False


@dataclass
class OpenFile:
    """``raw`` is where the client reads; nothing of the file lies past ``limit``."""

    path: bytes
    raw: io.FileIO
    fault: Fault

    def size_bytes(self) -> int:
        """Where reading ends."""
        size = os.fstat(self.raw.fileno()).st_size
        return size if self.fault.ends_at is None else min(size, self.fault.ends_at)


def clean(path: bytes) -> bytes:
    """The one way to write this path."""
    return b"/" + b"/".join(part for part in path.split(b"/") if part not in (b"", b"."))


class Media:
    """Safe to use from any thread. Raises ``Failure`` with what AFC calls it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._root = os.fsencode(os.path.realpath(root))
        self._lock = threading.Lock()
        self._faults: dict[bytes, Fault] = {}
        self._names: dict[bytes, tuple[bytes, ...]] = {}
        self.missing = Status.OBJECT_NOT_FOUND

    def set_fault(self, path: bytes, **wrong: int | bool) -> None:
        """Add to what is wrong with this file."""
        with self._lock:
            fault = self._faults.get(clean(path), Fault())
            self._faults[clean(path)] = replace(fault, **wrong)  # type: ignore[arg-type]

    def heal(self, path: bytes) -> None:
        """Nothing is wrong with this file, or with the names in this folder, any more."""
        with self._lock:
            self._faults.pop(clean(path), None)
            self._names.pop(clean(path), None)

    def add_names(self, folder: bytes, names: tuple[bytes, ...]) -> None:
        """List these too, as they are, whether there are such files or not."""
        with self._lock:
            self._names[clean(folder)] = (*self._names.get(clean(folder), ()), *names)

    def fault(self, path: bytes) -> Fault:
        return self._faults.get(clean(path), Fault())

    def listing(self, folder: bytes) -> list[bytes]:
        """With "." and "..", as the real one."""
        real = self._inside(folder)
        try:
            names = os.listdir(real)
        except NotADirectoryError as error:
            # So says the real one, of a folder that is a file.
            raise Failure(Status.READ_ERROR) from error
        except OSError as error:
            raise self._failure(error) from error
        return [b".", b"..", *names, *self._names.get(clean(folder), ())]

    def info(self, path: bytes) -> dict[str, str]:
        """What AFC says of a file, a folder or a link: all of it text, times in nanoseconds."""
        if self.fault(path).cannot_stat:
            raise Failure(Status.IO_ERROR)
        real = self._below(path)
        try:
            found = os.lstat(real)
        except (OSError, ValueError) as error:
            raise self._failure(error) from error
        born = getattr(found, "st_birthtime_ns", found.st_mtime_ns)
        info = {
            "st_size": str(found.st_size),
            "st_blocks": str(getattr(found, "st_blocks", -(-found.st_size // 512))),
            "st_nlink": str(found.st_nlink),
            "st_ifmt": "S_IFREG",
            "st_mtime": str(found.st_mtime_ns),
            "st_birthtime": str(born),
        }
        if stat.S_ISDIR(found.st_mode):
            info["st_ifmt"] = "S_IFDIR"
        elif stat.S_ISLNK(found.st_mode):
            info["st_ifmt"] = "S_IFLNK"
            info["LinkTarget"] = os.fsdecode(os.readlink(real))
        return info

    def open(self, path: bytes) -> OpenFile:
        """For reading."""
        fault = self.fault(path)
        if fault.cannot_open:
            raise Failure(Status.IO_ERROR)
        real = self._inside(path)
        try:
            if os.path.isdir(real):
                raise Failure(Status.OBJECT_IS_DIR)
            return OpenFile(path, io.FileIO(real), fault)
        except (OSError, ValueError) as error:
            raise self._failure(error) from error

    def _below(self, path: bytes) -> bytes:
        parts = clean(path).split(b"/")
        if b".." in parts:
            raise Failure(Status.PERM_DENIED)
        return self._root + (b"/".join(parts) if parts != [b"", b""] else b"")

    def _inside(self, path: bytes) -> bytes:
        """Where a path leads, which no link may lead out of the folder."""
        try:
            real = os.path.realpath(self._below(path))
        except (OSError, ValueError) as error:
            raise self._failure(error) from error
        if real != self._root and not real.startswith(self._root + os.fsencode(os.sep)):
            raise Failure(Status.PERM_DENIED)
        return real

    def _failure(self, error: Exception) -> Failure:
        if isinstance(error, FileNotFoundError):
            return Failure(self.missing)
        if isinstance(error, NotADirectoryError):
            return Failure(Status.OBJECT_NOT_FOUND)
        if isinstance(error, PermissionError):
            return Failure(Status.PERM_DENIED)
        if isinstance(error, ValueError):
            return Failure(Status.INVALID_ARG)
        return Failure(Status.IO_ERROR)
