"""Proven copies get their names, and the journal learns of them: with real files and a real
journal, and everything that may lie in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_sync.engine.plan import Plan, to_text
from desktop_sync.engine.publishing import Published, Publisher, ReadyJob
from desktop_sync.errors import ItemError
from desktop_sync.journal import assets, imports, jobs, known_files
from desktop_sync.journal.assets import LibraryAsset, Totals
from desktop_sync.journal.database import Database
from desktop_sync.journal.jobs import NewJob
from desktop_sync.library.ingest import ProvenCopy
from desktop_sync.library.naming import Template
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Damage,
    Metadata,
    PassReason,
    Resource,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.events import ImportPhase
from desktop_sync.model.job import Outcome

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
CAPTURED = CaptureTime(datetime(2024, 5, 17, 14, 3, 22), CaptureOrigin.EXIF)
ROLES = {
    ".JPG": ResourceRole.PHOTO,
    ".DNG": ResourceRole.ALTERNATE_PHOTO,
    ".MOV": ResourceRole.PAIRED_VIDEO,
    ".AAE": ResourceRole.ADJUSTMENT,
}


@dataclass
class Shelf:
    """A journal and a library; what is put in comes from a card that is not there."""

    folder: Path
    layout: str = "{name}"
    parts: int = 0
    known: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.library.mkdir()
        self.staging.mkdir()
        self.journal = Database(self.folder / "journal.sqlite3")
        with self.journal.write() as connection:
            number = assets.library_id(connection, self.library, create=True)
            assert number is not None
            self.import_id = imports.add(
                connection,
                library_id=number,
                source_key="local",
                source_name="card",
                roots=("/card",),
                at=NOW,
            )
            imports.set_phase(connection, self.import_id, ImportPhase.COPYING)
        self.publisher = Publisher(self.library, number, lambda _: Template(self.layout))

    @property
    def library(self) -> Path:
        return self.folder / "library"

    @property
    def staging(self) -> Path:
        return self.folder / "staging"

    def ready(
        self,
        *files: tuple[str, bytes],
        beside: tuple[str, ...] = (),
        metadata: Metadata = Metadata(),  # noqa: B008
        kind: AssetKind = AssetKind.PHOTO,
    ) -> ReadyJob:
        """A running job with proven copies of ``files`` (paths below the card); those
        ``beside`` are in the library from before."""
        resources = [resource(path, 1, metadata) for path in beside]
        resources += [resource(path, len(content), metadata) for path, content in files]
        known = [self.seen(path) for path in beside] + [None] * len(files)
        plan = Plan(Asset(kind, tuple(resources), CAPTURED), tuple(known))
        job = NewJob(kind, plan.asset.name, (), sum(len(one) for _, one in files), to_text(plan))
        with self.journal.write() as connection:
            jobs.add(connection, self.import_id, [job])
            (claimed,) = jobs.claim(connection, 1, 10, NOW)
        return ReadyJob(
            claimed.id,
            self.import_id,
            "local",
            plan,
            tuple(self.copy(content) for _, content in files),
            claimed.size_bytes,
        )

    def copy(self, content: bytes) -> ProvenCopy:
        self.parts += 1
        part = self.staging / f"{self.parts}.part"
        part.write_bytes(content)
        return ProvenCopy(part, hashlib.sha256(content).digest(), len(content))

    def seen(self, path: str) -> int:
        folder, _, name = f"/card/{path}".rpartition("/")
        return known_files.seen_in(self.journal.read(), 1, "local", folder)[name].resource_id

    def publish(self, *batch: ReadyJob) -> list[Published | Exception]:
        with self.journal.write() as connection:
            results = self.publisher.publish(connection, batch, NOW)
        return [results[one.job_id] for one in batch]

    def put(self, *files: tuple[str, bytes], beside: tuple[str, ...] = ()) -> Published:
        (result,) = self.publish(self.ready(*files, beside=beside))
        assert isinstance(result, Published), result
        return result

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.library).as_posix(): path.read_bytes()
            for path in sorted(self.library.rglob("*"))
            if path.is_file()
        }

    def assets(self) -> list[LibraryAsset]:
        return list(assets.every_asset(self.journal.read(), 1))

    def groups(self) -> list[set[str]]:
        return [{one.library_path for one in asset.resources} for asset in self.assets()]


def resource(path: str, size_bytes: int, metadata: Metadata) -> Resource:
    return Resource(ROLES[Path(path).suffix], SourceFile(f"/card/{path}", size_bytes, 5), metadata)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    assert list(shelf.staging.iterdir()) == [], "a part file is left over"
    kept = assets.every_resource(shelf.journal.read(), 1)
    for one in kept:
        content = (shelf.library / one.library_path).read_bytes()
        assert hashlib.sha256(content).digest() == one.digest.value
    assert assets.totals(shelf.journal.read(), 1).assets == len(shelf.assets())
    shelf.journal.close()


def test_an_asset_is_published_whole_with_its_evidence(shelf: Shelf) -> None:
    result = shelf.put(("a/IMG_1.JPG", b"still"), ("a/IMG_1.MOV", b"film"))
    assert (result.outcome, result.resources, result.size_bytes) == (Outcome.IMPORTED, 2, 9)
    assert result.growth == Totals(1, 2, 9)
    assert shelf.files() == {"IMG_1.JPG": b"still", "IMG_1.MOV": b"film"}
    (asset,) = shelf.assets()
    assert (asset.name, asset.captured) == ("IMG_1", CAPTURED)
    rows = shelf.journal.read().execute("SELECT place, grade FROM evidence ORDER BY resource_id")
    assert sorted(set(rows)) == [("library", "read_back"), ("source", "read_from_source")]
    assert known_files.seen_in(shelf.journal.read(), 1, "local", "/card/a").keys() == {
        "IMG_1.JPG",
        "IMG_1.MOV",
    }


def test_a_twin_is_a_duplicate_and_is_seen(shelf: Shelf) -> None:
    shelf.put(("IMG_1.JPG", b"one"))
    result = shelf.put(("other/IMG_9.JPG", b"one"))
    assert (result.outcome, result.resources, result.growth) == (
        Outcome.DUPLICATE,
        0,
        Totals(0, 0, 0),
    )
    assert shelf.files() == {"IMG_1.JPG": b"one"}
    assert shelf.seen("other/IMG_9.JPG") == shelf.seen("IMG_1.JPG")


def test_twins_in_one_batch_and_in_one_asset_are_kept_once(shelf: Shelf) -> None:
    first, second = shelf.publish(
        shelf.ready(("IMG_1.JPG", b"one"), ("IMG_1.DNG", b"one")),
        shelf.ready(("IMG_2.JPG", b"one")),
    )
    assert isinstance(first, Published)
    assert isinstance(second, Published)
    assert (first.outcome, second.outcome) == (Outcome.IMPORTED, Outcome.DUPLICATE)
    assert shelf.files() == {"IMG_1.JPG": b"one"}
    assert shelf.seen("IMG_1.DNG") == shelf.seen("IMG_2.JPG") == shelf.seen("IMG_1.JPG")


def test_a_lost_file_comes_back_where_it_was(shelf: Shelf) -> None:
    shelf.put(("IMG_1.JPG", b"one"))
    kept = shelf.seen("IMG_1.JPG")
    (shelf.library / "IMG_1.JPG").unlink()
    result = shelf.put(("IMG_1.JPG", b"one"))
    assert (result.outcome, result.growth) == (Outcome.IMPORTED, Totals(0, 0, 0))
    assert shelf.files() == {"IMG_1.JPG": b"one"}
    assert shelf.seen("IMG_1.JPG") == kept


def test_a_lost_file_found_under_two_names_comes_back_once(shelf: Shelf) -> None:
    shelf.put(("IMG_1.JPG", b"one"), ("IMG_1.DNG", b"one"))
    (shelf.library / "IMG_1.JPG").unlink()
    shelf.put(("IMG_1.JPG", b"one"), ("IMG_1.DNG", b"one"))
    assert shelf.files() == {"IMG_1.JPG": b"one"}
    assert shelf.seen("IMG_1.JPG") == shelf.seen("IMG_1.DNG")


def test_lost_files_that_changed_names_on_the_card_come_back_under_names_of_their_own(
    shelf: Shelf,
) -> None:
    shelf.put(("IMG_1.JPG", b"one"), ("IMG_1.DNG", b"two"))
    for name in ("IMG_1.JPG", "IMG_1.DNG"):
        (shelf.library / name).unlink()
    shelf.put(("IMG_1.JPG", b"two"), ("IMG_1.DNG", b"one"))
    assert sorted(shelf.files().values()) == [b"one", b"two"]


def test_a_lost_file_goes_beside_what_took_its_name(shelf: Shelf) -> None:
    shelf.put(("IMG_1.JPG", b"one"))
    (shelf.library / "IMG_1.JPG").write_bytes(b"foreign")
    shelf.put(("IMG_1.JPG", b"one"))
    assert shelf.files() == {"IMG_1.JPG": b"foreign", "IMG_1 (2).JPG": b"one"}


def test_what_the_user_removed_is_not_published(shelf: Shelf) -> None:
    shelf.put(("IMG_1.JPG", b"one"), ("IMG_1.AAE", b"edit"))
    with shelf.journal.write() as connection:
        for name in ("IMG_1.JPG", "IMG_1.AAE"):
            assets.remove(connection, shelf.seen(name), NOW)
            (shelf.library / name).unlink()
    (result,) = shelf.publish(shelf.ready(("new/IMG_7.JPG", b"one"), ("new/IMG_7.AAE", b"other")))
    assert isinstance(result, Published)
    assert result.outcome is Outcome.IGNORED
    assert shelf.files() == {}
    (passed,) = imports.passed_over(shelf.journal.read(), shelf.import_id)
    assert (passed.path, passed.reason) == ("/card/new/IMG_7.JPG", PassReason.REMOVED_BY_YOU)
    seen = known_files.seen_in(shelf.journal.read(), 1, "local", "/card/new")
    assert [one.removed for one in seen.values()] == [True, True]


def test_photos_described_by_the_same_bytes_keep_a_description_each(shelf: Shelf) -> None:
    shelf.put(("IMG_1.JPG", b"one"), ("IMG_1.AAE", b"edit"))
    shelf.put(("IMG_2.JPG", b"two"), ("IMG_2.AAE", b"edit"))
    assert shelf.groups() == [{"IMG_1.JPG", "IMG_1.AAE"}, {"IMG_2.JPG", "IMG_2.AAE"}]


def test_a_file_that_comes_later_joins_its_asset_under_its_suffix(shelf: Shelf) -> None:
    shelf.put(("a/IMG_1.JPG", b"one"))
    shelf.put(("b/IMG_1.JPG", b"two"))
    result = shelf.put(("b/IMG_1.DNG", b"raw"), beside=("b/IMG_1.JPG",))
    assert result.growth == Totals(0, 1, 3)
    assert shelf.groups() == [{"IMG_1.JPG"}, {"IMG_1 (2).JPG", "IMG_1 (2).DNG"}]


def test_files_known_as_several_assets_become_one(shelf: Shelf) -> None:
    shelf.put(("a/IMG_1.JPG", b"still"))
    shelf.put(("b/IMG_1.MOV", b"film"))
    result = shelf.put(("c/IMG_1.JPG", b"still"), ("c/IMG_1.MOV", b"film"))
    assert (result.outcome, result.growth) == (Outcome.DUPLICATE, Totals(-1, 0, 0))
    assert shelf.groups() == [{"IMG_1.JPG", "IMG_1.MOV"}]


def test_an_asset_is_here_already_as_one_after_a_part_of_it_was_made_again(shelf: Shelf) -> None:
    shelf.put(("IMG_1.JPG", b"still"), ("IMG_1.MOV", b"film"))
    (shelf.library / "IMG_1.MOV").unlink()
    shelf.put(("IMG_1.MOV", b"film"), beside=("IMG_1.JPG",))
    seen = known_files.seen_in(shelf.journal.read(), 1, "local", "/card")
    assert len({one.job_id for one in seen.values()}) == 1


def test_what_a_crash_left_under_the_wanted_name_is_taken_over(shelf: Shelf) -> None:
    (shelf.library / "IMG_1.JPG").write_bytes(b"one")
    assert shelf.put(("IMG_1.JPG", b"one")).outcome is Outcome.IMPORTED
    assert shelf.files() == {"IMG_1.JPG": b"one"}


def test_what_is_in_the_way_is_never_overwritten_and_the_suffix_is_for_all(shelf: Shelf) -> None:
    (shelf.library / "IMG_1.MOV").write_bytes(b"foreign")
    shelf.put(("IMG_1.JPG", b"still"), ("IMG_1.MOV", b"film"))
    assert shelf.files() == {
        "IMG_1.MOV": b"foreign",
        "IMG_1 (2).JPG": b"still",
        "IMG_1 (2).MOV": b"film",
    }


def test_a_link_in_the_way_is_not_followed(shelf: Shelf) -> None:
    outside = shelf.folder / "outside"
    (shelf.library / "IMG_1.JPG").symlink_to(outside)
    shelf.put(("IMG_1.JPG", b"one"))
    assert not outside.exists()
    assert (shelf.library / "IMG_1 (2).JPG").read_bytes() == b"one"


def test_a_failure_in_the_middle_gives_the_names_back_and_spares_the_others(
    shelf: Shelf,
) -> None:
    shelf.publisher = Publisher(shelf.library, 1, lambda _: Template("{year}/{name}"))
    bad = shelf.ready(("IMG_1.JPG", b"one"), ("IMG_1.MOV", b"film"))
    good = shelf.ready(("IMG_2.JPG", b"two"))
    bad.copies[1].part.unlink()
    failed, result = shelf.publish(bad, good)
    assert isinstance(failed, Exception)
    assert isinstance(result, Published)
    assert shelf.files() == {"2024/IMG_2.JPG": b"two"}
    assert bad.copies[0].part.read_bytes() == b"one"
    row = jobs.row(shelf.journal.read(), bad.job_id)
    assert row is not None
    assert row.state == "running"
    bad.copies[0].part.unlink()


def test_an_error_of_the_journal_about_one_job_gives_its_names_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = shelf.ready(("IMG_1.JPG", b"one"), metadata=Metadata(content_identifier="\udcff"))
    good = shelf.ready(("IMG_2.JPG", b"two"))
    failed, result = shelf.publish(bad, good)
    assert isinstance(failed, UnicodeEncodeError)
    assert isinstance(result, Published)
    assert shelf.files() == {"IMG_2.JPG": b"two"}
    for copy in bad.copies:
        copy.part.unlink()


def test_a_file_where_a_folder_should_be_fails_that_asset(shelf: Shelf) -> None:
    shelf.publisher = Publisher(shelf.library, 1, lambda _: Template("{year}/{name}"))
    (shelf.library / "2024").write_bytes(b"foreign")
    ready = shelf.ready(("IMG_1.JPG", b"one"))
    (failed,) = shelf.publish(ready)
    assert isinstance(failed, ItemError)
    assert failed.code == "name-unusable"
    with suppress(FileNotFoundError):
        ready.copies[0].part.unlink()
    assert shelf.files() == {"2024": b"foreign"}


def test_damage_is_told_of_what_is_imported_all_the_same(shelf: Shelf) -> None:
    damaged = Metadata(damage=Damage.TRUNCATED)
    (result,) = shelf.publish(shelf.ready(("IMG_1.JPG", b"one"), metadata=damaged))
    assert isinstance(result, Published)
    assert [(one.path, one.code) for one in result.problems] == [("/card/IMG_1.JPG", "truncated")]
    assert imports.problems(shelf.journal.read(), shelf.import_id) == result.problems
