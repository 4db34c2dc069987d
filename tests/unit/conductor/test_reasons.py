"""What waits does so for a reason the user can check."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop_sync.conductor.policies import BUSY_LOAD, Clearance, clearance
from desktop_sync.model.conditions import Conditions, Network, Power, Presence
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.policy import OnBattery, OnMetered, Pause, Policy
from tests.unit.conductor.situations import (
    BUDGET,
    CAREFUL,
    EVERYTHING_AT_ONCE,
    METERED,
    MIDNIGHT,
    NOON,
    TODAY,
    TONIGHT,
    held,
    may_run,
    utc,
)

ON_BATTERY = Power(on_battery=True)


@pytest.mark.parametrize(
    ("conditions", "policy", "hold"),
    [
        (Conditions(NOON, network=Network(reachable=False)), Policy(), DestinationHold("offline")),
        (Conditions(NOON, network=Network(captive=True)), Policy(), DestinationHold("portal")),
        (
            Conditions(NOON, network=Network(name="train")),
            Policy(networks=("home", "work")),
            DestinationHold("network", "home, work"),
        ),
        (METERED, Policy(), DestinationHold("metered", "train")),
        (Conditions(NOON, network=Network(metered=True)), Policy(), DestinationHold("metered")),
        (
            Conditions(NOON, Power(on_battery=True, level=90)),
            Policy(battery=OnBattery.WAIT),
            DestinationHold("battery", "90"),
        ),
        (
            Conditions(NOON, ON_BATTERY),
            Policy(battery=OnBattery.WAIT),
            DestinationHold("battery"),
        ),
        (
            Conditions(NOON, Power(on_battery=True, level=29)),
            Policy(battery_level=30),
            DestinationHold("low-battery", "29"),
        ),
        (
            Conditions(NOON, Power(on_battery=True, level=90, saver=True)),
            Policy(),
            DestinationHold("saver"),
        ),
        (
            Conditions(NOON),
            Policy(hours=TONIGHT),
            DestinationHold("hours", until=utc("2026-06-01T20:00")),
        ),
        (
            Conditions(NOON, presence=Presence(presenting=True)),
            Policy(),
            DestinationHold("presenting"),
        ),
        (Conditions(NOON, load=0.81), Policy(), DestinationHold("busy")),
    ],
)
def test_each_reason_keeps_everything_back_and_is_told(
    conditions: Conditions, policy: Policy, hold: DestinationHold
) -> None:
    cleared = clearance(policy, conditions, None, 0, None)
    assert cleared.most_bytes == cleared.total_bytes == 0
    assert cleared.above == held(1, cleared) == held(10**12, cleared) == replace(hold, lasting=True)


@pytest.mark.parametrize(
    ("conditions", "policy"),
    [
        (Conditions(NOON, network=Network(name="home")), Policy(networks=("work", "home"))),
        (Conditions(NOON, network=Network(reachable=True)), Policy(networks=("home",))),
        (METERED, Policy(metered=OnMetered.GO)),
        (Conditions(NOON, network=Network(metered=False)), Policy(metered=OnMetered.WAIT)),
        (Conditions(NOON, Power(on_battery=True, level=1, saver=True)), Policy(OnBattery.GO)),
        (Conditions(NOON, Power(on_battery=False, level=1, saver=True)), Policy(OnBattery.WAIT)),
        (Conditions(NOON, Power(level=1, saver=True)), Policy()),
        (Conditions(NOON, ON_BATTERY), Policy()),
        (Conditions(NOON, Power(on_battery=True, level=30)), Policy(battery_level=30)),
        (Conditions(NOON), Policy(hours=TODAY)),
        (
            Conditions(NOON, presence=Presence(presenting=True)),
            Policy(wait_while_presenting=False),
        ),
        (Conditions(NOON, presence=Presence(undisturbed=True)), Policy()),
        (Conditions(NOON, load=1.0), Policy(wait_while_busy=False)),
        (Conditions(NOON, load=BUSY_LOAD), Policy()),
    ],
)
def test_what_the_policy_does_not_mind_keeps_nothing_back(
    conditions: Conditions, policy: Policy
) -> None:
    assert clearance(policy, conditions, None, 0, None) == Clearance(None, None, None)


def test_of_several_reasons_the_one_that_lasts_longest_is_told() -> None:
    policy = replace(CAREFUL, networks=("home",), hours=TONIGHT)
    cleared = clearance(policy, EVERYTHING_AT_ONCE, Pause(), BUDGET, 10)
    assert [bound.hold.code for bound in cleared.bounds] == [
        "paused",
        "offline",
        "portal",
        "network",
        "metered",
        "metered-spent",
        "low-battery",
        "saver",
        "hours",
        "presenting",
        "busy",
        "route-size",
    ]
    assert held(1, cleared).code == "paused"


def test_what_no_day_is_enough_for_is_not_told_to_wait_for_the_evening() -> None:
    policy = replace(CAREFUL, hours=TONIGHT)
    cleared = clearance(policy, METERED, None, 0, None)
    assert held(BUDGET, cleared).code == "hours"
    assert held(BUDGET + 1, cleared).code == "metered"


# Bytes that cost money ----------------------------------------------------------------


def test_on_a_metered_network_what_is_left_of_the_day_may_go() -> None:
    cleared = clearance(CAREFUL, METERED, None, 20, None)
    assert cleared.most_bytes == cleared.total_bytes == 30
    assert may_run(30, cleared)
    assert held(31, cleared) == DestinationHold("metered-spent", until=MIDNIGHT, lasting=True)
    assert held(BUDGET, cleared).until == MIDNIGHT
    assert held(BUDGET + 1, cleared) == DestinationHold("metered", "train", lasting=True)


def test_when_the_day_is_spent_nothing_goes_until_midnight() -> None:
    cleared = clearance(CAREFUL, METERED, None, BUDGET + 20, None)
    assert cleared.most_bytes == cleared.total_bytes == 0
    assert cleared.above == held(1, cleared)
    assert held(1, cleared) == DestinationHold("metered-spent", until=MIDNIGHT, lasting=True)


def test_a_whole_day_left_keeps_back_only_what_is_larger_than_it() -> None:
    cleared = clearance(CAREFUL, METERED, None, 0, None)
    assert cleared.total_bytes == BUDGET
    assert held(BUDGET + 1, cleared).code == "metered"


def test_where_nothing_a_day_may_go_nothing_waits_for_midnight() -> None:
    cleared = clearance(replace(CAREFUL, metered_bytes_a_day=0), METERED, None, 0, None)
    assert held(1, cleared) == DestinationHold("metered", "train", lasting=True)


def test_where_bytes_cost_nothing_none_are_counted() -> None:
    conditions = Conditions(NOON, network=Network(metered=False))
    assert clearance(CAREFUL, conditions, None, 10**9, None).total_bytes is None


# Routes -------------------------------------------------------------------------------


def test_only_what_is_too_large_for_a_route_waits() -> None:
    cleared = clearance(Policy(), Conditions(NOON), None, 0, 40)
    assert (cleared.most_bytes, cleared.total_bytes) == (40, None)
    assert may_run(40, cleared)
    assert held(41, cleared) == DestinationHold("route-size", "40", lasting=True)


def test_a_route_and_a_day_each_keep_back_what_they_must() -> None:
    cleared = clearance(CAREFUL, METERED, None, 10, 30)
    assert may_run(30, cleared)
    assert held(31, cleared).code == "route-size"
    assert held(41, cleared).code == "metered-spent"
    assert held(51, cleared).code == "metered"
