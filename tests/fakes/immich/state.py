"""What an Immich server remembers: users by their keys, assets, stacks, albums; and what it holds
against a request."""

from __future__ import annotations

import hashlib
import os
import re
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.fakes.immich.form import Form

ALL = frozenset({"all"})

# fmt: off
IMAGES = (
    ".3fr", ".ari", ".arw", ".cap", ".cin", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff",
    ".iiq", ".k25", ".kdc", ".mrw", ".nef", ".nrw", ".orf", ".ori", ".pef", ".psd", ".raf", ".raw",
    ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f", ".avif", ".bmp", ".gif", ".heic", ".heif",
    ".hif", ".insp", ".jp2", ".jpe", ".jpeg", ".jpg", ".jxl", ".png", ".svg", ".tif", ".tiff",
    ".webp",
)
VIDEOS = (
    ".3gp", ".3gpp", ".avi", ".flv", ".insv", ".m2t", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4",
    ".mpe", ".mpeg", ".mpg", ".mts", ".vob", ".webm", ".wmv",
)
# fmt: on
SIDECARS = (".xmp",)
VISIBILITIES = ("archive", "timeline", "hidden", "locked")

_ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")


class RefusedError(Exception):
    """An answer that is none: ``status`` and ``message``."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Key:
    """An API key of ``user``, and what may be done with it."""

    user: str
    permissions: frozenset[str] = ALL

    def require(self, permission: str) -> None:
        if not self.permissions & {"all", permission}:
            raise RefusedError(403, f"Missing required permission: {permission}")


@dataclass(slots=True)
class Photo:
    """An asset, photo or film. ``fields`` are those of its upload."""

    id: str
    user: str
    name: str
    sha1: bytes
    content: bytes
    fields: Mapping[str, str]
    sidecar: bytes | None = None
    film: str | None = None
    stack: str | None = None
    is_hidden: bool = False
    is_trashed: bool = False
    is_favourite: bool = False

    @property
    def is_locked(self) -> bool:
        """Nobody sees it who has not said a PIN, and no key can."""
        return self.visibility == "locked"

    @property
    def visibility(self) -> str:
        return self.fields.get("visibility", "timeline")

    @property
    def is_film(self) -> bool:
        return _extension(self.name) in VIDEOS


@dataclass(slots=True)
class Album:
    """An album of ``owner``, shared with ``others``; ``asset_ids`` in their order."""

    id: str
    owner: str
    name: str
    others: frozenset[str] = frozenset()
    created_at: str = "2024-01-01T00:00:00.000Z"
    asset_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class State:
    """``quota_bytes`` are left to every user, ``free_bytes`` on the disk; ``covers`` are the first
    assets of stacks, by stack. ``images`` are the ends of names of pictures that are kept."""

    version: tuple[int, int, int] = (3, 0, 3)
    keys: dict[str, Key] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    covers: dict[str, str] = field(default_factory=dict)
    albums: dict[str, Album] = field(default_factory=dict)
    quota_bytes: int | None = None
    free_bytes: int = 1 << 40
    images: tuple[str, ...] = IMAGES
    lock: threading.RLock = field(default_factory=threading.RLock)

    def key(self, given: str | None) -> Key:
        if given is None:
            raise RefusedError(401, "Authentication required")
        if given not in self.keys:
            raise RefusedError(401, "Invalid API key")
        return self.keys[given]

    def known(self, user: str, sha1: bytes) -> Photo | None:
        """Also what lies in the trash."""
        same = (one for one in self.photos.values() if one.user == user and one.sha1 == sha1)
        return next(same, None)

    def photo(self, user: str, asset_id: str, permission: str) -> Photo:
        photo = self.photos.get(asset_id)
        if photo is None or photo.user != user or photo.is_locked:
            raise RefusedError(400, f"Not found or no {permission} access")
        return photo

    def albums_of(self, user: str, *, shared_too: bool) -> list[Album]:
        return [
            one
            for one in self.albums.values()
            if one.owner == user or (shared_too and user in one.others)
        ]

    def make_album(self, user: str, name: str, others: frozenset[str] = frozenset()) -> Album:
        """Any number of them may have the same name."""
        album = Album(str(uuid.uuid4()), user, name, others)
        self.albums[album.id] = album
        return album

    def add_to_album(self, user: str, album_id: str, asset_ids: Sequence[str]) -> list[str | None]:
        """For each asset why it was not added, None where it was. Whom an album is shared with may
        add to it."""
        album = self.albums.get(album_id)
        if album is None or user not in {album.owner, *album.others}:
            raise RefusedError(400, "Not found or no albumAsset.create access")
        return [self._add_to(album, user, one) for one in asset_ids]

    def _add_to(self, album: Album, user: str, asset_id: str) -> str | None:
        if asset_id in album.asset_ids:
            return "duplicate"
        photo = self.photos.get(asset_id)
        if photo is None or photo.user != user or photo.is_locked:
            return "no_permission"
        album.asset_ids.append(asset_id)
        return None

    def add(self, user: str, form: Form) -> tuple[Photo, bool]:
        """The asset an upload makes, or that was there before."""
        self._check(form)
        name, content = form.files["assetData"]
        sha1 = hashlib.sha1(content).digest()
        with self.lock:
            if len(content) > self.free_bytes:
                raise RefusedError(500, "Internal server error")
            if self.quota_bytes is not None and len(content) > self.quota_bytes:
                raise RefusedError(400, "Quota has been exceeded!")
            film = form.fields.get("livePhotoVideoId")
            if film is not None:
                self.hide(user, film)
            known = self.known(user, sha1)
            if known is not None:
                return known, False
            photo = Photo(
                str(uuid.uuid4()), user, form.fields.get("filename", name), sha1, content,
                form.fields, form.files.get("sidecarData", (None, None))[1], film,
                is_hidden=form.fields.get("visibility") == "hidden",
                is_favourite=form.fields.get("isFavorite") == "true",
            )  # fmt: skip
            self.photos[photo.id] = photo
            return photo, True

    def hide(self, user: str, film: str) -> None:
        """A film that moves a still is not seen by itself."""
        photo = self.photos.get(film)
        if photo is None or photo.user != user:
            raise RefusedError(400, "Live photo video not found")
        if not photo.is_film:
            raise RefusedError(400, "Live photo video must be a video")
        photo.is_hidden = True

    def stack(self, user: str, asset_ids: Sequence[str]) -> str:
        """As the server does it: stacks whose covers are among these become part of the new one."""
        if len(asset_ids) < 2:
            raise RefusedError(400, "assetIds must contain at least 2 elements")
        for one in asset_ids:
            self.photo(user, one, "asset.update")
        new = str(uuid.uuid4())
        merged = {stack for stack, cover in self.covers.items() if cover in asset_ids}
        for photo in self.photos.values():
            if photo.id in asset_ids or photo.stack in merged:
                photo.stack = new
        for stack in merged:
            del self.covers[stack]
        self.covers[new] = asset_ids[0]
        return new

    def _check(self, form: Form) -> None:
        name, _ = form.files.get("assetData", ("", b""))
        if not name:
            raise RefusedError(400, "Field(s) assetData should not be empty")
        said = form.fields.get("filename")
        for shown, kinds in (
            (said or name, (*self.images, *VIDEOS)),
            (said or form.files.get("sidecarData", ("x.xmp", b""))[0], SIDECARS),
        ):
            if "sidecarData" not in form.files and kinds is SIDECARS:
                continue
            if _extension(shown) not in kinds:
                raise RefusedError(400, f"Unsupported file type {shown}")
        if form.fields.get("isFavorite", "true") not in {"true", "false"}:
            raise RefusedError(400, "isFavorite must be a boolean value")
        if form.fields.get("visibility", "locked") not in VISIBILITIES:
            raise RefusedError(400, "visibility is none")
        dated = _ZONED if self.version[0] >= 3 else _DATE
        for field_name in ("fileCreatedAt", "fileModifiedAt"):
            if not dated.fullmatch(form.fields.get(field_name, "")):
                raise RefusedError(400, f"{field_name} must be a date string")
        if self.version[0] >= 3:
            if not form.fields.get("duration", "0").isdigit():
                raise RefusedError(400, "Validation failed")
        elif not (form.fields.get("deviceAssetId") and form.fields.get("deviceId")):
            raise RefusedError(400, "deviceAssetId should not be empty")


def _extension(name: str) -> str:
    return os.path.splitext(name)[1].lower()
