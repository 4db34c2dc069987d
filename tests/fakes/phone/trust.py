"""Whom the phone trusts, and what it answers a computer that asks to be trusted.

Owns the trusted computers, the lock and the dialog on the screen. Knows no sockets; what it
refuses it names as lockdownd does.
"""

from __future__ import annotations

import os
import ssl
import threading
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from tests.fakes.phone import certificates

Refuses = Literal["pairing", "services", "everything"]


class Answer(Enum):
    """What becomes of a request to be trusted."""

    YES = "yes"
    PENDING = "pending"
    NO = "no"


class Refused(Exception):  # noqa: N818
    """``error`` is lockdownd's word for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True)
class Computer:
    host_id: str
    host_certificate: bytes
    context: ssl.SSLContext


class Trust:
    """Safe to use from any thread."""

    def __init__(self, answer: Answer) -> None:
        self._lock = threading.Lock()
        self._computers: dict[str, Computer] = {}
        self._refuses: Refuses | None = None
        self.answer = answer

    @property
    def is_locked(self) -> bool:
        return self._refuses is not None

    def set_lock(self, refuses: Refuses | None) -> None:
        self._refuses = refuses

    def forget(self) -> None:
        """Trust no computer any more."""
        with self._lock:
            self._computers.clear()

    def pair(self, record: Any) -> bytes:
        """Trust this computer from now on. Returns the escrow bag. Raises ``Refused``."""
        if self._refuses is not None:
            raise Refused("PasswordProtected")
        if self.answer is Answer.PENDING:
            raise Refused("PairingDialogResponsePending")
        if self.answer is Answer.NO:
            raise Refused("UserDeniedPairing")
        return self.accept(record)

    def accept(self, record: Any) -> bytes:
        """Trust this computer from now on, whatever the lock and the user say."""
        computer = _computer(record)
        with self._lock:
            self._computers[computer.host_id] = computer
        return os.urandom(32)

    def validate(self, record: Any) -> None:
        """Raises ``Refused`` unless the record is of a computer the phone trusts."""
        if self._refuses == "everything":
            raise Refused("PasswordProtected")
        if not isinstance(record, dict):
            raise Refused("MissingPairRecord")
        known = self._known(record.get("HostID"))
        if record.get("HostCertificate") != known.host_certificate:
            raise Refused("InvalidPairRecord")

    def unpair(self, record: Any) -> None:
        """Trust this computer no more. Raises ``Refused``."""
        if not isinstance(record, dict):
            raise Refused("MissingPairRecord")
        known = self._known(record.get("HostID"))
        with self._lock:
            self._computers.pop(known.host_id, None)

    def start_session(self, host_id: Any) -> Computer:
        """Whom the phone speaks to. Raises ``Refused``."""
        if self._refuses == "everything":
            raise Refused("PasswordProtected")
        return self._known(host_id)

    def start_service(self) -> None:
        """Raises ``Refused`` when the lock keeps services away."""
        if self._refuses in ("services", "everything"):
            raise Refused("PasswordProtected")

    def _known(self, host_id: Any) -> Computer:
        if host_id is None:
            raise Refused("MissingHostID")
        with self._lock:
            known = self._computers.get(host_id)
        if known is None:
            raise Refused("InvalidHostID")
        return known


def _computer(record: Any) -> Computer:
    if not isinstance(record, dict):
        raise Refused("MissingPairRecord")
    device, host, root = (record.get(f"{whose}Certificate") for whose in ("Device", "Host", "Root"))
    host_id = record.get("HostID")
    if not (
        isinstance(host_id, str)
        and isinstance(device, bytes)
        and isinstance(host, bytes)
        and isinstance(root, bytes)
    ):
        raise Refused("InvalidPairRecord")
    try:
        context = certificates.server_context(device, host, root)
    except (ssl.SSLError, ValueError) as error:
        raise Refused("InvalidPairRecord") from error
    return Computer(host_id, host, context)
