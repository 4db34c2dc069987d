"""What an engine tells of its uploads, and what the user decides of single ones."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_sync.engine.engine import Engine
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import UploadFile
from desktop_sync.model.events import EngineState, Progress, Status
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobRow, JobSection, JobState
from tests.fakes.camera import make_bulk
from tests.integration.importing import PATIENCE_SECONDS, Bench
from tests.integration.uploading import NAME, UploadBench, finished

LONG = timedelta(hours=1)


@pytest.fixture
def attic(bench: Bench, tmp_path: Path) -> UploadBench:
    return UploadBench(bench, tmp_path / "attic")


@pytest.fixture
def gate(attic: UploadBench) -> Iterator[threading.Event]:
    """Until it is set nothing is proven: uploads stay on their way."""
    opened = threading.Event()

    async def wait(file: UploadFile) -> None:
        await asyncio.to_thread(opened.wait, PATIENCE_SECONDS)

    attic.trouble.before_proof = wait
    yield opened
    opened.set()


@contextmanager
def uploading(attic: UploadBench, card: Path, photos: int, size_bytes: int) -> Iterator[Engine]:
    """An engine that uploads what was imported of a card."""
    make_bulk(card, photos, size_bytes)
    attic.bench.import_from(card)
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        yield engine


def until(engine: Engine, holds: Callable[[Status], bool]) -> Status:
    """The first status of which that is so."""
    return progress_until(engine, lambda progress: holds(progress.status)).status


def progress_until(engine: Engine, holds: Callable[[Progress], bool]) -> Progress:
    heard: queue.SimpleQueue[Progress] = queue.SimpleQueue()

    def hear(event: object) -> None:
        if isinstance(event, Progress):
            heard.put(event)

    unsubscribe = engine.bus.subscribe(hear)
    try:
        now = Progress(engine.status().result(PATIENCE_SECONDS), ())
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds(now):
            now = heard.get(timeout=max(0, end - time.monotonic()))
        return now
    finally:
        unsubscribe()


def section(engine: Engine, which: JobSection) -> tuple[JobRow, ...]:
    page = engine.jobs(which, 0, 100).result(PATIENCE_SECONDS)
    assert page.total == len(page.rows)
    return page.rows


def test_what_is_on_its_way_is_told_with_its_bytes_and_that_it_is_checked(
    attic: UploadBench, card: Path, gate: threading.Event
) -> None:
    with uploading(attic, card, 40, 20_000) as engine:
        told = progress_until(engine, lambda one: any(row.checking for row in one.running))
        status = told.status
        assert status.state is EngineState.WORKING
        (place,) = status.uploads.places
        assert (place.destination, place.running, place.left) == (NAME, len(told.running), 40)
        row = next(row for row in told.running if row.checking)
        assert (row.state, row.destination, row.done_bytes) == (JobState.RUNNING, NAME, 20_000)
        assert row.path is not None
        assert Path(row.path).is_relative_to(attic.bench.library)
        waiting = section(engine, JobSection.NEXT)
        assert {one.destination for one in waiting} == {NAME}
        assert {one.size_bytes for one in waiting} == {20_000}
        assert {one.state for one in waiting} == {JobState.PENDING}
        assert not {one.id for one in waiting} & {one.id for one in told.running}
        assert len(waiting) + len(told.running) == 40
        gate.set()
        finished(engine)
        ended = until(engine, lambda one: one.uploads.left == 0 and one.uploads.done == 40)
        assert (ended.state, ended.uploads.bytes_done) == (EngineState.IDLE, 40 * 20_000)
        assert ended.uploads.rate == 0
        done = [row for row in section(engine, JobSection.DONE) if row.destination == NAME]
        assert [row.grade for row in done] == [Grade.READ_BACK] * 40


def test_an_upload_that_is_cancelled_while_it_runs_goes_no_further(
    attic: UploadBench, card: Path, gate: threading.Event
) -> None:
    with uploading(attic, card, 30, 5_000) as engine:
        told = progress_until(engine, lambda one: any(row.checking for row in one.running))
        running = next(row for row in told.running if row.checking)
        next_row, *_, last_row = section(engine, JobSection.NEXT)
        for one in (running, next_row, last_row):
            engine.cancel_upload(one.id)
        progress_until(engine, lambda one: running.id not in {row.id for row in one.running})
        gate.set()
        status = finished(engine)
        assert (status.succeeded, status.failed, status.pending) == (27, 0, 0)
        left_out = {
            row.id
            for row in section(engine, JobSection.DONE)
            if row.destination is not None and row.state is JobState.CANCELLED
        }
        assert left_out == {running.id, next_row.id, last_row.id}
        engine.retry_uploads()
        assert finished(engine).succeeded == 27
        for one in (running, next_row, last_row):
            engine.retry_upload(one.id)
        assert finished(engine).succeeded == 30
    assert attic.is_all_there()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (DestinationError("credentials", retry_after=LONG), EngineState.ATTENTION),
        (DestinationError("full", retryable=True, retry_after=LONG), EngineState.HELD),
        (DestinationError("unreachable", retryable=True, retry_after=LONG), EngineState.OFFLINE),
    ],
)
def test_a_hold_says_who_can_end_it_and_how_much_waits(
    attic: UploadBench, card: Path, error: DestinationError, state: EngineState
) -> None:
    attic.trouble.raises["check", None] = [error]
    with uploading(attic, card, 3, 5_000) as engine:
        status = until(engine, lambda one: bool(one.uploads.held))
        assert (status.state, status.uploads.left) == (state, 0)
        (held,) = status.uploads.held
        assert held.hold is not None
        assert (held.pending, held.bytes_left, held.hold.code) == (3, 15_000, error.code)
        assert held.hold.until is not None
        assert bool(status.uploads.need_user) == (state is EngineState.ATTENTION)
        assert section(engine, JobSection.NEXT) == ()
        engine.upload_now(NAME)
        assert finished(engine).succeeded == 3
        assert until(engine, lambda one: one.uploads.done == 3).state is EngineState.IDLE


def test_a_paused_destination_holds_its_uploads_and_no_others(
    attic: UploadBench, card: Path, gate: threading.Event
) -> None:
    with uploading(attic, card, 3, 5_000) as engine:
        engine.pause_destination(NAME)
        status = until(engine, lambda one: one.uploads.running == 0 and bool(one.uploads.held))
        assert (status.state, status.paused) == (EngineState.HELD, False)
        (held,) = status.uploads.held
        assert (held.paused, held.needs_user, held.pending) == (True, False, 3)
        gate.set()
        engine.resume_destination(NAME)
        assert finished(engine).succeeded == 3


def test_an_upload_that_failed_needs_the_user_and_can_be_tried_again(
    attic: UploadBench, card: Path
) -> None:
    attic.trouble.raises["send", "IMG_000002.JPG"] = [ItemError("too-large", detail="413")]
    with uploading(attic, card, 3, 5_000) as engine:
        assert finished(engine).failed == 1
        status = until(engine, lambda one: one.uploads.failed == 1)
        assert (status.state, status.failed) == (EngineState.ATTENTION, 0)
        (row,) = section(engine, JobSection.FAILED)
        assert row.problem is not None
        assert (row.name, row.problem.code, row.destination) == ("IMG_000002", "too-large", NAME)
        engine.retry_upload(row.id)
        assert finished(engine).succeeded == 3
        assert until(engine, lambda one: one.uploads.failed == 0).state is EngineState.IDLE


def test_nothing_is_told_while_nothing_moves(attic: UploadBench, card: Path) -> None:
    with uploading(attic, card, 2, 5_000) as engine:
        finished(engine)
        until(engine, lambda one: one.uploads.done == 2)
        heard: queue.SimpleQueue[object] = queue.SimpleQueue()
        # What is under way when nothing is left to do may still be told: then it is silent.
        for _ in range(20):
            unsubscribe = engine.bus.subscribe(heard.put)
            try:
                heard.get(timeout=1.5)
            except queue.Empty:
                return
            finally:
                unsubscribe()
        pytest.fail("it never fell silent")
