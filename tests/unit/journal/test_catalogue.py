"""The library as its grid asks for it: days, what a search finds, tiles and receipts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from desktop_sync.journal import assets, catalogue, destinations, imports, uploads
from desktop_sync.journal.database import Database
from desktop_sync.journal.uploads import Sent
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Metadata,
    Resource,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.destination import DestinationConfig, Proof
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, SOURCE, Evidence, Grade
from desktop_sync.model.job import JobState

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
FRIDAY = datetime(2024, 5, 17, 14, 3)
UNKNOWN = CaptureTime(None, CaptureOrigin.UNKNOWN)


class Shelf:
    """A journal with one library, filled file by file."""

    def __init__(self, file: Path) -> None:
        self.journal = Database(file)
        with self.journal.write() as connection:
            number = assets.library_id(connection, Path("/library"), create=True)
        assert number is not None
        self.library = number

    def keep(
        self,
        name: str,
        at: datetime | None = FRIDAY,
        *,
        role: ResourceRole = ResourceRole.PHOTO,
        proven: bool = True,
        import_id: int | None = None,
        **facts: str | int,
    ) -> tuple[int, int]:
        """A new asset of one file; its id and the file's."""
        captured = UNKNOWN if at is None else CaptureTime(at, CaptureOrigin.EXIF)
        metadata = Metadata(captured, **facts)  # type: ignore[arg-type]
        resource = Resource(role, SourceFile(f"/card/{name}", 10, 5), metadata)
        asset = Asset(AssetKind.PHOTO, (resource,), captured)
        with self.journal.write() as connection:
            number = assets.add_asset(connection, self.library, asset, NOW)
            file = assets.add_resource(
                connection,
                self.library,
                number,
                resource,
                library_path=f"{number}/{name}",
                sha256=name.encode(),
                import_id=import_id,
            )
            self._prove(connection, file, proven=proven)
        return number, file

    def prove(self, file: int) -> None:
        with self.journal.write() as connection:
            self._prove(connection, file, proven=True)

    def remove(self, file: int) -> None:
        with self.journal.write() as connection:
            assets.remove(connection, file, NOW)

    def days(self, search: str = "") -> list[tuple[date | None, int, bool]]:
        found = catalogue.days(self.journal.read(), self.library, search).days
        return [(one.day, one.assets, one.proven) for one in found]

    def ids(self, search: str = "") -> list[int]:
        return list(catalogue.days(self.journal.read(), self.library, search).ids)

    def _prove(self, connection: sqlite3.Connection, file: int, *, proven: bool) -> None:
        digest = Digest("sha256", b"x")
        places = [(SOURCE, Grade.READ_FROM_SOURCE)]
        places += [(LIBRARY, Grade.READ_BACK)] if proven else []
        for place, grade in places:
            assets.record_evidence(connection, file, Evidence(place, grade, digest, NOW))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "journal.sqlite3")
    yield made
    made.journal.close()


def test_days_and_ids_are_in_one_order_newest_first_and_the_unknown_day_last(shelf: Shelf) -> None:
    unknown, _ = shelf.keep("a.jpg", None)
    early, _ = shelf.keep("b.jpg", FRIDAY)
    late, _ = shelf.keep("c.jpg", FRIDAY + timedelta(hours=2))
    twin, _ = shelf.keep("d.jpg", FRIDAY + timedelta(hours=2))
    newest, _ = shelf.keep("e.jpg", FRIDAY + timedelta(days=1))
    assert shelf.days() == [
        (date(2024, 5, 18), 1, True),
        (date(2024, 5, 17), 3, True),
        (None, 1, True),
    ]
    assert shelf.ids() == [newest, twin, late, early, unknown]


def test_a_day_is_that_of_the_clock_where_it_was_captured(shelf: Shelf) -> None:
    shelf.keep("a.jpg", datetime.fromisoformat("2024-05-17T23:30:00-09:00"))
    assert shelf.days()[0][0] == date(2024, 5, 17)


def test_a_day_is_proven_when_every_copy_of_it_was_read_back(shelf: Shelf) -> None:
    shelf.keep("a.jpg")
    _, file = shelf.keep("b.jpg", proven=False)
    assert shelf.days() == [(FRIDAY.date(), 2, False)]
    shelf.prove(file)
    assert shelf.days() == [(FRIDAY.date(), 2, True)]


def test_what_was_removed_is_in_no_day_until_it_is_imported_again(shelf: Shelf) -> None:
    kept, _ = shelf.keep("a.jpg")
    _, file = shelf.keep("b.jpg", proven=False)
    shelf.remove(file)
    assert shelf.days() == [(FRIDAY.date(), 1, True)]
    again, _ = shelf.keep("b.jpg")
    assert shelf.ids() == [again, kept]


def test_a_tile_says_of_each_place_how_far_it_is(shelf: Shelf) -> None:
    number, _ = shelf.keep("a.jpg")
    other, _ = shelf.keep("b.jpg")
    with shelf.journal.write() as connection:
        (nas, attic) = (
            destinations.add(connection, DestinationConfig(name, "folder"), NOW)
            for name in ("NAS", "Attic")
        )
        assert nas is not None
        assert attic is not None
        uploads.plan(connection, shelf.library, nas)
        (upload, _) = uploads.claim(connection, shelf.library, nas, 2, NOW)
        proofs = {one.resource_id: Proof(Grade.SIZE_ONLY, one.size_bytes) for one in upload.files}
        assert uploads.succeed(connection, nas, upload, proofs, Sent(1, 10), NOW)
    tiles = catalogue.tiles(shelf.journal.read(), shelf.library, [number, other])
    assert {one.id: [(p.name, p.state, p.grade) for p in one.places] for one in tiles} == {
        upload.asset_id: [
            ("NAS", JobState.SUCCEEDED, Grade.SIZE_ONLY),
            ("Attic", JobState.PENDING, None),
        ],
        ({number, other} - {upload.asset_id}).pop(): [
            ("NAS", JobState.RUNNING, None),
            ("Attic", JobState.PENDING, None),
        ],
    }


def test_a_file_that_joins_another_asset_leaves_no_empty_one_behind(shelf: Shelf) -> None:
    photo, _ = shelf.keep("a.jpg")
    _, raw = shelf.keep("a.dng", proven=False)
    with shelf.journal.write() as connection:
        assets.join(connection, photo, raw, ResourceRole.ALTERNATE_PHOTO)
    assert shelf.ids() == [photo]
    assert shelf.days() == [(FRIDAY.date(), 1, False)]
    (tile,) = catalogue.tiles(shelf.journal.read(), shelf.library, [photo])
    assert tile.resource_names == ("a.jpg", "a.dng")
    assert (tile.size_bytes, tile.proven) == (20, False)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", "abc"),
        ("img_1", "ab"),
        ("iphone", "a"),
        ("iphone 2024-05", "a"),
        ("2024-05-18", "b"),
        ("2024", "ab"),
        ("IMG_1.HEIC", "a"),
        (".heic", ""),
        ("%", ""),
        ("IMG?1", ""),
        ("sunset", ""),
        ("\udcff", ""),
        ("word " * 5000, ""),
    ],
)
def test_each_word_is_found_in_name_camera_or_day(shelf: Shelf, search: str, found: str) -> None:
    a, _ = shelf.keep("IMG_1.HEIC", camera="Apple iPhone 15 Pro")
    b, _ = shelf.keep("IMG_12.HEIC", FRIDAY + timedelta(days=1), camera="Canon R6")
    c, _ = shelf.keep("DSC_7.NEF", None)
    letters = {a: "a", b: "b", c: "c"}
    assert {letters[one] for one in shelf.ids(search)} == set(found)


@pytest.mark.parametrize(
    "name",
    ["harbour 14.MOV", "Screenshot 2024-05-21 at 23.37.22.png", "St. Ives 3.JPG"],
)
def test_a_file_is_found_by_its_whole_name_whatever_blanks_are_in_it(
    shelf: Shelf, name: str
) -> None:
    meant, _ = shelf.keep(name)
    shelf.keep("other 9.MOV")
    assert shelf.ids(name) == [meant]


def test_tiles_come_in_the_order_asked_for_without_those_that_are_gone(shelf: Shelf) -> None:
    one, file = shelf.keep("a.jpg")
    two, _ = shelf.keep("b.mov", duration_ms=42_000)
    three, _ = shelf.keep("c.jpg")
    shelf.remove(file)
    found = catalogue.tiles(shelf.journal.read(), shelf.library, [two, 999, one, three])
    assert [tile.id for tile in found] == [two, three]
    assert found[0].duration_ms == 42_000
    assert catalogue.tiles(shelf.journal.read(), shelf.library + 1, [two]) == ()


def test_a_receipt_names_the_source_that_the_content_came_from(shelf: Shelf) -> None:
    with shelf.journal.write() as connection:
        first = imports.add(
            connection,
            library_id=shelf.library,
            source_key="local",
            source_name="Card",
            roots=("/card",),
            at=NOW,
        )
    number, _ = shelf.keep("a.jpg", import_id=first, width=4032, height=3024, camera="R6")
    (found,) = catalogue.receipts(shelf.journal.read(), shelf.library, [number])
    assert (found.source_name, found.camera) == ("Card", "R6")
    assert (found.width, found.height) == (4032, 3024)
    (file,) = found.resources
    assert [one.place for one in file.evidence] == [SOURCE, LIBRARY]
    unknown, _ = shelf.keep("b.jpg")
    (other,) = catalogue.receipts(shelf.journal.read(), shelf.library, [unknown])
    assert other.source_name == ""
    assert catalogue.receipts(shelf.journal.read(), shelf.library, [999]) == ()


def test_a_library_from_before_the_grid_is_shown_whole(tmp_path: Path) -> None:
    """Filled by the first version of the journal, then opened by this one."""
    file = tmp_path / "journal.sqlite3"
    first = resources.files("desktop_sync.journal") / "migrations" / "0001_initial.sql"
    old = sqlite3.connect(file)
    old.executescript(first.read_text("utf-8"))
    old.executescript(
        """
        INSERT INTO library VALUES (1, CAST('/library' AS BLOB));
        INSERT INTO import (id, library_id, source_key, source_name, roots, phase, started_at)
            VALUES (7, 1, 'local', 'Card', '[]', 'ended', 0),
            (8, 1, 'local', 'PC', '[]', 'ended', 0);
        INSERT INTO job (id, import_id, state, kind, name, resource_names, size_bytes)
            VALUES (1, 7, 'succeeded', 'photo', 'a', '[]', 1),
            (2, 8, 'succeeded', 'photo', 'a', '[]', 1);
        INSERT INTO asset VALUES (1, 1, 'photo', 'a', '2024-05-17T14:03:00', 'exif', NULL, 0),
            (2, 1, 'photo', 'b', '2024-05-18T14:03:00', 'exif', NULL, 0);
        INSERT INTO resource VALUES
            (1, 1, 1, 'photo', CAST('a' AS BLOB), CAST('a' AS BLOB), 1, 1, x'00', NULL, NULL, NULL),
            (2, 2, 1, 'photo', CAST('b' AS BLOB), CAST('b' AS BLOB), 1, 1, x'01', NULL, NULL, 5);
        INSERT INTO evidence VALUES (1, 'library', 'read_back', 'sha256', x'00', 0);
        INSERT INTO seen VALUES (1, 'local', x'00', x'02', 1, 1, 1, 2),
            (1, 'local', x'00', x'01', 1, 1, 1, 1);
        PRAGMA user_version=1;
        """
    )
    old.close()
    journal = Database(file)
    connection = journal.read()
    found = catalogue.days(connection, 1, "")
    assert [(one.assets, one.proven) for one in found.days] == [(1, True)]
    (receipt,) = catalogue.receipts(connection, 1, [1])
    assert receipt.source_name == "Card"
    journal.close()
