"""Any S3-compatible store as a destination.

Owns the flow of an upload and what is taken as proof. Must not know of the queue. Files no larger
than a part go in one request, others in parts (``s3_large``).

Nothing is overwritten: a name is asked for before it is used, in bulk where that can be, and the
request itself says that it must be free. Stores that are seen to look past that are asked again
right before; the moment between the two is theirs.

A file is proven by what the store says of it in a ``HEAD``, where it was seen to verify checksums
(``s3_ways``): the SHA-256 of a file that was sent at once is the store's own word for it. Of one
sent in parts it says the SHA-256 over the SHA-256s of its parts. The same is made here of the
library's copy, read once, in order and held to its own digest; where the two are equal, so are
the parts, and with them the whole. Everything else is read back, or with ``ProofBy.SIZE`` told by
its size.

Source: the Amazon S3 API reference; ``reference/destinations.md`` for what stores do instead.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import timedelta
from enum import StrEnum
from pathlib import PurePosixPath
from weakref import WeakValueDictionary

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.body import Body
from desktop_sync.destinations.digesting import read_back
from desktop_sync.destinations.free_names import FreeNames
from desktop_sync.destinations.http import PATIENCE_SECONDS, Answer
from desktop_sync.destinations.names import check_remote
from desktop_sync.destinations.s3_answers import refusal
from desktop_sync.destinations.s3_bucket import Bucket, There, checksum_header, has_checksum
from desktop_sync.destinations.s3_large import PART_BYTES, Ending, LargeFiles, metadata
from desktop_sync.destinations.s3_place import Place
from desktop_sync.destinations.s3_ways import IF_FREE, LAX, Ways, try_out
from desktop_sync.destinations.temporary import INCOMING, TemporaryNames
from desktop_sync.destinations.trust import Trust
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

PARALLEL = 32
_INCOMING = PurePosixPath(INCOMING)
_SLOWEST_BYTES_PER_SECOND = 1024
_LIST_FROM = 3
_MOST_PAGES = 4
_CANNOT_TRY = {"forbidden", "full", "read-only"}


class ProofBy(StrEnum):
    """How a copy is proven where the store's own word is not good enough."""

    READ = "read"
    SIZE = "size"


class S3:
    """``Destination`` in the bucket at ``place``, which must be there already."""

    def __init__(
        self, place: Place, *, trust: Trust | None = None, proof: ProofBy = ProofBy.READ
    ) -> None:
        self._bucket = Bucket(place, trust or Trust(), PARALLEL)
        self._proof = proof
        self._names = TemporaryNames()
        self._large = LargeFiles(self._bucket, self._names)
        self._ways: Ways | None = None
        self._trying = asyncio.Lock()
        self._clearing: asyncio.Task[None] | None = None
        self._free = FreeNames()
        self._just_said: dict[str, UploadFile] = {}
        self._sending: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def parallel(self) -> int:
        return PARALLEL

    @property
    def round_trip(self) -> timedelta | None:
        return self._bucket.way.round_trip

    @property
    def latency(self) -> timedelta | None:
        return self._bucket.way.latency

    async def check(self) -> None:
        try:
            await self._look_closely()
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

        async def look(file: UploadFile) -> None:
            async with at_once:
                there = await self._bucket.head(self._bucket.key(file.remote))
            note(file, None if there is None else there.size_bytes)

        def note(file: UploadFile, size_bytes: int | None) -> None:
            if size_bytes is None:
                self._free.note(file.remote)
            elif size_bytes == file.size_bytes:
                found[file.resource_id] = _ref(file)

        async def ask(folder: PurePosixPath, files: Sequence[UploadFile]) -> None:
            left = files
            if len(files) >= _LIST_FROM:
                async with at_once:
                    sizes, left = await self._listed(folder, files)
                for file in set(files).difference(left):
                    note(file, sizes.get(self._bucket.key(file.remote)))
            for file in left:
                asked.create_task(look(file))

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
        key = self._bucket.key(file.remote)
        ways = await self._known_ways()
        lock = self._sending.setdefault(key, asyncio.Lock())
        async with lock:
            if not (ways.honours and self._free.take(file.remote)):
                there = await self._bucket.head(key)
                if there:
                    return await self._already_there(file, key, there)
            if file.size_bytes > PART_BYTES:
                ending = await self._large.send(sending, key, ways)
                return _ref(file) if ending is Ending.STORED else await self._taken(file, key)
            answer = await self._send_at_once(sending, key, ways)
            if answer.status == 500 and not await self._bucket.head(key):
                # Some stumble over folders that are made at the same time.
                await sending.passed(-file.size_bytes)
                answer = await self._send_at_once(sending, key, ways)
            if answer.status == 412:
                return await self._taken(file, key)
            if not answer.is_success:
                raise refusal(answer, key)
            ref = _ref(file)
            if ways.verifies and has_checksum(answer, file.digest.value):
                self._just_said[ref.id] = file
            return ref

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        if self._just_said.pop(ref.id, None) == file:
            # The answer to what was sent says it, once: who asks again is answered anew.
            return Proof(Grade.SERVER_HASHED, file.size_bytes, file.digest)
        remote = PurePosixPath(ref.id)
        check_remote(remote)
        key = self._bucket.key(remote)
        there = await self._bucket.head(key)
        if there is None:
            raise ItemError("vanished", path=str(remote))
        return await self._proven(file, key, there, self._proof)

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """A bucket knows files only."""

    async def sweep(self, unfinished: Collection[str]) -> None:
        await self._large.sweep(unfinished)

    async def close(self) -> None:
        if self._clearing:
            await self._clearing
        await self._bucket.close()

    async def _known_ways(self) -> Ways:
        async with self._trying:
            ways = self._ways or await self._look_closely()
            if self._clearing and not self._clearing.done():
                # Some stores lose a deletion where something is sent meanwhile.
                await asyncio.shield(self._clearing)
            return ways

    async def _look_closely(self) -> Ways:
        """Some stores make a bucket that is not there when something is put into it."""
        await self._bucket.require()
        if self._clearing:
            await asyncio.shield(self._clearing)
        names = self._names.take(), self._names.take()
        try:
            keys = (self._bucket.key(_INCOMING / name) for name in names)
            self._ways = ways = await try_out(self._bucket, *keys)
            return ways
        finally:
            self._clearing = asyncio.create_task(self._clear(names))

    async def _clear(self, names: Sequence[str]) -> None:
        """Take away what a trial left; nobody waits for it but who sends."""
        keys = [self._bucket.key(_INCOMING / name) for name in names]
        await asyncio.gather(*map(self._bucket.delete, keys), return_exceptions=True)
        for name in names:
            self._names.release(name)

    async def _listed(
        self, folder: PurePosixPath, files: Sequence[UploadFile]
    ) -> tuple[Mapping[str, int], Sequence[UploadFile]]:
        """The sizes of what a folder has of ``files``, by key, and those that the listing has not
        come to: one that is long is not followed for ever."""
        keys = [self._bucket.key(file.remote) for file in files]
        sizes: dict[str, int] = {}
        pages = 0
        # What is listed comes after the key that is given.
        after = min(keys)[:-1]
        async with aclosing(self._bucket.list(self._bucket.folder(folder), after)) as listing:
            async for page in listing:
                sizes |= page
                pages += 1
                reached = max(page, default="")
                if reached >= max(keys):
                    break
                if pages == _MOST_PAGES:
                    return sizes, [one for one in files if self._bucket.key(one.remote) > reached]
        return sizes, ()

    async def _send_at_once(self, sending: Sending, key: str, ways: Ways) -> Answer:
        """Once. Where the answer was lost and something is there now, the name is taken."""
        file = sending.file
        sha256 = file.digest.value
        headers = metadata(file)
        if ways.verifies:
            headers |= checksum_header(sha256)
        if ways.honours:
            headers |= IF_FREE
        async with Body(file, sending.passed) as body:
            try:
                return await self._bucket.put(
                    key,
                    body.content(),
                    file.size_bytes,
                    sha256,
                    headers=headers,
                    patience_seconds=_patience_seconds(file),
                )
            except DestinationError as error:
                if not (error.retryable and body.is_whole):
                    raise
                there = await self._look_after(error, key)
                if there is None:
                    raise
                # It arrived, and the answer was lost; or somebody else was first.
                return Answer(412, {}, b"", key)

    async def _taken(self, file: UploadFile, key: str) -> RemoteRef:
        """The store says that something has the name."""
        there = await self._bucket.head(key)
        if there is None:
            raise ItemError("refused", path=key, detail="taken, and not there", retryable=True)
        return await self._already_there(file, key, there)

    async def _already_there(self, file: UploadFile, key: str, there: There) -> RemoteRef:
        """What an earlier try stored, where its answer was lost; else the name is taken."""
        if there.size_bytes == file.size_bytes:
            proof = await self._proven(file, key, there, ProofBy.READ)
            if proof.digest == file.digest:
                return _ref(file)
        raise ItemError("name-taken", path=key)

    async def _proven(self, file: UploadFile, key: str, there: There, proof: ProofBy) -> Proof:
        if await self._is_verified():
            if there.sha256:
                digest = Digest("sha256", there.sha256)
                return Proof(Grade.SERVER_HASHED, there.size_bytes, digest)
            if await self._has_our_parts(file, key, there):
                return Proof(Grade.SERVER_HASHED, there.size_bytes, file.digest)
        if proof is ProofBy.SIZE:
            return Proof(Grade.SIZE_ONLY, there.size_bytes)
        return await self._read_back(file, key)

    async def _has_our_parts(self, file: UploadFile, key: str, there: There) -> bool:
        """Whether the parts that are there are those of the file. Where they are not, they may
        still be other parts of the same, and where the library's copy is not what it was, nothing
        is known: both are for reading back."""
        if there.part_sha256s is None or there.size_bytes != file.size_bytes:
            return False
        with suppress(ItemError):
            return there.part_sha256s == await self._large.part_sha256s(file, key)
        return False

    async def _is_verified(self) -> bool:
        """Whether the store's word on a checksum is good. Where nothing can be put there, that
        cannot be found out, and it is not."""
        try:
            return (await self._known_ways()).verifies
        except DestinationError as error:
            if error.code not in _CANNOT_TRY:
                raise
            return LAX.verifies

    async def _read_back(self, file: UploadFile, key: str) -> Proof:
        async with self._bucket.get(key, patience_seconds=_patience_seconds(file)) as response:
            if response.status_code != 200:
                raise refusal(Answer(response.status_code, response.headers, b"", key), key)
            return await read_back(response.aiter_raw(), file)

    async def _look_after(self, error: DestinationError, key: str) -> There | None:
        """What became of a request without an answer; ``error`` again where nobody says."""
        try:
            return await self._bucket.head(key)
        except DesktopSyncError:
            raise error from None


def _ref(file: UploadFile) -> RemoteRef:
    return RemoteRef(str(file.remote), file.size_bytes)


def _patience_seconds(file: UploadFile) -> float:
    return PATIENCE_SECONDS + file.size_bytes / _SLOWEST_BYTES_PER_SECOND
