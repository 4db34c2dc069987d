"""What is handed in is written in its order, and many things in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from desktop_sync.engine.journal_desk import JournalDesk
from desktop_sync.journal.database import Database

T = TypeVar("T")


def with_desk(folder: Path, work: Callable[[JournalDesk], Awaitable[T]]) -> T:
    async def main() -> T:
        desk = JournalDesk(journal)
        try:
            return await work(desk)
        finally:
            await desk.close()

    journal = Database(folder / "journal.db")
    try:
        with journal.write() as connection:
            connection.execute("CREATE TABLE noted (number INTEGER)")
        return asyncio.run(main())
    finally:
        journal.close()


def noting(number: int) -> Callable[[sqlite3.Connection], int]:
    def act(connection: sqlite3.Connection) -> int:
        connection.execute("INSERT INTO noted VALUES (?)", (number,))
        return number

    return act


def noted(connection: sqlite3.Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM noted ORDER BY rowid")]


def test_everybody_gets_their_own_answer_and_the_order_stays(tmp_path: Path) -> None:
    async def work(desk: JournalDesk) -> tuple[list[int], list[int]]:
        handed_in = [desk.hand_in(noting(number), durable=number % 2 == 0) for number in range(100)]
        return await asyncio.gather(*handed_in), await desk.read(noted)

    assert with_desk(tmp_path, work) == (list(range(100)), list(range(100)))


def test_what_comes_together_is_committed_together(tmp_path: Path) -> None:
    def seen_by_others(_: sqlite3.Connection) -> list[int]:
        with closing(sqlite3.connect(tmp_path / "journal.db")) as other:
            return noted(other)

    async def work(desk: JournalDesk) -> list[int]:
        _, seen = await asyncio.gather(desk.hand_in(noting(1)), desk.hand_in(seen_by_others))
        return seen

    assert with_desk(tmp_path, work) == []


def test_who_stumbles_takes_nobody_else_along(tmp_path: Path) -> None:
    def stumble(connection: sqlite3.Connection) -> None:
        noting(-1)(connection)
        raise LookupError

    async def work(desk: JournalDesk) -> list[int]:
        first, other = desk.hand_in(stumble), desk.hand_in(noting(7))
        assert await other == 7
        with pytest.raises(LookupError):
            await first
        return await desk.read(noted)

    assert with_desk(tmp_path, work) == [7]


def test_what_was_handed_in_is_written_though_nobody_waits_any_more(tmp_path: Path) -> None:
    async def work(desk: JournalDesk) -> list[int]:
        desk.hand_in(noting(1)).cancel()
        await desk.write(noting(2))
        return await desk.read(noted)

    assert with_desk(tmp_path, work) == [1, 2]


def test_what_is_taken_back_in_time_is_not_written(tmp_path: Path) -> None:
    async def work(desk: JournalDesk) -> tuple[list[bool], list[int]]:
        written = desk.hand_in(noting(1))
        unwanted = desk.hand_in(noting(2))
        taken_back = desk.take_back(unwanted)
        await written
        return [taken_back, desk.take_back(written)], await desk.read(noted)

    assert with_desk(tmp_path, work) == ([True, False], [1])
