"""An Immich server as a destination. Files are known there by their bytes, not by their names.

Owns the flow: ask by SHA-1 what is there, send what is not, ask again for the proof, then let
films move their stills, files of one asset be a stack, and favourites and albums be as they are
where the asset comes from. Must not know of the queue, nor how any of it is said to the server.

Immich keeps photos and films. What describes a photo goes along with it where it is sent (XMP),
but the server says nothing of that copy: there is never evidence for it. Edits of Apple's (AAE) it
cannot keep. What was hidden where it comes from is locked away there; the films of such photos are
hidden, as those of all Live Photos are.

A file takes one request; the questions before and after are asked of many files at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.http import PATIENCE_SECONDS, Service, Trust
from desktop_sync.destinations.immich import dates
from desktop_sync.destinations.immich.api import Api, There, Uploaded, missing
from desktop_sync.destinations.immich.digests import Digests
from desktop_sync.destinations.immich.joining import Joining
from desktop_sync.destinations.immich.media_types import SUPPORTED
from desktop_sync.destinations.immich.multipart import Form, FormFile
from desktop_sync.destinations.immich.questions import Questions
from desktop_sync.destinations.immich.wholes import cover, film_of, is_film, sidecar_of
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

logger = logging.getLogger(__name__)

PARALLEL = 32
"""So many files are under way; most of them wait for a proof, asked for together."""

_SENDING_AT_ONCE = 8
_OLDEST_MAJOR = 2
_NEEDED = ("asset.upload", "asset.read")
_DEVICE = "Desktop Sync"
# Looked for only when it is their turn: to read many of them first would keep the rest waiting.
_HUGE_BYTES = 256 * 2**20
# A connection slower than this is one that does not answer.
_SLOWEST_BYTES_PER_SECOND = 1024
_REMEMBERED = 20_000


class Immich:
    """``Destination`` on the server at ``url``, with or without ``/api``, for the user whose
    ``api_key`` it is."""

    def __init__(self, url: str, api_key: str | None, *, trust: Trust | None = None) -> None:
        self._url = url.rstrip("/").removesuffix("/api")
        key = (api_key or "").strip()
        if not (key.isascii() and key.isprintable()):
            raise DestinationError("not-understood", path="api_key", detail="not an API key")
        service = Service(
            self._url,
            None,
            None,
            trust=trust or Trust(),
            parallel=_SENDING_AT_ONCE,
            headers={"x-api-key": key} if key else None,
        )
        self._service = service
        self._api = Api(service)
        self._digests = Digests()
        self._questions = Questions(self._api, lambda: self._sending > 0)
        self._joining = Joining(self._api)
        self._extensions = SUPPORTED
        self._not_there: dict[bytes, None] = {}
        self._turn = asyncio.Semaphore(_SENDING_AT_ONCE)
        self._sending = 0

    @property
    def parallel(self) -> int:
        return PARALLEL

    @property
    def round_trip(self) -> timedelta | None:
        return self._service.round_trip

    @property
    def latency(self) -> timedelta | None:
        return self._service.latency

    async def check(self) -> None:
        version = await self._api.version()
        if version.major < _OLDEST_MAJOR:
            detail = f"Immich {version} is too old: version {_OLDEST_MAJOR} or newer is needed"
            raise DestinationError("not-understood", path=self._url, detail=detail)
        permissions = await self._api.permissions()
        if permissions is None:
            await self._api.may_upload()
        elif lacks := missing(permissions, _NEEDED):
            detail = "the API key lacks " + ", ".join(lacks)
            raise DestinationError("forbidden", path=self._url, detail=detail)
        self._joining.permissions = permissions
        self._extensions = await self._api.extensions() or SUPPORTED

    def takes(self, file: UploadFile) -> bool:
        return file.role.is_media and file.remote.suffix.lower() in self._extensions

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        """What lies in the trash is not there. What cannot be read here, or is huge and has to be
        read for it, is looked for when it is sent."""
        asked = [file for file in files if file.sha1 or file.size_bytes <= _HUGE_BYTES]
        made = await asyncio.gather(*(self._digest_or_none(file) for file in asked))
        digests = {file: sha1 for file, sha1 in zip(asked, made, strict=True) if sha1 is not None}
        found = await self._api.there(digests.values())
        for sha1 in digests.values():
            if sha1 in found:
                self._not_there.pop(sha1, None)
            else:
                self._not_there[sha1] = None
        while len(self._not_there) > _REMEMBERED:
            del self._not_there[next(iter(self._not_there))]
        return {
            file.resource_id: RemoteRef(found[sha1].id, file.size_bytes)
            for file, sha1 in digests.items()
            if sha1 in found and not found[sha1].is_trashed
        }

    async def send(self, sending: Sending) -> RemoteRef:
        """Raises ``ItemError('trashed')`` for what the user threw away there: to send it again
        would not bring it back."""
        file = sending.file
        sha1 = await self._digests.of(file)
        if sha1 in self._not_there:
            del self._not_there[sha1]
        else:
            there = await self._questions.there(sha1)
            if there is not None:
                return _ref(file, there)
        async with self._my_turn():
            uploaded = await self._upload(sending, sha1)
        if uploaded.is_new:
            film = film_of(sending.asset, file)
            self._joining.made(
                uploaded.id,
                _id_of(film, sending.refs),
                is_favourite=_is_favourite(sending.asset, file),
            )
        return RemoteRef(uploaded.id, file.size_bytes)

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        """The server's own SHA-1 of the asset, which it compares with ours. Raises
        ``ItemError('trashed')`` where it lies in the trash."""
        sha1 = await self._digests.of(file)
        there = await self._questions.there(sha1)
        if there is None or there.id != ref.id:
            raise ItemError("vanished", path=str(file.remote))
        _ref(file, there)
        digest = Digest("sha1", sha1)
        return Proof(Grade.SERVER_HASHED, file.size_bytes, digest, ours=digest)

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        await self._joining.join(asset, refs)

    async def sweep(self, unfinished: Collection[str]) -> None:
        """The server forgets by itself what is sent in half."""

    async def close(self) -> None:
        await self._questions.close()
        await self._api.close()

    async def _digest_or_none(self, file: UploadFile) -> bytes | None:
        try:
            return await self._digests.of(file)
        except ItemError:
            return None

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        self._sending += 1
        try:
            async with self._turn:
                yield
        finally:
            self._sending -= 1
            self._questions.look()

    async def _upload(self, sending: Sending, sha1: bytes) -> Uploaded:
        file = sending.file
        patience = PATIENCE_SECONDS + file.size_bytes / _SLOWEST_BYTES_PER_SECOND
        async with Form(_fields(sending, sha1), _files(sending)) as form:
            try:
                answer = await self._api.upload(form, sha1, patience)
            except DestinationError as error:
                if not error.retryable:
                    raise
                return await self._after(error, file, sha1)
        try:
            return self._api.uploaded(answer)
        except ItemError as error:
            await self._raise_if_full(error, file)
            error.path = str(file.remote)
            raise

    async def _after(self, error: DestinationError, file: UploadFile, sha1: bytes) -> Uploaded:
        """What became of an upload without an answer. It may have arrived all the same, or have
        been there before: a server that knows a file need not hear it to its end."""
        try:
            there = (await self._api.there([sha1])).get(sha1)
        except DesktopSyncError:
            raise error from None
        if there is None:
            # Who answers this can be reached: it is this file that does not get through, as where
            # it is too large for a proxy that hangs up.
            detail = f"the connection broke while it was sent: {error.detail}"
            raise ItemError(
                "refused", path=str(file.remote), detail=detail, retryable=True
            ) from error
        return Uploaded(there.id, is_new=False)

    async def _raise_if_full(self, error: ItemError, file: UploadFile) -> None:
        """A server whose disk is full only says that something went wrong."""
        if error.code != "refused" or not error.retryable:
            return
        try:
            free = await self._api.free_bytes()
        except DestinationError:
            return
        if free is not None and free < file.size_bytes:
            raise DestinationError(
                "full", path=self._url, detail=error.detail, retryable=True
            ) from error


def _ref(file: UploadFile, there: There) -> RemoteRef:
    if there.is_trashed:
        raise ItemError("trashed", path=str(file.remote))
    return RemoteRef(there.id, file.size_bytes)


def _fields(sending: Sending, sha1: bytes) -> Mapping[str, str]:
    """Version 2 wants to know the device, version 3 looks past it. The name is that of the file in
    the form: where ``filename`` is given, the server takes it for the name of the sidecar, too,
    and refuses that."""
    file = sending.file
    fields = {
        "deviceAssetId": sha1.hex(),
        "deviceId": _DEVICE,
        "fileCreatedAt": dates.captured(sending.asset.captured_at, file.modified_ns),
        "fileModifiedAt": dates.modified(file.modified_ns),
    }
    film = _id_of(film_of(sending.asset, file), sending.refs)
    if film is not None:
        fields["livePhotoVideoId"] = film
    if _is_favourite(sending.asset, file):
        fields["isFavorite"] = "true"
    if sending.asset.marks.hidden:
        fields["visibility"] = "hidden" if is_film(sending.asset, file) else "locked"
    return fields


def _is_favourite(asset: UploadAsset, file: UploadFile) -> bool:
    every = {one.resource_id for one in asset.files}
    return asset.marks.favourite and file == cover(asset, every)


def _files(sending: Sending) -> Sequence[FormFile]:
    sidecar = sidecar_of(sending.asset, sending.file)
    media = FormFile("assetData", sending.file, sending.passed)
    if sidecar is None:
        return [media]
    # Some kilobytes, as little as what is said around a file.
    return [FormFile("sidecarData", sidecar, _untold), media]


async def _untold(size_bytes: int) -> None:
    pass


def _id_of(file: UploadFile | None, refs: Mapping[int, RemoteRef]) -> str | None:
    ref = None if file is None else refs.get(file.resource_id)
    return None if ref is None else ref.id
