"""Any WebDAV server as a destination.

Owns the flow of an upload: a temporary name, ``MOVE`` without overwriting, and asking wherever an
answer was lost. Must not know of the queue. Preconditions are not trusted: a name is asked for
before it is used.

A file takes the requests ``PUT``, ``MOVE`` and, as its proof, ``GET``; one more where ``find``
did not just say that its name is free. What arrived is proven by reading it back; with
``ProofBy.SIZE`` its size alone is compared.

Sources: RFC 4918; ``reference/destinations.md`` for what servers do instead.
"""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.body import CHUNK_BYTES
from desktop_sync.destinations.digesting import read_back
from desktop_sync.destinations.free_names import FreeNames
from desktop_sync.destinations.http import Answer, Service, Trust
from desktop_sync.destinations.names import check_remote
from desktop_sync.destinations.pace import Patience, paced
from desktop_sync.destinations.temporary import ODD
from desktop_sync.destinations.webdav_incoming import (
    PERHAPS_NO_PARENT,
    Incoming,
    about,
)
from desktop_sync.destinations.webdav_tree import MISSING, ROOT, There, Tree
from desktop_sync.destinations.width import Width
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.evidence import Grade

PARALLEL = 32
FAR_PARALLEL = 64
"""At once to a server that is far away. Of files that are not small there are never more on their
way than ``PARALLEL``: what they take is memory, and the line is full with them."""

# Some servers copy where others rename.
_MOVE_SECONDS = 900.0
# The pace of what is read is what ends that.
_READ_SECONDS = 30 * 24 * 3600.0
_LIST_FROM = 3
# What some servers cut names at.
_ODD = set(ODD)


class ProofBy(StrEnum):
    """How a copy is proven."""

    READ = "read"
    SIZE = "size"


class WebDav:
    """``Destination`` below the collection ``url``, which must be there already."""

    def __init__(
        self,
        url: str,
        user: str | None = None,
        secret: str | None = None,
        *,
        trust: Trust | None = None,
        proof: ProofBy = ProofBy.READ,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._service = Service(
            url,
            user,
            secret,
            trust=trust or Trust(),
            parallel=FAR_PARALLEL,
            patience_seconds=self._patience.answer_seconds,
        )
        self._tree = Tree(self._service)
        self._proof = proof
        self._incoming = Incoming(self._service, self._tree, self._patience)
        self._moving: WeakValueDictionary[PurePosixPath, asyncio.Lock] = WeakValueDictionary()
        self._says_path_only = False
        self._free = FreeNames()
        self._width = Width(PARALLEL, FAR_PARALLEL)
        self._not_small = asyncio.Semaphore(PARALLEL)

    @property
    def parallel(self) -> int:
        return self._width.parallel

    @property
    def round_trip(self) -> timedelta | None:
        return self._service.round_trip

    @property
    def latency(self) -> timedelta | None:
        return self._service.latency

    async def check(self) -> None:
        there = await self._tree.look(ROOT, is_folder=True)
        if there is None or there.is_collection is False:
            about = self._service.url(ROOT)
            raise DestinationError("not-understood", path=about, detail="no such collection")
        try:
            await self._incoming.probe()
        except ItemError as error:
            raise DestinationError(
                "not-understood", path=error.path, detail=str(error), retryable=error.retryable
            ) from error

    def takes(self, file: UploadFile) -> bool:
        return True

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        self._free.forget_old()
        wanted = defaultdict(list)
        for file in files:
            check_remote(file.remote)
            wanted[file.remote.parent].append(file)
        at_once = asyncio.Semaphore(PARALLEL)
        found: dict[int, RemoteRef] = {}

        async def ask(folder: PurePosixPath, files: Sequence[UploadFile]) -> None:
            async with at_once:
                sizes = await self._sizes(folder, files)
            for file in files:
                if file.remote.name not in sizes:
                    self._free.note(file.remote)
                elif sizes[file.remote.name] == file.size_bytes:
                    found[file.resource_id] = _ref(file)

        try:
            async with asyncio.TaskGroup() as asked:
                for folder, group in wanted.items():
                    asked.create_task(ask(folder, group))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return found

    async def send(self, sending: Sending) -> RemoteRef:
        file = sending.file
        check_remote(file.remote)
        if not self._free.take(file.remote):
            there = await self._tree.look(file.remote)
            if there:
                return await self._already_there(file, there)
        if _ODD & set(str(file.remote)) and not await self._incoming.keeps_odd_names():
            detail = f"this server cuts names at {ODD}"
            raise ItemError("refused", path=str(file.remote), detail=detail)
        part = self._incoming.take()
        self._tree.require_soon(file.remote.parent)
        try:
            async with self._room_for(file):
                await self._incoming.put(file, part, sending.passed)
            # Of two files that want one name, servers may take both: they look first, then move.
            turn = self._moving.setdefault(file.remote, asyncio.Lock())
            async with turn:
                await self._move(file, part)
        except BaseException:
            await self._incoming.discard(part)
            raise
        self._incoming.release(part)
        return _ref(file)

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        remote = PurePosixPath(ref.id)
        check_remote(remote)
        if self._proof is ProofBy.READ:
            return await self._read_back(file, remote)
        there = await self._tree.look(remote)
        if there is None or there.is_collection:
            raise ItemError("vanished", path=str(remote))
        if there.size_bytes is None:
            raise DestinationError("not-understood", path=str(remote), detail="tells no size")
        return Proof(Grade.SIZE_ONLY, there.size_bytes)

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """WebDAV knows files only."""

    async def sweep(self, unfinished: Collection[str]) -> None:
        await self._incoming.sweep()

    async def close(self) -> None:
        await self._tree.close()
        await self._service.close()

    def _room_for(self, file: UploadFile) -> AbstractAsyncContextManager[object]:
        return self._not_small if file.size_bytes > CHUNK_BYTES else nullcontext()

    async def _sizes(
        self, folder: PurePosixPath, files: Sequence[UploadFile]
    ) -> Mapping[str, int | None]:
        """The sizes of what is in ``folder``, at least of those of ``files`` that are."""
        listed = await self._tree.list(folder) if len(files) >= _LIST_FROM else None
        if listed is not None:
            # Some servers' disks spell letters and their accents apart.
            spelt = {unicodedata.normalize("NFC", one.name): one.size_bytes for one in listed}
            exact = {one.name: one.size_bytes for one in listed}
            for name in (file.remote.name for file in files):
                other = unicodedata.normalize("NFC", name)
                if name not in exact and other in spelt:
                    exact[name] = spelt[other]
            return exact
        sizes = {}
        for file in files:
            there = await self._tree.look(file.remote)
            if there:
                sizes[file.remote.name] = there.size_bytes
        return sizes

    async def _already_there(self, file: UploadFile, there: There) -> RemoteRef:
        """What an earlier try stored, where its answer was lost; else the name is taken."""
        if not there.is_collection and there.size_bytes in (file.size_bytes, None):
            proof = await self._read_back(file, file.remote)
            if proof.digest == file.digest:
                return _ref(file)
        raise ItemError("name-taken", path=str(file.remote))

    async def _move(self, file: UploadFile, part: PurePosixPath) -> None:
        for is_last in (False, True):
            await self._tree.require(file.remote.parent)
            began = time.monotonic()
            try:
                answer = await self._service.ask(
                    "MOVE",
                    self._service.url(part),
                    headers={"Destination": self._destination(file.remote), "Overwrite": "F"},
                    patience_seconds=_MOVE_SECONDS,
                )
            except DestinationError as error:
                if error.retryable and await self._has_moved(error, file, part):
                    return
                if is_last or not error.retryable:
                    raise
                # It was not done: a server may hang up just as it is asked.
                continue
            self._width.took(time.monotonic() - began)
            if answer.is_success and answer.status != 207:
                return
            if answer.status == 502 and not is_last:
                # Behind what ends TLS for it, a server takes its own address for another's.
                self._says_path_only = True
                continue
            there = await self._tree.look(file.remote)
            if there:
                await self._already_there(file, there)
                await self._incoming.discard(part)
                return
            if is_last or answer.status not in PERHAPS_NO_PARENT:
                raise await self._not_moved(file, part, answer)
            self._tree.forget()

    def _destination(self, remote: PurePosixPath) -> str:
        url = self._service.url(remote)
        return urlsplit(url).path if self._says_path_only else url

    async def _has_moved(
        self, error: DestinationError, file: UploadFile, part: PurePosixPath
    ) -> bool:
        there = await self._incoming.look_after(error, file.remote)
        if there is None or there.size_bytes != file.size_bytes:
            return False
        return await self._incoming.look_after(error, part) is None

    async def _not_moved(
        self, file: UploadFile, part: PurePosixPath, answer: Answer
    ) -> ItemError | DestinationError:
        if answer.status in MISSING and await self._tree.look(part) is None:
            # Somebody took it away; the next try sends it anew.
            path, detail = str(file.remote), "its temporary file went away"
            return ItemError("refused", path=path, detail=detail, retryable=True)
        return about(file, answer)

    async def _read_back(self, file: UploadFile, remote: PurePosixPath) -> Proof:
        url = self._service.url(remote)
        headers = {"Cache-Control": "no-cache"}
        async with (
            self._room_for(file),
            paced(self._patience, str(remote)) as pace,
            self._service.answer(
                "GET", url, headers=headers, patience_seconds=_READ_SECONDS
            ) as response,
        ):
            if response.status_code != 200:
                raise Answer(response.status_code, response.headers, b"", str(remote)).refusal()
            return await read_back(response.aiter_raw(), file, pace.moved)


def _ref(file: UploadFile) -> RemoteRef:
    return RemoteRef(str(file.remote), file.size_bytes)
