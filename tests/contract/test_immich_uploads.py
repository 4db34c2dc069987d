"""What is imported arrives at an Immich server through the engine, whole and proven."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop_sync.destinations.registry import make
from desktop_sync.engine.engine import Engine
from desktop_sync.model.destination import DestinationConfig, DestinationStatus
from desktop_sync.model.evidence import Grade
from desktop_sync.wording import upload_loss_message
from tests.contract.immich_store import KEY, ImmichStore, served, world
from tests.fakes.camera import make_bulk, make_dcim
from tests.fakes.immich.state import IMAGES, VIDEOS
from tests.integration.importing import PATIENCE_SECONDS, Bench

__all__ = ["served", "world"]


@pytest.fixture
def bench(tmp_path: Path, world: ImmichStore) -> Bench:
    folder = tmp_path / "profile"
    folder.mkdir()
    return Bench(folder, open_destination=lambda config: make(config, KEY))


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    return folder


def upload(bench: Bench, world: ImmichStore) -> DestinationStatus:
    config = DestinationConfig("photos", "immich", {"url": world.served.url})
    with bench.engine(upload=True) as engine:
        engine.start()
        if not engine.destinations().result():
            engine.add_destination(config)
        return _finished(engine)


def _finished(engine: Engine) -> DestinationStatus:
    assert engine.wait_for_uploads(None, PATIENCE_SECONDS), "the uploads did not end in time"
    (status,) = engine.destinations().result()
    return status


def evidence(bench: Bench) -> dict[str, tuple[str, str]]:
    """Algorithm and grade of what is known of each file there, by its library path."""
    with closing(sqlite3.connect(bench.journal)) as journal:
        rows = journal.execute(
            "SELECT r.library_path, v.algorithm, v.grade FROM evidence v JOIN resource r"
            " ON r.id = v.resource_id WHERE v.place LIKE 'destination:%'"
        ).fetchall()
    return {bytes(path).decode(): (algorithm, grade) for path, algorithm, grade in rows}


def test_whole_assets_arrive_and_what_cannot_be_kept_holds_nothing_up(
    bench: Bench, world: ImmichStore, card: Path
) -> None:
    make_dcim(card)
    bench.import_from(card)
    status = upload(bench, world)
    assets = bench.assets()
    assert (status.succeeded, status.failed, status.pending) == (len(assets), 0, 0)
    ours = bench.files()
    media = {path for path in ours if path.lower().endswith((*IMAGES, *VIDEOS))}
    assert {Path(path).suffix.lower() for path in ours.keys() - media} == {".aae", ".xmp"}
    contents = {photo.content for photo in world.state.photos.values()}
    assert contents == {ours[path] for path in media}
    # Nobody claims to know of the others.
    assert evidence(bench) == dict.fromkeys(media, ("sha1", Grade.SERVER_HASHED.value))
    assert any(photo.film for photo in world.state.photos.values())
    assert any(photo.sidecar for photo in world.state.photos.values())
    assert world.state.covers


def test_nothing_is_sent_or_read_twice(bench: Bench, world: ImmichStore, card: Path) -> None:
    make_bulk(card, 20, 2_000)
    bench.import_from(card)
    assert upload(bench, world).succeeded == 20
    assert world.served.uploads == 20
    requests = len(world.served.requests)
    assert upload(bench, world).succeeded == 20
    assert len(world.served.requests) == requests


def test_what_is_there_already_is_proven_and_not_sent(
    bench: Bench, world: ImmichStore, card: Path, tmp_path: Path
) -> None:
    make_bulk(card, 20, 2_000)
    bench.import_from(card)
    assert upload(bench, world).succeeded == 20
    again = tmp_path / "another profile"
    again.mkdir()
    other = Bench(again, open_destination=bench.open_destination)
    other.import_from(card)
    status = upload(other, world)
    assert (status.succeeded, world.served.uploads) == (20, 20)
    assert set(evidence(other)) == set(other.files())


def test_what_is_in_the_trash_there_fails_alone(
    bench: Bench, world: ImmichStore, card: Path
) -> None:
    make_bulk(card, 4, 2_000)
    bench.import_from(card)
    upload(bench, world)
    thrown = next(iter(world.state.photos.values()))
    thrown.is_trashed = True
    other = Bench(bench.folder.parent / "another", open_destination=bench.open_destination)
    other.folder.mkdir()
    other.import_from(card)
    status = upload(other, world)
    assert (status.succeeded, status.failed, status.hold) == (3, 1, None)
    with other.engine() as engine:
        (problem,) = engine.upload_problems("photos").result(PATIENCE_SECONDS)
    assert (problem.code, problem.asset) == ("trashed", Path(thrown.name).stem)
    assert world.served.uploads == 4


def test_asked_again_it_tells_what_was_thrown_away_there(
    bench: Bench, world: ImmichStore, card: Path
) -> None:
    make_bulk(card, 4, 2_000)
    bench.import_from(card)
    upload(bench, world)
    thrown, *_ = world.state.photos.values()
    thrown.is_trashed = True
    with bench.engine() as engine:
        verification = engine.verify_destination("photos")
    (problem,) = verification.problems
    assert problem.code == "trashed"
    assert "in the trash there" in upload_loss_message(problem, "photos")
    assert len(evidence(bench)) == 3
