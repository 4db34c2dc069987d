"""Policies add up to one answer for each size of upload, to one for imports, and to a limit."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_sync.conductor import policies
from desktop_sync.conductor.policies import Clearance, clearance, decide
from desktop_sync.model.conditions import Conditions
from desktop_sync.model.events import Hold
from desktop_sync.model.policy import Hours, OnBattery, OnMetered, Policy, PolicyChange
from tests.unit.conductor.situations import (
    EVERYTHING_AT_ONCE,
    HOURS,
    NOON,
    PATIENT,
    POLICIES,
    SIZES,
    TODAY,
    TONIGHT,
    clearances,
    held,
    may_run,
    moments,
)


@PATIENT
@given(POLICIES, moments(), st.integers(0, 10**15))
def test_what_is_unknown_keeps_nothing_back(policy: Policy, at: datetime, size: int) -> None:
    cleared = clearance(replace(policy, hours=None), Conditions(at), None, 0, None)
    assert cleared == Clearance(None, None, None)
    assert may_run(size, cleared)
    assert policies.import_hold(policy, Conditions(at), None) is None


@PATIENT
@given(clearances(), SIZES)
def test_what_the_user_wants_now_runs_now(cleared: Clearance, size: int) -> None:
    assert decide(size, run_now=True, given=cleared) is None


@PATIENT
@given(clearances(), SIZES, SIZES)
def test_where_an_upload_may_run_a_smaller_one_may(cleared: Clearance, one: int, two: int) -> None:
    smaller, larger = sorted((one, two))
    assert may_run(smaller, cleared) or not may_run(larger, cleared)


@PATIENT
@given(clearances(), st.integers(1, 100))
def test_a_decision_is_what_the_clearance_says(cleared: Clearance, size: int) -> None:
    assert may_run(size, cleared) == (cleared.most_bytes is None or size <= cleared.most_bytes)
    assert (cleared.above is None) == (cleared.most_bytes is None)
    if cleared.most_bytes is not None:
        assert held(cleared.most_bytes + 1, cleared) == cleared.above
    if cleared.total_bytes is not None:
        assert cleared.most_bytes is not None
        assert cleared.most_bytes <= cleared.total_bytes


@PATIENT
@given(clearances())
def test_an_empty_upload_counts_as_one_byte(cleared: Clearance) -> None:
    assert may_run(0, cleared) == may_run(1, cleared)


@PATIENT
@given(clearances(), st.integers(1, 100))
def test_a_clearance_made_by_hand_is_enough_for_a_decision(cleared: Clearance, size: int) -> None:
    plain = replace(cleared, bounds=())
    assert may_run(size, plain) == may_run(size, cleared)
    assert may_run(size, plain) or held(size, plain) == cleared.above


@PATIENT
@given(clearances(), st.integers(1, 100))
def test_holds_last_and_end_without_the_user(cleared: Clearance, size: int) -> None:
    hold = decide(size, run_now=False, given=cleared)
    if hold is not None:
        assert hold.lasting
        assert not hold.needs_user
        assert hold.until is None or hold.until.tzinfo is UTC


# Imports and the limit ----------------------------------------------------------------


def test_imports_leave_the_disk_the_room_the_user_wants() -> None:
    policy = Policy(keep_free_bytes=1000)
    short = Conditions(NOON, library_free_bytes=999)
    assert policies.import_hold(policy, short, None) == Hold("low-space")
    enough = Conditions(NOON, library_free_bytes=1000)
    assert policies.import_hold(policy, enough, None) is None


def test_imports_mind_nothing_that_uploads_do() -> None:
    policy = Policy(battery=OnBattery.WAIT, networks=("home",), hours=TONIGHT)
    assert policies.import_hold(policy, EVERYTHING_AT_ONCE, None) is None


def test_the_limit_holds_at_all_times_or_in_its_hours() -> None:
    night = NOON.replace(hour=23)
    assert policies.upload_limit(Policy(), NOON) is None
    assert policies.upload_limit(Policy(limit=9), night) == 9
    assert policies.upload_limit(Policy(limit=9, limit_hours=TODAY), NOON) == 9
    assert policies.upload_limit(Policy(limit=9, limit_hours=TODAY), night) is None
    assert policies.upload_limit(Policy(limit_hours=TODAY), NOON) is None


# One destination ----------------------------------------------------------------------


@PATIENT
@given(POLICIES)
def test_a_destination_without_wishes_is_as_all_are(policy: Policy) -> None:
    assert policies.changed(policy, PolicyChange()) == policy


@PATIENT
@given(POLICIES, st.sampled_from(OnBattery), st.sampled_from(OnMetered), HOURS)
def test_a_destination_has_its_own_where_it_says_so(
    policy: Policy, battery: OnBattery, metered: OnMetered, its_hours: Hours
) -> None:
    change = PolicyChange(battery, metered, (), its_hours)
    assert policies.changed(policy, change) == replace(
        policy, battery=battery, metered=metered, networks=(), hours=its_hours
    )
