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
import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import PurePosixPath

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.body import Body, Passed
from desktop_sync.destinations.http import PATIENCE_SECONDS, Answer, Service, Trust
from desktop_sync.destinations.names import check_remote
from desktop_sync.destinations.temporary import INCOMING, TemporaryNames
from desktop_sync.destinations.webdav_tree import MISSING, ROOT, There, Tree
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

PARALLEL = 32
_INCOMING = PurePosixPath(INCOMING)
# A connection slower than this is one that does not answer.
_SLOWEST_BYTES_PER_SECOND = 1024
# Some servers copy where others rename.
_MOVE_SECONDS = 900.0
_TIDY_SECONDS = 5.0
_FREE_SECONDS = 60.0
_LIST_FROM = 3
# nginx says 500 of a missing collection.
_PERHAPS_NO_PARENT = {*MISSING, 500}


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
    ) -> None:
        self._service = Service(url, user, secret, trust=trust or Trust(), parallel=PARALLEL)
        self._tree = Tree(self._service)
        self._proof = proof
        self._names = TemporaryNames()
        self._free: dict[PurePosixPath, float] = {}

    @property
    def parallel(self) -> int:
        return PARALLEL

    async def check(self) -> None:
        there = await self._tree.look(ROOT, is_folder=True)
        if there is None or there.is_collection is False:
            about = self._service.url(ROOT)
            raise DestinationError("not-understood", path=about, detail="no such collection")
        name = self._names.take()
        part = _INCOMING / name
        try:
            await self._tree.require(_INCOMING)
            answer = await self._service.ask("PUT", self._service.url(part), body=b"?")
            if not answer.is_success:
                raise answer.refusal()
        except ItemError as error:
            raise DestinationError(
                "not-understood", path=error.path, detail=str(error), retryable=error.retryable
            ) from error
        finally:
            await self._discard(name)

    def takes(self, file: UploadFile) -> bool:
        return True

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        self._free = {one: at for one, at in self._free.items() if self._is_recent(at)}
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
                    self._free[file.remote] = asyncio.get_running_loop().time()
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
        if not self._is_known_free(file.remote):
            there = await self._tree.look(file.remote)
            if there:
                return await self._already_there(file, there)
        name = self._names.take()
        try:
            await self._put(file, name, sending.passed)
            await self._move(file, name)
        except BaseException:
            await self._discard(name)
            raise
        self._names.release(name)
        if self._proof is ProofBy.SIZE:
            proof = await self.prove(file, _ref(file))
            if proof.size_bytes != file.size_bytes:
                raise ItemError("copy-differs", path=str(file.remote))
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
        for entry in await self._tree.list(_INCOMING) or ():
            if not entry.is_collection and self._names.is_left_over(entry.name):
                url = self._service.url(_INCOMING / entry.name)
                answer = await self._service.ask("DELETE", url)
                if not answer.is_success and answer.status not in MISSING:
                    raise answer.refusal()

    async def close(self) -> None:
        await self._service.close()

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

    def _is_known_free(self, remote: PurePosixPath) -> bool:
        said_at = self._free.pop(remote, None)
        return said_at is not None and self._is_recent(said_at)

    def _is_recent(self, loop_time: float) -> bool:
        return asyncio.get_running_loop().time() < loop_time + _FREE_SECONDS

    async def _already_there(self, file: UploadFile, there: There) -> RemoteRef:
        """What an earlier try stored, where its answer was lost; else the name is taken."""
        if not there.is_collection and there.size_bytes in (file.size_bytes, None):
            proof = await self._read_back(file, file.remote)
            if proof.digest == file.digest:
                return _ref(file)
        raise ItemError("name-taken", path=str(file.remote))

    async def _put(self, file: UploadFile, name: str, passed: Passed) -> None:
        await self._tree.require(_INCOMING)
        answer = await self._put_once(file, name, passed)
        if answer.status in _PERHAPS_NO_PARENT:
            self._tree.forget()
            await self._tree.require(_INCOMING)
            answer = await self._put_once(file, name, passed)
        if not answer.is_success:
            raise _about(file, answer)

    async def _put_once(self, file: UploadFile, name: str, passed: Passed) -> Answer:
        url = self._service.url(_INCOMING / name)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(file.size_bytes),
            # Nextcloud, ownCloud and rclone keep the time; others look past it.
            "X-OC-Mtime": str(file.modified_ns // 1_000_000_000),
        }
        async with Body(file, passed) as body:
            try:
                return await self._service.ask(
                    "PUT",
                    url,
                    headers=headers,
                    body=body.content(),
                    patience_seconds=_patience_seconds(file),
                )
            except DestinationError as error:
                if not (error.retryable and body.is_whole):
                    raise
                there = await self._look_after(error, _INCOMING / name)
                if there is None or there.size_bytes != file.size_bytes:
                    raise
                # It arrived; the answer was lost.
                return Answer(201, {}, b"", url)

    async def _move(self, file: UploadFile, name: str) -> None:
        for is_last in (False, True):
            await self._tree.require(file.remote.parent)
            try:
                answer = await self._service.ask(
                    "MOVE",
                    self._service.url(_INCOMING / name),
                    headers={"Destination": self._service.url(file.remote), "Overwrite": "F"},
                    patience_seconds=_MOVE_SECONDS,
                )
            except DestinationError as error:
                if error.retryable and await self._has_moved(error, file, name):
                    return
                raise
            if answer.is_success and answer.status != 207:
                return
            there = await self._tree.look(file.remote)
            if there:
                await self._already_there(file, there)
                await self._discard(name)
                return
            if is_last or answer.status not in _PERHAPS_NO_PARENT:
                raise _about(file, answer)
            self._tree.forget()

    async def _has_moved(self, error: DestinationError, file: UploadFile, name: str) -> bool:
        there = await self._look_after(error, file.remote)
        if there is None or there.size_bytes != file.size_bytes:
            return False
        return await self._look_after(error, _INCOMING / name) is None

    async def _look_after(self, error: DestinationError, remote: PurePosixPath) -> There | None:
        """What became of a request without an answer; ``error`` again where nobody says."""
        try:
            return await self._tree.look(remote)
        except DesktopSyncError:
            raise error from None

    async def _read_back(self, file: UploadFile, remote: PurePosixPath) -> Proof:
        read = hashlib.new(file.digest.algorithm)
        size_bytes = 0
        url = self._service.url(remote)
        async with self._service.answer(
            "GET",
            url,
            headers={"Cache-Control": "no-cache"},
            patience_seconds=_patience_seconds(file),
        ) as response:
            if response.status_code != 200:
                raise Answer(response.status_code, response.headers, b"", str(remote)).refusal()
            async for chunk in response.aiter_raw():
                read.update(chunk)
                size_bytes += len(chunk)
                if size_bytes > file.size_bytes:
                    # Longer than it should be, perhaps without end: enough to tell it differs.
                    break
        return Proof(Grade.READ_BACK, size_bytes, Digest(file.digest.algorithm, read.digest()))

    async def _discard(self, name: str) -> None:
        """Take a temporary file away, as far as that can be done now; ``sweep`` does the rest."""
        self._names.release(name)
        with suppress(DesktopSyncError, TimeoutError):
            async with asyncio.timeout(_TIDY_SECONDS):
                await self._service.ask("DELETE", self._service.url(_INCOMING / name))


def _ref(file: UploadFile) -> RemoteRef:
    return RemoteRef(str(file.remote), file.size_bytes)


def _patience_seconds(file: UploadFile) -> float:
    return PATIENCE_SECONDS + file.size_bytes / _SLOWEST_BYTES_PER_SECOND


def _about(file: UploadFile, answer: Answer) -> ItemError | DestinationError:
    error = answer.refusal()
    if isinstance(error, ItemError):
        error.path = str(file.remote)
    return error
