"""The messages of usbmuxd, in plists and in the older binary form, and one client that
speaks them. Owns the form on the wire; what is answered is for ``usbmux``.
"""

from __future__ import annotations

import contextlib
import plistlib
import socket
import struct
import threading
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

OK, BAD_COMMAND, BAD_DEVICE, REFUSED, BAD_VERSION = 0, 1, 2, 3, 6
# The real one gives the system's number for "no such file".
NO_RECORD = 2

_HEADER = struct.Struct("<IIII")
_CONNECT = struct.Struct("<IHH")
_DEVICE = struct.Struct("<IH256s2xI")
_RESULT, _BINARY_CONNECT, _BINARY_LISTEN, _ADD, _REMOVE, _PAIRED, _PLIST = 1, 2, 3, 4, 5, 6, 8
_LARGEST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Plugged:
    """A phone at the cable. ``number`` is a new one each time it is plugged in."""

    number: int
    udid: str
    product_id: int = 0x12A8
    location_id: int = 0x14200000

    def properties(self) -> dict[str, Any]:
        return {
            "ConnectionSpeed": 480_000_000,
            "ConnectionType": "USB",
            "DeviceID": self.number,
            "LocationID": self.location_id,
            "ProductID": self.product_id,
            "SerialNumber": self.udid,
        }

    def attached(self) -> dict[str, Any]:
        return {
            "MessageType": "Attached",
            "DeviceID": self.number,
            "Properties": self.properties(),
        }


@dataclass(frozen=True)
class Message:
    """What a client asks."""

    version: int
    tag: int
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.body.get("MessageType"))

    @property
    def is_known_version(self) -> bool:
        return self.version in (0, 1)

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.body.get(name, otherwise)


class Client:
    """A conversation. One thread receives; any thread may tell."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._sending = threading.Lock()
        self._speaks_plists = True
        self._asked: dict[str, Any] = {}
        if sock.family == socket.AF_INET:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(self) -> Message | None:
        """``None`` when the client is gone or talks nonsense."""
        raw = self._exactly(_HEADER.size)
        if raw is None:
            return None
        size, version, kind, tag = _HEADER.unpack(raw)
        if not _HEADER.size <= size <= _LARGEST_BYTES:
            return None
        body = self._exactly(size - _HEADER.size)
        if body is None:
            return None
        self._speaks_plists = kind == _PLIST
        return Message(version, tag, _read(kind, body))

    def answer(self, message: Message, body: dict[str, Any]) -> None:
        self._send(_PLIST, message.tag, plistlib.dumps(body))

    def result(self, message: Message, number: int) -> None:
        if self._speaks_plists:
            self.answer(message, {"MessageType": "Result", "Number": number})
        else:
            self._send(_RESULT, message.tag, struct.pack("<I", number))

    def listens_to(self, message: Message) -> None:
        """Remember who listens."""
        self._asked = message.body

    def listener(self) -> dict[str, Any]:
        """What others are told of one who listens."""
        known = ("BundleID", "ClientVersionString", "ProgName", "kLibUSBMuxVersion")
        told = {name: self._asked[name] for name in known if name in self._asked}
        return {"Blacklisted": False, "ConnType": 0, "ID String": f"{id(self):x}", **told}

    def tell(self, event: dict[str, Any]) -> None:
        """Whoever has gone need not be told."""
        with contextlib.suppress(OSError):
            if self._speaks_plists:
                self._send(_PLIST, 0, plistlib.dumps(event))
            else:
                self._send(*_binary(event))

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.hang_up()
        self.sock.close()

    def _send(self, kind: int, tag: int, body: bytes) -> None:
        version = 1 if self._speaks_plists else 0
        with self._sending:
            self.sock.sendall(_HEADER.pack(_HEADER.size + len(body), version, kind, tag) + body)

    def _exactly(self, size: int) -> bytes | None:
        data = bytearray()
        while len(data) < size:
            try:
                piece = self.sock.recv(size - len(data))
            except OSError:
                return None
            if not piece:
                return None
            data += piece
        return bytes(data)


def _read(kind: int, body: bytes) -> dict[str, Any]:
    if kind == _BINARY_LISTEN:
        return {"MessageType": "Listen"}
    if kind == _BINARY_CONNECT:
        number, port, _ = _CONNECT.unpack(body)
        return {"MessageType": "Connect", "DeviceID": number, "PortNumber": port}
    if kind != _PLIST:
        return {}
    try:
        read = plistlib.loads(body)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _binary(event: dict[str, Any]) -> tuple[int, int, bytes]:
    number = event["DeviceID"]
    if event["MessageType"] == "Attached":
        properties = event["Properties"]
        record = _DEVICE.pack(
            number,
            properties["ProductID"],
            properties["SerialNumber"].encode("ascii"),
            properties["LocationID"],
        )
        return _ADD, 0, record
    kind = _REMOVE if event["MessageType"] == "Detached" else _PAIRED
    return kind, 0, struct.pack("<I", number)
