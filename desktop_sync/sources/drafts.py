"""An asset being put together: files with their names taken apart, and their roles.

Owns the order of an asset's resources, its kind and its capture time. Must not know why
files belong together. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from msgspec import Struct, field

from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    ProbedFile,
    Resource,
    ResourceRole,
)
from desktop_sync.sources.formats import FileClass, file_class, split_name

_ROLES = (
    ResourceRole.PHOTO,
    ResourceRole.VIDEO,
    ResourceRole.ALTERNATE_PHOTO,
    ResourceRole.PAIRED_VIDEO,
    ResourceRole.ADJUSTED_PHOTO,
    ResourceRole.ADJUSTED_VIDEO,
    ResourceRole.ADJUSTMENT,
    ResourceRole.SIDECAR,
)
_ROLE_ORDER = {role: index for index, role in enumerate(_ROLES)}
_ORIGIN_ORDER = {origin: index for index, origin in enumerate(CaptureOrigin)}


class NamedFile(Struct, eq=False):
    """A file with its name taken apart; ``stem`` and ``name`` are folded for comparison."""

    probed: ProbedFile
    kind: FileClass
    folder: str
    name: str
    stem: str
    extension: str
    draft: Draft | None = None

    @property
    def is_still(self) -> bool:
        return self.kind in (FileClass.PHOTO, FileClass.RAW)

    def join(self, other: NamedFile, role: ResourceRole) -> None:
        """Become part of the draft ``other`` is in."""
        if other.draft is not None:
            other.draft.add(role, self)


class Draft(Struct, eq=False):
    """An asset being put together. ``members`` are its originals, the primary first."""

    members: list[NamedFile]
    roles: list[tuple[ResourceRole, NamedFile]] = field(default_factory=list)
    film: NamedFile | None = None

    @property
    def primary(self) -> NamedFile:
        return self.members[0]

    def add(self, role: ResourceRole, file: NamedFile) -> None:
        file.draft = self
        self.roles.append((role, file))


def take_apart(probed: ProbedFile) -> NamedFile:
    """The file with its name's parts. What no class is known of can only describe."""
    folder, _, name = probed.file.path.rpartition("/")
    stem, extension = split_name(name)
    kind = file_class(name) or FileClass.SIDECAR
    return NamedFile(probed, kind, folder, folded(name), folded(stem), extension)


def folded(name: str) -> str:
    """A name as case-insensitive disks compare it."""
    return (name if name.isascii() else unicodedata.normalize("NFC", name)).casefold()


def by_path(file: NamedFile) -> tuple[str, str]:
    """The order of files and assets."""
    return file.folder, file.probed.file.path


def finish(draft: Draft) -> Asset:
    """The asset, its resources in the order of their roles, then of their paths."""
    ordered = sorted(draft.roles, key=lambda one: (_ROLE_ORDER[one[0]], by_path(one[1])))
    resources = tuple(
        Resource(role, file.probed.file, file.probed.metadata) for role, file in ordered
    )
    return Asset(_kind(draft), resources, _captured(resources))


def _kind(draft: Draft) -> AssetKind:
    if len(draft.members) > 1:
        return AssetKind.BURST
    if draft.film is not None:
        return AssetKind.LIVE_PHOTO
    if draft.primary.kind is FileClass.VIDEO:
        return AssetKind.VIDEO
    return AssetKind.PHOTO if draft.primary.is_still else AssetKind.SIDECAR


def _captured(resources: Sequence[Resource]) -> CaptureTime:
    """The best-known moment; of equally good ones, the primary file's. A description's
    own file time says nothing of the photo."""
    known = [
        captured
        for index, resource in enumerate(resources)
        if (captured := resource.metadata.captured) is not None
        and captured.at is not None
        and (index == 0 or resource.role.is_media or captured.origin is CaptureOrigin.XMP)
    ]
    nothing = CaptureTime(None, CaptureOrigin.UNKNOWN)
    return min(known, key=lambda one: _ORIGIN_ORDER[one.origin], default=nothing)
