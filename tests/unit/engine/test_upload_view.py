"""The figures of uploads: of this moment, and of the batch they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from desktop_sync.engine.upload_lane import Lane
from desktop_sync.engine.upload_view import UploadView
from desktop_sync.journal.database import Database
from desktop_sync.model.destination import DestinationHold

SIZE = 1_000


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class StillLane:
    """A lane at which nothing runs."""

    hold: DestinationHold | None = None
    part: DestinationHold | None = None
    paused: bool = False
    wanted: bool = True
    at_rest: bool = False

    @property
    def may_run(self) -> bool:
        return self.wanted and not self.paused

    def running(self) -> tuple[object, ...]:
        return ()


@dataclass
class Bench:
    """A journal with one destination whose uploads a test lets be in any state."""

    journal: Database
    clock: Clock = field(default_factory=Clock)
    lane: StillLane = field(default_factory=StillLane)

    def __post_init__(self) -> None:
        lanes = {1: cast(Lane, self.lane)}
        self.view = UploadView(self.journal, Path("/library"), 1, lanes.copy, lambda: 0, self.clock)
        with self.journal.write() as connection:
            connection.execute("INSERT INTO library (id, folder) VALUES (1, '/library')")
            connection.execute(
                "INSERT INTO destination (id, name, type, options, added_at)"
                " VALUES (1, 'NAS', 'folder', '{}', 0)"
            )

    def add(self, count: int) -> None:
        """Photos to be uploaded."""
        with self.journal.write() as connection:
            for _ in range(count):
                number = connection.execute(
                    "INSERT INTO asset (library_id, kind, name, captured_from, imported_at)"
                    " VALUES (1, 'photo', 'IMG', 'exif', 0)"
                ).lastrowid
                connection.execute(
                    "INSERT INTO upload (asset_id, destination_id, library_id, size_bytes)"
                    " VALUES (?, 1, 1, ?)",
                    (number, SIZE),
                )
        self.view.spoil()

    def end(self, count: int, state: str = "succeeded") -> None:
        with self.journal.write() as connection:
            connection.execute(
                "UPDATE upload SET state = ? WHERE id IN"
                " (SELECT id FROM upload WHERE state = 'pending' LIMIT ?)",
                (state, count),
            )
        self.view.spoil()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield Bench(journal)
    journal.close()


def test_what_was_done_long_ago_is_not_counted_with_what_is_done_now(bench: Bench) -> None:
    bench.add(5)
    bench.end(5)
    bench.lane.at_rest = True
    assert bench.view.status().done == 0
    bench.clock.now += 600
    bench.add(4)
    bench.lane.at_rest = False
    assert (bench.view.status().done, bench.view.status().left) == (0, 4)
    bench.clock.now += 5
    bench.end(3)
    status = bench.view.status()
    assert (status.done, status.bytes_done, status.left) == (3, 3 * SIZE, 1)


def test_uploads_with_little_between_them_are_one_batch(bench: Bench) -> None:
    bench.add(2)
    bench.view.status()
    for _ in range(3):
        bench.clock.now += 10
        bench.end(2)
        bench.lane.at_rest = True
        bench.view.status()
        bench.clock.now += 10
        bench.lane.at_rest = False
        bench.add(2)
        bench.view.status()
    assert (bench.view.status().done, bench.view.status().left) == (6, 2)


def test_what_is_held_paused_or_failed_is_not_left_to_be_done(bench: Bench) -> None:
    bench.add(4)
    bench.end(1, "failed")
    assert (bench.view.status().left, bench.view.status().failed) == (3, 1)
    bench.lane.hold = DestinationHold("full")
    held = bench.view.status()
    assert (held.left, held.is_moving, len(held.held), held.need_user) == (0, False, 1, ())
    bench.lane.hold = DestinationHold("credentials", needs_user=True)
    assert len(bench.view.status().need_user) == 1
    bench.lane.paused = True
    paused = bench.view.status()
    assert (len(paused.held), paused.need_user) == (1, ())


def test_what_only_waits_to_be_tried_again_is_not_moving(bench: Bench) -> None:
    bench.add(1)
    assert bench.view.status().is_moving
    bench.lane.at_rest = True
    assert not bench.view.status().is_moving


def test_a_destination_that_is_gone_takes_its_figures_with_it(bench: Bench) -> None:
    bench.add(3)
    bench.view.status()
    bench.end(3)
    bench.view.status()
    with bench.journal.write() as connection:
        connection.execute("DELETE FROM upload")
        connection.execute("DELETE FROM destination")
    bench.view.spoil()
    bench.clock.now += 600
    status = bench.view.status()
    assert (status.places, status.done) == ((), 0)


def test_a_long_count_is_not_made_again_at_once(bench: Bench) -> None:
    bench.add(2)
    assert bench.view.status().left == 2

    def slowly() -> float:
        bench.clock.now += 1
        return bench.clock.now

    view = UploadView(
        bench.journal,
        Path("/library"),
        1,
        {1: cast(Lane, bench.lane)}.copy,
        lambda: 0,
        slowly,
    )
    assert view.status().left == 2
    bench.add(2)
    view.spoil()
    assert view.status().left == 2
    assert view.is_restless
    bench.clock.now += 60
    assert view.status().left == 4
    assert not view.is_restless
