"""The library as lists show it: its days, its assets, and one asset's receipt. Values only."""

from __future__ import annotations

from array import array
from datetime import date, datetime

from msgspec import Struct, field

from desktop_sync.model.asset import UNMARKED, AssetKind, CaptureTime, Marks, ResourceRole
from desktop_sync.model.destination import AssetPlace
from desktop_sync.model.evidence import Evidence, Grade
from desktop_sync.model.job import JobState


class LibraryDay(Struct, frozen=True):
    """A day by the clock of where it was captured; None for assets of no known day. ``proven``
    says whether the library's copy of every file of that day was read back."""

    day: date | None
    assets: int
    proven: bool


class LibraryDays(Struct, frozen=True):
    """All days that hold something that was sought, newest first, the unknown one last, and
    the ids of all their assets in that order, within a day newest first."""

    days: tuple[LibraryDay, ...] = ()
    ids: array[int] = field(default_factory=lambda: array("q"))


class AssetTile(Struct, frozen=True):
    """An asset as the grid shows it. ``resource_names`` are the names its files came with, the
    primary one first, and ``library_paths`` where those lie, relative to the library's folder,
    with forward slashes; ``sha256`` is the primary file's, in hex. ``proven`` says whether the
    library's copy of every file was read back. ``duration_ms`` is a video's, where known.
    ``places`` are the destinations, each with how far the upload is."""

    id: int
    kind: AssetKind
    name: str
    captured: CaptureTime
    resource_names: tuple[str, ...]
    library_paths: tuple[str, ...]
    sha256: str
    size_bytes: int
    proven: bool
    duration_ms: int | None = None
    places: tuple[AssetPlace, ...] = ()

    @property
    def library_path(self) -> str:
        """The primary file's."""
        return self.library_paths[0]


class ResourceReceipt(Struct, frozen=True):
    """What is known of one file: where it came from, where it lies, and the evidence for it."""

    role: ResourceRole
    original_path: str
    library_path: str
    size_bytes: int
    evidence: tuple[Evidence, ...]


class AssetReceipt(Struct, frozen=True):
    """One asset with its evidence. ``source_name`` is what the import that brought its primary
    file called its source, empty where that is not known; ``width`` and ``height`` are pixels
    as shown, where known. ``marks`` is what is known of it from the devices it came from."""

    tile: AssetTile
    source_name: str
    imported_at: datetime
    camera: str | None
    resources: tuple[ResourceReceipt, ...]
    width: int | None = None
    height: int | None = None
    marks: Marks = UNMARKED

    @property
    def places(self) -> tuple[AssetPlace, ...]:
        """The destinations, each with how far the upload is."""
        return self.tile.places

    @property
    def proven_at(self) -> tuple[str, ...]:
        """The destinations at which every file that is kept there is proven, by more than its
        size."""
        return tuple(one.name for one in self.places if self._is_proven_at(one))

    def is_safe(self, destinations: int) -> bool:
        """Whether our copy was read back and it is proven at so many destinations besides."""
        return self.tile.proven and len(self.proven_at) >= destinations

    def _is_proven_at(self, place: AssetPlace) -> bool:
        grades = {
            one.grade
            for file in self.resources
            for one in file.evidence
            if one.destination == place.name
        }
        is_done = place.state is JobState.SUCCEEDED and bool(grades)
        return is_done and Grade.SIZE_ONLY not in grades
