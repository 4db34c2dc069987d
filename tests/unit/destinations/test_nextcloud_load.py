"""A server that stumbles is asked for less at once, and for more again as it goes well."""

from __future__ import annotations

import asyncio

from desktop_sync.destinations.nextcloud.load import Load


def test_stumbling_halves_and_going_well_mends() -> None:
    load = Load(10)
    assert load.at_once == 10
    load.went_well()
    assert load.at_once == 10
    for expected in (5, 2, 1, 1, 1):
        load.stumbled()
        assert load.at_once == expected
    for _ in range(100):
        load.went_well()
    assert load.at_once == 10


def test_no_more_than_that_are_let_through_at_once() -> None:
    load = Load(3)
    now, most = 0, 0

    async def one() -> None:
        nonlocal now, most
        async with load.one():
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    async def work() -> None:
        await asyncio.gather(*(one() for _ in range(30)))

    asyncio.run(work())
    assert (now, most) == (0, 3)


def test_one_that_is_called_off_makes_room() -> None:
    load = Load(1)

    async def hold(forever: asyncio.Event) -> None:
        async with load.one():
            await forever.wait()

    async def work() -> None:
        never = asyncio.Event()
        first = asyncio.create_task(hold(never))
        await asyncio.sleep(0)
        second = asyncio.create_task(hold(never))
        third = asyncio.create_task(hold(never))
        await asyncio.sleep(0)
        for task in (second, first):
            task.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        never.set()
        await third

    asyncio.run(work())
