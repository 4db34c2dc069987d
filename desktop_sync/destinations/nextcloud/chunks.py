"""A large file on its way to a Nextcloud, chunk by chunk: its chunked upload, version 2.

Owns the folder that the chunks of one file wait in, going on with one that an earlier try left,
and the ``MOVE`` that puts them together under the file's name. Must not know which files go this
way, nor how a name that is taken is dealt with.

Servers with no shared memory, or whose store cannot join parts, treat all this as version 1 of
the same; what is sent here is right for both. ``If-None-Match`` would be held against the chunks
there, so it is ``Overwrite: F`` that keeps what has the name. Only version 1 answers ``MOVE`` with
the hash of what it wrote.

Sources: Nextcloud's developer manual, "Chunked file upload"; ``reference/destinations.md``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Collection
from contextlib import aclosing, suppress
from pathlib import PurePosixPath

from msgspec import Struct, field

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.body import Passed
from desktop_sync.destinations.http import Answer, Service
from desktop_sync.destinations.nextcloud.exchange import about, patience_seconds, time_header
from desktop_sync.destinations.pace import Patience, paced
from desktop_sync.destinations.parts import Part, part_count, parts
from desktop_sync.destinations.temporary import TemporaryNames
from desktop_sync.destinations.webdav_tree import MISSING, ROOT, Tree
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import UploadFile

MOST_CHUNKS = 10_000

_SLICE_BYTES = 1 << 18
_TIDY_SECONDS = 5.0
# For chunks under way when another failed.
_GRACE_SECONDS = 5.0
_MOVE_SECONDS = 1800.0
# Whoever hangs up sooner than this is not putting anything together.
_PROMPT_SECONDS = 5.0
_LOOK_EVERY_SECONDS = 2.0
_SLOWEST_DISK_BYTES_PER_SECOND = 10_000_000
_GATEWAY = {502, 504}
_KEPT = re.compile(r"([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{16})/([0-9]{1,12})")


class _Upload(Struct, frozen=True):
    """``there`` are the sizes of the chunks the server has, by number."""

    name: str
    chunk_bytes: int
    there: dict[int, int] = field(default_factory=dict)


class Chunks:
    """All chunked uploads of one user. ``service`` has the user's upload folder as its root,
    ``tree`` the user's files."""

    def __init__(self, service: Service, tree: Tree, *, at_once: int) -> None:
        self._service = service
        self._waiting = Tree(service)
        self._tree = tree
        self._names = TemporaryNames()
        self._going = set[str]()
        # As many chunks are in memory, of all files together.
        self._slots = asyncio.Semaphore(at_once)

    async def send(
        self, sending: Sending, passed: Passed, target: PurePosixPath, url: str, chunk_bytes: int
    ) -> Answer | None:
        """Put a file together as ``target``, whose address is ``url`` and whose folder is there.
        The server's answer; None where that was lost or says that the name is taken: look what
        has it. Raises ``ItemError('too-large')`` where a chunk is."""
        file = sending.file
        upload = await self._resume(sending.unfinished, file, chunk_bytes)
        if upload is None:
            upload = await self._begin(sending, url, chunk_bytes)
        self._going.add(upload.name)
        try:
            await self._put_chunks(upload, file, passed, url)
            answer = await self._put_together(upload, file, target, url)
        except ItemError as error:
            if not error.retryable:
                await self._discard(upload)
            raise
        finally:
            self._going.discard(upload.name)
        if answer is None:
            await self._discard(upload)
        return answer

    async def sweep(self, unfinished: Collection[str]) -> None:
        """Remove the chunks of ours that nobody goes on with."""
        kept = {match[1] for one in unfinished if (match := _KEPT.fullmatch(one))}
        for entry in await self._waiting.list(ROOT) or ():
            name = entry.name
            is_ours = entry.is_collection and self._names.is_left_over(name)
            if is_ours and name not in kept | self._going:
                answer = await self._service.ask("DELETE", self._url(name))
                if not answer.is_success and answer.status not in MISSING:
                    raise answer.refusal()

    async def _resume(
        self, unfinished: str | None, file: UploadFile, at_most_bytes: int
    ) -> _Upload | None:
        match = _KEPT.fullmatch(unfinished or "")
        if match is None:
            return None
        upload = _Upload(match[1], int(match[2]))
        if not 0 < upload.chunk_bytes <= at_most_bytes:
            await self._discard(upload)
            return None
        last = part_count(file.size_bytes, upload.chunk_bytes)
        for entry in await self._waiting.list(PurePosixPath(upload.name)) or ():
            if entry.name.isascii() and entry.name.isdigit() and entry.size_bytes is not None:
                upload.there[int(entry.name)] = entry.size_bytes
        # Where there is none, the server may have cleared the folder away meanwhile.
        if last > MOST_CHUNKS or not upload.there or max(upload.there) > last:
            await self._discard(upload)
            return None
        return upload

    async def _begin(self, sending: Sending, url: str, chunk_bytes: int) -> _Upload:
        name = self._names.take()
        self._names.release(name)
        upload = _Upload(name, chunk_bytes)
        await sending.keep(f"{upload.name}/{chunk_bytes}")
        self._going.add(upload.name)
        try:
            answer = await self._service.ask(
                "MKCOL", self._url(upload.name), headers={"Destination": url}
            )
        except BaseException:
            self._going.discard(upload.name)
            raise
        if not answer.is_success:
            self._going.discard(upload.name)
            raise answer.refusal()
        return upload

    async def _put_chunks(
        self, upload: _Upload, file: UploadFile, passed: Passed, url: str
    ) -> None:
        sent = set[asyncio.Task[None]]()
        grace_seconds = _GRACE_SECONDS
        try:
            async with aclosing(parts(file, upload.chunk_bytes)) as cut:
                while not _errors(sent) and (part := await self._next(cut)) is not None:
                    if upload.there.get(part.number) == len(part.content):
                        self._slots.release()
                        continue
                    putting = asyncio.create_task(self._put_chunk(upload, file, part, passed, url))
                    # Not in the task itself: one that never began would keep its slot.
                    putting.add_done_callback(lambda _: self._slots.release())
                    sent.add(putting)
            if sent:
                await asyncio.wait(sent, return_when=asyncio.FIRST_EXCEPTION)
        except asyncio.CancelledError:
            grace_seconds = 0.0
            raise
        finally:
            await _end(sent, grace_seconds)
        for error in _errors(sent):
            raise error

    async def _next(self, cut: AsyncIterator[Part]) -> Part | None:
        """The next part, with a slot to keep it in; None at the end."""
        await self._slots.acquire()
        part = None
        try:
            part = await anext(cut, None)
        finally:
            if part is None:
                self._slots.release()
        return part

    async def _put_chunk(
        self, upload: _Upload, file: UploadFile, part: Part, passed: Passed, url: str
    ) -> None:
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(len(part.content)),
            "Destination": url,
            "OC-Total-Length": str(file.size_bytes),
        }
        async with paced(Patience(), str(file.remote)) as pace:
            answer = await self._service.ask(
                "PUT",
                f"{self._url(upload.name)}/{part.number:05d}",
                headers=headers,
                body=pace.pieces(_slices(part.content, passed)),
                patience_seconds=patience_seconds(len(part.content)),
            )
        if answer.status in {400, 404, 409, 412}:
            # Its folder was cleared away, or the server does not know it any more.
            await self._discard(upload)
            raise _begin_anew(file, answer)
        if not answer.is_success:
            raise about(file, answer)

    async def _put_together(
        self, upload: _Upload, file: UploadFile, target: PurePosixPath, url: str
    ) -> Answer | None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            answer = await self._service.ask(
                "MOVE",
                f"{self._url(upload.name)}/.file",
                headers={
                    "Destination": url,
                    "Overwrite": "F",
                    "OC-Total-Length": str(file.size_bytes),
                    "X-Hash": "sha256",
                    **time_header(file),
                },
                patience_seconds=_MOVE_SECONDS,
            )
        except DestinationError as error:
            goes_on = loop.time() - began > _PROMPT_SECONDS
            if error.retryable and await self._is_there(file, target, goes_on=goes_on):
                return None
            raise
        if answer.is_success and answer.status != 207:
            return answer
        if answer.status == 412 or await self._is_there(
            file, target, goes_on=answer.status in _GATEWAY
        ):
            return None
        if answer.status in {400, 404, 409}:
            # What is there does not add up to the file.
            await self._discard(upload)
            raise _begin_anew(file, answer)
        raise about(file, answer)

    async def _is_there(self, file: UploadFile, target: PurePosixPath, *, goes_on: bool) -> bool:
        """Whether something of the file's size has its name; looked at again for a while where
        the server may still be putting it together behind a gateway that has given up."""
        loop = asyncio.get_running_loop()
        until = loop.time() + 60.0 + file.size_bytes / _SLOWEST_DISK_BYTES_PER_SECOND
        with suppress(DesktopSyncError):
            while True:
                there = await self._tree.look(target)
                if there is not None and there.size_bytes == file.size_bytes:
                    return True
                if not goes_on or loop.time() > until:
                    return False
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
        return False

    async def _discard(self, upload: _Upload) -> None:
        """Take chunks away, as far as that can be done now; ``sweep`` does the rest."""
        with suppress(DesktopSyncError, TimeoutError):
            async with asyncio.timeout(_TIDY_SECONDS):
                await self._service.ask("DELETE", self._url(upload.name))

    def _url(self, name: str) -> str:
        return self._service.url(PurePosixPath(name))


async def _end(sent: Collection[asyncio.Task[None]], grace_seconds: float) -> None:
    """Whether one failed or not: what the server has whole need not be sent again."""
    if sent:
        _, late = await asyncio.wait(sent, timeout=grace_seconds)
        for putting in late:
            putting.cancel()
        await asyncio.gather(*sent, return_exceptions=True)


def _errors(sent: Collection[asyncio.Task[None]]) -> list[BaseException]:
    ended = (one for one in sent if one.done() and not one.cancelled())
    return [error for one in ended if (error := one.exception()) is not None]


async def _slices(content: bytes, passed: Passed) -> AsyncIterator[bytes]:
    """As much as is told of at once."""
    for start in range(0, len(content), _SLICE_BYTES):
        piece = content[start : start + _SLICE_BYTES]
        await passed(len(piece))
        yield piece


def _begin_anew(file: UploadFile, answer: Answer) -> ItemError:
    detail = f"HTTP {answer.status}: the chunks are gone"
    return ItemError("refused", path=str(file.remote), detail=detail, retryable=True)
