"""What the user sees as one photo or video, and the files it is made of.

Owns the values that travel from a source's listing to a published asset.
Must not know where files come from, how they are read, or where they are kept.
"""

from __future__ import annotations

import posixpath
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class ResourceRole(StrEnum):
    """What one file is to its asset (the vocabulary of Apple's PHAssetResourceType)."""

    PHOTO = "photo"
    VIDEO = "video"
    PAIRED_VIDEO = "paired_video"
    ALTERNATE_PHOTO = "alternate_photo"
    ADJUSTMENT = "adjustment"
    ADJUSTED_PHOTO = "adjusted_photo"
    ADJUSTED_VIDEO = "adjusted_video"
    SIDECAR = "sidecar"

    @property
    def is_media(self) -> bool:
        """Whether the file is a picture or a film, not a description of one."""
        return self not in (ResourceRole.ADJUSTMENT, ResourceRole.SIDECAR)

    @property
    def order(self) -> int:
        """The place among an asset's files: what is looked at first comes first."""
        return list(ResourceRole).index(self)


class AssetKind(StrEnum):
    """What the asset is as a whole. ``SIDECAR`` is a description whose original is not there."""

    PHOTO = "photo"
    VIDEO = "video"
    LIVE_PHOTO = "live_photo"
    BURST = "burst"
    SIDECAR = "sidecar"


class CaptureOrigin(StrEnum):
    """How a capture time is known, best first."""

    EXIF = "exif"
    QUICKTIME = "quicktime"
    XMP = "xmp"
    NAME = "name"
    FILE = "file"
    UNKNOWN = "unknown"


class Damage(StrEnum):
    """What is visibly wrong with a file's content. It is kept bit for bit all the same."""

    TRUNCATED = "truncated"
    UNRECOGNISED = "unrecognised"


class CaptureTime(Struct, frozen=True):
    """When an asset was captured.

    ``at`` is aware where the file states an offset, else naive: the wall clock
    of an unknown zone. An offset is never invented. ``at`` is None only with
    ``CaptureOrigin.UNKNOWN``.
    """

    at: datetime | None
    origin: CaptureOrigin


class SourceFile(Struct, frozen=True):
    """One file as its source lists it.

    ``path`` is the source's own name for it, with forward slashes, absolute for
    a local folder; bytes that are not UTF-8 are surrogate-escaped. ``modified_ns`` is
    nanoseconds since the Unix epoch.
    """

    path: str
    size_bytes: int
    modified_ns: int

    @property
    def name(self) -> str:
        return posixpath.basename(self.path)

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)


class Metadata(Struct, frozen=True):
    """What a file says of itself. Absent facts are None; ``width`` and ``height`` are pixels as
    shown."""

    captured: CaptureTime | None = None
    content_identifier: str | None = None
    burst_identifier: str | None = None
    camera: str | None = None
    damage: Damage | None = None
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None


class ProbedFile(Struct, frozen=True):
    """A listed file together with what it says of itself."""

    file: SourceFile
    metadata: Metadata = field(default_factory=Metadata)


class Resource(Struct, frozen=True):
    """One file of an asset, and what it is to it."""

    role: ResourceRole
    file: SourceFile
    metadata: Metadata = field(default_factory=Metadata)


class Marks(Struct, frozen=True):
    """What somebody made of an asset where it comes from: a favourite, hidden from all others, and
    the albums it is in, by name and sorted. Two albums of one name are one."""

    favourite: bool = False
    hidden: bool = False
    albums: tuple[str, ...] = ()

    def __or__(self, other: Marks) -> Marks:
        """What either says."""
        return Marks(
            self.favourite or other.favourite,
            self.hidden or other.hidden,
            tuple(sorted({*self.albums, *other.albums})),
        )


UNMARKED = Marks()


class Asset(Struct, frozen=True):
    """Files that belong together and move as one. The first resource is the primary one. ``marks``
    are None where the source knows nothing of such, as folders do."""

    kind: AssetKind
    resources: tuple[Resource, ...]
    captured: CaptureTime
    marks: Marks | None = None

    @property
    def primary(self) -> Resource:
        return self.resources[0]

    @property
    def name(self) -> str:
        """What people call it: the primary file's name without its extension."""
        return posixpath.splitext(self.primary.file.name)[0]

    @property
    def size_bytes(self) -> int:
        return sum(resource.file.size_bytes for resource in self.resources)


class PassReason(StrEnum):
    """Why a listing passed something over."""

    NOT_MEDIA = "not-media"
    SYSTEM_LITTER = "system-litter"
    HIDDEN = "hidden"
    LINK_OUTSIDE = "link-outside"
    BROKEN_LINK = "broken-link"
    NOT_A_FILE = "not-a-file"
    UNREADABLE_FOLDER = "unreadable-folder"
    IN_LIBRARY = "in-library"
    REMOVED_BY_YOU = "removed-by-you"


class PassedOver(Struct, frozen=True):
    """Something a source holds that is not imported, and why."""

    path: str
    reason: PassReason
