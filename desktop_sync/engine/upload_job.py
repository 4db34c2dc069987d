"""One asset's upload to one destination, from start to finish.

Owns the order that survives a crash: what lacks is sent, how the destination calls it is
journaled, the destination is asked for its proof, and the evidence of all files goes into the
journal in the commit that ends the upload. Must not know of other uploads, or what becomes of an
upload whose step raises.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec import Struct

from desktop_sync.destinations.base import Destination
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.engine.journal_desk import JournalDesk, look_past
from desktop_sync.engine.uploading import Clock
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.journal import destinations, uploads
from desktop_sync.journal.uploads import ClaimedUpload, Sent, StoredFile
from desktop_sync.model.destination import Proof, RemoteRef, UploadAsset, UploadFile

logger = logging.getLogger(__name__)

ITEM_TRIES = 5
"""How often something that may pass is tried for the sake of one asset."""

_CHUNK_BYTES = 1 << 20

_Remember = Callable[[sqlite3.Connection], None]


def upload_asset(folder: Path, upload: ClaimedUpload) -> UploadAsset:
    """An asset of the library as a destination is handed it: the names of its files there are
    those of the library."""
    files = tuple(upload_file(folder, stored) for stored in upload.files)
    return UploadAsset(
        upload.asset_id, upload.kind, upload.name, upload.captured_at, files, upload.marks
    )


def upload_file(folder: Path, stored: StoredFile) -> UploadFile:
    remote = PurePosixPath(stored.library_path)
    return UploadFile(
        resource_id=stored.resource_id,
        role=stored.role,
        local=folder / remote,
        remote=remote,
        size_bytes=stored.size_bytes,
        modified_ns=stored.modified_ns,
        digest=stored.digest,
        sha1=stored.sha1,
    )


class UploadJob:
    """``found`` says which files the destination has, by their ids. ``done_bytes`` of the asset's
    bytes are on their way or there; ``checking`` while a copy is proven. Both may be read from any
    thread. ``largest_sent`` is the size of the largest file that was sent whole by this job."""

    def __init__(
        self,
        destination: Destination,
        destination_id: int,
        desk: JournalDesk,
        upload: ClaimedUpload,
        asset: UploadAsset,
        found: Mapping[int, RemoteRef],
        bandwidth: Bandwidth,
        clock: Clock,
    ) -> None:
        self.done_bytes = 0
        self.checking = False
        self.largest_sent = 0
        self._before = 0
        self._destination = destination
        self._id = destination_id
        self._desk = desk
        self.upload = upload
        self.asset = asset
        self.bandwidth = bandwidth
        self._clock = clock
        known = {one.resource_id: one.ref for one in upload.files if one.ref is not None}
        self.refs = {**found, **known}
        self._sent = Sent()
        self._remembered: dict[asyncio.Future[None], _Remember] = {}

    @property
    def bytes_of_this_file(self) -> int:
        """How many bytes of the file it is at are on their way or there."""
        return self.done_bytes - self._before

    async def run(self) -> None:
        """Let the whole asset be there and proven. Raises ``ItemError`` with the local file's
        path, ``DestinationError``, ``StorageError``."""
        proofs: dict[int, Proof] = {}
        not_taken = set[int]()
        # The primary file last: whoever sees it there sees the rest, too.
        for stored, file in reversed(list(zip(self.upload.files, self.asset.files, strict=True))):
            if stored.proven:
                self.done_bytes += file.size_bytes
            elif self._destination.takes(file):
                proofs[file.resource_id] = await self._settle(stored, file)
            else:
                not_taken.add(file.resource_id)
        joined = not self.refs or await self._join()
        # What the journal has not come to yet goes into the same entry.
        unsaid = [
            self._remembered.pop(one) for one in [*self._remembered] if self._desk.take_back(one)
        ]

        def end(connection: sqlite3.Connection) -> None:
            for remember in unsaid:
                remember(connection)
            uploads.succeed(
                connection,
                self._id,
                self.upload,
                proofs,
                self._sent,
                self._clock(),
                not_taken,
                joined=joined,
            )

        await asyncio.gather(*self._remembered, self._desk.hand_in(end))

    async def _join(self) -> bool:
        """Whether the files are one asset there. That the destination still refuses after all
        tries is no reason to call a photo lost that is there."""
        try:
            await self._destination.join(self.asset, self.refs)
        except ItemError as error:
            if error.retryable and self.upload.attempts < ITEM_TRIES:
                raise
            logger.info("%r is there, but not all is told of it: %s", self.asset.name, error)
            return False
        return True

    async def _settle(self, stored: StoredFile, file: UploadFile) -> Proof:
        """Let one file be there, and give the proof of it."""
        before = self._before = self.done_bytes
        ref = self.refs.get(file.resource_id)
        self.checking = ref is not None
        proof = None if ref is None else await self._prove_known(file, ref)
        if proof is None:
            self.checking = False
            ref = await self._send(stored, file)
            self.checking = True
            proof = await self._prove_new(file, ref)
        await compare(file, proof)
        self.done_bytes = before + file.size_bytes
        return proof

    async def _prove_known(self, file: UploadFile, ref: RemoteRef) -> Proof | None:
        """The proof of what should be there already; None where it is not."""
        try:
            return await self._destination.prove(file, ref)
        except ItemError as error:
            if error.code != "vanished" or not is_away(error, file):
                raise
        del self.refs[file.resource_id]
        await self._desk.write(
            partial(destinations.forget_ref, destination_id=self._id, resource_id=file.resource_id),
            durable=False,
        )
        return None

    async def _send(self, stored: StoredFile, file: UploadFile) -> RemoteRef:
        sending = _Sending(self, file, stored.unfinished)
        self.refs[file.resource_id] = ref = await self._destination.send(sending)
        self._sent = Sent(self._sent.resources + 1, self._sent.size_bytes + file.size_bytes)
        self.largest_sent = max(self.largest_sent, file.size_bytes)
        return ref

    async def _prove_new(self, file: UploadFile, ref: RemoteRef) -> Proof:
        """The proof of what was sent just now. Meanwhile the journal hears how it is called there,
        and so before it hears of what comes of the proof."""
        remember = partial(
            destinations.remember_ref,
            destination_id=self._id,
            resource_id=file.resource_id,
            ref=ref,
        )
        remembered = self._desk.hand_in(remember, durable=False)
        remembered.add_done_callback(look_past)
        self._remembered[remembered] = remember
        return await self._destination.prove(file, ref)

    async def keep_unfinished(self, file: UploadFile, state: str) -> None:
        await self._desk.write(
            partial(
                destinations.keep_unfinished,
                destination_id=self._id,
                resource_id=file.resource_id,
                state=state,
            )
        )


class _Sending(Struct):
    """``destinations.base.Sending`` of one file of a job."""

    job: UploadJob
    file: UploadFile
    unfinished: str | None

    @property
    def asset(self) -> UploadAsset:
        return self.job.asset

    @property
    def refs(self) -> Mapping[int, RemoteRef]:
        return self.job.refs

    async def passed(self, size_bytes: int) -> None:
        await self.job.bandwidth.take(size_bytes)
        self.job.done_bytes += size_bytes

    async def keep(self, unfinished: str) -> None:
        self.unfinished = unfinished
        await self.job.keep_unfinished(self.file, unfinished)


async def compare(file: UploadFile, proof: Proof) -> None:
    """Raise ``ItemError('copy-differs')`` where a destination has something else than the library;
    with another code where the library's copy is at fault."""
    if proof.size_bytes != file.size_bytes:
        raise ItemError("copy-differs", path=str(file.local), detail=str(file.remote))
    if proof.digest is None:
        return
    algorithm = proof.digest.algorithm
    if algorithm == file.digest.algorithm:
        ours = file.digest.value
    elif proof.ours is not None and proof.ours.algorithm == algorithm:
        ours = proof.ours.value
    else:
        ours = await asyncio.to_thread(_hashed, file, algorithm)
    if proof.digest.value != ours:
        raise ItemError("copy-differs", path=str(file.local), detail=str(file.remote))


def is_away(error: ItemError, file: UploadFile) -> bool:
    """Whether it is the destination's copy that is at fault, not the library's."""
    return error.code != "changed" and (error.path != str(file.local) or file.local.exists())


def _hashed(file: UploadFile, algorithm: str) -> bytes:
    """The library's copy by the algorithm the destination has used; that copy is held to its own
    digest on the way, so that rot is not taken for a difference over there."""
    try:
        theirs, own = hashlib.new(algorithm), hashlib.new(file.digest.algorithm)
    except ValueError as error:
        raise DestinationError("not-understood", detail=algorithm) from error
    try:
        with file.local.open("rb") as content:
            while chunk := content.read(_CHUNK_BYTES):
                theirs.update(chunk)
                own.update(chunk)
    except FileNotFoundError as error:
        raise ItemError("vanished", path=str(file.local), detail=str(error)) from error
    except OSError as error:
        raise ItemError("unreadable", path=str(file.local), detail=str(error)) from error
    if own.digest() != file.digest.value:
        raise ItemError("changed", path=str(file.local))
    return theirs.digest()
