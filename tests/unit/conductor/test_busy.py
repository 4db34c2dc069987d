"""When other programs are thought to want the processors."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.conductor.busy import Busy
from desktop_sync.conductor.policies import BUSY_LOAD

LOADS = st.one_of(st.none(), st.floats(0, 1))


def is_busy_after(loads: Iterable[float | None]) -> bool:
    busy = Busy()
    answer: float | None = None
    for load in loads:
        answer = busy.note(load)
    return answer is not None and answer > BUSY_LOAD


@pytest.mark.parametrize(
    ("loads", "expected"),
    [
        ([0.9], False),
        ([0.9, 0.9], False),
        ([0.9, 0.9, 0.9], True),
        ([0.9, 0.9, 0.5, 0.9, 0.9], False),
        ([BUSY_LOAD] * 9, False),
        ([0.9, 0.9, 0.9, 0.7], True),
        ([0.9, 0.9, 0.9, 0.6], True),
        ([0.9, 0.9, 0.9, 0.59], False),
        ([0.9, 0.9, 0.9, 0.5, 0.7], False),
        ([0.9, 0.9, 0.9, None, 0.9], False),
    ],
)
def test_three_high_loads_in_a_row_are_busy_until_a_low_one(
    loads: list[float | None], expected: bool
) -> None:
    assert is_busy_after(loads) is expected


def test_an_unknown_load_stays_unknown() -> None:
    assert Busy().note(None) is None


@settings(deadline=None)
@given(st.lists(LOADS, min_size=1, max_size=12))
def test_it_is_never_busy_below_three_high_loads(loads: list[float | None]) -> None:
    high = sum(load is not None and load > BUSY_LOAD for load in loads)
    assert not is_busy_after(loads) or high >= 3


@settings(deadline=None)
@given(st.lists(LOADS, max_size=12))
def test_a_calm_moment_ends_it_whatever_was_before(loads: list[float | None]) -> None:
    assert not is_busy_after([*loads, 0.1])
