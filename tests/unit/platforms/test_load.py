"""What share of the processors other programs use."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.platforms.load import Load, Reading, reading, share_of_others

seconds = st.floats(min_value=0, max_value=1e9)

ENOUGH_SECONDS = 0.3
SPIN = "import time\nend = time.monotonic() + 60\nwhile time.monotonic() < end: pass"


def test_what_others_used_is_a_share_of_all_processors() -> None:
    before = Reading(busy=100, idle=900, ours=10)

    assert share_of_others(before, Reading(busy=105, idle=905, ours=11)) == pytest.approx(0.4)


def test_a_process_of_ours_that_ended_makes_nobody_else_busy() -> None:
    before = Reading(busy=100, idle=900, ours=50)

    assert share_of_others(before, Reading(busy=104, idle=904, ours=3)) == pytest.approx(0.5)


@given(seconds, seconds, seconds, st.floats(0.1, 1e6), st.floats(0, 1e6), st.floats(-1e6, 1e6))
def test_a_share_is_between_nothing_and_all(
    busy: float, idle: float, ours: float, more_busy: float, more_idle: float, more_ours: float
) -> None:
    before = Reading(busy, idle, ours)
    now = Reading(busy + more_busy, idle + more_idle, ours + more_ours)

    assert 0 <= share_of_others(before, now) <= 1


def test_the_first_look_has_nothing_to_compare_with() -> None:
    assert Load().look() is None


def test_a_share_is_said_once_some_time_has_gone_by() -> None:
    load = Load()
    pause = threading.Event()
    share = load.look()
    for _ in range(3000):
        if share is not None:
            break
        pause.wait(0.01)
        share = load.look()

    assert share is not None


def test_what_our_children_use_is_ours() -> None:
    began, spent_here = _now(), time.process_time()
    pause = threading.Event()

    def of_children() -> float:
        return _now().ours - began.ours - (time.process_time() - spent_here)

    with subprocess.Popen([sys.executable, "-c", SPIN]) as child:
        try:
            for _ in range(3000):
                if of_children() > ENOUGH_SECONDS:
                    break
                pause.wait(0.01)
            else:
                pytest.fail("what a child used was not counted")
        finally:
            child.kill()


def _now() -> Reading:
    found = reading()
    assert found is not None
    return found
