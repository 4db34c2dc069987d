"""Progress is told at a calm pace, and not at all while nothing changes."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_sync.engine.bus import Bus
from desktop_sync.engine.progress import Tracker
from desktop_sync.journal import assets
from desktop_sync.journal.assets import Totals
from desktop_sync.journal.database import Database
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import (
    AssetCounts,
    EngineState,
    Event,
    Hold,
    ImportPhase,
    ImportSummary,
    JobsChanged,
    Progress,
)
from desktop_sync.model.job import JobRow, JobState
from desktop_sync.model.policy import Pause

PATIENCE_SECONDS = 20
NOW = datetime(2026, 5, 17, tzinfo=UTC)
ROW = JobRow(1, 1, JobState.RUNNING, AssetKind.PHOTO, "IMG", ("IMG.HEIC",), "card", 100)
IMPORT = ImportSummary(
    id=1,
    source_name="card",
    roots=("/card",),
    library="/library",
    phase=ImportPhase.COPYING,
    started_at=NOW,
    ended_at=None,
    assets=AssetCounts(),
    resources_imported=0,
    bytes_done=0,
    assets_total=10,
    assets_handled=0,
    bytes_total=1000,
    bytes_handled=0,
    files_listed=10,
    seconds=0.0,
    problem_count=0,
)


@dataclass
class Conditions:
    pause: Pause | None = None
    hold: Hold | None = None


@dataclass
class Ear:
    """What was heard, and when."""

    tracker: Tracker
    events: queue.SimpleQueue[Event]
    conditions: Conditions

    def next(self, kind: type[Progress] | type[JobsChanged] = Progress) -> Event:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            event = self.events.get(timeout=end - time.monotonic())
            if isinstance(event, kind):
                return event

    def silence(self) -> None:
        """Let what is under way be heard, then expect nothing."""
        while True:
            try:
                self.events.get(timeout=0.25)
            except queue.Empty:
                return


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        library = assets.library_id(connection, tmp_path, create=True)
    assert library is not None
    bus = Bus()
    heard: queue.SimpleQueue[Event] = queue.SimpleQueue()
    bus.subscribe(heard.put)
    conditions = Conditions()
    tracker = Tracker(bus, journal, tmp_path, library, lambda: (conditions.pause, conditions.hold))
    tracker.start()
    yield Ear(tracker, heard, conditions)
    tracker.stop()
    journal.close()


def test_a_thousand_changes_are_told_ten_times_a_second(ear: Ear) -> None:
    ear.tracker.job_started(ROW)
    ear.silence()
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        ear.tracker.job_advanced(1, 1)
    ear.tracker.stop()
    told = 0
    while not ear.events.empty():
        told += isinstance(ear.events.get(), Progress)
    assert 3 <= told <= 13


def test_nothing_is_told_while_nothing_changes(ear: Ear) -> None:
    ear.tracker.touch()
    ear.next()
    ear.silence()
    with pytest.raises(queue.Empty):
        ear.events.get(timeout=0.5)


def test_a_running_job_shows_its_bytes_and_when_it_is_checked(ear: Ear) -> None:
    ear.tracker.job_started(ROW)
    ear.tracker.job_advanced(1, 60)
    ear.tracker.job_checking(1)
    ear.silence()
    ear.tracker.touch()
    event = ear.next()
    assert isinstance(event, Progress)
    assert event.running == (replace(ROW, done_bytes=60, checking=True),)
    ear.tracker.job_left(1)
    ear.next(JobsChanged)
    ear.tracker.job_advanced(1, 1)
    assert ear.tracker.status().running == 0


def test_the_first_state_that_holds_is_shown(ear: Ear) -> None:
    assert ear.tracker.status().state is EngineState.IDLE
    ear.conditions.hold = Hold("disk-full")
    assert ear.tracker.status().state is EngineState.IDLE
    assert ear.tracker.status().hold is None
    ear.tracker.set_import(IMPORT)
    assert ear.tracker.status().state is EngineState.HELD
    ear.conditions.hold = None
    assert ear.tracker.status().state is EngineState.WORKING
    ear.conditions.pause = Pause()
    assert ear.tracker.status().state is EngineState.PAUSED
    ear.conditions.pause = None
    ear.tracker.drop_import(1)
    assert ear.tracker.status().state is EngineState.IDLE


def test_the_rate_is_that_of_the_last_seconds(ear: Ear) -> None:
    ear.tracker.set_import(IMPORT)
    ear.tracker.status()
    began = time.monotonic()
    ear.tracker.job_advanced(1, 500)
    while time.monotonic() - began < 0.3:
        ear.silence()
    status = ear.tracker.status()
    most = 500 / 0.2
    assert 0 < status.rate <= most
    assert status.seconds_left == pytest.approx(1000 / status.rate)


def test_an_import_is_counted_while_it_is_under_way(ear: Ear) -> None:
    ear.tracker.change_import(1, lambda one: replace(one, assets_handled=5))
    assert ear.tracker.get_import(1) is None
    ear.tracker.set_import(IMPORT)
    ear.tracker.change_import(1, lambda one: replace(one, assets_handled=one.assets_handled + 1))
    (now,) = ear.tracker.status().imports
    assert now.assets_handled == 1


def test_the_library_grows_and_shrinks(ear: Ear) -> None:
    ear.tracker.library_changed(Totals(2, 3, 100))
    ear.tracker.library_changed(Totals(-1, -1, -40))
    status = ear.tracker.status()
    assert (status.assets, status.resources, status.bytes) == (1, 2, 60)


@pytest.mark.expects_logs
def test_a_listener_that_fails_does_not_silence_the_others() -> None:
    bus = Bus()
    heard: list[Event] = []

    def fail(_: Event) -> None:
        raise ZeroDivisionError

    bus.subscribe(fail)
    unsubscribe = bus.subscribe(heard.append)
    bus.publish(JobsChanged())
    unsubscribe()
    bus.publish(JobsChanged())
    assert heard == [JobsChanged()]
