"""An iPhone in this process: the phone, its cable and the computer's daemon.

Owns how the parts hang together and all the switches (see ``controls``).
"""

from __future__ import annotations

import os
import plistlib
import socket
import threading
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.fakes.phone import certificates, values
from tests.fakes.phone.afc import SERVICE, Afc
from tests.fakes.phone.controls import PhonePath
from tests.fakes.phone.link import Closed, Link
from tests.fakes.phone.lockdown import PORT, Lockdown
from tests.fakes.phone.media import Media
from tests.fakes.phone.muxing import Plugged
from tests.fakes.phone.pace import Pace
from tests.fakes.phone.packets import Status
from tests.fakes.phone.seen import CONNECTIONS, Recorder, Seen
from tests.fakes.phone.trust import Answer, Computer, Refused, Refuses, Trust
from tests.fakes.phone.usbmux import Daemon, Service

UDID = "00008130-000E11A20C90001C"
_FIRST_SERVICE_PORT = 49152


class Phone:
    """Shows the folder ``root``, which holds ``DCIM``. Plugged in and unlocked at first, and
    trusting whoever asks. ``unix`` listens at a path instead of a port."""

    def __init__(
        self,
        root: Path,
        *,
        port: int = 0,
        unix: Path | None = None,
        udid: str = UDID,
        name: str = "Emulated iPhone",
        latency_seconds: float = 0.0,
        bytes_per_second: float | None = None,
        plugged_in: bool = True,
        service_tls: bool = True,
    ) -> None:
        self._lock = threading.RLock()
        self._udid = udid
        self._name = name
        self._recorder = Recorder()
        self._media = Media(root)
        self._pace = Pace(latency_seconds=latency_seconds, bytes_per_second=bytes_per_second)
        self._trust = Trust(Answer.YES)
        self.service_tls = service_tls
        self._links: set[Link] = set()
        self._services: dict[int, Computer] = {}
        self._last_port = _FIRST_SERVICE_PORT
        self._last_number = 0
        self._number: int | None = None
        self._daemon = Daemon(self._recorder, port=port, unix=unix)
        if plugged_in:
            self.replug()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.unplug()
        self._daemon.close()

    @property
    def address(self) -> str:
        return self._daemon.address

    @property
    def udid(self) -> str:
        return self._udid

    @property
    def seen(self) -> Seen:
        return self._recorder.seen()

    @property
    def device_id(self) -> int | None:
        return self._number

    def wait_until(self, holds: Callable[[Seen], bool], *, seconds: float = 10) -> None:
        self._recorder.wait_until(holds, seconds)

    def seen_after(self, version: int, seconds: float) -> tuple[int, Seen]:
        """See ``Recorder.seen_after``."""
        return self._recorder.seen_after(version, seconds)

    def unplug(self) -> None:
        with self._lock:
            number, self._number = self._number, None
            self._services.clear()
            for link in self._links:
                link.hang_up()
            self._pace.pull_after(None)
            if number is not None:
                self._daemon.detach(number)

    def replug(self) -> None:
        with self._lock:
            self.unplug()
            self._last_number += 1
            self._number = self._last_number
            device = Plugged(self._number, self._udid)
            self._daemon.attach(device, lambda port: self._connect(device.number, port))

    def unplug_after(self, file_bytes: int | None) -> None:
        self._pace.pull_after(file_bytes)

    def set_latency(self, seconds: float) -> None:
        self._pace.latency_seconds = seconds

    def set_rate(self, bytes_per_second: float | None) -> None:
        self._pace.set_rate(bytes_per_second)

    def stop_daemon(self) -> None:
        self._daemon.stop()

    def start_daemon(self) -> None:
        self._daemon.start()

    def pair_record(self) -> dict[str, Any] | None:
        return self._daemon.record(self._udid)

    def erase_pair_records(self) -> None:
        self._daemon.erase_records()

    def lock(self, refuses: Refuses = "everything") -> None:
        self._trust.set_lock(refuses)

    def unlock(self) -> None:
        self._trust.set_lock(None)

    def ask(self) -> None:
        self._trust.answer = Answer.PENDING

    def tap_trust(self, *, replugs: bool = False) -> None:
        self._trust.answer = Answer.YES
        if replugs:
            self.replug()

    def refuse(self) -> None:
        self._trust.answer = Answer.NO

    def pair(self) -> None:
        chain = certificates.make_chain(certificates.phone_public_key())
        record = {
            "DeviceCertificate": chain.device_certificate,
            "HostCertificate": chain.host_certificate,
            "HostID": str(uuid.uuid4()).upper(),
            "RootCertificate": chain.root_certificate,
            "SystemBUID": self._daemon.buid,
        }
        kept = {
            **record,
            "EscrowBag": self._trust.accept(record),
            "HostPrivateKey": chain.host_key,
            "RootPrivateKey": chain.root_key,
            "WiFiMACAddress": self.value(None, "WiFiAddress", trusted=True),
        }
        self._daemon.save_record(self._udid, plistlib.dumps(kept))

    def forget(self) -> None:
        self._trust.forget()

    def add_names(self, folder: PhonePath, *names: bytes) -> None:
        self._media.add_names(os.fsencode(folder), names)

    def cut_short(self, path: PhonePath, size_bytes: int) -> None:
        self._media.set_fault(os.fsencode(path), ends_at=size_bytes)

    def break_at(self, path: PhonePath, offset: int) -> None:
        self._media.set_fault(os.fsencode(path), breaks_at=offset)

    def withhold(self, path: PhonePath, *, hides: bool = False) -> None:
        self._media.set_fault(os.fsencode(path), cannot_open=True, cannot_stat=hides)

    def heal(self, path: PhonePath) -> None:
        self._media.heal(os.fsencode(path))

    def say_read_error_when_missing(self) -> None:
        self._media.missing = Status.READ_ERROR

    # What lockdownd asks for.

    def start_service(self, name: str, computer: Computer) -> int:
        if name != SERVICE:
            raise Refused("InvalidService")
        with self._lock:
            self._last_port += 1
            self._services[self._last_port] = computer
            return self._last_port

    def value(self, domain: Any, key: Any, *, trusted: bool) -> Any:
        return values.value(
            udid=self._udid,
            name=self._name,
            root=self._media.root,
            locked=self._trust.is_locked,
            trusted=trusted,
            domain=domain,
            key=key,
        )

    def _connect(self, number: int, port: int) -> Service | None:
        with self._lock:
            if port == PORT:
                return lambda sock: self._serve(number, sock, None)
            computer = self._services.pop(port, None)
        if computer is None:
            return None
        return lambda sock: self._serve(number, sock, computer)

    def _serve(self, number: int, sock: socket.socket, computer: Computer | None) -> None:
        """lockdownd, or AFC for a computer it has been started for."""
        link = Link(sock, self._pace)
        with self._lock:
            if self._number != number:
                link.close()
                return
            self._links.add(link)
        try:
            with self._recorder.during(CONNECTIONS):
                if computer is None:
                    Lockdown(link, self._trust, self, self._recorder).serve()
                else:
                    self._serve_afc(link, computer, number)
        finally:
            with self._lock:
                self._links.discard(link)
            link.close()

    def _serve_afc(self, link: Link, computer: Computer, number: int) -> None:
        if self.service_tls:
            try:
                link.start_tls(computer.context)
            except Closed:
                return
        pull = partial(self._pull, number)
        Afc(link, self._media, self._pace, self._recorder, pull).serve()

    def _pull(self, number: int) -> None:
        """Unplug, once: a connection of before may find out late that its last byte has gone."""
        with self._lock:
            if self._number == number:
                self.unplug()
