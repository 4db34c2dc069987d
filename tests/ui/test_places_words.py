"""What the page Places says of everything, and of a place that a policy keeps back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationHold,
    HeldPart,
    PlaceFigures,
    Places,
    PlaceStatus,
)
from desktop_sync.ui.messages import moment
from desktop_sync.ui.places import words

pytestmark = pytest.mark.usefixtures("qapp")
ATTIC = PlaceStatus(DestinationConfig("Attic", "folder"), False, PlaceFigures(read_back=25_602))


def place(
    name: str,
    waiting: int,
    *,
    paused: bool = False,
    hold: DestinationHold | None = None,
    part: HeldPart | None = None,
) -> PlaceStatus:
    figures = PlaceFigures(read_back=25_602 - waiting, waiting=waiting)
    return PlaceStatus(DestinationConfig(name, "webdav"), paused, figures, hold, part)


def headline(*others: PlaceStatus) -> tuple[str, str]:
    made = words.headline(Places(25_602, 25_602, 25_602, 1, (ATTIC, *others)))
    return made.sentence, made.second


def test_all_is_done_only_where_nothing_is_to_come() -> None:
    assert headline() == (
        "All done. 25,602 assets are safe in 2 places",
        "Each place was asked itself.",
    )


def test_what_waits_at_a_paused_place_is_named_though_all_is_safe() -> None:
    assert headline(place("Cellar", 5_602, paused=True)) == (
        "25,602 assets are safe in 2 places",
        "5,602 wait for Cellar · paused by you",
    )


def test_what_waits_at_several_places_is_counted_though_all_is_safe() -> None:
    hold = DestinationHold("battery", "41")
    others = (place("Cellar", 5_602, paused=True), place("NAS", 312, hold=hold))
    assert headline(*others)[1] == "5,914 uploads wait for Cellar, NAS"


def test_what_failed_is_named_though_all_is_safe() -> None:
    failed = PlaceStatus(DestinationConfig("NAS", "webdav"), False, PlaceFigures(failed=14))
    assert headline(failed) == ("25,602 assets are safe in 2 places", "14 were not uploaded")


@pytest.mark.parametrize(
    ("hold", "said"),
    [
        (DestinationHold("battery", "41"), "312 uploads wait until you plug in · on battery, 41 %"),
        (
            DestinationHold("metered", "Studio"),
            "312 uploads wait for another network · “Studio” is metered",
        ),
        (
            DestinationHold("route-size", "100000000"),
            "312 assets wait for a direct way to NAS · over 100 MB, where this route cuts",
        ),
    ],
)
def test_a_card_says_which_policy_keeps_its_place_back(hold: DestinationHold, said: str) -> None:
    line = words.lines(place("NAS", 312, hold=hold), 25_602)[-1]
    assert (line.sign, line.plain) == (words.Sign.HELD, said)


def test_a_card_says_until_when(qapp: QApplication) -> None:
    until = datetime.now(UTC) + timedelta(hours=20)
    hold = DestinationHold("hours", until=until)
    line = words.lines(place("NAS", 312, hold=hold), 25_602)[-1]
    assert line.plain == f"312 uploads wait until {moment(until)} · the hours you chose"
    idle = words.lines(place("NAS", 0, hold=hold), 25_602)[-1]
    assert idle.plain == "Nothing waits · the hours you chose"


ROUTE = HeldPart(DestinationHold("route-size", "100000000"), 14, 42_000_000_000)


def said(made: PlaceStatus) -> list[tuple[words.Sign, str]]:
    return [(line.sign, line.plain) for line in words.lines(made, 25_602)[1:]]


def test_a_card_says_what_of_it_waits_by_its_size_beside_what_may_go() -> None:
    assert said(place("NAS", 90, part=ROUTE)) == [
        (words.Sign.WAITING, "76 waiting"),
        (
            words.Sign.HELD,
            "14 assets wait for a direct way to NAS · over 100 MB, where this route cuts",
        ),
    ]


def test_a_card_says_what_of_it_waits_for_what_it_would_cost() -> None:
    part = HeldPart(DestinationHold("metered", "Studio"), 3, 900_000_000)
    assert said(place("NAS", 3, part=part)) == [
        (words.Sign.HELD, "3 uploads wait for another network · “Studio” is metered")
    ]


def test_where_all_waits_a_card_says_nothing_of_a_part() -> None:
    hold = DestinationHold("offline")
    assert said(place("NAS", 90, hold=hold, part=ROUTE)) == [
        (words.Sign.HELD, "90 uploads wait for a network · offline")
    ]
    assert said(place("NAS", 90, paused=True, part=ROUTE)) == [
        (words.Sign.PAUSED, "90 waiting · paused by you")
    ]


def test_why_the_last_ones_wait_is_said_though_all_is_safe() -> None:
    assert headline(place("NAS", 14, part=ROUTE))[1] == (
        "14 wait for NAS · over 100 MB, where this route cuts"
    )
