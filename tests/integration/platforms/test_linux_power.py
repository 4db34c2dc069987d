"""Power as a Linux desktop tells of it, on a real bus with mock services."""

from __future__ import annotations

import sys
import time

import pytest

from desktop_sync.model.conditions import Power
from desktop_sync.platforms import conditions
from tests.fakes.system_bus import PROFILES, UPOWER, SystemBus
from tests.fakes.watching import Watching
from tests.integration.platforms.at_home import AT_HOME_AND_PLUGGED_IN

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the buses are those of Linux")

LONGEST_LOOK_SECONDS = 10.0
"""A look takes less than one; the rest is for a machine that has much else to do."""


def test_power_is_known_without_being_watched(computer: SystemBus) -> None:
    computer.unplug(41)

    assert conditions.power().look() == Power(on_battery=True, level=41, saver=False)


def test_unplugging_is_told(computer: SystemBus, power: Watching[Power]) -> None:
    computer.unplug(80)

    assert power.until(lambda value: value.on_battery is True).level == 80


def test_a_falling_level_is_told(computer: SystemBus, power: Watching[Power]) -> None:
    computer.unplug(80)
    computer.unplug(19)

    power.until(lambda value: value == Power(on_battery=True, level=19, saver=False))


def test_plugging_in_is_told(computer: SystemBus, power: Watching[Power]) -> None:
    computer.unplug(19)
    power.until(lambda value: value.on_battery is True)

    computer.plug_in(20)

    power.until(lambda value: value == Power(on_battery=False, level=20, saver=False))


def test_saving_power_is_told(computer: SystemBus, power: Watching[Power]) -> None:
    computer.set_profile("power-saver")

    assert power.until(lambda value: value.saver is True).on_battery is False


def test_a_computer_without_a_battery_has_no_level(computer: SystemBus) -> None:
    computer.remove_battery()

    assert conditions.power().look() == Power(on_battery=False, level=None, saver=False)


def test_power_is_known_where_there_are_no_profiles(
    computer: SystemBus, power: Watching[Power]
) -> None:
    computer.kill(PROFILES)

    power.until(lambda value: value == Power(on_battery=False, level=100, saver=None))


def test_power_is_unknown_while_its_service_is_down(
    computer: SystemBus, power: Watching[Power]
) -> None:
    computer.kill(UPOWER)
    power.until(lambda value: value == Power(saver=False))

    computer.reset()

    power.until(lambda value: value == AT_HOME_AND_PLUGGED_IN)


def test_values_of_the_wrong_kind_are_unknown(computer: SystemBus, power: Watching[Power]) -> None:
    computer.bus.set(UPOWER, "/org/freedesktop/UPower", UPOWER, OnBattery=("s", "yes"))
    computer.set_profile("full throttle")

    power.until(lambda value: value == Power(level=100))


def test_a_service_that_hangs_is_unknown_until_it_goes_on(
    computer: SystemBus, power: Watching[Power]
) -> None:
    service = computer.bus.services[UPOWER]
    service.hang()
    computer.set_profile("power-saver")
    power.until(lambda value: value == Power(saver=True))

    service.go_on()

    power.until(lambda value: value == Power(on_battery=False, level=100, saver=True))


def test_a_hanging_service_does_not_hold_up_a_look(computer: SystemBus) -> None:
    computer.bus.services[UPOWER].hang()
    before = time.monotonic()

    assert conditions.power().look() == Power(saver=False)
    assert time.monotonic() - before < LONGEST_LOOK_SECONDS
