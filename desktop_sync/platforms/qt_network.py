"""The network as Qt knows it, for systems on which nothing better tells.

Made, told of changes and closed on Qt's thread; looked at from any. Qt does not say which network
it is, so it has no identity. Must not know what becomes of an answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtNetwork import QNetworkInformation

from desktop_sync.model.conditions import Medium, Network

_Feature = QNetworkInformation.Feature
_Reach = QNetworkInformation.Reachability
_Transport = QNetworkInformation.TransportMedium

_REACHABLE = {_Reach.Disconnected: False, _Reach.Site: True, _Reach.Online: True}
"""What is reached on the link alone may or may not be a destination."""

_MEDIA = {
    _Transport.Ethernet: Medium.ETHERNET,
    _Transport.WiFi: Medium.WIFI,
    _Transport.Cellular: Medium.CELLULAR,
    _Transport.Bluetooth: Medium.BLUETOOTH,
}


class QtNetwork:
    """``Sensor`` of the network. Calls back on Qt's thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on_change: Callable[[], None] | None = None
        loaded = QNetworkInformation.loadDefaultBackend()
        self._information = QNetworkInformation.instance() if loaded else None
        self._value = self._read()
        for signal in self._signals():
            signal.connect(self._refresh)

    def look(self) -> Network:
        with self._lock:
            return self._value

    def watch(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change

    def close(self) -> None:
        self._on_change = None
        for signal in self._signals():
            signal.disconnect(self._refresh)
        self._information = None

    # Inside -------------------------------------------------------------------------

    def _signals(self) -> list[SignalInstance]:
        information = self._information
        if information is None:
            return []
        return [
            information.reachabilityChanged,
            information.isBehindCaptivePortalChanged,
            information.isMeteredChanged,
            information.transportMediumChanged,
        ]

    def _refresh(self, _new: object) -> None:
        value = self._read()
        with self._lock:
            changed, self._value = value != self._value, value
        if changed and self._on_change is not None:
            self._on_change()

    def _read(self) -> Network:
        information = self._information
        if information is None:
            return Network()
        medium = information.transportMedium()
        return Network(
            reachable=_REACHABLE.get(information.reachability()),
            metered=information.isMetered() if information.supports(_Feature.Metered) else None,
            medium=_MEDIA.get(medium) if information.supports(_Feature.TransportMedium) else None,
            captive=information.isBehindCaptivePortal()
            if information.supports(_Feature.CaptivePortal)
            else None,
        )
