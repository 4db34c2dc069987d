"""Moments at which conditions change just when it is awkward, in simulated time."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_sync.conductor.policies import decide
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.journal.uploads import EVERYTHING
from desktop_sync.model.conditions import Network
from desktop_sync.model.policy import Hours, OnBattery, OnMetered, Policy, PolicyChange
from tests.fakes.laptop import Laptop

BEGINS = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOME = Network(reachable=True, metered=False, identity="home", name="Home")
OFFICE = Network(reachable=True, metered=False, identity="office", name="Office")
PHONE = Network(reachable=True, metered=True, identity="phone", name="Phone")
NOWHERE = Network(reachable=False)
MB = 1_000_000
RATE = MB
RATIONED = Policy(
    battery=OnBattery.WAIT,
    metered=OnMetered.SMALL,
    metered_bytes_a_day=30 * MB,
    wait_while_busy=False,
)
NAS, CLOUD = "NAS", "Cloud"

Scenes = Callable[[Laptop], Coroutine[None, None, None]]


def play(
    folder: Path, scenes: Scenes, *names: str, change: PolicyChange | None = None, looks: int = 2000
) -> Laptop:
    """Let it happen to a laptop that uploads to places of these names. At most so ``looks`` times
    there is nothing left to be done but to wait."""
    places = {name: (RATE, change or PolicyChange()) for name in names or (NAS,)}
    laptop = Laptop(folder, BEGINS, UTC, RATIONED, places)
    rests = iter(range(looks))

    def look() -> None:
        assert next(rests, None) is not None, "it wakes up far too often"
        for name in places:
            nothing_runs_that_may_not(laptop, name)

    laptop.run(scenes(laptop), look)
    return laptop


def nothing_runs_that_may_not(laptop: Laptop, name: str) -> None:
    """By what the conductor knows."""
    lane = laptop.lanes[name]
    given = laptop.conductor.clearance(lane.record.policy, spent_too=False)
    for number, send in laptop.places[name].under_way.items():
        if lane.allowed == EVERYTHING or upload_of(laptop, number, name) in lane.allowed.at_once:
            continue
        assert not lane.all_paused
        hold = decide(send.file.size_bytes, run_now=False, given=given)
        assert hold is None, f"{number} is sent to {name}: {hold}"


def waits_for(laptop: Laptop, name: str = NAS) -> dict[int, str | None]:
    """Why uploads wait that do, by the numbers of their files."""
    lane = laptop.lanes[name]
    rows = laptop.journal.read().execute(
        "SELECT r.id, u.id, u.size_bytes, u.largest_bytes FROM upload u"
        " JOIN resource r ON r.asset_id = u.asset_id"
        " WHERE u.state = 'pending' AND u.destination_id = ?",
        (lane.record.id,),
    )
    holds = {row[0]: lane.why_it_waits(*row[1:]) for row in rows.fetchall()}
    return {number: None if hold is None else hold.code for number, hold in holds.items()}


def upload_of(laptop: Laptop, number: int, name: str = NAS) -> int:
    row = laptop.journal.read().execute(
        "SELECT u.id FROM upload u JOIN resource r ON r.asset_id = u.asset_id"
        " WHERE r.id = ? AND u.destination_id = ?",
        (number, laptop.lanes[name].record.id),
    )
    return int(row.fetchone()[0])


def test_a_days_bytes_are_used_to_the_last_one(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(PHONE)
        for _ in range(4):
            laptop.publish(10 * MB)
        await asyncio.sleep(60)
        assert waits_for(laptop) == {1: "metered-spent"}
        await asyncio.sleep(timedelta(hours=12).total_seconds())
        assert waits_for(laptop) == {}

    assert set(play(tmp_path, scenes).places[NAS].there) == {1, 2, 3, 4}


def test_all_places_share_a_days_bytes(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(PHONE)
        for _ in range(4):
            laptop.publish(9 * MB)
        await asyncio.sleep(600)

    laptop = play(tmp_path, scenes, NAS, CLOUD)
    assert sum(len(place.sends) for place in laptop.places.values()) == 3


def test_what_is_larger_than_a_days_bytes_waits_for_another_network(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(PHONE)
        for size in (31, 30, 2):
            laptop.publish(size * MB)
        await asyncio.sleep(60)
        assert waits_for(laptop) == {1: "metered", 2: "metered-spent"}
        laptop.publish(28 * MB)
        await asyncio.sleep(60)
        assert waits_for(laptop) == {1: "metered", 2: "metered-spent"}

    play(tmp_path, scenes)


def test_what_waits_for_its_turn_does_not_begin_where_bytes_cost_money(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        for _ in range(6):
            laptop.publish(40 * MB)
        await asyncio.sleep(10)
        assert len(laptop.places[NAS].under_way) == 2
        laptop.go_to(PHONE)
        await asyncio.sleep(60)
        assert set(waits_for(laptop).values()) == {"metered"}
        laptop.go_to(OFFICE)
        await asyncio.sleep(600)

    place = play(tmp_path, scenes).places[NAS]
    assert len(place.there) == 6
    assert not any(send.is_metered for send in place.sends)


def test_what_is_being_looked_for_does_not_begin_where_bytes_came_to_cost_money(
    tmp_path: Path,
) -> None:
    async def scenes(laptop: Laptop) -> None:
        place = laptop.places[NAS]
        laptop.go_to(HOME)
        place.find_seconds = 20
        for size in (40, 40, 1):
            laptop.publish(size * MB)
        await asyncio.sleep(5)
        laptop.say_metered(metered=True)
        await asyncio.sleep(120)
        assert [send.file.resource_id for send in place.sends] == [3]
        assert waits_for(laptop) == {1: "metered", 2: "metered"}
        laptop.say_metered(metered=None)
        await asyncio.sleep(240)

    assert len(play(tmp_path, scenes).places[NAS].there) == 3


def test_what_is_known_to_be_there_is_asked_again_after_sleep(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        laptop.places[NAS].find_seconds = 5
        for _ in range(6):
            laptop.publish(MB)
        await asyncio.sleep(2)
        laptop.places[NAS].find_seconds = 0.2
        laptop.sleep(timedelta(hours=3))
        await asyncio.sleep(10)
        assert waits_for(laptop) == {}

    assert len(play(tmp_path, scenes).places[NAS].there) == 6


def test_what_was_just_being_claimed_is_nobodys_after_sleep(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        laptop.publish(MB)
        await asyncio.sleep(10)
        # The journal takes what comes now a little later.
        await laptop.desk.write(lambda connection: None)
        laptop.publish(MB)
        await asyncio.sleep(0.002)
        laptop.sleep(timedelta(hours=1))
        await asyncio.sleep(60)

    assert set(play(tmp_path, scenes).places[NAS].there) == {1, 2}


def test_connections_that_died_in_sleep_are_made_anew_within_seconds(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        for _ in range(6):
            laptop.publish(100 * MB)
        for _ in range(5):
            await asyncio.sleep(20)
            laptop.sleep(timedelta(hours=1))
            await asyncio.sleep(2)
            assert len(laptop.places[NAS].under_way) == 2
        await asyncio.sleep(600)

    assert len(play(tmp_path, scenes).places[NAS].there) == 6


def test_bytes_that_were_not_let_go_after_all_are_not_counted(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(PHONE)
        for _ in range(10):
            laptop.publish(3 * MB)
        await asyncio.sleep(1)
        laptop.go_to(NOWHERE)
        await asyncio.sleep(60)
        laptop.go_to(PHONE)
        await asyncio.sleep(60)

    # Two were on their way when the line was cut: what they took is gone.
    assert len(play(tmp_path, scenes).places[NAS].there) == 8


def test_a_slow_answer_does_not_keep_what_runs_from_being_stopped(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        place = laptop.places[NAS]
        laptop.go_to(HOME)
        for _ in range(2):
            laptop.publish(400 * MB)
        await asyncio.sleep(5)
        assert len(place.under_way) == 2
        place.find_seconds = 120
        laptop.publish(MB)
        await asyncio.sleep(5)
        laptop.unplug(90)
        await asyncio.sleep(0.5)
        assert not place.under_way
        assert set(waits_for(laptop).values()) == {"battery"}
        place.find_seconds = 0.2
        laptop.plug_in()
        await asyncio.sleep(2)
        assert len(place.under_way) == 2

    play(tmp_path, scenes)


def test_a_retry_that_is_due_and_not_allowed_costs_nothing(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        refusals: list[Exception] = [ItemError("refused", retryable=True)]
        laptop.places[NAS].refuses[1] = refusals
        laptop.publish(40 * MB)
        await asyncio.sleep(0.5)
        assert not refusals
        laptop.go_to(PHONE)
        await asyncio.sleep(3600)
        assert waits_for(laptop) == {1: "metered"}
        laptop.go_to(HOME)
        await asyncio.sleep(120)

    assert set(play(tmp_path, scenes, looks=400).places[NAS].there) == {1}


def test_one_runs_now_and_the_rest_waits_as_before(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        lane = laptop.lanes[NAS]
        laptop.go_to(HOME)
        laptop.unplug(90)
        for _ in range(3):
            laptop.publish(10 * MB)
        await asyncio.sleep(10)
        assert lane.hold is not None
        lane.run_now(upload_of(laptop, 2))
        await asyncio.sleep(1)
        assert set(laptop.places[NAS].under_way) == {2}
        await asyncio.sleep(30)
        assert waits_for(laptop) == {1: "battery", 3: "battery"}
        assert lane.hold is not None
        lane.run_now(upload_of(laptop, 2))
        await asyncio.sleep(30)
        assert lane.hold is not None, "one that is done is wanted now for ever"

    assert set(play(tmp_path, scenes).places[NAS].there) == {2}


def test_everything_there_is_runs_now_and_what_comes_later_waits(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        lane = laptop.lanes[NAS]
        laptop.go_to(HOME)
        laptop.unplug(90)
        for _ in range(30):
            laptop.publish(10 * MB)
        await asyncio.sleep(10)
        lane.run_now()
        await asyncio.sleep(600)
        assert waits_for(laptop) == {}
        assert lane.hold is not None
        laptop.publish(MB)
        await asyncio.sleep(10)
        assert waits_for(laptop) == {31: "battery"}

    assert len(play(tmp_path, scenes).places[NAS].there) == 30


def test_a_pause_comes_after_what_was_wanted_now(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        for _ in range(6):
            laptop.publish(100 * MB)
        laptop.lanes[NAS].run_now()
        await asyncio.sleep(5)
        assert len(laptop.places[NAS].under_way) == 2
        laptop.pause_until(None)
        await asyncio.sleep(1)
        assert not laptop.places[NAS].under_way
        laptop.resume()
        await asyncio.sleep(1)
        assert len(laptop.places[NAS].under_way) == 2

    play(tmp_path, scenes)


def test_a_place_that_is_out_of_reach_is_tried_at_once_from_another_network(
    tmp_path: Path,
) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        laptop.line.is_up = False
        laptop.publish(MB)
        await asyncio.sleep(7200)
        assert waits_for(laptop) == {1: "unreachable"}
        laptop.go_to(OFFICE)
        await asyncio.sleep(2)
        assert waits_for(laptop) == {}

    play(tmp_path, scenes)


def test_a_place_that_said_when_is_not_asked_before(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        hour = timedelta(hours=1)
        laptop.places[NAS].refuses[1] = [DestinationError("unreachable", retry_after=hour)]
        laptop.publish(MB)
        await asyncio.sleep(60)
        laptop.go_to(OFFICE)
        await asyncio.sleep(60)
        assert waits_for(laptop) == {1: "unreachable"}
        await asyncio.sleep(hour.total_seconds())
        assert waits_for(laptop) == {}

    play(tmp_path, scenes)


def test_hours_of_one_place_begin_and_end_on_time(tmp_path: Path) -> None:
    async def scenes(laptop: Laptop) -> None:
        place = laptop.places[NAS]
        laptop.go_to(HOME)
        for _ in range(3):
            laptop.publish(10_000 * MB)
        await asyncio.sleep(60)
        assert set(waits_for(laptop).values()) == {"hours"}
        await laptop.until(datetime(2026, 6, 1, 13, 0, 1, tzinfo=UTC))
        assert len(place.under_way) == 2
        await laptop.until(datetime(2026, 6, 1, 14, 0, 1, tzinfo=UTC))
        assert not place.under_way

    play(tmp_path, scenes, change=PolicyChange(hours=Hours(time(13), time(14))))


CAREFUL = replace(RATIONED, metered_bytes_a_day=8 * MB, networks=("Home", "Phone"))
IN_HALF_AN_HOUR = timedelta(minutes=30)


def say_the_other(laptop: Laptop) -> None:
    """That bytes cost money, or that they do not."""
    if laptop.network.look().identity:
        laptop.say_metered(metered=not laptop.places[NAS].is_metered)


def lose_one(laptop: Laptop) -> None:
    laptop.places[NAS].refuses[5] = [DestinationError("unreachable", retryable=True)]


CAN_HAPPEN: dict[str, Callable[[Laptop], None]] = {
    "home": lambda it: it.go_to(HOME),
    "office": lambda it: it.go_to(OFFICE),
    "phone": lambda it: it.go_to(PHONE),
    "nowhere": lambda it: it.go_to(NOWHERE),
    "unplug": lambda it: it.unplug(50),
    "plug in": lambda it: it.plug_in(),
    "sleep": lambda it: it.sleep(timedelta(hours=2)),
    "pause": lambda it: it.pause_until(it.clock() + IN_HALF_AN_HOUR),
    "resume": lambda it: it.resume(),
    "publish": lambda it: it.publish(5 * MB),
    "clock": lambda it: it.set_clock(timedelta(hours=-1)),
    "run one now": lambda it: it.lanes[NAS].run_now(upload_of(it, 3)),
    "run all now": lambda it: it.lanes[NAS].run_now(),
    "lose one": lose_one,
    "metered": say_the_other,
    "careful": lambda it: it.use_policy(CAREFUL),
    "as before": lambda it: it.use_policy(RATIONED),
}
HAPPENS = st.sampled_from(sorted(CAN_HAPPEN))
DELAYS = st.sampled_from([0.0, 0.01, 0.04, 0.06, 0.2, 0.26, 1.0, 4.0, 61.0, 4000.0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HAPPENS, DELAYS), max_size=40))
def test_whatever_happens_in_whatever_order_everything_is_there_once(
    happens: list[tuple[str, float]],
) -> None:
    async def scenes(laptop: Laptop) -> None:
        laptop.go_to(HOME)
        for number in range(20):
            laptop.publish((number % 7 * 7 + 1) * MB)
        for what, delay in happens:
            CAN_HAPPEN[what](laptop)
            await asyncio.sleep(delay)
        laptop.resume()
        laptop.plug_in()
        laptop.use_policy(RATIONED)
        laptop.go_to(HOME)
        await asyncio.sleep(1)
        laptop.say_metered(metered=None)
        await asyncio.sleep(timedelta(days=1).total_seconds())
        states = laptop.journal.read().execute("SELECT DISTINCT state FROM upload")
        assert states.fetchall() == [("succeeded",)]

    with tempfile.TemporaryDirectory() as folder:
        laptop = play(Path(folder), scenes, NAS, CLOUD, looks=100_000)
    count = 20 + sum(what == "publish" for what, _ in happens)
    for place in laptop.places.values():
        assert len(place.there) == count
        assert sum(send.is_whole for send in place.sends) == count
