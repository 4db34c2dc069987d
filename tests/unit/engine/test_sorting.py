"""A job's copies are sorted by their content; nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_sync.engine.plan import Plan
from desktop_sync.engine.sorting import Sorted, sort
from desktop_sync.journal import assets
from desktop_sync.journal.database import Database
from desktop_sync.library.ingest import ProvenCopy
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Resource,
    ResourceRole,
    SourceFile,
)
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, Evidence, Grade

NOW = datetime(2026, 5, 17, tzinfo=UTC)
UNKNOWN = CaptureTime(None, CaptureOrigin.UNKNOWN)
ROLES = {
    "jpg": ResourceRole.PHOTO,
    "mov": ResourceRole.PAIRED_VIDEO,
    "aae": ResourceRole.ADJUSTMENT,
}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Database]:
    journal = Database(tmp_path / "journal.sqlite3")
    with journal.write() as connection:
        assets.library_id(connection, tmp_path, create=True)
    yield journal
    journal.close()


def asset_of(*names: str, kind: AssetKind = AssetKind.PHOTO) -> Asset:
    files = [SourceFile(f"/card/{name}", 1, 0) for name in names]
    roles = [ROLES[name.rpartition(".")[2]] for name in names]
    return Asset(kind, tuple(map(Resource, roles, files)), UNKNOWN)


def keep(journal: Database, *files: tuple[str, str], removed: bool = False) -> list[int]:
    """Put an asset of (name, content) into the library; its resources."""
    asset = asset_of(*(name for name, _ in files))
    with journal.write() as connection:
        number = assets.add_asset(connection, 1, asset, NOW)
        kept = [
            assets.add_resource(
                connection, 1, number, one, library_path=one.file.name, sha256=digest(content)
            )
            for one, (_, content) in zip(asset.resources, files, strict=True)
        ]
        for one, (_, content) in zip(kept, files, strict=True):
            seen = Digest("sha256", digest(content))
            evidence = Evidence(LIBRARY, Grade.READ_BACK, seen, NOW)
            assets.record_evidence(connection, one, evidence)
        for one in kept if removed else ():
            assets.remove(connection, one, NOW)
    return kept


def digest(content: str) -> bytes:
    return hashlib.sha256(content.encode()).digest()


def sorted_(
    journal: Database,
    *files: tuple[str, str],
    known: tuple[int, ...] = (),
    there: bool = True,
    kind: AssetKind = AssetKind.PHOTO,
) -> Sorted:
    beside = tuple(f"known{index}.jpg" for index, _ in enumerate(known))
    asset = asset_of(*beside, *(name for name, _ in files), kind=kind)
    plan = Plan(asset, (*known, *(None for _ in files)))
    copies = [ProvenCopy(Path(name), digest(content), 1) for name, content in files]
    return sort(journal.read(), 1, plan, copies, lambda path, size: there)


def names(found: list[tuple[Resource, ProvenCopy]]) -> list[str]:
    return [resource.file.name for resource, _ in found]


def test_new_content_is_fresh_once(journal: Database) -> None:
    found = sorted_(journal, ("a.jpg", "x"), ("b.jpg", "x"), ("c.jpg", "y"))
    assert names(found.fresh) == ["a.jpg", "c.jpg"]
    assert (found.asset_id, found.twins, found.lost, found.removed) == (None, [], [], [])


def test_a_copy_that_was_found_to_be_something_else_is_lost(journal: Database) -> None:
    changed, whole = keep(journal, ("a.jpg", "x"), ("a.mov", "y"))
    with journal.write() as connection:
        assets.forget_copy(connection, changed)
    found = sorted_(journal, ("b.jpg", "x"), ("b.mov", "y"))
    assert [(copy.sha256, one.id) for _, copy, one in found.lost] == [(digest("x"), changed)]
    assert [one.id for _, one in found.twins] == [whole]


def test_known_content_is_a_twin_and_brings_its_asset(journal: Database) -> None:
    (kept,) = keep(journal, ("a.jpg", "x"))
    found = sorted_(journal, ("b.jpg", "x"), ("b.mov", "y"))
    assert [one.id for _, one in found.twins] == [kept]
    assert names(found.fresh) == ["b.mov"]
    assert found.asset_id == 1
    assert not found.several_assets


def test_known_content_that_is_not_there_is_lost_once(journal: Database) -> None:
    (kept,) = keep(journal, ("a.jpg", "x"))
    found = sorted_(journal, ("a.jpg", "x"), ("b.jpg", "x"), there=False)
    assert [one.id for _, _, one in found.lost] == [kept]
    assert [(resource.file.name, one.id) for resource, one in found.twins] == [("b.jpg", kept)]


def test_a_copy_that_is_there_speaks_louder_than_one_removed(journal: Database) -> None:
    keep(journal, ("a.jpg", "x"), removed=True)
    (kept,) = keep(journal, ("b.jpg", "x"))
    found = sorted_(journal, ("c.jpg", "x"))
    assert [one.id for _, one in found.twins] == [kept]
    assert not found.all_removed


def test_all_is_removed_when_only_descriptions_are_left(journal: Database) -> None:
    keep(journal, ("a.jpg", "x"), removed=True)
    assert sorted_(journal, ("a.jpg", "x"), ("a.aae", "edit")).all_removed
    assert not sorted_(journal, ("a.jpg", "x"), ("a.mov", "film")).all_removed
    assert not sorted_(journal, ("a.aae", "edit")).all_removed


def test_a_description_is_a_twin_in_its_own_asset_alone(journal: Database) -> None:
    keep(journal, ("a.jpg", "x"), ("a.aae", "edit"))
    (other,) = keep(journal, ("b.jpg", "y"))
    found = sorted_(journal, ("b.aae", "edit"), known=(other,))
    assert names(found.fresh) == ["b.aae"]
    found = sorted_(journal, ("c.aae", "edit"), ("c.jpg", "x"))
    assert sorted(resource.file.name for resource, _ in found.twins) == ["c.aae", "c.jpg"]


def test_a_description_by_itself_is_a_twin_of_any(journal: Database) -> None:
    keep(journal, ("a.jpg", "x"), ("a.aae", "edit"))
    found = sorted_(journal, ("b.aae", "edit"), kind=AssetKind.SIDECAR)
    assert [resource.file.name for resource, _ in found.twins] == ["b.aae"]


def test_files_of_several_assets_are_told_of(journal: Database) -> None:
    (first,) = keep(journal, ("a.jpg", "x"))
    keep(journal, ("b.mov", "y"))
    assert sorted_(journal, ("c.jpg", "x"), ("c.mov", "y")).several_assets
    assert sorted_(journal, ("c.mov", "y"), known=(first,)).several_assets
