"""Uploads are as many as the line carries, without making everybody else on it wait."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.conductor.parallelism import Parallelism

MINUTE = 60
MOST = 8


@dataclass
class Line:
    """A line with one buffer in front of it. Each upload has ``window_bytes`` on its way or in the
    buffer at most, as TCP does; what the buffer does not take is lost and slows them down."""

    capacity: float
    """Bytes a second."""
    round_trip: float
    """Seconds, while nothing waits."""
    buffer_bytes: float
    window_bytes: float
    noise: random.Random = field(default_factory=lambda: random.Random(7))
    jitter: float = 0.03

    def carry(self, uploads: int) -> tuple[timedelta, float]:
        """How long a round trip takes while so many are sent, and the bytes a second."""
        sent = uploads * self.window_bytes
        waiting = min(self.buffer_bytes, max(0.0, sent - self.capacity * self.round_trip))
        latency = self.round_trip + waiting / self.capacity
        rate = min(self.capacity, sent / self.round_trip)
        return timedelta(seconds=latency * self._about_one()), rate * self._about_one()

    def _about_one(self) -> float:
        return self.noise.uniform(1 - self.jitter, 1 + self.jitter)


class Sending:
    """Uploads that move over a line, second by second."""

    def __init__(self, line: Line, parallelism: Parallelism) -> None:
        self.line = line
        self.parallelism = parallelism
        self.seconds = 1000.0
        self.numbers: list[int] = []

    def run(self, seconds: int) -> list[int]:
        """How many there were in each of these seconds."""
        begun = len(self.numbers)
        for _ in range(seconds):
            latency, rate = self.line.carry(self.parallelism.number)
            self.seconds += 1
            self.numbers.append(self.parallelism.note(latency, rate, self.seconds))
        return self.numbers[begun:]

    def far_seconds(self, seconds: int) -> int:
        """In how many of these seconds everybody on the line waits."""
        far = 0
        for number in self.run(seconds):
            latency, _ = self.line.carry(number)
            least = timedelta(seconds=self.line.round_trip)
            far += latency > 3 * least and latency > least + timedelta(milliseconds=100)
        return far


def fat_lan() -> Line:
    return Line(capacity=110e6, round_trip=0.0005, buffer_bytes=1e6, window_bytes=2e6)


def thin_line() -> Line:
    """Ten megabits up, behind more than a second of buffer."""
    return Line(capacity=1.25e6, round_trip=0.03, buffer_bytes=2e6, window_bytes=64e3)


def far_server() -> Line:
    """A server so far away that each upload alone is slow."""
    return Line(capacity=20e6, round_trip=0.15, buffer_bytes=2e6, window_bytes=256e3)


def test_a_fat_lan_carries_all_there_may_be() -> None:
    assert set(Sending(fat_lan(), Parallelism(MOST)).run(10 * MINUTE)) == {MOST}


def test_what_was_learnt_is_begun_with() -> None:
    assert Parallelism(MOST, 3).number == 3
    assert Parallelism(MOST, 30).number == MOST
    assert Parallelism(MOST, 0).number == MOST
    assert Parallelism(0).number == 1


def test_on_a_thin_line_there_are_soon_fewer() -> None:
    sending = Sending(thin_line(), Parallelism(MOST, latency=timedelta(milliseconds=30)))
    sending.run(MINUTE)
    assert sending.parallelism.useful == 2


def test_on_a_thin_line_hardly_anybody_waits_once_it_is_known() -> None:
    sending = Sending(thin_line(), Parallelism(MOST, latency=timedelta(milliseconds=30)))
    sending.run(MINUTE)
    assert sending.far_seconds(60 * MINUTE) <= 2 * MINUTE


def test_a_thin_line_is_still_made_full_use_of() -> None:
    sending = Sending(thin_line(), Parallelism(MOST, latency=timedelta(milliseconds=30)))
    sending.run(MINUTE)
    _, rate = sending.line.carry(sending.parallelism.number)
    assert rate > 0.9 * sending.line.capacity


def test_there_is_always_one_however_much_the_line_suffers() -> None:
    line = thin_line()
    line.window_bytes = 1e6
    sending = Sending(line, Parallelism(MOST, latency=timedelta(milliseconds=30)))
    assert min(sending.run(8 * MINUTE)) == 1
    assert sending.numbers[-1] == 1


def test_where_each_upload_alone_is_slow_there_are_more_and_more() -> None:
    sending = Sending(far_server(), Parallelism(MOST, 1))
    sending.run(5 * MINUTE)
    assert sending.parallelism.useful == MOST


def test_no_more_are_kept_than_bring_more() -> None:
    line = fat_lan()
    line.window_bytes = line.capacity * line.round_trip / 2
    sending = Sending(line, Parallelism(MOST, 1))
    sending.run(10 * MINUTE)
    assert sending.parallelism.useful == 2


def test_a_line_that_gets_better_is_used_again() -> None:
    sending = Sending(thin_line(), Parallelism(MOST, latency=timedelta(milliseconds=30)))
    sending.run(10 * MINUTE)
    assert sending.parallelism.useful <= 2
    sending.line.capacity = 20e6
    sending.run(15 * MINUTE)
    _, rate = sending.line.carry(sending.parallelism.useful)
    assert rate > 0.8 * min(20e6, MOST * sending.line.window_bytes / sending.line.round_trip)


def test_a_line_that_gets_worse_is_left_to_others() -> None:
    line = far_server()
    line.round_trip = 0.03
    sending = Sending(line, Parallelism(MOST))
    sending.run(2 * MINUTE)
    assert sending.parallelism.useful == MOST
    line.capacity = 5e6
    sending.run(MINUTE)
    assert sending.parallelism.useful <= 4


def test_a_way_that_became_longer_is_not_taken_for_a_full_one_for_ever() -> None:
    line = Line(capacity=20e6, round_trip=0.02, buffer_bytes=2e6, window_bytes=256e3)
    sending = Sending(line, Parallelism(2))
    sending.run(2 * MINUTE)
    line.round_trip = 0.3
    sending.run(MINUTE)
    assert sending.parallelism.useful == 1
    sending.run(30 * MINUTE)
    assert sending.parallelism.useful == 2


def test_what_is_only_tried_is_not_what_is_remembered() -> None:
    line = fat_lan()
    line.window_bytes = line.capacity * line.round_trip
    sending = Sending(line, Parallelism(MOST, 1))
    numbers = sending.run(5 * MINUTE)
    assert 2 in numbers
    assert sending.parallelism.useful == 1


def test_a_single_late_answer_changes_nothing() -> None:
    parallelism = Parallelism(MOST, latency=timedelta(milliseconds=10))
    for second in range(300):
        late = second % 7 == 0
        latency = timedelta(milliseconds=900 if late else 10)
        assert parallelism.note(latency, 1e6, float(second)) == MOST


def test_two_late_answers_with_a_long_rest_between_change_nothing() -> None:
    parallelism = Parallelism(MOST, latency=timedelta(milliseconds=10))
    for second in (100.0, 4000.0, 8000.0):
        assert parallelism.note(timedelta(seconds=2), 1e6, second) == MOST


def test_where_nothing_is_known_of_round_trips_only_the_rate_counts() -> None:
    parallelism = Parallelism(MOST, 2)
    for second in range(10 * MINUTE):
        parallelism.note(None, 1e6 * min(parallelism.number, 5), float(second))
    assert parallelism.useful == 5
    assert parallelism.latency is None


def test_the_least_round_trip_is_what_is_remembered() -> None:
    parallelism = Parallelism(MOST)
    for second, milliseconds in enumerate((30, 12, 50)):
        parallelism.note(timedelta(milliseconds=milliseconds), 1e6, float(second))
    assert parallelism.latency == timedelta(milliseconds=12)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    capacity = draw(st.floats(1e5, 2e8))
    return Line(
        capacity=capacity,
        round_trip=draw(st.floats(0.0003, 0.4)),
        buffer_bytes=capacity * draw(st.floats(0.001, 3)),
        window_bytes=draw(st.floats(1e4, 4e6)),
        noise=random.Random(draw(st.integers(0, 1000))),
    )


@settings(deadline=None, max_examples=50)
@given(line=lines(), learnt=st.none() | st.integers(1, MOST), knows=st.booleans())
def test_on_any_line_it_comes_to_rest(line: Line, learnt: int | None, knows: bool) -> None:
    """Within bounds always; after a while it changes but a few times an hour."""
    latency = timedelta(seconds=line.round_trip) if knows else None
    sending = Sending(line, Parallelism(MOST, learnt, latency))
    settled = sending.run(20 * MINUTE)[-1:] + sending.run(60 * MINUTE)
    assert {*sending.numbers} <= {*range(1, MOST + 1)}
    assert sum(one != other for one, other in pairwise(settled)) <= 30


@settings(deadline=None, max_examples=50)
@given(line=lines(), learnt=st.none() | st.integers(1, MOST))
def test_on_any_line_nobody_waits_for_long_and_no_more_than_a_part_is_lost(
    line: Line, learnt: int | None
) -> None:
    sending = Sending(line, Parallelism(MOST, learnt, timedelta(seconds=line.round_trip)))
    sending.run(60 * MINUTE)
    line.jitter = 0
    _, best = line.carry(MOST)
    latency, rate = line.carry(sending.parallelism.useful)
    waiting = latency.total_seconds() / 1.1 - line.round_trip
    assert waiting < max(0.1, 2 * line.round_trip) or sending.parallelism.useful == 1
    assert rate >= 0.7 * best


@given(
    heard=st.lists(
        st.tuples(
            st.none() | st.timedeltas(timedelta(), timedelta(hours=1)),
            st.floats(0, 1e12),
            st.floats(0, 100),
        ),
        max_size=100,
    ),
    most=st.integers(-1, 40),
)
def test_whatever_is_heard_there_is_one_and_not_too_many(
    heard: list[tuple[timedelta | None, float, float]], most: int
) -> None:
    parallelism, seconds = Parallelism(most), 0.0
    for latency, rate, later in heard:
        seconds += later
        assert 1 <= parallelism.note(latency, rate, seconds) <= max(1, most)
        assert 1 <= parallelism.useful <= parallelism.number


@pytest.mark.parametrize("most", [1, 2, MOST])
def test_a_line_that_is_always_bad_costs_all_but_one(most: int) -> None:
    parallelism = Parallelism(most, latency=timedelta(milliseconds=1))
    for second in range(2 * MINUTE):
        parallelism.note(timedelta(seconds=1), 1e6, float(second))
    assert parallelism.useful == 1
