"""What is proven where reaches the sidebar and the page: when something changed, at a calm pace,
and not while nobody looks."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_sync.model.destination import (
    DestinationConfig,
    PlaceFigures,
    Places,
    PlaceStatus,
)
from desktop_sync.model.events import DestinationsChanged
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.places.feed import PlacesFeed
from desktop_sync.ui.places.share_bar import LEAST, Share, widths
from desktop_sync.ui.safe_block import SafeBlock
from desktop_sync.ui.window import Window
from tests.fakes.engine import FakeEngine

ATTIC = PlaceStatus(DestinationConfig("Attic", "folder"), False, PlaceFigures(read_back=2))


class CountingEngine(FakeEngine):
    """Counts how often it is asked for places."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_places: list[int] = []

    def places(self, safe_at: int) -> Future[Places]:
        self.asked_places.append(safe_at)
        return super().places(safe_at)


@pytest.fixture
def engine() -> FakeEngine:
    return CountingEngine()


@pytest.fixture
def asked(engine: FakeEngine) -> list[int]:
    assert isinstance(engine, CountingEngine)
    return engine.asked_places


@pytest.fixture
def feed(around: Surroundings) -> PlacesFeed:
    return around.places


def test_nobody_is_asked_while_nobody_looks(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, feed: PlacesFeed, asked: list[int]
) -> None:
    with qtbot.waitSignal(bridge.destinations_changed):
        engine.bus.publish(DestinationsChanged())
    assert asked == []
    feed.set_awake(awake=True)
    qtbot.waitUntil(lambda: feed.latest is not None)
    assert asked == [1]


def test_many_changes_are_few_questions_and_the_last_one_counts(
    qtbot: QtBot, engine: FakeEngine, feed: PlacesFeed, asked: list[int]
) -> None:
    feed.set_awake(awake=True)
    qtbot.waitUntil(lambda: feed.latest is not None)
    for _ in range(200):
        engine.bus.publish(DestinationsChanged())
    engine.placed = (ATTIC,)
    engine.bus.publish(DestinationsChanged())
    qtbot.waitUntil(lambda: feed.latest is not None and feed.latest.destinations == (ATTIC,))
    assert len(asked) <= 4


def test_another_rule_is_asked_for_at_once(
    qtbot: QtBot, feed: PlacesFeed, around: Surroundings, asked: list[int]
) -> None:
    feed.set_awake(awake=True)
    qtbot.waitUntil(lambda: feed.latest is not None)
    around.chosen.set("safe_places", 3)
    qtbot.waitUntil(lambda: feed.latest is not None and feed.latest.safe_at == 3)
    assert asked[-1] == 3


def test_the_window_asks_while_it_is_seen(
    qtbot: QtBot, around: Surroundings, engine: FakeEngine, asked: list[int]
) -> None:
    engine.placed, engine.safe_assets = (ATTIC,), 1
    engine.import_from([Path("/card")])
    engine.finish(*engine.queue(2))
    window = Window(around, lambda: True)
    qtbot.addWidget(window)
    around.bridge.seed(engine.status_now())
    assert asked == []
    window.show()
    safe = window.sidebar.safe
    qtbot.waitUntil(lambda: safe.accessibleName() == "Safe in 2 places, 1 of 2 assets")
    window.hide()
    before = len(asked)
    with qtbot.waitSignal(around.bridge.destinations_changed):
        engine.bus.publish(DestinationsChanged())
    assert len(asked) == before


def test_without_places_the_sidebar_says_what_was_read_back(
    qtbot: QtBot, around: Surroundings, engine: FakeEngine
) -> None:
    block = SafeBlock(around.theme)
    qtbot.addWidget(block)
    engine.import_from([Path("/card")])
    engine.finish(*engine.queue(2))
    block.show_status(engine.status_now())
    block.show_places(Places(2, 2, 0, 1))
    assert "Every copy was read back" in block.accessibleName()
    block.show_places(Places(2, 2, 2, 1, (ATTIC,)))
    assert block.accessibleName() == "Safe in 2 places, 2 of 2 assets"


@pytest.mark.parametrize(
    ("counts", "total", "room"),
    [((25_110, 180, 312), 25_602, 459), ((1, 1, 1, 1), 25_602, 300), ((25_588, 14), 25_602, 200)],
)
def test_a_share_above_nothing_is_wide_enough_to_be_seen(
    counts: tuple[int, ...], total: int, room: int
) -> None:
    shares = [Share(count, "ok") for count in counts]
    found = widths(shares, total, room)
    gaps = 2 * (len(found) - 1)
    assert min(found) >= LEAST
    assert sum(found) + gaps <= room
    if sum(counts) == total:
        assert sum(found) + gaps == room
