"""Large files to an S3-compatible store: in parts, several at once, gone on with after anything.

Owns the sending of parts and their becoming a file. Must not know what proves a whole file. The id
of an upload is in the journal before its first part is sent.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import aclosing, suppress
from enum import Enum

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.http import PATIENCE_SECONDS
from desktop_sync.destinations.parts import Part, parts
from desktop_sync.destinations.s3_answers import StoredPart, error_code, refusal
from desktop_sync.destinations.s3_bucket import Bucket
from desktop_sync.destinations.s3_half_sent import TIDY_SECONDS, HalfSent, Notes, half_sent
from desktop_sync.destinations.s3_ways import IF_FREE, Ways
from desktop_sync.destinations.temporary import TemporaryNames
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import UploadFile

PART_BYTES = 8 << 20
"""What a part has at least, but for the last one. A file no larger than one is sent at once."""

PARTS_AT_ONCE = 8
"""Of all files together: as many are in memory."""

_MOST_PARTS = 10_000
_CHUNK_BYTES = 1 << 19
_SLOWEST_BYTES_PER_SECOND = 1024
_BEGIN_ANEW = {"InvalidPart", "InvalidPartOrder", "EntityTooSmall", "BadDigest", "InvalidRequest"}


class Ending(Enum):
    """What is known when all parts were sent: the store made a file of them, or something has the
    name and is to be looked at."""

    STORED = 1
    TAKEN = 2


class LargeFiles:
    """Those of one destination. ``names`` are the temporary names it has in use."""

    def __init__(self, bucket: Bucket, names: TemporaryNames) -> None:
        self._bucket = bucket
        self._names = names
        self._notes = Notes(bucket, names)
        self._room = asyncio.Semaphore(PARTS_AT_ONCE)
        self._in_use: set[str] = set()
        self._sums: dict[str, bytes] = {}

    async def send(self, sending: Sending, key: str, ways: Ways) -> Ending:
        """Let a file be there under ``key``, or tell that the name is taken."""
        begun, there = await self._go_on(sending, key)
        if begun is None:
            begun = await self._begin(sending, key, ways)
        self._in_use.add(begun.upload)
        try:
            sent = await self._send_parts(sending, begun, there)
            ending = await self._complete(begun, sent, ways)
            if ending is Ending.STORED:
                self._sums[key] = _sum(sha256 for _, sha256 in sent)
            await self._notes.take_away(begun, abort=ending is not Ending.STORED)
            return ending
        except ItemError as error:
            if not error.retryable:
                await self._notes.take_away(begun, abort=True)
            raise
        except DestinationError as error:
            if not there or error.code != "not-understood":
                raise
            # Some stores do not take a part again that was another.
            await self._notes.take_away(begun, abort=True)
            raise ItemError("refused", path=key, detail=error.detail, retryable=True) from error
        finally:
            self._in_use.discard(begun.upload)
            self._names.release(begun.note)

    async def part_sha256s(self, file: UploadFile, key: str) -> tuple[bytes, int]:
        """The SHA-256 over those of the file's parts, as a store that has them makes it, and
        their count. Reads the library's copy where it was not sent just now."""
        known = self._sums.pop(key, None)
        part_bytes = _part_bytes(file.size_bytes)
        if known is None:
            sums = []
            async with aclosing(parts(file, part_bytes)) as cut:
                async for part in cut:
                    sums.append(await asyncio.to_thread(_sha256, part.content))
            known = _sum(sums)
        return known, -(-file.size_bytes // part_bytes)

    async def sweep(self, unfinished: Collection[str]) -> None:
        """Abort the uploads of this computer that are not among ``unfinished``, as they were
        kept, nor on their way."""
        kept = {half.upload for text in unfinished if (half := half_sent(text))}
        await self._notes.sweep(kept | self._in_use)

    async def _go_on(
        self, sending: Sending, key: str
    ) -> tuple[HalfSent | None, Mapping[int, StoredPart]]:
        """What an earlier try began, and which of its parts are there."""
        begun = half_sent(sending.unfinished)
        if begun is None or begun.key != key or begun.part_bytes < PART_BYTES:
            return None, {}
        there = await self._bucket.parts(key, begun.upload)
        return (None, {}) if there is None else (begun, there)

    async def _begin(self, sending: Sending, key: str, ways: Ways) -> HalfSent:
        headers = metadata(sending.file)
        if ways.verifies:
            headers["x-amz-checksum-algorithm"] = "SHA256"
        upload = await self._begin_whole(key, headers)
        note = self._names.take()
        part_bytes = _part_bytes(sending.file.size_bytes)
        begun = HalfSent(key, upload, part_bytes, note, ways.verifies)
        try:
            await sending.keep(begun.text)
        except BaseException:
            await self._notes.take_away(begun, abort=True)
            self._names.release(note)
            raise
        return begun

    async def _begin_whole(self, key: str, headers: Mapping[str, str]) -> str:
        """A new upload's id. Whoever calls it off does not leave one that nobody knows."""
        begun = asyncio.ensure_future(self._bucket.begin_upload(key, headers))
        try:
            return await asyncio.shield(begun)
        except asyncio.CancelledError:
            with suppress(DesktopSyncError, TimeoutError):
                async with asyncio.timeout(TIDY_SECONDS):
                    await self._bucket.abort(key, await begun)
            raise

    async def _send_parts(
        self, sending: Sending, begun: HalfSent, there: Mapping[int, StoredPart]
    ) -> list[tuple[str, bytes]]:
        """All parts, each with its entity tag and its SHA-256."""
        sent: dict[int, tuple[str, bytes]] = {}

        async def one(part: Part) -> None:
            sent[part.number] = await self._send_part(sending, begun, part, there.get(part.number))

        try:
            async with (
                aclosing(parts(sending.file, begun.part_bytes)) as cut,
                asyncio.TaskGroup() as group,
            ):
                group.create_task(self._leave_note(begun))
                while part := await self._next(cut):
                    group.create_task(one(part)).add_done_callback(lambda _: self._room.release())
                    # Memory is for those on their way.
                    del part
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return [sent[number] for number in sorted(sent)]

    async def _leave_note(self, begun: HalfSent) -> None:
        """Called off in the middle, it is let come to its end: a note that is stored later than
        that is not there yet for who takes it away, and without one no sweep finds the upload."""
        leaving = asyncio.ensure_future(self._notes.leave(begun))
        try:
            await asyncio.shield(leaving)
        except asyncio.CancelledError:
            with suppress(DesktopSyncError, TimeoutError):
                async with asyncio.timeout(TIDY_SECONDS):
                    await leaving
            raise

    async def _next(self, cut: AsyncIterator[Part]) -> Part | None:
        """The next part, read when there is room for it."""
        await self._room.acquire()
        part = None
        try:
            part = await anext(cut, None)
        finally:
            if part is None:
                self._room.release()
        return part

    async def _send_part(
        self, sending: Sending, begun: HalfSent, part: Part, known: StoredPart | None
    ) -> tuple[str, bytes]:
        sha256 = await asyncio.to_thread(_sha256, part.content)
        if await asyncio.to_thread(_is_same, known, part.content, sha256):
            assert known is not None
            return known.etag, sha256
        body = _PartBody(part.content, sending.passed)
        try:
            tag = await self._bucket.put_part(
                begun.key,
                begun.upload,
                part.number,
                body.chunks(),
                len(part.content),
                sha256,
                checked=begun.checked,
                patience_seconds=PATIENCE_SECONDS + len(part.content) / _SLOWEST_BYTES_PER_SECOND,
            )
        except DestinationError as error:
            if not (error.retryable and body.is_whole):
                raise
            arrived = (await self._parts_after(error, begun)).get(part.number)
            if not await asyncio.to_thread(_is_same, arrived, part.content, sha256):
                raise
            assert arrived is not None
            # It is there; the answer was lost.
            tag = arrived.etag
        return tag, sha256

    async def _parts_after(
        self, error: DestinationError, begun: HalfSent
    ) -> Mapping[int, StoredPart]:
        try:
            return await self._bucket.parts(begun.key, begun.upload) or {}
        except DesktopSyncError:
            raise error from None

    async def _complete(self, begun: HalfSent, sent: list[tuple[str, bytes]], ways: Ways) -> Ending:
        if not ways.honours and await self._bucket.head(begun.key):
            return Ending.TAKEN
        try:
            answer = await self._bucket.complete(
                begun.key,
                begun.upload,
                sent,
                checked=begun.checked,
                headers=IF_FREE if ways.honours else {},
            )
        except DestinationError as error:
            if error.retryable and await self._is_there_after(error, begun.key):
                return Ending.TAKEN
            raise
        code = error_code(answer.body)
        if answer.is_success:
            return Ending.STORED
        if answer.status == 412 or code == "NoSuchUpload":
            return Ending.TAKEN
        if answer.status == 409 or code in _BEGIN_ANEW:
            await self._notes.take_away(begun, abort=True)
            raise ItemError("refused", path=begun.key, detail=code, retryable=True)
        raise refusal(answer, begun.key)

    async def _is_there_after(self, error: DestinationError, key: str) -> bool:
        try:
            return await self._bucket.head(key) is not None
        except DesktopSyncError:
            raise error from None


class _PartBody:
    """A part on its way; ``is_whole`` once all of it was handed on."""

    def __init__(self, content: bytes, passed: Callable[[int], Awaitable[None]]) -> None:
        self._content = content
        self._passed = passed
        self.is_whole = False

    async def chunks(self) -> AsyncIterator[bytes]:
        for offset in range(0, len(self._content), _CHUNK_BYTES):
            chunk = self._content[offset : offset + _CHUNK_BYTES]
            await self._passed(len(chunk))
            yield chunk
        self.is_whole = True


def metadata(file: UploadFile) -> dict[str, str]:
    """What is kept with a file beside its bytes; rclone and others read the time from there."""
    seconds, rest = divmod(file.modified_ns, 1_000_000_000)
    return {"x-amz-meta-mtime": f"{seconds}.{rest:09d}"}


def _part_bytes(size_bytes: int) -> int:
    """How long the parts of a file are: whole MiB, and not too many of them."""
    least = -(-size_bytes // _MOST_PARTS)
    return max(PART_BYTES, -(-least // (1 << 20)) << 20)


def _is_same(known: StoredPart | None, content: bytes, sha256: bytes) -> bool:
    """Whether a part that is there has these bytes: by its SHA-256 where the store tells it, else
    by its entity tag, which is the MD5 a store made itself, or else says nothing."""
    if known is None or known.size_bytes != len(content):
        return False
    if known.sha256:
        return known.sha256 == sha256
    return known.etag == hashlib.md5(content, usedforsecurity=False).hexdigest()


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _sum(sha256s: Iterable[bytes]) -> bytes:
    return hashlib.sha256(b"".join(sha256s)).digest()
