"""An import's own numbers, problems and passed-over files, as the journal keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_sync.journal import assets, imports, jobs
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import NewJob
from desktop_sync.model.asset import AssetKind, PassedOver, PassReason
from desktop_sync.model.events import AssetCounts, ImportPhase
from desktop_sync.model.job import Outcome, Problem

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        for folder in ("/library", "/elsewhere"):
            assets.library_id(connection, Path(folder), create=True)
    yield journal
    journal.close()


def add(journal: Database, *roots: str, library: int = 1) -> int:
    with journal.write() as connection:
        return imports.add(
            connection,
            library_id=library,
            source_key="local",
            source_name="card",
            roots=roots,
            at=NOW,
        )


def add_jobs(journal: Database, number: int, count: int) -> list[int]:
    job = NewJob(AssetKind.PHOTO, "IMG", ("IMG.HEIC",), 10, "{}")
    with journal.write() as connection:
        jobs.add(connection, number, [job] * count)
        imports.set_phase(connection, number, ImportPhase.COPYING)
        return [one.id for one in jobs.claim(connection, 1, count, NOW)]


def test_roots_keep_every_byte(journal: Database) -> None:
    roots = ("/card/\udcff\n", "/Größe \u202e")
    record = imports.get(journal.read(), add(journal, *roots))
    assert record is not None
    assert (record.roots, record.phase, record.started_at) == (roots, ImportPhase.LISTING, NOW)
    assert imports.get(journal.read(), 99) is None


def test_unfinished_are_those_of_the_library_that_have_not_ended(journal: Database) -> None:
    numbers = {phase: add(journal, "/card") for phase in ImportPhase}
    add(journal, "/card", library=2)
    with journal.write() as connection:
        for phase, number in numbers.items():
            imports.set_phase(connection, number, phase, NOW)
    assert [one.id for one in imports.unfinished(journal.read(), 1)] == [
        numbers[ImportPhase.LISTING],
        numbers[ImportPhase.LOOKING],
        numbers[ImportPhase.COPYING],
    ]


def test_a_summary_counts_what_became_of_each_asset(journal: Database) -> None:
    number = add(journal, "/card")
    imported, duplicate, ignored, failed, _, cancelled = add_jobs(journal, number, 6)
    with journal.write() as connection:
        imports.record_listing(
            connection, number, files_listed=9, already=2, ignored=1, passed_over=[]
        )
        for job_id, outcome, resources, size in (
            (imported, Outcome.IMPORTED, 2, 10),
            (duplicate, Outcome.DUPLICATE, 0, 0),
            (ignored, Outcome.IGNORED, 0, 0),
        ):
            jobs.succeed(connection, job_id, outcome, resources=resources, size_bytes=size, at=NOW)
        jobs.fail(connection, failed, NOW)
        imports.add_problems(connection, number, [Problem("/card/\udcff", "unreadable")], failed)
        jobs.release(connection, [cancelled])
        jobs.cancel(connection, cancelled, NOW)
        imports.set_phase(connection, number, ImportPhase.STOPPED, NOW + timedelta(seconds=3))
    summary = imports.summary(journal.read(), number, NOW + timedelta(days=1))
    assert summary.assets == AssetCounts(imported=1, already=2, duplicate=1, failed=1, ignored=2)
    assert (summary.assets_handled, summary.assets_total) == (5, 6)
    assert (summary.bytes_handled, summary.bytes_total, summary.bytes_done) == (50, 60, 10)
    assert (summary.resources_imported, summary.files_listed) == (2, 9)
    assert (summary.problem_count, summary.seconds, summary.library) == (1, 3.0, "/library")
    with pytest.raises(KeyError):
        imports.summary(journal.read(), 99, NOW)


def test_problems_keep_every_byte_and_leave_with_a_retry(journal: Database) -> None:
    number = add(journal, "/card")
    (job_id,) = add_jobs(journal, number, 1)
    of_import = Problem("/gone/\udcff", "gone")
    of_job = Problem("/card/\n", "unreadable", "no \udcff", "IMG")
    with journal.write() as connection:
        imports.add_problems(connection, number, [of_import])
        imports.add_problems(connection, number, [of_job], job_id)
        jobs.fail(connection, job_id, NOW)
    told = (of_import, Problem("/card/\n", "unreadable", "no ?", "IMG"))
    assert imports.problems(journal.read(), number) == told
    assert imports.problems(journal.read(), number, limit=1) == told[:1]
    row = jobs.row(journal.read(), job_id)
    assert row is not None
    assert row.problem == told[1]
    with journal.write() as connection:
        jobs.retry(connection, job_id)
    assert imports.problems(journal.read(), number) == (of_import,)


def test_only_the_latest_list_of_what_was_passed_over_is_kept(journal: Database) -> None:
    first, second = add(journal, "/one"), add(journal, "/two")
    found = (PassedOver("/one/\udcff", PassReason.HIDDEN),)
    for number in (first, second):
        with journal.write() as connection:
            imports.record_listing(
                connection, number, files_listed=0, already=0, ignored=1, passed_over=found
            )
    assert imports.passed_over(journal.read(), first) == ()
    assert imports.passed_over(journal.read(), second) == found
    assert imports.summary(journal.read(), first, NOW).assets.ignored == 1


def test_an_import_anew_drops_only_what_the_same_roots_left_undone(journal: Database) -> None:
    same, other = add(journal, "/card"), add(journal, "/card", "/more")
    running, done, *_ = add_jobs(journal, same, 4)
    kept = add_jobs(journal, other, 1)
    with journal.write() as connection:
        jobs.succeed(connection, done, Outcome.IMPORTED, resources=1, size_bytes=1, at=NOW)
        for one in range(done + 1, done + 3):
            jobs.release(connection, [one])
        jobs.discard_unfinished(connection, 1, "local", ["/card"])
    left = [row[0] for row in journal.read().execute("SELECT id FROM job ORDER BY id")]
    assert left == [running, done, *kept]
