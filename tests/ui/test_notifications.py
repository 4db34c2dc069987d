"""An import's end is told once, with the place it speaks of and what can be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_sync.model.events import ImportPhase
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.bubbles import DEFAULT_ACTION, Bubble
from desktop_sync.ui.notifications import RETRY, SHOW, Notifier
from desktop_sync.ui.pages import Link, PageName
from tests.fakes.engine import FakeEngine


class Told:
    """What a notifier told; ``wanted`` is the user's choice."""

    def __init__(self, bridge: Bridge) -> None:
        self.bubbles: list[Bubble] = []
        self.wanted = True
        self.notifier = Notifier(bridge, self.bubbles.append, lambda: self.wanted)
        self.links: list[Link] = []
        self.notifier.link_asked.connect(self.links.append)


@pytest.fixture
def told(bridge: Bridge) -> Told:
    return Told(bridge)


@pytest.mark.parametrize("count", [1, 40])
def test_an_import_is_told_once_at_its_end_however_many_files_it_had(
    qtbot: QtBot, engine: FakeEngine, told: Told, count: int
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.finish(*engine.queue(count))
    engine.end_import(1)
    qtbot.waitUntil(lambda: bool(told.bubbles))
    (bubble,) = told.bubbles
    assert bubble.notice.title == f"{count} imported from DCIM"
    assert [key for key, _ in bubble.actions] == [SHOW]
    told.notifier.follow(bubble, DEFAULT_ACTION)
    assert told.links == [Link(PageName.LIBRARY)]


def test_a_failure_leads_to_what_needs_the_user_and_can_be_tried_again(
    qtbot: QtBot, engine: FakeEngine, told: Told
) -> None:
    engine.import_from([Path("/card/DCIM")])
    engine.fail(*engine.queue(1))
    engine.end_import(1)
    qtbot.waitUntil(lambda: bool(told.bubbles))
    (bubble,) = told.bubbles
    assert [key for key, _ in bubble.actions] == [SHOW, RETRY]
    told.notifier.follow(bubble, SHOW)
    assert told.links == [Link(PageName.NOW)]
    with qtbot.waitSignal(told.notifier.retry_asked):
        told.notifier.follow(bubble, RETRY)
    assert told.links == [Link(PageName.NOW)]


def test_who_wants_no_notifications_is_told_only_what_needs_them(
    qtbot: QtBot, bridge: Bridge, engine: FakeEngine, told: Told
) -> None:
    told.wanted = False
    engine.import_from([Path("/card/DCIM")])
    engine.finish(*engine.queue(1))
    with qtbot.waitSignal(bridge.import_ended):
        engine.end_import(1)
    assert told.bubbles == []
    engine.import_from([Path("/card/DCIM")])
    with qtbot.waitSignal(bridge.import_ended):
        engine.end_import(2, ImportPhase.STOPPED)
    assert [bubble.tag for bubble in told.bubbles] == ["import-2"]


def test_who_cancels_an_import_is_not_told_of_it(
    qtbot: QtBot, bridge: Bridge, engine: FakeEngine, told: Told
) -> None:
    engine.import_from([Path("/card/DCIM")])
    with qtbot.waitSignal(bridge.import_ended):
        engine.end_import(1, ImportPhase.CANCELLED)
    assert told.bubbles == []
