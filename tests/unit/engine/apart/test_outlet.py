"""Whoever writes to a process does not wait for it."""

from __future__ import annotations

import os

import pytest

from desktop_sync.engine.apart.outlet import Outlet

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes are waited for on Windows")

PIECES = [bytes([number]) * 50_000 for number in range(20)]
"""More than any pipe has room for."""


def opened() -> tuple[int, Outlet]:
    source, target = os.pipe()
    return source, Outlet(os.fdopen(target, "wb", buffering=0))


def test_what_there_is_no_room_for_arrives_in_its_order_once_somebody_reads() -> None:
    source, outlet = opened()
    for piece in PIECES:
        outlet.write(piece)
    outlet.close()
    with os.fdopen(source, "rb") as reading:
        assert reading.read() == b"".join(PIECES)


def test_what_nobody_reads_any_more_is_dropped() -> None:
    source, outlet = opened()
    for piece in PIECES:
        outlet.write(piece)
    os.close(source)
    for piece in PIECES:
        outlet.write(piece)
    outlet.close()
    outlet.close()
    outlet.write(b"more")


def test_the_pipe_is_closed_once_all_is_written() -> None:
    source, outlet = opened()
    outlet.write(b"a word")
    outlet.close()
    with os.fdopen(source, "rb") as reading:
        assert reading.read() == b"a word"
