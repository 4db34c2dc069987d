"""What an import makes of a card, from the outside."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from pathlib import Path

import pytest

from desktop_sync.errors import ItemError, StorageError
from desktop_sync.journal.assets import LibraryAsset
from desktop_sync.model.asset import AssetKind, CaptureOrigin, PassReason, ResourceRole
from desktop_sync.model.events import ImportPhase
from tests.fakes.camera import make_bulk, make_dcim, make_litter
from tests.integration.importing import PATIENCE_SECONDS, Bench, Card, finished


def write(path: Path, content: bytes, at: int = 1_700_000_000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


def tell_at(card: Card, count: int, reached: threading.Event) -> None:
    """Let ``reached`` know when so many files were opened."""

    def tell(_: str) -> None:
        if len(card.opened) >= count:
            reached.set()

    card.on_open = tell


def roles_of(asset: LibraryAsset, card: Path) -> set[tuple[ResourceRole, str]]:
    return {
        (one.role, Path(one.original_path).relative_to(card).as_posix()) for one in asset.resources
    }


def test_every_asset_of_a_phone_arrives_whole_dated_and_equal(bench: Bench, card: Path) -> None:
    expected = make_dcim(card)
    done = bench.import_from(card)
    assert done.summary.phase is ImportPhase.ENDED
    assert done.summary.assets.imported == len(expected)
    assert done.problems == ()
    found = {
        frozenset(one.original_path for one in asset.resources): asset for asset in bench.assets()
    }
    for one in expected:
        asset = found[frozenset(str(card / path) for path in one.paths)]
        assert asset.kind is one.kind
        assert roles_of(asset, card) == set(one.resources)
        assert asset.captured == one.captured
        for resource in asset.resources:
            copy = bench.library / resource.library_path
            original = Path(resource.original_path)
            assert copy.read_bytes() == original.read_bytes()
            assert copy.stat().st_mtime_ns == original.stat().st_mtime_ns
            assert hashlib.sha256(copy.read_bytes()).digest() == resource.digest.value


def test_a_second_import_opens_and_copies_nothing(bench: Bench, card: Path) -> None:
    expected = make_dcim(card)
    bench.import_from(card)
    before = bench.files()
    bench.cards.clear()
    again = bench.import_from(card)
    assert again.summary.assets.already == len(expected)
    assert again.summary.assets.imported == again.summary.assets.duplicate == 0
    assert [card.opened for card in bench.cards if card.opened] == []
    assert bench.files() == before


def test_litter_is_passed_over_counted_and_listed(bench: Bench, card: Path) -> None:
    expected = make_dcim(card, assets=3)
    litter = make_litter(card)
    done = bench.import_from(card)
    assert done.summary.assets.imported == len(expected)
    assert done.summary.assets.ignored == len(litter)
    assert sorted(done.passed_over, key=lambda one: one.path) == sorted(
        litter, key=lambda one: one.path
    )


def test_the_same_content_under_another_name_is_a_duplicate(bench: Bench, card: Path) -> None:
    first, second = make_bulk(card, 2, 40_000)
    write(card / "copy of it.JPG", first.read_bytes())
    done = bench.import_from(card)
    assert done.summary.assets.imported == 2
    assert done.summary.assets.duplicate == 1
    contents = sorted(bench.files().values())
    assert contents == sorted([first.read_bytes(), second.read_bytes()])
    bench.cards.clear()
    again = bench.import_from(card)
    assert again.summary.assets.already == 3
    assert not any(one.opened for one in bench.cards)


@pytest.mark.skipif(sys.platform != "linux", reason="only here the trash can be another one")
def test_what_the_user_removed_does_not_come_back(bench: Bench, card: Path, tmp_path: Path) -> None:
    photo, _ = make_bulk(card, 2, 40_000)
    bench.import_from(card)
    gone = next(path for path, content in bench.files().items() if content == photo.read_bytes())
    with bench.engine() as engine:
        engine.start()
        removal = engine.remove([bench.library / gone])
    assert (removal.assets, removal.problems) == (1, ())
    trashed = Path(os.environ["XDG_DATA_HOME"]) / "Trash" / "files"
    assert photo.read_bytes() in [one.read_bytes() for one in trashed.iterdir()]
    assert gone not in bench.files()
    again = bench.import_from(card)
    assert again.summary.assets.imported == 0
    assert again.summary.assets.ignored == 1
    assert [one.reason for one in again.passed_over] == [PassReason.REMOVED_BY_YOU]
    elsewhere = tmp_path / "other card"
    write(elsewhere / "renamed.JPG", photo.read_bytes())
    other = bench.import_from(elsewhere)
    assert (other.summary.assets.imported, other.summary.assets.ignored) == (0, 1)
    assert gone not in bench.files()


def test_a_copy_lost_from_the_library_is_made_again(bench: Bench, card: Path) -> None:
    make_bulk(card, 3, 40_000)
    bench.import_from(card)
    before = bench.files()
    lost = next(iter(before))
    (bench.library / lost).unlink()
    again = bench.import_from(card)
    assert again.summary.assets.imported == 1
    assert again.summary.assets.already == 2
    assert bench.files() == before
    assert len(bench.assets()) == 3


def test_a_raw_that_comes_later_joins_its_photo(bench: Bench, card: Path) -> None:
    expected = make_dcim(card)
    raws = {
        card / path: one
        for one in expected
        for role, path in one.resources
        if role is ResourceRole.ALTERNATE_PHOTO
    }
    raw, pair = next(iter(raws.items()))
    kept = raw.rename(card.parent / "kept aside")
    bench.import_from(card)
    count = len(bench.assets())
    kept.rename(raw)
    again = bench.import_from(card)
    assert again.summary.assets.imported == 1
    assert len(bench.assets()) == count
    asset = next(
        one for one in bench.assets() if str(raw) in [r.original_path for r in one.resources]
    )
    assert roles_of(asset, card) == set(pair.resources)
    folders = {os.path.dirname(r.library_path) for r in asset.resources}
    assert len(folders) == 1


def test_names_that_collide_get_a_readable_suffix(bench: Bench, card: Path) -> None:
    for number, photo in enumerate(make_bulk(card / "made", 3, 40_000)):
        folder = card / f"10{number}APPLE"
        write(folder / "IMG_20240517_120000.JPG", photo.read_bytes())
        photo.unlink()
    bench.layout = "{year}/{name}"
    bench.import_from(card)
    names = sorted(path.rpartition("/")[2] for path in bench.files())
    assert names == [
        "IMG_20240517_120000 (2).JPG",
        "IMG_20240517_120000 (3).JPG",
        "IMG_20240517_120000.JPG",
    ]


def test_what_lies_in_the_library_already_is_never_overwritten(bench: Bench, card: Path) -> None:
    (photo,) = make_bulk(card, 1, 40_000)
    bench.layout = "{name}"
    write(bench.library / photo.name, b"somebody else's picture")
    bench.import_from(card)
    files = bench.files()
    assert files[photo.name] == b"somebody else's picture"
    assert photo.read_bytes() in files.values()
    assert len(files) == 2


def test_a_copy_that_a_crash_left_unrecorded_is_taken_over(bench: Bench, card: Path) -> None:
    (photo,) = make_bulk(card, 1, 40_000)
    bench.layout = "{name}"
    write(bench.library / photo.name, photo.read_bytes())
    done = bench.import_from(card)
    assert done.summary.assets.imported == 1
    assert list(bench.files()) == [photo.name]


def test_an_edit_described_by_the_same_bytes_as_another_keeps_its_description(
    bench: Bench, card: Path
) -> None:
    for photo in make_bulk(card, 2, 40_000):
        write(photo.with_suffix(".AAE"), b"<plist/>")
    bench.import_from(card)
    assert [len(one.resources) for one in bench.assets()] == [2, 2]


def test_one_bad_file_is_listed_and_the_rest_goes_on(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 5, 40_000)
    bad = photos[2].name

    def break_one(card: Card) -> None:
        card.broken[bad] = ItemError("unreadable", path=str(photos[2]))

    bench.prepare = break_one
    done = bench.import_from(card)
    assert done.summary.assets.imported == 4
    assert done.summary.assets.failed == 1
    assert [(one.path, one.code) for one in done.problems] == [(str(photos[2]), "unreadable")]
    bench.prepare = lambda _: None
    again = bench.import_from(card)
    assert again.summary.assets.imported == 1
    assert again.summary.assets.already == 4


def test_an_empty_file_is_listed_and_its_neighbours_are_imported(bench: Bench, card: Path) -> None:
    make_bulk(card, 2, 40_000)
    write(card / "IMG_9999.JPG", b"")
    done = bench.import_from(card)
    assert done.summary.assets.imported == 2
    assert [one.code for one in done.problems] == ["empty"]


def test_a_live_photo_is_never_half_imported(bench: Bench, card: Path) -> None:
    expected = make_dcim(card)
    live = next(one for one in expected if one.kind is AssetKind.LIVE_PHOTO)
    film = next(card / path for role, path in live.resources if role is ResourceRole.PAIRED_VIDEO)

    def break_film(card: Card) -> None:
        card.broken[film.name] = ItemError("unreadable", path=str(film))

    bench.prepare = break_film
    done = bench.import_from(card)
    missing = {str(card / path) for path in live.paths}
    assert {one.path for one in done.problems} == missing
    imported = {r.original_path for asset in bench.assets() for r in asset.resources}
    assert not imported & missing
    assert done.summary.assets.imported == len(expected) - 1


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made on Windows")
def test_hostile_names_arrive_safe_and_are_remembered(bench: Bench, card: Path) -> None:
    content = iter(make_bulk(card / "made", 8, 40_000))
    names = [
        b"new\nline.JPG",
        b"a..b. JPG.JPG",
        b"\xff\xfe bytes.JPG",
        b"A" * 251 + b".JPG",
        "\u202egnp.JPG".encode(),
        b"CON.JPG",
        b'what?*<>|".JPG',
    ]
    for name in names:
        photo = next(content)
        os.rename(os.fsencode(photo), os.path.join(os.fsencode(card), name))
    next(content).unlink()
    done = bench.import_from(card)
    assert done.problems == ()
    originals = {os.fsencode(r.original_path) for a in bench.assets() for r in a.resources}
    assert originals == {os.path.join(os.fsencode(card), name) for name in names}
    for path in bench.files():
        safe = path.rpartition("/")[2]
        assert len(safe.encode()) <= 255
        assert not set(safe) & set('<>:"|?*\\\n\u202e')
        assert safe.isprintable()


def test_a_file_that_is_still_being_written_is_tried_again(bench: Bench, card: Path) -> None:
    (photo,) = make_bulk(card, 1, 40_000)
    grown = photo.read_bytes() + b"more"
    opens = []

    def grow(path: str) -> None:
        opens.append(path)
        if len(opens) == 2:
            write(photo, grown)

    bench.prepare = lambda card: setattr(card, "on_open", grow)
    done = bench.import_from(card)
    assert done.summary.assets.imported == 1
    assert list(bench.files().values()) == [grown]


def test_a_card_pulled_in_mid_copy_leaves_a_whole_library_and_one_reason(
    bench: Bench, card: Path
) -> None:
    photos = make_bulk(card / "100APPLE", 40, 200_000)
    opens = []

    def pull(path: str) -> None:
        opens.append(path)
        if len(opens) == len(photos) + 10:
            card.rename(card.parent / "pulled")

    bench.prepare = lambda card: setattr(card, "on_open", pull)
    done = bench.import_from(card)
    assert done.summary.phase is ImportPhase.STOPPED
    assert [one.code for one in done.problems] == ["gone"]
    assert not [name for name in bench.files() if name.endswith(".part")]
    (card.parent / "pulled").rename(card)
    bench.prepare = lambda _: None
    again = bench.import_from(card)
    assert again.summary.assets.imported + again.summary.assets.already == len(photos)
    assert sorted(bench.files().values()) == sorted(one.read_bytes() for one in photos)


def test_a_missing_folder_is_listed_and_the_others_are_imported(
    bench: Bench, card: Path, tmp_path: Path
) -> None:
    make_bulk(card, 2, 40_000)
    done = bench.import_from(tmp_path / "not there", card)
    assert done.summary.assets.imported == 2
    assert [(one.path, one.code) for one in done.problems] == [
        (str(tmp_path / "not there"), "gone")
    ]


def test_the_library_is_not_imported_into_itself(bench: Bench, card: Path) -> None:
    make_bulk(card, 2, 40_000)
    bench.import_from(card)
    done = bench.import_from(bench.folder)
    assert done.summary.assets.imported == done.summary.assets.duplicate == 0
    inside = [one for one in done.passed_over if one.reason is PassReason.IN_LIBRARY]
    assert len(inside) == 2


def test_a_paused_import_waits_and_goes_on_when_resumed(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 10, 40_000)
    with bench.engine(patient=True) as engine:
        engine.start()
        engine.pause()
        import_id = engine.import_from([card])
        assert engine.wait(import_id, 0.5) is None
        assert engine.status().result(PATIENCE_SECONDS).paused
        assert not any(bench.library.rglob("*.JPG")) if bench.library.exists() else True
        engine.resume()
        assert finished(engine, import_id).summary.assets.imported == len(photos)


def test_a_cancelled_import_leaves_nothing_half_done(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 60, 300_000)
    started = threading.Event()
    bench.prepare = lambda card: tell_at(card, len(photos) + 1, started)
    with bench.engine(patient=True, threads=1) as engine:
        engine.start()
        import_id = engine.import_from([card])
        assert started.wait(PATIENCE_SECONDS)
        engine.cancel_import(import_id)
        done = finished(engine, import_id)
        assert done.summary.phase is ImportPhase.CANCELLED
    files = bench.files()
    assert not [name for name in files if name.endswith(".part")]
    assert len(files) < len(photos)
    originals = {one.read_bytes() for one in photos}
    assert all(content in originals for content in files.values())


def test_another_layout_is_for_the_next_import_and_not_for_one_under_way(
    bench: Bench, card: Path, tmp_path: Path
) -> None:
    make_bulk(card, 10, 40_000)
    make_bulk(tmp_path / "later", 10, 40_000, seed=2)
    with bench.engine() as engine:
        bench.prepare = lambda card: setattr(
            card, "on_open", lambda _: engine.use_layout("{kind}/{name}")
        )
        first = engine.import_from([card])
        engine.start()
        assert finished(engine, first).summary.assets.imported == 10
        assert {one.partition("/")[0] for one in bench.files()} == {"2024"}
        finished(engine, engine.import_from([tmp_path / "later"]))
    assert sum(one.startswith("photo/") for one in bench.files()) == 10


def test_a_failed_job_is_tried_again_when_asked(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 3, 40_000)

    def break_one(card: Card) -> None:
        card.broken[photos[0].name] = ItemError("unreadable", path=str(photos[0]))

    bench.prepare = break_one
    with bench.engine(patient=True) as engine:
        engine.start()
        import_id = engine.import_from([card])
        assert finished(engine, import_id).summary.assets.failed == 1
        bench.prepare = lambda _: None
        engine.retry_failed()
        done = finished(engine, import_id)
        assert (done.summary.assets.imported, done.summary.assets.failed) == (3, 0)
        assert done.problems == ()


def test_a_stopped_import_goes_on_at_the_next_start(bench: Bench, card: Path) -> None:
    photos = make_bulk(card, 60, 300_000)
    reached = threading.Event()
    bench.prepare = lambda card: tell_at(card, len(photos) + 6, reached)
    with bench.engine(patient=True, threads=2) as engine:
        engine.start()
        import_id = engine.import_from([card])
        assert reached.wait(PATIENCE_SECONDS)
    bench.prepare = lambda _: None
    with bench.engine(patient=True) as engine:
        engine.start()
        done = finished(engine, import_id)
    assert done.summary.assets.imported == len(photos)
    assert sorted(bench.files().values()) == sorted(one.read_bytes() for one in photos)


def test_verify_tells_rot_from_loss_and_changes_nothing(bench: Bench, card: Path) -> None:
    make_bulk(card, 4, 40_000)
    bench.import_from(card)
    rotten, lost, *_ = (bench.library / path for path in bench.files())
    content = bytearray(rotten.read_bytes())
    content[20_000] ^= 1
    rotten.write_bytes(bytes(content))
    lost.unlink()
    before = bench.files()
    with bench.engine() as engine:
        engine.start()
        verification = engine.verify()
    assert verification.resources == 4
    assert {(Path(one.path), one.code) for one in verification.problems} == {
        (rotten, "rotten"),
        (lost, "lost"),
    }
    assert bench.files() == before


def test_a_library_that_goes_while_it_is_verified_is_not_lost(bench: Bench, card: Path) -> None:
    make_bulk(card, 300, 2_000)
    bench.import_from(card)
    away = bench.library.with_name("unplugged")

    def unplug(files: int, size_bytes: int) -> None:
        if not away.exists():
            bench.library.rename(away)

    with bench.engine() as engine:
        engine.start()
        with pytest.raises(StorageError) as raised:
            engine.verify(unplug)
        assert raised.value.code == "library-unusable"
        away.rename(bench.library)
        assert engine.places(1).result().read_back == 300


def test_the_time_in_a_name_counts_where_the_file_says_nothing(bench: Bench, card: Path) -> None:
    write(card / "IMG_20240517_140322.GIF", b"GIF89a" + bytes(20))
    bench.import_from(card)
    (asset,) = bench.assets()
    assert asset.captured.origin is CaptureOrigin.NAME
    assert asset.captured.at is not None
    assert asset.captured.at.isoformat()[:19] == "2024-05-17T14:03:22"
    assert next(iter(bench.files())).startswith("2024/2024-05-17/")
