"""The network as NetworkManager knows it.

Owns what its properties mean. Must not know how a bus is spoken to.
https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html, and
.../nm-dbus-types.html for the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from desktop_sync.model.conditions import Medium, Network
from desktop_sync.platforms.bus import (
    Ask,
    Bus,
    all_properties,
    changed_properties,
    properties,
)
from desktop_sync.platforms.bus_sensor import Subject

_SERVICE = "org.freedesktop.NetworkManager"
_PATH = "/org/freedesktop/NetworkManager"
_ACTIVE = f"{_SERVICE}.Connection.Active"
_ACCESS_POINT = f"{_SERVICE}.AccessPoint"
_DEVICE = f"{_SERVICE}.Device"
_OBJECT_PATH = re.compile("(/[A-Za-z0-9_]+)+")
_MOST_DEVICES = 32
_LONGEST_NAME = 100

_DISCONNECTED = 20
_REACHABLE = {10: False, 20: False, 30: False, 40: False, 60: True, 70: True}
"""NMState: asleep, disconnected, disconnecting, connecting, connected within the site, connected
globally. 50, connected on the link alone, may or may not reach a destination."""

_CAPTIVE = {2: True, 3: False, 4: False}
"""NMConnectivityState: a portal, limited, full. 0 is unknown, 1 none."""

_METERED = {1: True, 2: False, 3: True, 4: False}
"""NMMetered: yes, no, and both as NetworkManager guesses them."""

_MEDIA = {
    "802-3-ethernet": Medium.ETHERNET,
    "bond": Medium.ETHERNET,
    "bridge": Medium.ETHERNET,
    "pppoe": Medium.ETHERNET,
    "team": Medium.ETHERNET,
    "vlan": Medium.ETHERNET,
    "802-11-wireless": Medium.WIFI,
    "cdma": Medium.CELLULAR,
    "gsm": Medium.CELLULAR,
    "bluetooth": Medium.BLUETOOTH,
    "ip-tunnel": Medium.TUNNEL,
    "tun": Medium.TUNNEL,
    "vpn": Medium.TUNNEL,
    "wireguard": Medium.TUNNEL,
}
_UNMANAGED = 10
_WAYS_OUT = frozenset({1, 2, 8})
"""NMDeviceType: Ethernet, Wi-Fi, modem."""

Properties = Mapping[str, object]


def subject() -> Subject[Network]:
    return Subject(
        "network",
        Bus.SYSTEM,
        Network(),
        services=(_SERVICE,),
        signals=(
            changed_properties(_SERVICE, _PATH, _SERVICE),
            changed_properties(_SERVICE, f"{_PATH}/ActiveConnection", _ACTIVE, below=True),
        ),
        read=_read,
    )


def network_of(
    whole: Properties, active: Properties, access_point: Properties, devices: Iterable[Properties]
) -> Network:
    """From the properties of NetworkManager, of the primary connection, of the access point that
    one uses, and of the devices."""
    state = _number(whole, "State")
    reachable = _REACHABLE.get(state)
    if state == _DISCONNECTED and any(map(_leads_out_unmanaged, devices)):
        # Something else, such as systemd-networkd, steers the network here.
        reachable = None
    kind = _text(whole, "PrimaryConnectionType") or _text(active, "Type")
    return Network(
        reachable=reachable,
        metered=_METERED.get(_number(whole, "Metered")),
        medium=_MEDIA.get(kind, Medium.OTHER) if kind else None,
        captive=_CAPTIVE.get(_number(whole, "Connectivity")),
        identity=_text(active, "Uuid"),
        name=_wifi_name(access_point) or _text(active, "Id"),
    )


def _read(ask: Ask) -> Network:
    whole = properties(ask(all_properties(_SERVICE, _PATH, _SERVICE))[0])
    active = _properties_at(ask, [whole.get("PrimaryConnection")], _ACTIVE)
    point = _properties_at(
        ask, [each.get("SpecificObject") for each in active if _is_wifi(each)], _ACCESS_POINT
    )
    devices: list[Properties] = []
    if _number(whole, "State") == _DISCONNECTED:
        listed = whole.get("Devices")
        paths = listed[:_MOST_DEVICES] if isinstance(listed, list) else []
        devices = _properties_at(ask, paths, _DEVICE)
    return network_of(whole, next(iter(active), {}), next(iter(point), {}), devices)


def _properties_at(ask: Ask, paths: Iterable[object], interface: str) -> list[Properties]:
    """Of the objects that are there; "/" is what D-Bus says for none. A bus hangs up on who asks
    for what is no path."""
    calls = [
        all_properties(_SERVICE, path, interface)
        for path in paths
        if isinstance(path, str) and _OBJECT_PATH.fullmatch(path)
    ]
    return [properties(answer) for answer in ask(*calls)]


def _leads_out_unmanaged(device: Properties) -> bool:
    return _number(device, "State") == _UNMANAGED and _number(device, "DeviceType") in _WAYS_OUT


def _is_wifi(active: Properties) -> bool:
    return _MEDIA.get(_text(active, "Type")) is Medium.WIFI


def _wifi_name(access_point: Properties) -> str:
    ssid = access_point.get("Ssid")
    return _readable(ssid.decode("utf-8", "replace")) if isinstance(ssid, bytes) else ""


def _text(found: Properties, name: str) -> str:
    value = found.get(name)
    return _readable(value) if isinstance(value, str) else ""


def _readable(text: str) -> str:
    """Others name their networks as they like."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:_LONGEST_NAME]


def _number(found: Properties, name: str) -> int:
    value = found.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1
