"""The icon in the tray, its menu, and the waiting for a tray that comes late.

Owns the icon's state and what the menu says. Must not know the window: what is chosen
is a signal.
"""

from __future__ import annotations

import logging
import sys
import time
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_sync.model.events import EngineState, Progress, Status
from desktop_sync.ui import icons, messages
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import Notice, translate
from desktop_sync.ui.tokens import TRAY

logger = logging.getLogger(__name__)

GRACE_MS = 5_000
"""How long a desktop that starts may take to bring its tray."""

PACE_SECONDS = 1.0
"""Between one progress and the next in icon and tooltip."""

_WATCHER = "org.kde.StatusNotifierWatcher"


class Tray(QObject):
    """``found`` follows once the icon is in a tray, ``missing`` once it is clear that the
    desktop has none for now; a tray of the older kind is still taken when it comes."""

    open_asked = Signal()
    library_asked = Signal()
    import_asked = Signal()
    pause_asked = Signal()
    resume_asked = Signal()
    quit_asked = Signal()
    found = Signal()
    missing = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._icon: QSystemTrayIcon | None = None
        self._shown: tuple[object, ...] = ()
        self._status: Status | None = None
        self._redrawn_at = 0.0
        self.menu = self._make_menu()
        bridge.progressed.connect(self._show_progress)

    def start(self) -> None:
        """Stand in the tray, now or when there is one."""
        if not sys.platform.startswith("linux") or self._watcher_is_there():
            self._install()
            return
        logger.info("waiting for a tray")
        self._grace = QTimer(self, singleShot=True)
        self._grace.timeout.connect(self._settle)
        self._grace.start(GRACE_MS)

    def is_there(self) -> bool:
        """Whether a click on the icon can bring the window back."""
        return self._icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def notify(self, notice: Notice) -> None:
        """Show ``notice`` as the desktop shows notifications. While it is shown some trays
        show its icon instead of ours, so it carries the one that is there."""
        if self._icon is not None:
            self._icon.showMessage(notice.title, notice.body, self._icon.icon())

    def hide(self) -> None:
        """Leave the tray."""
        if self._icon is not None:
            self._icon.hide()

    # Finding a tray -------------------------------------------------------------------

    def _watcher_is_there(self) -> bool:
        """Ask the session bus for a StatusNotifier tray, and to be told when one comes.

        Qt itself looks once in a process, at the first icon, and keeps to the answer: so
        the icon is made no sooner than there is a tray, or none is to be expected."""
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        self._watcher = QDBusServiceWatcher(
            _WATCHER, bus, QDBusServiceWatcher.WatchModeFlag.WatchForRegistration, self
        )
        self._watcher.serviceRegistered.connect(self._install)
        return bool(bus.interface().isServiceRegistered(_WATCHER).value())

    def _settle(self) -> None:
        """No StatusNotifier tray came: try the older kind, which Qt waits for by itself."""
        if self._icon is None:
            self._install()
        if not self.is_there():
            self.missing.emit()

    def _install(self) -> None:
        if self._icon is not None:
            return
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self.menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self.open_asked)
        self._icon = icon
        self._redraw()
        icon.show()
        if self.is_there():
            self.found.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.open_asked.emit()

    # Menu -----------------------------------------------------------------------------

    def _make_menu(self) -> QMenu:
        menu = QMenu()
        self._state = self._add(menu, translate("tray", "Starting"), self.open_asked)
        menu.addSeparator()
        opens = self._add(menu, translate("tray", "Open Desktop Sync"), self.open_asked)
        menu.setDefaultAction(opens)
        self._add(menu, translate("tray", "Open library"), self.library_asked)
        self._add(menu, translate("tray", "Import from a folder…"), self.import_asked)
        self._pause = QAction(translate("tray", "Pause"), menu)
        self._pause.triggered.connect(self._pause_or_resume)
        menu.addAction(self._pause)
        menu.addSeparator()
        self._add(menu, translate("tray", "Quit"), self.quit_asked)
        return menu

    def _add(self, menu: QMenu, text: str, asked: SignalInstance) -> QAction:
        action = QAction(text, menu)
        action.triggered.connect(asked)
        menu.addAction(action)
        return action

    def _pause_or_resume(self) -> None:
        paused = self._status is not None and self._status.paused
        (self.resume_asked if paused else self.pause_asked).emit()

    # State ----------------------------------------------------------------------------

    def _show_progress(self, progress: Progress) -> None:
        """What changes goes to the desktop's tray over a bus: only a new state goes at once."""
        before, self._status = self._status, progress.status
        now = time.monotonic()
        if _kind(before) != _kind(progress.status) or now >= self._redrawn_at + PACE_SECONDS:
            self._redrawn_at = now
            self._redraw()

    def _redraw(self) -> None:
        """Bring icon, tooltip and menu up to date; what has not changed is left alone."""
        status = self._status
        state = status.state if status is not None else EngineState.IDLE
        share = messages.fraction(status) if status is not None else None
        steps = None if share is None else round(share * icons.PROGRESS_STEPS)
        if state is not EngineState.WORKING:
            steps = None
        face = (state, steps)
        if self._icon is not None and face != self._shown:
            self._shown = face
            self._icon.setIcon(self._face(state, steps))
        if status is None:
            return
        words = messages.headline(status, datetime.now(UTC))
        _say(self._state, words.sentence)
        paused = translate("tray", "Resume") if status.paused else translate("tray", "Pause")
        _say(self._pause, paused)
        tip = "\n".join(part for part in (words.sentence, words.second) if part)
        if self._icon is not None and self._icon.toolTip() != tip:
            self._icon.setToolTip(tip)

    def _face(self, state: EngineState, steps: int | None) -> QIcon:
        ink = {
            EngineState.ATTENTION: TRAY.fail,
            EngineState.WORKING: TRAY.working,
            EngineState.HELD: TRAY.hold,
        }.get(state, TRAY.frame)
        return icons.tray_icon(f"tray-{state}", ink, TRAY.frame, steps)


def _kind(status: Status | None) -> tuple[object, ...]:
    """What of a status the icon, the menu and the tooltip must not say late."""
    if status is None:
        return ()
    return status.state, status.paused, status.hold, len(status.imports)


def _say(action: QAction, text: str) -> None:
    if action.text() != text:
        action.setText(text)
