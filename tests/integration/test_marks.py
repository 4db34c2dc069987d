"""What was made of photos on a phone is known of them in the library, and is told to Immich."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop_sync.destinations.registry import make
from desktop_sync.engine.engine import Engine
from desktop_sync.model.asset import UNMARKED, Marks
from desktop_sync.model.destination import DestinationConfig, DestinationStatus
from desktop_sync.model.device import DeviceState
from tests.contract.immich_store import KEY, USER, VERSIONS
from tests.fakes.camera import make_bulk
from tests.fakes.immich import Key, Served, State, serve
from tests.fakes.phone import UDID, Phone
from tests.fakes.phone.photos import write_photos
from tests.integration.importing import PATIENCE_SECONDS, Bench, finished
from tests.integration.test_device_import import Watcher

PHOTOS = 6


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_bulk(tmp_path / "phone" / "DCIM" / "100APPLE", PHOTOS, 20_000)
    return tmp_path / "phone"


@pytest.fixture
def phone(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    with Phone(root) as phone:
        phone.pair()
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        yield phone


@pytest.fixture
def paths(root: Path) -> list[str]:
    """The photos as the phone calls them."""
    return sorted(f"/{path.relative_to(root).as_posix()}" for path in root.rglob("*.JPG"))


@pytest.fixture(params=VERSIONS)
def server(request: pytest.FixtureRequest) -> Iterator[Served]:
    with serve(State(VERSIONS[request.param], {KEY: Key(USER)})) as served:
        yield served


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "profile").mkdir()
    bench = Bench(tmp_path / "profile", open_destination=lambda config: make(config, KEY))
    bench.library.mkdir()
    return bench


@contextmanager
def watching(bench: Bench, *, upload: bool = False) -> Iterator[Watcher]:
    """An engine that has read what is on the phone."""
    with bench.engine(upload=upload) as engine:
        watcher = Watcher(engine)
        engine.start()
        engine.watch_devices()
        watcher.phone(DeviceState.READY)
        yield watcher


def import_phone(bench: Bench) -> None:
    with watching(bench) as watcher:
        finished(watcher.engine, watcher.engine.import_device(UDID))


def marks(bench: Bench) -> dict[str, Marks]:
    """What is known of each asset of which there is something to know."""
    return {one.name: one.marks for one in bench.assets() if one.marks != UNMARKED}


def uploaded(engine: Engine, server: Served) -> DestinationStatus:
    if not engine.destinations().result():
        engine.add_destination(DestinationConfig("photos", "immich", {"url": server.url}))
    assert engine.wait_for_uploads(None, PATIENCE_SECONDS), "the uploads did not end in time"
    (status,) = engine.destinations().result()
    return status


def albums(server: Served) -> list[tuple[str, list[str]]]:
    state = server.state
    return sorted(
        (one.name, sorted(state.photos[asset].name for asset in one.asset_ids))
        for one in state.albums.values()
    )


def favourites(server: Served) -> list[str]:
    return sorted(one.name for one in server.state.photos.values() if one.is_favourite)


def name(path: str) -> str:
    return Path(path).name


def test_what_a_phone_knows_of_its_photos_is_imported_with_them(
    bench: Bench, phone: Phone, root: Path, paths: list[str]
) -> None:
    write_photos(
        root,
        favourites=paths[:2],
        hidden=paths[3:4],
        albums={"Lisbon": paths[1:3], "Family": paths[1:2]},
    )
    import_phone(bench)
    stems = [Path(path).stem for path in paths]
    assert marks(bench) == {
        stems[0]: Marks(favourite=True),
        stems[1]: Marks(favourite=True, albums=("Family", "Lisbon")),
        stems[2]: Marks(albums=("Lisbon",)),
        stems[3]: Marks(hidden=True),
    }
    assert phone.seen.write_attempts == ()


def test_a_folder_says_nothing_and_takes_nothing_back(
    bench: Bench, phone: Phone, root: Path, paths: list[str]
) -> None:
    bench.import_from(root / "DCIM")
    assert marks(bench) == {}
    write_photos(root, favourites=paths[:1], albums={"Lisbon": paths[:1]})
    import_phone(bench)
    known = {Path(paths[0]).stem: Marks(favourite=True, albums=("Lisbon",))}
    assert marks(bench) == known
    bench.import_from(root / "DCIM")
    assert marks(bench) == known


def test_what_was_changed_on_the_phone_is_learnt_and_no_photo_read_for_it(
    bench: Bench, phone: Phone, root: Path, paths: list[str]
) -> None:
    write_photos(root, favourites=paths[:1], albums={"Lisbon": paths[:2]})
    import_phone(bench)
    size = sum(path.stat().st_size for path in (root / "DCIM").rglob("*.JPG"))
    write_photos(root, favourites=paths[1:2], albums={"Porto": paths[:1]})
    read = phone.seen.file_bytes
    with watching(bench):
        pass
    assert marks(bench) == {
        Path(paths[0]).stem: Marks(albums=("Porto",)),
        Path(paths[1]).stem: Marks(favourite=True),
    }
    assert phone.seen.file_bytes - read < size


def test_favourites_and_albums_of_a_phone_are_those_of_immich(
    bench: Bench, phone: Phone, root: Path, paths: list[str], server: Served
) -> None:
    write_photos(root, favourites=paths[:2], hidden=paths[5:], albums={"Lisbon": paths[1:4]})
    with watching(bench, upload=True) as watcher:
        finished(watcher.engine, watcher.engine.import_device(UDID))
        assert uploaded(watcher.engine, server).succeeded == PHOTOS
    assert favourites(server) == [name(path) for path in paths[:2]]
    assert albums(server) == [("Lisbon", [name(path) for path in paths[1:4]])]
    hidden = [one.name for one in server.state.photos.values() if one.is_locked]
    assert hidden == [name(paths[5])]


def test_what_is_marked_later_is_told_to_immich_and_nothing_sent_again(
    bench: Bench, phone: Phone, root: Path, paths: list[str], server: Served
) -> None:
    write_photos(root, albums={"Lisbon": paths[:1]})
    with watching(bench, upload=True) as watcher:
        finished(watcher.engine, watcher.engine.import_device(UDID))
        uploaded(watcher.engine, server)
    write_photos(root, favourites=paths[2:4], albums={"Lisbon": paths[:1], "Porto": paths[2:]})
    with watching(bench, upload=True) as watcher:
        assert uploaded(watcher.engine, server).succeeded == PHOTOS
    assert favourites(server) == [name(path) for path in paths[2:4]]
    assert albums(server) == [
        ("Lisbon", [name(paths[0])]),
        ("Porto", [name(path) for path in paths[2:]]),
    ]
    assert server.uploads == PHOTOS


@pytest.mark.parametrize("server", ["v3"], indirect=True)
def test_an_album_that_is_refused_fails_no_photo_and_is_not_forgotten(
    bench: Bench, phone: Phone, root: Path, paths: list[str], server: Served
) -> None:
    write_photos(root, albums={"Lisbon": paths[:1]})
    server.fails = [("POST", "/api/albums", 500)] * 50
    with watching(bench, upload=True) as watcher:
        finished(watcher.engine, watcher.engine.import_device(UDID))
        status = uploaded(watcher.engine, server)
        assert (status.succeeded, status.proven, status.failed) == (PHOTOS, PHOTOS, 0)
    assert albums(server) == []
    assert 1 < len(server.requests) < 100
    server.fails.clear()
    with watching(bench, upload=True) as watcher:
        assert uploaded(watcher.engine, server).succeeded == PHOTOS
    assert albums(server) == [("Lisbon", [name(paths[0])])]
    assert server.uploads == PHOTOS


def test_what_is_imported_for_immich_is_read_no_more_to_be_asked_for(
    bench: Bench, phone: Phone, root: Path, server: Served
) -> None:
    bench.import_from(root / "DCIM")
    assert sha1s(bench) == [None] * PHOTOS
    make_bulk(root / "DCIM" / "200APPLE", 2, 30_000)
    with bench.engine(upload=True) as engine:
        engine.start()
        uploaded(engine, server)
        finished(engine, engine.import_from([root / "DCIM"]))
        assert uploaded(engine, server).proven == PHOTOS + 2
    known = [one for one in sha1s(bench) if one is not None]
    new = [path.read_bytes() for path in sorted((root / "DCIM" / "200APPLE").iterdir())]
    assert sorted(known) == sorted(hashlib.sha1(content).digest() for content in new)


def sha1s(bench: Bench) -> list[bytes | None]:
    with closing(sqlite3.connect(bench.journal)) as journal:
        return [row[0] for row in journal.execute("SELECT sha1 FROM resource")]
