"""Any policy, any conditions, and moments near where clocks are changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from desktop_sync.conductor.policies import Clearance, clearance, decide
from desktop_sync.model.conditions import Conditions, Network, Power, Presence
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.policy import Hours, OnBattery, OnMetered, Pause, Policy

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests that look at each minute of days: a busy machine makes them fail no sooner."""

BUDGET = 50
MINUTE = timedelta(minutes=1)

CHANGES = {
    "Europe/Berlin": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "Australia/Lord_Howe": ("2026-04-04T15:00", "2026-10-03T15:30"),
    # One minute past midnight, until 2011.
    "America/St_Johns": ("2009-03-08T03:31", "2009-11-01T02:31", "2026-11-01T04:30"),
    # There was no midnight.
    "America/Sao_Paulo": ("2017-10-15T03:00", "2018-02-18T02:00"),
    # There was no 30 December.
    "Pacific/Apia": ("2011-12-30T10:00",),
    "UTC": ("2026-06-01T00:00",),
}
"""When, in UTC, the clocks of a zone are changed."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """In some zone, mostly within two days of a change of its clock."""
    name = draw(st.sampled_from(sorted(CHANGES)))
    change = utc(draw(st.sampled_from(CHANGES[name])))
    hours = st.integers(-48, 48).map(lambda hours: timedelta(hours=hours))
    near = st.integers(-7200, 7200).map(lambda seconds: timedelta(seconds=seconds))
    days = st.integers(-400, 400).map(lambda days: timedelta(days=days))
    at = change + draw(st.one_of(near, hours, days))
    return at.astimezone(ZoneInfo(name))


CLOCK_TIMES = st.one_of(
    st.sampled_from([time(0), time(0, 1), time(2), time(2, 30), time(3), time(23, 30)]),
    st.times(min_value=time(0), max_value=time(23, 59)).map(
        lambda clock: clock.replace(second=0, microsecond=0)
    ),
)
HOURS = st.builds(Hours, CLOCK_TIMES, CLOCK_TIMES)

POLICIES = st.builds(
    Policy,
    battery=st.sampled_from(OnBattery),
    battery_level=st.sampled_from([0, 30, 100]),
    metered=st.sampled_from(OnMetered),
    metered_bytes_a_day=st.sampled_from([0, BUDGET]),
    networks=st.sampled_from([(), ("home",), ("home", "work")]),
    hours=st.none() | HOURS,
    limit=st.none() | st.integers(1, 10),
    limit_hours=st.none() | HOURS,
    wait_while_presenting=st.booleans(),
    wait_while_busy=st.booleans(),
    keep_free_bytes=st.sampled_from([0, 1000]),
)
MAYBE = st.sampled_from([None, False, True])
POWERS = st.builds(Power, MAYBE, st.sampled_from([None, 10, 30, 90]), MAYBE)
NETWORKS = st.builds(
    Network,
    reachable=MAYBE,
    metered=MAYBE,
    captive=MAYBE,
    name=st.sampled_from(["", "home", "train"]),
)
CONDITIONS = st.builds(
    Conditions,
    at=moments(),
    power=POWERS,
    network=NETWORKS,
    presence=st.builds(Presence, MAYBE, MAYBE),
    load=st.sampled_from([None, 0.2, 0.8, 0.9]),
    library_free_bytes=st.sampled_from([None, 999, 1000]),
)
CALM = st.builds(
    Conditions, at=moments(), network=st.builds(Network, metered=MAYBE, name=st.just("home"))
)
"""Little but the time keeps anything back."""

NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
MIDNIGHT = utc("2026-06-01T22:00")
TONIGHT = Hours(time(22), time(6))
TODAY = Hours(time(8), time(20))
CAREFUL = Policy(metered=OnMetered.SMALL, metered_bytes_a_day=BUDGET)
METERED = Conditions(NOON, network=Network(metered=True, name="train"))
EVERYTHING_AT_ONCE = Conditions(
    NOON,
    Power(on_battery=True, level=10, saver=True),
    Network(reachable=False, metered=True, captive=True, name="train"),
    Presence(presenting=True),
    load=1.0,
)

SIZES = st.integers(0, 100)
SPENT = st.integers(0, 70)
CEILINGS = st.none() | st.integers(1, 70)


@st.composite
def pauses(draw: st.DrawFn, at: datetime) -> Pause | None:
    """None, one until resumed, or one that ends before or after."""
    minutes = draw(st.sampled_from([None, 0, -5, 1, 90, 2000]))
    if minutes is None:
        return draw(st.sampled_from([None, Pause()]))
    return Pause(at.astimezone(UTC) + minutes * MINUTE)


@st.composite
def clearances(draw: st.DrawFn) -> Clearance:
    conditions = draw(st.one_of(CONDITIONS, CALM))
    pause = draw(st.one_of(st.none(), pauses(conditions.at)))
    return clearance(draw(POLICIES), conditions, pause, draw(SPENT), draw(CEILINGS))


def later(at: datetime, moment: datetime) -> datetime:
    """A moment, as the clock of ``at`` shows it."""
    return moment.astimezone(UTC).astimezone(at.tzinfo)


def minutes_between(at: datetime, end: datetime) -> Iterator[datetime]:
    """Each full minute after ``at`` and before the end, and the last instant of all."""
    moment = at.astimezone(UTC).replace(second=0, microsecond=0) + MINUTE
    while moment < end:
        yield later(at, moment)
        moment += MINUTE
    last = end - datetime.resolution
    if last > at:
        yield later(at, last)


def held(size_bytes: int, given: Clearance) -> DestinationHold:
    hold = decide(size_bytes, run_now=False, given=given)
    assert hold is not None
    return hold


def may_run(size_bytes: int, given: Clearance) -> bool:
    return decide(size_bytes, run_now=False, given=given) is None
