"""What is on a device, measured against the library: its assets, and how they are grouped.

Pure but for what recognition looks up. Whole assets are told by the names that belong
together, since the files are not opened for it. Must not know of devices, or of threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, field

from desktop_sync.engine.recognition import Recognition
from desktop_sync.journal.known_files import SeenFile
from desktop_sync.model.asset import (
    UNMARKED,
    Asset,
    Marks,
    ProbedFile,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.device import (
    DeviceAsset,
    DeviceAssetState,
    DeviceContents,
    DeviceGroup,
    DeviceGrouping,
)
from desktop_sync.sources.base import PhotosFacts
from desktop_sync.sources.formats import FileClass, file_class
from desktop_sync.sources.grouping import group

_EDITS = (ResourceRole.ADJUSTED_PHOTO, ResourceRole.ADJUSTED_VIDEO, ResourceRole.ADJUSTMENT)


class Snapshot(Struct, frozen=True):
    """One reading of a device. ``files`` are an asset's files, by its id; ``albums`` is None
    where they could not be read, else the titles with their assets' ids; ``told`` is what the
    device says of what the library has, by the journal's number of a resource."""

    assets: Mapping[int, DeviceAsset] = field(default_factory=dict)
    files: Mapping[int, tuple[SourceFile, ...]] = field(default_factory=dict)
    albums: tuple[tuple[str, tuple[int, ...]], ...] | None = None
    told: Mapping[int, Marks] = field(default_factory=dict)

    def count(self, state: DeviceAssetState) -> int:
        return sum(one.state is state for one in self.assets.values())

    @property
    def left_out(self) -> int:
        """How many of the new ones the user left out before."""
        return sum(one.left_out for one in self.assets.values())

    def new_ids(self, *, with_left_out: bool = False) -> list[int]:
        """What is new, without what the user left out before unless that is asked for."""
        return [
            one.id
            for one in self.assets.values()
            if one.state is DeviceAssetState.NEW and (with_left_out or not one.left_out)
        ]


class Ids:
    """Gives each asset, by its primary file's path, the same number whenever it is seen."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, path: str) -> int:
        return self._known.setdefault(path, len(self._known) + 1)


def read(
    files: Iterable[SourceFile],
    recognition: Recognition,
    ids: Ids,
    *,
    left_out: frozenset[str] = frozenset(),
    facts: PhotosFacts | None = None,
    now: datetime,
) -> Snapshot:
    """What ``files`` (in the order of their folders) are to the library. ``left_out`` are
    primary files' paths; ``facts`` are what the device itself says, where it can be read. ``now``
    is aware."""
    listed = list(files)
    known = _recognise(listed, recognition)
    here = {file.path for file in listed}
    absent = [] if facts is None else [file for file in facts.cloud if file.path not in here]
    assets: dict[int, DeviceAsset] = {}
    parts: dict[int, tuple[SourceFile, ...]] = {}
    by_path: dict[str, int] = {}
    away = frozenset(one.path for one in absent)
    for one in group([ProbedFile(file) for file in [*listed, *absent]]):
        number = ids.of(one.primary.file.path)
        found = tuple(resource.file for resource in one.resources)
        state = _state(found, known, away)
        is_out = one.primary.file.path in left_out
        assets[number] = _asset(one, number, state, now, left_out=is_out)
        parts[number] = found
        by_path.update((file.path, number) for file in found)
    if facts is None:
        return Snapshot(assets, parts)
    grouped = tuple(_albums(facts.albums, by_path)) if facts.albums else None
    return Snapshot(assets, parts, grouped, _told(facts.marks(), known))


def contents(
    snapshot: Snapshot, grouping: DeviceGrouping, states: frozenset[DeviceAssetState] | None
) -> DeviceContents:
    """The snapshot as the grid shows it. See ``WindowCommands.device_contents``."""
    by_album = grouping is DeviceGrouping.ALBUM and snapshot.albums is not None
    groups = _by_album(snapshot) if by_album else _by_day(snapshot)
    new = snapshot.new_ids(with_left_out=True)
    shown = (_group(day, album, found, states) for day, album, found in groups)
    return DeviceContents(
        groups=tuple(one for one in shown if one.ids),
        total=len(snapshot.assets),
        new=len(new),
        here=snapshot.count(DeviceAssetState.HERE),
        removed=snapshot.count(DeviceAssetState.REMOVED),
        cloud=snapshot.count(DeviceAssetState.CLOUD),
        new_bytes=sum(snapshot.assets[one].size_bytes for one in new),
        has_albums=bool(snapshot.albums),
    )


_Known = Mapping[str, SeenFile]


def _recognise(files: Sequence[SourceFile], recognition: Recognition) -> _Known:
    """What the library has of each file; what it does not know is not in the answer."""
    known: dict[str, SeenFile] = {}
    here: str | None = None
    for file in files:
        if file.folder != here:
            here = file.folder
            recognition.enter(here or "/")
        before = recognition.of(file)
        if before is not None:
            known[file.path] = before
    return known


def _told(marks: Mapping[str, Marks], known: _Known) -> Mapping[int, Marks]:
    """The same content may lie under several paths: what is said of any of them holds."""
    told: dict[int, Marks] = {}
    for path, before in known.items():
        if not before.removed:
            said = told.get(before.resource_id, UNMARKED)
            told[before.resource_id] = said | marks.get(path, UNMARKED)
    return told


def _state(files: Sequence[SourceFile], known: _Known, away: frozenset[str]) -> DeviceAssetState:
    """An asset is here when all of it that can be read is. One whose picture or film is away
    cannot be read, whatever describes it."""
    media = [file for file in files if _is_media(file)] or list(files)
    if any(file.path in away or _is_unreadable(file) for file in media):
        return DeviceAssetState.CLOUD
    unknown = [file for file in files if file.path not in known]
    if unknown:
        return DeviceAssetState.NEW
    if all(known[file.path].removed for file in files):
        return DeviceAssetState.REMOVED
    return DeviceAssetState.HERE


def _is_media(file: SourceFile) -> bool:
    return file_class(file.name) not in (FileClass.SIDECAR, FileClass.ADJUSTMENT)


def _is_unreadable(file: SourceFile) -> bool:
    """A source lists what it cannot look at with zeros."""
    return file.size_bytes == 0 and file.modified_ns == 0


def _asset(
    one: Asset, number: int, state: DeviceAssetState, now: datetime, *, left_out: bool
) -> DeviceAsset:
    from desktop_sync.library.metadata import unread

    captured = unread(one.primary.file, now=now).captured
    return DeviceAsset(
        id=number,
        kind=one.kind,
        name=one.name,
        at=None if captured is None else captured.at,
        resource_names=tuple(resource.file.name for resource in one.resources),
        size_bytes=one.size_bytes,
        state=state,
        is_edited=any(resource.role in _EDITS for resource in one.resources),
        left_out=left_out and state is DeviceAssetState.NEW,
    )


def _albums(
    albums: Mapping[str, Sequence[str]], by_path: Mapping[str, int]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    for title, paths in albums.items():
        found = tuple(dict.fromkeys(by_path[path] for path in paths if path in by_path))
        if found:
            yield title, found


_Found = tuple[date | None, str | None, list[DeviceAsset]]


def _by_day(snapshot: Snapshot) -> list[_Found]:
    days: dict[date | None, list[DeviceAsset]] = {}
    for one in snapshot.assets.values():
        days.setdefault(one.day, []).append(one)
    ordered = sorted(days, key=lambda day: day or date.min, reverse=True)
    return [(day, None, sorted(days[day], key=_age)) for day in ordered]


def _by_album(snapshot: Snapshot) -> list[_Found]:
    """Albums by their newest asset, the newest first."""
    found: list[_Found] = [
        (None, title, sorted((snapshot.assets[one] for one in ids), key=_age))
        for title, ids in snapshot.albums or ()
    ]
    return sorted(found, key=lambda one: _age(one[2][0]))


def _group(
    day: date | None,
    album: str | None,
    found: Sequence[DeviceAsset],
    states: frozenset[DeviceAssetState] | None,
) -> DeviceGroup:
    def count(state: DeviceAssetState) -> int:
        return sum(one.state is state for one in found)

    return DeviceGroup(
        day=day,
        album=album,
        ids=tuple(one.id for one in found if states is None or one.state in states),
        new=count(DeviceAssetState.NEW),
        here=count(DeviceAssetState.HERE),
        removed=count(DeviceAssetState.REMOVED),
        cloud=count(DeviceAssetState.CLOUD),
    )


def _age(one: DeviceAsset) -> tuple[float, int]:
    """The newest first, what is of no known time last."""
    return (float("inf") if one.at is None else -one.at.timestamp(), one.id)
