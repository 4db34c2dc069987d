"""Favourites, albums and what is hidden: what devices say is kept, and told where it is of use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_sync.journal import assets, destinations, marks, uploads
from desktop_sync.journal.database import Database
from desktop_sync.journal.uploads import ClaimedUpload, Sent
from desktop_sync.model.asset import (
    UNMARKED,
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Marks,
    Resource,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.destination import DestinationConfig, Proof
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
PHONE, PAD = "device:phone", "device:pad"
LISBON = Marks(favourite=True, albums=("Family", "Lisbon"))
MIGRATIONS = resources.files("desktop_sync.journal") / "migrations"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        assets.library_id(connection, Path("/library"), create=True)
    yield journal
    journal.close()


def keep(connection: sqlite3.Connection, name: str) -> tuple[int, int]:
    """An asset of one file, proven in the library; the number of each."""
    photo = Resource(ResourceRole.PHOTO, SourceFile(f"/DCIM/{name}", 10, 0))
    asset = Asset(AssetKind.PHOTO, (photo,), CaptureTime(None, CaptureOrigin.UNKNOWN))
    asset_id = assets.add_asset(connection, 1, asset, NOW)
    resource_id = assets.add_resource(
        connection, 1, asset_id, photo, library_path=name, sha256=name.encode()
    )
    evidence = Evidence(LIBRARY, Grade.READ_BACK, Digest("sha256", name.encode()), NOW)
    assets.record_evidence(connection, resource_id, evidence)
    return asset_id, resource_id


def tell(journal: Database, source_key: str, told: Mapping[int, Marks]) -> set[int]:
    """What a device says by now; the assets of which it is something new."""
    changed = marks.changes(journal.read(), source_key, told)
    with journal.write() as connection:
        marks.learn(connection, source_key, changed)
    return set(changed)


def known(journal: Database, asset_id: int) -> Marks:
    return marks.of_assets(journal.read(), [asset_id]).get(asset_id, UNMARKED)


def test_what_was_marked_is_known_where_it_is_listed(journal: Database) -> None:
    with journal.write() as connection:
        asset_id, _ = keep(connection, "a.jpg")
        keep(connection, "b.jpg")
        marks.add(connection, asset_id, PHONE, LISBON)
        marks.add(connection, asset_id, PAD, Marks(hidden=True, albums=("Lisbon", "Pad")))
    both = Marks(favourite=True, hidden=True, albums=("Family", "Lisbon", "Pad"))
    assert known(journal, asset_id) == both
    listed = assets.every_asset(journal.read(), 1)
    assert {one.name: one.marks for one in listed} == {"a": both, "b": UNMARKED}


def test_a_device_takes_back_what_it_said_and_nothing_else(journal: Database) -> None:
    with journal.write() as connection:
        asset_id, resource_id = keep(connection, "a.jpg")
        marks.add(connection, asset_id, PHONE, LISBON)
        marks.add(connection, asset_id, PAD, Marks(albums=("Pad",)))
    assert tell(journal, PHONE, {resource_id: LISBON}) == set()
    assert tell(journal, PHONE, {resource_id: Marks(albums=("Family",))}) == {asset_id}
    assert known(journal, asset_id) == Marks(albums=("Family", "Pad"))


def test_what_is_said_of_one_file_is_said_of_its_asset(journal: Database) -> None:
    with journal.write() as connection:
        asset_id, still = keep(connection, "a.heic")
        _, film = keep(connection, "a.mov")
        assets.join(connection, asset_id, film, ResourceRole.PAIRED_VIDEO)
    tell(journal, PHONE, {still: LISBON, film: UNMARKED})
    assert known(journal, asset_id) == LISBON
    assert tell(journal, PHONE, {film: UNMARKED, still: LISBON}) == set()


def test_an_asset_that_becomes_part_of_another_hands_its_marks_over(journal: Database) -> None:
    with journal.write() as connection:
        asset_id, _ = keep(connection, "a.dng")
        other, resource_id = keep(connection, "a.jpg")
        marks.add(connection, asset_id, PAD, Marks(hidden=True, albums=("Family",)))
        marks.add(connection, other, PHONE, LISBON)
        assert assets.join(connection, asset_id, resource_id, ResourceRole.PHOTO) == 1
    assert known(journal, asset_id) == Marks(
        favourite=True, hidden=True, albums=("Family", "Lisbon")
    )


names = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=4)
said = st.builds(
    lambda favourite, hidden, albums: Marks(favourite, hidden, tuple(sorted(set(albums)))),
    st.booleans(),
    st.booleans(),
    names,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(said, min_size=1, max_size=5))
def test_what_was_said_last_holds_whatever_was_said_before(
    journal: Database, history: list[Marks]
) -> None:
    with journal.write() as connection:
        asset_id, resource_id = keep(connection, f"{len(journal_names(connection))}.jpg")
    for one in history:
        tell(journal, PHONE, {resource_id: one})
        assert known(journal, asset_id) == one
    assert tell(journal, PHONE, {resource_id: history[-1]}) == set()


def journal_names(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM asset")]


class Uploaded:
    """An asset with an upload to a place that keeps marks, and to one that does not."""

    def __init__(self, journal: Database) -> None:
        self.journal = journal
        with journal.write() as connection:
            self.places = [
                destinations.add(connection, DestinationConfig(name, kind), NOW, keeps_marks=keeps)
                for name, kind, keeps in (("photos", "immich", True), ("NAS", "folder", False))
            ]
            self.asset_id, self.resource_id = keep(connection, "a.jpg")

    def claim(self, place: int) -> ClaimedUpload:
        with self.journal.write() as connection:
            (claimed,) = uploads.claim(connection, 1, self.places[place] or 0, 5, NOW)
        return claimed

    def succeed(self, place: int, upload: ClaimedUpload, *, joined: bool = True) -> bool:
        proofs = {self.resource_id: Proof(Grade.SERVER_HASHED, 10)}
        with self.journal.write() as connection:
            number = self.places[place] or 0
            return uploads.succeed(
                connection, number, upload, proofs, Sent(1, 10), NOW, joined=joined
            )

    def states(self) -> list[str]:
        rows = self.journal.read().execute("SELECT state FROM upload ORDER BY destination_id")
        return [row[0] for row in rows]

    def upload_both(self) -> None:
        for place in range(2):
            assert self.succeed(place, self.claim(place))


@pytest.mark.parametrize("later", [Marks(favourite=True), Marks(albums=("Lisbon",))])
def test_what_is_marked_later_is_told_to_places_that_keep_marks(
    journal: Database, later: Marks
) -> None:
    there = Uploaded(journal)
    there.upload_both()
    tell(journal, PHONE, {there.resource_id: later})
    assert there.states() == ["pending", "succeeded"]
    again = there.claim(0)
    assert again.marks == later
    assert [file.proven for file in again.files] == [True]


def test_what_is_taken_back_is_not_told(journal: Database) -> None:
    there = Uploaded(journal)
    with journal.write() as connection:
        marks.add(connection, there.asset_id, PHONE, LISBON)
    there.upload_both()
    tell(journal, PHONE, {there.resource_id: UNMARKED})
    assert there.states() == ["succeeded", "succeeded"]


def test_what_is_marked_while_it_is_uploaded_is_told_afterwards(journal: Database) -> None:
    there = Uploaded(journal)
    running = [there.claim(place) for place in range(2)]
    tell(journal, PHONE, {there.resource_id: LISBON})
    assert [there.succeed(place, one) for place, one in enumerate(running)] == [False, True]
    assert there.states() == ["pending", "succeeded"]
    assert there.succeed(0, there.claim(0))
    assert there.states() == ["succeeded", "succeeded"]


def test_to_be_told_of_marks_again_is_no_upload_in_the_history(journal: Database) -> None:
    there = Uploaded(journal)
    there.upload_both()
    tell(journal, PHONE, {there.resource_id: LISBON})
    upload = there.claim(0)
    with journal.write() as connection:
        assert uploads.succeed(connection, there.places[0] or 0, upload, {}, Sent(), NOW)
    events = journal.read().execute("SELECT event FROM event WHERE upload_id IS NOT NULL")
    assert [row[0] for row in events] == ["uploaded", "uploaded"]


def test_what_a_place_would_not_hear_of_is_told_at_the_next_start(journal: Database) -> None:
    there = Uploaded(journal)
    assert there.succeed(0, there.claim(0), joined=False)
    assert there.succeed(1, there.claim(1))
    assert there.states() == ["succeeded", "succeeded"]
    with journal.write() as connection:
        uploads.recover(connection)
    assert there.states() == ["pending", "succeeded"]
    assert there.succeed(0, there.claim(0))
    with journal.write() as connection:
        uploads.recover(connection)
    assert there.states() == ["succeeded", "succeeded"]


def test_a_journal_from_before_marks_is_read_on(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite3"
    old = sqlite3.connect(file)
    for script in sorted(one.name for one in MIGRATIONS.iterdir() if one.name < "0007"):
        old.executescript((MIGRATIONS / script).read_text("utf-8"))
    old.executescript(
        """
        INSERT INTO library VALUES (1, CAST('/library' AS BLOB));
        INSERT INTO asset (id, library_id, kind, name, captured_from, imported_at)
            VALUES (5, 1, 'photo', 'a', 'exif', 0);
        INSERT INTO destination (id, name, type, options, added_at)
            VALUES (1, 'photos', 'immich', '{}', 0), (2, 'NAS', 'folder', '{}', 0);
        INSERT INTO upload (asset_id, destination_id, library_id, state)
            VALUES (5, 1, 1, 'succeeded'), (5, 2, 1, 'succeeded');
        PRAGMA user_version=6;
        """
    )
    old.close()
    journal = Database(file)
    assert known(journal, 5) == UNMARKED
    with journal.write() as connection:
        marks.add(connection, 5, PHONE, LISBON)
    assert known(journal, 5) == LISBON
    rows = journal.read().execute("SELECT state FROM upload ORDER BY destination_id")
    assert [row[0] for row in rows] == ["pending", "succeeded"]
    journal.close()
