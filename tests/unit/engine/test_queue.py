"""Jobs are handed out one by one, in order, while nothing keeps them back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_sync.engine.queue import JobQueue
from desktop_sync.journal import imports, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import ClaimedJob, NewJob
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import ImportPhase
from tests.unit.journal.test_jobs import new_import

PATIENCE_SECONDS = 20
NOW = datetime(2026, 5, 17, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        _, number = new_import(connection)
        imports.set_phase(connection, number, ImportPhase.COPYING)
    yield journal
    journal.close()


@pytest.fixture
def queue(journal: Database) -> Iterator[JobQueue]:
    queue = JobQueue(journal, 1, batch=3)
    yield queue
    queue.stop()


def add(journal: Database, count: int) -> None:
    with journal.write() as connection:
        jobs.add(connection, 1, [NewJob(AssetKind.PHOTO, "IMG", (), 1, "{}")] * count)


class Taker:
    """A thread that takes one job."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self.done = threading.Event()
        self.job: ClaimedJob | None = None
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        self.job = self._queue.take()
        self.done.set()

    def result(self) -> ClaimedJob | None:
        assert self.done.wait(PATIENCE_SECONDS)
        return self.job


def states(journal: Database) -> list[str]:
    return [row[0] for row in journal.read().execute("SELECT state FROM job ORDER BY id")]


def take(queue: JobQueue) -> int:
    job = Taker(queue).result()
    assert job is not None
    return job.id


def test_jobs_come_in_their_order(journal: Database, queue: JobQueue) -> None:
    add(journal, 5)
    assert [take(queue) for _ in range(5)] == [1, 2, 3, 4, 5]


def test_who_waits_is_woken_by_new_jobs(journal: Database, queue: JobQueue) -> None:
    taker = Taker(queue)
    assert not taker.done.wait(0.05)
    add(journal, 1)
    queue.wake()
    job = taker.result()
    assert job is not None
    assert job.id == 1


def test_a_pause_gives_back_what_does_not_run_yet(journal: Database, queue: JobQueue) -> None:
    add(journal, 4)
    assert take(queue) == 1
    assert states(journal) == ["running", "running", "running", "pending"]
    queue.pause()
    assert states(journal) == ["running", "pending", "pending", "pending"]
    assert (queue.paused, queue.flowing) == (True, False)
    taker = Taker(queue)
    assert not taker.done.wait(0.05)
    queue.resume()
    job = taker.result()
    assert job is not None
    assert (job.id, job.attempts) == (2, 1)


def test_a_hold_ends_by_itself(
    journal: Database, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_sync.engine.queue._HOLD_RETRY", timedelta(milliseconds=50))
    add(journal, 1)
    queue.hold_for("disk-full", "/library")
    hold = queue.hold
    assert hold is not None
    assert (hold.code, hold.path) == ("disk-full", "/library")
    assert not queue.flowing
    assert take(queue) == 1
    assert queue.hold is None


def test_resuming_ends_a_hold_at_once(journal: Database, queue: JobQueue) -> None:
    add(journal, 1)
    queue.hold_for("disk-full", "/library")
    taker = Taker(queue)
    assert not taker.done.wait(0.05)
    queue.resume()
    assert taker.result() is not None


def test_another_try_comes_when_its_time_has_come(journal: Database, queue: JobQueue) -> None:
    add(journal, 1)
    assert take(queue) == 1
    soon = datetime.now(UTC) + timedelta(milliseconds=100)
    with journal.write() as connection:
        jobs.release(connection, [1], not_before=soon, count_attempt=True)
    job = Taker(queue).result()
    assert job is not None
    assert (job.id, job.attempts) == (1, 2)
    assert datetime.now(UTC) >= soon


def test_stopping_wakes_everyone_and_leaves_nothing_running(
    journal: Database, queue: JobQueue
) -> None:
    add(journal, 3)
    assert take(queue) == 1
    queue.pause()
    takers = [Taker(queue) for _ in range(4)]
    queue.stop()
    assert [taker.result() for taker in takers] == [None] * 4
    assert states(journal)[1:] == ["pending", "pending"]


def test_what_could_not_be_given_back_is_with_the_next_claim(
    journal: Database, queue: JobQueue
) -> None:
    add(journal, 2)
    assert take(queue) == 1
    assert take(queue) == 2
    queue.release_later(1)
    queue.wake()
    assert take(queue) == 1


def test_an_import_whose_source_is_away_keeps_only_its_own_jobs_back(
    journal: Database, queue: JobQueue
) -> None:
    add(journal, 2)
    with journal.write() as connection:
        other = imports.add(
            connection, library_id=1, source_key="local", source_name="b", roots=("/b",), at=NOW
        )
        imports.set_phase(connection, other, ImportPhase.COPYING)
        jobs.add(connection, other, [NewJob(AssetKind.PHOTO, "IMG", (), 1, "{}")])
    assert take(queue) == 1
    queue.keep_back(1)
    assert states(journal) == ["running", "pending", "pending"]
    assert take(queue) == 3
    taker = Taker(queue)
    assert not taker.done.wait(0.05)
    queue.let_on(1)
    job = taker.result()
    assert job is not None
    assert (job.id, job.attempts) == (2, 1)
