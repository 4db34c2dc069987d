"""Power, network, time, space and what the user is at, as they are at one moment. Values only.

None is "unknown", which is normal: what is unknown keeps nothing back.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class Medium(StrEnum):
    """What a network is made of."""

    ETHERNET = "ethernet"
    WIFI = "wifi"
    CELLULAR = "cellular"
    BLUETOOTH = "bluetooth"
    TUNNEL = "tunnel"
    OTHER = "other"


class Power(Struct, frozen=True):
    """``level`` is the charge in percent; ``saver`` whether the system saves power."""

    on_battery: bool | None = None
    level: int | None = None
    saver: bool | None = None


class Network(Struct, frozen=True):
    """The network that leads out now. ``identity`` tells it from every other and stays the same
    from one day to the next, "" where there is none or it is unknown; ``name`` is what the user
    calls it, such as a Wi-Fi's name. ``metered`` is what the system says: it may be wrong.
    ``captive``: a portal wants somebody to log in first."""

    reachable: bool | None = None
    metered: bool | None = None
    medium: Medium | None = None
    captive: bool | None = None
    identity: str = ""
    name: str = ""


class Presence(Struct, frozen=True):
    """Whether the user fills the screen or presents, and whether notifications are unwelcome."""

    presenting: bool | None = None
    undisturbed: bool | None = None


class Conditions(Struct, frozen=True):
    """``at`` is aware and in the user's own zone. ``load`` is the share of all processors that
    other programs use, 0 to 1. ``library_free_bytes`` are free on the library's disk."""

    at: datetime
    power: Power = field(default_factory=Power)
    network: Network = field(default_factory=Network)
    presence: Presence = field(default_factory=Presence)
    load: float | None = None
    library_free_bytes: int | None = None
