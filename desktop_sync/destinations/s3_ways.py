"""What an S3-compatible store does with checksums and preconditions, found out by trying.

Owns the trial. Must not know what the answer is used for. Stores that do not verify a checksum
may still keep it and give it back, and then it is only what we said ourselves; some take the
precondition and overwrite all the same. So neither is believed before it was seen to be refused
where it has to be.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable

from msgspec import Struct

from desktop_sync.destinations.s3_answers import refusal
from desktop_sync.destinations.s3_bucket import Bucket, checksum_header
from desktop_sync.errors import DestinationError

IF_FREE = {"If-None-Match": "*"}

_CONTENT = b"?"
_SHA256 = hashlib.sha256(_CONTENT).digest()
_OTHER_SHA256 = hashlib.sha256(b"!").digest()


class Ways(Struct, frozen=True):
    """``verifies``: what does not have the SHA-256 it comes with is refused, and that SHA-256 is
    given back afterwards, so that it is the store's word. ``honours``: nothing is overwritten
    where ``IF_FREE`` says so."""

    verifies: bool
    honours: bool


LAX = Ways(verifies=False, honours=False)


async def try_out(bucket: Bucket, first: str, second: str) -> Ways:
    """Put tiny objects under two keys that are free; they are for the caller to take away. Raises
    ``DestinationError`` where nothing can be put there."""
    # One after the other: two that make a folder at once are too much for some.
    right = await _takes_right(bucket, second)
    wrong, honours, gives_back = await _all(
        _refuses_wrong(bucket, first), _honours(bucket, second), _gives_back(bucket, second)
    )
    return Ways(verifies=wrong and right and gives_back, honours=honours)


async def _refuses_wrong(bucket: Bucket, key: str) -> bool:
    answer = await bucket.put(
        key, _CONTENT, len(_CONTENT), _SHA256, headers=checksum_header(_OTHER_SHA256)
    )
    if answer.is_success or answer.status == 501:
        return False
    error = refusal(answer, key)
    if answer.status != 400 or isinstance(error, DestinationError):
        raise error
    return True


async def _takes_right(bucket: Bucket, key: str) -> bool:
    """Whether it goes with a checksum; without one it has to."""
    checked = checksum_header(_SHA256)
    answer = await bucket.put(key, _CONTENT, len(_CONTENT), _SHA256, headers=checked)
    if answer.is_success:
        return True
    if answer.status in {400, 501}:
        answer = await bucket.put(key, _CONTENT, len(_CONTENT), _SHA256)
    if not answer.is_success:
        raise refusal(answer, key)
    return False


async def _honours(bucket: Bucket, key: str) -> bool:
    answer = await bucket.put(key, _CONTENT, len(_CONTENT), _SHA256, headers=IF_FREE)
    if answer.status == 412:
        return True
    if answer.is_success or answer.status in {400, 501}:
        return False
    raise refusal(answer, key)


async def _gives_back(bucket: Bucket, key: str) -> bool:
    there = await bucket.head(key)
    return there is not None and there.sha256 == _SHA256


async def _all(*asked: Awaitable[bool]) -> list[bool]:
    """What all say, when all have ended: what was put there can be taken away after that."""
    said: list[bool] = []
    for answer in await asyncio.gather(*asked, return_exceptions=True):
        if isinstance(answer, BaseException):
            raise answer
        said.append(answer)
    return said
