"""The system's program for tethered devices, usbmuxd, asked in its own words.

Owns finding it, asking which devices hang on a cable, connecting to a port of one of them,
keeping pair records with it, and hearing of devices that come and go. Must not know what is
spoken on a connection it gives. Everything blocks and raises ``OSError``.

The program is where ``USBMUXD_SOCKET_ADDRESS`` says (``HOST:PORT``, ``UNIX:/path`` or a path), else
where each system keeps it. Source: the public headers of libusbmuxd and usbmuxd. A message is a
little-endian header (length, version 1, kind 8, tag) and a property list.
"""

from __future__ import annotations

import contextlib
import os
import plistlib
import socket
import struct
import sys
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from msgspec import Struct

ANSWER_SECONDS = 5.0
"""How long the program, which is on this computer, may take to answer."""

_HEADER = struct.Struct("<IIII")
_PLIST_VERSION = 1
_PLIST_MESSAGE = 8
_MOST_MESSAGE_BYTES = 16 * 1024 * 1024
_UNKNOWN_DEVICE = 2


class RefusedError(OSError):
    """The program is there and says no. ``number`` is its own: 2 unknown device, 3 nobody
    listens on that port."""

    def __init__(self, request: str, number: int) -> None:
        super().__init__(f"{request} was refused with {number}")
        self.number = number

    @property
    def is_unknown_device(self) -> bool:
        return self.number == _UNKNOWN_DEVICE


class UsbDevice(Struct, frozen=True):
    """A device on a cable. ``number`` is new each time it is plugged in, ``udid`` its own."""

    number: int
    udid: str


class Arrival(Struct, frozen=True):
    """A device was plugged in, or was there when listening began."""

    device: UsbDevice


class Departure(Struct, frozen=True):
    """The device of this number was unplugged."""

    number: int


def address() -> tuple[str, int] | str:
    """Where the program is: host and port, or the path of its socket."""
    given = os.environ.get("USBMUXD_SOCKET_ADDRESS", "")
    if given.upper().startswith("UNIX:"):
        return given[len("UNIX:") :]
    host, colon, port = given.rpartition(":")
    if colon and port.isdigit():
        return host, int(port)
    if given:
        return given
    return ("127.0.0.1", 27015) if sys.platform == "win32" else "/var/run/usbmuxd"


def list_devices() -> list[UsbDevice]:
    """The devices on a cable now. Those it reaches by air are left out."""
    with _call() as daemon:
        answer = _ask(daemon, {"MessageType": "ListDevices"})
    found = answer.get("DeviceList")
    devices = [_device(one) for one in found] if isinstance(found, list) else []
    return [device for device in devices if device is not None]


def find(udid: str) -> UsbDevice | None:
    """The device of this identity, if it hangs on a cable."""
    return next((device for device in list_devices() if device.udid == udid), None)


def connect(device_number: int, port: int) -> socket.socket:
    """A connection to ``port`` of a device; its timeout is ``ANSWER_SECONDS`` until it is changed.
    Raises ``RefusedError`` where the device is not there or does not listen."""
    with contextlib.ExitStack() as undo:
        daemon = undo.enter_context(_call())
        request = {"DeviceID": device_number, "PortNumber": socket.htons(port)}
        _demand(daemon, {"MessageType": "Connect", **request})
        undo.pop_all()
    return daemon


def read_pair_record(udid: str) -> dict[str, Any] | None:
    """The keys by which a device trusts this computer; None where there are none."""
    with _call() as daemon:
        answer = _ask(daemon, {"MessageType": "ReadPairRecord", "PairRecordID": udid})
    record = answer.get("PairRecordData")
    found = _parsed(record) if isinstance(record, bytes) else None
    return found or None


def save_pair_record(device: UsbDevice, record: bytes) -> None:
    """Have the system keep the keys by which ``device`` trusts this computer."""
    with _call() as daemon:
        words = {"PairRecordID": device.udid, "PairRecordData": record, "DeviceID": device.number}
        _demand(daemon, {"MessageType": "SavePairRecord", **words})


class Listening:
    """Hears of arrivals and departures, first of what is there already. ``stop`` may be
    called from any thread and ends a waiting ``events`` at once."""

    def __init__(self) -> None:
        self._daemon = _call()
        try:
            _demand(self._daemon, {"MessageType": "Listen"})
            self._daemon.settimeout(None)
        except BaseException:
            self._daemon.close()
            raise

    def events(self) -> Iterator[Arrival | Departure]:
        """What happens, until ``stop`` or until the program ends, which raises ``OSError``."""
        while True:
            said = _receive(self._daemon)
            kind = said.get("MessageType")
            if kind == "Attached" and (device := _device(said)) is not None:
                yield Arrival(device)
            elif kind == "Detached" and isinstance(number := said.get("DeviceID"), int):
                yield Departure(number)

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._daemon.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the connection. Only once nobody waits in ``events``."""
        self._daemon.close()


def _call() -> socket.socket:
    """A fresh connection to the program itself."""
    place = address()
    if isinstance(place, tuple):
        daemon = socket.create_connection(place, ANSWER_SECONDS)
        daemon.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return daemon
    if sys.platform == "win32":
        raise FileNotFoundError(place)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        daemon.settimeout(ANSWER_SECONDS)
        daemon.connect(place)
    except BaseException:
        daemon.close()
        raise
    return daemon


def _demand(daemon: socket.socket, request: dict[str, Any]) -> None:
    answer = _ask(daemon, request)
    number = answer.get("Number")
    if answer.get("MessageType") != "Result" or number != 0:
        raise RefusedError(request["MessageType"], number if isinstance(number, int) else -1)


def _ask(daemon: socket.socket, request: dict[str, Any]) -> dict[str, Any]:
    words = {
        "BundleID": "org.desktop-sync",
        "ClientVersionString": "desktop-sync",
        "ProgName": "desktop-sync",
        "kLibUSBMuxVersion": 3,
    }
    body = plistlib.dumps({**words, **request})
    daemon.sendall(_HEADER.pack(_HEADER.size + len(body), _PLIST_VERSION, _PLIST_MESSAGE, 1) + body)
    return _receive(daemon)


def _receive(daemon: socket.socket) -> dict[str, Any]:
    size, _, kind, _ = _HEADER.unpack(_exactly(daemon, _HEADER.size))
    if not _HEADER.size <= size <= _MOST_MESSAGE_BYTES:
        raise ConnectionError("usbmuxd sent a message of an impossible size")
    body = _exactly(daemon, size - _HEADER.size)
    found = _parsed(body) if kind == _PLIST_MESSAGE else None
    if found is None:
        raise ConnectionError("usbmuxd sent what is no property list")
    return found


def _exactly(daemon: socket.socket, size_bytes: int) -> bytes:
    received = bytearray()
    while len(received) < size_bytes:
        part = daemon.recv(size_bytes - len(received))
        if not part:
            raise ConnectionError("usbmuxd ended the connection")
        received += part
    return bytes(received)


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        found = plistlib.loads(body)
    except (ExpatError, ValueError, plistlib.InvalidFileException):
        return None
    return found if isinstance(found, dict) else None


def _device(said: object) -> UsbDevice | None:
    if not isinstance(said, dict) or not isinstance(about := said.get("Properties"), dict):
        return None
    number, udid = said.get("DeviceID"), about.get("SerialNumber")
    if about.get("ConnectionType") != "USB" or not isinstance(number, int):
        return None
    return UsbDevice(number, udid) if isinstance(udid, str) and udid else None
