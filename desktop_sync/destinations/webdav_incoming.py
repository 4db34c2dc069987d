"""Files on a WebDAV server that have no name of their own yet.

Owns the collection they lie in, how they get there and that none stays. Must not know what becomes
of them. Each computer has a collection of its own below the hidden one, so that it can take that
away, with what a server left in it that it tells nobody of, and no other computer's files.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import PurePosixPath

from desktop_sync.destinations.body import CHUNK_BYTES, Body, Passed
from desktop_sync.destinations.http import Answer, Service
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
        self._keeps_odd_names: bool | None = None
        self._trying = asyncio.Lock()

    def take(self) -> PurePosixPath:
        """A place nobody has, to be discarded or released."""
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
        is_first = False
        try:
            is_first = await self._tree.require(self._own)
            answer = await self._service.ask("PUT", self._service.url(part), body=b"?")
            if not answer.is_success:
                raise answer.refusal()
        finally:
            await self.discard(part)
        if is_first:
            with suppress(DesktopSyncError):
                await self._take_away_collections()

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
        for folder in (_INCOMING, self._own):
            for entry in await self._tree.list(folder) or ():
                if not entry.is_collection and self._names.is_left_over(entry.name):
                    await self._delete(folder / entry.name)
        await self._take_away_collections()

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

    async def _take_away_collections(self) -> None:
        """Deleting one deletes what is in it: ours first, then the one for all, if nobody else has
        one in it. Who begins in that very moment finds it missing and makes it again."""
        for folder in (self._own, _INCOMING):
            listed = await self._tree.list(folder)
            # Servers list a collection itself with what it holds.
            held = [
                one for one in listed or () if (one.name, one.is_collection) != (folder.name, True)
            ]
            if self._names.are_in_use or not listed or held:
                return
            self._tree.forget()
            await self._delete(folder, is_folder=True)

    async def _delete(self, remote: PurePosixPath, *, is_folder: bool = False) -> None:
        url = self._service.url(remote, is_folder=is_folder)
        answer = await self._service.ask("DELETE", url)
        if not answer.is_success and answer.status not in MISSING:
            raise answer.refusal()


def about(file: UploadFile, answer: Answer) -> ItemError | DestinationError:
    """The error to raise for a refusal of ``file``."""
    error = answer.refusal()
    if isinstance(error, ItemError):
        error.path = str(file.remote)
    return error
