"""Uploads whose destinations are in another process arrive as all others do, whatever becomes of
it."""

from __future__ import annotations

import os
import random
import signal
import threading
from pathlib import Path

import pytest

from desktop_sync.destinations.temporary import INCOMING
from desktop_sync.engine.apart.destination import open_apart
from desktop_sync.engine.apart.host import Host, LostByAnotherError
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.model.destination import DestinationConfig
from tests.fakes.camera import make_bulk, make_dcim
from tests.fakes.plugin_packages import install_staged
from tests.fakes.webdav_servers import SECRET, USER, servers
from tests.integration.importing import PATIENCE_SECONDS, Bench
from tests.integration.uploading import UploadBench, finished
from tests.integration.webdav_uploading import reached

_LOOK_SECONDS = 0.01


class ApartBench(UploadBench):
    """Its destinations are what they are in the program, in a process of their own."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.host = Host(self.bench.folder)
        self.bench.open_destination = lambda config: open_apart(self.host, config)


@pytest.fixture
def attic(bench: Bench, tmp_path: Path) -> ApartBench:
    return ApartBench(bench, tmp_path / "attic")


@pytest.fixture
def staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DestinationConfig:
    """A destination of a plug-in that does what files say."""
    site, stage = tmp_path / "site", tmp_path / "stage"
    site.mkdir()
    stage.mkdir()
    install_staged(site)
    monkeypatch.setenv("PYTHONPATH", str(site))
    return DestinationConfig("stage", "staged", {"path": str(stage)})


def kill(pid: int | None) -> bool:
    if pid is None:
        return False
    os.kill(pid, signal.SIGKILL)
    return True


def test_everything_arrives_and_is_proven(attic: ApartBench, card: Path) -> None:
    make_dcim(card)
    attic.bench.import_from(card)
    status = attic.upload()
    assets = attic.bench.assets()
    assert (status.proven, status.failed, status.pending) == (len(assets), 0, 0)
    assert attic.is_all_there()
    assert attic.host.pid is None


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_a_process_that_is_killed_again_and_again_loses_nothing_and_leaves_nothing_twice(
    attic: ApartBench, card: Path
) -> None:
    make_bulk(card, 120, 300_000)
    attic.bench.import_from(card)
    chance = random.Random(os.urandom(8))
    pause = threading.Event()
    with attic.engine(patient=True) as engine:
        engine.add_destination(attic.config)
        kills = 0
        while kills < 5 and engine.destinations().result()[0].succeeded < 120:
            pause.wait(chance.uniform(0.0, 0.3))
            kills += kill(attic.host.pid)
        status = reached(engine, lambda now: now.succeeded == 120)
        assert kills > 0
        assert (status.proven, status.failed) == (120, 0)
    assert attic.host.pid is None
    # One that was killed while it tidied does so when the program starts again.
    with attic.engine(patient=True):
        _reached(lambda: not (attic.there / INCOMING).exists())
    assert attic.is_all_there()


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_a_process_that_is_killed_while_a_server_takes_files_loses_nothing(
    bench: Bench, card: Path
) -> None:
    make_bulk(card, 60, 300_000)
    bench.import_from(card)
    host = Host(bench.folder)
    bench.open_destination = lambda config: open_apart(host, config)
    (bench.folder / "secrets.json").write_text(f'{{"nas": "{SECRET}"}}', "utf-8")
    with servers()["wsgidav"]() as served, bench.engine(upload=True) as engine:
        url = f"http://127.0.0.1:{served.port}/"
        engine.start()
        engine.add_destination(DestinationConfig("nas", "webdav", {"url": url, "user": USER}))
        reached(engine, lambda now: now.succeeded >= 5)
        assert kill(host.pid)
        status = reached(engine, lambda now: now.succeeded == 60)
        assert (status.proven, status.failed) == (60, 0)
        assert engine.wait_for_uploads(None, PATIENCE_SECONDS)
        there = {
            path.relative_to(served.root).as_posix(): path.read_bytes()
            for path in served.root.rglob("*")
            if path.is_file()
        }
        assert there == bench.files()
    assert host.pid is None


def test_an_engine_that_is_stopped_takes_the_process_along_and_the_next_goes_on(
    attic: ApartBench, card: Path
) -> None:
    make_bulk(card, 60, 300_000)
    attic.bench.import_from(card)
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        reached(engine, lambda now: now.succeeded >= 1)
    assert attic.host.pid is None
    assert attic.upload().proven == 60
    assert attic.is_all_there()


def test_a_plugin_that_ends_the_process_at_one_file_keeps_no_other_from_arriving(
    attic: ApartBench, card: Path, tmp_path: Path, staged: DestinationConfig
) -> None:
    make_bulk(card, 8, 2_000)
    attic.bench.layout = "{name}"
    first = sorted(card.rglob("*.*"))[0]
    first.rename(first.with_name("exits" + first.suffix))
    attic.bench.import_from(card)
    with attic.engine(patient=True) as engine:
        engine.add_destination(attic.config)
        engine.add_destination(staged)

        def is_so() -> bool:
            one, other = engine.destinations().result()
            return (one.succeeded, other.succeeded, other.failed) == (8, 7, 1)

        _reached(is_so)
    assert attic.files_there() == attic.bench.files()
    there = tmp_path.joinpath("stage").rglob("*")
    assert sorted(path.name for path in there if path.is_file()) == sorted(
        Path(name).name for name in attic.bench.files() if "exits" not in name
    )


def test_files_that_are_never_done_before_the_one_that_ends_the_process_arrive_all_the_same(
    attic: ApartBench, card: Path, tmp_path: Path, staged: DestinationConfig
) -> None:
    make_bulk(card, 5, 2_000)
    attic.bench.layout = "{name}"
    exits, *others = sorted(card.rglob("*.*"))
    exits.rename(exits.with_name("exits" + exits.suffix))
    for number, other in enumerate(others):
        other.rename(other.with_name(f"shy {number}{other.suffix}"))
    attic.bench.import_from(card)
    with attic.engine(patient=True) as engine:
        engine.add_destination(staged)
        status = reached(engine, lambda now: now.succeeded + now.failed == 5)
        assert (status.proven, status.failed) == (4, 1)
    assert sorted(path.stem for path in tmp_path.joinpath("stage").rglob("shy*")) == [
        f"shy {number}" for number in range(4)
    ]


def test_a_file_is_not_set_aside_for_what_a_plugin_does_to_the_process(
    bench: Bench, card: Path, tmp_path: Path
) -> None:
    attic = UploadBench(bench, tmp_path / "attic")
    make_bulk(card, 3, 2_000)
    bench.import_from(card)
    lost = LostByAnotherError("process-lost", retryable=True)
    attic.trouble.raises["send", sorted(path.name for path in card.rglob("*.*"))[0]] = [lost] * 30
    with attic.engine() as engine:
        engine.add_destination(attic.config)
        status = reached(engine, lambda now: now.succeeded + now.failed == 3)
        assert (status.proven, status.failed) == (3, 0)
    assert attic.trouble.steps["send"] >= 33


def test_an_engine_that_is_opened_so_has_its_destinations_apart(
    bench: Bench, card: Path, tmp_path: Path
) -> None:
    make_bulk(card, 6, 2_000)
    bench.import_from(card)
    there = tmp_path / "attic"
    there.mkdir()
    engine: Engine = open_engine(
        bench.journal,
        EngineOptions(bench.library, bench.layout, destinations_apart=True),
    )
    try:
        engine.start()
        engine.add_destination(DestinationConfig("attic", "folder", {"path": str(there)}))
        assert finished(engine).proven == 6
    finally:
        engine.stop()
    assert {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()} == (
        set(bench.files())
    )


def _reached(is_so: object) -> None:
    assert callable(is_so)
    pause = threading.Event()
    for _ in range(int(100 / _LOOK_SECONDS)):
        if is_so():
            return
        pause.wait(_LOOK_SECONDS)
    raise AssertionError("did not come about")
