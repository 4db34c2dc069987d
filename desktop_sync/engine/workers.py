"""The threads that copy, and the one that publishes what they have proven.

Owns what becomes of a job when a step of it raises. Must not know how a step is done.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desktop_sync.engine.import_job import copy_asset, failure, refreshed
from desktop_sync.engine.imports import Imports
from desktop_sync.engine.plan import Plan, from_text
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.publishing import Published, Publisher, ReadyJob
from desktop_sync.engine.queue import JobQueue
from desktop_sync.errors import DesktopSyncError, ItemError, SourceError, StorageError
from desktop_sync.journal import history, imports, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import ClaimedJob
from desktop_sync.library.ingest import CopyInterruptedError, Watch
from desktop_sync.library.staging import Staging
from desktop_sync.model.events import ImportPhase, ImportSummary
from desktop_sync.model.job import Outcome, Problem

logger = logging.getLogger(__name__)

_TRIES = 3
_FIRST_BACK_OFF = timedelta(seconds=1)
_MOST_PUBLISHED_AT_ONCE = 64


class Workers:
    """``patient`` workers hold the queue when the library's disk is full, and go on when there
    is room; others stop the imports and leave their jobs in the journal."""

    def __init__(
        self,
        journal: Database,
        queue_: JobQueue,
        imports_: Imports,
        tracker: Tracker,
        publisher: Publisher,
        staging: Staging,
        *,
        count: int,
        patient: bool,
    ) -> None:
        self._journal = journal
        self._queue = queue_
        self._imports = imports_
        self._tracker = tracker
        self._publisher = publisher
        self._staging = staging
        self._patient = patient
        self._cancelled: set[int] = set()
        self._running: set[int] = set()
        self._lock = threading.Lock()
        self._ready: queue.Queue[ReadyJob | None] = queue.Queue(_MOST_PUBLISHED_AT_ONCE)
        self._publish_lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, name=f"import-{number}", daemon=True)
            for number in range(count)
        ]
        self._publishing = threading.Thread(target=self._publish_all, name="publish", daemon=True)

    def start(self) -> None:
        self._publishing.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait for the threads; the queue must have been stopped. What is proven is published."""
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        if self._publishing.is_alive():
            self._ready.put(None)
            self._publishing.join()

    def cancel(self, job_id: int) -> bool:
        """Whether the job is running, and will be given up."""
        with self._lock:
            if job_id in self._running:
                self._cancelled.add(job_id)
                return True
            return False

    def _work(self) -> None:
        while (job := self._queue.take()) is not None:
            with self._lock:
                self._running.add(job.id)
            try:
                self._copy(job)
            finally:
                with self._lock:
                    self._running.discard(job.id)
                    self._cancelled.discard(job.id)

    def _copy(self, job: ClaimedJob) -> None:
        plan = from_text(job.plan)
        row = jobs.row(self._journal.read(), job.id)
        if row is None or not self._imports.is_active(job.import_id):
            self._release(job)
            return
        self._tracker.job_started(row)
        try:
            source = self._imports.source(job.import_id)
            if job.attempts > 1:
                plan = refreshed(source, plan)
            self._staging.open()
            watch = Watch(
                interrupted=lambda: self._given_up(job),
                on_bytes=lambda count: self._tracker.job_advanced(job.id, count),
                on_checking=lambda: self._tracker.job_checking(job.id),
            )
            copies = copy_asset(source, plan, self._staging.folder, job.id, watch)
            self._ready.put(ReadyJob(job.id, job.import_id, source.key, plan, copies))
        except Exception as error:
            self._settle_error(job, plan, error)
            self._tracker.job_left(job.id)
            self._imports.settle(job.import_id)

    def _given_up(self, job: ClaimedJob) -> bool:
        return (
            not self._queue.flowing
            or job.id in self._cancelled
            or not self._imports.is_active(job.import_id)
        )

    def _settle_error(self, job: ClaimedJob, plan: Plan, error: Exception) -> None:
        """What becomes of a job whose step raised."""
        if isinstance(error, CopyInterruptedError):
            if job.id in self._cancelled:
                self._cancel(job, plan)
            elif self._imports.is_active(job.import_id):
                self._release(job)
            else:
                self._end_with_import(job)
        elif isinstance(error, SourceError):
            self._release(job)
            problem = Problem(error.path or "", error.code, error.detail)
            self._imports.halt(job.import_id, ImportPhase.STOPPED, [problem])
        elif isinstance(error, StorageError):
            self._release(job)
            self._hold(error)
        elif isinstance(error, ItemError) and error.retryable and job.attempts < _TRIES:
            back_off = _FIRST_BACK_OFF * 2 ** (job.attempts - 1)
            self._release(job, not_before=datetime.now(UTC) + back_off)
            self._queue.wake()
        elif isinstance(error, ItemError):
            self._fail(job, plan, error)
        else:
            logger.error("job %d ended unexpectedly", job.id, exc_info=error)
            path = plan.asset.primary.file.path
            self._fail(job, plan, ItemError("unexpected", path=path, detail=repr(error)))

    def _hold(self, error: DesktopSyncError) -> None:
        if self._patient:
            self._queue.hold_for(error.code, error.path)
            self._tracker.touch()
        else:
            for import_id in self._imports.active():
                problem = Problem(error.path or "", error.code, error.detail)
                self._imports.halt(import_id, ImportPhase.STOPPED, [problem])

    def _release(self, job: ClaimedJob, not_before: datetime | None = None) -> None:
        with self._journal.write(durable=False) as connection:
            jobs.release(
                connection,
                [job.id],
                not_before=not_before,
                count_attempt=not_before is not None,
            )

    def _end_with_import(self, job: ClaimedJob) -> None:
        """The import was ended while the job ran: it shares the import's end."""
        with self._journal.write() as connection:
            record = imports.get(connection, job.import_id)
            if record is not None and record.phase is ImportPhase.CANCELLED:
                jobs.cancel(connection, [job.id], datetime.now(UTC))
            else:
                jobs.release(connection, [job.id])

    def _cancel(self, job: ClaimedJob, plan: Plan) -> None:
        at = datetime.now(UTC)
        with self._journal.write() as connection:
            jobs.cancel(connection, [job.id], at)
            history.record(
                connection,
                "cancelled",
                plan.asset.name,
                at=at,
                import_id=job.import_id,
                job_id=job.id,
            )
        self._tracker.change_import(job.import_id, lambda one: _handled(one, job.size_bytes))

    def _fail(self, job: ClaimedJob, plan: Plan, error: ItemError) -> None:
        at = datetime.now(UTC)
        problems = failure(plan, error)
        with self._journal.write() as connection:
            jobs.fail(connection, job.id, at)
            imports.add_problems(connection, job.import_id, problems, job.id)
            history.record(
                connection,
                "failed",
                plan.asset.name,
                at=at,
                path=problems[0].path,
                size_bytes=plan.asset.size_bytes,
                code=error.code,
                detail=error.detail,
                import_id=job.import_id,
                job_id=job.id,
            )

        def count(one: ImportSummary) -> ImportSummary:
            counts = replace(one.assets, failed=one.assets.failed + 1)
            problem_count = one.problem_count + len(problems)
            return replace(
                _handled(one, job.size_bytes), assets=counts, problem_count=problem_count
            )

        self._tracker.change_import(job.import_id, count)

    def _publish_all(self) -> None:
        while (ready := self._ready.get()) is not None:
            batch = [ready]
            while len(batch) < _MOST_PUBLISHED_AT_ONCE:
                try:
                    another = self._ready.get_nowait()
                except queue.Empty:
                    break
                if another is None:
                    self._ready.put(None)
                    break
                batch.append(another)
            self._publish(batch)

    def _publish(self, batch: Sequence[ReadyJob]) -> None:
        results: Mapping[int, Published | Exception]
        try:
            with self._publish_lock, self._journal.write() as connection:
                results = self._publisher.publish(connection, batch, datetime.now(UTC))
        except Exception as error:
            results = {one.job_id: error for one in batch}
        for ready in batch:
            result = results[ready.job_id]
            if isinstance(result, Published):
                self._count(ready, result)
            else:
                for copy in ready.copies:
                    copy.part.unlink(missing_ok=True)
                claimed = jobs.claimed(self._journal.read(), ready.job_id)
                self._settle_error(claimed, ready.plan, result)
            self._tracker.job_left(ready.job_id)
        for import_id in {ready.import_id for ready in batch}:
            self._imports.settle(import_id)

    def _count(self, ready: ReadyJob, result: Published) -> None:
        size = sum(resource.file.size_bytes for _, resource in ready.plan.to_copy())

        def count(one: ImportSummary) -> ImportSummary:
            field = result.outcome.value
            counts = replace(one.assets, **{field: getattr(one.assets, field) + 1})
            return replace(
                _handled(one, size),
                assets=counts,
                resources_imported=one.resources_imported + result.resources,
                bytes_done=one.bytes_done + result.size_bytes,
                problem_count=one.problem_count + len(result.problems),
            )

        self._tracker.change_import(ready.import_id, count)
        if result.outcome is Outcome.IMPORTED:
            new = 0 if any(known is not None for known in ready.plan.known) else 1
            self._tracker.library_changed(new, result.resources, result.size_bytes)


def _handled(summary: ImportSummary, size_bytes: int) -> ImportSummary:
    return replace(
        summary,
        assets_handled=summary.assets_handled + 1,
        bytes_handled=summary.bytes_handled + size_bytes,
    )
