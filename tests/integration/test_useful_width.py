"""Uploads are as many as a line carries without making others on it wait."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_sync.destinations.base import Sending
from desktop_sync.journal import destinations, networks, routes
from desktop_sync.journal.database import Database
from desktop_sync.model.conditions import Network
from desktop_sync.model.destination import RemoteRef
from desktop_sync.model.policy import Policy, PolicyChange
from desktop_sync.model.route import Route
from tests.fakes.camera import make_bulk
from tests.fakes.laptop import Laptop
from tests.fakes.thin_place import ThinPlace
from tests.integration.importing import Bench
from tests.integration.uploading import Trouble, Troubled, UploadBench

BEGINS = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOME = Network(reachable=True, metered=False, identity="home", name="Home")
OFFICE = Network(reachable=True, metered=False, identity="office", name="Office")
MB = 1_000_000
THIN, FAT = 1_250_000, 20 * MB
NAS = "NAS"

Scenes = Callable[[Laptop, ThinPlace], Coroutine[None, None, None]]


def play(folder: Path, scenes: Scenes, *, is_told: bool = True, files: int = 500) -> ThinPlace:
    """Let it happen while so many films wait to be uploaded."""
    laptop = Laptop(folder, BEGINS, UTC, Policy(), {NAS: (THIN, PolicyChange())})
    place = ThinPlace(THIN, laptop.line, is_told=is_told)
    laptop.places[NAS] = place
    laptop.go_to(HOME)
    for _ in range(files):
        laptop.publish(20 * MB)
    laptop.run(scenes(laptop, place), lambda: None)
    return place


def route(folder: Path, network: Network) -> Route:
    """What the journal has of the way from there."""
    journal = Database(folder / "journal.sqlite3", read_only=True)
    try:
        found = {one.identity: one for one in networks.every(journal.read())}
        (learnt,) = found[network.identity].routes
        return learnt
    finally:
        journal.close()


async def most_at_once(place: ThinPlace, seconds: int) -> int:
    """How many were on their way at most in the next seconds."""
    seen = 0
    for _ in range(4 * seconds):
        await asyncio.sleep(0.25)
        seen = max(seen, len(place.under_way))
    return seen


def test_on_a_thin_line_there_are_soon_fewer(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop, place: ThinPlace) -> None:
        assert await most_at_once(place, 5) == 8
        await asyncio.sleep(300)
        assert await most_at_once(place, 60) <= 2

    play(tmp_path, scenes)
    learnt = route(tmp_path, HOME)
    assert learnt.parallel in {1, 2}
    assert learnt.latency == timedelta(milliseconds=30)


def test_a_line_that_gets_better_carries_more_again(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop, place: ThinPlace) -> None:
        await asyncio.sleep(300)
        assert await most_at_once(place, 60) <= 2
        place.rate = FAT
        await asyncio.sleep(900)
        assert await most_at_once(place, 60) == 8

    play(tmp_path, scenes, files=1000)
    assert route(tmp_path, HOME).parallel is None


def test_another_network_is_begun_with_anew_and_the_first_one_where_it_was_left(
    tmp_path: Path,
) -> None:
    async def scenes(laptop: Laptop, place: ThinPlace) -> None:
        await asyncio.sleep(300)
        laptop.go_to(OFFICE)
        place.rate = FAT
        assert await most_at_once(place, 120) == 8
        laptop.go_to(HOME)
        place.rate = THIN
        assert await most_at_once(place, 120) <= 2

    play(tmp_path, scenes)
    assert route(tmp_path, HOME).parallel in {1, 2}
    assert route(tmp_path, OFFICE).parallel is None


def test_what_is_forgotten_in_the_journal_is_found_out_anew(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop, place: ThinPlace) -> None:
        await asyncio.sleep(300)
        place.rate = FAT
        with laptop.journal.write() as connection:
            routes.forget_network(connection, HOME.identity)
        lane = laptop.lanes[NAS]
        lane.follow(lane.record)
        assert await most_at_once(place, 20) == 8

    play(tmp_path, scenes)


def test_a_destination_that_takes_more_than_it_did_gets_no_more_over_a_thin_line(
    tmp_path: Path,
) -> None:
    async def scenes(laptop: Laptop, place: ThinPlace) -> None:
        await asyncio.sleep(300)
        place.parallel = 16
        assert await most_at_once(place, 120) <= 3

    play(tmp_path, scenes)


def test_a_destination_that_takes_more_over_a_good_line_gets_more_at_once(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop, place: ThinPlace) -> None:
        place.rate = FAT
        assert await most_at_once(place, 30) == 8
        place.parallel = 16
        assert await most_at_once(place, 30) == 16

    play(tmp_path, scenes)


def test_without_a_measure_there_are_as_many_as_the_destination_takes(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop, place: ThinPlace) -> None:
        await asyncio.sleep(300)
        assert len(place.under_way) == 8

    play(tmp_path, scenes, is_told=False)
    learnt = route(tmp_path, HOME)
    assert (learnt.parallel, learnt.latency) == (None, None)


class Attic(Troubled):
    """A folder that says how far away it is, and takes eight files at once."""

    latency = round_trip = timedelta(milliseconds=30)

    def __init__(self, root: Path, trouble: Trouble, seen: Counter[int]) -> None:
        super().__init__(root, trouble)
        self._seen = seen
        self._now = 0

    @property
    def parallel(self) -> int:
        return 8

    async def send(self, sending: Sending) -> RemoteRef:
        self._now += 1
        self._seen[self._now] += 1
        try:
            return await super().send(sending)
        finally:
            self._now -= 1


def test_after_a_restart_there_are_as_many_as_were_useful(
    bench: Bench, card: Path, tmp_path: Path
) -> None:
    make_bulk(card, 40, 20_000)
    bench.import_from(card)
    attic = UploadBench(bench, tmp_path / "attic")
    seen = Counter[int]()
    bench.open_destination = lambda _: Attic(attic.there, attic.trouble, seen)
    with attic.engine(upload=False) as engine:
        engine.add_destination(attic.config)
    journal = Database(bench.journal)
    with journal.write() as connection:
        learnt = Route("", "", NAS, parallel=3, learnt_at=BEGINS)
        (record,) = destinations.every(connection)
        routes.save(connection, record.id, learnt)
    journal.close()
    attic.upload()
    assert attic.is_all_there()
    assert max(seen) == 3
