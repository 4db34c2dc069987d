"""The small pictures of what is on a device.

A phone's bytes are a stranger's: they are handed as files to the process that decodes previews,
and none is decoded here. Owns which are asked for, a few at a time and only of tiles that are
drawn; and the files, of which it keeps a bounded number. Must not know how a tile looks.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from collections import OrderedDict
from concurrent.futures import CancelledError, Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.device import DeviceAsset
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.previews import Previews, PreviewSpec

AT_A_TIME = 4
FILES_KEPT = 512
MOST_BYTES = 8_000_000
"""A small picture that is larger than that is none."""
_NAME = "picture.jpg"
"""Decoders go by what is in the file; its name says that it is a still."""


class DevicePictures(QObject):
    """``arrived`` carries the id of an asset whose picture can be drawn from now on."""

    arrived = Signal(int)

    def __init__(
        self,
        engine: WindowCommands,
        bridge: Bridge,
        previews: Previews,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._previews = previews
        self._device_id: str | None = None
        self._arrival = 0
        self._folder: Path | None = None
        self._known: OrderedDict[int, PreviewSpec] = OrderedDict()
        self._without: set[int] = set()
        self._waiting: OrderedDict[int, None] = OrderedDict()
        self._under_way: dict[int, Future[bytes | None]] = {}
        previews.ready.connect(self._note_ready)

    def show_device(self, device_id: str | None) -> None:
        """From now on of this device, or of none; nothing known of another holds."""
        self._device_id = device_id
        self._arrival += 1
        self.look_away()
        for future in self._under_way.values():
            future.cancel()
        self._under_way.clear()
        self._without.clear()
        for spec in self._known.values():
            _drop(spec)
        self._known.clear()

    def square(self, tile: DeviceAsset, side: int) -> QPixmap | None:
        """Its picture as a square that fits ``side``; None while there is none, which asks for
        it."""
        spec = self._known.get(tile.id)
        if spec is not None:
            self._known.move_to_end(tile.id)
            return self._previews.square(spec, side)
        if tile.id not in self._without and tile.id not in self._under_way:
            self._waiting[tile.id] = None
            self._ask()
        return None

    def look_away(self) -> None:
        """Nothing is wanted any more but what is drawn again; the few that are on their way come
        to their end."""
        self._waiting.clear()
        self._previews.forget_waiting()

    def _ask(self) -> None:
        while self._waiting and self._device_id is not None and len(self._under_way) < AT_A_TIME:
            asset_id, _ = self._waiting.popitem(last=False)
            future = self._engine.device_thumbnail(self._device_id, asset_id)
            self._under_way[asset_id] = future
            stored = _stored(future, self._own_folder())
            self._bridge.ask(stored, partial(self._take, asset_id, self._arrival))

    def _take(self, asset_id: int, arrival: int, found: PreviewSpec | None) -> None:
        if arrival != self._arrival:
            if found is not None:
                _drop(found)
            return
        del self._under_way[asset_id]
        if found is not None:
            self._known[asset_id] = found
            self.arrived.emit(asset_id)
            while len(self._known) > FILES_KEPT:
                _drop(self._known.popitem(last=False)[1])
        else:
            self._without.add(asset_id)
        self._ask()

    def _note_ready(self, key: str) -> None:
        for asset_id in [one for one, spec in self._known.items() if spec.key == key]:
            self.arrived.emit(asset_id)

    def _own_folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="desktop-sync-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder


def _stored(future: Future[bytes | None], folder: Path) -> Future[PreviewSpec | None]:
    """The picture as a file of its own, written by whoever answers; None where there is none."""
    stored: Future[PreviewSpec | None] = Future()

    def store(done: Future[bytes | None]) -> None:
        try:
            stored.set_result(_as_file(done.result(), folder))
        except (DesktopSyncError, OSError, CancelledError):
            stored.set_result(None)

    future.add_done_callback(store)
    return stored


def _as_file(content: bytes | None, folder: Path) -> PreviewSpec | None:
    if not content or len(content) > MOST_BYTES:
        return None
    place = Path(tempfile.mkdtemp(dir=folder)) / _NAME
    place.write_bytes(content)
    return PreviewSpec(f"device:{hashlib.sha256(content).hexdigest()}", place)


def _drop(spec: PreviewSpec) -> None:
    shutil.rmtree(spec.path.parent, ignore_errors=True)
