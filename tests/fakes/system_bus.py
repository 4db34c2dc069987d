"""A computer's battery, network and sleep, as its system bus tells of them, in a test's hands.

UPower, the power profiles, NetworkManager and logind on a ``MessageBus``. A process that is
started with ``env``, or has it in its own environment, takes it for the computer it runs on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_sync.model.conditions import Medium
from tests.fakes.message_bus import MessageBus, Values, opened

UPOWER = "org.freedesktop.UPower"
PROFILES = "net.hadess.PowerProfiles"
NETWORK_MANAGER = "org.freedesktop.NetworkManager"
LOGIND = "org.freedesktop.login1"

HOME_UUID = "5f1d6a52-2a1c-4f0e-9f5c-7b8d1c0e4a11"

_UPOWER_PATH = "/org/freedesktop/UPower"
_BATTERY_PATH = "/org/freedesktop/UPower/devices/DisplayDevice"
_BATTERY = "org.freedesktop.UPower.Device"
_PROFILES_PATH = "/net/hadess/PowerProfiles"
_NETWORK_PATH = "/org/freedesktop/NetworkManager"
_ACTIVE = "org.freedesktop.NetworkManager.Connection.Active"
_ACCESS_POINT = "org.freedesktop.NetworkManager.AccessPoint"
_LOGIND_PATH = "/org/freedesktop/login1"
_LOGIND = "org.freedesktop.login1.Manager"
_NOTHING = "/"

_DISCONNECTED, _GLOBAL = 20, 70
_NO_CONNECTIVITY, _PORTAL, _FULL = 1, 2, 4
_METERED = {None: 0, True: 1, False: 2}
_TYPES = {
    Medium.ETHERNET: "802-3-ethernet",
    Medium.WIFI: "802-11-wireless",
    Medium.CELLULAR: "gsm",
    Medium.BLUETOOTH: "bluetooth",
    Medium.TUNNEL: "wireguard",
    Medium.OTHER: "infiniband",
}


class SystemBus:
    """At first the computer is plugged in, with a full battery, and at home in an unmetered
    Wi-Fi. Every change has been announced once its method returns."""

    def __init__(self, bus: MessageBus) -> None:
        self.bus = bus
        self._numbers = itertools.count(1)
        self._primary = (_NOTHING, "")
        self._metered: bool | None = None

    @property
    def env(self) -> dict[str, str]:
        """What points a program at this bus."""
        return {"DBUS_SYSTEM_BUS_ADDRESS": self.bus.address}

    def start(self) -> None:
        """On a bus that has just been started."""
        self.bus.add_template(UPOWER, "upower")
        self.bus.add_template(PROFILES, "power_profiles_daemon")
        self.bus.add_template(NETWORK_MANAGER, "networkmanager")
        self.bus.add_template(LOGIND, "logind")
        self.reset()

    def reset(self) -> None:
        """Have everything as it was at first; services that were killed are there again."""
        for service in self.bus.services.values():
            service.revive()
        for name in self.bus.services:
            self.bus.wait_for(name)
        self._complete_network()
        self.plug_in()
        self.set_profile("balanced")
        self.join_network("Home", HOME_UUID, metered=False, medium=Medium.WIFI)

    def kill(self, service: str) -> None:
        """As a crash does. ``service`` is one of the names above; see ``reset``."""
        self.bus.services[service].kill()

    # Power --------------------------------------------------------------------------

    def unplug(self, level: int) -> None:
        """On battery from now on, charged to ``level`` percent."""
        self._set_battery(float(level), present=True)
        self._set_upower(OnBattery=("b", True))

    def plug_in(self, level: int = 100) -> None:
        self._set_battery(float(level), present=True)
        self._set_upower(OnBattery=("b", False))

    def remove_battery(self) -> None:
        self._set_battery(0.0, present=False)
        self._set_upower(OnBattery=("b", False))

    def set_profile(self, name: str) -> None:
        """ "power-saver", "balanced" or "performance"."""
        self.bus.set(PROFILES, _PROFILES_PATH, PROFILES, ActiveProfile=("s", name))

    # Network ------------------------------------------------------------------------

    def set_metered(self, metered: bool | None) -> None:
        self._metered = metered
        self._set_network(Metered=("u", _METERED[metered]))

    def go_offline(self) -> None:
        self._set_network(
            State=("u", _DISCONNECTED),
            Connectivity=("u", _NO_CONNECTIVITY),
            Metered=("u", _METERED[None]),
            PrimaryConnection=("s", _NOTHING),
            PrimaryConnectionType=("s", ""),
        )

    def come_back(self) -> None:
        """Into the network joined last."""
        path, kind = self._primary
        self._set_network(
            State=("u", _GLOBAL),
            Connectivity=("u", _FULL),
            Metered=("u", _METERED[self._metered]),
            PrimaryConnection=("s", path),
            PrimaryConnectionType=("s", kind),
        )

    def meet_portal(self) -> None:
        """The network wants somebody to log in first."""
        self._set_network(Connectivity=("u", _PORTAL))

    def join_network(self, name: str, uuid: str, metered: bool | None, medium: Medium) -> None:
        """A Wi-Fi is called ``name`` by its access point, any other network by its profile."""
        number = next(self._numbers)
        active, point = f"{_NETWORK_PATH}/ActiveConnection/{number}", _NOTHING
        profile = name
        if medium is Medium.WIFI:
            point = f"{_NETWORK_PATH}/AccessPoint/{number}"
            profile = f"Profile {number}"
            self._add_to_network(point, _ACCESS_POINT, {"Ssid": ("ay", name.encode())})
        properties = {
            "Uuid": ("s", uuid),
            "Id": ("s", profile),
            "Type": ("s", _TYPES[medium]),
            "SpecificObject": ("o", point),
        }
        self._add_to_network(active, _ACTIVE, properties)
        self._primary = (active, _TYPES[medium])
        self._metered = metered
        self.come_back()

    # Sleep --------------------------------------------------------------------------

    def sleep_and_wake(self) -> None:
        self.fall_asleep()
        self.wake()

    def fall_asleep(self) -> None:
        self._prepare_for_sleep(begins=True)

    def wake(self) -> None:
        self._prepare_for_sleep(begins=False)

    # Inside -------------------------------------------------------------------------

    def _complete_network(self) -> None:
        """The mock lacks some of NetworkManager's properties."""
        self.bus.add(
            NETWORK_MANAGER,
            _NETWORK_PATH,
            NETWORK_MANAGER,
            Metered=("u", 0),
            PrimaryConnection=("s", _NOTHING),
            PrimaryConnectionType=("s", ""),
        )

    def _prepare_for_sleep(self, *, begins: bool) -> None:
        self.bus.emit(LOGIND, _LOGIND_PATH, _LOGIND, "PrepareForSleep", ("b", begins))

    def _set_upower(self, **values: tuple[str, object]) -> None:
        self.bus.set(UPOWER, _UPOWER_PATH, UPOWER, **values)

    def _set_battery(self, level: float, *, present: bool) -> None:
        self.bus.set(
            UPOWER, _BATTERY_PATH, _BATTERY, Percentage=("d", level), IsPresent=("b", present)
        )

    def _set_network(self, **values: tuple[str, object]) -> None:
        # The mock cannot change object paths: the one there is comes as a string.
        self.bus.set(NETWORK_MANAGER, _NETWORK_PATH, NETWORK_MANAGER, **values)

    def _add_to_network(self, path: str, interface: str, properties: Values) -> None:
        self.bus.call(
            NETWORK_MANAGER,
            _NETWORK_PATH,
            "AddObject",
            "ssa{sv}a(ssss)",
            path,
            interface,
            properties,
            [],
        )


@contextmanager
def system_bus() -> Iterator[SystemBus]:
    with opened() as bus:
        computer = SystemBus(bus)
        computer.start()
        yield computer
