"""The devices that are plugged in: who they are, what is new on them, and what follows.

Owns a visit for each, from its arrival to its departure, on a thread of its own. Must not know
how a device is spoken to, or how an import is carried out.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.device_contents import Snapshot, contents
from desktop_sync.engine.device_visit import Visit
from desktop_sync.engine.imports import Imports
from desktop_sync.errors import SourceError
from desktop_sync.journal import devices as remembered
from desktop_sync.journal.database import Database
from desktop_sync.model.device import (
    ArrivalMode,
    ChoiceScope,
    Device,
    DeviceAsset,
    DeviceAssetState,
    DeviceContents,
    DeviceGrouping,
    Devices,
    DeviceState,
    device_key,
)
from desktop_sync.model.events import DevicesChanged
from desktop_sync.sources.base import DevicePort

if TYPE_CHECKING:
    from desktop_sync.sources.watcher import Tethered

logger = logging.getLogger(__name__)

_FIRST_LOOK_SECONDS = 3.0


class DeviceDesk:
    """Thread-safe. Nothing is looked for before ``start``."""

    def __init__(
        self,
        journal: Database,
        folder: Path,
        library: int,
        bus: Bus,
        imports: Imports,
        port: DevicePort,
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._library = library
        self._bus = bus
        self._imports = imports
        self._port = port
        self._lock = threading.RLock()
        self._daemon = False
        self._looked = threading.Event()
        self._visits: dict[str, Visit] = {}
        self._left: dict[str, Device] = {}
        self._stop_watching: Callable[[], None] | None = None
        self._on_marked: Callable[[], None] = lambda: None

    def when_marked(self, act: Callable[[], None]) -> None:
        """Let ``act`` be called whenever a device says something new of what was imported."""
        self._on_marked = act

    def start(self) -> None:
        """Look for devices from now on."""
        with self._lock:
            if self._stop_watching is None:
                self._stop_watching = self._port.watch(self._follow)

    def wait_for_first_look(self) -> None:
        """Until it is known what is plugged in now."""
        self._looked.wait(_FIRST_LOOK_SECONDS)

    def stop(self) -> None:
        with self._lock:
            stop, self._stop_watching = self._stop_watching, None
        if stop is not None:
            stop()
        with self._lock:
            visits = list(self._visits.values())
            self._visits.clear()
        for visit in visits:
            visit.end()
        for visit in visits:
            visit.join()

    # What is asked --------------------------------------------------------------------

    def devices(self) -> Devices:
        with self._lock:
            visits = list(self._visits.values())
            left = list(self._left.values())
            daemon = self._daemon
        here = tuple(self._as_it_stands(visit.device) for visit in visits)
        return Devices(daemon, (*here, *left))

    def contents(
        self,
        device_id: str,
        grouping: DeviceGrouping,
        states: frozenset[DeviceAssetState] | None,
    ) -> DeviceContents:
        return contents(self._snapshot(device_id), grouping, states)

    def assets(self, device_id: str, ids: Sequence[int]) -> tuple[DeviceAsset, ...]:
        known = self._snapshot(device_id).assets
        return tuple(known[one] for one in ids if one in known)

    def thumbnail(self, device_id: str, asset_id: int) -> bytes | None:
        visit = self._visits.get(device_id)
        return None if visit is None else visit.thumbnail(asset_id)

    # What is told ---------------------------------------------------------------------

    def import_from(
        self, device_id: str, asset_ids: Sequence[int] | None, scope: ChoiceScope
    ) -> int:
        """See ``EngineCommands.import_device``."""
        visit = self._visits.get(device_id)
        if visit is None:
            raise SourceError("gone", path=device_id)
        return self._import(visit, asset_ids, scope)

    def set_mode(self, device_id: str, mode: ArrivalMode) -> None:
        with self._journal.write() as connection:
            remembered.set_mode(connection, device_id, mode)
        visit = self._visits.get(device_id)
        if visit is not None:
            visit.change(mode=mode)

    def source_left(self, source_key: str) -> None:
        """An import lost its source: if it is there, see how it stands to us now."""
        visit = self._visit_of(source_key)
        if visit is None:
            self._announce()
        else:
            visit.look_again()

    def import_over(self, source_key: str) -> None:
        """What is on a device is another's now."""
        with self._lock:
            for device_id in [one for one in self._left if device_key(one) == source_key]:
                del self._left[device_id]
        visit = self._visit_of(source_key)
        if visit is None:
            self._announce()
        else:
            visit.read_again()

    # Coming and going -----------------------------------------------------------------

    def _follow(self, tethered: Tethered) -> None:
        """What is plugged in now; called on the watcher's thread, whenever it changes. A device
        that was plugged in again has another number, and is visited anew."""
        numbers = {one.udid: one.number for one in tethered.devices}
        with self._lock:
            self._daemon = tethered.daemon
            gone = [
                one for one in self._visits.values() if numbers.get(one.device.id) != one.number
            ]
            for visit in gone:
                del self._visits[visit.device.id]
            new = [self._visit(*one) for one in numbers.items() if one[0] not in self._visits]
            for visit in new:
                self._left.pop(visit.device.id, None)
                self._visits[visit.device.id] = visit
        for visit in gone:
            visit.end()
            device = visit.device
            if device.id not in self._visits and self._imports.reads_from(device_key(device.id)):
                with self._lock:
                    self._left[device.id] = replace(device, state=DeviceState.GONE)
        for visit in new:
            visit.start()
        self._looked.set()
        self._announce()

    def _visit(self, device_id: str, number: int) -> Visit:
        return Visit(
            device_id,
            number,
            self._port,
            self._journal,
            self._folder,
            self._library,
            on_change=self._announce,
            on_ready=self._welcome,
            on_read=self._settle_in,
            on_marked=self._on_marked,
        )

    def _welcome(self, visit: Visit) -> None:
        """A device answers: what waited for it goes on."""
        self._imports.source_is_back(device_key(visit.device.id))

    def _settle_in(self, visit: Visit) -> None:
        """A device that has just come was read for the first time."""
        device = visit.device
        is_wanted = device.mode is ArrivalMode.ALWAYS and visit.snapshot.new_ids()
        if is_wanted and not self._imports.reads_from(device_key(device.id)):
            self._import(visit, None, ChoiceScope.THIS_TIME)

    def _import(self, visit: Visit, asset_ids: Sequence[int] | None, scope: ChoiceScope) -> int:
        device, snapshot = visit.device, visit.snapshot
        roots: tuple[str, ...] = ()
        if asset_ids is not None or snapshot.left_out:
            asked = snapshot.new_ids() if asset_ids is None else asset_ids
            wanted = [one for one in dict.fromkeys(asked) if one in snapshot.files]
            if not wanted:
                raise SourceError("nothing-chosen", path=device.name)
            roots = tuple(file.path for one in wanted for file in snapshot.files[one])
            if asset_ids is not None and scope is ChoiceScope.FROM_NOW_ON:
                self._remember(device.id, snapshot, frozenset(wanted))
        import_id = self._imports.add(device_key(device.id), roots, device.name)
        self._announce()
        return import_id

    def _remember(self, device_id: str, snapshot: Snapshot, chosen: frozenset[int]) -> None:
        """What of the new was left out this time, and what no longer is."""
        new = snapshot.new_ids(with_left_out=True)
        with self._journal.write() as connection:
            remembered.leave_out(
                connection,
                device_id,
                out=[snapshot.files[one][0].path for one in new if one not in chosen],
                back=[snapshot.files[one][0].path for one in chosen],
            )

    # ----------------------------------------------------------------------------------

    def _as_it_stands(self, device: Device) -> Device:
        busy = device.state is DeviceState.READY and self._imports.reads_from(device_key(device.id))
        return replace(device, state=DeviceState.BUSY) if busy else device

    def _snapshot(self, device_id: str) -> Snapshot:
        visit = self._visits.get(device_id)
        return Snapshot() if visit is None else visit.snapshot

    def _visit_of(self, source_key: str) -> Visit | None:
        with self._lock:
            found = (one for one in self._visits if device_key(one) == source_key)
            return next((self._visits[one] for one in found), None)

    def _announce(self) -> None:
        self._bus.publish(DevicesChanged(self.devices()))
