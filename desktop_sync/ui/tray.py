"""The icon in the tray, and the waiting for a tray that comes late, goes or comes back.

Owns the icon's state and when there is a tray. Must not know the window: what is chosen
is a signal.
"""

from __future__ import annotations

import logging
import math
import sys
import time
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from desktop_sync.model.events import EngineState, Progress, Status
from desktop_sync.ui import headlines, icons
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import Notice
from desktop_sync.ui.tokens import TRAY
from desktop_sync.ui.tray_menu import TrayMenu

logger = logging.getLogger(__name__)

GRACE_MS = 5_000
"""How long a desktop that starts, or whose panel starts anew, may take to bring its tray."""

PACE_SECONDS = 1.0
"""Between one progress and the next in icon and tooltip."""

_WATCHER = "org.kde.StatusNotifierWatcher"
_INKS = {
    EngineState.ATTENTION: TRAY.fail,
    EngineState.WORKING: TRAY.working,
    EngineState.HELD: TRAY.hold,
}


class Tray(QObject):
    """``missing`` follows once it is clear that the desktop has no tray for now; one that
    comes is still taken. ``lines`` is the menu, ``bubble_clicked`` a click on what
    ``notify`` showed."""

    open_asked = Signal()
    bubble_clicked = Signal()
    missing = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._has_notifier = False
        self._shown: tuple[object, ...] = ()
        self._status: Status | None = None
        self._by_notifier = False
        self._redrawn_at = 0.0
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._redraw)
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._grace.timeout.connect(self._settle)
        self.lines = TrayMenu(self)
        self.lines.open_asked.connect(self.open_asked)
        bridge.progressed.connect(self._show_progress)
        bridge.devices_changed.connect(self.lines.show_devices)

    def start(self) -> None:
        """Stand in the tray, now or when there is one."""
        if not sys.platform.startswith("linux"):
            self._install()
        elif self._watch():
            self._come()
        else:
            logger.info("waiting for a tray")
            self._grace.start()

    def is_there(self) -> bool:
        """Whether a click on the icon can bring the window back."""
        if self._icon is None:
            return False
        return self._has_notifier if self._by_notifier else self._icon.isSystemTrayAvailable()

    def notify(self, notice: Notice) -> None:
        """Show ``notice`` by way of the tray. While it is shown some trays show its icon
        instead of ours, so it carries the one that is there."""
        if self._icon is not None:
            self._icon.showMessage(notice.title, notice.body, self._icon.icon())

    def hide(self) -> None:
        """Leave the tray."""
        if self._icon is not None:
            self._icon.hide()

    # Finding a tray -------------------------------------------------------------------

    def _watch(self) -> bool:
        """Whether the session bus has a StatusNotifier tray; it tells when one comes or goes.

        Qt itself looks once in a process, at the first icon, and keeps to the answer: so
        the icon is made no sooner than there is a tray, or none is to be expected. An icon
        made for such a tray is shown anew by Qt in the next one."""
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            self._take_older_kind()
            return False
        self._watcher = QDBusServiceWatcher(
            _WATCHER, bus, QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange, self
        )
        self._watcher.serviceRegistered.connect(self._come)
        self._watcher.serviceUnregistered.connect(self._go)
        return bool(bus.interface().isServiceRegistered(_WATCHER).value())

    def _come(self) -> None:
        self._grace.stop()
        self._has_notifier = True
        self._install()

    def _go(self) -> None:
        self._has_notifier = False
        if self._icon is not None and self._by_notifier:
            logger.info("the tray has gone")
            self._grace.start()

    def _settle(self) -> None:
        """No StatusNotifier tray came in good time."""
        self._take_older_kind()
        if not self.is_there():
            self.missing.emit()

    def _take_older_kind(self) -> None:
        """X has trays of an older kind, and Qt waits for those by itself; elsewhere a
        StatusNotifier tray is all that can come."""
        if QGuiApplication.platformName() == "xcb":
            self._install()

    def _install(self) -> None:
        if self._icon is not None:
            return
        self._by_notifier = self._has_notifier
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self.lines.menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self.bubble_clicked)
        self._icon = icon
        self._redraw()
        icon.show()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.open_asked.emit()

    # State ----------------------------------------------------------------------------

    def _show_progress(self, progress: Progress) -> None:
        """What changes goes to the desktop's tray over a bus: only a new state goes at once."""
        before, self._status = self._status, progress.status
        wait_ms = math.ceil((self._redrawn_at + PACE_SECONDS - time.monotonic()) * 1000)
        if wait_ms <= 0 or _kind(before) != _kind(progress.status):
            self._redraw()
        elif not self._later.isActive():
            self._later.start(wait_ms)

    def _redraw(self) -> None:
        """Bring icon, tooltip and menu up to date; what has not changed is left alone."""
        self._later.stop()
        self._redrawn_at = time.monotonic()
        status = self._status
        state = status.state if status is not None else EngineState.IDLE
        share = headlines.fraction(status) if status is not None else None
        steps = None if share is None else round(share * icons.PROGRESS_STEPS)
        if state is not EngineState.WORKING:
            steps = None
        face = (state, steps)
        if self._icon is not None and face != self._shown:
            self._shown = face
            self._icon.setIcon(tray_face(state, steps, one_ink=sys.platform == "darwin"))
        if status is None:
            return
        words = headlines.headline(status, datetime.now(UTC))
        self.lines.show(status, words)
        more = (*headlines.held_lines(status), headlines.refusals(status))
        tip = "\n".join(part for part in (words.sentence, words.second, *more) if part)
        if self._icon is not None and self._icon.toolTip() != tip:
            self._icon.setToolTip(tip)


def tray_face(state: EngineState, steps: int | None, *, one_ink: bool) -> QIcon:
    """The icon of ``state``. macOS colours it itself, from its shape alone (``one_ink``)."""
    name = f"tray-{state}"
    if not one_ink:
        return icons.tray_icon(name, _INKS.get(state, TRAY.frame), TRAY.frame, steps)
    made = icons.tray_icon(name, "#000000", "#000000", steps)
    made.setIsMask(True)
    return made


def _kind(status: Status | None) -> tuple[object, ...]:
    """What of a status the icon, the menu and the tooltip must not say late."""
    if status is None:
        return ()
    uploads = status.uploads
    held = [(one.destination, one.paused, one.hold) for one in uploads.held]
    parts = [(one.destination, one.part.hold) for one in uploads.held_in_part if one.part]
    pause = status.paused, status.paused_until
    return status.state, pause, status.hold, len(status.imports), held, parts
