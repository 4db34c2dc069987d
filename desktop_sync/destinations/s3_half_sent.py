"""What is remembered of uploads in parts to an S3-compatible store, in the journal and there.

Owns its form, and the notes that say which half-sent uploads are of this computer. Must not know
how parts are sent. An upload in parts is seen by nobody until it is complete, and is paid for
until it is aborted. Whose it is, a store does not say. So that none of another computer is ever
aborted, each of ours leaves a note beside the files in its way, named like any temporary file of
ours. (An upload that was made while the answer was lost, its id with it, has neither parts nor a
note and is left to the bucket's own rules.)
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection
from contextlib import suppress
from pathlib import PurePosixPath

import msgspec
from msgspec import Struct

from desktop_sync.destinations.s3_answers import refusal
from desktop_sync.destinations.s3_bucket import Bucket
from desktop_sync.destinations.temporary import INCOMING, TemporaryNames
from desktop_sync.errors import DesktopSyncError

TIDY_SECONDS = 5.0
"""How long whoever gives up waits for the store to hear of it."""

_MOST_ABORTS = 3
_NOTE_LIMIT_BYTES = 1 << 16
_INCOMING = PurePosixPath(INCOMING)


class HalfSent(Struct, frozen=True):
    """An upload that is not complete. ``note`` is the name of what tells of it; ``checked`` ones
    are given the checksum of every part."""

    key: str
    upload: str
    part_bytes: int
    note: str
    checked: bool

    @property
    def text(self) -> str:
        """As ``half_sent`` reads it."""
        return msgspec.json.encode(self).decode()


def half_sent(text: str | bytes | None) -> HalfSent | None:
    """What was remembered; None where it cannot be read."""
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=HalfSent)
    except (msgspec.DecodeError, UnicodeError):
        return None


class Notes:
    """Those in one bucket. ``names`` are the temporary names that are in use."""

    def __init__(self, bucket: Bucket, names: TemporaryNames) -> None:
        self._bucket = bucket
        self._names = names

    async def leave(self, half: HalfSent) -> None:
        content = half.text.encode()
        key = self._bucket.key(_INCOMING / half.note)
        sha256 = hashlib.sha256(content).digest()
        answer = await self._bucket.put(key, content, len(content), sha256)
        if not answer.is_success:
            raise refusal(answer, key)

    async def take_away(self, half: HalfSent, *, abort: bool) -> None:
        """The upload is complete, or else is to be aborted first. As far as that can be done now;
        ``sweep`` does the rest."""
        with suppress(DesktopSyncError, TimeoutError):
            async with asyncio.timeout(TIDY_SECONDS):
                if abort:
                    await self._abort(half)
                await self._bucket.delete(self._bucket.key(_INCOMING / half.note))

    async def sweep(self, kept: Collection[str]) -> None:
        """Abort the uploads of this computer whose ids are not among ``kept``, and take their
        notes away, and any other temporary file of ours."""
        folder = self._bucket.folder(_INCOMING)
        async for sizes in self._bucket.list(folder):
            for key, size_bytes in sizes.items():
                if self._names.is_left_over(key.removeprefix(folder)):
                    await self._sweep_one(key, size_bytes, kept)

    async def _sweep_one(self, key: str, size_bytes: int, kept: Collection[str]) -> None:
        half = None
        if size_bytes <= _NOTE_LIMIT_BYTES:
            half = half_sent(await self._bucket.read(key, _NOTE_LIMIT_BYTES))
        if half:
            if half.upload in kept:
                return
            await self._abort(half)
        await self._bucket.delete(key)

    async def _abort(self, half: HalfSent) -> None:
        """A part that was on its way may be stored after that, and would stay: what is still there
        is aborted once more (``AbortMultipartUpload`` in the Amazon S3 API reference)."""
        for _ in range(_MOST_ABORTS):
            await self._bucket.abort(half.key, half.upload)
            if await self._bucket.parts(half.key, half.upload) is None:
                return
