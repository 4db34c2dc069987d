"""What the journal knows of the library: content, tombstones, and what of a source was seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_sync.journal import assets, known_files
from desktop_sync.journal.assets import Totals
from desktop_sync.journal.database import Database
from desktop_sync.journal.libraries import every_library, library_around
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
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, SOURCE, Evidence, Grade

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
UNKNOWN = CaptureTime(None, CaptureOrigin.UNKNOWN)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        for folder in ("/library", "/elsewhere"):
            assets.library_id(connection, Path(folder), create=True)
    yield journal
    journal.close()


def resource(path: str, role: ResourceRole = ResourceRole.PHOTO, size_bytes: int = 10) -> Resource:
    return Resource(role, SourceFile(path, size_bytes, 5), Metadata(content_identifier="id"))


def keep(
    journal: Database, *resources: Resource, captured: CaptureTime = UNKNOWN, library: int = 1
) -> tuple[int, list[int]]:
    """Let the journal know an asset, its content being its files' names."""
    asset = Asset(AssetKind.PHOTO, resources, captured)
    with journal.write() as connection:
        number = assets.add_asset(connection, library, asset, NOW)
        ids = [
            assets.add_resource(
                connection,
                library,
                number,
                one,
                library_path=f"2026/{one.file.name}",
                sha256=one.file.name.encode("utf-8", "surrogateescape"),
            )
            for one in resources
        ]
    return number, ids


def test_an_asset_comes_back_with_its_files_the_primary_one_first(journal: Database) -> None:
    captured = CaptureTime(
        datetime(2024, 5, 17, 14, 3, 22, 450000, timezone(timedelta(hours=-3, minutes=-30))),
        CaptureOrigin.EXIF,
    )
    keep(
        journal,
        resource("/card/IMG.AAE", ResourceRole.ADJUSTMENT),
        resource("/card/\udcff.HEIC"),
        captured=captured,
    )
    (asset,) = assets.every_asset(journal.read(), 1)
    assert asset.captured == captured
    assert asset.captured.at is not None
    assert asset.captured.at.utcoffset() == timedelta(hours=-3, minutes=-30)
    assert (asset.kind, asset.imported_at) == (AssetKind.PHOTO, NOW)
    assert [one.original_path for one in asset.resources] == ["/card/\udcff.HEIC", "/card/IMG.AAE"]
    assert list(assets.every_asset(journal.read(), 2)) == []


def test_a_wall_clock_stays_one(journal: Database) -> None:
    wall = CaptureTime(datetime(2024, 5, 17, 14, 3, 22), CaptureOrigin.NAME)
    keep(journal, resource("/card/a.HEIC"), captured=wall)
    (asset,) = assets.every_asset(journal.read(), 1)
    assert asset.captured == wall


def test_a_tombstone_remembers_content_and_frees_the_name(journal: Database) -> None:
    _, (photo,) = keep(journal, resource("/card/a.HEIC"))
    with journal.write() as connection:
        assets.remove(connection, photo, NOW)
    connection = journal.read()
    assert assets.totals(connection, 1) == Totals(0, 0, 0)
    assert list(assets.every_asset(connection, 1)) == []
    assert list(assets.every_resource(connection, 1)) == []
    assert assets.by_path(connection, 1, "2026/a.HEIC") is None
    (remembered,) = assets.by_digest(connection, 1, b"a.HEIC")
    assert (remembered.id, remembered.removed) == (photo, True)
    _, (anew,) = keep(journal, resource("/card/a.HEIC"))
    found = assets.by_path(connection, 1, "2026/a.HEIC")
    assert found is not None
    assert found.id == anew
    assert [one.id for one in assets.by_digest(connection, 1, b"a.HEIC")] == [anew, photo]


def test_content_is_known_in_its_own_library_alone(journal: Database) -> None:
    keep(journal, resource("/card/a.HEIC"))
    assert assets.by_digest(journal.read(), 2, b"a.HEIC") == []
    keep(journal, resource("/card/a.HEIC"), library=2)
    assert len(assets.by_digest(journal.read(), 1, b"a.HEIC")) == 1


def test_a_file_is_seen_with_its_size_and_time_until_it_is_seen_anew(journal: Database) -> None:
    _, (first, second) = keep(journal, resource("/card/a.HEIC"), resource("/card/b.HEIC"))
    name = "\udcff\n.HEIC"
    with journal.write() as connection:
        for kept, size, job_id in ((first, 1, 7), (second, 2, 8)):
            file = SourceFile(f"/card/\udcfe/{name}", size, 2**62)
            known_files.mark_seen(connection, 1, "local", file, resource_id=kept, job_id=job_id)
    connection = journal.read()
    seen = known_files.seen_in(connection, 1, "local", "/card/\udcfe")
    assert list(seen) == [name]
    assert (seen[name].size_bytes, seen[name].modified_ns) == (2, 2**62)
    assert (seen[name].resource_id, seen[name].job_id) == (second, 8)
    assert (seen[name].library_path, seen[name].removed) == ("2026/b.HEIC", False)
    assert known_files.seen_in(connection, 2, "local", "/card/\udcfe") == {}
    assert known_files.seen_in(connection, 1, "phone", "/card/\udcfe") == {}
    assert known_files.seen_in(connection, 1, "local", "/card") == {}
    with journal.write() as writing:
        assets.remove(writing, second, NOW)
    assert known_files.seen_in(connection, 1, "local", "/card/\udcfe")[name].removed


def test_a_file_seen_before_says_what_it_said_then(journal: Database) -> None:
    wall = CaptureTime(datetime(2024, 5, 17), CaptureOrigin.QUICKTIME)
    _, (photo,) = keep(journal, resource("/card/a.HEIC"), captured=wall)
    file = SourceFile("/card/a.HEIC", 10, 5)
    probed = known_files.probed(journal.read(), file, photo)
    assert (probed.file, probed.metadata.captured) == (file, wall)
    assert probed.metadata.content_identifier == "id"


def test_files_that_join_leave_no_empty_asset(journal: Database) -> None:
    whole, (photo,) = keep(journal, resource("/card/a.HEIC"))
    single, (film,) = keep(journal, resource("/card/a.MOV", ResourceRole.VIDEO))
    with journal.write() as connection:
        assert assets.join(connection, whole, film, ResourceRole.PAIRED_VIDEO) == 1
        assert assets.join(connection, whole, photo, ResourceRole.PHOTO) == 0
    (asset,) = assets.every_asset(journal.read(), 1)
    assert [(one.id, one.role) for one in asset.resources] == [
        (photo, ResourceRole.PHOTO),
        (film, ResourceRole.PAIRED_VIDEO),
    ]
    assert assets.of_asset(journal.read(), single) == []


def test_an_asset_keeps_what_of_it_was_not_joined(journal: Database) -> None:
    whole, _ = keep(journal, resource("/card/a.HEIC"))
    other, (_, film) = keep(journal, resource("/card/b.HEIC"), resource("/card/b.MOV"))
    with journal.write() as connection:
        assert assets.join(connection, whole, film, ResourceRole.PAIRED_VIDEO) == 0
    assert [len(assets.of_asset(journal.read(), one)) for one in (whole, other)] == [2, 1]


def test_the_latest_evidence_of_a_place_counts(journal: Database) -> None:
    _, (photo,) = keep(journal, resource("/card/a.HEIC"))
    digest = Digest("sha256", b"x")
    later = NOW + timedelta(days=1)
    with journal.write() as connection:
        for place, at in ((SOURCE, NOW), (LIBRARY, NOW), (LIBRARY, later)):
            evidence = Evidence(place, Grade.READ_BACK, digest, at)
            assets.record_evidence(connection, photo, evidence)
    rows = journal.read().execute("SELECT place, observed_at FROM evidence ORDER BY place")
    assert [row[0] for row in rows] == [LIBRARY, SOURCE]


def test_libraries_are_known_by_their_folder(journal: Database) -> None:
    odd = Path("/library/\udcff")
    with journal.write() as connection:
        number = assets.library_id(connection, odd, create=True)
    connection = journal.read()
    assert assets.library_id(connection, odd, create=False) == number == 3
    assert assets.library_id(connection, Path("/new"), create=False) is None
    assert assets.library_folder(connection, 3) == odd
    assert every_library(connection)[2] == (3, odd)
    assert library_around(connection, odd / "2024" / "a.jpg") == odd
    assert library_around(connection, Path("/library/2024")) == Path("/library")
    assert library_around(connection, Path("/library2")) is None


names = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]) | st.just("\udcff"),
    min_size=1,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.sets(names, min_size=1, max_size=5))
def test_names_of_any_signs_are_told_apart(journal: Database, found: set[str]) -> None:
    with journal.write() as connection:
        connection.execute("DELETE FROM seen")
        connection.execute("UPDATE resource SET removed_at = 0")
    for name in found:
        _, (kept,) = keep(journal, resource(f"/card/{name}"))
        with journal.write() as connection:
            file = SourceFile(f"/card/{name}", 1, 1)
            known_files.mark_seen(connection, 1, "local", file, resource_id=kept, job_id=1)
    seen = known_files.seen_in(journal.read(), 1, "local", "/card")
    assert set(seen) == found
    assert {one.library_path for one in seen.values()} == {f"2026/{name}" for name in found}
