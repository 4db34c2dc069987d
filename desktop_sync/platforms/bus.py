"""A message bus of a Linux desktop: asking services with a limit, and sleeping until they speak.

Owns one connection each, made with jeepney, whose exceptions stop here. A service that is missing,
hangs or refuses has given no answer; only a bus that is gone is an error. Must not know what is
asked, nor what is made of it.
"""

from __future__ import annotations

import itertools
import logging
import socket
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import TracebackType
from typing import Any

from msgspec import Struct

logger = logging.getLogger(__name__)

Answer = tuple[Any, ...]
"""The body of what a service replied; empty where it gave no answer in time, or an error."""

_PROPERTIES = "org.freedesktop.DBus.Properties"
_DAEMON = "org.freedesktop.DBus"
_DAEMON_PATH = "/org/freedesktop/DBus"
_OWNER_CHANGED = "NameOwnerChanged"
SIGN_ON_SECONDS = 1.0
"""How long a bus may take to let us in."""
_READ_BYTES = 65_536
_AT_ONCE_SECONDS = 0.001
_MOST_KEPT = 1000


class Bus(StrEnum):
    """The values are jeepney's names."""

    SYSTEM = "SYSTEM"
    SESSION = "SESSION"


class BusLostError(ConnectionError):
    """There is no such bus, or not any more."""


class Call(Struct, frozen=True):
    """One call of a service's method. It never starts the service."""

    service: str
    path: str
    interface: str
    member: str
    signature: str = ""
    body: tuple[Any, ...] = ()


class Signal(Struct, frozen=True):
    """What to wake up for. ``first`` is the first argument, where only one will do; with ``below``
    the objects under ``path`` are meant."""

    service: str
    path: str
    interface: str
    member: str | None = None
    first: str | None = None
    below: bool = False


class Heard(Struct, frozen=True):
    """A signal that came; without a member it is an answer that came too late."""

    member: str = ""
    body: Answer = ()


Ask = Callable[..., list[Answer]]
"""``Line.ask`` with its limit."""


def all_properties(service: str, path: str, interface: str) -> Call:
    return Call(service, path, _PROPERTIES, "GetAll", "s", (interface,))


def changed_properties(service: str, path: str, interface: str, *, below: bool = False) -> Signal:
    return Signal(service, path, _PROPERTIES, "PropertiesChanged", interface, below)


def coming_and_going(service: str) -> Signal:
    return Signal(_DAEMON, _DAEMON_PATH, _DAEMON, _OWNER_CHANGED, service)


def start_of(service: str) -> Call:
    """Has the bus start ``service``, if it can and need be."""
    return Call(
        _DAEMON, _DAEMON_PATH, _DAEMON, "StartServiceByName", signature="su", body=(service, 0)
    )


def properties(answer: Answer) -> Mapping[str, object]:
    """What ``all_properties`` was answered, none where it was not."""
    found = answer[0] if answer else None
    if not isinstance(found, dict):
        return {}
    return {
        name: variant[1]
        for name, variant in found.items()
        if isinstance(variant, tuple) and len(variant) == 2
    }


class Line:
    """A connection to a bus, for one thread; only ``cut`` may be called from another."""

    def __init__(self, bus: Bus, until: float) -> None:
        """``until`` is of the monotonic clock, as everywhere here. Raises ``BusLostError``."""
        from jeepney import Parser

        self._parser = Parser()
        self._serials = itertools.count(1)
        self._late: set[int] = set()
        self._kept: list[Heard] = []
        self._socket = _sign_on(bus, until)
        hello = Call(_DAEMON, _DAEMON_PATH, _DAEMON, "Hello")
        try:
            welcome = self.ask(hello, until=until)
            if not welcome[0]:
                raise BusLostError("the bus does not answer")
        except BusLostError:
            self.close()
            raise

    def ask(self, *calls: Call, until: float) -> list[Answer]:
        """The answers to ``calls``, in their order; all are asked before the first is awaited.
        Raises ``BusLostError``."""
        asked = {self._send(call, until): place for place, call in enumerate(calls)}
        answers: list[Answer] = [()] * len(calls)
        while asked:
            try:
                message = self._receive(until)
            except TimeoutError:
                break
            serial = _answered_serial(message)
            if serial in asked:
                answers[asked.pop(serial)] = _body_of_return(message)
                continue
            self._keep(message)
            if time.monotonic() > until:
                # Others that never fall silent are no reason to wait on.
                break
        self._late.update(asked)
        return answers

    def send(self, call: Call) -> None:
        """Call without waiting for an answer. Raises ``BusLostError``."""
        self._send(call, time.monotonic() + SIGN_ON_SECONDS, unanswered=True)

    def listen(self, signal: Signal) -> None:
        """From now on ``wait`` returns for ``signal``. Raises ``BusLostError``."""
        from jeepney import MatchRule

        where = {"path_namespace" if signal.below else "path": signal.path}
        rule = MatchRule(
            type="signal",
            sender=signal.service,
            interface=signal.interface,
            member=signal.member,
            **where,
        )
        if signal.first is not None:
            rule.add_arg_condition(0, signal.first)
        body = (rule.serialise(),)
        self.send(Call(_DAEMON, _DAEMON_PATH, _DAEMON, "AddMatch", "s", body))

    def wait(self) -> list[Heard]:
        """Sleep until something is heard, and return all of that. Raises ``BusLostError``."""
        while not self._kept:
            self._keep(self._receive(None))
        kept, self._kept = self._kept, []
        return kept

    def drop_heard(self) -> None:
        """Forget what was heard until now: what is asked after this is newer than all of it.
        Raises ``BusLostError``."""
        for _ in range(_MOST_KEPT):
            try:
                self._keep(self._receive(time.monotonic() + _AT_ONCE_SECONDS))
            except TimeoutError:
                break
        self._kept.clear()

    def cut(self) -> None:
        """Have whatever the line is doing, and will do, end with ``BusLostError``."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError as error:
            logger.debug("the line was cut already: %s", error)

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Inside -------------------------------------------------------------------------

    def _send(self, call: Call, until: float, *, unanswered: bool = False) -> int:
        from jeepney import DBusAddress, MessageFlag, new_method_call

        message = new_method_call(
            DBusAddress(call.path, call.service, call.interface),
            call.member,
            call.signature or None,
            call.body,
        )
        message.header.flags |= MessageFlag.no_auto_start
        if unanswered:
            message.header.flags |= MessageFlag.no_reply_expected
        serial = next(self._serials)
        try:
            self._socket.settimeout(max(until - time.monotonic(), _AT_ONCE_SECONDS))
            self._socket.sendall(message.serialise(serial=serial))
        except OSError as error:
            raise BusLostError(str(error)) from error
        return serial

    def _receive(self, until: float | None) -> Any:
        """Raises ``TimeoutError`` and ``BusLostError``."""
        while True:
            message = self._parsed()
            if message is not None:
                return message
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            try:
                self._socket.settimeout(left)
                data = self._socket.recv(_READ_BYTES)
            except TimeoutError:
                raise
            except OSError as error:
                raise BusLostError(str(error)) from error
            if not data:
                raise BusLostError("the bus has hung up")
            self._parser.add_data(data)

    def _parsed(self) -> Any:
        try:
            return self._parser.get_next_message()
        except Exception as error:
            # A bus that talks nonsense can make the parser raise almost anything.
            raise BusLostError(f"the bus talks nonsense: {error!r}") from error

    def _keep(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        serial = _answered_serial(message)
        if serial in self._late:
            self._late.discard(serial)
            self._add(Heard())
        elif message.header.message_type is MessageType.signal:
            fields = message.header.fields
            member = fields.get(HeaderFields.member, "")
            # The bus greets with signals of its own.
            if fields.get(HeaderFields.sender) != _DAEMON or member == _OWNER_CHANGED:
                self._add(Heard(member, message.body))

    def _add(self, heard: Heard) -> None:
        if len(self._kept) < _MOST_KEPT:
            self._kept.append(heard)


def _sign_on(bus: Bus, until: float) -> socket.socket:
    from jeepney.bus import get_bus
    from jeepney.io.blocking import prep_socket

    left = min(max(until - time.monotonic(), _AT_ONCE_SECONDS), SIGN_ON_SECONDS)
    try:
        signed_on: socket.socket = prep_socket(get_bus(bus.value), timeout=left)
    except (OSError, KeyError, RuntimeError, ValueError, StopIteration) as error:
        raise BusLostError(repr(error)) from error
    return signed_on


def _answered_serial(message: Any) -> int:
    from jeepney import HeaderFields

    serial: int = message.header.fields.get(HeaderFields.reply_serial, -1)
    return serial


def _body_of_return(message: Any) -> Answer:
    from jeepney import MessageType

    if message.header.message_type is not MessageType.method_return:
        return ()
    body: Answer = message.body
    return body
