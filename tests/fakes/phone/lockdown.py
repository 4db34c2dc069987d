"""lockdownd: who the phone is, whom it trusts, and which services it starts for them.

Owns one connection's session. Who is trusted is for ``trust``, what a value is for ``values``.
"""

from __future__ import annotations

import plistlib
import struct
import uuid
from collections.abc import Callable
from typing import Any, Protocol
from xml.parsers.expat import ExpatError

from tests.fakes.phone.link import Closed, Link
from tests.fakes.phone.seen import DIALOGS, Recorder
from tests.fakes.phone.trust import Computer, Refused, Trust

PORT = 62078
_LARGEST_REQUEST_BYTES = 16 * 1024 * 1024
_LENGTH = struct.Struct(">I")


class Services(Protocol):
    """What lockdownd asks of the phone."""

    @property
    def service_tls(self) -> bool: ...

    def start_service(self, name: str, computer: Computer) -> int:
        """The port where it waits for one connection. Raises ``Refused``."""

    def value(self, domain: Any, key: Any, *, trusted: bool) -> Any:
        """``None`` when there is none."""


class Lockdown:
    def __init__(self, link: Link, trust: Trust, services: Services, recorder: Recorder) -> None:
        self._link = link
        self._trust = trust
        self._services = services
        self._recorder = recorder
        self._computer: Computer | None = None
        self._session_id = ""
        self._answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "QueryType": lambda _: {"Type": "com.apple.mobile.lockdown"},
            "GetValue": self._get_value,
            "SetValue": self._set_value,
            "RemoveValue": self._set_value,
            "Pair": self._pair,
            "ValidatePair": self._validate_pair,
            "Unpair": self._unpair,
            "StartSession": self._start_session,
            "StopSession": self._stop_session,
            "StartService": self._start_service,
            "Goodbye": lambda _: {"Result": "Success"},
        }

    def serve(self) -> None:
        """Until the client or the cable goes."""
        try:
            while self._answer(self._next()):
                pass
        except Closed:
            pass

    def _next(self) -> dict[str, Any]:
        (size,) = _LENGTH.unpack(self._link.take(_LENGTH.size))
        if size > _LARGEST_REQUEST_BYTES:
            raise Closed
        try:
            request = plistlib.loads(self._link.take(size))
        except (plistlib.InvalidFileException, ExpatError, ValueError) as error:
            raise Closed from error
        if not isinstance(request, dict):
            raise Closed
        return request

    def _answer(self, request: dict[str, Any]) -> bool:
        """Whether the connection goes on."""
        name = str(request.get("Request"))
        self._recorder.note_request(name)
        self._link.await_due()
        try:
            if name not in self._answers:
                raise Refused("UnknownRequest")
            answer = self._answers[name](request)
        except Refused as refused:
            answer = {"Error": refused.error}
        body = plistlib.dumps({"Request": name, **answer})
        self._link.send(_LENGTH.pack(len(body)) + body)
        if "Error" not in answer:
            if name == "StartSession" and self._computer is not None:
                self._link.start_tls(self._computer.context)
            if name == "StopSession":
                self._link.stop_tls()
        return name != "Goodbye"

    def _get_value(self, request: dict[str, Any]) -> dict[str, Any]:
        domain, key = request.get("Domain"), request.get("Key")
        trusted = self._computer is not None
        value = self._services.value(domain, key, trusted=trusted)
        if value is None:
            raise Refused("MissingValue" if trusted or domain is None else "GetProhibited")
        asked = {"Domain": domain, "Key": key}
        return {"Value": value, **{name: one for name, one in asked.items() if one is not None}}

    def _set_value(self, request: dict[str, Any]) -> dict[str, Any]:
        path = f"{request.get('Domain') or ''}/{request.get('Key')}"
        self._recorder.note_write(str(request.get("Request")), path)
        raise Refused("SetProhibited")

    def _pair(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"EscrowBag": self._trust.pair(request.get("PairRecord"))}
        except Refused as refused:
            if refused.error == "PairingDialogResponsePending":
                self._recorder.add(DIALOGS)
            raise

    def _validate_pair(self, request: dict[str, Any]) -> dict[str, Any]:
        self._trust.validate(request.get("PairRecord"))
        return {}

    def _unpair(self, request: dict[str, Any]) -> dict[str, Any]:
        self._trust.unpair(request.get("PairRecord"))
        return {}

    def _start_session(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._computer is not None:
            raise Refused("SessionActive")
        self._computer = self._trust.start_session(request.get("HostID"))
        self._session_id = str(uuid.uuid4()).upper()
        return {"SessionID": self._session_id, "EnableSessionSSL": True}

    def _stop_session(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._computer is None:
            raise Refused("SessionInactive")
        if request.get("SessionID") != self._session_id:
            raise Refused("InvalidSessionID")
        self._computer = None
        return {"Result": "Success"}

    def _start_service(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._computer is None:
            raise Refused("SessionInactive")
        name = request.get("Service")
        if not isinstance(name, str):
            raise Refused("MissingService")
        self._trust.start_service()
        port = self._services.start_service(name, self._computer)
        answer = {"Service": name, "Port": port}
        if self._services.service_tls:
            answer["EnableServiceSSL"] = True
        return answer
