"""A copy in the library that was found to be something else is proven no more, until it is whole
again."""

from __future__ import annotations

import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from desktop_sync.journal import assets, catalogue, place_figures, uploads
from desktop_sync.journal.database import Database
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade
from desktop_sync.model.job import JobState, Problem
from tests.unit.journal.shelf import HOUR, NOON, PHOTOS, Shelf

_FIRST = 1
_BEFORE = 7
"""The last version of the journal that did not take such evidence back."""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(Database(tmp_path / "journal.sqlite3"))


def doubt(shelf: Shelf) -> None:
    with shelf.journal.write() as connection:
        assets.forget_copy(connection, _FIRST)


def prove(shelf: Shelf) -> None:
    with shelf.journal.write() as connection:
        seen = Evidence(LIBRARY, Grade.READ_BACK, Digest("sha256", b"IMG_0.JPG"), NOON + HOUR)
        assets.record_evidence(connection, _FIRST, seen)


def in_library(shelf: Shelf) -> tuple[int, int]:
    return place_figures.in_library(shelf.journal.read(), shelf.library)


def safe(shelf: Shelf, destinations: int) -> int:
    return place_figures.safe(shelf.journal.read(), shelf.library, destinations)


def test_it_is_proven_no_more_until_it_is_again(shelf: Shelf) -> None:
    doubt(shelf)
    assert in_library(shelf) == (PHOTOS, PHOTOS - 1)
    (receipt,) = catalogue.receipts(shelf.journal.read(), shelf.library, [_FIRST])
    assert not receipt.tile.proven
    prove(shelf)
    assert in_library(shelf) == (PHOTOS, PHOTOS)


def test_it_is_not_counted_safe_however_many_places_have_it(shelf: Shelf) -> None:
    nas, attic = shelf.places
    shelf.upload(nas, PHOTOS, NOON)
    shelf.upload(attic, PHOTOS, NOON)
    assert [safe(shelf, number) for number in (1, 2, 3)] == [PHOTOS, PHOTOS, 0]
    doubt(shelf)
    assert [safe(shelf, number) for number in (1, 2, 3)] == [PHOTOS - 1, PHOTOS - 1, 0]
    prove(shelf)
    assert [safe(shelf, number) for number in (1, 2)] == [PHOTOS, PHOTOS]


@pytest.mark.parametrize(("code", "state"), [("changed", "pending"), ("refused", "failed")])
def test_an_upload_that_failed_for_it_is_tried_again_once_it_is_whole(
    shelf: Shelf, code: str, state: str
) -> None:
    nas, _ = shelf.places
    with shelf.journal.write() as connection:
        every = uploads.claim(connection, shelf.library, nas, PHOTOS, NOON)
        (upload,) = [one for one in every if one.asset_id == _FIRST]
        uploads.fail(connection, upload.id, Problem("IMG_0.JPG", code), NOON)
    doubt(shelf)
    prove(shelf)
    (place, _) = place_figures.of_assets(shelf.journal.read(), [_FIRST])[_FIRST]
    assert place.state is JobState(state)


def test_evidence_from_before_a_loss_does_not_outlive_it_in_a_journal_of_before(
    tmp_path: Path,
) -> None:
    file = tmp_path / "journal.sqlite3"
    old = sqlite3.connect(file)
    scripts = resources.files("desktop_sync.journal") / "migrations"
    for script in sorted(one.name for one in scripts.iterdir())[:_BEFORE]:
        old.executescript((scripts / script).read_text("utf-8"))
    old.executescript(f"PRAGMA user_version={_BEFORE}")
    old.execute("INSERT INTO library VALUES (1, CAST('/library' AS BLOB))")
    for number, name in enumerate(("rotten", "mended", "whole"), 1):
        old.execute(
            "INSERT INTO asset (id, library_id, kind, name, captured_from, imported_at)"
            " VALUES (?, 1, 'photo', ?, 'exif', 0)",
            (number, name),
        )
        old.execute(
            "INSERT INTO resource (id, asset_id, library_id, role, original_path, library_path,"
            " size_bytes, modified_ns, sha256) VALUES (?1, ?1, 1, 'photo', ?2, ?2, 1, 1, x'00')",
            (number, name.encode()),
        )
        at = 30 if name == "mended" else 10
        old.execute(
            "INSERT INTO evidence VALUES (?, 'library', 'read_back', 'sha256', x'00', ?)",
            (number, at),
        )
    for name in ("rotten", "mended"):
        old.execute(
            "INSERT INTO event (at, event, name, path) VALUES (20, 'rotten', ?, ?)",
            (name, name.encode()),
        )
    old.commit()
    old.close()
    journal = Database(file)
    proven = {one.name: one.proven for one in catalogue.tiles(journal.read(), 1, [1, 2, 3])}
    assert proven == {"rotten": False, "mended": True, "whole": True}
    journal.close()
