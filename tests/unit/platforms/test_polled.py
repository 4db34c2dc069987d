"""Sensors that ask from time to time."""

from __future__ import annotations

import threading

from desktop_sync.platforms.polled import Polled
from tests.fakes.watching import watched

OFTEN_SECONDS = 0.01


class Answers:
    def __init__(self) -> None:
        self.value = 1
        self.asked = threading.Event()

    def ask(self) -> int:
        self.asked.set()
        return self.value


def test_a_look_asks_at_once_while_nobody_watches() -> None:
    answers = Answers()
    sensor = Polled("polled", answers.ask, interval_seconds=3600)
    answers.value = 2

    assert sensor.look() == 2


def test_a_change_is_told() -> None:
    answers = Answers()
    with watched(Polled("polled", answers.ask, OFTEN_SECONDS)) as watching:
        answers.value = 2

        watching.until(lambda value: value == 2)


def test_what_stays_as_it_is_is_not_told() -> None:
    answers = Answers()
    with watched(Polled("polled", answers.ask, OFTEN_SECONDS)) as watching:
        for _ in range(3):
            answers.asked.clear()
            assert answers.asked.wait(30)

        assert watching.values == []


def test_a_watched_sensor_answers_from_memory() -> None:
    answers = Answers()
    with watched(Polled("polled", answers.ask, interval_seconds=3600)) as watching:
        answers.value = 2

        assert watching.sensor.look() == 1


def test_closing_ends_the_thread_and_can_be_repeated() -> None:
    sensor = Polled("polled", Answers().ask, interval_seconds=3600)
    sensor.watch(lambda: None)

    sensor.close()
    sensor.close()

    assert "polled" not in {thread.name for thread in threading.enumerate()}
