"""What the user decides of single jobs: to give one up, or to try it once more.

Owns the list of running jobs that are to be given up at their next step. Must not know how a
job is carried out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from msgspec.structs import replace

from desktop_sync.engine.imports import Imports
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.queue import JobQueue
from desktop_sync.errors import StorageError
from desktop_sync.journal import history, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import JobBefore
from desktop_sync.model.events import ImportSummary
from desktop_sync.model.job import JobState


class Decisions:
    """Thread-safe. A job that the journal says runs leaves that state in a transaction, so
    that what is decided in one is either noticed by it, or comes after it."""

    def __init__(
        self, journal: Database, library: int, queue: JobQueue, imports: Imports, tracker: Tracker
    ) -> None:
        self._journal = journal
        self._library = library
        self._queue = queue
        self._imports = imports
        self._tracker = tracker
        self._given_up: set[int] = set()

    def is_given_up(self, job_id: int) -> bool:
        """Whether a running job is to go no further."""
        return job_id in self._given_up

    def left(self, job_id: int) -> None:
        """A job runs no more. If it was given up and waits or has failed, that is its end; one that
        is at work again already is still given up."""
        if job_id in self._given_up:
            with suppress(StorageError):
                self.cancel(job_id)

    def cancel(self, job_id: int) -> None:
        """Give a job up: at once if it waits or has failed, at its next step if it runs."""
        self._queue.give_back()
        at = datetime.now(UTC)
        with self._journal.write() as connection:
            job = jobs.before(connection, self._library, job_id)
            if job is not None and job.state is JobState.RUNNING:
                self._given_up.add(job_id)
                return
            self._given_up.discard(job_id)
            if job is None or job.state not in (JobState.PENDING, JobState.FAILED):
                return
            jobs.cancel(connection, job_id, at)
            _record(connection, "cancelled", job, at)
        self._tracker.change_import(job.import_id, lambda one: _cancelled(one, job))
        self._tracker.touch(jobs_changed=True)
        self._imports.settle(job.import_id)

    def retry(self, job_ids: Sequence[int]) -> None:
        """Put failed and cancelled jobs back into the queue, and their imports under way."""
        at = datetime.now(UTC)
        with self._imports.changing() as connection:
            for job_id in job_ids:
                job = jobs.before(connection, self._library, job_id)
                if job is None or job.state not in (JobState.FAILED, JobState.CANCELLED):
                    continue
                known = self._tracker.get_import(job.import_id) is not None
                jobs.retry(connection, job_id)
                _record(connection, "retried", job, at)
                self._imports.reopen(connection, job.import_id)
                if known:
                    self._count_again(job)
        self._tracker.touch(jobs_changed=True)
        self._queue.wake()

    def retry_failed(self) -> None:
        self.retry(jobs.failed(self._journal.read(), self._library))

    def _count_again(self, job: JobBefore) -> None:
        self._tracker.change_import(job.import_id, lambda one: _retried(one, job))


def _record(connection: sqlite3.Connection, event: str, job: JobBefore, at: datetime) -> None:
    history.record(connection, event, job.name, at=at, import_id=job.import_id, job_id=job.id)


def _cancelled(summary: ImportSummary, job: JobBefore) -> ImportSummary:
    if job.state is JobState.FAILED:
        return replace(summary, assets=replace(summary.assets, failed=summary.assets.failed - 1))
    return replace(
        summary,
        assets_handled=summary.assets_handled + 1,
        bytes_handled=summary.bytes_handled + job.size_bytes,
    )


def _retried(summary: ImportSummary, job: JobBefore) -> ImportSummary:
    failed = summary.assets.failed - (job.state is JobState.FAILED)
    return replace(
        summary,
        assets=replace(summary.assets, failed=failed),
        assets_handled=summary.assets_handled - 1,
        bytes_handled=summary.bytes_handled - job.size_bytes,
        problem_count=summary.problem_count - job.problem_count,
    )
