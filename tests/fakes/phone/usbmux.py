"""usbmuxd: the computer's daemon that knows which phones are plugged in, keeps the pair
records and forwards connections.

Owns the listening socket and the conversations with clients until one becomes a forwarded
connection, which it hands over. Knows nothing of what a phone is.
"""

from __future__ import annotations

import contextlib
import os
import plistlib
import select
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.phone.muxing import (
    BAD_COMMAND,
    BAD_DEVICE,
    BAD_VERSION,
    NO_RECORD,
    OK,
    REFUSED,
    Client,
    Message,
    Plugged,
)
from tests.fakes.phone.seen import LISTENERS, Recorder

# A service: it owns the socket until it returns.
Service = Callable[[socket.socket], None]


@dataclass
class _Attached:
    device: Plugged
    connect: Callable[[int], Service | None]


class Daemon:
    """Listens from the beginning; ``stop`` and ``start`` keep the address."""

    def __init__(self, recorder: Recorder, *, port: int = 0, unix: Path | None = None) -> None:
        self._recorder = recorder
        self._unix = unix
        self._where: Any = os.fspath(unix) if unix else ("127.0.0.1", port)
        self._lock = threading.RLock()
        self._listener: socket.socket | None = None
        self._wake: socket.socket | None = None
        self._accepting: threading.Thread | None = None
        self._clients: dict[Client, threading.Thread] = {}
        self._listening: set[Client] = set()
        self._attached: dict[int, _Attached] = {}
        self._records: dict[str, bytes] = {}
        self.buid = "30142955-444094379208051516"
        self._bound = self._bind()
        self.start()

    @property
    def address(self) -> str:
        """For ``USBMUXD_SOCKET_ADDRESS``."""
        return f"UNIX:{self._where}" if self._unix else f"{self._where[0]}:{self._where[1]}"

    def start(self) -> None:
        """Come back, at the same address."""
        with self._lock:
            if self._listener is not None:
                return
            self._listener = self._bound
            self._listener.listen(128)
            ours, self._wake = socket.socketpair()
            self._accepting = threading.Thread(
                target=self._accept, args=(self._listener, ours), name="usbmuxd", daemon=True
            )
            self._accepting.start()

    def stop(self) -> None:
        """Go: nobody answers at the address, and whoever was connected is cut off."""
        with self._lock:
            if self._listener is None:
                return
            accepting, wake = self._accepting, self._wake
            clients = dict(self._clients)
            listener, self._listener = self._listener, None
            assert accepting is not None
            assert wake is not None
            wake.close()
        accepting.join()
        listener.close()
        with self._lock:
            # Another program must not take the address meanwhile.
            self._bound = self._bind()
            clients |= self._clients
        for client in clients:
            client.hang_up()
        for thread in clients.values():
            if thread is not threading.current_thread():
                thread.join()

    def close(self) -> None:
        self.stop()
        self._bound.close()
        if self._unix:
            self._unix.unlink(missing_ok=True)

    def attach(self, device: Plugged, connect: Callable[[int], Service | None]) -> None:
        """Tell everybody. ``connect`` gives what serves a port of it."""
        with self._lock:
            self._attached[device.number] = _Attached(device, connect)
            self._tell(device.attached())

    def detach(self, number: int) -> None:
        with self._lock:
            if self._attached.pop(number, None):
                self._tell({"MessageType": "Detached", "DeviceID": number})

    def save_record(self, udid: str, record: bytes) -> None:
        """Keep a pair record, and tell everybody."""
        with self._lock:
            self._records[udid] = record
            for attached in self._attached.values():
                if attached.device.udid == udid:
                    number = attached.device.number
                    self._tell({"MessageType": "Paired", "DeviceID": number})

    def erase_records(self) -> None:
        with self._lock:
            self._records.clear()

    def _bind(self) -> socket.socket:
        if self._unix:
            self._unix.unlink(missing_ok=True)
            bound = socket.socket(socket.AF_UNIX)
        else:
            bound = socket.socket(socket.AF_INET)
            if os.name == "posix":
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(self._where)
        except OSError:
            bound.close()
            raise
        self._where = bound.getsockname()
        return bound

    def _tell(self, message: dict[str, Any]) -> None:
        for client in self._listening:
            client.tell(message)

    def _accept(self, listener: socket.socket, wake: socket.socket) -> None:
        with wake:
            while wake not in (ready := select.select([listener, wake], [], [])[0]):
                assert listener in ready
                with contextlib.suppress(OSError):
                    client = Client(listener.accept()[0])
                    thread = threading.Thread(
                        target=self._serve, args=(client,), name="usbmuxd client", daemon=True
                    )
                    with self._lock:
                        self._clients[client] = thread
                    thread.start()

    def _serve(self, client: Client) -> None:
        try:
            service = None
            while service is None and (message := client.receive()):
                service = self._answer(client, message)
            if service is not None:
                service(client.sock)
        except (OSError, struct.error, ValueError):
            pass
        finally:
            with self._lock:
                self._clients.pop(client, None)
                if client in self._listening:
                    self._listening.discard(client)
                    self._recorder.add(LISTENERS, -1)
            client.close()

    def _answer(self, client: Client, message: Message) -> Service | None:
        """What to serve the connection with from now on, if that is what was asked."""
        kind = message.kind
        if kind == "Connect":
            return self._connect(client, message)
        with self._lock:
            if kind == "Listen":
                self._listen(client, message)
            elif kind == "ListDevices":
                devices = [one.device.attached() for one in self._attached.values()]
                client.answer(message, {"DeviceList": devices})
            elif kind == "ListListeners":
                listeners = [one.listener() for one in self._listening]
                client.answer(message, {"ListenerList": listeners})
            elif kind == "ReadBUID":
                client.answer(message, {"BUID": self.buid})
            elif kind in ("ReadPairRecord", "SavePairRecord", "DeletePairRecord"):
                self._pair_record(client, message)
            else:
                client.result(message, BAD_COMMAND if message.is_known_version else BAD_VERSION)
        return None

    def _connect(self, client: Client, message: Message) -> Service | None:
        with self._lock:
            attached = self._attached.get(int(message.get("DeviceID", -1)))
        if attached is None:
            client.result(message, BAD_DEVICE)
            return None
        port = socket.ntohs(int(message.get("PortNumber", 0)) & 0xFFFF)
        service = attached.connect(port)
        client.result(message, REFUSED if service is None else OK)
        return service

    def _listen(self, client: Client, message: Message) -> None:
        client.result(message, OK)
        client.listens_to(message)
        for one in self._attached.values():
            client.tell(one.device.attached())
        if client not in self._listening:
            self._listening.add(client)
            self._recorder.add(LISTENERS)

    def _pair_record(self, client: Client, message: Message) -> None:
        udid = str(message.get("PairRecordID"))
        if message.kind == "SavePairRecord":
            record = message.get("PairRecordData")
            if not isinstance(record, bytes):
                client.result(message, BAD_COMMAND)
                return
            client.result(message, OK)
            self.save_record(udid, record)
        elif udid not in self._records:
            client.result(message, NO_RECORD)
        elif message.kind == "DeletePairRecord":
            del self._records[udid]
            client.result(message, OK)
        else:
            client.answer(message, {"PairRecordData": self._records[udid]})

    def record(self, udid: str) -> dict[str, Any] | None:
        """The pair record it keeps of this phone."""
        with self._lock:
            data = self._records.get(udid)
        if data is None:
            return None
        found: dict[str, Any] = plistlib.loads(data)
        return found
