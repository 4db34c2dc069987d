"""How the uploads look from outside: figures, and what is on its way.

Owns what is remembered of the journal's figures, and where the present batch of uploads began.
Must not know how an upload is carried out.
"""

from __future__ import annotations

import posixpath
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop_sync.engine.rate import Rate
from desktop_sync.journal import upload_figures
from desktop_sync.journal.database import Database
from desktop_sync.journal.upload_rows import LIBRARY_NAME
from desktop_sync.journal.uploads import Allowed
from desktop_sync.model.destination import HeldPart
from desktop_sync.model.events import UploadStatus, UploadsTo
from desktop_sync.model.job import JobRow, JobState

if TYPE_CHECKING:
    from desktop_sync.engine.upload_job import UploadJob
    from desktop_sync.engine.upload_lane import Lane

_SHARE = 20
"""Counting takes at most this part of the time: a long queue is counted less often."""
_REST_SECONDS = 60.0
"""Uploads with less between them are one batch."""
_NO_UPLOAD = 0
"""The number that no upload has."""


class UploadView:
    """Thread-safe. ``lanes`` are those at work by the numbers of their destinations; ``passed``
    counts the bytes that have left so far."""

    def __init__(
        self,
        journal: Database,
        folder: Path,
        library: int,
        lanes: Callable[[], dict[int, Lane]],
        passed: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._journal = journal
        self._folder = folder
        self._library = library
        self._lanes = lanes
        self._passed = passed
        self._clock = clock
        self._lock = threading.Lock()
        self._rate = Rate()
        self._rates: dict[int, Rate] = {}
        self._parts: dict[int, HeldPart] = {}
        self._counted: dict[int, UploadsTo] = {}
        self._is_stale = True
        self._count_at = 0.0
        self._base = (0, 0)
        self._seen: tuple[int, int] | None = None
        self._rests_since: float | None = float("-inf")

    def spoil(self) -> None:
        """Something ended, began, or was decided: the figures are to be counted anew."""
        self._is_stale = True

    @property
    def is_restless(self) -> bool:
        """Whether it may look different without a word: bytes move, or figures are due."""
        return self._is_stale or any(lane.running() for lane in self._lanes().values())

    def status(self) -> UploadStatus:
        with self._lock:
            now = self._clock()
            lanes = self._lanes()
            places = tuple(
                self._place(number, counted, lanes.get(number), now)
                for number, counted in self._count(now).items()
            )
            status = UploadStatus(places)
            under_way = sum(_done(lane.running()) for lane in lanes.values())
            rate = self._rate.of(now, self._passed()) if status.running else 0.0
            if not status.running:
                self._rate = Rate()
            done, bytes_done = self._batch(status, now)
        left = status.bytes_left
        seconds = left / rate if rate > 0 and left > 0 else None
        return replace(
            status,
            done=done,
            bytes_done=bytes_done + under_way,
            rate=rate,
            seconds_left=seconds,
        )

    def running(self) -> tuple[JobRow, ...]:
        """What is on its way."""
        return tuple(
            self._row(job, lane.record.config.name)
            for lane in self._lanes().values()
            for job in lane.running()
            if job.upload.files
        )

    def lined_up(self) -> list[int]:
        """The ids of what comes next: given to a destination, and not on its way yet."""
        return [number for lane in self._lanes().values() for number in lane.lined_up()]

    def worked_for(self) -> dict[int, Allowed]:
        """The numbers of the destinations that take uploads now, and which they take."""
        return {
            number: lane.allowed
            for number, lane in self._lanes().items()
            if lane.may_run and lane.hold is None
        }

    def part(self, connection: sqlite3.Connection, number: int) -> HeldPart | None:
        """What waits by its size at a destination, counted now, and why the smallest of it does."""
        lane = self._lanes().get(number)
        if lane is None or lane.part is None:
            return None
        jobs, size_bytes, least = upload_figures.kept_back(
            connection, self._library, number, lane.allowed
        )
        hold = lane.why_it_waits(_NO_UPLOAD, least, least)
        return HeldPart(hold, jobs, size_bytes) if jobs and hold is not None else None

    def _count(self, now: float) -> dict[int, UploadsTo]:
        if self._is_stale and now >= self._count_at:
            self._is_stale = False
            with self._journal.reading() as connection:
                self._counted = upload_figures.every_place(connection, self._library)
                self._parts = self._count_parts(connection)
            self._count_at = now + _SHARE * (self._clock() - now)
        return self._counted

    def _count_parts(self, connection: sqlite3.Connection) -> dict[int, HeldPart]:
        """What waits by its size, by the numbers of the destinations."""
        parts = ((number, self.part(connection, number)) for number in self._lanes())
        return {number: part for number, part in parts if part is not None}

    def _place(self, number: int, counted: UploadsTo, lane: Lane | None, now: float) -> UploadsTo:
        """With what is known of it at this moment, and how long what may go takes at this rate."""
        place = _place(counted, lane, self._parts.get(number))
        if lane is None or not place.running:
            self._rates.pop(number, None)
            return place
        gone = place.bytes_done + _done(lane.running())
        speed = self._rates.setdefault(number, Rate()).of(now, gone)
        left = place.bytes_that_may_go
        return replace(place, seconds_left=left / speed if speed > 0 and left > 0 else None)

    def _batch(self, status: UploadStatus, now: float) -> tuple[int, int]:
        """What was done, and of how many bytes, since uploads last began after a rest."""
        total = sum(one.succeeded for one in status.places)
        total_bytes = sum(one.bytes_done for one in status.places)
        rested = self._rests_since is not None and now - self._rests_since > _REST_SECONDS
        # Small ones may begin and end between two looks.
        moved = self._seen is not None and total > self._seen[0]
        if status.is_moving or moved:
            if rested:
                self._base = self._seen or (total, total_bytes)
            self._rests_since = None
        if not status.is_moving and self._rests_since is None:
            self._rests_since = now
        self._seen = (total, total_bytes)
        self._base = (min(self._base[0], total), min(self._base[1], total_bytes))
        if self._rests_since == float("-inf"):
            return 0, 0
        return total - self._base[0], total_bytes - self._base[1]

    def _row(self, job: UploadJob, destination: str) -> JobRow:
        upload = job.upload
        size_bytes = upload.size_bytes
        return JobRow(
            id=upload.id,
            import_id=0,
            state=JobState.RUNNING,
            kind=upload.kind,
            name=upload.name,
            resource_names=tuple(posixpath.basename(one.library_path) for one in upload.files),
            source_name=LIBRARY_NAME,
            size_bytes=size_bytes,
            done_bytes=min(size_bytes, job.done_bytes),
            attempts=upload.attempts,
            checking=job.checking,
            path=str(self._folder / upload.files[0].library_path),
            asset_id=upload.asset_id,
            destination=destination,
        )


def _place(counted: UploadsTo, lane: Lane | None, part: HeldPart | None) -> UploadsTo:
    """With what is known of it at this moment: of those claimed in the journal some still wait."""
    if lane is None:
        left = counted.pending + counted.running
        return replace(counted, pending=left, running=0, wanted=False)
    running = lane.running()
    left = max(counted.pending + counted.running, len(running))
    return replace(
        counted,
        pending=left - len(running),
        running=len(running),
        bytes_left=max(0, counted.bytes_left - _done(running)),
        hold=lane.hold,
        paused=lane.paused,
        idle=lane.at_rest,
        wanted=lane.wanted,
        part=part if lane.part is not None else None,
    )


def _done(running: Iterable[UploadJob]) -> int:
    return sum(min(job.done_bytes, job.upload.size_bytes) for job in running)
