"""What happened can be paged through and searched, whatever signs it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_sync.journal import history
from desktop_sync.journal.database import Database

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    yield journal
    journal.close()


def record(journal: Database, *names: str) -> None:
    with journal.write() as connection:
        for name in names:
            history.record(connection, "imported", name, at=NOW, path=f"/card/{name}.jpg")


def found(journal: Database, search: str) -> list[str]:
    return [one.name for one in history.page(journal.read(), 0, 100, search).rows]


def test_the_newest_comes_first_page_by_page(journal: Database) -> None:
    record(journal, *(f"IMG_{number}" for number in range(10)))
    page = history.page(journal.read(), 2, 3)
    assert (page.total, page.offset) == (10, 2)
    assert [one.name for one in page.rows] == ["IMG_7", "IMG_6", "IMG_5"]
    assert history.page(journal.read(), 10, 3).rows == ()


def test_an_entry_comes_back_as_it_was(journal: Database) -> None:
    with journal.write() as connection:
        history.record(
            connection,
            "failed",
            "IMG_1",
            at=NOW,
            path="/card/\udcff\n.jpg",
            size_bytes=2**40,
            code="unreadable",
            detail="no \udcff",
            import_id=3,
            job_id=4,
        )
    (one,) = history.page(journal.read(), 0, 1).rows
    assert (one.at, one.event, one.name, one.path) == (NOW, "failed", "IMG_1", "/card/\udcff\n.jpg")
    assert (one.size_bytes, one.code, one.detail) == (2**40, "unreadable", "no ?")
    assert (one.import_id, one.job_id) == (3, 4)


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("%", ["100%"]),
        ("_", ["IMG_1"]),
        ("\\", ["a\\b"]),
        ("img", ["IMG_1", "IMGX1"]),
        ("/card/IMG", ["IMG_1", "IMGX1"]),
        ("IMPORTED", ["a\\b", "IMG_1", "IMGX1", "100%"]),
        ("nothing", []),
    ],
)
def test_signs_with_a_meaning_to_sql_are_sought_as_they_are(
    journal: Database, search: str, names: list[str]
) -> None:
    record(journal, "100%", "IMGX1", "IMG_1", "a\\b")
    assert found(journal, search) == names


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(name=st.text(min_size=1), search=st.text(min_size=1))
def test_any_text_may_be_sought(journal: Database, name: str, search: str) -> None:
    record(journal, name)
    findable = name.encode("utf-8", "replace").decode("utf-8")
    if "\0" not in findable:
        assert findable in found(journal, findable)
    found(journal, search + "\udcff")
