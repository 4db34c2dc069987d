"""What becomes of a job when a step of it is done, or raises.

Owns retrying, holding, failing and counting: the journal first, then the tracker. Must not
know of threads, or how a step is done.
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from desktop_sync.engine.import_job import failure
from desktop_sync.engine.imports import Imports
from desktop_sync.engine.plan import Plan
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.publishing import Published, ReadyJob
from desktop_sync.engine.queue import JobQueue
from desktop_sync.errors import ItemError, SourceError, StorageError
from desktop_sync.journal import history, imports, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import ClaimedJob
from desktop_sync.library.ingest import CopyInterruptedError
from desktop_sync.model.events import ImportPhase, ImportSummary
from desktop_sync.model.job import Problem

logger = logging.getLogger(__name__)

_TRIES = 3
_FIRST_BACK_OFF = timedelta(seconds=1)


class Outcomes:
    """With ``patient`` the queue is held when the library's disk is full, and goes on when
    there is room; without, the imports stop and their jobs stay in the journal."""

    def __init__(
        self,
        journal: Database,
        queue: JobQueue,
        imports_: Imports,
        tracker: Tracker,
        *,
        patient: bool,
    ) -> None:
        self._journal = journal
        self._queue = queue
        self._imports = imports_
        self._tracker = tracker
        self._patient = patient

    def published(self, ready: ReadyJob, result: Published) -> None:
        """A job is done, and journaled."""

        def count(one: ImportSummary) -> ImportSummary:
            field = result.outcome.value
            counts = replace(one.assets, **{field: getattr(one.assets, field) + 1})
            return replace(
                _handled(one, ready.size_bytes),
                assets=counts,
                resources_imported=one.resources_imported + result.resources,
                bytes_done=one.bytes_done + result.size_bytes,
                problem_count=one.problem_count + len(result.problems),
            )

        self._tracker.change_import(ready.import_id, count)
        self._tracker.library_changed(result.growth)

    def raised(self, job: ClaimedJob, plan: Plan, error: Exception) -> None:
        """A step raised."""
        try:
            self._judge(job, plan, error)
        except StorageError as unwritable:
            self._queue.release_later(job.id)
            self.hold(unwritable)

    def hold(self, error: StorageError) -> None:
        """Keep everything back, or end what is under way; what cannot even be journaled is
        held in any case, and tried again."""
        try:
            if not self._patient:
                problem = Problem(error.path or "", error.code, error.detail)
                for import_id in self._imports.active():
                    self._imports.halt(import_id, ImportPhase.STOPPED, [problem])
                return
        except StorageError as unwritable:
            error = unwritable
        self._queue.hold_for(error.code, error.path)
        self._tracker.touch()

    def _judge(self, job: ClaimedJob, plan: Plan, error: Exception) -> None:
        if isinstance(error, CopyInterruptedError):
            self.release(job)
        elif isinstance(error, SourceError):
            self.release(job)
            self._imports.source_left(job.import_id, error)
        elif isinstance(error, StorageError):
            self.release(job)
            self.hold(error)
        elif isinstance(error, ItemError) and error.retryable and job.attempts < _TRIES:
            self._try_again(job, plan, error)
        elif isinstance(error, ItemError):
            self._fail(job, plan, error)
        else:
            logger.error("job %d ended unexpectedly", job.id, exc_info=error)
            path = plan.asset.primary.file.path
            self._fail(job, plan, ItemError("unexpected", path=path, detail=repr(error)))

    def release(self, job: ClaimedJob) -> None:
        """Let a running job wait again; that is no try that failed."""
        with self._journal.write(durable=False) as connection:
            jobs.release(connection, [job.id])

    def _try_again(self, job: ClaimedJob, plan: Plan, error: ItemError) -> None:
        at = datetime.now(UTC)
        not_before = at + _FIRST_BACK_OFF * 2 ** (job.attempts - 1)
        with self._journal.write(durable=False) as connection:
            jobs.release(connection, [job.id], not_before=not_before, count_attempt=True)
            _record(connection, "tried-again", job, plan, error, at)
        self._queue.wake()

    def _fail(self, job: ClaimedJob, plan: Plan, error: ItemError) -> None:
        at = datetime.now(UTC)
        problems = failure(plan, error)
        with self._journal.write() as connection:
            jobs.fail(connection, job.id, at)
            imports.add_problems(connection, job.import_id, problems, job.id)
            _record(connection, "failed", job, plan, error, at)

        def count(one: ImportSummary) -> ImportSummary:
            counts = replace(one.assets, failed=one.assets.failed + 1)
            problem_count = one.problem_count + len(problems)
            return replace(
                _handled(one, job.size_bytes), assets=counts, problem_count=problem_count
            )

        self._tracker.change_import(job.import_id, count)


def _record(
    connection: sqlite3.Connection,
    event: str,
    job: ClaimedJob,
    plan: Plan,
    error: ItemError,
    at: datetime,
) -> None:
    history.record(
        connection,
        event,
        plan.asset.name,
        at=at,
        path=error.path or plan.asset.primary.file.path,
        size_bytes=plan.asset.size_bytes,
        code=error.code,
        detail=error.detail,
        import_id=job.import_id,
        job_id=job.id,
    )


def _handled(summary: ImportSummary, size_bytes: int) -> ImportSummary:
    return replace(
        summary,
        assets_handled=summary.assets_handled + 1,
        bytes_handled=summary.bytes_handled + size_bytes,
    )
