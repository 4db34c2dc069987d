"""The threads that copy, and the one that publishes what they have proven.

Owns the threads and what passes between them. Must not know how a step is done, or what
becomes of a job whose step raises.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from desktop_sync.engine.decisions import Decisions
from desktop_sync.engine.import_job import copy_asset, refreshed
from desktop_sync.engine.imports import Imports
from desktop_sync.engine.outcomes import Outcomes
from desktop_sync.engine.plan import Plan, from_text
from desktop_sync.engine.progress import Tracker
from desktop_sync.engine.publishing import Published, Publisher, ReadyJob
from desktop_sync.engine.queue import JobQueue
from desktop_sync.errors import StorageError
from desktop_sync.journal import destinations, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import ClaimedJob
from desktop_sync.library.ingest import CopyInterruptedError, Unfinished, Watch, let_go
from desktop_sync.library.staging import Staging
from desktop_sync.model.job import JobRow, JobState
from desktop_sync.sources.base import LOCAL

_MOST_PUBLISHED_AT_ONCE = 64


class Workers:
    """``count`` threads that turn jobs into proven copies, and hand them to ``publishing``.
    ``make_sure_of_room`` raises ``StorageError`` where so many bytes are not to be imported."""

    def __init__(
        self,
        journal: Database,
        queue_: JobQueue,
        imports: Imports,
        tracker: Tracker,
        outcomes: Outcomes,
        staging: Staging,
        decisions: Decisions,
        publishing: PublishingThread,
        make_sure_of_room: Callable[[int], None],
        *,
        count: int,
    ) -> None:
        self._journal = journal
        self._queue = queue_
        self._imports = imports
        self._tracker = tracker
        self._outcomes = outcomes
        self._staging = staging
        self._decisions = decisions
        self._publishing = publishing
        self._make_sure_of_room = make_sure_of_room
        self._unfinished: dict[int, Unfinished] = {}
        self._threads = [
            threading.Thread(target=self._work, name=f"import-{number}", daemon=True)
            for number in range(count)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait for the threads; the queue must have been stopped."""
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for import_id in list(self._unfinished):
            self.forget(import_id)

    def forget(self, import_id: int) -> None:
        """An import goes no further: let go of what was left in the middle."""
        let_go(self._unfinished.pop(import_id, {}))

    def _work(self) -> None:
        going_on = True
        while going_on:
            try:
                job = self._queue.take()
            except StorageError as error:
                self._outcomes.hold(error)
            else:
                going_on = job is not None
                if job is not None:
                    self._copy(job)

    def _copy(self, job: ClaimedJob) -> None:
        plan = from_text(job.plan)
        if not self._imports.is_active(job.import_id):
            self._leave(job, plan, CopyInterruptedError())
            return
        self._tracker.job_started(self._row(job, plan))
        watch = Watch(
            interrupted=lambda: self._given_up(job),
            on_bytes=lambda count: self._tracker.job_advanced(job.id, count),
            on_checking=lambda: self._tracker.job_checking(job.id),
            wants_sha1=destinations.some_know_sha1(self._journal.read()),
        )
        try:
            self._make_sure_of_room(job.size_bytes)
            source = self._imports.source(job.import_id)
            if job.attempts > 1:
                plan = refreshed(source, plan)
            self._staging.open()
            unfinished = self._unfinished.setdefault(job.import_id, {})
            copies = copy_asset(source, plan, self._staging.folder, job.id, watch, unfinished)
        except Exception as error:
            self._leave(job, plan, error)
        else:
            self._publishing.put(
                ReadyJob(job.id, job.import_id, source.key, plan, copies, job.size_bytes, job.after)
            )

    def _leave(self, job: ClaimedJob, plan: Plan, error: Exception) -> None:
        self._outcomes.raised(job, plan, error)
        self._tracker.job_left(job.id)
        self._decisions.left(job.id)
        self._imports.settle(job.import_id)
        self._publishing.look_again()

    def _row(self, job: ClaimedJob, plan: Plan) -> JobRow:
        """The job as lists show it while it runs."""
        source = self._imports.source(job.import_id)
        return JobRow(
            id=job.id,
            import_id=job.import_id,
            state=JobState.RUNNING,
            kind=plan.asset.kind,
            name=plan.asset.name,
            resource_names=tuple(one.file.name for one in plan.asset.resources),
            source_name=self._imports.source_name(job.import_id),
            size_bytes=job.size_bytes,
            attempts=job.attempts,
            path=plan.asset.primary.file.path if source.key == LOCAL else None,
        )

    def _given_up(self, job: ClaimedJob) -> bool:
        return (
            not self._queue.flowing
            or self._decisions.is_given_up(job.id)
            or not self._imports.is_active(job.import_id)
        )


class _LookAgain:
    """Something that a waiting job may have waited for has changed."""


_LOOK_AGAIN: Final = _LookAgain()


class PublishingThread:
    """Publishes what is ready, in batches, each job after those it is to come after."""

    def __init__(
        self,
        journal: Database,
        imports: Imports,
        tracker: Tracker,
        outcomes: Outcomes,
        decisions: Decisions,
        publisher: Publisher,
    ) -> None:
        self._journal = journal
        self._imports = imports
        self._tracker = tracker
        self._outcomes = outcomes
        self._decisions = decisions
        self._publisher = publisher
        self._arrived: queue.SimpleQueue[ReadyJob | _LookAgain | None] = queue.SimpleQueue()
        self._waiting: dict[int, ReadyJob] = {}
        self._thread = threading.Thread(target=self._publish_all, name="publish", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Publish what can be, let the rest wait in the journal, and end; nothing may be put
        any more."""
        self._arrived.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def put(self, ready: ReadyJob) -> None:
        self._arrived.put(ready)

    def look_again(self) -> None:
        """A job that others may wait for has left the queue unpublished."""
        self._arrived.put(_LOOK_AGAIN)

    def _publish_all(self) -> None:
        going_on = True
        while going_on:
            going_on = self._receive()
            while batch := self._next_batch():
                self._publish(batch)
            self._give_up()
        for ready in list(self._waiting.values()):
            self._drop(ready, CopyInterruptedError())

    def _receive(self) -> bool:
        """Wait for something, take all there is; False when it is time to end."""
        going_on = True
        arrived = self._arrived.get()
        while True:
            if arrived is None:
                going_on = False
            elif isinstance(arrived, ReadyJob):
                self._waiting[arrived.job_id] = arrived
            try:
                arrived = self._arrived.get_nowait()
            except queue.Empty:
                return going_on

    def _next_batch(self) -> list[ReadyJob]:
        """The waiting jobs whose turn it is, in their order."""
        batch: dict[int, ReadyJob] = {}
        with self._journal.reading() as connection:
            for job_id in sorted(self._waiting):
                before = [one for one in self._waiting[job_id].after if one not in batch]
                if jobs.are_settled(connection, before):
                    batch[job_id] = self._waiting[job_id]
                if len(batch) == _MOST_PUBLISHED_AT_ONCE:
                    break
        return list(batch.values())

    def _publish(self, batch: Sequence[ReadyJob]) -> None:
        results: Mapping[int, Published | Exception]
        try:
            with self._journal.write() as connection:
                going_on = [one for one in batch if not self._decisions.is_given_up(one.job_id)]
                results = self._publisher.publish(connection, going_on, datetime.now(UTC))
        except Exception as error:
            results = {one.job_id: error for one in batch}
        for ready in batch:
            result = results.get(ready.job_id, CopyInterruptedError())
            if isinstance(result, Published):
                del self._waiting[ready.job_id]
                self._outcomes.published(ready, result)
                self._tracker.job_left(ready.job_id)
                self._decisions.left(ready.job_id)
            else:
                self._drop(ready, result)
        for import_id in {ready.import_id for ready in batch}:
            self._imports.settle(import_id)

    def _give_up(self) -> None:
        """Let go of what is not to be published any more; others may have waited for it."""
        for ready in list(self._waiting.values()):
            active = self._imports.is_active(ready.import_id)
            if not active or self._decisions.is_given_up(ready.job_id):
                self._drop(ready, CopyInterruptedError())
                self._imports.settle(ready.import_id)
                self.look_again()

    def _drop(self, ready: ReadyJob, error: Exception) -> None:
        del self._waiting[ready.job_id]
        for copy in ready.copies:
            copy.part.unlink(missing_ok=True)
        job = jobs.claimed(self._journal.read(), ready.job_id)
        self._outcomes.raised(job, ready.plan, error)
        self._tracker.job_left(ready.job_id)
        self._decisions.left(ready.job_id)
