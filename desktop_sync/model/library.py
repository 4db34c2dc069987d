"""The library as lists show it: its days, its assets, and one asset's receipt. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop_sync.model.asset import AssetKind, CaptureTime, ResourceRole
from desktop_sync.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class LibraryDay:
    """A day by the clock of where it was captured; None for assets of no known day."""

    day: date | None
    assets: int


@dataclass(frozen=True, slots=True)
class LibraryDays:
    """All days that hold something that was sought, newest first, the unknown one last."""

    total: int
    days: tuple[LibraryDay, ...]


@dataclass(frozen=True, slots=True)
class AssetTile:
    """An asset as the grid shows it. ``resource_names`` are the names its files came with, the
    primary one first; ``library_path`` is the primary file's, relative to the library's folder,
    with forward slashes; ``sha256`` is that file's, in hex. ``proven`` says whether the library's
    copy of every file was read back. ``duration_ms`` is a video's, where known."""

    id: int
    kind: AssetKind
    name: str
    captured: CaptureTime
    resource_names: tuple[str, ...]
    library_path: str
    sha256: str
    size_bytes: int
    proven: bool
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class AssetPage:
    """Assets in the order of ``LibraryDays``, from ``offset``."""

    offset: int
    rows: tuple[AssetTile, ...]


@dataclass(frozen=True, slots=True)
class ResourceReceipt:
    """What is known of one file: where it came from, where it lies, and the evidence for it."""

    role: ResourceRole
    original_path: str
    library_path: str
    size_bytes: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class AssetReceipt:
    """One asset with its evidence. ``source_name`` is what its import called its source;
    ``width`` and ``height`` are pixels as shown, where known."""

    tile: AssetTile
    source_name: str
    imported_at: datetime
    camera: str | None
    resources: tuple[ResourceReceipt, ...]
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """What an import of some paths would bring, as far as it is known. ``complete`` is False
    when the time was up first: the figures are then at least these. ``already`` counts assets
    that the library has; they are in none of the other figures."""

    photos: int
    videos: int
    size_bytes: int
    already: int
    passed_over: int
    complete: bool
