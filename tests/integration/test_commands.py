"""What the user decides while an import is under way, at moments chosen to be awkward."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_sync.engine.engine import Engine
from desktop_sync.errors import ItemError, StorageError
from desktop_sync.journal.database import Database
from desktop_sync.model.events import Event, ImportEnded, ImportPhase, Status
from desktop_sync.model.job import JobSection, JobState
from tests.fakes.camera import make_bulk
from tests.integration.importing import PATIENCE_SECONDS, Bench, Card, finished


class Gate:
    """Holds whoever opens one of some files for the ``at``-th time, until it is opened."""

    def __init__(self, names: Iterable[str], at: int) -> None:
        self._opens = dict.fromkeys(names, 0)
        self._at = at
        self._held = threading.Semaphore(0)
        self.open = threading.Event()

    def __call__(self, path: str) -> None:
        name = os.path.basename(path)
        if name in self._opens:
            self._opens[name] += 1
            if self._opens[name] == self._at:
                self._held.release()
                assert self.open.wait(PATIENCE_SECONDS)

    def wait(self) -> None:
        """Until every one of the files is held."""
        for _ in self._opens:
            assert self._held.acquire(timeout=PATIENCE_SECONDS)


LOOKED_INTO, COPIED = 1, 2


def gate(bench: Bench, at: int, *photos: Path) -> Gate:
    made = Gate([photo.name for photo in photos], at)
    bench.prepare = lambda card: setattr(card, "on_open", made)
    return made


def status(engine: Engine) -> Status:
    return engine.status().result(PATIENCE_SECONDS)


def job_ids(engine: Engine, section: JobSection) -> dict[str, int]:
    page = engine.jobs(section, 0, 1000).result(PATIENCE_SECONDS)
    return {row.name: row.id for row in page.rows}


def waits_for_another_try(engine: Engine, name: str) -> bool:
    page = engine.jobs(JobSection.NEXT, 0, 1000).result(PATIENCE_SECONDS)
    return any(row.name == name and row.not_before is not None for row in page.rows)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what is announced nowhere."""
    end = time.monotonic() + PATIENCE_SECONDS
    waiting = threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        waiting.wait(0.01)


def states(bench: Bench) -> list[str]:
    journal = Database(bench.journal, read_only=True)
    try:
        return [row[0] for row in journal.read().execute("SELECT state FROM job ORDER BY id")]
    finally:
        journal.close()


def test_an_import_cancelled_while_it_looks_stays_cancelled(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 4, 40_000)
    gate_ = gate(bench, LOOKED_INTO, photos[0])
    with bench.engine(patient=True) as engine:
        engine.start()
        import_id = engine.import_from([card])
        gate_.wait()
        engine.cancel_import(import_id)
        gate_.open.set()
        make_bulk(card.parent / "other", 1, 50_000)
        finished(engine, engine.import_from([card.parent / "other"]))
        assert finished(engine, import_id).summary.phase is ImportPhase.CANCELLED
        assert status(engine).imports == ()
        assert status(engine).pending == 0
    assert len(bench.assets()) == 1


def test_nothing_of_a_cancelled_import_goes_on_waiting(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 30, 40_000)
    gate_ = gate(bench, COPIED, photos[0], photos[2])
    with bench.engine(patient=True, threads=2) as engine:
        engine.start()
        import_id = engine.import_from([card])
        gate_.wait()
        engine.cancel_import(import_id)
        gate_.open.set()
        done = finished(engine, import_id)
        assert done.summary.phase is ImportPhase.CANCELLED
        assert done.summary.assets_handled == done.summary.assets_total == len(photos)
        assert (status(engine).pending, status(engine).running) == (0, 0)
    assert set(states(bench)) <= {"succeeded", "cancelled"}


def test_a_cancelled_job_is_not_imported_although_its_copy_is_proven(
    bench: Bench, card: Path
) -> None:
    first, second, third = make_bulk(card, 3, 40_000)
    gate_ = gate(bench, COPIED, first)
    with bench.engine(patient=True, threads=3) as engine:
        engine.start()
        import_id = engine.import_from([card])
        gate_.wait()
        until(lambda: len(list(bench.library.rglob("*.part"))) == 2)
        until(lambda: status(engine).running == 3)
        engine.cancel_job(job_ids(engine, JobSection.RUNNING)[second.stem])
        gate_.open.set()
        done = finished(engine, import_id)
    assert done.summary.assets.imported == 2
    assert done.summary.assets_handled == 3
    assert sorted(bench.files().values()) == sorted([first.read_bytes(), third.read_bytes()])
    assert states(bench) == ["succeeded", "cancelled", "succeeded"]


def test_a_copy_that_waits_for_a_cancelled_job_is_published(bench: Bench, card: Path) -> None:
    first, second = make_bulk(card, 2, 40_000)
    gate_ = gate(bench, COPIED, first)

    with bench.engine(patient=True, threads=2) as engine:
        engine.start()
        import_id = engine.import_from([card])
        gate_.wait()
        bench.cards[-1].broken[first.name] = ItemError("changed", path=str(first), retryable=True)
        until(lambda: len(list(bench.library.rglob("*.part"))) == 1)
        gate_.open.set()
        until(lambda: waits_for_another_try(engine, first.stem))
        engine.cancel_job(job_ids(engine, JobSection.NEXT)[first.stem])
        done = finished(engine, import_id)
    assert done.summary.assets.imported == 1
    assert list(bench.files().values()) == [second.read_bytes()]


def test_an_import_for_another_library_does_not_keep_this_one_from_working(
    bench: Bench, card: Path, tmp_path: Path
) -> None:
    photos = make_bulk(card, 12, 40_000)
    gate_ = gate(bench, COPIED, photos[0])
    with bench.engine(patient=True) as engine:
        engine.start()
        engine.import_from([card])
        gate_.wait()
        engine.pause()
        gate_.open.set()
        until(lambda: photos[0].stem in job_ids(engine, JobSection.NEXT))
    assert states(bench).count("pending") == len(photos)
    bench.prepare = lambda _: None
    (other,) = make_bulk(tmp_path / "other card", 1, 50_000)
    elsewhere = Bench(bench.folder, library_name="another library")
    done = elsewhere.import_from(other.parent)
    assert done.summary.assets.imported == 1
    assert list(elsewhere.files().values()) == [other.read_bytes()]
    with bench.engine(patient=False) as engine:
        engine.start()
        assert finished(engine, 1).summary.assets.imported == len(photos)
    assert sorted(bench.files().values()) == sorted(one.read_bytes() for one in photos)


def test_a_job_of_another_library_is_not_retried_into_this_one(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 2, 40_000)

    def break_one(card: Card) -> None:
        card.broken[photos[0].name] = ItemError("unreadable", path=str(photos[0]))

    bench.prepare = break_one
    assert bench.import_from(card).summary.assets.failed == 1
    bench.prepare = lambda _: None
    elsewhere = Bench(bench.folder, library_name="another library")
    with elsewhere.engine(patient=True) as engine:
        engine.start()
        assert status(engine).failed == 0
        engine.retry_failed()
        engine.retry_job(1)
        assert status(engine).imports == ()
    assert not elsewhere.library.exists() or elsewhere.files() == {}
    assert states(bench).count("failed") == 1


def test_a_retry_beside_missing_folders_reads_those_that_are_there(
    bench: Bench, card: Path, tmp_path: Path
) -> None:
    photos = make_bulk(card, 2, 40_000)

    def break_one(card: Card) -> None:
        card.broken[photos[0].name] = ItemError("unreadable", path=str(photos[0]))

    bench.prepare = break_one
    with bench.engine(patient=True) as engine:
        engine.start()
        import_id = engine.import_from([tmp_path / "not there", card])
        assert finished(engine, import_id).summary.assets.failed == 1
        bench.prepare = lambda _: None
        engine.retry_failed()
        done = finished(engine, import_id)
    assert done.summary.phase is ImportPhase.ENDED
    assert done.summary.assets.imported == 2


def test_failures_tried_again_while_the_import_runs_are_counted_once(
    bench: Bench, card: Path
) -> None:
    photos = make_bulk(card, 12, 40_000)
    bad = {photos[0].name, photos[3].name}
    gate_ = gate(bench, COPIED, photos[-1])

    def prepare(card: Card) -> None:
        card.on_open = gate_
        card.broken.update({name: ItemError("unreadable", path=str(card)) for name in bad})

    bench.prepare = prepare
    with bench.engine(patient=True, threads=3) as engine:
        ended: list[ImportEnded] = []
        engine.bus.subscribe(lambda event: _keep_ends(event, ended))
        engine.start()
        import_id = engine.import_from([card])
        gate_.wait()
        until(lambda: status(engine).failed == 2)
        bench.cards[-1].broken.clear()
        engine.retry_failed()
        until(lambda: status(engine).imports[0].assets.imported == len(photos) - 1)
        (now,) = status(engine).imports
        assert now.assets_handled == len(photos) - 1
        assert now.bytes_handled == 40_000 * (len(photos) - 1)
        assert (now.assets.failed, now.problem_count) == (0, 0)
        gate_.open.set()
        done = finished(engine, import_id)
        assert done.summary.assets.imported == len(photos)
    assert [one.summary.id for one in ended] == [import_id]


def _keep_ends(event: Event, ended: list[ImportEnded]) -> None:
    if isinstance(event, ImportEnded):
        ended.append(event)


def test_a_lost_copy_made_again_is_not_counted_as_another(bench: Bench, card: Path) -> None:
    make_bulk(card, 2, 40_000)
    bench.import_from(card)
    (bench.library / next(iter(bench.files()))).unlink()
    with bench.engine(patient=True) as engine:
        engine.start()
        finished(engine, engine.import_from([card]))
        now = status(engine)
        assert (now.assets, now.resources, now.bytes) == (2, 2, 80_000)


def test_a_file_in_the_way_of_a_folder_is_named_and_not_fought_with(
    bench: Bench, card: Path
) -> None:
    (photo,) = make_bulk(card, 1, 40_000)
    bench.layout = "{year}/{name}"
    bench.library.mkdir()
    (bench.library / "2024").write_bytes(b"not a folder")
    done = bench.import_from(card)
    assert [(one.path, one.code) for one in done.problems] == [(str(photo), "name-unusable")]
    assert bench.files() == {"2024": b"not a folder"}


def test_a_full_disk_is_waited_for_and_the_import_goes_on_by_itself(
    bench: Bench, card: Path
) -> None:
    photos = make_bulk(card, 6, 40_000)
    full = threading.Event()
    full.set()

    def fill(path: str) -> None:
        if full.is_set():
            raise StorageError("disk-full", path=path, retryable=True)

    with bench.engine(patient=True, threads=2) as engine:
        engine.start()
        engine.pause()
        import_id = engine.import_from([card])
        until(lambda: status(engine).pending == len(photos))
        bench.cards[-1].on_open = fill
        engine.resume()
        until(lambda: status(engine).hold is not None)
        hold = status(engine).hold
        assert hold is not None
        assert (hold.code, hold.until is not None) == ("disk-full", True)
        assert status(engine).running == 0
        full.clear()
        engine.resume()
        done = finished(engine, import_id)
        assert done.summary.assets.imported == len(photos)
        assert status(engine).hold is None


class Cramped(Database):
    """A journal whose disk has no more room, as SQLite itself sees it, until it is let grow."""

    def fill(self) -> None:
        with self.write() as connection:
            connection.execute("CREATE TABLE filling AS SELECT zeroblob(4000)")
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages}")

    def empty(self) -> None:
        connection = self._writer
        assert connection is not None
        connection.execute("PRAGMA max_page_count=1000000")


@pytest.mark.expects_logs
def test_a_journal_that_cannot_grow_loses_nothing_and_goes_on_by_itself(
    bench: Bench, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_sync.engine.queue._HOLD_RETRY", timedelta(seconds=0.2))
    monkeypatch.setattr("desktop_sync.engine.imports._UNWRITABLE_SECONDS", 0.2)
    photos = make_bulk(card, 300, 8_000)
    gate_ = gate(bench, COPIED, photos[0])
    opened: list[Cramped] = []

    def open_journal(file: Path) -> Database:
        opened.append(Cramped(file))
        return opened[-1]

    bench.open_journal = open_journal
    with bench.engine(patient=True) as engine:
        engine.start()
        import_id = engine.import_from([card])
        gate_.wait()
        opened[0].fill()
        gate_.open.set()
        until(lambda: status(engine).hold is not None)
        hold = status(engine).hold
        assert hold is not None
        assert (hold.code, hold.path) == ("disk-full", str(bench.journal))
        opened[0].empty()
        done = finished(engine, import_id)
        assert (done.summary.assets.imported, done.problems) == (len(photos), ())
        assert (status(engine).pending, status(engine).running) == (0, 0)
    assert sorted(bench.files().values()) == sorted(one.read_bytes() for one in photos)


def test_the_same_folder_given_twice_is_one_import(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 3, 40_000)
    gate_ = gate(bench, LOOKED_INTO, photos[0])
    with bench.engine(patient=True) as engine:
        engine.start()
        import_id = engine.import_from([card])
        gate_.wait()
        ids: list[int] = []
        threads = [
            threading.Thread(target=lambda: ids.append(engine.import_from([card])))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        gate_.open.set()
        assert ids == [import_id] * 4
        assert finished(engine, import_id).summary.assets.imported == 3


def test_folders_that_overlap_are_imported_once(bench: Bench, card: Path) -> None:
    photos = make_bulk(card / "100APPLE", 10, 40_000)
    with bench.engine(patient=True) as engine:
        engine.start()
        ids = [engine.import_from([card]), engine.import_from([card / "100APPLE"])]
        done = [finished(engine, one).summary for one in ids]
    assert sum(one.assets.imported for one in done) == len(photos)
    assert all(one.assets_handled == one.assets_total for one in done)
    assert sorted(bench.files().values()) == sorted(one.read_bytes() for one in photos)


def test_an_engine_stops_at_any_moment_and_leaves_no_job_running(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 20, 40_000)
    for count in range(0, 40, 8):
        stop_after(bench, card, count)
        assert "running" not in states(bench)
        assert not list(bench.library.rglob("*.part"))
    bench.prepare = lambda _: None
    bench.import_from(card)
    assert sorted(bench.files().values()) == sorted(one.read_bytes() for one in photos)


def stop_after(bench: Bench, folder: Path, opened: int) -> None:
    """Import until so many files were opened, or all is done."""
    reached = threading.Event()

    def tell(card: Card) -> None:
        card.on_open = lambda _: reached.set() if len(card.opened) > opened else None

    bench.prepare = tell
    with bench.engine(patient=True) as engine:
        engine.start()
        import_id = engine.import_from([folder])
        until(lambda: reached.is_set() or engine.wait(import_id, 0) is not None)


def test_a_job_says_where_its_photo_can_be_seen(bench: Bench, card: Path) -> None:
    (photo,) = make_bulk(card, 1, 20_000)
    odd = photo.rename(os.fsdecode(os.fsencode(card) + b"/caf\xe9.JPG"))
    bench.import_from(card)
    with bench.engine() as engine:
        (done,) = engine.jobs(JobSection.DONE, 0, 10).result(PATIENCE_SECONDS).rows
        assert done.asset_id is not None
        (receipt,) = engine.asset_receipts([done.asset_id]).result(PATIENCE_SECONDS)
        assert done.path == str(bench.library / receipt.resources[0].library_path)
    odd.write_bytes(b"")
    bench.import_from(card)
    with bench.engine() as engine:
        (failed,) = engine.jobs(JobSection.FAILED, 0, 10).result(PATIENCE_SECONDS).rows
        assert (failed.path, failed.asset_id) == (str(odd), None)


def test_an_engine_that_never_started_stops(bench: Bench, card: Path) -> None:
    make_bulk(card, 1, 40_000)
    with bench.engine(patient=True) as engine:
        import_id = engine.import_from([card])
    with bench.engine() as engine:
        engine.start()
        assert finished(engine, import_id).summary.assets.imported == 1
    assert JobState.SUCCEEDED.value in states(bench)
