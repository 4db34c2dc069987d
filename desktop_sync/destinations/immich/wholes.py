"""What belongs together at Immich: films to stills, descriptions to what they describe, stacks.

Owns these rules. Pure. Must not know how any of it is said to a server.
"""

from __future__ import annotations

from collections.abc import Container

from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.destination import UploadAsset, UploadFile

_FILMS = {
    ResourceRole.PHOTO: ResourceRole.PAIRED_VIDEO,
    ResourceRole.ADJUSTED_PHOTO: ResourceRole.ADJUSTED_VIDEO,
}
_COVERS = (ResourceRole.ADJUSTED_PHOTO, ResourceRole.ADJUSTED_VIDEO)


def film_of(asset: UploadAsset, still: UploadFile) -> UploadFile | None:
    """The film that moves ``still``: of a Live Photo its own, of an edited one the edited film."""
    role = _FILMS.get(still.role)
    if asset.kind is not AssetKind.LIVE_PHOTO or role is None:
        return None
    return _first(asset, role) if still == _first(asset, still.role) else None


def is_film(asset: UploadAsset, file: UploadFile) -> bool:
    """Whether ``file`` moves a still of its asset."""
    return any(film_of(asset, still) == file for still in asset.files)


def stack(asset: UploadAsset) -> tuple[UploadFile, ...]:
    """The files that are to be shown as one, the cover first: what the user made of it, else the
    primary file. The films of Live Photos are part of their stills already."""
    films = {film_of(asset, file) for file in asset.files}
    shown = [
        file
        for file in asset.files
        if file.role.is_media and file.role is not ResourceRole.PAIRED_VIDEO and file not in films
    ]
    return tuple(sorted(shown, key=lambda file: file.role not in _COVERS))


def cover(asset: UploadAsset, known: Container[int]) -> UploadFile | None:
    """The file that stands for the asset, of those ``known`` by their numbers."""
    return next((file for file in stack(asset) if file.resource_id in known), None)


def sidecar_of(asset: UploadAsset, file: UploadFile) -> UploadFile | None:
    """The description to be sent with ``file``: the one that names it (``IMG_1.HEIC.xmp``); with
    the primary file, one that names none of the others either (``IMG_1.xmp``)."""
    described = {one.remote.name.lower() for one in asset.files if one.role.is_media}
    for one in asset.files:
        if one.role is not ResourceRole.SIDECAR or one.remote.suffix.lower() != ".xmp":
            continue
        named = one.remote.stem.lower()
        if named == file.remote.name.lower():
            return one
        if named not in described and file == asset.files[0]:
            return one
    return None


def _first(asset: UploadAsset, role: ResourceRole) -> UploadFile | None:
    return next((file for file in asset.files if file.role is role), None)
