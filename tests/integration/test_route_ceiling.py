"""On a route that lets no large files through, they wait for another; small ones do not wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_sync.conductor.conductor import Surroundings
from desktop_sync.engine.back_off import BackOff
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.uploading import Uploading
from desktop_sync.journal.database import Database
from desktop_sync.model.conditions import Network
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.events import UploadsTo
from desktop_sync.sources.folder import FolderSource
from desktop_sync.sources.registry import open_devices
from tests.fakes.camera import make_bulk
from tests.fakes.fault_proxy import AnswerWith, CutRequest, Fault, FaultProxy
from tests.fakes.told_sensor import ToldSensor
from tests.fakes.webdav_servers import Served
from tests.integration.importing import PATIENCE_SECONDS, Bench
from tests.integration.webdav_uploading import NAME, WebDavBench, reached

SMALL, LARGE = 3, 4
SMALL_BYTES, LIMIT, LARGE_BYTES = 100_000, 1_000_000, 1_500_000
TUNNEL = Network(reachable=True, identity="tunnel-1", name="Tunnel")
LAN = Network(reachable=True, identity="lan-1", name="Home")
REFUSES = AnswerWith("PUT", 413, above_bytes=LIMIT)
_SHORT = timedelta(milliseconds=20)


class Ways:
    """Two networks from which the server is reached: ``TUNNEL`` by a proxy with a limit, which
    ``fault`` is, and ``LAN`` by one without."""

    def __init__(self, nas: WebDavBench, fault: Fault) -> None:
        self.nas = nas
        self.network = ToldSensor(Network())
        self._fault = fault
        self.go_to(TUNNEL)

    def go_to(self, network: Network) -> None:
        if network is TUNNEL:
            self.nas.proxy.strike(self._fault, times=None)
        else:
            self.nas.proxy.lift()
        self.network.tell(network)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """One at work for the server, as after a start of the program."""
        bench = self.nas.bench
        engine = Engine(
            Database(bench.journal),
            EngineOptions(bench.library, bench.layout, patient=False),
            _open_source,
            open_devices(),
            Uploading(lambda _: self.nas.make(), BackOff(_SHORT, _SHORT)),
            Surroundings(network=self.network),
        )
        try:
            engine.start()
            if not engine.destinations().result(PATIENCE_SECONDS):
                engine.add_destination(DestinationConfig(NAME, "webdav", {"url": "http://nas/"}))
            yield engine
        finally:
            engine.stop()

    def tries(self) -> int:
        """How often a large file was sent, or begun to be."""
        heads = [head.lower() for head in self.nas.proxy.heads if head.startswith(b"PUT ")]
        return sum(b"content-length: %d\r\n" % LARGE_BYTES in head for head in heads)


def _open_source(key: str, roots: Sequence[str]) -> FolderSource:
    raise AssertionError("nothing is imported here")


@pytest.fixture
def nas(bench: Bench, card: Path, server: Served, proxy: FaultProxy) -> WebDavBench:
    """Photos that the limit lets through, and films that it does not."""
    make_bulk(card / "films", LARGE, LARGE_BYTES)
    make_bulk(card / "photos", SMALL, SMALL_BYTES, seed=7)
    bench.import_from(card)
    return WebDavBench(bench, server.root, proxy)


@pytest.fixture(autouse=True)
def nothing_stays(server: Served) -> Iterator[None]:
    yield
    for path in sorted(server.root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def at_rest(engine: Engine) -> UploadsTo:
    """How the uploads stand once nothing moves any more. They are not counted at every moment."""
    assert engine.wait_for_uploads(None, PATIENCE_SECONDS), "the uploads did not come to rest"
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS * 100):
        (place,) = engine.status().result(PATIENCE_SECONDS).uploads.places
        if place.hold is not None or place.pending == (place.part.jobs if place.part else 0):
            return place
        pause.wait(0.01)
    raise AssertionError("nothing says why what waits does")


def once_only_a_part_is_held(engine: Engine) -> UploadsTo:
    """How the uploads stand once a cut holds them all no more, and some wait for another way."""
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS * 100):
        (place,) = engine.status().result(PATIENCE_SECONDS).uploads.places
        if place.hold is None and place.part is not None and not place.running:
            return at_rest(engine)
        pause.wait(0.01)
    raise AssertionError("the cuts did not come to an end")


def assert_only_large_files_wait(place: UploadsTo) -> None:
    assert (place.succeeded, place.pending, place.failed) == (SMALL, LARGE, 0)
    assert place.hold is None
    assert place.part is not None
    assert (place.part.hold.code, place.part.jobs) == ("route-size", LARGE)
    assert place.part.size_bytes == LARGE * LARGE_BYTES


def test_large_files_wait_for_a_way_without_a_limit_and_small_ones_do_not(
    nas: WebDavBench,
) -> None:
    ways = Ways(nas, REFUSES)
    with ways.engine() as engine:
        assert_only_large_files_wait(at_rest(engine))
        ways.go_to(LAN)
        reached(engine, lambda status: status.succeeded == SMALL + LARGE)
    assert nas.is_all_there()


def test_what_was_learnt_of_a_route_is_known_after_a_restart(nas: WebDavBench) -> None:
    ways = Ways(nas, REFUSES)
    with ways.engine() as engine:
        at_rest(engine)
    tries = ways.tries()
    with ways.engine() as engine:
        assert_only_large_files_wait(at_rest(engine))
        assert ways.tries() == tries
        ways.go_to(LAN)
        reached(engine, lambda status: status.succeeded == SMALL + LARGE)


def test_what_one_way_lets_through_is_not_tried_on_the_other(nas: WebDavBench, card: Path) -> None:
    ways = Ways(nas, REFUSES)
    with ways.engine() as engine:
        at_rest(engine)
        ways.go_to(LAN)
        reached(engine, lambda status: status.succeeded == SMALL + LARGE)
        ways.go_to(TUNNEL)
        tries = ways.tries()
    make_bulk(card / "more", 1, LARGE_BYTES, seed=11)
    nas.bench.import_from(card)
    with ways.engine() as engine:
        assert once_only_a_part_is_held(engine).pending == 1
        assert ways.tries() == tries


def test_what_was_learnt_can_be_seen_and_forgotten(nas: WebDavBench) -> None:
    ways = Ways(nas, REFUSES)
    with ways.engine() as engine:
        at_rest(engine)
        (tunnel,) = engine.networks().result(PATIENCE_SECONDS)
        (route,) = tunnel.routes
        assert (tunnel.name, route.destination) == ("Tunnel", NAME)
        assert (route.refused_bytes, route.passed_bytes) == (LARGE_BYTES, SMALL_BYTES)
        ways.nas.proxy.lift()
        engine.forget_network("Tunnel")
        reached(engine, lambda status: status.succeeded == SMALL + LARGE)


def test_a_way_that_cuts_large_files_without_a_word_is_learnt_of_too(nas: WebDavBench) -> None:
    ways = Ways(nas, CutRequest("PUT", LIMIT, above_bytes=LIMIT))
    with ways.engine() as engine:
        assert_only_large_files_wait(once_only_a_part_is_held(engine))
        ways.go_to(LAN)
        reached(engine, lambda status: status.succeeded == SMALL + LARGE)
    assert nas.is_all_there()


def test_an_asset_whose_second_file_is_cut_waits_for_another_way_too(
    bench: Bench, card: Path, server: Served, proxy: FaultProxy
) -> None:
    (film,) = make_bulk(card, 1, LARGE_BYTES)
    film.with_suffix(".XMP").write_bytes(b"<x/>" + b" " * (LIMIT - 100_000))
    bench.import_from(card)
    ways = Ways(WebDavBench(bench, server.root, proxy), CutRequest("PUT", LIMIT, above_bytes=LIMIT))
    with ways.engine() as engine:
        place = once_only_a_part_is_held(engine)
        assert (place.pending, place.failed) == (1, 0)
        ways.go_to(LAN)
        reached(engine, lambda status: status.succeeded == 1)
