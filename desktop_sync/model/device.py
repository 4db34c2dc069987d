"""A tethered device, and what is on it. Values only."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from desktop_sync.model.asset import AssetKind

_DEVICE_PREFIX = "iphone:"


def device_key(device_id: str) -> str:
    """The key of a device's source."""
    return _DEVICE_PREFIX + device_id


def device_of(source_key: str) -> str | None:
    """The id of the device a source key is of; None where it is of none."""
    if source_key.startswith(_DEVICE_PREFIX):
        return source_key.removeprefix(_DEVICE_PREFIX)
    return None


class DeviceState(StrEnum):
    """How a device stands to us.

    ``CONNECTING``: it was plugged in and is being asked who it is. ``LOCKED``: it has to be
    unlocked first. ``TRUST``: its user is asked to tap "Trust". ``REFUSED``: they tapped
    "Don't Trust". ``READING``: what is on it is being listed. ``BUSY``: an import from it runs.
    ``FAILED``: it answers, but not as it should. ``GONE``: it was unplugged while an import
    from it waits.
    """

    CONNECTING = "connecting"
    LOCKED = "locked"
    TRUST = "trust"
    REFUSED = "refused"
    READING = "reading"
    READY = "ready"
    BUSY = "busy"
    FAILED = "failed"
    GONE = "gone"


class ArrivalMode(StrEnum):
    """What to do when a device with something new on it is plugged in."""

    ALWAYS = "always"
    ASK = "ask"
    NEVER = "never"


class Device(Struct, frozen=True):
    """One device. ``id`` stays the same whenever it is plugged in; ``model`` is what people call
    it ("iPhone 15 Pro"). Counts are of assets and None until it was read: all of ``total_assets``
    can be read by cable but ``cloud_assets``, whose originals are only in iCloud or missing.
    ``left_out`` of the new ones were left out by the user before. ``detail`` is the cause's code
    where it ``FAILED``."""

    id: str
    name: str
    model: str
    ios_version: str
    state: DeviceState
    mode: ArrivalMode = ArrivalMode.ASK
    new_assets: int | None = None
    total_assets: int | None = None
    cloud_assets: int | None = None
    left_out: int = 0
    detail: str | None = None


class Devices(Struct, frozen=True):
    """All devices, in the order they were plugged in. ``daemon`` says whether the system's
    program for them (usbmuxd) answers; without it none is ever seen."""

    daemon: bool = False
    devices: tuple[Device, ...] = ()


class DeviceAssetState(StrEnum):
    """What became of an asset on a device, as far as the library goes."""

    NEW = "new"
    HERE = "here"
    REMOVED = "removed"
    CLOUD = "cloud"


class ChoiceScope(StrEnum):
    """How long a choice among what is new on a device is to be kept in mind."""

    FROM_NOW_ON = "from-now-on"
    THIS_TIME = "this-time"


class DeviceGrouping(StrEnum):
    """By what the assets on a device are put together."""

    DAY = "day"
    ALBUM = "album"


class DeviceAsset(Struct, frozen=True):
    """An asset on a device as the grid shows it. ``id`` is stable while the device stays
    plugged in. ``at`` is when it was captured as far as names and the device's own times tell
    before it is opened. ``resource_names`` are its files' names, the primary one first.
    ``left_out`` says that the user left it out of an import before."""

    id: int
    kind: AssetKind
    name: str
    at: datetime | None
    resource_names: tuple[str, ...]
    size_bytes: int
    state: DeviceAssetState
    is_edited: bool = False
    left_out: bool = False
    duration_ms: int | None = None

    @property
    def day(self) -> date | None:
        """The day it was captured, by the clock on this wall; a moment of an unknown zone is
        taken as it is."""
        if self.at is None:
            return None
        return (self.at if self.at.tzinfo is None else self.at.astimezone()).date()


class DeviceGroup(Struct, frozen=True):
    """A day (None: unknown) or an album (by its title), and its assets' ids and their number
    by state. An asset may be in several albums."""

    day: date | None
    album: str | None
    ids: tuple[int, ...] = ()
    new: int = 0
    here: int = 0
    removed: int = 0
    cloud: int = 0


class DeviceContents(Struct, frozen=True):
    """What is on a device, grouped, newest first. Counts are over all its assets, whatever
    was asked for. ``has_albums`` says whether its albums could be read. ``new_bytes`` is what
    all that is new would take."""

    groups: tuple[DeviceGroup, ...] = ()
    total: int = 0
    new: int = 0
    here: int = 0
    removed: int = 0
    cloud: int = 0
    new_bytes: int = 0
    has_albums: bool = False
