"""Waiting for devices to say who they are, and choosing what of one is to be imported.

Must not know how an import is followed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from desktop_sync.errors import SourceError
from desktop_sync.model.device import (
    ChoiceScope,
    Device,
    DeviceAsset,
    DeviceAssetState,
    DeviceGrouping,
    Devices,
    DeviceState,
)
from desktop_sync.model.events import AssetCounts, ImportPhase, ImportSummary
from desktop_sync.platforms.phone_support import can_see_phones

if TYPE_CHECKING:
    from desktop_sync.cli.importing import DeviceChoice
    from desktop_sync.engine.commands import HeadlessCommands

FIRST = "first"
_SETTLE_SECONDS = 30.0
_ARRIVAL_SECONDS = 1.0
_LET_IN_SECONDS = 60.0
_LOOK_SECONDS = 0.5
_UNSETTLED = (DeviceState.CONNECTING, DeviceState.READING)
_READABLE = (DeviceState.READY, DeviceState.BUSY)
_HOPELESS = (DeviceState.REFUSED, DeviceState.FAILED)


def all_devices(engine: HeadlessCommands) -> Devices:
    """What is plugged in, once each device has said who it is and what is on it; what takes
    longer than half a minute is told as it stands."""
    engine.watch_devices()
    _wait(engine, _ARRIVAL_SECONDS, lambda found: not found.daemon or bool(found.devices))
    return _wait(
        engine,
        _SETTLE_SECONDS,
        lambda found: all(one.state not in _UNSETTLED for one in found.devices),
    )


def import_from_device(engine: HeadlessCommands, choice: DeviceChoice) -> tuple[int | None, Device]:
    """Begin an import from a device; its number, or None where nothing on it is asked for. A
    device that has to be unlocked, or to trust this computer, is waited for. Raises
    ``SourceError``: ``no-device``, ``no-daemon``, ``no-album``, ``device-…`` with its state."""
    device = let_in(engine, choice.device)
    ids = None
    if choice.since is not None or choice.album is not None or device.left_out:
        ids = [one.id for one in _chosen(engine, device, choice)]
        if not ids:
            return None, device
    return engine.import_device(device.id, ids, ChoiceScope.THIS_TIME), device


def preview_device(engine: HeadlessCommands, choice: DeviceChoice) -> tuple[ImportSummary, Device]:
    """The import as it would end if every file could be read, by the names that belong
    together: nothing is opened."""
    started_at = datetime.now(UTC)
    device = let_in(engine, choice.device)
    chosen = _chosen(engine, device, choice)
    all_of_it = engine.device_contents(device.id, DeviceGrouping.DAY).result()
    size_bytes = sum(one.size_bytes for one in chosen)
    files = sum(len(one.resource_names) for one in chosen)
    ended_at = datetime.now(UTC)
    summary = ImportSummary(
        id=0,
        source_name=device.name,
        roots=(),
        library=str(engine.library_folder()),
        phase=ImportPhase.ENDED,
        started_at=started_at,
        ended_at=ended_at,
        assets=AssetCounts(imported=len(chosen), already=all_of_it.here, ignored=all_of_it.removed),
        resources_imported=files,
        bytes_done=size_bytes,
        assets_total=len(chosen),
        assets_handled=0,
        bytes_total=size_bytes,
        bytes_handled=0,
        files_listed=files,
        seconds=(ended_at - started_at).total_seconds(),
        problem_count=0,
    )
    return summary, device


def find_device(engine: HeadlessCommands, wanted: str) -> Device:
    """The device of this id, or the ``first``, as it stands. Raises ``SourceError``."""
    found = all_devices(engine)
    for one in found.devices:
        if wanted == FIRST or one.id == wanted:
            return one
    if not can_see_phones(answers=found.daemon):
        raise SourceError("no-daemon")
    raise SourceError("no-device", path=None if wanted == FIRST else wanted)


def let_in(engine: HeadlessCommands, wanted: str) -> Device:
    """The device of this id, or the ``first``, once it can be read: one that has to be unlocked, or
    to trust this computer, is waited for. Raises ``SourceError``."""
    device = find_device(engine, wanted)
    if device.state not in (*_READABLE, *_HOPELESS):
        from desktop_sync.wording import device_message

        click.echo(device_message(device), err=True)
        found = _wait(engine, _LET_IN_SECONDS, lambda found: _is_settled(found, device.id))
        device = next((one for one in found.devices if one.id == device.id), device)
    if device.state not in _READABLE:
        raise SourceError(f"device-{device.state.value}", path=device.name or device.id)
    return device


def _is_settled(found: Devices, device_id: str) -> bool:
    states = [one.state for one in found.devices if one.id == device_id]
    return bool(states) and states[0] in (*_READABLE, *_HOPELESS)


def _chosen(engine: HeadlessCommands, device: Device, choice: DeviceChoice) -> list[DeviceAsset]:
    """What is new on a device, asked for, and was not left out before."""
    grouping = DeviceGrouping.DAY if choice.album is None else DeviceGrouping.ALBUM
    groups = engine.device_contents(device.id, grouping).result().groups
    if choice.album is not None:
        groups = tuple(one for one in groups if one.album == choice.album)
        if not groups:
            raise SourceError("no-album", path=choice.album)
    ids = list(dict.fromkeys(asset_id for one in groups for asset_id in one.ids))
    return [
        one
        for one in engine.device_assets(device.id, ids).result()
        if one.state is DeviceAssetState.NEW and not one.left_out and _is_since(one, choice.since)
    ]


def _is_since(one: DeviceAsset, since: date | None) -> bool:
    return since is None or (one.day is not None and one.day >= since)


def _wait(
    engine: HeadlessCommands, seconds: float, is_enough: Callable[[Devices], bool]
) -> Devices:
    """The devices, as soon as that is enough, or after ``seconds``."""
    news = threading.Event()
    forget = engine.bus.subscribe(lambda _: news.set())
    end = time.monotonic() + seconds
    try:
        while True:
            news.clear()
            found = engine.devices().result()
            if is_enough(found) or time.monotonic() > end:
                return found
            news.wait(_LOOK_SECONDS)
    finally:
        forget()
