"""A computer whose battery, network and session are in the tests' hands, and sensors of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_sync.model.conditions import Network, Power
from desktop_sync.platforms import conditions
from tests.fakes import message_bus
from tests.fakes.message_bus import MessageBus
from tests.fakes.session_bus import SessionBus, session_bus
from tests.fakes.system_bus import SystemBus
from tests.fakes.watching import Watching, watched
from tests.integration.platforms.at_home import AT_HOME_AND_PLUGGED_IN, HOME


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    with session_bus() as bus:
        for name, value in bus.env.items():
            monkeypatch.setenv(name, value)
        yield bus


@pytest.fixture
def bare_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[MessageBus]:
    """One that has no services."""
    with message_bus.opened() as bus:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
        yield bus


@pytest.fixture
def power(computer: SystemBus) -> Iterator[Watching[Power]]:
    with watched(conditions.power()) as watching:
        watching.until(lambda value: value == AT_HOME_AND_PLUGGED_IN)
        yield watching


@pytest.fixture
def network(computer: SystemBus) -> Iterator[Watching[Network]]:
    with watched(conditions.network()) as watching:
        watching.until(lambda value: value == HOME)
        yield watching
