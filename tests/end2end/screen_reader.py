"""What a screen reader sees of the programs on a desktop, through AT-SPI, from outside.

Owns the connection to the accessibility bus and the reading of its trees. Whoever cannot see
the screen knows a program by this alone, so the tests find by it what they read and click.
Must not know the program under test. The protocol is that of at-spi2-core's XML descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import (
    DBusAddress,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.end2end.desktop import Area, Desktop
from tests.end2end.program import wait_for

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_TEXT = "org.a11y.atspi.Text"
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_EVENTS = "org.a11y.atspi.Event.Object"
_STATES = {
    4: "checked",
    8: "enabled",
    10: "expanded",
    11: "focusable",
    12: "focused",
    23: "selected",
    25: "showing",
}
"""AtspiStateType by its number: those the tests ask for."""
_MOST_CHILDREN = 400


class Seen:
    """One thing as a screen reader knows it, read anew with each question."""

    def __init__(self, bus: DBusConnection, name: str, path: str) -> None:
        self._bus, self._name, self._path = bus, name, path

    @property
    def role(self) -> str:
        """As AT-SPI names it: ``push button``, ``list item``, ``label``."""
        return str(self._call(_ACCESSIBLE, "GetRoleName")[0])

    @property
    def name(self) -> str:
        return str(self._property("Name"))

    @property
    def description(self) -> str:
        return str(self._property("Description"))

    @property
    def text(self) -> str:
        """What is written in it, of a field."""
        return str(self._call(_TEXT, "GetText", "ii", 0, -1)[0])

    @property
    def states(self) -> frozenset[str]:
        low, high = self._call(_ACCESSIBLE, "GetState")[0]
        bits = low | high << 32
        return frozenset(name for number, name in _STATES.items() if bits >> number & 1)

    @property
    def area(self) -> Area:
        """Where it is on the screen."""
        return Area(*self._call(_COMPONENT, "GetExtents", "u", 0)[0])

    def children(self) -> list[Seen]:
        """What is inside it; of long lists the first few hundred."""
        found = self._call(_ACCESSIBLE, "GetChildren")[0][:_MOST_CHILDREN]
        return [Seen(self._bus, name, path) for name, path in found]

    def everything(self) -> Iterator[Seen]:
        """This, and all inside it that is on the screen, in the order of the tree."""
        yield self
        for child in self.children():
            try:
                if "showing" in child.states or child.role == "application":
                    yield from child.everything()
            except GoneError:
                continue

    def _property(self, name: str) -> Any:
        address = DBusAddress(self._path, self._name, _ACCESSIBLE)
        return self._ask(Properties(address).get(name))[0][1]

    def _call(self, interface: str, method: str, signature: str = "", *values: object) -> Any:
        address = DBusAddress(self._path, self._name, interface)
        return self._ask(new_method_call(address, method, signature, values))

    def _ask(self, message: Message) -> Any:
        reply = self._bus.send_and_get_reply(message, timeout=20)
        if reply.header.message_type is MessageType.error:
            raise GoneError(f"{self._path}: {reply.body}")
        return reply.body


class GoneError(Exception):
    """What was asked about is not there any more."""


class ScreenReader:
    """Sees the programs that were started with ``QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1``."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self._root = Seen(bus, *_REGISTRY)

    def everything(self, program: str) -> Iterator[Seen]:
        """All that ``program`` (the name it goes by) shows now."""
        for one in self._root.children():
            try:
                if one.name == program:
                    yield from one.everything()
            except GoneError:
                continue

    def look_for(self, program: str, role: str, name: str) -> Seen | None:
        """The first thing on the screen of that role whose name matches ``name`` somewhere."""
        for one in self.everything(program):
            try:
                if one.role == role and re.search(name, one.name):
                    return one
            except GoneError:
                continue
        return None

    def find(self, program: str, role: str, name: str, seconds: float = 20) -> Seen:
        """The same, waited for. Raises ``TimeoutError`` that tells what was there instead."""
        try:
            found = wait_for(
                lambda: self.look_for(program, role, name), f"{role} {name!r}", seconds
            )
        except TimeoutError as error:
            raise TimeoutError(f"{error}; there are:\n{self.describe(program)}") from None
        assert found is not None
        return found

    def gone(self, program: str, role: str, name: str, seconds: float = 20) -> None:
        """Wait until there is no such thing on the screen."""
        wait_for(lambda: self.look_for(program, role, name) is None, f"no {role} {name!r}", seconds)

    def hear(self, do: Callable[[], None], seconds: float = 20) -> str:
        """What is announced once ``do`` was done, without being asked."""
        registry = DBusAddress("/org/a11y/atspi/registry", _REGISTRY[0], "org.a11y.atspi.Registry")
        event = new_method_call(registry, "RegisterEvent", "s", ("object:announcement",))
        rule = MatchRule(type="signal", interface=_EVENTS, member="Announcement")
        for message in (event, message_bus.AddMatch(rule)):
            self._bus.send_and_get_reply(message, timeout=seconds)
        with self._bus.filter(rule) as heard:
            do()
            announced = self._bus.recv_until_filtered(heard, timeout=seconds)
        return str(announced.body[3][1])

    def describe(self, program: str) -> str:
        """All of ``program`` that has a name, a line each."""
        lines = []
        for one in self.everything(program):
            try:
                if one.name:
                    lines.append(f"{one.role}: {one.name!r}")
            except GoneError:
                continue
        return "\n".join(lines)


@contextmanager
def screen_reader(desktop: Desktop) -> Iterator[ScreenReader]:
    """A screen reader on ``desktop``; the accessibility bus is started by asking for it."""
    with open_dbus_connection(desktop.env["DBUS_SESSION_BUS_ADDRESS"]) as session:
        launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        reply = session.send_and_get_reply(new_method_call(launcher, "GetAddress"), timeout=20)
        if reply.header.message_type is MessageType.error:
            raise RuntimeError(f"no accessibility bus: {reply.body}")
        address = str(reply.body[0])
    with open_dbus_connection(address) as bus:
        yield ScreenReader(bus)
