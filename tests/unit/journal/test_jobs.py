"""Jobs only ever go from one state to another that may follow, and none is lost."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from desktop_sync.journal import assets, imports, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import NewJob
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.job import JobSection, JobState, Outcome, Problem

START = datetime(2026, 5, 17, 12, tzinfo=UTC)
ACTIVE = {ImportPhase.LISTING, ImportPhase.LOOKING, ImportPhase.COPYING}


def new_job(name: str, after: tuple[int, ...] = ()) -> NewJob:
    return NewJob(AssetKind.PHOTO, name, (f"{name}.HEIC", f"{name}.MOV"), 10, "{}", after)


def new_import(connection: sqlite3.Connection) -> tuple[int, int]:
    """The numbers of a new library and of an import into it."""
    library = assets.library_id(connection, Path("/library"), create=True)
    assert library is not None
    number = imports.add(
        connection,
        library_id=library,
        source_key="local",
        source_name="card",
        roots=("/card",),
        at=START,
    )
    return library, number


class JobLife(RuleBasedStateMachine):
    """The journal beside a model that knows each job's state, and what may follow it."""

    job_ids = Bundle("job_ids")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.journal = Database(Path(self.folder.name) / "journal.sqlite3")
        self.now = START
        self.states: dict[int, JobState] = {}
        self.import_of: dict[int, int] = {}
        self.attempts: dict[int, int] = {}
        self.not_before: dict[int, datetime] = {}
        self.phases: dict[int, ImportPhase] = {}
        self.libraries: dict[int, int] = {}
        with self.journal.write() as connection:
            for folder in ("/one", "/two"):
                library = assets.library_id(connection, Path(folder), create=True)
                assert library is not None
                for roots in ("/card", "/other"):
                    number = imports.add(
                        connection,
                        library_id=library,
                        source_key="local",
                        source_name="card",
                        roots=(roots,),
                        at=START,
                    )
                    self.phases[number] = ImportPhase.LISTING
                    self.libraries[number] = library

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()

    def go(self, job_id: int, state: JobState) -> None:
        assert self.states[job_id].may_become(state), (self.states[job_id], state)
        self.states[job_id] = state

    def is_in(self, job_id: int, *states: JobState) -> bool:
        return self.states.get(job_id) in states

    @rule(target=job_ids, number=st.integers(1, 4), count=st.integers(1, 4))
    def add(self, number: int, count: int) -> object:
        with self.journal.write() as connection:
            jobs.add(connection, number, [new_job(f"IMG_{one}") for one in range(count)])
            found = connection.execute(
                "SELECT id FROM job ORDER BY id DESC LIMIT ?", (count,)
            ).fetchall()
        added = [row[0] for row in found]
        assert not set(added) & set(self.states)
        for one in added:
            self.states[one] = JobState.PENDING
            self.import_of[one] = number
            self.attempts[one] = 0
        return multiple(*added)

    @rule(number=st.integers(1, 4), phase=st.sampled_from(ImportPhase))
    def move(self, number: int, phase: ImportPhase) -> None:
        with self.journal.write() as connection:
            imports.set_phase(connection, number, phase, self.now)
        self.phases[number] = phase

    @rule(seconds=st.integers(1, 60))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(library=st.integers(1, 2), limit=st.integers(1, 5))
    def claim(self, library: int, limit: int) -> None:
        with self.journal.write() as connection:
            claimed = jobs.claim(connection, library, limit, self.now)
        may_run = [
            one
            for one in sorted(self.states)
            if self.is_in(one, JobState.PENDING)
            and self.phases[self.import_of[one]] in ACTIVE
            and self.libraries[self.import_of[one]] == library
            and self.not_before.get(one, self.now) <= self.now
        ]
        assert [one.id for one in claimed] == may_run[:limit]
        for one in claimed:
            self.go(one.id, JobState.RUNNING)
            self.attempts[one.id] += 1
            self.not_before.pop(one.id, None)
            assert one.attempts == self.attempts[one.id]

    @rule(job_id=job_ids, seconds=st.none() | st.integers(1, 30))
    def release(self, job_id: int, seconds: int | None) -> None:
        later = None if seconds is None else self.now + timedelta(seconds=seconds)
        with self.journal.write() as connection:
            jobs.release(connection, [job_id], not_before=later, count_attempt=later is not None)
        if self.is_in(job_id, JobState.RUNNING):
            self.go(job_id, JobState.PENDING)
            if later is None:
                self.attempts[job_id] -= 1
            else:
                self.not_before[job_id] = later

    @rule(job_id=job_ids, outcome=st.sampled_from([Outcome.IMPORTED, Outcome.DUPLICATE]))
    def succeed(self, job_id: int, outcome: Outcome) -> None:
        with self.journal.write() as connection:
            jobs.succeed(connection, job_id, outcome, resources=2, size_bytes=10, at=self.now)
        if self.is_in(job_id, JobState.RUNNING):
            self.go(job_id, JobState.SUCCEEDED)

    @rule(job_id=job_ids)
    def fail(self, job_id: int) -> None:
        runs = self.is_in(job_id, JobState.RUNNING)
        with self.journal.write() as connection:
            jobs.fail(connection, job_id, self.now)
            if runs:
                problem = Problem("/card/IMG.HEIC", "unreadable")
                imports.add_problems(connection, self.import_of[job_id], [problem], job_id)
        if runs:
            self.go(job_id, JobState.FAILED)

    @rule(job_id=job_ids)
    def cancel(self, job_id: int) -> None:
        with self.journal.write() as connection:
            jobs.cancel(connection, job_id, self.now)
        if self.is_in(job_id, JobState.PENDING, JobState.FAILED):
            self.go(job_id, JobState.CANCELLED)
            self.not_before.pop(job_id, None)

    @rule(number=st.integers(1, 4))
    def cancel_waiting(self, number: int) -> None:
        with self.journal.write() as connection:
            jobs.cancel_waiting(connection, number, self.now)
        for one in self.states:
            if self.import_of[one] == number and self.is_in(one, JobState.PENDING):
                self.go(one, JobState.CANCELLED)
                self.not_before.pop(one, None)

    @rule(job_id=job_ids)
    def retry(self, job_id: int) -> None:
        with self.journal.write() as connection:
            jobs.retry(connection, job_id)
        if self.is_in(job_id, JobState.FAILED, JobState.CANCELLED):
            self.go(job_id, JobState.PENDING)
            self.attempts[job_id] = 0

    @rule()
    def crash(self) -> None:
        with self.journal.write() as connection:
            jobs.recover(connection, self.now)
        for one in self.states:
            if self.is_in(one, JobState.RUNNING):
                self.go(one, JobState.PENDING)
                self.attempts[one] -= 1
            if (
                self.is_in(one, JobState.PENDING)
                and self.phases[self.import_of[one]] is ImportPhase.CANCELLED
            ):
                self.go(one, JobState.CANCELLED)
                self.not_before.pop(one, None)

    @rule(library=st.integers(1, 2))
    def import_anew(self, library: int) -> None:
        with self.journal.write() as connection:
            jobs.discard_unfinished(connection, library, "local", ["/card"])
        first = min(number for number in self.libraries if self.libraries[number] == library)
        for one in list(self.states):
            gone = self.import_of[one] == first and not self.is_in(
                one, JobState.RUNNING, JobState.SUCCEEDED
            )
            if gone:
                del self.states[one]
                self.not_before.pop(one, None)

    @invariant()
    def the_journal_says_the_same(self) -> None:
        rows = self.journal.read().execute("SELECT id, state, attempts FROM job ORDER BY id")
        said = {row[0]: (JobState(row[1]), row[2]) for row in rows}
        assert said == {
            one: (state, self.attempts[one]) for one, state in sorted(self.states.items())
        }

    @invariant()
    def the_lists_and_counts_agree(self) -> None:
        connection = self.journal.read()
        for library in (1, 2):
            own = [one for one in self.states if self.libraries[self.import_of[one]] == library]
            counts = jobs.unfinished_counts(connection, library)
            for state in (JobState.PENDING, JobState.RUNNING, JobState.FAILED):
                assert counts.get(state, 0) == sum(self.is_in(one, state) for one in own)
            assert jobs.failed(connection, library) == sorted(
                one for one in own if self.is_in(one, JobState.FAILED)
            )
            pages = [jobs.page(connection, library, one, 0, 1000) for one in JobSection]
            assert sorted(row.id for page in pages for row in page.rows) == sorted(own)
            assert sum(page.total for page in pages) == len(own)
            waiting = [
                self.not_before[one]
                for one in own
                if one in self.not_before and self.phases[self.import_of[one]] in ACTIVE
            ]
            assert jobs.next_retry(connection, library) == min(waiting, default=None)

    @invariant()
    def each_import_adds_up(self) -> None:
        connection = self.journal.read()
        for number in self.phases:
            own = [one for one in self.states if self.import_of[one] == number]
            summary = imports.summary(connection, number, self.now)
            ended = [one for one in own if not self.is_in(one, JobState.PENDING, JobState.RUNNING)]
            assert (summary.assets_total, summary.assets_handled) == (len(own), len(ended))
            assert summary.bytes_handled == 10 * len(ended)
            assert summary.assets.failed == sum(self.is_in(one, JobState.FAILED) for one in own)
            assert jobs.has_unfinished(connection, number) == (len(ended) < len(own))
            assert jobs.has_unfinished(connection, number, running_only=True) == any(
                self.is_in(one, JobState.RUNNING) for one in own
            )


TestJobLife = JobLife.TestCase
TestJobLife.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


def test_a_job_waits_for_those_before_it_that_are_not_settled(tmp_path: Path) -> None:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        library, number = new_import(connection)
        jobs.add(connection, number, [new_job("a"), new_job("b", after=(0,)), new_job("c", (0, 1))])
        first, second, third = jobs.claim(connection, library, 10, START)
        assert (first.after, second.after, third.after) == ((), (first.id,), (first.id, second.id))
        assert not jobs.are_settled(connection, second.after)
        jobs.succeed(connection, first.id, Outcome.IMPORTED, resources=1, size_bytes=1, at=START)
        assert jobs.are_settled(connection, second.after)
        jobs.fail(connection, second.id, START)
        assert jobs.are_settled(connection, third.after)
        jobs.retry(connection, second.id)
        assert not jobs.are_settled(connection, third.after)
    journal.close()


def test_the_number_of_a_job_that_was_planned_anew_is_not_used_again(tmp_path: Path) -> None:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        library, number = new_import(connection)
        jobs.add(connection, number, [new_job("a"), new_job("b")])
        jobs.discard_unfinished(connection, library, "local", ("/card",))
        jobs.add(connection, number, [new_job("a")])
        (again,) = jobs.claim(connection, library, 10, START)
        assert again.id == 3
    journal.close()
