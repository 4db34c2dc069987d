"""Short pieces of blocking work share visits to threads, and each gets its own answer."""

from __future__ import annotations

import asyncio
import threading

import pytest

from desktop_sync.destinations.few_visits import in_thread_soon


def thread_name() -> bytes:
    return threading.current_thread().name.encode()


def test_what_is_asked_for_together_is_done_in_few_threads_and_not_on_the_loop() -> None:
    all_there = threading.Barrier(2, timeout=30)

    def meet() -> bytes:
        all_there.wait()
        return thread_name()

    async def work() -> list[bytes]:
        # The first of each eight: both are under way at the same time, in threads of their own.
        works = [meet if number % 8 == 0 else thread_name for number in range(16)]
        return await asyncio.gather(*map(in_thread_soon, works))

    names = asyncio.run(work())
    assert len(set(names[:8])) == len(set(names[8:])) == 1
    assert len({*names}) == 2
    assert threading.current_thread().name.encode() not in names


def test_one_that_fails_fails_alone() -> None:
    def stumble() -> bytes:
        raise LookupError

    async def work() -> bytes:
        other, failing = in_thread_soon(lambda: b"read"), in_thread_soon(stumble)
        with pytest.raises(LookupError):
            await failing
        return await other

    assert asyncio.run(work()) == b"read"


def test_who_gives_up_waiting_keeps_nobody_from_their_answer() -> None:
    async def work() -> bytes:
        given_up, other = in_thread_soon(lambda: b"one"), in_thread_soon(lambda: b"other")
        given_up.cancel()
        return await other

    assert asyncio.run(work()) == b"other"
