"""A tethered iPhone or iPad as a source.

Owns which of its files are listed and opening them, to be read and nothing else. Must not know
how it came to trust us, what files say of themselves, or where they go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_sync.errors import ItemError
from desktop_sync.model.asset import PassedOver, SourceFile
from desktop_sync.model.device import device_key
from desktop_sync.sources import phone_listing, phone_thumbnails
from desktop_sync.sources.afc import Connection
from desktop_sync.sources.afc_packets import FileInfo
from desktop_sync.sources.base import PhotosFacts
from desktop_sync.sources.lockdown import Lockdown
from desktop_sync.sources.phone_file import PhoneFile
from desktop_sync.sources.phone_link import PhoneLink
from desktop_sync.sources.photos import PhotosReader

PLACES = ("/DCIM", "/PhotoData/CPLAssets")
"""Where devices keep originals. Paths are the device's own, from its media folder on."""


class IPhoneSource:
    """The device ``udid``: everything in its ``PLACES``, or only the files at the paths ``roots``.

    May be used from several threads. While the device is not attached every call raises
    ``SourceError('gone')`` at once; the same object finds it again when it is. Where it does not
    let us in, calls raise ``SourceError`` with ``locked``, ``untrusted`` or ``unreachable``."""

    def __init__(
        self,
        udid: str,
        roots: Sequence[str] = (),
        lockdown: Lockdown | None = None,
        *,
        name: str = "",
        photos: PhotosReader | None = None,
    ) -> None:
        self._photos = photos or PhotosReader()
        self._roots = tuple(roots)
        self._name = name
        self._link = PhoneLink(udid, lockdown)

    @property
    def key(self) -> str:
        return device_key(self._link.udid)

    @property
    def name(self) -> str:
        """The device's name, as far as it was told or has been heard since."""
        return self._link.device_name or self._name or "iPhone"

    @property
    def comes_back(self) -> bool:
        """True: the watcher says so when a device is plugged in again."""
        return True

    def check(self) -> None:
        """Raise ``SourceError('gone')`` while the device is not attached."""
        self._link.check()

    def list(self) -> Iterator[SourceFile | PassedOver]:
        """Folder by folder, the files of each before its subfolders, both by name; or the ``roots``
        in their order. A file of which the device says no size and time is listed with zeros,
        so that opening it tells why. Links are not followed."""
        if self._roots:
            yield from self._link.run(lambda one: phone_listing.list_files(one, self._roots))
            return
        for place in PLACES:
            yield from phone_listing.walk(self._link.run, place)

    def open(self, file: SourceFile, offset: int = 0) -> PhoneFile:
        """See ``Source.open``."""

        def opening(connection: Connection) -> int:
            handle, info = connection.open(file.path)
            try:
                _require_same(file, info)
            except ItemError:
                connection.close_file(handle)
                raise
            return handle

        connection, handle = self._link.lend(opening)
        return PhoneFile(connection, handle, file, offset, self._link)

    def refresh(self, file: SourceFile) -> SourceFile:
        """See ``Source.refresh``."""
        info = self._link.run(lambda connection: connection.stat(file.path))
        return SourceFile(file.path, info.size_bytes, info.modified_ns)

    def thumbnail(self, file: SourceFile) -> bytes | None:
        """The small JPEG the device keeps of ``file``; None where it keeps none."""
        return self.thumbnails([file])[0]

    def thumbnails(self, files: Sequence[SourceFile]) -> tuple[bytes | None, ...]:
        """The small JPEGs the device keeps, one for each of ``files``, many asked for at once."""
        paths = [file.path for file in files]
        return tuple(self._link.run(lambda connection: phone_thumbnails.fetch(connection, paths)))

    def photos_facts(self) -> PhotosFacts | None:
        """See ``Source.photos_facts``; read anew only where it has changed."""
        return self._photos.facts(self)

    def close(self) -> None:
        """End all connections; whoever still reads finds the device gone."""
        self._link.close()


def _require_same(file: SourceFile, info: FileInfo) -> None:
    if not info.is_file:
        raise ItemError("unreadable", path=file.path)
    if (info.size_bytes, info.modified_ns) != (file.size_bytes, file.modified_ns):
        raise ItemError("changed", path=file.path, retryable=True)
