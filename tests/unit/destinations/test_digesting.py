"""What comes in pieces is hashed in its order, whatever their lengths."""

from __future__ import annotations

import asyncio
import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.destinations.digesting import Digesting

LENGTHS = st.lists(st.sampled_from([0, 1, 1000, 1 << 16, (1 << 20) - 1, 1 << 20, 9 << 20]))


@settings(max_examples=25, deadline=None)
@given(LENGTHS)
def test_the_digest_is_that_of_all_pieces(lengths: list[int]) -> None:
    pieces = [bytes([number % 256]) * length for number, length in enumerate(lengths)]

    async def work() -> tuple[int, bytes]:
        with Digesting("sha256") as digesting:
            for piece in pieces:
                await digesting.update(piece)
            return digesting.size_bytes, await digesting.digest()

    whole = b"".join(pieces)
    assert asyncio.run(work()) == (len(whole), hashlib.sha256(whole).digest())
