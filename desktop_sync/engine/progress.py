"""How far the work is, kept in memory and told at a calm pace.

Owns the counters of active imports and running jobs, the rate, and the thread that publishes
them: at most ten times a second, and not at all while nothing changes. Must not know how the
work is done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.rate import Rate
from desktop_sync.journal import assets, jobs
from desktop_sync.journal.assets import Totals
from desktop_sync.journal.database import Database
from desktop_sync.model.events import (
    NO_UPLOADS,
    EngineState,
    Hold,
    ImportSummary,
    JobsChanged,
    Progress,
    Status,
    UploadStatus,
)
from desktop_sync.model.job import JobRow, JobState
from desktop_sync.model.policy import Pause

_INTERVAL_SECONDS = 0.1
_LOOK_SECONDS = 0.25
"""Between one look at uploads that move and the next: they tell only when they begin or end."""
_AWAY = "unreachable"


class Uploads(Protocol):
    """What is to be told of uploads. ``is_restless`` while it may change without a word."""

    @property
    def is_restless(self) -> bool: ...

    def status(self) -> UploadStatus: ...

    def running(self) -> tuple[JobRow, ...]: ...


class _NoUploads:
    is_restless = False

    def status(self) -> UploadStatus:
        return NO_UPLOADS

    def running(self) -> tuple[JobRow, ...]:
        return ()


class _Running(Struct):
    """A job under way. Only its own worker counts."""

    row: JobRow
    done_bytes: int = 0
    checking: bool = False


class Tracker:
    """Thread-safe. ``conditions`` says whether the queue is paused, and why it is held."""

    def __init__(
        self,
        bus: Bus,
        journal: Database,
        folder: Path,
        library: int,
        conditions: Callable[[], tuple[Pause | None, Hold | None]],
    ) -> None:
        self._bus = bus
        self._journal = journal
        self._folder = folder
        self._library = library
        self._conditions = conditions
        self._lock = threading.Lock()
        self._imports: dict[int, ImportSummary] = {}
        self._away: dict[int, str] = {}
        self._running: dict[int, _Running] = {}
        self._rate = Rate()
        self._bytes = 0
        self._uploads: Uploads = _NoUploads()
        self._has_grown = False
        self._on_growth: Callable[[], None] = lambda: None
        self._on_told: Callable[[Status], None] = lambda _: None
        self._told: Progress | None = None
        self._totals = assets.totals(journal.read(), library)
        self._changed = threading.Event()
        self._jobs_changed = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="progress", daemon=True)

    def follow(
        self,
        uploads: Uploads,
        on_growth: Callable[[], None],
        on_told: Callable[[Status], None],
    ) -> None:
        """Tell of these, too; ``on_growth`` is called after the library grew, ``on_told`` with
        whatever is told, on the thread that tells. Call before ``start``."""
        self._uploads = uploads
        self._on_growth = on_growth
        self._on_told = on_told

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join()

    def touch(self, *, jobs_changed: bool = False) -> None:
        """Something changed that is not counted here."""
        if jobs_changed:
            self._jobs_changed = True
        self._changed.set()

    def set_import(self, summary: ImportSummary) -> None:
        """An active import, as it stands now."""
        with self._lock:
            self._imports[summary.id] = summary
        self.touch(jobs_changed=True)

    def change_import(
        self, import_id: int, change: Callable[[ImportSummary], ImportSummary]
    ) -> None:
        """Count something of an active import."""
        with self._lock:
            if import_id in self._imports:
                self._imports[import_id] = change(self._imports[import_id])
        self.touch()

    def get_import(self, import_id: int) -> ImportSummary | None:
        with self._lock:
            return self._imports.get(import_id)

    def drop_import(self, import_id: int) -> None:
        with self._lock:
            self._imports.pop(import_id, None)
            self._away.pop(import_id, None)
        self.touch(jobs_changed=True)

    def source_away(self, import_id: int, code: str | None) -> None:
        """What keeps an import's source away; None once it is back."""
        with self._lock:
            if code is None:
                self._away.pop(import_id, None)
            else:
                self._away[import_id] = code
        self.touch()

    def job_started(self, row: JobRow) -> None:
        with self._lock:
            self._running[row.id] = _Running(row)
        self.touch(jobs_changed=True)

    def job_advanced(self, job_id: int, size_bytes: int) -> None:
        running = self._running.get(job_id)
        if running is not None:
            running.done_bytes += size_bytes
            running.checking = False
        with self._lock:
            self._bytes += size_bytes
        self._changed.set()

    def job_checking(self, job_id: int) -> None:
        running = self._running.get(job_id)
        if running is not None:
            running.checking = True
        self._changed.set()

    def job_left(self, job_id: int) -> None:
        with self._lock:
            self._running.pop(job_id, None)
        self.touch(jobs_changed=True)

    def library_changed(self, growth: Totals) -> None:
        """The library grew, or with negative counts, shrank."""
        with self._lock:
            self._totals = Totals(
                self._totals.assets + growth.assets,
                self._totals.resources + growth.resources,
                self._totals.size_bytes + growth.size_bytes,
            )
        self._has_grown = True
        self.touch()

    def status(self) -> Status:
        """The engine at this moment."""
        counts = jobs.unfinished_counts(self._journal.read(), self._library)
        pause, hold = self._conditions()
        paused = pause is not None
        with self._lock:
            rate = self._rate.of(time.monotonic(), self._bytes)
            imports = tuple(
                replace(one, waits_for=self._away.get(one.id)) for one in self._imports.values()
            )
            running = len(self._running)
            totals = self._totals
        uploads = self._uploads.status()
        waiting = counts.get(JobState.PENDING, 0) + counts.get(JobState.RUNNING, 0) - running
        failed = counts.get(JobState.FAILED, 0)
        hold = (hold or _away(imports)) if imports else None
        left = sum(one.bytes_total - one.bytes_handled for one in imports)
        return Status(
            state=_state(uploads, failed=failed, paused=paused, active=bool(imports), hold=hold),
            library=str(self._folder),
            assets=totals.assets,
            resources=totals.resources,
            bytes=totals.size_bytes,
            pending=max(0, waiting),
            running=running,
            failed=failed,
            paused=paused,
            hold=hold,
            imports=imports,
            rate=rate,
            seconds_left=left / rate if rate > 0 and left > 0 else None,
            uploads=uploads,
            paused_until=None if pause is None else pause.until,
        )

    def _tell(self) -> None:
        while not self._stopping.is_set():
            was_told = self._changed.wait(_LOOK_SECONDS if self._uploads.is_restless else None)
            self._changed.clear()
            self._publish(only_news=not was_told)
            self._stopping.wait(_INTERVAL_SECONDS)
        self._publish(only_news=False)

    def _publish(self, *, only_news: bool) -> None:
        if self._has_grown:
            self._has_grown = False
            self._on_growth()
        jobs_changed = self._jobs_changed
        if jobs_changed:
            self._jobs_changed = False
        with self._lock:
            running = tuple(
                replace(one.row, done_bytes=one.done_bytes, checking=one.checking)
                for one in self._running.values()
            )
        progress = Progress(self.status(), running + self._uploads.running())
        if not (only_news and progress == self._told):
            self._told = progress
            self._on_told(progress.status)
            self._bus.publish(progress)
        if jobs_changed:
            self._bus.publish(JobsChanged())


def _away(imports: tuple[ImportSummary, ...]) -> Hold | None:
    """Nothing can move where every import waits for its source."""
    if all(one.waits_for is not None for one in imports):
        return Hold(imports[0].waits_for or "", imports[0].source_name)
    return None


def _state(
    uploads: UploadStatus, *, failed: int, paused: bool, active: bool, hold: Hold | None
) -> EngineState:
    if failed or uploads.failed or uploads.need_user:
        return EngineState.ATTENTION
    if paused:
        return EngineState.PAUSED
    if (active and hold is None) or uploads.is_moving:
        return EngineState.WORKING
    if hold is not None:
        return EngineState.HELD
    if uploads.held:
        away = all(one.hold is not None and one.hold.code == _AWAY for one in uploads.held)
        return EngineState.OFFLINE if away else EngineState.HELD
    return EngineState.IDLE
