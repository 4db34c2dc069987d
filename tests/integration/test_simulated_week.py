"""A week with a laptop, in seconds: at every moment what is under way may be, what waits is said
to wait for the right reason, and in the end everything is there, once.

The conductor, the lanes and the journal are real; time, the networks and the two places are the
tests'. What may run when is told here once more, in other words than the program's.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from desktop_sync.journal import networks
from desktop_sync.journal.database import Database
from desktop_sync.model.conditions import Network
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.policy import Hours, OnBattery, OnMetered, Policy, PolicyChange
from tests.fakes.laptop import Laptop
from tests.fakes.slow_place import Send

ZONE = ZoneInfo("Europe/Berlin")
EVENING, MORNING = time(22), time(6)
A_DAY = 30_000_000
LEAST_LEVEL = 30
POLICY = Policy(
    battery=OnBattery.ABOVE_LEVEL,
    battery_level=LEAST_LEVEL,
    metered=OnMetered.SMALL,
    metered_bytes_a_day=A_DAY,
    wait_while_busy=False,
)
NAS, CLOUD = "NAS", "Cloud"
PLACES = {
    NAS: (60_000, PolicyChange()),
    CLOUD: (150_000, PolicyChange(hours=Hours(EVENING, MORNING))),
}

HOME = Network(reachable=True, metered=False, identity="home", name="Home")
NOWHERE = Network(reachable=False)
PHONE = Network(reachable=True, metered=True, identity="phone", name="Anna’s phone")
PORTAL = Network(reachable=True, captive=True, identity="office", name="Office")
OFFICE = replace(PORTAL, captive=False)

AUTUMN = datetime(2026, 10, 19, tzinfo=ZONE)
SPRING = datetime(2026, 3, 23, tzinfo=ZONE)
"""Mondays; on the Sundays after them clocks are changed."""

NOTICED_WITHIN_SECONDS = 60.1
"""Nobody tells that a clock was set."""

GOES_ON_WITHIN_SECONDS = 2.0

Row = tuple[int, int, int]
"""An upload that waits: its number, its size, that of its largest file."""


@dataclass
class Witness:
    """Looks at the laptop whenever nothing is left to be done but to wait."""

    laptop: Laptop
    at_once: set[int] = field(default_factory=set)
    looks: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    metered: Counter[object] = field(default_factory=Counter)
    _counted: set[int] = field(default_factory=set)
    _seen: dict[str, object] = field(default_factory=dict)
    _waiting: dict[str, list[Row]] = field(default_factory=dict)
    _holds: dict[str, set[DestinationHold]] = field(default_factory=dict)
    _could_go: dict[str, int] = field(default_factory=dict)
    _rests_since: dict[str, float] = field(default_factory=dict)

    def look(self) -> None:
        if self.laptop.seconds_since_the_clock_was_set < NOTICED_WITHIN_SECONDS:
            return
        self.looks += 1
        for name, place in self.laptop.places.items():
            for resource_id, send in place.under_way.items():
                self._may_be_under_way(name, resource_id, send)
            self._is_explained(name)
        moving = any(lane.running() for lane in self.laptop.lanes.values())
        on_mains = not self.laptop.power.look().on_battery
        assert self.laptop.wakefulness.is_kept_awake is (moving and on_mains), self._shown()

    # What may be under way ------------------------------------------------------------

    def _may_be_under_way(self, name: str, resource_id: int, send: Send) -> None:
        if resource_id in self.at_once:
            return
        size = send.file.size_bytes
        forbids = self._forbids(name, size)
        assert not forbids, f"{size} bytes to {name} at {self._shown()} though {forbids}"
        is_metered = bool(self.laptop.network.look().metered)
        assert is_metered is send.is_metered, "what began elsewhere went on where bytes cost money"
        if is_metered and id(send) not in self._counted:
            self._counted.add(id(send))
            day = self._shown().date()
            self.metered[day] += size
            assert self.metered[day] <= A_DAY, f"{self.metered[day]} bytes on {day}"

    def _forbids(self, name: str, size: int) -> set[str]:
        """Every reason why so much may not be on its way there now."""
        power, network = self.laptop.power.look(), self.laptop.network.look()
        reasons = set()
        if self.laptop.pause is not None:
            reasons.add("paused")
        if network.reachable is False:
            reasons.add("offline")
        if network.captive:
            reasons.add("portal")
        if power.on_battery and (power.level or 0) < LEAST_LEVEL:
            reasons.add("low-battery")
        if network.metered and size > A_DAY:
            reasons.add("metered")
        if name == CLOUD and MORNING <= self._shown().time() < EVENING:
            reasons.add("hours")
        return reasons

    def _shown(self) -> datetime:
        """By the user's own clock."""
        return self.laptop.clock().astimezone(ZONE)

    # What is said of the rest ---------------------------------------------------------

    def _is_explained(self, name: str) -> None:
        lane, now = self.laptop.lanes[name], self._shown()
        version = self.laptop.journal.read().execute("PRAGMA data_version").fetchone()[0]
        network, power = self.laptop.network.look(), self.laptop.power.look()
        is_night = not MORNING <= now.time() < EVENING
        seen = (
            version,
            (network, power, is_night, now.date(), self.laptop.pause),
            (lane.allowed, lane.hold, lane.part, bool(lane.running())),
        )
        if self._seen.get(name) != seen:
            self._seen[name] = seen
            if name not in self._waiting or version != self._seen.get(name + " journal"):
                self._seen[name + " journal"] = version
                self._waiting[name] = self._pending(lane.record.id)
            self._holds[name] = set(self._explanations(name, self._waiting[name]))
        for hold in self._holds[name]:
            self._ends_when_it_says(hold, now)
        self._goes_on(name)

    def _goes_on(self, name: str) -> None:
        """What may go does, but for the moment it takes to ask what is there."""
        if not self._could_go[name] or self.laptop.lanes[name].running():
            self._rests_since.pop(name, None)
            return
        since = self._rests_since.setdefault(name, self.laptop.clock.seconds)
        waits = self.laptop.clock.seconds - since
        assert waits < GOES_ON_WITHIN_SECONDS, (
            f"{self._could_go[name]} to {name} could go at {self._shown()}, {waits} seconds long"
        )

    def _explanations(self, name: str, waiting: list[Row]) -> Iterator[DestinationHold]:
        lane = self.laptop.lanes[name]
        left = A_DAY - networks.spent(self.laptop.journal.read(), self._shown().date())
        is_metered = bool(self.laptop.network.look().metered)
        may_run = 0
        for upload_id, size, largest in waiting:
            hold = lane.why_it_waits(upload_id, size, largest)
            forbids = self._forbids(name, size)
            if hold is not None:
                self.reasons[hold.code] += 1
                yield hold
            if "paused" in forbids:
                continue
            if hold is not None and hold.code == "unreachable":
                assert not self.laptop.line.is_up or lane.hold == hold
            elif hold is not None and hold.code == "metered-spent":
                assert is_metered
                assert size > left or lane.running(), f"{size} of {left} bytes wait"
            elif hold is not None:
                assert hold.code in forbids, f"{hold} at {self._shown()}, but {forbids}"
            else:
                assert not forbids, f"{size} bytes to {name} wait for {forbids}: nobody says so"
                may_run += 1
        self._could_go[name] = may_run

    def _ends_when_it_says(self, hold: DestinationHold, now: datetime) -> None:
        if hold.code in ("hours", "metered-spent"):
            assert hold.until is not None
            assert timedelta() < hold.until - now <= timedelta(days=1, hours=1)
            there = hold.until.astimezone(ZONE)
            assert there.time() == (EVENING if hold.code == "hours" else time(0))
        elif hold.code == "unreachable":
            assert hold.until is not None
        else:
            assert hold.until is None

    def _pending(self, destination_id: int) -> list[Row]:
        rows = self.laptop.journal.read().execute(
            "SELECT id, size_bytes, largest_bytes FROM upload"
            " WHERE destination_id = ? AND state = 'pending' AND not_before IS NULL",
            (destination_id,),
        )
        return [tuple(row) for row in rows]


def on(monday: datetime, day: int, clock: str) -> datetime:
    """A moment of that week, by a clock that is right."""
    shown = datetime.combine(monday.date() + timedelta(days=day), time.fromisoformat(clock), ZONE)
    return shown.astimezone(UTC)


def sizes(chance: random.Random, count: int) -> list[int]:
    """Photos, and now and then a film; all different."""
    return [
        chance.randrange(50_000_000, 800_000_000)
        if chance.random() < 0.15
        else chance.randrange(300_000, 6_000_000)
        for _ in range(count)
    ]


async def commute(laptop: Laptop, monday: datetime, day: int, chance: random.Random) -> None:
    """From home to the office and back, and new photos in the evening."""
    await laptop.until(on(monday, day, "07:00"))
    laptop.unplug(95)
    await laptop.until(on(monday, day, "07:30"))
    laptop.go_to(NOWHERE)
    await laptop.until(on(monday, day, "08:15"))
    laptop.unplug(70)
    laptop.go_to(PHONE)
    await laptop.until(on(monday, day, "08:45"))
    laptop.go_to(PORTAL)
    await laptop.until(on(monday, day, "09:00"))
    laptop.go_to(OFFICE)
    await laptop.until(on(monday, day, "09:05"))
    laptop.plug_in()


async def go_home(laptop: Laptop, monday: datetime, day: int, chance: random.Random) -> None:
    await laptop.until(on(monday, day, "17:00"))
    laptop.unplug(31)
    laptop.go_to(PHONE)
    await laptop.until(on(monday, day, "17:20"))
    laptop.unplug(29)
    await laptop.until(on(monday, day, "17:40"))
    laptop.go_to(NOWHERE)
    await laptop.until(on(monday, day, "18:00"))
    laptop.go_to(HOME)
    await laptop.until(on(monday, day, "18:30"))
    laptop.plug_in()
    await laptop.until(on(monday, day, "19:00"))
    for size in sizes(chance, 30):
        laptop.publish(size)


async def week(laptop: Laptop, witness: Witness, monday: datetime) -> None:
    chance = random.Random(6)
    laptop.go_to(HOME)
    for size in sizes(chance, 150):
        laptop.publish(size)

    # Monday is an ordinary day, and in the night after it the lid is shut.
    await commute(laptop, monday, 0, chance)
    await go_home(laptop, monday, 0, chance)
    await laptop.until(on(monday, 1, "00:30"))
    assert all(lane.running() for lane in laptop.lanes.values())
    laptop.sleep(timedelta(hours=4, minutes=30))
    await laptop.until(on(monday, 1, "05:00") + timedelta(seconds=2))
    assert all(lane.running() for lane in laptop.lanes.values())

    # On Tuesday it sleeps in the train, on battery.
    await commute(laptop, monday, 1, chance)
    await laptop.until(on(monday, 1, "16:00"))
    laptop.unplug(80)
    laptop.sleep(timedelta(minutes=50))
    await go_home(laptop, monday, 1, chance)

    # On Wednesday somebody sets the clock an hour back, in the night on, and then right.
    await commute(laptop, monday, 2, chance)
    await laptop.until(on(monday, 2, "15:00"))
    laptop.set_clock(-timedelta(hours=1))
    await go_home(laptop, monday, 2, chance)
    await laptop.until(on(monday, 2, "22:30"))
    laptop.set_clock(timedelta(hours=9))
    await laptop.until(on(monday, 2, "23:00"))
    laptop.set_clock(-timedelta(hours=8))

    # On Thursday the user pauses until tomorrow, and lets one go nevertheless.
    await commute(laptop, monday, 3, chance)
    await laptop.until(on(monday, 3, "10:00"))
    for size in sizes(chance, 20):
        laptop.publish(size)
    await laptop.until(on(monday, 3, "10:00") + timedelta(seconds=30))
    laptop.pause_until(on(monday, 4, "08:00"))
    await laptop.until(on(monday, 3, "10:30"))
    assert not any(place.under_way for place in laptop.places.values())
    await run_one_now(laptop, witness)
    assert not any(place.under_way for place in laptop.places.values())
    await go_home(laptop, monday, 3, chance)
    await commute(laptop, monday, 4, chance)
    assert laptop.pause is None
    await go_home(laptop, monday, 4, chance)

    # The weekend is spent with a phone for a network, over two midnights, and clocks change.
    await laptop.until(on(monday, 5, "10:00"))
    for size in sizes(chance, 60):
        laptop.publish(size)
    laptop.go_to(PHONE)
    await laptop.until(on(monday, 6, "12:00"))
    laptop.pause_until(None)
    await laptop.until(on(monday, 6, "12:30"))
    laptop.resume()
    await laptop.until(on(monday, 6, "18:00"))
    laptop.go_to(HOME)
    for day in range(7, 9):
        await laptop.until(on(monday, day, "23:59"))


async def run_one_now(laptop: Laptop, witness: Witness) -> None:
    """The smallest that waits for the cloud, whatever keeps it back."""
    lane, cloud = laptop.lanes[CLOUD], laptop.places[CLOUD]
    upload_id, resource_id = (
        laptop.journal.read()
        .execute(
            "SELECT u.id, r.id FROM upload u JOIN resource r ON r.asset_id = u.asset_id"
            " WHERE u.destination_id = ? AND u.state = 'pending' ORDER BY u.size_bytes LIMIT 1",
            (lane.record.id,),
        )
        .fetchone()
    )
    witness.at_once = {resource_id}
    lane.run_now(upload_id)
    await laptop.until(laptop.clock() + timedelta(hours=1, minutes=1))
    assert resource_id in cloud.there
    witness.at_once = set()


@pytest.mark.parametrize("monday", [AUTUMN, SPRING], ids=["autumn", "spring"])
def test_in_a_week_everything_goes_that_may_and_nothing_else(
    tmp_path: Path, monday: datetime
) -> None:
    laptop = Laptop(tmp_path, monday.astimezone(UTC), ZONE, POLICY, PLACES)
    witness = Witness(laptop)
    laptop.run(week(laptop, witness, monday), witness.look)

    every, states = _journaled(tmp_path)
    assert len(every) > 300
    for name, place in laptop.places.items():
        assert set(place.there) == every, name
        whole = Counter(send.file.resource_id for send in place.sends if send.is_whole)
        assert set(whole.values()) == {1}
    assert states == {("succeeded", "server_hashed"): 2 * len(every)}
    expected = {"offline", "portal", "low-battery", "metered", "metered-spent", "hours"}
    assert expected <= set(witness.reasons)
    assert sum(witness.metered.values()) > 4 * A_DAY * 0.8


def _journaled(folder: Path) -> tuple[set[int], Counter[tuple[str, str]]]:
    """The files of the library, and how often uploads ended how, with evidence of what grade."""
    journal = Database(folder / "journal.sqlite3", read_only=True)
    every = {row[0] for row in journal.read().execute("SELECT id FROM resource")}
    rows = journal.read().execute(
        "SELECT u.state, v.grade FROM upload u JOIN resource r ON r.asset_id = u.asset_id"
        " LEFT JOIN evidence v ON v.resource_id = r.id"
        " AND v.place = 'destination:' || u.destination_id"
    )
    states = Counter((state, grade) for state, grade in rows)
    journal.close()
    return every, states
