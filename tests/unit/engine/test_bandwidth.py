"""Bytes leave no faster than the user wants."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.engine.bandwidth import Bandwidth

LIMIT = 1_000_000
BURST = LIMIT // 4


class Time:
    """Passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.bandwidth = Bandwidth(lambda: self.now, self.sleep)
        self.bandwidth.limit = LIMIT

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def take(self, size_bytes: int) -> float:
        """How many seconds it took until so many bytes might leave."""
        before = self.now
        asyncio.run(self.bandwidth.take(size_bytes))
        return self.now - before


def test_without_a_limit_nobody_waits() -> None:
    time = Time()
    time.bandwidth.limit = None
    assert time.take(10 * LIMIT) == time.take(10 * LIMIT) == 0


def test_what_is_slower_than_the_limit_is_not_held_up() -> None:
    time = Time()
    for _ in range(100):
        assert time.take(LIMIT // 10) == 0
        time.now += 0.1


@given(st.lists(st.integers(1, LIMIT), min_size=1, max_size=50))
def test_bytes_leave_no_faster_than_the_limit(sizes: list[int]) -> None:
    time = Time()
    began, before_last = time.now, 0
    for size_bytes in sizes:
        time.take(size_bytes)
        # The bytes before it took their time; its own will.
        assert before_last <= (time.now - began) * LIMIT + BURST + 1
        before_last += size_bytes
    assert time.now - began <= before_last / LIMIT


def test_a_limit_that_is_lifted_lets_go_of_who_waits() -> None:
    time = Time()
    time.take(1000 * LIMIT)

    async def lift(seconds: float) -> None:
        time.now += seconds
        time.bandwidth.limit = None

    time.bandwidth = Bandwidth(lambda: time.now, lift)
    time.bandwidth.limit = LIMIT
    time.take(1000 * LIMIT)
    assert time.take(1) <= 1.0


def test_bytes_that_have_to_be_sent_again_are_taken_back() -> None:
    time = Time()
    time.take(500)
    time.take(-200)
    assert time.bandwidth.passed_bytes == 300


def test_where_somebody_else_keeps_to_the_limit_bytes_are_only_counted() -> None:
    time = Time()
    told: list[int | None] = []
    time.bandwidth = Bandwidth(lambda: time.now, time.sleep, kept_by=told.append)
    time.bandwidth.limit = LIMIT
    assert time.take(1000 * LIMIT) == time.take(1000 * LIMIT) == 0
    time.bandwidth.limit = None
    assert told == [LIMIT, None]
    assert time.bandwidth.passed_bytes == 2000 * LIMIT
