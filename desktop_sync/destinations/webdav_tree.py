"""What a WebDAV server has where: questions about names, and collections made where missing.

Owns ``PROPFIND``, ``HEAD`` where a server has no ``PROPFIND``, and ``MKCOL`` with its quirks.
Must not know what is uploaded.

Sources: RFC 4918, 9.1 and 9.3; ``reference/destinations.md`` for what servers do instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from weakref import WeakValueDictionary

from msgspec import Struct

from desktop_sync.destinations.http import Answer, Service
from desktop_sync.destinations.multistatus import ASK_FOR_SIZES, Entry, entries
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError

ROOT = PurePosixPath()
MISSING = {404, 409, 410}
"""How servers say that something, or the collection around it, is not there."""

LIST_LIMIT_BYTES = 64 << 20
_LIST_SECONDS = 600.0
_NO_SUCH_METHOD = {405, 501}
_IN_A_THREAD_BYTES = 1 << 16
_XML = {"Content-Type": "application/xml; charset=utf-8"}


class There(Struct, frozen=True):
    """What has a name. ``is_collection`` is None where the server cannot say."""

    size_bytes: int | None
    is_collection: bool | None


class Tree:
    """Everything below the root of ``service``. Raises ``DestinationError`` and ``ItemError``
    as ``Answer.refusal`` makes them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._known = {ROOT}
        self._making: WeakValueDictionary[PurePosixPath, asyncio.Lock] = WeakValueDictionary()
        self._ahead: dict[PurePosixPath, asyncio.Task[None]] = {}
        self._has_propfind = True

    async def look(self, remote: PurePosixPath, *, is_folder: bool = False) -> There | None:
        """What has the name ``remote``; None where nothing has."""
        url = self._service.url(remote, is_folder=is_folder)
        if self._has_propfind:
            answer = await self._service.ask(
                "PROPFIND", url, headers={"Depth": "0", **_XML}, body=ASK_FOR_SIZES
            )
            if answer.status not in _NO_SUCH_METHOD:
                return await _only(answer)
            self._has_propfind = False
        answer = await self._service.ask("HEAD", url)
        if answer.status in MISSING:
            return None
        if not answer.is_success and answer.status != 403:
            raise answer.refusal()
        length = answer.headers.get("content-length", "") if answer.is_success else ""
        return There(int(length) if length.isdigit() else None, None)

    async def list(self, folder: PurePosixPath) -> Sequence[Entry] | None:
        """What ``folder`` holds (and itself, as servers list it), empty where it is not there;
        None where this server cannot list."""
        if not self._has_propfind:
            return None
        answer = await self._service.ask(
            "PROPFIND",
            self._service.url(folder, is_folder=True),
            headers={"Depth": "1", **_XML},
            body=ASK_FOR_SIZES,
            limit_bytes=LIST_LIMIT_BYTES,
            patience_seconds=_LIST_SECONDS,
        )
        if answer.status in _NO_SUCH_METHOD:
            self._has_propfind = False
            return None
        if answer.status in MISSING:
            return ()
        found = await _entries(answer)
        self._known.add(folder)
        return found

    async def require(self, folder: PurePosixPath) -> bool:
        """Make ``folder`` and what is missing above it; whether it was missing."""
        is_new = False
        missing = [one for one in (folder, *folder.parents) if one not in self._known]
        for one in reversed(missing):
            turn = self._making.setdefault(one, asyncio.Lock())
            async with turn:
                is_new = one not in self._known and await self._make(one)
                self._known.add(one)
        return is_new

    def require_soon(self, folder: PurePosixPath) -> None:
        """Begin with it while something else is done. Who requires it waits for that, and meets
        what went wrong."""
        if folder not in self._known and folder not in self._ahead:
            task = asyncio.create_task(self._try(folder))
            self._ahead[folder] = task
            task.add_done_callback(lambda _: self._ahead.pop(folder, None))

    def forget(self, folder: PurePosixPath = ROOT) -> None:
        """Somebody took this collection away, and what is in it; or any."""
        self._known = {
            one for one in self._known if one != folder and folder not in one.parents
        } | {ROOT}

    async def close(self) -> None:
        ahead = list(self._ahead.values())
        for task in ahead:
            task.cancel()
        await asyncio.gather(*ahead, return_exceptions=True)

    async def _try(self, folder: PurePosixPath) -> None:
        with suppress(DesktopSyncError):
            await self.require(folder)

    async def _make(self, folder: PurePosixPath) -> bool:
        # With the slash: nginx takes no other.
        answer = await self._service.ask("MKCOL", self._service.url(folder, is_folder=True))
        if answer.is_success:
            return True
        # 405 is what a taken name should give; servers also know 301, 403, 409 and 500.
        there = await self.look(folder, is_folder=True)
        if there is None:
            raise answer.refusal()
        if there.is_collection is False:
            raise ItemError("name-taken", path=str(folder), detail="a file, not a collection")
        return False


async def _only(answer: Answer) -> There | None:
    if answer.status in MISSING:
        return None
    found = await _entries(answer)
    return There(found[0].size_bytes, found[0].is_collection) if found else None


async def _entries(answer: Answer) -> Sequence[Entry]:
    if answer.status != 207:
        if answer.is_success:
            raise _not_understood(answer, f"HTTP {answer.status} to PROPFIND")
        raise answer.refusal()
    try:
        if len(answer.body) > _IN_A_THREAD_BYTES:
            return await asyncio.to_thread(lambda: tuple(entries(answer.body)))
        return tuple(entries(answer.body))
    except ValueError as error:
        raise _not_understood(answer, str(error)) from error


def _not_understood(answer: Answer, detail: str) -> DestinationError:
    return DestinationError("not-understood", path=answer.about, detail=detail)
