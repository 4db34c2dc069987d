"""The plainest client of a phone: each protocol as it is on the wire, and nothing hidden.

For asking exactly what a test wants asked; what real clients make of the same phone is in
``test_phone_emulator``.
"""

from __future__ import annotations

import plistlib
import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.phone import Controls
from tests.fakes.phone.packets import HEADER, MAGIC, Operation

LOCKDOWN = 62078
_WAITS_SECONDS = 20
_MUX = struct.Struct("<IIII")


def exactly(sock: socket.socket, size: int) -> bytes:
    """Raises ``ConnectionError`` when the other side goes first."""
    data = bytearray()
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            raise ConnectionError(f"the end came after {len(data)} of {size} bytes")
        data += piece
    return bytes(data)


def is_cut_off(sock: socket.socket) -> bool:
    """Wait for the other side to go."""
    try:
        while sock.recv(65536):
            pass
    except ConnectionError:
        pass
    return True


class Mux:
    """A connection to the daemon."""

    def __init__(self, phone: Controls) -> None:
        form, _, rest = phone.address.partition(":")
        if form == "UNIX":
            self.sock = socket.socket(socket.AF_UNIX)
        else:
            self.sock = socket.socket(socket.AF_INET)
        self.sock.settimeout(_WAITS_SECONDS)
        try:
            self.sock.connect(rest if form == "UNIX" else (form, int(rest)))
        except OSError:
            self.sock.close()
            raise

    def __enter__(self) -> Mux:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def ask(self, kind: str, **words: Any) -> dict[str, Any]:
        body = plistlib.dumps({"MessageType": kind, "ProgName": "tests", **words})
        self.sock.sendall(_MUX.pack(_MUX.size + len(body), 1, 8, 7) + body)
        return self.hear()

    def hear(self) -> dict[str, Any]:
        size, version, kind, _ = _MUX.unpack(exactly(self.sock, _MUX.size))
        assert (version, kind) == (1, 8)
        heard: dict[str, Any] = plistlib.loads(exactly(self.sock, size - _MUX.size))
        return heard

    def connect(self, device: int | None, port: int) -> int:
        """The daemon's number for what came of it; at 0 ``sock`` is the phone's."""
        number: int = self.ask("Connect", DeviceID=device, PortNumber=socket.htons(port))["Number"]
        return number


class Lockdown:
    """A connection to lockdownd."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def ask(self, request: str, **words: Any) -> dict[str, Any]:
        body = plistlib.dumps({"Request": request, "Label": "tests", **words})
        self.sock.sendall(struct.pack(">I", len(body)) + body)
        (size,) = struct.unpack(">I", exactly(self.sock, 4))
        answer: dict[str, Any] = plistlib.loads(exactly(self.sock, size))
        assert answer["Request"] == request
        return answer


class Afc:
    """A connection to AFC. ``tell`` and ``hear`` apart send requests ahead."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._number = 0

    def tell(self, operation: Operation, body: bytes = b"") -> int:
        self._number += 1
        size = HEADER.size + len(body)
        self.sock.sendall(HEADER.pack(MAGIC, size, size, self._number, operation) + body)
        return self._number

    def hear(self) -> tuple[int, Operation, bytes]:
        """The number of the request it answers, and the answer."""
        magic, size, _, number, operation = HEADER.unpack(exactly(self.sock, HEADER.size))
        assert magic == MAGIC
        return number, Operation(operation), exactly(self.sock, size - HEADER.size)

    def ask(self, operation: Operation, body: bytes = b"") -> tuple[Operation, bytes]:
        number = self.tell(operation, body)
        heard, answer, data = self.hear()
        assert heard == number
        return answer, data

    def status(self, operation: Operation, body: bytes = b"") -> int:
        answer, data = self.ask(operation, body)
        assert answer is Operation.STATUS
        (status,) = struct.unpack("<Q", data)
        return int(status)

    def names(self, folder: bytes) -> list[bytes]:
        answer, data = self.ask(Operation.READ_DIR, folder + b"\0")
        assert answer is Operation.DATA
        return data.split(b"\0")[:-1]

    def info(self, path: bytes) -> dict[str, str]:
        answer, data = self.ask(Operation.GET_FILE_INFO, path + b"\0")
        assert answer is Operation.DATA
        return pairs(data)

    def open(self, path: bytes) -> int:
        answer, data = self.ask(Operation.FILE_OPEN, struct.pack("<Q", 1) + path + b"\0")
        assert answer is Operation.FILE_OPEN_RES
        return int.from_bytes(data, "little")

    def read(self, handle: int, size: int) -> bytes:
        answer, data = self.ask(Operation.FILE_READ, struct.pack("<QQ", handle, size))
        assert answer is Operation.DATA
        return data

    def seek(self, handle: int, offset: int, whence: int = 0) -> int:
        return self.status(Operation.FILE_SEEK, struct.pack("<QQq", handle, whence, offset))


def pairs(data: bytes) -> dict[str, str]:
    parts = [part.decode() for part in data.split(b"\0")[:-1]]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@contextmanager
def lockdown(phone: Controls) -> Iterator[Lockdown]:
    """In the clear, as every conversation begins."""
    with Mux(phone) as mux:
        assert mux.connect(phone.device_id, LOCKDOWN) == 0
        yield Lockdown(mux.sock)


class Paired:
    """A computer that has a pair record, and what it opens; all of it closed at the end."""

    def __init__(self, phone: Controls, folder: Path) -> None:
        self._phone = phone
        self._stack = ExitStack()
        record = phone.pair_record()
        assert record is not None
        self.record = record
        self.context = client_context(record["HostCertificate"], record["HostPrivateKey"], folder)

    def __enter__(self) -> Paired:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start_session(self) -> Lockdown:
        """Under TLS. Raises ``PermissionError`` with lockdownd's word."""
        conversation = self._stack.enter_context(lockdown(self._phone))
        answer = conversation.ask("StartSession", HostID=self.record["HostID"], SystemBUID="x")
        if "Error" in answer:
            raise PermissionError(answer["Error"])
        assert answer["EnableSessionSSL"] is True
        secret = self.context.wrap_socket(conversation.sock)
        self._stack.callback(secret.close)
        self.session_id: str = answer["SessionID"]
        return Lockdown(secret)

    def open_afc(self) -> Afc:
        """Raises ``PermissionError`` with lockdownd's word."""
        answer = self.start_session().ask("StartService", Service="com.apple.afc")
        if "Error" in answer:
            raise PermissionError(answer["Error"])
        mux = self._stack.enter_context(Mux(self._phone))
        assert mux.connect(self._phone.device_id, answer["Port"]) == 0
        if not answer.get("EnableServiceSSL"):
            return Afc(mux.sock)
        secret = self.context.wrap_socket(mux.sock)
        self._stack.callback(secret.close)
        return Afc(secret)


def client_context(certificate: bytes, key: bytes, folder: Path) -> ssl.SSLContext:
    """TLS with this certificate, believing any phone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    file = folder / "computer.pem"
    file.write_bytes(certificate + b"\n" + key)
    context.load_cert_chain(file)
    file.unlink()
    return context
