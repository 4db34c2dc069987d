"""Questions that wait for each other are asked together, and answered to everybody who waits."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from desktop_sync.destinations.http import Service, Trust
from desktop_sync.destinations.immich.api import MOST_AT_ONCE, Api
from desktop_sync.destinations.immich.questions import Questions
from desktop_sync.errors import DestinationError
from desktop_sync.testing.store_contract import Library, send
from tests.contract.immich_store import KEY, USER, ImmichStore
from tests.fakes.immich import Key, State, serve


@pytest.fixture
def world() -> Iterator[ImmichStore]:
    with serve(State(keys={KEY: Key(USER)})) as served:
        yield ImmichStore(served)


def ask(
    world: ImmichStore,
    work: Callable[[Questions], Awaitable[None]],
    *,
    key: str = KEY,
    more_to_come: bool = False,
) -> None:
    async def whole() -> None:
        service = Service(
            world.served.url, None, None, trust=Trust(), parallel=2, headers={"x-api-key": key}
        )
        api = Api(service)
        questions = Questions(api, lambda: more_to_come)
        try:
            await work(questions)
        finally:
            await questions.close()
            await api.close()

    asyncio.run(whole())


def digest(number: int) -> bytes:
    return hashlib.sha1(b"%d" % number, usedforsecurity=False).digest()


def test_all_that_are_ready_to_ask_ask_together(world: ImmichStore, tmp_path: Path) -> None:
    (ref,) = send(world, Library(tmp_path / "library").file("2024/7.jpg", b"7"))
    before = len(world.served.checked)

    async def work(questions: Questions) -> None:
        answers = await asyncio.gather(*(questions.there(digest(one)) for one in range(20)))
        assert {one: answer.id for one, answer in enumerate(answers) if answer} == {7: ref.id}

    ask(world, work)
    assert world.served.checked[before:] == [20]


def test_no_request_asks_more_than_is_bearable(world: ImmichStore) -> None:
    async def work(questions: Questions) -> None:
        count = 2 * MOST_AT_ONCE + 1
        answers = await asyncio.gather(*(questions.there(digest(one)) for one in range(count)))
        assert answers == [None] * count

    ask(world, work)
    assert world.served.checked == [MOST_AT_ONCE, MOST_AT_ONCE, 1]


def test_one_that_is_alone_does_not_wait_for_ever(world: ImmichStore) -> None:
    async def work(questions: Questions) -> None:
        assert await questions.there(digest(1)) is None

    ask(world, work, more_to_come=True)
    assert world.served.checked == [1]


def test_who_leaves_takes_the_answer_from_nobody(world: ImmichStore) -> None:
    async def work(questions: Questions) -> None:
        first, second = (asyncio.create_task(questions.there(digest(1))) for _ in range(2))
        # Both wait now for the same answer.
        await asyncio.sleep(0)
        first.cancel()
        assert await second is None
        assert first.cancelled()

    ask(world, work, more_to_come=True)
    assert world.served.checked == [1]


def test_a_failure_reaches_all_who_wait_and_the_next_is_asked_anew(world: ImmichStore) -> None:
    async def work(questions: Questions) -> None:
        for _ in range(2):
            answers = await asyncio.gather(
                *(questions.there(digest(one)) for one in range(3)), return_exceptions=True
            )
            assert [getattr(one, "code", None) for one in answers] == ["credentials"] * 3
            assert all(isinstance(one, DestinationError) for one in answers)

    ask(world, work, key="another")


def test_closing_leaves_nobody_waiting(world: ImmichStore) -> None:
    async def work(questions: Questions) -> None:
        waiting = asyncio.create_task(questions.there(digest(1)))
        await asyncio.sleep(0)
        await questions.close()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    ask(world, work, more_to_come=True)
    assert world.served.checked == []
