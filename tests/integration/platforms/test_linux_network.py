"""The network as a Linux desktop tells of it, on a real bus with a mock service."""

from __future__ import annotations

import sys

import pytest

from desktop_sync.model.conditions import Medium, Network
from desktop_sync.platforms import conditions
from tests.fakes.system_bus import HOME_UUID, NETWORK_MANAGER, SystemBus
from tests.fakes.watching import Watching
from tests.integration.platforms.at_home import HOME

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the buses are those of Linux")


def test_the_network_is_known_without_being_watched(computer: SystemBus) -> None:
    assert conditions.network().look() == HOME


@pytest.mark.parametrize("metered", [True, None])
def test_metering_is_told(
    computer: SystemBus, network: Watching[Network], metered: bool | None
) -> None:
    computer.set_metered(metered)

    assert network.until(lambda value: value.metered is metered).identity == HOME_UUID


def test_going_offline_is_told(computer: SystemBus, network: Watching[Network]) -> None:
    computer.go_offline()

    network.until(lambda value: value == Network(reachable=False))


def test_coming_back_is_told(computer: SystemBus, network: Watching[Network]) -> None:
    computer.go_offline()
    network.until(lambda value: value.reachable is False)

    computer.come_back()

    network.until(lambda value: value == HOME)


@pytest.mark.parametrize("medium", list(Medium))
def test_another_network_is_told(
    computer: SystemBus, network: Watching[Network], medium: Medium
) -> None:
    computer.join_network("Anna’s phone", "uuid-of-annas-phone", True, medium)

    there = network.until(lambda value: value.identity == "uuid-of-annas-phone")
    assert there == Network(
        reachable=True,
        metered=True,
        medium=medium,
        captive=False,
        identity="uuid-of-annas-phone",
        name="Anna’s phone",
    )


def test_a_portal_is_told(computer: SystemBus, network: Watching[Network]) -> None:
    computer.meet_portal()

    assert network.until(lambda value: value.captive is True).identity == HOME_UUID


def test_the_network_is_unknown_while_its_service_is_down(
    computer: SystemBus, network: Watching[Network]
) -> None:
    computer.kill(NETWORK_MANAGER)
    network.until(lambda value: value == Network())

    computer.reset()

    network.until(lambda value: value == HOME)


def test_a_path_that_is_none_is_not_asked_for(
    computer: SystemBus, network: Watching[Network]
) -> None:
    computer.bus.set(
        NETWORK_MANAGER,
        "/org/freedesktop/NetworkManager",
        NETWORK_MANAGER,
        PrimaryConnection=("s", "//no path!"),
    )

    there = network.until(lambda value: value.identity == "")
    assert there.reachable is True
