"""An import's end and a device's arrival are told once, with the place each speaks of and what
can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationHold,
    PlaceFigures,
    PlaceStatus,
)
from desktop_sync.model.device import ArrivalMode, DeviceAssetState, DeviceState
from desktop_sync.model.events import ImportPhase, UploadStatus, UploadsTo
from desktop_sync.settings.schema import Group
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.bubbles import DEFAULT_ACTION, Bubble
from desktop_sync.ui.digest import RETRY, SHOW
from desktop_sync.ui.notifications import CHOOSE, IMPORT, Notifier
from desktop_sync.ui.pages import Link, PageName
from tests.fakes.engine import FakeEngine
from tests.fakes.plugged import PHONE, assets


class Told:
    """What a notifier told; ``wanted`` is the user's choice, ``undisturbed`` the desktop's."""

    def __init__(self, bridge: Bridge, engine: FakeEngine) -> None:
        self.bubbles: list[Bubble] = []
        self.wanted = True
        self.undisturbed = False
        self.notifier = Notifier(
            bridge,
            self.bubbles.append,
            lambda: self.wanted,
            undisturbed=lambda: self.undisturbed,
            ask_places=lambda: engine.places(1),
        )
        self.links: list[Link] = []
        self.notifier.link_asked.connect(self.links.append)
        self.imports: list[str] = []
        self.notifier.import_asked.connect(self.imports.append)


@pytest.fixture
def told(bridge: Bridge, engine: FakeEngine) -> Told:
    return Told(bridge, engine)


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


def test_a_digest_says_what_is_safe_where_there_are_places(
    qtbot: QtBot, engine: FakeEngine, told: Told
) -> None:
    engine.placed = (PlaceStatus(DestinationConfig("NAS", "webdav"), False, PlaceFigures()),)
    engine.safe_assets = 3
    engine.import_from([Path("/card/DCIM")])
    engine.finish(*engine.queue(4))
    engine.end_import(1)
    qtbot.waitUntil(lambda: bool(told.bubbles))
    assert told.bubbles[0].notice.body.endswith("3 of 4 assets are safe in 2 places.")


def test_who_is_not_to_be_disturbed_is_told_afterwards_and_of_all_at_once(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told
) -> None:
    told.undisturbed = True
    for count in (4, 1, 2):
        engine.import_from([Path("/card/DCIM")])
        ids = engine.queue(count)
        (engine.fail if count == 1 else engine.finish)(*ids)
        with qtbot.waitSignal(bridge.import_ended):
            engine.end_import(len(engine.imports))
    assert told.bubbles == []
    told.notifier.look_again()
    assert told.bubbles == []
    told.undisturbed = False
    told.notifier.look_again()
    qtbot.waitUntil(lambda: len(told.bubbles) == 2)
    assert [one.needs_user for one in told.bubbles] == [True, False]
    assert told.bubbles[1].notice.title == "6 imported from DCIM and 1 more"


def test_what_was_solved_or_left_meanwhile_is_not_told_afterwards(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told
) -> None:
    told.undisturbed = True
    refused = DestinationHold("credentials", needs_user=True)
    engine.uploads = UploadStatus((UploadsTo("Archive", 38, hold=refused),))
    with qtbot.waitSignal(bridge.progressed):
        engine.announce()
    hear(qtbot, bridge, lambda: engine.plug(PHONE, assets(3)))
    engine.uploads = UploadStatus((UploadsTo("Archive", 38),))
    with qtbot.waitSignal(bridge.progressed):
        engine.announce()
    hear(qtbot, bridge, lambda: engine.unplug(PHONE.id))
    told.undisturbed = False
    told.notifier.look_again()
    assert told.bubbles == []


# A device comes -----------------------------------------------------------------------


def hear(qtbot: QtBot, bridge: Bridge, change: Callable[[], object]) -> None:
    """Until what ``change`` does has been heard of."""
    with qtbot.waitSignal(bridge.devices_changed):
        change()


def test_what_is_new_on_a_device_is_told_when_it_comes_and_can_be_imported_or_chosen(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told
) -> None:
    hear(qtbot, bridge, lambda: engine.plug(PHONE, assets(124)))
    (bubble,) = told.bubbles
    assert bubble.notice.title == "iPhone: 124 new"
    assert "Nothing is ever deleted from the iPhone." in bubble.notice.body
    assert bubble.actions == ((CHOOSE, "Choose…"), (IMPORT, "Import"))
    assert not bubble.needs_user
    page = Link(PageName.DEVICE, device_id=PHONE.id)
    told.notifier.follow(bubble, DEFAULT_ACTION)
    told.notifier.follow(bubble, CHOOSE)
    assert (told.links, told.imports) == ([page, page], [])
    told.notifier.follow(bubble, IMPORT)
    assert (told.links, told.imports) == ([page, page], [PHONE.id])


@pytest.mark.parametrize("mode", [ArrivalMode.ALWAYS, ArrivalMode.NEVER])
def test_who_is_not_to_be_asked_is_not_asked(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told, mode: ArrivalMode
) -> None:
    hear(qtbot, bridge, lambda: engine.plug(replace(PHONE, mode=mode), assets(3)))
    hear(qtbot, bridge, lambda: engine.change_device(PHONE.id, mode=ArrivalMode.ASK))
    assert told.bubbles == []


def test_a_device_with_nothing_new_or_only_what_was_left_out_is_not_told_of(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told
) -> None:
    here = assets(3, state=DeviceAssetState.HERE)
    out = assets(3, first=4, left_out=True)
    hear(qtbot, bridge, lambda: engine.plug(PHONE, [*here, *out]))
    assert told.bubbles == []


def test_an_arrival_is_told_once_however_the_device_stands_meanwhile(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told
) -> None:
    for state in (DeviceState.LOCKED, DeviceState.READING):
        hear(qtbot, bridge, partial(engine.plug, replace(PHONE, state=state), assets(3)))
        assert told.bubbles == []
    states = (DeviceState.READY, DeviceState.BUSY, DeviceState.LOCKED, DeviceState.READY)
    for state in states:
        hear(qtbot, bridge, partial(engine.change_device, PHONE.id, state=state))
    assert len(told.bubbles) == 1
    hear(qtbot, bridge, engine.unplug)
    hear(qtbot, bridge, lambda: engine.plug(PHONE, assets(5)))
    assert [bubble.notice.title for bubble in told.bubbles] == ["iPhone: 3 new", "iPhone: 5 new"]


def test_an_import_that_goes_on_when_its_device_is_back_is_not_asked_for(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told
) -> None:
    busy = replace(PHONE, state=DeviceState.BUSY)
    hear(qtbot, bridge, lambda: engine.plug(busy, assets(3)))
    hear(qtbot, bridge, lambda: engine.change_device(PHONE.id, state=DeviceState.READY))
    assert told.bubbles == []


def test_who_wants_no_notifications_is_not_told_of_devices(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge, told: Told
) -> None:
    told.wanted = False
    hear(qtbot, bridge, lambda: engine.plug(PHONE, assets(3)))
    assert told.bubbles == []


def test_the_end_of_an_import_names_the_device(
    qtbot: QtBot, engine: FakeEngine, told: Told
) -> None:
    engine.import_from([Path("Ann’s iPhone")])
    engine.finish(*engine.queue(3))
    engine.end_import(1)
    qtbot.waitUntil(lambda: bool(told.bubbles))
    assert told.bubbles[0].notice.title == "3 imported from Ann’s iPhone"


def test_a_new_version_is_told_with_where_it_is_to_be_seen(told: Told) -> None:
    told.notifier.tell_version("9.0")
    (bubble,) = told.bubbles
    assert bubble.notice.title == "Desktop Sync 9.0 is there"
    told.notifier.follow(bubble, DEFAULT_ACTION)
    assert told.links == [Link(PageName.SETTINGS, group=Group.PROGRAM)]


def test_a_new_version_waits_until_the_user_may_be_disturbed(told: Told) -> None:
    told.undisturbed = True
    told.notifier.tell_version("9.0")
    assert told.bubbles == []
    told.undisturbed = False
    told.notifier.look_again()
    assert len(told.bubbles) == 1


def test_who_wants_no_notifications_hears_of_no_version(told: Told) -> None:
    told.wanted = False
    told.notifier.tell_version("9.0")
    assert told.bubbles == []
