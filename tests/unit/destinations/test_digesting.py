"""A copy that comes back in pieces is hashed in their order, whatever their lengths."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path, PurePosixPath

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.destinations.digesting import read_back
from desktop_sync.model.asset import ResourceRole
from desktop_sync.model.destination import Proof, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

LENGTHS = st.lists(
    st.sampled_from([0, 1, 1000, 1 << 16, (1 << 18), (1 << 18) + 1, 1 << 20]), max_size=12
)


def proof_of(pieces: Sequence[bytes], size_bytes: int) -> tuple[Proof, list[int]]:
    """What comes of ``pieces``, all in the same memory, and what was told of them."""
    memory = bytearray(1 << 20)
    told: list[int] = []

    async def coming() -> AsyncIterator[memoryview]:
        for piece in pieces:
            memory[: len(piece)] = piece
            yield memoryview(memory)[: len(piece)]
            memory[:] = b"\xff" * len(memory)

    file = UploadFile(
        resource_id=1,
        role=ResourceRole.VIDEO,
        local=Path("film.mov"),
        remote=PurePosixPath("film.mov"),
        size_bytes=size_bytes,
        modified_ns=0,
        digest=Digest("sha256", bytes(32)),
    )
    return asyncio.run(read_back(coming(), file, told.append)), told


@settings(max_examples=25, deadline=None)
@given(LENGTHS)
def test_the_digest_is_that_of_all_pieces(lengths: list[int]) -> None:
    pieces = [bytes([number % 256]) * length for number, length in enumerate(lengths)]
    whole = b"".join(pieces)
    proof, told = proof_of(pieces, len(whole))
    digest = Digest("sha256", hashlib.sha256(whole).digest())
    assert proof == Proof(Grade.READ_BACK, len(whole), digest)
    assert told == lengths


def test_a_copy_without_end_is_read_no_further_than_it_takes_to_see_that_it_differs() -> None:
    proof, told = proof_of([b"12345"] * 1000, 12)
    assert (proof.size_bytes, told) == (15, [5, 5, 5])
