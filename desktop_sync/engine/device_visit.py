"""One device from its arrival to its departure.

Owns the thread that asks it who it is until it trusts us, reads what is on it, and reads it
again when that changed. Must not know of other devices, or of imports.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop_sync.engine.device_contents import Ids, Snapshot, read
from desktop_sync.engine.recognition import Recognition
from desktop_sync.errors import DesktopSyncError, StorageError
from desktop_sync.journal import devices as remembered
from desktop_sync.journal import known_files, marks
from desktop_sync.journal.database import Database
from desktop_sync.journal.known_files import SeenFile
from desktop_sync.library.embedded_thumbnail import embedded_thumbnail
from desktop_sync.model.asset import Marks, SourceFile
from desktop_sync.model.device import Device, DeviceAssetState, DeviceState, device_key
from desktop_sync.sources.base import DevicePort, DeviceSource

logger = logging.getLogger(__name__)

_ASK_AGAIN_SECONDS = {
    DeviceState.CONNECTING: 1.0,
    DeviceState.LOCKED: 1.5,
    DeviceState.TRUST: 1.0,
    DeviceState.FAILED: 5.0,
    DeviceState.GONE: 1.0,
}
"""How long until a device that does not let us in yet is asked again; one that refused is not."""
_PACE_SECONDS = 0.25


class Visit:
    """``number`` is the device's as long as it stays plugged in. ``on_change`` hears of every
    change of ``device``, ``on_ready`` when it lets us in, ``on_read`` when it was read for the
    first time, and ``on_marked`` when the journal has learnt something new of what was imported
    from it; all on the visit's own thread."""

    def __init__(
        self,
        device_id: str,
        number: int,
        port: DevicePort,
        journal: Database,
        folder: Path,
        library: int,
        *,
        on_change: Callable[[], None],
        on_ready: Callable[[Visit], None],
        on_read: Callable[[Visit], None],
        on_marked: Callable[[], None],
    ) -> None:
        self.number = number
        self._port = port
        self._journal = journal
        self._folder = folder
        self._library = library
        self._on_change = on_change
        self._on_ready = on_ready
        self._on_read = on_read
        self._on_marked = on_marked
        self._ids = Ids()
        self._source: DeviceSource | None = None
        self._changed = threading.Condition()
        self._ended = False
        self._asked_again = False
        self._stale = False
        self._was_read = False
        self.snapshot = Snapshot()
        self.device = _remembered(journal, device_id)
        self._thread = threading.Thread(
            target=self._run, name=f"device-{device_id[-4:]}", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """It was unplugged, or nobody wants to know any more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
            source = self._source
        if source is not None:
            source.close()

    def join(self) -> None:
        if self._thread.is_alive():
            self._thread.join()

    def look_again(self) -> None:
        """Ask it anew how it stands to us."""
        with self._changed:
            self._asked_again = True
            self._changed.notify_all()

    def read_again(self) -> None:
        """What is on it, or in the library, changed."""
        with self._changed:
            self._stale = True
            self._changed.notify_all()

    def change(self, **facts: Any) -> None:
        """Something about the device is otherwise now."""
        with self._changed:
            if self._ended:
                return
            self.device = replace(self.device, **facts)
        self._on_change()

    def thumbnail(self, asset_id: int) -> bytes | None:
        """What the device keeps ready of an asset, or what its file carries near its beginning."""
        source, files = self._source, self.snapshot.files.get(asset_id)
        if source is None or not files:
            return None
        try:
            return source.thumbnail(files[0]) or _carried(source, files[0])
        except DesktopSyncError as error:
            logger.info("there is no small picture of %s: %s", files[0].path, error)
            return None

    # The thread -----------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while self._introduced():
                self._on_ready(self)
                while self._read() and self._rest():
                    pass
                if self._ended:
                    return
        except Exception:
            logger.exception("a visit of a device ended unexpectedly")
            self.change(state=DeviceState.FAILED, detail="unexpected")
        finally:
            self._journal.leave()

    def _introduced(self) -> bool:
        """Ask until the device lets us in; False when it is gone."""
        while not self._ended:
            self._asked_again = False
            said = self._port.introduce(self.device.id)
            if said.state is DeviceState.READY:
                self._learn(said.name, said.model, said.ios_version)
                return not self._ended
            self.change(
                state=said.state,
                detail=said.detail,
                name=said.name or self.device.name,
                model=said.model or self.device.model,
                ios_version=said.ios_version or self.device.ios_version,
            )
            with self._changed:
                self._changed.wait_for(
                    lambda: self._ended or self._asked_again, _ASK_AGAIN_SECONDS.get(said.state)
                )
        return False

    def _learn(self, name: str, model: str, ios_version: str) -> None:
        device_id = self.device.id
        with self._journal.write() as connection:
            remembered.remember(connection, device_id, name, model, ios_version)
            known = remembered.known(connection, device_id)
        assert known is not None
        self.change(
            name=name,
            model=model,
            ios_version=ios_version,
            mode=known.mode,
            detail=None,
            state=DeviceState.READY if self._was_read else DeviceState.READING,
        )

    def _read(self) -> bool:
        """Read what is on it; False where it has to be asked again who it is first."""
        self._stale = False
        try:
            if self._source is None:
                self._source = self._port.open(self.device.id)
            if self._ended:
                self._source.close()
                return False
            snapshot = self._look()
            self._tell(snapshot.told)
        except DesktopSyncError as error:
            logger.info("%s could not be read: %s", self.device.name, error)
            self.change(state=DeviceState.CONNECTING)
            with self._changed:
                self._changed.wait_for(lambda: self._ended, _PACE_SECONDS)
            return False
        self.snapshot = replace(snapshot, told={})
        self.change(
            state=DeviceState.READY,
            new_assets=snapshot.count(DeviceAssetState.NEW),
            total_assets=len(snapshot.assets),
            cloud_assets=snapshot.count(DeviceAssetState.CLOUD),
            left_out=snapshot.left_out,
        )
        if not self._was_read and not self._ended:
            self._was_read = True
            self._on_read(self)
        return True

    def _rest(self) -> bool:
        """Until there is something to read; False when the device is to be asked again first."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._asked_again or self._stale)
            return not (self._ended or self._asked_again)

    def _look(self) -> Snapshot:
        assert self._source is not None
        files = list(self._listed(self._source))
        facts = self._source.photos_facts()
        with self._journal.reading() as connection:

            def seen_in(folder: str) -> Mapping[str, SeenFile]:
                key = device_key(self.device.id)
                return known_files.seen_in(connection, self._library, key, folder)

            return read(
                files,
                Recognition(seen_in, self._folder),
                self._ids,
                left_out=remembered.left_out(connection, self.device.id),
                facts=facts,
                now=datetime.now(UTC),
            )

    def _tell(self, told: Mapping[int, Marks]) -> None:
        """Let the journal know what the device says by now of what was imported from it."""
        key = device_key(self.device.id)
        changed = marks.changes(self._journal.read(), key, told)
        if not changed:
            return
        try:
            with self._journal.write(durable=False) as connection:
                marks.learn(connection, key, changed)
        except StorageError as error:
            logger.info("what was marked on %s is not kept yet: %s", self.device.name, error)
        else:
            self._on_marked()

    def _listed(self, source: DeviceSource) -> Iterator[SourceFile]:
        """The media files; how many there are is told on the way of the first reading."""
        count, due = 0, time.monotonic() + _PACE_SECONDS
        for found in source.list():
            if not isinstance(found, SourceFile):
                continue
            count += 1
            yield found
            now = time.monotonic()
            if now >= due and not self._was_read:
                due = now + _PACE_SECONDS
                self.change(total_assets=count)


def _remembered(journal: Database, device_id: str) -> Device:
    """A device of which only the id is known by now, as it was the last time."""
    known = remembered.known(journal.read(), device_id)
    state = DeviceState.CONNECTING
    if known is None:
        return Device(device_id, "", "", "", state)
    return Device(device_id, known.name, known.model, known.ios_version, state, known.mode)


def _carried(source: DeviceSource, file: SourceFile) -> bytes | None:
    """The small picture in a file's EXIF block; the file is not read whole for it."""
    with source.open(file) as opened:
        return embedded_thumbnail(opened, file)
