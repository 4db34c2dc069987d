"""A job that was given up goes no further, whoever is at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.decisions import Decisions
from desktop_sync.engine.imports import Imports
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.queue import JobQueue
from desktop_sync.journal import imports, jobs
from desktop_sync.journal.database import Database
from desktop_sync.library.naming import Template
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.job import JobState
from desktop_sync.settings.schema import Settings
from desktop_sync.sources.registry import open_source
from tests.unit.journal.test_jobs import new_import, new_job


class WatchedQueue(JobQueue):
    """Notes whether the job is given up while it is looked for."""

    def __init__(self, journal: Database, library: int) -> None:
        super().__init__(journal, library, batch=1)
        self.decisions: Decisions | None = None
        self.given_up: list[bool] = []

    def give_back(self) -> None:
        assert self.decisions is not None
        self.given_up.append(self.decisions.is_given_up(1))
        super().give_back()


class Desk:
    """A journal with one job, and all that decides of it."""

    def __init__(self, folder: Path) -> None:
        self.journal = Database(folder / "journal.sqlite3")
        with self.journal.write() as connection:
            library, number = new_import(connection)
            imports.set_phase(connection, number, ImportPhase.COPYING)
            jobs.add(connection, number, [new_job("IMG")])
        bus = Bus()
        self.queue = WatchedQueue(self.journal, library)
        tracker = Tracker(bus, self.journal, folder, library, lambda: (None, None))
        parts = (self.queue, tracker, bus, open_source, Template(Settings().layout))
        under_way = Imports(self.journal, folder, library, *parts)
        self.decisions = Decisions(self.journal, library, self.queue, under_way, tracker)
        self.queue.decisions = self.decisions

    def leave(self) -> None:
        """As a thread does that was interrupted in the middle of the job."""
        with self.journal.write() as connection:
            jobs.release(connection, [1])

    def state(self) -> JobState:
        job = jobs.before(self.journal.read(), 1, 1)
        assert job is not None
        return job.state


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.queue.stop()
    desk.journal.close()


def test_a_job_that_waits_is_given_up_at_once(desk: Desk) -> None:
    desk.decisions.cancel(1)

    assert desk.state() is JobState.CANCELLED
    assert not desk.decisions.is_given_up(1)


def test_a_job_that_runs_is_given_up_once_it_is_left(desk: Desk) -> None:
    assert desk.queue.take() is not None
    desk.decisions.cancel(1)
    assert (desk.state(), desk.decisions.is_given_up(1)) == (JobState.RUNNING, True)

    desk.leave()
    desk.decisions.left(1)

    assert (desk.state(), desk.decisions.is_given_up(1)) == (JobState.CANCELLED, False)


def test_a_job_that_another_thread_took_before_it_was_left_is_given_up_all_the_while(
    desk: Desk,
) -> None:
    assert desk.queue.take() is not None
    desk.decisions.cancel(1)
    desk.leave()
    assert desk.queue.take() is not None
    desk.queue.given_up.clear()

    desk.decisions.left(1)

    assert desk.queue.given_up == [True]
    assert (desk.state(), desk.decisions.is_given_up(1)) == (JobState.RUNNING, True)
    desk.leave()
    desk.decisions.left(1)
    assert (desk.state(), desk.decisions.is_given_up(1)) == (JobState.CANCELLED, False)
