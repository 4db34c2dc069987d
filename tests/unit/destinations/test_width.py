"""How many files are on their way at once, by how long small requests take."""

from __future__ import annotations

import pytest

from desktop_sync.destinations.width import Width


def width_after(*seconds: float) -> int:
    width = Width(32, 64)
    for one in seconds:
        width.took(one)
    return width.parallel


def test_it_is_the_usual_one_until_enough_is_known() -> None:
    assert width_after() == 32
    assert width_after(*[0.05] * 7) == 32


def test_a_long_way_is_filled_with_more() -> None:
    assert width_after(*[0.05] * 8) == 64


def test_a_near_service_gets_no_more() -> None:
    assert width_after(*[0.005] * 20) == 32


@pytest.mark.parametrize("slow", [0.11, 0.4, 10.0])
def test_a_service_that_is_slow_when_much_is_asked_gets_no_more(slow: float) -> None:
    assert width_after(*[0.05] * 16, *[slow] * 16) == 32


def test_it_is_wide_again_when_the_service_keeps_up_again() -> None:
    assert width_after(*[0.05] * 16, *[0.4] * 16, *[0.06] * 16) == 64
