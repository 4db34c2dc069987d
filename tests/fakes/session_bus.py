"""A user's session, as its bus tells of it, in a test's hands: notifications that can be turned
off, and a session manager that remembers who keeps the computer awake and the screen on.

A process that is started with ``env``, or has it in its own environment, takes it for its session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.fakes.message_bus import MessageBus, opened

NOTIFICATIONS = "org.freedesktop.Notifications"
SESSION_MANAGER = "org.gnome.SessionManager"

SUSPEND, IDLE = 4, 8
"""What an inhibitor is against, as GNOME's session manager has it."""

_NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
_DUNST = "org.dunstproject.cmd0"
_SESSION_PATH = "/org/gnome/SessionManager"
_INHIBIT = """\
self.held = getattr(self, "held", {})
ret = len(self.held) + 1
while ret in self.held: ret += 1
self.held[ret] = args[3]
self.EmitSignal("org.gnome.SessionManager", "InhibitorAdded", "o", ["/inhibitor%d" % ret])"""
_UNINHIBIT = """\
del self.held[args[0]]
self.EmitSignal("org.gnome.SessionManager", "InhibitorRemoved", "o", ["/inhibitor%d" % args[0]])"""
_IS_INHIBITED = """\
held = getattr(self, "held", {})
ret = max(map(args[0].__and__, held.values()), default=0) > 0"""


class SessionBus:
    """At first nobody is presenting, and notifications are welcome."""

    def __init__(self, bus: MessageBus) -> None:
        self.bus = bus

    @property
    def env(self) -> dict[str, str]:
        """What points a program at this bus."""
        return {"DBUS_SESSION_BUS_ADDRESS": self.bus.address}

    def start(self) -> None:
        self.bus.add_template(NOTIFICATIONS, "notification_daemon")
        self.bus.add_object(SESSION_MANAGER, _SESSION_PATH, SESSION_MANAGER)
        for name in self.bus.services:
            self.bus.wait_for(name)
        for interface, name in ((NOTIFICATIONS, "Inhibited"), (_DUNST, "paused")):
            self.bus.add(NOTIFICATIONS, _NOTIFICATIONS_PATH, interface, **{name: ("b", False)})
        for method in (
            ("Inhibit", "susu", "u", _INHIBIT),
            ("Uninhibit", "u", "", _UNINHIBIT),
            ("IsInhibited", "u", "b", _IS_INHIBITED),
        ):
            self.bus.call(
                SESSION_MANAGER, _SESSION_PATH, "AddMethod", "sssss", SESSION_MANAGER, *method
            )

    def turn_notifications(self, *, on: bool) -> None:
        """As Plasma's switch does."""
        inhibited = ("b", not on)
        self.bus.set(NOTIFICATIONS, _NOTIFICATIONS_PATH, NOTIFICATIONS, Inhibited=inhibited)

    def pause_dunst(self) -> None:
        self.bus.set(NOTIFICATIONS, _NOTIFICATIONS_PATH, _DUNST, paused=("b", True))

    def start_film(self) -> int:
        """As a player does that keeps the screen on; returns what ends it."""
        cookie: int = self._call("Inhibit", "susu", "player", 0, "a film", IDLE)[0]
        return cookie

    def end_film(self, cookie: int) -> None:
        self._call("Uninhibit", "u", cookie)

    def is_inhibited(self, what: int) -> bool:
        """Whether anybody is against ``what``."""
        return bool(self._call("IsInhibited", "u", what)[0])

    def _call(self, member: str, signature: str, *body: object) -> tuple[int, ...]:
        address = DBusAddress(_SESSION_PATH, SESSION_MANAGER, SESSION_MANAGER)
        with open_dbus_connection(self.bus.address) as connection:
            answer = connection.send_and_get_reply(
                new_method_call(address, member, signature, body), timeout=30
            )
        assert answer.header.message_type is MessageType.method_return, answer.body
        found: tuple[int, ...] = answer.body
        return found


@contextmanager
def session_bus() -> Iterator[SessionBus]:
    with opened() as bus:
        session = SessionBus(bus)
        session.start()
        yield session
