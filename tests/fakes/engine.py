"""A small engine in memory: it keeps jobs, answers on another thread, and announces.

It moves no bytes; a test says what happens next (``run``, ``finish``, ``fail``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from desktop_sync.engine.bus import Bus
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.conditions import Conditions
from desktop_sync.model.events import (
    NO_UPLOADS,
    AssetCounts,
    EngineState,
    Hold,
    ImportEnded,
    ImportPhase,
    ImportSummary,
    JobPage,
    JobsChanged,
    Progress,
    Removal,
    Status,
)
from desktop_sync.model.history import (
    HistoryDays,
    HistoryPage,
    HistoryRows,
    HistorySearch,
    HistoryStory,
)
from desktop_sync.model.job import JobRow, JobSection, JobState, Outcome, Problem
from desktop_sync.model.library import AssetReceipt, AssetTile, LibraryDays
from desktop_sync.model.weighing import Weighing
from tests.fakes.places import FakePlaces
from tests.fakes.plugged import PluggedDevices

SIZE = 3_000_000
_SECTIONS = {
    JobSection.RUNNING: (JobState.RUNNING,),
    JobSection.NEXT: (JobState.PENDING,),
    JobSection.FAILED: (JobState.FAILED,),
    JobSection.DONE: (JobState.SUCCEEDED,),
}


class FakeEngine(FakePlaces, PluggedDevices):
    """Fulfils ``WindowCommands``. ``asked`` records what pages were asked for."""

    def __init__(self, library: Path = Path("Pictures")) -> None:
        FakePlaces.__init__(self)
        PluggedDevices.__init__(
            self, Bus(), ThreadPoolExecutor(1, thread_name_prefix="fake-reader")
        )
        self._library = library
        self._rows: dict[int, JobRow] = {}
        self.roots: list[Path] = []
        self.imports: list[ImportSummary] = []
        self.asked: list[tuple[JobSection, int, int]] = []
        self.paused = False
        self.paused_until: datetime | None = None
        self.hold: Hold | None = None
        self.rate = 0.0
        self.seconds_left: float | None = None
        self.uploads = NO_UPLOADS
        self.around = Conditions(datetime.now(UTC))
        self.upload_rows: tuple[JobRow, ...] = ()
        self.decided: list[tuple[str, int]] = []
        self.weighed: list[tuple[Path, ...]] = []
        self._tell_weight: Callable[[Weighing], None] | None = None

    @property
    def bus(self) -> Bus:
        return self._bus

    # Commands -------------------------------------------------------------------------

    def import_from(self, roots: Sequence[Path], device_id: str | None = None) -> int:
        self.roots.extend(roots)
        self.imports.append(
            ImportSummary(
                id=len(self.imports) + 1,
                source_name=roots[0].name if roots else "Files",
                roots=tuple(str(root) for root in roots),
                library=str(self._library),
                phase=ImportPhase.LISTING,
                started_at=datetime.now(UTC),
                ended_at=None,
                assets=AssetCounts(),
                resources_imported=0,
                bytes_done=0,
                assets_total=0,
                assets_handled=0,
                bytes_total=0,
                bytes_handled=0,
                files_listed=0,
                seconds=0.0,
                problem_count=0,
                device_id=device_id,
            )
        )
        self.announce()
        return len(self.imports)

    def import_again(self, import_id: int) -> int:
        return self.import_from([Path(one) for one in self.imports[import_id - 1].roots])

    def pause(self, until: datetime | None = None) -> None:
        self.paused, self.paused_until = True, until
        self.announce()

    def resume(self) -> None:
        self.paused, self.paused_until = False, None
        self.announce()

    def cancel_import(self, import_id: int) -> None:
        for row in list(self._rows.values()):
            if row.import_id == import_id and row.state in (JobState.PENDING, JobState.RUNNING):
                self._rows[row.id] = replace(row, state=JobState.CANCELLED)
        self.end_import(import_id, ImportPhase.CANCELLED)

    def cancel_job(self, job_id: int) -> None:
        self._change(job_id, state=JobState.CANCELLED)

    def retry_job(self, job_id: int) -> None:
        self._change(job_id, state=JobState.PENDING, problem=None)

    def retry_failed(self) -> None:
        for row in list(self._rows.values()):
            if row.state is JobState.FAILED:
                self._change(row.id, state=JobState.PENDING, problem=None)

    def cancel_upload(self, upload_id: int) -> None:
        self.decided.append(("cancel", upload_id))

    def retry_upload(self, upload_id: int) -> None:
        self.decided.append(("retry", upload_id))

    # Queries --------------------------------------------------------------------------

    def status(self) -> Future[Status]:
        return self._reader.submit(self.status_now)

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]:
        self.asked.append((section, offset, limit))
        return self._reader.submit(self._page, section, offset, limit)

    def history(self, offset: int, limit: int, search: str = "") -> Future[HistoryPage]:
        return self._reader.submit(HistoryPage, 0, offset, ())

    def conditions(self) -> Conditions:
        return self.around

    def library_folder(self) -> Path:
        return self._library

    def remove(self, paths: Sequence[Path]) -> Removal:
        return Removal(0, 0, 0, ())

    def library_days(self, search: str) -> Future[LibraryDays]:
        return self._reader.submit(LibraryDays)

    def library_assets(self, ids: Sequence[int]) -> Future[tuple[AssetTile, ...]]:
        return self._reader.submit(lambda: ())

    def asset_receipts(self, ids: Sequence[int]) -> Future[tuple[AssetReceipt, ...]]:
        return self._reader.submit(lambda: ())

    def remove_assets(self, ids: Sequence[int]) -> Future[Removal]:
        return self._reader.submit(Removal, 0, 0, 0, ())

    def history_days(
        self, search: HistorySearch, place_of: int | None = None
    ) -> Future[HistoryDays]:
        return self._reader.submit(HistoryDays, 0, ())

    def history_rows(self, search: HistorySearch, offset: int, limit: int) -> Future[HistoryRows]:
        return self._reader.submit(HistoryRows, offset, ())

    def history_story(self, row_id: int) -> Future[HistoryStory | None]:
        return self._reader.submit(lambda: None)

    def history_row_of(self, job_id: int) -> Future[int | None]:
        return self._reader.submit(lambda: None)

    def history_row_of_upload(self, upload_id: int) -> Future[int | None]:
        return self._reader.submit(lambda: None)

    def weigh(
        self, roots: Sequence[Path], seconds: float, tell: Callable[[Weighing], None]
    ) -> Callable[[], None]:
        """A test says what is counted, by ``weigh_as``."""
        self.weighed.append(tuple(roots))
        self._tell_weight = tell
        return partial(setattr, self, "_tell_weight", None)

    def count_assets(self) -> int:
        return sum(row.state is JobState.SUCCEEDED for row in self._rows.values())

    def close(self) -> None:
        self._reader.shutdown()

    # What a test says -----------------------------------------------------------------

    def queue(self, count: int, *, name: str = "IMG_{:04}", **facts: object) -> list[int]:
        """Add ``count`` pending jobs to the newest import; their ids."""
        first = len(self._rows) + 1
        for at in range(first, first + count):
            row = JobRow(
                id=at,
                import_id=max(1, len(self.imports)),
                state=JobState.PENDING,
                kind=AssetKind.PHOTO,
                name=name.format(at),
                resource_names=(name.format(at) + ".HEIC",),
                source_name=self.imports[-1].source_name if self.imports else "DCIM",
                size_bytes=SIZE,
            )
            self._rows[at] = replace(row, **facts)
        self._count()
        self.announce()
        return list(range(first, first + count))

    def run(self, *ids: int, done_bytes: int = 0, checking: bool = False) -> None:
        for at in ids:
            self._change(at, state=JobState.RUNNING, done_bytes=done_bytes, checking=checking)

    def finish(self, *ids: int, outcome: Outcome = Outcome.IMPORTED) -> None:
        now = datetime.now(UTC)
        for at in ids:
            self._change(at, state=JobState.SUCCEEDED, outcome=outcome, ended_at=now)

    def fail(self, *ids: int, code: str = "unreadable") -> None:
        for at in ids:
            row = self._rows[at]
            problem = Problem(f"/card/DCIM/{row.resource_names[0]}", code, asset=row.name)
            self._change(at, state=JobState.FAILED, problem=problem, attempts=3)

    def weigh_as(self, weighing: Weighing) -> None:
        """What is dragged is known to be this; nothing happens when nobody asks any more."""
        if self._tell_weight is not None:
            self._reader.submit(self._tell_weight, weighing).result()

    @property
    def is_weighing(self) -> bool:
        return self._tell_weight is not None

    def end_import(self, import_id: int, phase: ImportPhase = ImportPhase.ENDED) -> None:
        at = import_id - 1
        self.imports[at] = replace(self.imports[at], phase=phase, ended_at=datetime.now(UTC))
        ended = self.imports[at]
        self.announce()
        self._bus.publish(ImportEnded(ended))

    def announce(self) -> None:
        """Publish what is now true, as the engine does after each change."""
        running = tuple(row for row in self._rows.values() if row.state is JobState.RUNNING)
        uploading = tuple(row for row in self.upload_rows if row.state is JobState.RUNNING)
        self._bus.publish(Progress(self.status_now(), running + uploading))
        self._bus.publish(JobsChanged())

    def status_now(self) -> Status:
        rows = list(self._rows.values())
        pending = sum(row.state is JobState.PENDING for row in rows)
        running = sum(row.state is JobState.RUNNING for row in rows)
        failed = sum(row.state is JobState.FAILED for row in rows)
        done = sum(row.state is JobState.SUCCEEDED for row in rows)
        active = tuple(one for one in self.imports if one.ended_at is None)
        if failed or self.uploads.failed or self.uploads.need_user:
            state = EngineState.ATTENTION
        elif self.paused:
            state = EngineState.PAUSED
        elif self.hold is not None:
            state = EngineState.HELD
        else:
            moving = pending or running or active or self.uploads.is_moving
            state = EngineState.WORKING if moving else EngineState.IDLE
        return Status(
            state=state,
            library=str(self._library),
            assets=done,
            resources=done,
            bytes=done * SIZE,
            pending=pending,
            running=running,
            failed=failed,
            paused=self.paused,
            hold=self.hold,
            imports=active,
            rate=self.rate,
            seconds_left=self.seconds_left,
            uploads=self.uploads,
            paused_until=self.paused_until,
        )

    # Inside ---------------------------------------------------------------------------

    def _change(self, job_id: int, **facts: object) -> None:
        self._rows[job_id] = replace(self._rows[job_id], **facts)
        self._count()
        self.announce()

    def _count(self) -> None:
        """Bring the newest import's figures in line with its jobs."""
        if not self.imports or self.imports[-1].ended_at is not None:
            return
        rows = [row for row in self._rows.values() if row.import_id == len(self.imports)]
        over = [row for row in rows if row.state in (JobState.SUCCEEDED, JobState.FAILED)]
        imported = sum(row.outcome is Outcome.IMPORTED for row in rows)
        failed = sum(row.state is JobState.FAILED for row in rows)
        moving = sum(row.done_bytes for row in rows if row.state is JobState.RUNNING)
        self.imports[-1] = replace(
            self.imports[-1],
            phase=ImportPhase.COPYING,
            assets=AssetCounts(imported=imported, failed=failed),
            resources_imported=imported,
            bytes_done=imported * SIZE,
            assets_total=len(rows),
            assets_handled=len(over),
            bytes_total=sum(row.size_bytes for row in rows),
            bytes_handled=sum(row.size_bytes for row in over) + moving,
            files_listed=len(rows),
            problem_count=failed,
        )

    def _page(self, section: JobSection, offset: int, limit: int) -> JobPage:
        every = (*self._rows.values(), *self.upload_rows)
        rows = [row for row in every if row.state in _SECTIONS[section]]
        return JobPage(len(rows), offset, tuple(rows[offset : offset + limit]))
