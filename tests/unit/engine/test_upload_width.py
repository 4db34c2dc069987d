"""What was found out of the way to a destination is kept for as long as it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from msgspec.structs import replace

from desktop_sync.engine.lane_rules import Journaling
from desktop_sync.engine.upload_width import UploadWidth
from desktop_sync.model.route import Route

NEAR, FAR = timedelta(milliseconds=30), timedelta(seconds=2)
HOME, OFFICE = Route("home", "Home", "NAS"), Route("office", "Office", "NAS")


@dataclass
class Place:
    parallel: int = 8
    is_measured: bool = True
    round_trip: timedelta | None = NEAR
    latency: timedelta | None = NEAR


@dataclass
class Ways:
    """The journal in one value; ``told`` is how often it was told something."""

    here: Route = HOME
    told: int = 0

    def route(self) -> Route:
        return self.here

    def was_measured(self, parallel: int | None, latency: timedelta | None) -> Journaling | None:
        self.told += 1
        self.here = replace(self.here, parallel=parallel, latency=latency)
        return lambda _: None


@dataclass
class Job:
    done_bytes: int = 0
    checking: bool = False


@dataclass
class Sending:
    """Uploads that go on for ever, as many as there should be; each brings ``rate`` a second."""

    place: Place = field(default_factory=Place)
    ways: Ways = field(default_factory=Ways)
    seconds: float = 1000.0
    rate: int = 1000
    checking: int = 0

    def __post_init__(self) -> None:
        self.jobs: list[Job] = []
        self.width = UploadWidth(self.place, self.ways, lambda: self.seconds)

    def run(self, seconds: int, fewer: int = 0) -> int:
        """How many there are after so many seconds, with so many ``fewer`` than there should be."""
        for _ in range(seconds):
            wanted = self.width.number - fewer
            self.jobs = [*self.jobs, *(Job() for _ in range(wanted))][:wanted]
            for number, job in enumerate(self.jobs):
                job.done_bytes += self.rate
                job.checking = number < self.checking
            self.width.look(len(self.jobs), self.jobs)
            self.seconds += 1
        return self.width.number


def test_it_begins_with_what_was_learnt() -> None:
    assert Sending(ways=Ways(replace(HOME, parallel=3))).width.number == 3


def test_it_begins_with_all_where_nothing_was_learnt() -> None:
    assert Sending().width.number == 8


def test_where_others_suffer_it_becomes_fewer_and_that_is_told() -> None:
    sending = Sending()
    sending.place.round_trip = FAR
    assert sending.run(60) == 1
    assert sending.ways.here.parallel == 1


def test_where_nobody_suffers_only_the_latency_is_told_and_once() -> None:
    sending = Sending()
    assert sending.run(600) == 8
    assert (sending.ways.here.parallel, sending.ways.here.latency) == (None, NEAR)
    assert sending.ways.told == 1


def test_what_was_learnt_is_taken_back_where_all_there_may_be_are_useful_again() -> None:
    sending = Sending(ways=Ways(replace(HOME, parallel=6)))
    assert sending.run(120) == 8
    assert sending.ways.here.parallel is None


@pytest.mark.parametrize("fewer", [-3, 3])
def test_other_numbers_than_there_should_be_tell_nothing(fewer: int) -> None:
    sending = Sending()
    sending.place.round_trip = FAR
    assert sending.run(60, fewer) == 8
    assert sending.ways.told == 0


def test_of_few_uploads_one_that_is_being_checked_tells_nothing() -> None:
    sending = Sending(ways=Ways(replace(HOME, parallel=3)), checking=1)
    assert sending.run(600) == 3


def test_of_many_uploads_some_may_be_checked() -> None:
    sending = Sending(checking=4)
    sending.place.round_trip = FAR
    assert sending.run(10) == 4


def test_a_look_is_taken_twice_a_second_at_most() -> None:
    sending = Sending()
    sending.place.round_trip = FAR
    for _ in range(10_000):
        sending.width.look(8, [])
        sending.seconds += 0.0001
    assert sending.width.number == 8


def test_where_the_destination_takes_more_there_are_more_at_once() -> None:
    sending = Sending()
    sending.run(5)
    sending.place.parallel = 16
    assert sending.width.number == 16


def test_what_was_found_out_holds_where_the_destination_takes_more() -> None:
    sending = Sending()
    sending.place.round_trip = FAR
    sending.run(10)
    sending.place.parallel = 16
    assert sending.width.number == 4


def test_what_was_learnt_of_more_is_not_forgotten_while_the_destination_takes_fewer() -> None:
    sending = Sending(ways=Ways(replace(HOME, parallel=12)))
    assert sending.run(30) == 8
    assert sending.ways.here.parallel == 12
    sending.place.parallel = 16
    assert sending.width.number == 12


def test_where_the_destination_takes_fewer_for_a_while_nothing_is_forgotten() -> None:
    sending = Sending()
    sending.place.round_trip = FAR
    sending.run(10)
    sending.place.parallel = 2
    assert sending.width.number == 2
    sending.place.parallel = 8
    assert sending.width.number == 4


def test_another_network_is_begun_with_anew() -> None:
    sending = Sending()
    sending.place.round_trip = FAR
    sending.run(60)
    sending.ways.here = OFFICE
    assert sending.width.number == 8


def test_what_connections_of_the_last_network_tell_is_not_taken_for_the_new_ones() -> None:
    sending = Sending()
    sending.place.latency = sending.place.round_trip = timedelta(milliseconds=1)
    sending.run(10)
    sending.ways.here = OFFICE
    assert sending.run(30) == 8
    sending.place.latency = sending.place.round_trip = timedelta(milliseconds=300)
    assert sending.run(600) == 8
    assert sending.ways.here.latency == timedelta(milliseconds=300)


def test_what_was_forgotten_is_found_out_anew() -> None:
    sending = Sending()
    sending.place.round_trip = FAR
    sending.run(60)
    sending.ways.here = HOME
    sending.width.forget()
    assert sending.width.number == 8


def test_a_destination_that_is_not_measured_has_its_way() -> None:
    sending = Sending(Place(is_measured=False, round_trip=FAR), Ways(replace(HOME, parallel=2)))
    assert sending.run(60) == 8
    assert sending.width.look_seconds is None
    assert sending.ways.told == 0


def test_what_ended_counts_as_moved() -> None:
    """Else one more would seem to bring more, where each second one file after the other ends."""
    sending = Sending(ways=Ways(replace(HOME, parallel=1)))
    for _ in range(600):
        sending.rate = 1000 // sending.width.number
        for job in sending.jobs:
            sending.width.ended(job)
        sending.jobs = []
        sending.run(1)
    assert sending.ways.here.parallel == 1
