"""Whatever happens to a queue that goes by the policies alone: no hold is broken, nothing that may
run waits for ever, and no asset is uploaded twice at a time to one destination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.conductor import policies
from desktop_sync.conductor.policies import BUSY_LOAD, Clearance, clearance, decide
from desktop_sync.model.conditions import Conditions, Network, Power, Presence
from desktop_sync.model.policy import (
    Hours,
    OnBattery,
    OnMetered,
    Pause,
    Policy,
    PolicyChange,
)
from tests.unit.conductor.situations import (
    BUDGET,
    CEILINGS,
    HOURS,
    MAYBE,
    NETWORKS,
    PATIENT,
    POLICIES,
    POWERS,
    later,
    moments,
)

PLACES = ("cloud", "shelf")
SLOTS = 2
CHOICES = st.integers(0, 1000)
WISHES = st.builds(
    PolicyChange,
    st.none() | st.sampled_from(OnBattery),
    st.none() | st.sampled_from(OnMetered),
    st.sampled_from([None, (), ("home",)]),
    st.none() | HOURS,
)
EASY = st.builds(
    Policy,
    metered=st.just(OnMetered.SMALL),
    metered_bytes_a_day=st.just(BUDGET),
    hours=st.none() | HOURS,
)
MOST_ROUNDS = 300


class Upload(Struct, frozen=True):
    """``number`` is its turn in the queue."""

    number: int
    asset: int
    place: str
    size_bytes: int
    run_now: bool = False

    @property
    def is_of(self) -> tuple[int, str]:
        return self.asset, self.place


def is_forbidden(
    upload: Upload, policy: Policy, now: Conditions, pause: Pause | None, ceiling: int | None
) -> bool:
    """The policy once more, as it is said to the user."""
    power, network = now.power, now.network
    return any(
        (
            pause is not None and (pause.until is None or now.at.astimezone(UTC) < pause.until),
            network.reachable is False,
            network.captive is True,
            policy.networks and network.name and network.name not in policy.networks,
            network.metered and policy.metered is OnMetered.WAIT,
            network.metered
            and policy.metered is OnMetered.SMALL
            and upload.size_bytes > policy.metered_bytes_a_day,
            power.on_battery and policy.battery is OnBattery.WAIT,
            power.on_battery
            and policy.battery is OnBattery.ABOVE_LEVEL
            and (power.saver or (power.level is not None and power.level < policy.battery_level)),
            policy.hours is not None and not is_in(policy.hours, now.at),
            policy.wait_while_presenting and now.presence.presenting,
            policy.wait_while_busy and now.load is not None and now.load > BUSY_LOAD,
            ceiling is not None and upload.size_bytes > ceiling,
        )
    )


def is_in(hours: Hours, at: datetime) -> bool:
    """Whether the clock shows one of these hours: a minute of the day, counted from their start."""
    start, end, clock = (one.hour * 60 + one.minute for one in (hours.start, hours.end, at))
    length = (end - start) % 1440 or 1440
    return (clock - start) % 1440 < length


class Schedule(RuleBasedStateMachine):
    """A queue in memory. It looks again when something happens, and when ``next_change`` says."""

    @initialize(at=moments(), policy=EASY | POLICIES)
    def begin(self, at: datetime, policy: Policy) -> None:
        self.policy = policy
        self.wishes = dict.fromkeys(PLACES, PolicyChange())
        self.ceilings: dict[str, int | None] = dict.fromkeys(PLACES)
        self.now = Conditions(at)
        self.pause: Pause | None = None
        self.waiting: list[Upload] = []
        self.running: list[Upload] = []
        self.done: Counter[tuple[int, str]] = Counter()
        self.asked: Counter[tuple[int, str]] = Counter()
        self.spent: Counter[date] = Counter()
        self.numbers = 0

    def teardown(self) -> None:
        if hasattr(self, "now"):
            self.come_to_rest()

    # The queue -------------------------------------------------------------------------

    def of(self, place: str) -> Policy:
        return policies.changed(self.policy, self.wishes[place])

    def given(self, place: str, *, spent_too: bool = True) -> Clearance:
        spent = self.spent[self.now.at.date()] if spent_too else 0
        return clearance(self.of(place), self.now, self.pause, spent, self.ceilings[place])

    def may_run(self, upload: Upload, given: Clearance) -> bool:
        return decide(upload.size_bytes, run_now=upload.run_now, given=given) is None

    def has_room(self, upload: Upload) -> bool:
        busy = sum(one.place == upload.place for one in self.running)
        return upload.run_now or busy < SLOTS

    def look_again(self) -> None:
        """Stop what may no longer run, then let begin what may. What runs has been paid for."""
        for one in list(self.running):
            if not self.may_run(one, self.given(one.place, spent_too=False)):
                self.stop(one)
        for one in sorted(self.waiting, key=lambda one: (not one.run_now, one.number)):
            if self.has_room(one) and self.may_run(one, self.given(one.place)):
                self.waiting.remove(one)
                self.running.append(one)
                self.pay(one)

    def pay(self, upload: Upload) -> None:
        if not self.now.network.metered:
            return
        today = self.now.at.date()
        self.spent[today] += max(1, upload.size_bytes)
        policy = self.of(upload.place)
        if policy.metered is OnMetered.SMALL and not upload.run_now:
            assert self.spent[today] <= policy.metered_bytes_a_day

    def stop(self, upload: Upload) -> None:
        self.running.remove(upload)
        self.waiting.append(upload)

    def next_look(self) -> datetime | None:
        found = (policies.next_change(self.of(place), self.now, self.pause) for place in PLACES)
        return min((one for one in found if one is not None), default=None)

    def go_to(self, moment: datetime) -> None:
        self.now = replace(self.now, at=later(self.now.at, moment))

    # What happens ----------------------------------------------------------------------

    @rule(asset=st.integers(0, 4), size_bytes=st.integers(0, 70))
    def publish(self, asset: int, size_bytes: int) -> None:
        """An asset is there, or is again; the journal has one upload of it for each place."""
        known = {one.is_of for one in (*self.waiting, *self.running)}
        for place in PLACES:
            if (asset, place) not in known:
                self.numbers += 1
                self.waiting.append(Upload(self.numbers, asset, place, size_bytes))
                self.asked[asset, place] += 1
        self.look_again()

    @precondition(lambda self: self.waiting)
    @rule(choice=CHOICES)
    def run_now(self, choice: int) -> None:
        index = choice % len(self.waiting)
        self.waiting[index] = replace(self.waiting[index], run_now=True)
        self.look_again()

    @precondition(lambda self: self.running)
    @rule(choice=CHOICES, well=st.booleans())
    def end(self, choice: int, well: bool) -> None:
        self.come_to_an_end(self.running[choice % len(self.running)], well=well)
        self.look_again()

    def come_to_an_end(self, upload: Upload, *, well: bool) -> None:
        if well:
            self.running.remove(upload)
            self.done[upload.is_of] += 1
        else:
            self.stop(upload)

    @rule(minutes=st.sampled_from([1, 30, 60, 61, 600, 1440, 5000]))
    def wait(self, minutes: int) -> None:
        """Nobody looks again but when time may change an answer."""
        end = self.now.at.astimezone(UTC) + timedelta(minutes=minutes)
        for moment in self.looks_until(end):
            self.go_to(moment)
            self.look_again()
        self.go_to(end)

    def looks_until(self, end: datetime) -> Iterator[datetime]:
        while (moment := self.next_look()) is not None and moment <= end:
            assert moment > self.now.at.astimezone(UTC)
            yield moment

    @precondition(lambda self: self.next_look() is not None)
    @rule()
    def wait_for_the_next_change(self) -> None:
        moment = self.next_look()
        assert moment is not None
        self.go_to(moment)
        self.look_again()

    @rule(power=st.just(Power()) | POWERS)
    def change_power(self, power: Power) -> None:
        self.now = replace(self.now, power=power)
        self.look_again()

    @rule(network=st.builds(Network, metered=MAYBE) | NETWORKS)
    def change_network(self, network: Network) -> None:
        """What runs begins anew: it goes over another network."""
        for one in list(self.running):
            self.stop(one)
        self.now = replace(self.now, network=network)
        self.look_again()

    @rule(presenting=MAYBE, load=st.sampled_from([None, 0.5, BUSY_LOAD, 0.9]))
    def change_use(self, presenting: bool | None, load: float | None) -> None:
        self.now = replace(self.now, presence=Presence(presenting), load=load)
        self.look_again()

    @rule(policy=EASY | POLICIES)
    def change_policy(self, policy: Policy) -> None:
        self.policy = policy
        self.look_again()

    @rule(place=st.sampled_from(PLACES), wish=WISHES)
    def change_wish(self, place: str, wish: PolicyChange) -> None:
        self.wishes[place] = wish
        self.look_again()

    @rule(place=st.sampled_from(PLACES), ceiling=CEILINGS)
    def learn(self, place: str, ceiling: int | None) -> None:
        self.ceilings[place] = ceiling
        self.look_again()

    @rule(minutes=st.sampled_from([None, 1, 90, 3000]))
    def pause_all(self, minutes: int | None) -> None:
        at = self.now.at.astimezone(UTC)
        self.pause = Pause(None if minutes is None else at + timedelta(minutes=minutes))
        self.look_again()

    @rule()
    def resume(self) -> None:
        self.pause = None
        self.look_again()

    # What always holds -----------------------------------------------------------------

    @invariant()
    def no_hold_is_broken(self) -> None:
        for one in self.running:
            assert one.run_now or not is_forbidden(
                one, self.of(one.place), self.now, self.pause, self.ceilings[one.place]
            )

    @invariant()
    def whoever_waits_is_told_why_or_has_no_room(self) -> None:
        assert not any(one.run_now for one in self.waiting)
        for one in self.waiting:
            assert not (self.has_room(one) and self.may_run(one, self.given(one.place)))

    @invariant()
    def no_asset_is_uploaded_twice_at_a_time_to_one_place(self) -> None:
        known = Counter(one.is_of for one in (*self.waiting, *self.running))
        assert set(known.values()) <= {1}
        assert self.done + known == self.asked

    # How it ends -----------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """With all but the clock and the cost of bytes out of the way, only what is too large for
        any day, or is never to cost anything, still waits."""
        self.pause = None
        self.ceilings = dict.fromkeys(PLACES)
        network = Network(metered=self.now.network.metered)
        self.now = Conditions(self.now.at, network=network)
        for _ in range(MOST_ROUNDS):
            self.look_again()
            while self.running:
                self.come_to_an_end(self.running[0], well=True)
                self.look_again()
            if all(self.is_hopeless(one) for one in self.waiting):
                break
            moment = self.next_look()
            assert moment is not None
            self.go_to(moment)
        assert all(self.is_hopeless(one) for one in self.waiting)

    def is_hopeless(self, upload: Upload) -> bool:
        policy = self.of(upload.place)
        if not self.now.network.metered or policy.metered is OnMetered.GO:
            return False
        hold = decide(upload.size_bytes, run_now=False, given=self.given(upload.place))
        most = policy.metered_bytes_a_day if policy.metered is OnMetered.SMALL else 0
        too_large = max(1, upload.size_bytes) > most
        assert not too_large or (hold is not None and (hold.code, hold.until) == ("metered", None))
        return too_large


Schedule.TestCase.settings = settings(PATIENT, max_examples=100, stateful_step_count=40)
TestSchedule = Schedule.TestCase
