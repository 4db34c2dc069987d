"""A file on its way to a Nextcloud in one request.

Owns that request, and the folders above the file that it makes. Must not know which files go this
way, nor how a name that is taken is dealt with.

Sources: Nextcloud's developer manual, "Basic APIs"; ``reference/destinations.md``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import PurePosixPath
from random import random

from desktop_sync.destinations.body import Body, Passed
from desktop_sync.destinations.http import Answer, Service
from desktop_sync.destinations.nextcloud.exchange import (
    Told,
    about,
    patience_seconds,
    time_header,
)
from desktop_sync.destinations.nextcloud.folder import look_into
from desktop_sync.destinations.nextcloud.load import Load
from desktop_sync.destinations.pace import Patience, paced
from desktop_sync.destinations.webdav_tree import Tree
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import UploadFile

_NO_PARENT = {404, 409}
_PERHAPS_STORED = {500, 502, 504}
# Where files are put side by side, Nextcloud says so of its locks (423), and of those of a small
# database (500).
_STUMBLED = {423, 500}
_PAUSES_SECONDS = (0.2, 0.6, 1.8)


class WholeFiles:
    """All files of one user that go whole. ``tree`` has the user's files below its root."""

    def __init__(self, service: Service, tree: Tree, *, at_once: int) -> None:
        self._service = service
        self._tree = tree
        self._making = asyncio.Lock()
        self._made = set[PurePosixPath]()
        self._load = Load(at_once)
        # Nextclouds of before 2025 make no folders on the way.
        self._makes_folders = True

    async def send(self, file: UploadFile, passed: Passed, target: PurePosixPath) -> Answer | None:
        """Put a file to ``target``. The server's answer; None where that was lost or says that
        the name is taken: look what has it. Raises ``ItemError('too-large')`` where the body is."""
        told = Told(passed)
        async with self._one_makes(target.parent):
            answer = await self._send_as_it_bears(file, told, target)
            if answer is not None and (answer.is_success or answer.status == 412):
                self._made |= {target.parent, *target.parent.parents}
        if answer is None or answer.status == 412:
            return None
        if answer.is_success:
            return answer
        if answer.status in _PERHAPS_STORED and await self._is_there(file, target):
            return None
        raise await self._refusal(file, answer, target)

    async def _send_as_it_bears(
        self, file: UploadFile, told: Told, target: PurePosixPath
    ) -> Answer | None:
        """The answer at last, after what fewer files at once may mend was tried again."""
        for pause_seconds in (*_PAUSES_SECONDS, None):
            async with self._load.one():
                answer = await self._send_into_folder(file, told, target)
            if answer is None or answer.status not in _STUMBLED:
                self._load.went_well()
                return answer
            self._load.stumbled()
            if await self._is_there(file, target):
                return None
            if pause_seconds is None:
                return answer
            await told.take_back()
            await asyncio.sleep(pause_seconds * (0.5 + random()))
        return None

    async def _send_into_folder(
        self, file: UploadFile, told: Told, target: PurePosixPath
    ) -> Answer | None:
        if not self._makes_folders:
            await self._tree.require(target.parent)
        answer = await self._put(file, told.passed, target)
        if answer is not None and answer.status in _NO_PARENT:
            self._makes_folders = False
            await told.take_back()
            self._tree.forget()
            await self._tree.require(target.parent)
            answer = await self._put(file, told.passed, target)
        return answer

    async def _put(self, file: UploadFile, passed: Passed, target: PurePosixPath) -> Answer | None:
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(file.size_bytes),
            "If-None-Match": "*",
            "X-NC-WebDAV-Auto-Mkcol": "1",
            "X-Hash": "sha256",
            "OC-Total-Length": str(file.size_bytes),
            **time_header(file),
        }
        async with Body(file, passed) as body:
            content = body.content()
            url = self._service.url(target)
            try:
                if isinstance(content, bytes):
                    return await self._service.ask("PUT", url, headers=headers, body=content)
                async with paced(Patience(), str(file.remote)) as pace:
                    return await self._service.ask(
                        "PUT",
                        url,
                        headers=headers,
                        body=pace.pieces(content),
                        patience_seconds=patience_seconds(file.size_bytes),
                    )
            except DestinationError as error:
                if error.retryable and body.is_whole and await self._is_there(file, target):
                    return None
                raise

    async def _is_there(self, file: UploadFile, target: PurePosixPath) -> bool:
        """Whether something of the file's size has its name. False where nobody can say."""
        try:
            there = await self._tree.look(target)
        except DesktopSyncError:
            return False
        return there is not None and there.size_bytes == file.size_bytes

    async def _refusal(
        self, file: UploadFile, answer: Answer, target: PurePosixPath
    ) -> ItemError | DestinationError:
        """Of what is forbidden, it is one file's fault where others may be put beside it."""
        if answer.status == 403:
            url = self._service.url(target.parent, is_folder=True)
            folder = await look_into(self._service, url)
            if folder is not None and folder.may_be_filled:
                return ItemError("refused", path=str(file.remote), detail="HTTP 403")
        if answer.status in _NO_PARENT:
            detail = f"HTTP {answer.status}: no folder to put it in"
            return ItemError("refused", path=str(file.remote), detail=detail, retryable=True)
        return about(file, answer)

    @asynccontextmanager
    async def _one_makes(self, folder: PurePosixPath) -> AsyncIterator[None]:
        """Into a folder that may not be there goes one file first, that makes it: two at once
        would be in each other's way."""
        if folder not in self._made:
            async with self._making:
                if folder not in self._made:
                    yield
                    return
        yield
