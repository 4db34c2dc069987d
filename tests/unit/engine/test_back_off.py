"""Waiting grows with every try, is bounded, and is never shorter than was asked for."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.engine.back_off import BackOff

BACK_OFF = BackOff(timedelta(seconds=1), timedelta(minutes=15))


def test_it_doubles_and_ends_at_the_most() -> None:
    waits = [BACK_OFF.delay(tries, 1.0).total_seconds() for tries in range(1, 13)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


@given(tries=st.integers(0, 10_000), chance=st.floats(0, 1))
def test_chance_takes_at_most_half_of_it(tries: int, chance: float) -> None:
    whole = BACK_OFF.delay(tries, 1.0)
    assert whole / 2 <= BACK_OFF.delay(tries, chance) <= whole <= BACK_OFF.most


@given(tries=st.integers(1, 100), seconds=st.integers(0, 10_000))
def test_what_the_other_side_asks_for_is_honoured(tries: int, seconds: int) -> None:
    asked = timedelta(seconds=seconds)
    assert BACK_OFF.delay(tries, 0.0, asked) >= asked
