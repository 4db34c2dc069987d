"""Networks, and the routes from them to the destinations. Values only."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct


class Route(Struct, frozen=True):
    """What was learnt of the way from a network to a destination. ``network`` is the network's
    identity, "" for one that cannot be told from others, ``destination`` the destination's name.
    Files of ``refused_bytes`` did not get through, as was last seen at ``refused_at``; the largest
    that did had ``passed_bytes``. ``parallel`` at once were useful, and ``latency`` is a round trip
    while little moves. Times are aware UTC; None is not known yet."""

    network: str
    network_name: str
    destination: str
    refused_bytes: int | None = None
    passed_bytes: int = 0
    parallel: int | None = None
    latency: timedelta | None = None
    learnt_at: datetime | None = None
    refused_at: datetime | None = None


class KnownNetwork(Struct, frozen=True):
    """A network this machine was in. ``metered`` is what the user says of it, None where that is
    left to the system; ``routes`` is what was learnt there, by destination. ``seen_at`` is aware
    UTC."""

    identity: str
    name: str
    metered: bool | None
    seen_at: datetime
    routes: tuple[Route, ...] = ()
