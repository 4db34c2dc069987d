"""What waits for a time does so no longer than that, and is looked at again just then."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_sync.conductor import hours, policies
from desktop_sync.conductor.policies import clearance, decide
from desktop_sync.model.conditions import Conditions
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import Hold
from desktop_sync.model.policy import Hours, OnMetered, Pause, Policy
from tests.unit.conductor.situations import (
    CALM,
    CAREFUL,
    CEILINGS,
    CONDITIONS,
    EVERYTHING_AT_ONCE,
    METERED,
    MIDNIGHT,
    NOON,
    PATIENT,
    POLICIES,
    SIZES,
    SPENT,
    TODAY,
    TONIGHT,
    held,
    later,
    minutes_between,
    pauses,
    utc,
)


def test_a_pause_holds_until_its_end_and_no_longer() -> None:
    end = utc("2026-06-01T11:00")
    before = Conditions(NOON)
    after = Conditions(later(NOON, end))
    assert held(1, clearance(Policy(), before, Pause(end), 0, None)) == DestinationHold(
        "paused", until=end, lasting=True
    )
    assert clearance(Policy(), after, Pause(end), 0, None).above is None
    assert policies.import_hold(Policy(), before, Pause(end)) == Hold("paused", until=end)
    assert policies.import_hold(Policy(), after, Pause(end)) is None


def test_a_pause_without_an_end_holds_on() -> None:
    assert held(1, clearance(Policy(), Conditions(NOON), Pause(), 0, None)).until is None
    assert policies.import_hold(Policy(), Conditions(NOON), Pause()) == Hold("paused")


@PATIENT
@given(st.data(), POLICIES, CONDITIONS | CALM, SPENT, CEILINGS, SIZES)
def test_a_hold_is_over_when_it_says(
    data: st.DataObject,
    policy: Policy,
    conditions: Conditions,
    spent: int,
    ceiling: int | None,
    size: int,
) -> None:
    """Unless another reason holds on; what was spent is of one day."""
    pause = data.draw(pauses(conditions.at))
    hold = decide(size, run_now=False, given=clearance(policy, conditions, pause, spent, ceiling))
    assume(hold is not None and hold.until is not None)
    assert hold is not None
    assert hold.until is not None
    assert hold.until > conditions.at.astimezone(UTC)
    then = replace(conditions, at=later(conditions.at, hold.until))
    spent_then = spent if then.at.date() == conditions.at.date() else 0
    following = decide(
        size, run_now=False, given=clearance(policy, then, pause, spent_then, ceiling)
    )
    assert following is None or following.code != hold.code


@PATIENT
@given(st.data(), POLICIES, CONDITIONS | CALM, SPENT, CEILINGS)
def test_no_answer_changes_before_it_is_said_to(
    data: st.DataObject, policy: Policy, conditions: Conditions, spent: int, ceiling: int | None
) -> None:
    pause = data.draw(pauses(conditions.at))

    def answers(at: datetime) -> object:
        now = replace(conditions, at=at)
        return (
            clearance(policy, now, pause, spent, ceiling),
            policies.import_hold(policy, now, pause),
            policies.upload_limit(policy, at),
            policies.next_change(policy, now, pause),
        )

    following = policies.next_change(policy, conditions, pause)
    begin = conditions.at.astimezone(UTC)
    if following is None:
        end = begin + timedelta(days=3)
    else:
        assert following.tzinfo is UTC
        assert following > begin
        end = following
    present = answers(conditions.at)
    minutes = list(minutes_between(conditions.at, end))
    # Clocks show full minutes; a day of them is more than is needed each time.
    step = data.draw(st.integers(7, 60))
    assert all(answers(at) == present for at in minutes[::-step])


@PATIENT
@given(POLICIES, CALM)
def test_hours_that_begin_or_end_are_a_change(policy: Policy, conditions: Conditions) -> None:
    assume(policy.hours is not None and policy.hours.start != policy.hours.end)
    assert policy.hours is not None
    turn = hours.turns_at(policy.hours, conditions.at)
    following = policies.next_change(policy, conditions, None)
    assert turn is not None
    assert following is not None
    assert following <= turn


@pytest.mark.parametrize(
    ("policy", "conditions", "pause", "following"),
    [
        (Policy(), EVERYTHING_AT_ONCE, Pause(), None),
        (Policy(), Conditions(NOON), Pause(MIDNIGHT), MIDNIGHT),
        (Policy(), Conditions(NOON), Pause(NOON.astimezone(UTC)), None),
        (Policy(hours=TONIGHT), Conditions(NOON), None, utc("2026-06-01T20:00")),
        (Policy(hours=TODAY), Conditions(NOON), None, utc("2026-06-01T18:00")),
        (Policy(hours=Hours(time(1), time(1))), Conditions(NOON), None, None),
        (Policy(limit_hours=TODAY), Conditions(NOON), None, None),
        (Policy(limit=9, limit_hours=TODAY), Conditions(NOON), None, utc("2026-06-01T18:00")),
        (CAREFUL, METERED, None, MIDNIGHT),
        (CAREFUL, Conditions(NOON), None, None),
        (Policy(metered=OnMetered.WAIT), METERED, None, None),
    ],
)
def test_only_what_time_changes_is_waited_for(
    policy: Policy, conditions: Conditions, pause: Pause | None, following: datetime | None
) -> None:
    assert policies.next_change(policy, conditions, pause) == following


@PATIENT
@given(st.data(), POLICIES, CALM, SPENT, CEILINGS, SIZES)
def test_nothing_waits_for_ever_where_only_time_keeps_it_back(
    data: st.DataObject,
    policy: Policy,
    conditions: Conditions,
    spent: int,
    ceiling: int | None,
    size: int,
) -> None:
    pause = data.draw(pauses(conditions.at).filter(lambda pause: pause != Pause()))
    assume(ceiling is None or size <= ceiling)
    if conditions.network.metered and policy.metered is not OnMetered.GO:
        assume(policy.metered is OnMetered.SMALL and max(1, size) <= policy.metered_bytes_a_day)
    now = conditions
    for _ in range(30):
        hold = decide(size, run_now=False, given=clearance(policy, now, pause, spent, ceiling))
        if hold is None:
            return
        assert hold.until is not None
        following = policies.next_change(policy, now, pause)
        assert following is not None
        then = later(now.at, following)
        spent = spent if then.date() == now.at.date() else 0
        now = replace(now, at=then)
    pytest.fail("it still waits")
