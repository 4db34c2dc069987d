"""Notifications as the desktop shows them, with buttons where it has them.

Speaks to ``org.freedesktop.Notifications`` over a connection of its own, through jeepney:
QtDBus has no way to say the unsigned number that ``Notify`` wants from Python. The
connection is opened on a thread when the first notification comes; from then on Qt's own
loop tells when there is something to read, so nothing waits and nothing ticks. Where there
is no such service the notification is handed to the tray. Must not know what a
notification is about, nor what follows a click on it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from importlib.resources import files
from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtGui import QGuiApplication

from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import Notice
from desktop_sync.ui.pages import Link

logger = logging.getLogger(__name__)

DEFAULT_ACTION = "default"
"""What the desktop calls a click on the notification itself."""

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_OWNER = "NameOwnerChanged"
_ANSWER_SECONDS = 5.0
_READ_BYTES = 65_536
_NORMAL, _CRITICAL = 1, 2


class Bubble(Struct, frozen=True):
    """One notification. A later one with the same ``tag`` takes its place. ``actions`` are
    its buttons, as keys and labels, of which the first does what a click does; ``link`` is the
    place it speaks of. ``category`` is what the
    desktops call its kind."""

    tag: str
    notice: Notice
    link: Link
    actions: tuple[tuple[str, str], ...] = ()
    needs_user: bool = False
    category: str = "transfer.complete"


class _Line(Struct, frozen=True):
    """A connection to the bus, and what the service at its other end can do."""

    connection: Any
    capabilities: frozenset[str]


class Bubbles(QObject):
    """``acted`` carries a bubble and the key of what was chosen on it. ``show_plainly``
    is asked where the desktop knows no actions; a click on that is told to ``plain_clicked``.
    """

    acted = Signal(object, str)

    def __init__(
        self, bridge: Bridge, show_plainly: Callable[[Notice], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._show_plainly = show_plainly
        self._plain: Bubble | None = None
        self._line: _Line | None = None
        self._reader: QSocketNotifier | None = None
        self._waiting: list[Bubble] = []
        self._asked: dict[int, Bubble] = {}
        self._shown: dict[int, Bubble] = {}

    def show(self, bubble: Bubble) -> None:
        """Show ``bubble``, now or once there is a connection."""
        if sys.platform in ("win32", "darwin"):
            self._fall_back(bubble)
        elif self._line is not None:
            self._send(self._line, bubble)
        else:
            self._waiting.append(bubble)
            if len(self._waiting) == 1:
                self._bridge.ask(_in_thread(_open_line), self._begin)

    def plain_clicked(self) -> None:
        """The notification shown last by ``show_plainly`` was clicked."""
        if self._plain is not None:
            self.acted.emit(self._plain, DEFAULT_ACTION)

    def close(self) -> None:
        """Let go of the bus; what is shown stays."""
        if self._reader is not None:
            self._reader.setEnabled(False)
            self._reader = None
        if self._line is not None:
            self._line.connection.close()
            self._line = None

    # Inside -------------------------------------------------------------------------

    def _begin(self, line: _Line | None) -> None:
        waiting, self._waiting = self._waiting, []
        if line is None:
            for bubble in waiting:
                self._fall_back(bubble)
            return
        self._line = line
        line.connection.sock.setblocking(False)
        self._reader = QSocketNotifier(
            line.connection.sock.fileno(), QSocketNotifier.Type.Read, self
        )
        self._reader.activated.connect(self._read)
        for bubble in waiting:
            self._send(line, bubble)

    def _send(self, line: _Line, bubble: Bubble) -> None:
        replaced = next((at for at, one in self._shown.items() if one.tag == bubble.tag), 0)
        serial = next(line.connection.outgoing_serial)
        try:
            line.connection.send(_notify_call(bubble, line.capabilities, replaced), serial=serial)
        except OSError as error:
            self._lose(error)
            self._fall_back(bubble)
        else:
            self._asked[serial] = bubble

    def _read(self) -> None:
        line = self._line
        if line is None:
            return
        try:
            data = line.connection.sock.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(error)
            return
        if not data:
            self._lose(ConnectionResetError("the bus has gone"))
            return
        for message in line.connection.parser.feed(data):
            self._hear(message)

    def _hear(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        kind = message.header.message_type
        if kind is MessageType.signal:
            self._hear_signal(fields.get(HeaderFields.member), message.body)
            return
        bubble = self._asked.pop(fields.get(HeaderFields.reply_serial, 0), None)
        if bubble is None:
            return
        if kind is MessageType.method_return:
            self._shown[message.body[0]] = bubble
        else:
            logger.info("a notification was refused: %s", message.body)
            self._fall_back(bubble)

    def _hear_signal(self, name: str | None, body: tuple[Any, ...]) -> None:
        """Others' notifications are heard of too: only what was shown here counts, and by the
        daemon that is there now."""
        if name == _OWNER:
            self._shown.clear()
            return
        bubble = self._shown.get(body[0]) if body else None
        if bubble is None:
            return
        if name == "ActivationToken":
            _keep_token(body[1])
        elif name == "ActionInvoked":
            self.acted.emit(bubble, body[1])
        elif name == "NotificationClosed":
            del self._shown[body[0]]

    def _fall_back(self, bubble: Bubble) -> None:
        self._plain = bubble
        self._show_plainly(bubble.notice)

    def _lose(self, error: OSError) -> None:
        """The bus has gone: the next bubble looks for it anew."""
        logger.info("the bus of the notifications is lost: %s", error)
        self.close()
        unsure = list(self._asked.values())
        self._asked.clear()
        self._shown.clear()
        for bubble in unsure:
            self._fall_back(bubble)


def _open_line() -> _Line | None:
    """Connect, and ask what the service can do; None where there is none."""
    from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    try:
        connection = open_dbus_connection("SESSION")
    except (OSError, KeyError, RuntimeError, ValueError) as error:
        logger.info("no bus for notifications: %r", error)
        return None
    call = new_method_call(DBusAddress(_PATH, _SERVICE, _SERVICE), "GetCapabilities")
    signals = MatchRule(type="signal", sender=_SERVICE, interface=_SERVICE, path=_PATH)
    owners = MatchRule(
        type="signal", sender=message_bus.bus_name, interface=message_bus.interface, member=_OWNER
    )
    owners.add_arg_condition(0, _SERVICE)
    try:
        answer = connection.send_and_get_reply(call, timeout=_ANSWER_SECONDS)
        if answer.header.message_type is MessageType.method_return:
            connection.send(message_bus.AddMatch(signals))
            connection.send(message_bus.AddMatch(owners))
            return _Line(connection, frozenset(answer.body[0]))
        logger.info("no notifications on this desktop: %s", answer.body)
    except (OSError, TimeoutError) as error:
        logger.info("no notifications on this desktop: %r", error)
    connection.close()
    return None


def _notify_call(bubble: Bubble, capabilities: frozenset[str], replaced: int) -> Any:
    from jeepney import DBusAddress, new_method_call

    body = bubble.notice.body
    if "body-markup" in capabilities:
        import html

        body = html.escape(body, quote=False)
    actions: list[str] = []
    if "actions" in capabilities:
        labels = (DEFAULT_ACTION, bubble.actions[0][1] if bubble.actions else ""), *bubble.actions
        actions = [part for pair in labels for part in pair]
    hints = {
        "urgency": ("y", _CRITICAL if bubble.needs_user else _NORMAL),
        "desktop-entry": ("s", QGuiApplication.desktopFileName()),
        "category": ("s", "transfer.error" if bubble.needs_user else bubble.category),
    }
    return new_method_call(
        DBusAddress(_PATH, _SERVICE, _SERVICE),
        "Notify",
        "susssasa{sv}i",
        (
            QGuiApplication.applicationDisplayName(),
            replaced,
            _icon_address(),
            bubble.notice.title,
            body,
            actions,
            hints,
            -1,
        ),
    )


def _icon_address() -> str:
    icon = files("desktop_sync").joinpath("resources", "icons", "app.svg")
    return icon.as_uri() if isinstance(icon, Path) else ""


def _keep_token(token: str) -> None:
    """What lets a window come to the front under Wayland; Qt takes it from there."""
    if QGuiApplication.platformName().startswith("wayland"):
        os.environ["XDG_ACTIVATION_TOKEN"] = token


def _in_thread(work: Callable[[], _Line | None]) -> Future[_Line | None]:
    """A thread that may hang with the bus, and does not keep the program from ending."""
    future: Future[_Line | None] = Future()

    def run() -> None:
        future.set_result(work())

    threading.Thread(target=run, name="notification-bus", daemon=True).start()
    return future
