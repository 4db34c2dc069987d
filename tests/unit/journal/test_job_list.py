"""The job list holds imports and uploads as one: whatever pages it is read in, it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.journal import jobs, uploads
from desktop_sync.journal.database import Database
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobRow, JobSection, JobState, Outcome, Problem
from tests.unit.journal.shelf import HOUR, NOON, PHOTOS, Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield Shelf(journal)
    journal.close()


def named(rows: list[JobRow]) -> list[tuple[str, str | None]]:
    return [(one.name, one.destination) for one in rows]


@pytest.mark.parametrize("step", [1, 2, 3, 4, 7])
def test_what_is_next_are_imports_and_then_uploads_newest_first(shelf: Shelf, step: int) -> None:
    whole = shelf.rows(JobSection.NEXT, shelf.places)
    assert named(whole)[:3] == [("NEW_0", None), ("NEW_1", None), ("NEW_2", None)]
    assert [one.name for one in whole[3:]] == [
        f"IMG_{number}" for number in reversed(range(PHOTOS)) for _ in range(2)
    ]
    assert shelf.rows(JobSection.NEXT, shelf.places, step) == whole
    one_place = shelf.rows(JobSection.NEXT, shelf.places[:1], step)
    assert {one.destination for one in one_place[3:]} == {"NAS"}
    assert len(one_place) == 3 + PHOTOS
    assert len(shelf.rows(JobSection.NEXT, [], step)) == 3
    first = whole[3]
    assert (first.size_bytes, first.path, first.resource_names) == (
        10,
        "/library/IMG_4.JPG",
        ("IMG_4.JPG",),
    )


@pytest.mark.parametrize("step", [1, 2, 3, 4, 7])
def test_what_was_claimed_and_is_not_on_its_way_stands_before_what_waits(
    shelf: Shelf, step: int
) -> None:
    nas = shelf.places[:1]
    with shelf.journal.write() as connection:
        claimed = uploads.claim(connection, shelf.library, nas[0], 3, NOON)
    under_way, *rest = [one.id for one in claimed]

    found = shelf.rows(JobSection.NEXT, nas, step, [*rest, 99])

    assert [one.id for one in found[3:5]] == rest
    assert [one.name for one in found[3:]] == ["IMG_3", "IMG_2", "IMG_1", "IMG_0"]
    assert {(one.state, one.attempts) for one in found[3:]} == {(JobState.PENDING, 0)}
    assert under_way not in {one.id for one in found}


@pytest.mark.parametrize("step", [1, 3, 100])
def test_what_is_done_is_in_the_order_of_its_end(shelf: Shelf, step: int) -> None:
    nas, attic = shelf.places
    shelf.upload(nas, 2, NOON + 1 * HOUR)
    with shelf.journal.write() as connection:
        (claimed,) = jobs.claim(connection, shelf.library, 1, NOON)
        jobs.succeed(
            connection,
            claimed.id,
            Outcome.IMPORTED,
            resources=1,
            size_bytes=7,
            at=NOON + 2 * HOUR,
        )
    shelf.upload(attic, 1, NOON + 3 * HOUR)
    rows = shelf.rows(JobSection.DONE, shelf.places, step)
    assert [one.destination for one in rows] == ["Attic", None, "NAS", "NAS"]
    assert [one.grade for one in rows if one.destination] == [Grade.READ_BACK] * 3
    assert [one.state for one in rows] == [JobState.SUCCEEDED] * 4


def test_what_failed_says_why_and_where(shelf: Shelf) -> None:
    (nas, _) = shelf.places
    problem = Problem("/library/IMG_4.JPG", "too-large", "413", "IMG_4")
    with shelf.journal.write() as connection:
        (upload,) = uploads.claim(connection, shelf.library, nas, 1, NOON)
        uploads.fail(connection, upload.id, problem, NOON)
    (row,) = shelf.rows(JobSection.FAILED, [])
    assert (row.problem, row.destination, row.state) == (problem, "NAS", JobState.FAILED)
