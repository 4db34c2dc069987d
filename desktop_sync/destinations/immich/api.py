"""Immich's REST interface as far as we speak it: requests, answers, refusals.

Owns paths, shapes and what a refusal means. Must not know what is sent when. Every answer is held
to its shape; none is taken at its word for more.

Source: Immich's OpenAPI description, 2.7 and 3.0; only what both know is used.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec
from msgspec import Struct

from desktop_sync.destinations.http import ANSWER_LIMIT_BYTES, PATIENCE_SECONDS, Answer, Service
from desktop_sync.destinations.immich.multipart import Form
from desktop_sync.errors import DestinationError, ItemError

MOST_AT_ONCE = 500
"""How many files are asked about in one request."""

_API = PurePosixPath("api")
_ASSETS = _API / "assets"
_ALBUMS = _API / "albums"
_CHECK = _ASSETS / "bulk-upload-check"
_ALBUMS_BYTES = 1 << 24
"""Enough for ten thousand of them; they come in one answer."""
_DETAIL_LENGTH = 300
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_QUOTA = "quota has been exceeded"

_Shape = TypeVar("_Shape")


class Version(msgspec.Struct, frozen=True):
    """A server's version."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


class _Key(msgspec.Struct, frozen=True):
    permissions: list[str]


class _MediaTypes(msgspec.Struct, frozen=True):
    image: list[str]
    video: list[str]


class _Storage(msgspec.Struct, frozen=True, rename="camel"):
    disk_available_raw: int


class _Checked(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    action: str
    reason: str | None = None
    asset_id: str | None = None
    is_trashed: bool | None = None


class _AllChecked(msgspec.Struct, frozen=True):
    results: list[_Checked]


class _Uploaded(msgspec.Struct, frozen=True):
    id: str
    status: str


class _Stack(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    primary_asset_id: str


class _Asset(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    live_photo_video_id: str | None = None
    stack: _Stack | None = None
    is_favorite: bool = False


class _Album(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    album_name: str
    created_at: str


class _Added(msgspec.Struct, frozen=True):
    id: str
    success: bool
    error: str | None = None


class _Refused(msgspec.Struct, frozen=True):
    message: str | list[str] = ""


class There(Struct, frozen=True):
    """An asset that has the bytes that were asked about."""

    id: str
    is_trashed: bool


class Uploaded(Struct, frozen=True):
    """An asset as an upload left it; ``is_new`` unless it was there before."""

    id: str
    is_new: bool


class Shown(Struct, frozen=True):
    """How an asset is shown: moved by ``film``, in ``stack``, whose cover is ``cover``."""

    film: str | None
    stack: str | None
    cover: str | None
    is_favourite: bool = False


class Api:
    """Raises ``DestinationError``; ``ItemError`` where a method says so."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def version(self) -> Version:
        """Asked without a key."""
        answer = await self._ask("GET", _API / "server" / "version")
        if answer.status == 404:
            raise _not_understood(answer, "no Immich server")
        return _decoded(_answered(answer), Version)

    async def permissions(self) -> frozenset[str] | None:
        """What the key may do; None where the server does not say."""
        answer = await self._ask("GET", _API / "api-keys" / "me")
        if answer.status in {403, 404}:
            return None
        return frozenset(_decoded(_answered(answer), _Key).permissions)

    async def extensions(self) -> frozenset[str] | None:
        """How names of files end that are kept, in lower case; None where it does not say."""
        answer = await self._ask("GET", _API / "server" / "media-types")
        if not answer.is_success:
            return None
        types = _decoded(answer, _MediaTypes)
        return frozenset(one.lower() for one in [*types.image, *types.video]) or None

    async def free_bytes(self) -> int | None:
        """Room on the server's disk; None where it does not say."""
        answer = await self._ask("GET", _API / "server" / "storage")
        return _decoded(answer, _Storage).disk_available_raw if answer.is_success else None

    async def there(self, digests: Collection[bytes]) -> Mapping[bytes, There]:
        """Which of these SHA-1 digests the server has computed of assets of its own."""
        found: dict[bytes, There] = {}
        asked = list(dict.fromkeys(digests))
        for first in range(0, len(asked), MOST_AT_ONCE):
            found |= await self._there(asked[first : first + MOST_AT_ONCE])
        return found

    async def may_upload(self) -> None:
        """Raise unless the key may upload."""
        await self._there(())

    async def upload(self, form: Form, sha1: bytes, patience_seconds: float) -> Answer:
        """The answer to an upload, for ``uploaded``. Raises where there is none, and as the form
        does."""
        return await self._service.ask(
            "POST",
            self._service.url(_ASSETS),
            headers={**form.headers, "x-immich-checksum": sha1.hex()},
            body=form.content(),
            patience_seconds=patience_seconds,
        )

    def uploaded(self, answer: Answer) -> Uploaded:
        """What an upload has led to. Raises ``ItemError`` where its file is at fault, too."""
        if answer.status == 404:
            _answered(answer)
        if answer.status not in {200, 201}:
            raise refused(answer)
        uploaded = _decoded(answer, _Uploaded)
        if uploaded.status not in {"created", "duplicate"}:
            raise _not_understood(answer, f"an upload that is “{uploaded.status[:40]}”")
        return Uploaded(_id(answer, uploaded.id), uploaded.status == "created")

    async def shown(self, asset_id: str) -> Shown:
        """Raises ``ItemError`` where there is none such."""
        asset = _decoded(_successful(await self._ask("GET", _ASSETS / asset_id)), _Asset)
        stack = asset.stack
        return Shown(
            asset.live_photo_video_id,
            None if stack is None else stack.id,
            None if stack is None else stack.primary_asset_id,
            asset.is_favorite,
        )

    async def link(self, asset_id: str, film_id: str) -> None:
        """Let a still be moved by a film. Raises ``ItemError`` where that cannot be."""
        _successful(await self._ask("PUT", _ASSETS / asset_id, {"livePhotoVideoId": film_id}))

    async def stack(self, asset_ids: Sequence[str]) -> None:
        """Show assets as one, the first on top. Raises ``ItemError`` where that cannot be."""
        _successful(await self._ask("POST", _API / "stacks", {"assetIds": list(asset_ids)}))

    async def favour(self, asset_id: str) -> None:
        """Mark an asset as a favourite. Raises ``ItemError`` where that cannot be."""
        _successful(await self._ask("PUT", _ASSETS / asset_id, {"isFavorite": True}))

    async def albums(self) -> Mapping[str, str]:
        """The ids of the user's own albums by name; of several of one name the oldest. Raises
        ``ItemError`` where the server will not say."""
        # Version 2 looks past the query, and gives no others anyway.
        asked = await self._ask("GET", _ALBUMS, query="isOwned=true", limit_bytes=_ALBUMS_BYTES)
        answer = _successful(asked)
        found = sorted(_decoded(answer, list[_Album]), key=lambda one: (one.created_at, one.id))
        return {one.album_name: _id(answer, one.id) for one in reversed(found)}

    async def make_album(self, name: str) -> str:
        """A new album; its id. Raises ``ItemError`` where that cannot be."""
        answer = _successful(await self._ask("POST", _ALBUMS, {"albumName": name}))
        return _id(answer, _decoded(answer, _Album).id)

    async def add_to_album(self, album_id: str, asset_id: str) -> None:
        """Raises ``ItemError`` where the asset is not in it then."""
        body = {"ids": [asset_id]}
        answer = _successful(await self._ask("PUT", _ALBUMS / album_id / "assets", body))
        said = next((one for one in _decoded(answer, list[_Added]) if one.id == asset_id), None)
        if said is None or not (said.success or said.error == "duplicate"):
            reason = "unknown" if said is None else said.error
            raise ItemError("refused", path=answer.about, detail=f"album: {reason}")

    async def close(self) -> None:
        await self._service.close()

    async def _there(self, digests: Sequence[bytes]) -> Mapping[bytes, There]:
        assets = [{"id": one.hex(), "checksum": one.hex()} for one in digests]
        answer = _answered(await self._ask("POST", _CHECK, {"assets": assets}))
        found: dict[bytes, There] = {}
        asked = {one.hex(): one for one in digests}
        for result in _decoded(answer, _AllChecked).results:
            digest = asked.pop(result.id, None)
            if digest is None:
                raise _not_understood(answer, "an answer nobody asked for")
            if result.action == "reject" and result.reason == "duplicate" and result.asset_id:
                asset_id = _id(answer, result.asset_id)
                found[digest] = There(asset_id, bool(result.is_trashed))
        if asked:
            raise _not_understood(answer, f"{len(asked)} answers are missing")
        return found

    async def _ask(
        self,
        method: str,
        path: PurePosixPath,
        about: object = None,
        *,
        query: str = "",
        limit_bytes: int = ANSWER_LIMIT_BYTES,
    ) -> Answer:
        body = b"" if about is None else msgspec.json.encode(about)
        headers = {"Accept": "application/json"}
        if body:
            headers["Content-Type"] = "application/json"
        return await self._service.ask(
            method,
            self._service.url(path) + (query and f"?{query}"),
            headers=headers,
            body=body,
            limit_bytes=limit_bytes,
            patience_seconds=PATIENCE_SECONDS,
        )


def refused(answer: Answer) -> ItemError | DestinationError:
    """The error to raise for a refusal, with the server's own words."""
    words = _words(answer.body)
    if answer.status == 400 and _QUOTA in words.lower():
        return DestinationError("full", path=answer.about, detail=words, retryable=True)
    error = answer.refusal()
    if words:
        error.detail = f"{error.detail}: {words}"
    return error


def missing(permissions: frozenset[str], wanted: Iterable[str]) -> list[str]:
    """Which of the wanted permissions a key with these has not."""
    return [] if "all" in permissions else [one for one in wanted if one not in permissions]


def _successful(answer: Answer) -> Answer:
    if not answer.is_success:
        raise refused(answer)
    return answer


def _answered(answer: Answer) -> Answer:
    """The answer to a question that is about no file, so that no refusal is about one either."""
    if answer.is_success:
        return answer
    error = refused(answer)
    if isinstance(error, ItemError):
        raise DestinationError(
            "unreachable" if error.retryable else "not-understood",
            path=answer.about,
            detail=error.detail,
            retryable=error.retryable,
            retry_after=error.retry_after,
        )
    raise error


def _decoded(answer: Answer, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except msgspec.DecodeError as error:
        raise _not_understood(answer, f"not Immich’s answer: {error}") from error


def _words(body: bytes) -> str:
    try:
        message = msgspec.json.decode(body, type=_Refused).message
    except msgspec.DecodeError:
        return ""
    return (message if isinstance(message, str) else "; ".join(message))[:_DETAIL_LENGTH]


def _id(answer: Answer, asset_id: str) -> str:
    """Ids become parts of addresses."""
    if not _UUID.fullmatch(asset_id):
        raise _not_understood(answer, "an id that is none")
    return asset_id


def _not_understood(answer: Answer, detail: str) -> DestinationError:
    return DestinationError("not-understood", path=answer.about, detail=detail)
