"""Which events are rows of the history's page, on which days, and how they are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_sync.journal import assets, history, history_rows, imports
from desktop_sync.journal.database import Database
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.history import HistoryKind, HistorySearch, RowState

NOON = datetime(2026, 5, 17, 12).astimezone(UTC)
DAY = timedelta(days=1)
EVERYTHING = HistorySearch()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


@pytest.fixture
def library(journal: Database) -> int:
    with journal.write() as connection:
        made = assets.library_id(connection, Path("/library"), create=True)
    assert made is not None
    return made


def add_import(
    journal: Database, library: int, at: datetime, phase: ImportPhase = ImportPhase.ENDED
) -> int:
    with journal.write() as connection:
        made = imports.add(
            connection,
            library_id=library,
            source_key="local",
            source_name="DCIM",
            roots=("/card/DCIM",),
            at=at,
        )
        imports.set_phase(connection, made, phase, at)
        history.record(connection, "import-started", "DCIM", at=at, import_id=made)
    return made


def record(
    journal: Database,
    event: str,
    name: str,
    at: datetime = NOON,
    *,
    job_id: int | None = None,
    code: str | None = None,
    path: str | None = None,
) -> None:
    with journal.write() as connection:
        history.record(connection, event, name, at=at, job_id=job_id, code=code, path=path)


def names(
    journal: Database, library: int, search: HistorySearch = EVERYTHING
) -> list[tuple[str, str]]:
    found = history_rows.rows(journal.read(), library, search, 0, 100).rows
    days = history_rows.days(journal.read(), library, search, None)
    assert days.total == len(found)
    return [(one.entry.event, one.entry.name) for one in found]


def test_what_an_import_brought_is_one_row(journal: Database, library: int) -> None:
    add_import(journal, library, NOON)
    for number in range(30):
        record(journal, "imported", f"IMG_{number}", NOON, job_id=number)
    record(journal, "import-ended", "DCIM")
    assert names(journal, library) == [("import-started", "DCIM")]
    (day,) = history_rows.days(journal.read(), library, EVERYTHING, None).days
    assert (day.day, day.rows, day.imported) == (date(2026, 5, 17), 1, 30)


def test_a_job_has_one_row_whatever_befell_it(journal: Database, library: int) -> None:
    for event, at in (("tried-again", 0), ("failed", 1), ("retried", 2), ("failed", 3)):
        record(journal, event, "IMG_1", NOON + timedelta(minutes=at), job_id=1, code="unreadable")
    record(journal, "imported", "IMG_1", NOON + timedelta(minutes=5), job_id=1)
    record(journal, "failed", "IMG_2", NOON, job_id=2, code="changed")
    record(journal, "cancelled", "IMG_2", NOON + timedelta(minutes=4), job_id=2)
    expected = [("cancelled", "IMG_2"), ("failed", "IMG_1")]
    assert names(journal, library) == expected
    assert names(journal, library, HistorySearch(words=("img",))) == expected
    story = history_rows.story(
        journal.read(), library, history_rows.row_of_job(journal.read(), 1) or 0
    )
    assert story is not None
    told = [one.event for one in story.entries]
    assert told == ["tried-again", "failed", "retried", "failed", "imported"]


def test_a_search_finds_single_assets_by_their_words_reasons_and_days(
    journal: Database, library: int
) -> None:
    add_import(journal, library, NOON)
    record(journal, "imported", "IMG_45", NOON - DAY, job_id=1)
    record(journal, "imported", "IMG_46", NOON, job_id=2)
    record(journal, "failed", "MVI_9", NOON, job_id=3, code="unreadable")
    record(journal, "removed", "IMG_45", NOON)
    today = ((NOON.astimezone().date(), NOON.astimezone().date()),)

    def found(**search: object) -> list[str]:
        return [name for _, name in names(journal, library, HistorySearch(**search))]  # type: ignore[arg-type]

    assert found(words=("img", "5")) == ["IMG_45", "IMG_45"]
    assert found(words=("img",), days=today) == ["IMG_45", "IMG_46"]
    assert found(words=("read",), codes=("unreadable",)) == ["MVI_9"]
    assert found(words=("dcim",)) == ["DCIM"]
    assert found(days=today) == ["IMG_45", "MVI_9", "DCIM"]
    assert found(words=("img",), kind=HistoryKind.REMOVED) == ["IMG_45"]
    assert found(kind=HistoryKind.FAILED) == ["MVI_9"]


def test_a_stopped_import_is_a_failure_until_the_same_is_imported_again(
    journal: Database, library: int
) -> None:
    stopped = add_import(journal, library, NOON - DAY, ImportPhase.STOPPED)

    def state() -> tuple[RowState, int, int]:
        rows = history_rows.rows(journal.read(), library, HistorySearch(HistoryKind.FAILED), 0, 9)
        (row,) = rows.rows
        assert row.entry.import_id == stopped
        days = history_rows.days(journal.read(), library, EVERYTHING, row.id)
        assert days.place == days.total - 1
        return row.state, days.days[-1].failures, days.days[-1].open

    assert state() == (RowState.FAILED, 1, 1)
    add_import(journal, library, NOON)
    assert state() == (RowState.SOLVED, 1, 0)


def test_rot_that_is_found_again_is_one_row(journal: Database, library: int) -> None:
    for at in (0, 1):
        record(journal, "rotten", "a.jpg", NOON + at * DAY, code="rotten", path="2026/a.jpg")
    assert names(journal, library) == [("rotten", "a.jpg")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(words=st.lists(st.text(min_size=1), max_size=3), codes=st.lists(st.text(), max_size=3))
def test_any_words_may_be_sought(
    journal: Database, library: int, words: list[str], codes: list[str]
) -> None:
    readable = [one.encode("utf-8", "replace").decode() for one in codes]
    names(journal, library, HistorySearch(words=tuple(words), codes=tuple(readable)))
