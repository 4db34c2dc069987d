"""Files on a WebDAV server that have no name of their own yet.

Owns the collection they lie in, how they get there and that none stays. Must not know what becomes
of them. Each computer has a collection of its own below the hidden one, so that it can take that
away, with what a server left in it that it tells nobody of, and no other computer's files.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from desktop_sync.destinations.body import CHUNK_BYTES, Body, Passed
from desktop_sync.destinations.http import Answer, Service
from desktop_sync.destinations.multistatus import Entry
from desktop_sync.destinations.pace import Patience, paced
from desktop_sync.destinations.temporary import INCOMING, ODD, TemporaryNames
from desktop_sync.destinations.webdav_tree import MISSING, There, Tree
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import UploadFile

PERHAPS_NO_PARENT = {*MISSING, 500}
"""What servers say where the collection around a name is missing: nginx 500."""

_INCOMING = PurePosixPath(INCOMING)
_TIDY_SECONDS = 5.0
_SLOWEST_BYTES_PER_SECOND = 1024
# The pace of what moves is what ends a long transfer.
_NO_LIMIT_SECONDS = 30 * 24 * 3600.0


class Incoming:
    """The temporary files of one destination. Raises as ``Tree`` does."""

    def __init__(self, service: Service, tree: Tree, patience: Patience) -> None:
        self._service = service
        self._tree = tree
        self._patience = patience
        self._names = TemporaryNames()
        self._own = _INCOMING / self._names.origin
        self._taken = 0
        self._clean_since: int | None = None
        self._keeps_odd_names: bool | None = None
        self._trying = asyncio.Lock()

    def take(self) -> PurePosixPath:
        """A place nobody has, to be discarded or released."""
        self._taken += 1
        return self._own / self._names.take()

    def release(self, part: PurePosixPath) -> None:
        """It has gone elsewhere."""
        self._names.release(part.name)

    async def discard(self, part: PurePosixPath) -> None:
        """Take a file away, as far as that can be done now; ``sweep`` does the rest."""
        self._names.release(part.name)
        with suppress(DesktopSyncError, TimeoutError):
            async with asyncio.timeout(_TIDY_SECONDS):
                await self._delete(part)

    async def probe(self) -> None:
        """Raise unless a file can be put here; leaves nothing behind where nothing was before."""
        part = self.take()
        is_gone = False
        try:
            is_first = await self._tree.require(self._own)
            answer = await self._service.ask("PUT", self._service.url(part), body=b"?")
            if not answer.is_success:
                raise answer.refusal()
            self.release(part)
            if is_first:
                with suppress(DesktopSyncError):
                    is_gone = await self._clear(await self._listed(_INCOMING), ())
        finally:
            if not is_gone:
                await self.discard(part)

    async def put(self, file: UploadFile, part: PurePosixPath, passed: Passed) -> None:
        is_small = file.size_bytes <= CHUNK_BYTES
        for is_last in (False, True):
            await self._tree.require(self._own)
            try:
                answer = await self._put_once(file, part, passed)
            except DestinationError as error:
                # A server may hang up on a connection just as it is used again.
                if is_last or not (is_small and error.retryable):
                    raise
            else:
                if answer.is_success:
                    return
                if is_last or answer.status not in PERHAPS_NO_PARENT:
                    raise about(file, answer)
                self._tree.forget()
            await passed(-file.size_bytes)

    async def keeps_odd_names(self) -> bool:
        """Whether ``MOVE`` gives names with ``?`` and ``;`` whole: WsgiDAV cuts them there. Found
        out once, by trying."""
        async with self._trying:
            if self._keeps_odd_names is None:
                self._keeps_odd_names = await self._try_odd_name()
            return self._keeps_odd_names

    async def sweep(self) -> None:
        """Take away what nobody goes on with; the collections, too, where nobody uses them."""
        if self._clean_since == self._taken:
            return
        incoming, own = await _both(self._listed(_INCOMING), self._listed(self._own))
        if not await self._clear(incoming, own):
            for folder, listed in ((_INCOMING, incoming), (self._own, own)):
                for entry in filter(self._is_left_over, listed):
                    await self._delete(folder / entry.name)

    async def look_after(self, error: DestinationError, remote: PurePosixPath) -> There | None:
        """What became of a request without an answer; ``error`` again where nobody says."""
        try:
            return await self._tree.look(remote)
        except DesktopSyncError:
            raise error from None

    async def _put_once(self, file: UploadFile, part: PurePosixPath, passed: Passed) -> Answer:
        url = self._service.url(part)
        seconds = self._patience.answer_seconds + file.size_bytes / _SLOWEST_BYTES_PER_SECOND
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(file.size_bytes),
            # Nextcloud, ownCloud and rclone keep the time; others look past it.
            "X-OC-Mtime": str(file.modified_ns // 1_000_000_000),
        }
        async with Body(file, passed) as body:
            content = body.content()
            try:
                if isinstance(content, bytes):
                    return await self._service.ask(
                        "PUT", url, headers=headers, body=content, patience_seconds=seconds
                    )
                async with paced(self._patience, str(file.remote)) as pace:
                    return await self._service.ask(
                        "PUT",
                        url,
                        headers=headers,
                        body=pace.pieces(content),
                        patience_seconds=_NO_LIMIT_SECONDS,
                    )
            except DestinationError as error:
                if not (error.retryable and body.is_whole):
                    raise
                there = await self.look_after(error, part)
                if there and there.size_bytes == file.size_bytes:
                    # It arrived; the answer was lost.
                    return Answer(201, {}, b"", url)
                raise

    async def _try_odd_name(self) -> bool:
        plain, other = self.take(), self.take()
        odd = other.with_name(other.name + ODD)
        await self._tree.require(self._own)
        try:
            for method, headers in (
                ("PUT", {}),
                ("MOVE", {"Destination": self._service.url(odd), "Overwrite": "F"}),
            ):
                answer = await self._service.ask(method, self._service.url(plain), headers=headers)
                if not answer.is_success:
                    return False
            return await self._tree.look(odd) is not None
        finally:
            for one in (plain, other, odd):
                await self.discard(one)

    async def _listed(self, folder: PurePosixPath) -> Sequence[Entry]:
        return await self._tree.list(folder) or ()

    def _is_left_over(self, entry: Entry) -> bool:
        return not entry.is_collection and self._names.is_left_over(entry.name)

    def _held(self, folder: PurePosixPath, listed: Sequence[Entry]) -> list[Entry]:
        """What is in there that is not left over; servers list a collection with what it holds."""
        others = [one for one in listed if (one.name, one.is_collection) != (folder.name, True)]
        return [one for one in others if not self._is_left_over(one)]

    async def _clear(self, incoming: Sequence[Entry], own: Sequence[Entry]) -> bool:
        """Take our collection away, and the one for all, if nobody else has one in it: deleting
        one deletes what is in it. False where ours is in use. Who begins in that very moment finds
        it missing and makes it again."""
        if self._names.are_in_use or self._held(self._own, own):
            return False
        taken = self._taken
        in_it = self._held(_INCOMING, incoming)
        others = [one for one in in_it if (one.name, one.is_collection) != (self._own.name, True)]
        if others:
            for entry in filter(self._is_left_over, incoming):
                await self._delete(_INCOMING / entry.name)
        if incoming and (not others or len(in_it) > len(others)):
            folder = self._own if others else _INCOMING
            self._tree.forget(folder)
            await self._delete(folder, is_folder=True)
        self._clean_since = taken
        return True

    async def _delete(self, remote: PurePosixPath, *, is_folder: bool = False) -> None:
        url = self._service.url(remote, is_folder=is_folder)
        answer = await self._service.ask("DELETE", url)
        if not answer.is_success and answer.status not in MISSING:
            raise answer.refusal()


async def _both(
    one: Awaitable[Sequence[Entry]], other: Awaitable[Sequence[Entry]]
) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """What both say, when both have ended."""
    said, others = await asyncio.gather(one, other, return_exceptions=True)
    if isinstance(said, BaseException):
        raise said
    if isinstance(others, BaseException):
        raise others
    return said, others


def about(file: UploadFile, answer: Answer) -> ItemError | DestinationError:
    """The error to raise for a refusal of ``file``."""
    error = answer.refusal()
    if isinstance(error, ItemError):
        error.path = str(file.remote)
    return error
