"""What can be asked of a bucket of an S3-compatible store, one method a request.

Owns what goes into each request, and what is taken from its answer. Must not know in which order
anything is done, nor what is a photo. Keys are whole ones. Bodies are never sent in the store's
own chunked encoding, nor with checksums after them: several compatible stores take those for
content.

Source: the Amazon S3 API reference.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import PurePosixPath

from msgspec import Struct

from desktop_sync.destinations import s3_answers
from desktop_sync.destinations.base import Measured
from desktop_sync.destinations.exchange import Response
from desktop_sync.destinations.http import PATIENCE_SECONDS, Answer
from desktop_sync.destinations.s3_answers import StoredPart, etag, refusal
from desktop_sync.destinations.s3_place import Place
from desktop_sync.destinations.s3_requests import Requests
from desktop_sync.destinations.trust import Trust
from desktop_sync.errors import DestinationError, ItemError

PAGE = 1000
"""How much a store lists at once."""

_FIRST_PAGE = 16
"""Often the first that is there says already that nothing of what is looked for is: the rest would
cost the store its time."""

_LIST_LIMIT_BYTES = 8 << 20
_COMPLETE_SECONDS = 900.0
_KIND = {"Content-Type": "application/octet-stream"}


class There(Struct, frozen=True):
    """An object as the store describes it. ``sha256`` is what the store says of its bytes;
    ``part_sha256s`` the SHA-256 over those of its parts, and their count."""

    size_bytes: int
    sha256: bytes | None = None
    part_sha256s: tuple[bytes, int] | None = None


class Bucket:
    """The bucket at ``place``."""

    def __init__(self, place: Place, trust: Trust, parallel: int) -> None:
        self._requests = Requests(place, trust, parallel)
        self._folder = place.folder

    @property
    def way(self) -> Measured:
        """How far away it is."""
        return self._requests.way

    def key(self, remote: PurePosixPath) -> str:
        """The key of a file. Raises ``ItemError('refused')`` for a name that cannot be written
        in an address."""
        key = self._folder + str(remote)
        try:
            key.encode()
        except UnicodeEncodeError as error:
            raise ItemError("refused", path=str(remote), detail=str(error)) from error
        return key

    def folder(self, remote: PurePosixPath) -> str:
        """What the keys of the files in a folder begin with; ``.`` is the one of all."""
        return self.key(remote) + "/" if remote.parts else self._folder

    async def head(self, key: str) -> There | None:
        """What is there under that key; None where nothing is."""
        headers = {"x-amz-checksum-mode": "ENABLED"}
        answer = await self._requests.ask("HEAD", key, headers=headers)
        if answer.status == 404:
            return None
        _require(answer, key)
        length = answer.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 20):
            raise DestinationError("not-understood", path=key, detail="tells no size")
        said, _, count = answer.headers.get("x-amz-checksum-sha256", "").partition("-")
        sha256 = s3_answers.checksum(said)
        if sha256 and count.isascii() and count.isdigit() and len(count) < 6:
            return There(int(length), part_sha256s=(sha256, int(count)))
        return There(int(length), None if count else sha256)

    async def put(
        self,
        key: str,
        body: bytes | AsyncIterator[bytes],
        size_bytes: int,
        sha256: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> Answer:
        """Store an object. ``sha256`` and ``size_bytes`` are the body's."""
        return await self._requests.send(
            key,
            None,
            body,
            size_bytes,
            sha256,
            headers={**_KIND, **(headers or {})},
            patience_seconds=patience_seconds,
        )

    def get(
        self, key: str, *, patience_seconds: float = PATIENCE_SECONDS
    ) -> AbstractAsyncContextManager[Response]:
        """An object, to be read."""
        return self._requests.answer(key, patience_seconds=patience_seconds)

    async def read(self, key: str, limit_bytes: int) -> bytes | None:
        """A small object; None where there is none."""
        answer = await self._requests.ask("GET", key, limit_bytes=limit_bytes)
        if answer.status == 404:
            return None
        _require(answer, key)
        return answer.body

    async def delete(self, key: str) -> None:
        """Take an object away; harmless where nothing is there, or we may not."""
        _require(await self._requests.ask("DELETE", key), key, {403, 404})

    async def list(self, folder: str, after: str = "") -> AsyncGenerator[Mapping[str, int], None]:
        """The sizes of what is in a folder, by key, page by page in the order of the keys, from
        after the key ``after`` on, the first page a short one. Folders in it are left out."""
        query = {"list-type": "2", "prefix": folder, "delimiter": "/", "encoding-type": "url"}
        query["max-keys"] = str(_FIRST_PAGE)
        if after:
            query["start-after"] = after
        asked = set[str]()
        while True:
            answer = await self._requests.ask("GET", "", query, limit_bytes=_LIST_LIMIT_BYTES)
            _require(answer, folder)
            try:
                page = s3_answers.page(answer.body)
            except ValueError as error:
                raise _unclear(folder, error) from error
            yield page.sizes
            if page.next is None:
                return
            if page.next in asked:
                raise DestinationError("not-understood", path=folder, detail="endless listing")
            asked.add(page.next)
            query["continuation-token"] = page.next
            query["max-keys"] = str(PAGE)

    async def require(self) -> None:
        """Raise ``DestinationError`` unless the bucket is there and can be listed."""
        # Without the delimiter, some look through folder after folder for something to tell of.
        query = {"list-type": "2", "prefix": self._folder, "delimiter": "/", "max-keys": "1"}
        answer = await self._requests.ask("GET", "", query)
        if answer.status == 404:
            raise DestinationError("not-understood", path="bucket", detail="no such bucket")
        _require(answer, "")

    async def begin_upload(self, key: str, headers: Mapping[str, str]) -> str:
        """The id of a new upload in parts."""
        answer = await self._requests.ask(
            "POST", key, {"uploads": ""}, headers={**_KIND, **headers}
        )
        _require(answer, key)
        try:
            return s3_answers.upload_id(answer.body)
        except ValueError as error:
            raise _unclear(key, error) from error

    async def put_part(
        self,
        key: str,
        upload: str,
        number: int,
        body: AsyncIterator[bytes],
        size_bytes: int,
        sha256: bytes,
        *,
        checked: bool,
        patience_seconds: float,
    ) -> str:
        """Send a part, with its checksum where it is to be ``checked``; its entity tag."""
        answer = await self._requests.send(
            key,
            {"partNumber": str(number), "uploadId": upload},
            body,
            size_bytes,
            sha256,
            headers=checksum_header(sha256) if checked else {},
            patience_seconds=patience_seconds,
        )
        _require(answer, key)
        tag = etag(answer.headers.get("etag", ""))
        if not tag:
            raise DestinationError("not-understood", path=key, detail="a part without a tag")
        return tag

    async def parts(self, key: str, upload: str) -> Mapping[int, StoredPart] | None:
        """The parts of an upload that are there; None where there is no such upload."""
        found: dict[int, StoredPart] = {}
        query = {"uploadId": upload, "max-parts": str(PAGE)}
        while True:
            answer = await self._requests.ask("GET", key, query, limit_bytes=_LIST_LIMIT_BYTES)
            if answer.status == 404 and s3_answers.error_code(answer.body) != "NoSuchBucket":
                return None
            _require(answer, key)
            try:
                page = s3_answers.parts_page(answer.body)
            except ValueError as error:
                raise _unclear(key, error) from error
            before = len(found)
            found |= {part.number: part for part in page.parts}
            # rclone begins a page with the last part of the one before, and never says the last.
            if page.is_last or len(found) == before:
                return found
            query["part-number-marker"] = str(max(found))

    async def complete(
        self,
        key: str,
        upload: str,
        parts: Sequence[tuple[str, bytes]],
        *,
        checked: bool,
        headers: Mapping[str, str],
    ) -> Answer:
        """Make an object of parts, given by entity tag and SHA-256. A refusal that came with a
        200 is given the status 500."""
        lines = ['<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">']
        for number, (tag, sha256) in enumerate(parts, 1):
            checksum = f"<ChecksumSHA256>{_base64(sha256)}</ChecksumSHA256>" if checked else ""
            named = f'<PartNumber>{number}</PartNumber><ETag>"{_escaped(tag)}"'
            lines.append(f"<Part>{named}</ETag>{checksum}</Part>")
        lines.append("</CompleteMultipartUpload>")
        answer = await self._requests.ask(
            "POST",
            key,
            {"uploadId": upload},
            headers={"Content-Type": "application/xml", **headers},
            body="".join(lines).encode(),
            patience_seconds=_COMPLETE_SECONDS,
        )
        if answer.status == 200 and not s3_answers.is_complete(answer.body):
            return Answer(500, answer.headers, answer.body, answer.about)
        return answer

    async def abort(self, key: str, upload: str) -> None:
        """Let the store forget an upload; harmless where it knows none, or we may not."""
        answer = await self._requests.ask("DELETE", key, {"uploadId": upload})
        _require(answer, key, {403, 404})

    async def close(self) -> None:
        await self._requests.close()


def checksum_header(sha256: bytes) -> dict[str, str]:
    """What a store is told of a body's SHA-256."""
    return {"x-amz-checksum-sha256": _base64(sha256)}


def has_checksum(answer: Answer, sha256: bytes) -> bool:
    """Whether the store says in its answer that what it was sent has this SHA-256."""
    return answer.headers.get("x-amz-checksum-sha256") == _base64(sha256)


def _require(answer: Answer, about: str, others: Collection[int] = ()) -> None:
    if not answer.is_success and answer.status not in others:
        raise refusal(answer, about)


def _unclear(about: str, error: ValueError) -> DestinationError:
    return DestinationError("not-understood", path=about, detail=str(error))


def _escaped(tag: str) -> str:
    return tag.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
