"""A computer that is unplugged, runs low, goes offline and comes back, on a real system bus: what
runs follows within seconds, and it is said why the rest waits."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_sync.conductor import conductor
from desktop_sync.conductor.conductor import Surroundings
from desktop_sync.engine.back_off import BackOff
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import ItemError
from desktop_sync.journal.database import Database
from desktop_sync.model.conditions import Medium
from desktop_sync.model.destination import UploadFile
from desktop_sync.model.events import Status
from desktop_sync.model.job import JobState
from desktop_sync.model.policy import OnBattery, OnMetered, Policy
from desktop_sync.platforms import conditions
from desktop_sync.sources.folder import FolderSource
from desktop_sync.sources.registry import open_devices
from tests.fakes.camera import make_bulk
from tests.fakes.surroundings import ToldLoad
from tests.fakes.system_bus import NETWORK_MANAGER, SystemBus
from tests.integration.importing import PATIENCE_SECONDS, Bench
from tests.integration.uploading import NAME, UploadBench, finished

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bus is that of Linux")

MOST_SECONDS = 10.0
"""It takes less than two; the rest is for a machine that has much else to do."""
COUNT, SIZE_BYTES = 3, 2_000
POLICY = Policy(wait_while_busy=False)

Told = Callable[[str, float], None]


@pytest.fixture
def attic(bench: Bench, card: Path, tmp_path: Path) -> UploadBench:
    """A few photos that are to be uploaded."""
    make_bulk(card, COUNT, SIZE_BYTES)
    bench.import_from(card)
    return UploadBench(bench, tmp_path / "attic")


@contextmanager
def working(
    attic: UploadBench, policy: Policy = POLICY, load: ToldLoad | None = None
) -> Iterator[Engine]:
    """An engine on this computer, at work: no upload is ever done while ``before_proof`` is there,
    and until then what was begun goes on."""

    async def wait(_: UploadFile) -> None:
        await asyncio.Event().wait()

    attic.trouble.before_proof = wait
    engine = Engine(
        Database(attic.bench.journal),
        EngineOptions(attic.bench.library, attic.bench.layout, policy=policy),
        _open_source,
        open_devices(),
        Uploading(attic.bench.open_destination, BackOff()),
        Surroundings(
            power=conditions.power(),
            network=conditions.network(),
            presence=conditions.presence(),
            wakefulness=conditions.wakefulness(),
            load=load or ToldLoad(),
        ),
    )
    try:
        engine.start()
        engine.add_destination(attic.config)
        yield engine
    finally:
        engine.stop()


def _open_source(key: str, roots: Sequence[str]) -> FolderSource:
    raise AssertionError("nothing is imported here")


def until(engine: Engine, expected: Callable[[Status], bool], what: str) -> float:
    """How many seconds it took until the engine's status is as expected."""
    begun, pause = time.monotonic(), threading.Event()
    while not expected(status := engine.status().result(PATIENCE_SECONDS)):
        if time.monotonic() - begun > PATIENCE_SECONDS:
            raise TimeoutError(f"{what}: {status.uploads}")
        pause.wait(0.01)
    return time.monotonic() - begun


def runs(status: Status) -> bool:
    (place,) = status.uploads.places
    return place.running > 0 and place.hold is None


def is_done(status: Status) -> bool:
    return status.uploads.places[0].succeeded == COUNT


def waits(code: str) -> Callable[[Status], bool]:
    def is_held(status: Status) -> bool:
        (place,) = status.uploads.places
        return place.running == 0 and place.hold is not None and place.hold.code == code

    return is_held


def follows(
    engine: Engine, change: Callable[[], None], expected: Callable[[Status], bool], what: str
) -> None:
    """What runs follows a change soon."""
    begun = time.monotonic()
    change()
    until(engine, expected, what)
    seconds = time.monotonic() - begun
    print(f"{what}: {seconds:.2f} s")
    assert seconds < MOST_SECONDS, what


CHANGES = [
    pytest.param(
        lambda bus: bus.unplug(12),
        lambda bus: bus.plug_in(),
        "low-battery",
        POLICY,
        id="low battery",
    ),
    pytest.param(
        lambda bus: bus.unplug(90),
        lambda bus: bus.plug_in(),
        "battery",
        Policy(battery=OnBattery.WAIT, wait_while_busy=False),
        id="unplugged",
    ),
    pytest.param(
        lambda bus: bus.set_metered(True),
        lambda bus: bus.set_metered(False),
        "metered",
        POLICY,
        id="metered",
    ),
    pytest.param(
        lambda bus: bus.join_network("Anna’s phone", "anna", metered=True, medium=Medium.CELLULAR),
        lambda bus: bus.join_network("Office", "office", metered=False, medium=Medium.ETHERNET),
        "metered",
        POLICY,
        id="another network",
    ),
    pytest.param(
        lambda bus: bus.go_offline(), lambda bus: bus.come_back(), "offline", POLICY, id="offline"
    ),
    pytest.param(
        lambda bus: bus.meet_portal(), lambda bus: bus.come_back(), "portal", POLICY, id="portal"
    ),
]


@pytest.mark.parametrize(("begin", "end", "code", "policy"), CHANGES)
def test_what_runs_follows_the_computer(
    computer: SystemBus,
    attic: UploadBench,
    begin: Callable[[SystemBus], None],
    end: Callable[[SystemBus], None],
    code: str,
    policy: Policy,
) -> None:
    with working(attic, policy) as engine:
        until(engine, runs, "the first upload")
        follows(engine, lambda: begin(computer), waits(code), code)
        reasons = engine.why(attic.bench.assets()[0].name).result(PATIENCE_SECONDS)
        assert [one.hold.code if one.hold else None for one in reasons] == [code]
        follows(engine, lambda: end(computer), runs, f"after {code}")
        follows(engine, lambda: begin(computer), waits(code), f"{code} again")
        attic.trouble.before_proof = None
        end(computer)
        until(engine, is_done, "the end of the uploads")
    assert attic.is_all_there()


def test_on_battery_that_is_well_charged_it_goes_on(
    computer: SystemBus, attic: UploadBench
) -> None:
    with working(attic) as engine:
        until(engine, runs, "the first upload")
        computer.unplug(90)
        until(engine, lambda _: engine.conditions().power.on_battery is True, "the battery")
        assert runs(engine.status().result(PATIENCE_SECONDS))
        follows(engine, lambda: computer.unplug(29), waits("low-battery"), "below the level")


def test_small_ones_go_where_bytes_cost_money_and_large_ones_wait(
    computer: SystemBus, attic: UploadBench, card: Path
) -> None:
    make_bulk(card / "large", 1, 50_000, seed=9)
    attic.bench.import_from(card)
    large = max(attic.bench.assets(), key=lambda one: one.resources[0].size_bytes)
    policy = Policy(
        metered=OnMetered.SMALL, metered_bytes_a_day=COUNT * 10_000, wait_while_busy=False
    )
    computer.set_metered(True)
    with working(attic, policy) as engine:
        attic.trouble.before_proof = None
        status = finished(engine)
        assert (status.succeeded, status.pending) == (COUNT, 1)
        (place,) = engine.status().result(PATIENCE_SECONDS).uploads.places
        assert place.part is not None
        assert (place.part.jobs, place.part.size_bytes) == (1, 50_000)
        assert place.part.hold.code == "metered"
        (shown,) = engine.places(1).result(PATIENCE_SECONDS).destinations
        assert shown.part == place.part
        reasons = engine.why(large.name).result(PATIENCE_SECONDS)
        assert [one.hold.code for one in reasons if one.hold] == ["metered"]
        computer.set_metered(False)
        until(engine, lambda it: it.uploads.places[0].succeeded == COUNT + 1, "the large one")
        (shown,) = engine.places(1).result(PATIENCE_SECONDS).destinations
        assert shown.part is None


def test_others_that_want_the_processors_are_let_go_first(
    computer: SystemBus, attic: UploadBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conductor, "_LOAD_SECONDS", 0.05)
    load = ToldLoad()
    with working(attic, Policy(), load) as engine:
        until(engine, runs, "the first upload")
        load.share = 0.95
        until(engine, waits("busy"), "the hold")
        load.share = 0.1
        until(engine, runs, "the end of the hold")
        attic.trouble.before_proof = None
        computer.go_offline()
        until(engine, waits("offline"), "no network")
        computer.come_back()
        until(engine, is_done, "the end of the uploads")


def test_the_load_is_not_looked_at_while_nothing_runs(
    computer: SystemBus, attic: UploadBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conductor, "_LOAD_SECONDS", 0.02)
    computer.go_offline()
    load = ToldLoad()
    with working(attic, Policy(), load) as engine:
        until(engine, waits("offline"), "the hold")
        until(engine, lambda _: not engine.conditions().network.reachable, "what is known")
        threading.Event().wait(0.5)
        assert load.looks == 0
        attic.trouble.before_proof = None
        computer.come_back()
        until(engine, is_done, "the end of the uploads")
        looks = _once_still(load)
        threading.Event().wait(0.5)
        assert load.looks == looks


def _once_still(load: ToldLoad) -> int:
    """How often it was looked at, once it is not any more."""
    pause, before = threading.Event(), -1
    while load.looks != before:
        before = load.looks
        pause.wait(0.5)
    return before


def test_what_the_user_says_of_a_network_is_above_the_system(
    computer: SystemBus, attic: UploadBench
) -> None:
    with working(attic) as engine:
        until(engine, runs, "the first upload")
        follows(
            engine,
            lambda: engine.set_metered("Home", metered=True),
            waits("metered"),
            "the user's word",
        )
        computer.set_metered(False)
        follows(engine, lambda: engine.set_metered("Home", metered=None), runs, "no word")


def test_the_user_is_above_the_battery(computer: SystemBus, attic: UploadBench) -> None:
    computer.unplug(5)
    with working(attic) as engine:
        attic.trouble.before_proof = None
        until(engine, waits("low-battery"), "the hold")
        engine.run_now()
        until(engine, is_done, "the end of the uploads")
    assert attic.is_all_there()


def test_one_that_waits_for_another_try_runs_now(computer: SystemBus, attic: UploadBench) -> None:
    later = ItemError("refused", retryable=True, retry_after=timedelta(hours=1))
    attic.trouble.raises["send", None] = [later] * COUNT
    with working(attic) as engine:
        attic.trouble.before_proof = None
        until(engine, lambda _: attic.trouble.steps["send"] == COUNT, "the first tries")
        computer.unplug(5)
        until(engine, waits("low-battery"), "the hold")
        number = upload_of(attic.bench)
        engine.run_now(number)
        until(engine, lambda status: status.uploads.places[0].succeeded == 1, "the one")
        until(engine, waits("low-battery"), "the hold again")


def upload_of(bench: Bench) -> int:
    """Some upload."""
    journal = Database(bench.journal, read_only=True)
    (number,) = journal.read().execute("SELECT MIN(id) FROM upload").fetchone()
    journal.close()
    return int(number)


def test_what_is_known_at_the_start_keeps_back_from_the_start(
    computer: SystemBus, attic: UploadBench
) -> None:
    computer.set_metered(True)
    for _ in range(3):
        with working_again(attic) as engine:
            until(engine, waits("metered"), "the hold")
    assert attic.trouble.steps["send"] == 0


@contextmanager
def working_again(attic: UploadBench) -> Iterator[Engine]:
    with working(attic) as engine:
        yield engine
        engine.remove_destination(NAME)


def test_when_the_service_of_the_network_is_gone_nothing_is_kept_back(
    computer: SystemBus, attic: UploadBench
) -> None:
    computer.go_offline()
    with working(attic) as engine:
        until(engine, waits("offline"), "the hold")
        follows(engine, lambda: computer.kill(NETWORK_MANAGER), runs, "the service being gone")


def test_after_sleep_it_goes_on_within_seconds(computer: SystemBus, attic: UploadBench) -> None:
    with working(attic) as engine:
        until(engine, runs, "the first upload")
        checks = attic.trouble.steps["check"]
        follows(
            engine,
            computer.sleep_and_wake,
            lambda status: attic.trouble.steps["check"] > checks and runs(status),
            "waking",
        )
        attic.trouble.before_proof = None
        computer.sleep_and_wake()
        until(engine, is_done, "the end of the uploads")
        states = {one.state for one in engine.why(attic.bench.assets()[0].name).result()}
        assert states == {JobState.SUCCEEDED}
