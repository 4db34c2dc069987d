"""Devices that are plugged in, as a test says: what is on them, and how they stand to us."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.commands import WindowCommands
from desktop_sync.errors import SourceError
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.device import (
    ArrivalMode,
    ChoiceScope,
    Device,
    DeviceAsset,
    DeviceAssetState,
    DeviceContents,
    DeviceGroup,
    DeviceGrouping,
    Devices,
    DeviceState,
)
from desktop_sync.model.events import DevicesChanged

SIZE = 3_000_000
PHONE = Device("phone", "iPhone", "iPhone 15 Pro", "18.1", DeviceState.READY)
_READ = (DeviceState.READY, DeviceState.BUSY)

States = frozenset[DeviceAssetState] | None


def assets(
    count: int,
    *,
    first: int = 1,
    state: DeviceAssetState = DeviceAssetState.NEW,
    newest: datetime | None = None,
    a_day: int = 10,
    **facts: object,
) -> list[DeviceAsset]:
    """``count`` photos, ``a_day`` of them each day, the newest first."""
    noon = datetime.now(UTC).astimezone().replace(hour=12, minute=0, second=0)
    newest = newest or noon
    made = []
    for at in range(count):
        name = f"IMG_{first + at:04}"
        moment = newest - timedelta(days=at // a_day, seconds=at % a_day)
        made.append(
            DeviceAsset(first + at, AssetKind.PHOTO, name, moment, (f"{name}.HEIC",), SIZE, state)
        )
    return [replace(one, **facts) for one in made]


class PluggedDevices:
    """The part of ``WindowCommands`` that is about devices, answered on ``reader``."""

    def __init__(self, bus: Bus, reader: ThreadPoolExecutor) -> None:
        self._bus = bus
        self._reader = reader
        self._plugged: dict[str, Device] = {}
        self._on: dict[str, dict[int, DeviceAsset]] = {}
        self.daemon = True
        self.albums: Mapping[str, Sequence[int]] = {}
        self.thumbnail_of: Callable[[int], bytes | None] = lambda _: None
        self.free_bytes: int | None = 212_000_000_000
        self.device_imports: list[tuple[str, tuple[int, ...] | None]] = []
        self.asked_assets: list[tuple[int, ...]] = []
        self.asked_pictures: list[int] = []

    # Commands and queries -------------------------------------------------------------

    def import_device(
        self,
        device_id: str,
        asset_ids: Sequence[int] | None = None,
        scope: ChoiceScope = ChoiceScope.FROM_NOW_ON,
    ) -> int:
        if device_id not in self._plugged:
            raise SourceError("gone", path=device_id)
        self.device_imports.append((device_id, None if asset_ids is None else tuple(asset_ids)))
        return len(self.device_imports)

    def devices(self) -> Future[Devices]:
        return self._reader.submit(self.devices_now)

    def device_contents(
        self, device_id: str, grouping: DeviceGrouping, states: States = None
    ) -> Future[DeviceContents]:
        return self._reader.submit(self._contents, device_id, grouping, states)

    def device_assets(self, device_id: str, ids: Sequence[int]) -> Future[tuple[DeviceAsset, ...]]:
        self.asked_assets.append(tuple(ids))
        known = self._on.get(device_id, {})
        return self._reader.submit(lambda: tuple(known[one] for one in ids if one in known))

    def device_thumbnail(self, device_id: str, asset_id: int) -> Future[bytes | None]:
        self.asked_pictures.append(asset_id)
        return self._reader.submit(self.thumbnail_of, asset_id)

    def set_arrival_mode(self, device_id: str, mode: ArrivalMode) -> None:
        self.change_device(device_id, mode=mode)

    def library_free_bytes(self) -> Future[int | None]:
        return self._reader.submit(lambda: self.free_bytes)

    # What a test says -----------------------------------------------------------------

    def plug(self, device: Device = PHONE, on_it: Sequence[DeviceAsset] = ()) -> str:
        """Plug in ``device`` with ``on_it``; its id."""
        self._on[device.id] = {one.id: one for one in on_it}
        self._plugged[device.id] = device
        self.change_device(device.id)
        return device.id

    def change_device(self, device_id: str, **facts: object) -> None:
        """Its counts follow what is on it, once it was read."""
        device = replace(self._plugged[device_id], **facts)
        if device.state in _READ:
            on_it = self._on[device_id].values()
            new = [one for one in on_it if one.state is DeviceAssetState.NEW]
            device = replace(
                device,
                new_assets=len(new),
                total_assets=len(on_it),
                cloud_assets=sum(one.state is DeviceAssetState.CLOUD for one in on_it),
                left_out=sum(one.left_out for one in new),
            )
        self._plugged[device_id] = device
        self._bus.publish(DevicesChanged(self.devices_now()))

    def change_assets(self, device_id: str, ids: Sequence[int], **facts: object) -> None:
        known = self._on[device_id]
        for one in ids:
            known[one] = replace(known[one], **facts)
        self.change_device(device_id)

    def unplug(self, device_id: str = PHONE.id) -> None:
        """It goes, and is forgotten."""
        del self._plugged[device_id]
        self._bus.publish(DevicesChanged(self.devices_now()))

    def devices_now(self) -> Devices:
        return Devices(self.daemon, tuple(self._plugged.values()))

    # Inside ---------------------------------------------------------------------------

    def _contents(self, device_id: str, grouping: DeviceGrouping, states: States) -> DeviceContents:
        known = self._on.get(device_id, {})
        counts = {
            state.value: sum(one.state is state for one in known.values())
            for state in DeviceAssetState
        }
        by_album = grouping is DeviceGrouping.ALBUM and bool(self.albums)
        groups = self._by_album(known) if by_album else _by_day(known)
        made = (_group(day, album, found, states) for day, album, found in groups)
        return DeviceContents(
            groups=tuple(one for one in made if one.ids),
            total=len(known),
            new_bytes=sum(
                one.size_bytes for one in known.values() if one.state is DeviceAssetState.NEW
            ),
            has_albums=bool(self.albums),
            **counts,
        )

    def _by_album(self, known: Mapping[int, DeviceAsset]) -> list[_Found]:
        return [
            (None, title, [known[one] for one in ids if one in known])
            for title, ids in self.albums.items()
        ]


class WithDevices(PluggedDevices):
    """A real engine, but for the devices: those are as the test says."""

    def __init__(self, engine: WindowCommands) -> None:
        super().__init__(engine.bus, ThreadPoolExecutor(1, thread_name_prefix="fake-devices"))
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def unplug_all(self) -> None:
        for device_id in list(self._plugged):
            self.unplug(device_id)

    def close(self) -> None:
        self._reader.shutdown()


_Found = tuple[date | None, str | None, list[DeviceAsset]]


def _by_day(known: Mapping[int, DeviceAsset]) -> list[_Found]:
    days: dict[date | None, list[DeviceAsset]] = {}
    for one in known.values():
        day = None if one.at is None else one.at.astimezone().date()
        days.setdefault(day, []).append(one)
    ordered = sorted(days, key=lambda day: day or date.min, reverse=True)
    return [(day, None, days[day]) for day in ordered]


def _group(
    day: date | None, album: str | None, found: Sequence[DeviceAsset], states: States
) -> DeviceGroup:
    counts = {state.value: sum(one.state is state for one in found) for state in DeviceAssetState}
    ids = tuple(one.id for one in found if states is None or one.state in states)
    return DeviceGroup(day, album, ids, **counts)
