"""What the user is at, as a Linux desktop tells of it, on a real bus with mock services."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from desktop_sync.model.conditions import Presence
from desktop_sync.platforms import conditions
from tests.fakes.message_bus import MessageBus
from tests.fakes.session_bus import NOTIFICATIONS, SESSION_MANAGER, SessionBus
from tests.fakes.watching import Watching, watched

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the buses are those of Linux")

WORKING = Presence(presenting=False, undisturbed=False)


@pytest.fixture
def presence(session: SessionBus) -> Iterator[Watching[Presence]]:
    with watched(conditions.presence()) as watching:
        watching.until(lambda value: value == WORKING)
        yield watching


def test_presence_is_known_without_being_watched(session: SessionBus) -> None:
    session.start_film()

    assert conditions.presence().look() == Presence(presenting=True, undisturbed=False)


def test_a_film_is_presented_until_it_ends(
    session: SessionBus, presence: Watching[Presence]
) -> None:
    film = session.start_film()
    presence.until(lambda value: value.presenting is True)

    session.end_film(film)

    presence.until(lambda value: value == WORKING)


def test_notifications_that_are_turned_off_are_told(
    session: SessionBus, presence: Watching[Presence]
) -> None:
    session.turn_notifications(on=False)
    presence.until(lambda value: value.undisturbed is True)

    session.turn_notifications(on=True)

    presence.until(lambda value: value == WORKING)


def test_a_paused_dunst_wants_no_disturbance(
    session: SessionBus, presence: Watching[Presence]
) -> None:
    session.pause_dunst()

    presence.until(lambda value: value.undisturbed is True)


def test_presence_is_unknown_without_the_services(
    session: SessionBus, presence: Watching[Presence]
) -> None:
    for name in (NOTIFICATIONS, SESSION_MANAGER):
        session.bus.services[name].kill()

    presence.until(lambda value: value == Presence())


def test_presence_is_unknown_where_there_is_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)

    assert conditions.presence().look() == Presence()


def test_plain_notifications_say_nothing_of_disturbance(
    bare_bus: MessageBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_bus.address)
    bare_bus.add_template(NOTIFICATIONS, "notification_daemon")
    bare_bus.wait_for(NOTIFICATIONS)

    assert conditions.presence().look() == Presence()
