"""Which job next, and whether any may run now.

Owns the claims on the journal's queue, and what keeps them back: a pause by the user, a hold
for the library's disk, a source that is away, the stop. Must not know how a job is carried out.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from desktop_sync.errors import StorageError
from desktop_sync.journal import jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import ClaimedJob
from desktop_sync.model.events import Hold

_HOLD_RETRY = timedelta(seconds=15)


class JobQueue:
    """The jobs that wait, handed out one by one. Thread-safe."""

    def __init__(self, journal: Database, library: int, batch: int) -> None:
        self._journal = journal
        self._library = library
        self._batch = batch
        self._changed = threading.Condition()
        self._claimed: deque[ClaimedJob] = deque()
        self._to_release: list[int] = []
        self._kept_back: frozenset[int] = frozenset()
        self._stopping = False
        self._paused = False
        self._hold: Hold | None = None

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def hold(self) -> Hold | None:
        return self._hold

    @property
    def stopping(self) -> bool:
        return self._stopping

    @property
    def flowing(self) -> bool:
        """Whether running copies may go on."""
        return not (self._stopping or self._paused or self._hold is not None)

    def take(self) -> ClaimedJob | None:
        """Wait for the next job that may run; None when it is time to stop. Raises
        ``StorageError`` when the journal cannot be written."""
        with self._changed:
            while not self._stopping:
                now = datetime.now(UTC)
                if self._hold is not None and now >= (self._hold.until or now):
                    self._hold = None
                if self.flowing:
                    if not self._claimed:
                        self._claim(now)
                    if self._claimed:
                        return self._claimed.popleft()
                self._changed.wait(self._patience(now))
            return None

    def wake(self) -> None:
        """Jobs were added, or may run again."""
        with self._changed:
            self._changed.notify_all()

    def keep_back(self, import_id: int) -> None:
        """Hand out nothing of an import until ``let_on``: its source is away."""
        with self._changed:
            self._kept_back |= {import_id}
            self._give_back()
            self._changed.notify_all()

    def let_on(self, import_id: int) -> None:
        """An import goes on, or has ended."""
        with self._changed:
            self._kept_back -= {import_id}
            self._changed.notify_all()

    def pause(self) -> None:
        """Hand nothing out until ``resume``."""
        with self._changed:
            self._paused = True
            self._give_back()
            self._changed.notify_all()

    def resume(self) -> None:
        """Go on; what was held is tried again."""
        with self._changed:
            self._paused = False
            self._hold = None
            self._changed.notify_all()

    def hold_for(self, code: str, path: str | None) -> None:
        """Keep everything back for a while, then try again by itself."""
        with self._changed:
            self._hold = Hold(code, path, datetime.now(UTC) + _HOLD_RETRY)
            self._give_back()
            self._changed.notify_all()

    def give_back(self) -> None:
        """Claim anew what is claimed and does not run yet: an import ended."""
        with self._changed:
            self._give_back()
            self._changed.notify_all()

    def release_later(self, job_id: int) -> None:
        """A running job is nobody's, and the journal could not be told."""
        with self._changed:
            self._to_release.append(job_id)

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._give_back()
            self._changed.notify_all()

    def _claim(self, now: datetime) -> None:
        with self._journal.write(durable=False) as connection:
            jobs.release(connection, self._to_release)
            claimed = jobs.claim(connection, self._library, self._batch, now, self._kept_back)
        self._to_release.clear()
        self._claimed += claimed

    def _give_back(self) -> None:
        """What the journal cannot take now is given back with the next claim."""
        self._to_release += [job.id for job in self._claimed]
        self._claimed.clear()
        if self._to_release:
            with suppress(StorageError):
                with self._journal.write(durable=False) as connection:
                    jobs.release(connection, self._to_release)
                self._to_release.clear()

    def _patience(self, now: datetime) -> float | None:
        """How long nothing can change by itself, in seconds; None is until woken."""
        times = [self._hold.until] if self._hold is not None else []
        if not times and self.flowing:
            with self._journal.reading() as connection:
                times.append(jobs.next_retry(connection, self._library, self._kept_back))
        known = [at for at in times if at is not None]
        return max(0.01, (min(known) - now).total_seconds()) if known else None
