"""Which sources there are, by their keys, and where devices are plugged in.

What speaks to devices is imported when it is first needed: there may never be one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_sync.sources.base import LOCAL, DevicePort, DeviceSource, Source
from desktop_sync.sources.folder import FolderSource

if TYPE_CHECKING:
    from desktop_sync.sources.lockdown import Introduction, Lockdown
    from desktop_sync.sources.photos import PhotosReader
    from desktop_sync.sources.watcher import Tethered


def open_source(key: str, roots: tuple[str, ...]) -> Source:
    """The source of ``key`` with these roots. Raises ``KeyError`` for a key nobody serves."""
    if key != LOCAL:
        raise KeyError(key)
    return FolderSource([Path(root) for root in roots])


def open_devices() -> DevicePort:
    """The devices on this computer's cables."""
    return _Cables()


class _Cables:
    def __init__(self) -> None:
        self._lockdown: Lockdown | None = None
        self._photos: PhotosReader | None = None

    def watch(self, on_change: Callable[[Tethered], None]) -> Callable[[], None]:
        from desktop_sync.sources.watcher import DeviceWatcher

        watcher = DeviceWatcher(on_change)
        watcher.start()
        return watcher.stop

    def introduce(self, device_id: str) -> Introduction:
        return self._asker().introduce(device_id)

    def open(self, device_id: str, roots: Sequence[str] = ()) -> DeviceSource:
        from desktop_sync.sources.iphone import IPhoneSource

        return IPhoneSource(device_id, roots, lockdown=self._asker(), photos=self._reader())

    def _reader(self) -> PhotosReader:
        """One for all, since it remembers what it has read."""
        if self._photos is None:
            from desktop_sync.sources.photos import PhotosReader

            self._photos = PhotosReader()
        return self._photos

    def _asker(self) -> Lockdown:
        """One for all, since it remembers who refused."""
        if self._lockdown is None:
            from desktop_sync.sources.lockdown import Lockdown

            self._lockdown = Lockdown()
        return self._lockdown
