"""How fast it went, and when it was held, over the last minutes."""

from __future__ import annotations

from desktop_sync.model.events import Hold
from desktop_sync.ui.now.rates import POINT_SECONDS, POINTS, Held, RateHistory

START = 1_000_000.0
FULL = Hold("disk-full", "/home/ann/Pictures")


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


def test_no_news_is_no_bytes() -> None:
    clock = Clock()
    history = RateHistory(clock)
    history.note(8.0)
    clock.now += 3 * POINT_SECONDS
    history.note(4.0)
    history.note(2.0)
    assert history.points()[-4:] == (8.0, 0.0, 0.0, 3.0)
    assert (history.latest, len(history.points())) == (2.0, POINTS)


def test_a_hold_goes_on_until_it_is_lifted() -> None:
    clock = Clock()
    history = RateHistory(clock)
    history.note(0.0, FULL)
    clock.now += 60
    assert history.holds() == (Held("disk-full", START, START + 60),)
    history.note(5.0)
    clock.now += 10
    history.note(5.0)
    assert history.holds() == (Held("disk-full", START, START + 60),)


def test_a_hold_that_is_tried_again_in_vain_is_the_same_one() -> None:
    clock = Clock()
    history = RateHistory(clock)
    for hold in (FULL, None, FULL, None):
        history.note(0.0, hold)
        clock.now += 1
    assert history.holds() == (Held("disk-full", START, START + 3),)


def test_holds_of_other_causes_stand_beside_each_other_and_old_ones_leave() -> None:
    clock = Clock()
    history = RateHistory(clock)
    history.note(0.0, FULL)
    clock.now += 10
    history.note(0.0, Hold("read-only"))
    clock.now += 10
    history.note(0.0)
    assert [one.code for one in history.holds()] == ["disk-full", "read-only"]
    clock.now += POINTS * POINT_SECONDS
    history.note(0.0)
    assert history.holds() == ()
