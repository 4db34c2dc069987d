"""Nextcloud as a destination.

Owns which way a file goes, what has its name there already, and the proof of what arrived. Must
not know of the queue.

A file that fits in one request takes one ``PUT`` straight to its name: with ``If-None-Match: *``,
which Nextcloud honours with 412, with the folders above made on the way, and with ``X-Hash``, to
which it answers with the SHA-256 of what it wrote. That is the proof; whoever asks later is told
what the server hashes then. A longer file goes in chunks, and so does one that something on the
way finds too large (413).

Nextcloud's bulk upload (``POST /remote.php/dav/bulk``) is not used. It writes over whatever has a
name by then: it knows no precondition, and a name that was free when it was asked for may be taken
a moment later. Uploading in bulk under temporary names and moving each file to its own would take
more requests than one ``PUT`` a file, and end in a weaker proof (MD5). What it would save, the
server's getting ready for each file, is shared among its processors by several ``PUT`` at once.

Sources: Nextcloud's developer manual, "Basic APIs" and "File bulk upload";
``reference/destinations.md``.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import PurePosixPath

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.http import Answer, Trust
from desktop_sync.destinations.names import check_remote
from desktop_sync.destinations.nextcloud.account import Account
from desktop_sync.destinations.nextcloud.chunks import MOST_CHUNKS
from desktop_sync.destinations.nextcloud.exchange import Told, told_digest
from desktop_sync.destinations.nextcloud.place import PARALLEL, Place, Server
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.evidence import Grade

_LONGEST_WHOLE_BYTES = 50 << 20
_CHUNK_BYTES = 20 << 20
# Nextcloud names 5 MB as the least, which only stores of its own kind insist on; a proxy that
# takes less leaves no other way.
_LEAST_CHUNK_BYTES = 256 << 10
_FOLDERS_AT_ONCE = 8
_PROOF_SECONDS = 60.0


class Nextcloud:
    """``Destination`` in the folder ``folder`` of the user who logs in to the Nextcloud at
    ``url`` as ``user``, with an app password. Raises ``DestinationError('not-understood')`` for
    an address or a folder that is none."""

    def __init__(
        self, url: str, user: str | None, secret: str | None, folder: str, *, trust: Trust
    ) -> None:
        self._root = PurePosixPath(folder.strip("/"))
        if ".." in self._root.parts or "\0" in folder:
            raise DestinationError("not-understood", path="folder", detail="not a folder’s name")
        self._server = Server(url, user, secret, trust)
        self._place: Place | None = None
        self._opening = asyncio.Lock()
        self._busy: dict[PurePosixPath, asyncio.Event] = {}
        self._proofs: dict[str, tuple[Proof, float]] = {}
        self._refused_bytes: int | None = None

    @property
    def parallel(self) -> int:
        return PARALLEL

    @property
    def round_trip(self) -> timedelta | None:
        return None if self._place is None else self._place.round_trip

    @property
    def latency(self) -> timedelta | None:
        return None if self._place is None else self._place.files.latency

    async def check(self) -> None:
        await self._server.check()
        await (await self._open()).check()

    def takes(self, file: UploadFile) -> bool:
        return True

    async def find(self, files: Sequence[UploadFile]) -> Mapping[int, RemoteRef]:
        place = await self._open()
        by_folder = defaultdict(list)
        for file in files:
            by_folder[file.remote.parent].append(file)
        groups = list(by_folder.values())
        found: dict[int, RemoteRef] = {}
        # Every question is a process of the server's.
        for start in range(0, len(groups), _FOLDERS_AT_ONCE):
            some = groups[start : start + _FOLDERS_AT_ONCE]
            found.update(await place.folder.find([file for group in some for file in group]))
        return found

    async def send(self, sending: Sending) -> RemoteRef:
        file = sending.file
        check_remote(file.remote)
        place = await self._open()
        async with self._alone(file.remote):
            if self._fits(file, place.account):
                told = Told(sending.passed)
                try:
                    answer = await place.whole.send(file, told.passed, place.root / file.remote)
                except ItemError as error:
                    if error.code != "too-large" or not place.account.has_chunks:
                        raise
                    self._refuse(file.size_bytes)
                    await told.take_back()
                else:
                    return await self._stored(place, file, answer)
            return await self._send_in_chunks(place, sending)

    async def prove(self, file: UploadFile, ref: RemoteRef) -> Proof:
        proof, at = self._proofs.pop(ref.id, (None, 0.0))
        is_new = asyncio.get_running_loop().time() < at + _PROOF_SECONDS
        if proof is not None and is_new and proof.size_bytes == ref.size_bytes:
            return proof
        return await (await self._open()).prove(file, ref)

    async def join(self, asset: UploadAsset, refs: Mapping[int, RemoteRef]) -> None:
        """Nextcloud knows files only."""

    async def sweep(self, unfinished: Collection[str]) -> None:
        await (await self._open()).chunks.sweep(unfinished)

    async def close(self) -> None:
        place, self._place = self._place, None
        await self._server.close()
        if place is not None:
            await place.close()

    async def _open(self) -> Place:
        async with self._opening:
            if self._place is None:
                self._place = await self._server.open(self._root)
            return self._place

    @asynccontextmanager
    async def _alone(self, remote: PurePosixPath) -> AsyncIterator[None]:
        """One at a time for each name: the server looks at its precondition when a request
        begins."""
        while (before := self._busy.get(remote)) is not None:
            await before.wait()
        self._busy[remote] = done = asyncio.Event()
        try:
            yield
        finally:
            del self._busy[remote]
            done.set()

    async def _send_in_chunks(self, place: Place, sending: Sending) -> RemoteRef:
        file = sending.file
        target = place.root / file.remote
        if await place.tree.look(target) is not None:
            return await self._already_there(place, file)
        await place.tree.require(target.parent)
        while True:
            told = Told(sending.passed)
            chunk_bytes = self._chunk_bytes(file, place.account)
            try:
                answer = await place.chunks.send(
                    sending, told.passed, target, place.files.url(target), chunk_bytes
                )
            except ItemError as error:
                if error.code != "too-large":
                    if error.code == "refused":
                        place.tree.forget()
                    raise
                self._refuse(min(file.size_bytes, chunk_bytes))
                await told.take_back()
                continue
            return await self._stored(place, file, answer)

    def _fits(self, file: UploadFile, account: Account) -> bool:
        """Whether a file goes in one request."""
        if not account.has_chunks:
            return True
        longest = min(_LONGEST_WHOLE_BYTES, account.chunk_bytes or _LONGEST_WHOLE_BYTES)
        if self._refused_bytes is not None:
            longest = min(longest, self._refused_bytes - 1)
        return file.size_bytes <= longest

    def _refuse(self, size_bytes: int) -> None:
        """So much in one request was too much."""
        self._refused_bytes = min(size_bytes, self._refused_bytes or size_bytes)

    def _chunk_bytes(self, file: UploadFile, account: Account) -> int:
        chunk_bytes = min(_CHUNK_BYTES, account.chunk_bytes or _CHUNK_BYTES)
        chunk_bytes = max(chunk_bytes, -(-file.size_bytes // MOST_CHUNKS))
        while self._refused_bytes is not None and chunk_bytes >= self._refused_bytes:
            chunk_bytes //= 2
        if chunk_bytes < _LEAST_CHUNK_BYTES or chunk_bytes * MOST_CHUNKS < file.size_bytes:
            raise ItemError("too-large", path=str(file.remote))
        return chunk_bytes

    async def _stored(self, place: Place, file: UploadFile, answer: Answer | None) -> RemoteRef:
        """What is there now; ``answer`` is what the server said of it, None where it is to be
        looked at."""
        if answer is None:
            return await self._already_there(place, file)
        digest = told_digest(answer)
        if digest is not None:
            self._keep(file, Proof(Grade.SERVER_HASHED, file.size_bytes, digest))
        return RemoteRef(str(file.remote), file.size_bytes)

    def _keep(self, file: UploadFile, proof: Proof) -> None:
        """What was just told is asked for next. It is given out once: later, the server is to be
        asked again."""
        self._proofs[str(file.remote)] = proof, asyncio.get_running_loop().time()

    async def _already_there(self, place: Place, file: UploadFile) -> RemoteRef:
        """What an earlier try stored, where its answer was lost; else the name is taken."""
        for ref in (await place.folder.find([file])).values():
            proof = await place.prove(file, ref)
            if proof.digest == file.digest:
                self._keep(file, proof)
                return ref
        raise ItemError("name-taken", path=str(file.remote))
