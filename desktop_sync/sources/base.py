"""What every source can do.

Owns the protocol. Must not know of any one source, of the library or of the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from desktop_sync.model.asset import Marks, PassedOver, SourceFile

if TYPE_CHECKING:
    from desktop_sync.sources.lockdown import Introduction
    from desktop_sync.sources.watcher import Tethered


LOCAL = "local"
"""The key of all sources that are folders and files of this computer."""


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

    def open(self, file: SourceFile, offset: int = 0) -> AbstractContextManager[ReadableFile]:
        """Open ``file`` to be read from ``offset`` bytes on; raises ``ItemError('changed')``
        where size or time differ from it."""

    def refresh(self, file: SourceFile) -> SourceFile:
        """``file`` with its size and time as they are now; raises as ``open`` does."""

    def check(self) -> None:
        """Raise ``SourceError('gone')`` when the source as a whole is no longer there."""

    def close(self) -> None:
        """Nothing is read from it any more; what still is raises ``SourceError``."""

    def photos_facts(self) -> PhotosFacts | None:
        """What its own photo database says of the files; None where it has none, as folders have,
        or where it cannot be read, which is normal."""

    @property
    def comes_back(self) -> bool:
        """Whether somebody will say so when a source that is gone is there again: what is to
        be read from it waits for that."""


class PhotosFacts(Struct, frozen=True):
    """What a device's own photo database says: the paths of its albums' files by title, those of
    its favourites and of what is hidden there, and files that are not on it, only in iCloud."""

    albums: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cloud: Sequence[SourceFile] = ()
    favourites: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def marks(self) -> Mapping[str, Marks]:
        """What it says by path; of what is not among these, that there is nothing to say."""
        albums: dict[str, set[str]] = {}
        for title, paths in self.albums.items():
            for path in paths:
                albums.setdefault(path, set()).add(title)
        return {
            path: Marks(
                path in self.favourites, path in self.hidden, tuple(sorted(albums.get(path, ())))
            )
            for path in {*albums, *self.favourites, *self.hidden}
        }


class DeviceSource(Source, Protocol):
    """A device that is plugged in."""

    def thumbnail(self, file: SourceFile) -> bytes | None:
        """A small picture of ``file`` that the device keeps ready; None where it has none."""


class DevicePort(Protocol):
    """Where devices are plugged in."""

    def watch(self, on_change: Callable[[Tethered], None]) -> Callable[[], None]:
        """Tell, on a thread of its own, what is plugged in: once at the beginning, then whenever
        it changes. What is given back ends that, and waits for the thread."""

    def introduce(self, device_id: str) -> Introduction:
        """Ask a device who it is, and for its trust where we do not have it. Takes a second or
        less; raises nothing."""

    def open(self, device_id: str, roots: Sequence[str] = ()) -> DeviceSource:
        """All that a device has, or with ``roots`` these of its files. Speaks to nobody yet."""
