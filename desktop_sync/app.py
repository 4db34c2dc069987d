"""The tray app, put together: the one place that wires engine, bridge, tray and window.

Owns the start and the end of the process. The window and its libraries are imported when
the window is first opened.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desktop_sync.cli.session import log_to, open_settings
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.engine.remote import RemoteEngine, RemoteServer
from desktop_sync.errors import DesktopSyncError, FatalError
from desktop_sync.model.events import Progress
from desktop_sync.platforms.single_instance import (
    ProfileLock,
    close_endpoint,
    find_endpoint,
    open_endpoint,
)
from desktop_sync.settings.profile import Profile
from desktop_sync.ui import icons, translation
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.bubbles import Bubble, Bubbles
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.messages import Notice, error_text, translate
from desktop_sync.ui.notifications import Notifier
from desktop_sync.ui.now.rates import RateHistory
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tray import Tray

if TYPE_CHECKING:
    from desktop_sync.ui.window import Window

logger = logging.getLogger(__name__)

COPY_THREADS = max(2, min(4, os.cpu_count() or 2))
SWITCH_SECONDS = 0.001
NICENESS = 10
"""The engine of the tray app works behind the people's other programs and behind its own
window: with more threads, or in front, Qt's thread waits for a processor while it paints."""


def run_tray(profile: Profile) -> int:
    """Run until the user quits; the exit code. A second start raises the first one's window.

    Raises ``DesktopSyncError`` when the profile, its settings or its journal cannot be used.
    """
    profile.create()
    lock = ProfileLock(profile.folder)
    try:
        lock.acquire()
    except FatalError as error:
        if error.code == "profile-in-use" and _raise_first(profile):
            return 0
        raise
    try:
        return _run(profile)
    finally:
        lock.release()


def _raise_first(profile: Profile) -> bool:
    """Whether the process that owns the profile has a window, and shows it."""
    endpoint = find_endpoint(profile.folder)
    return endpoint is not None and RemoteEngine(endpoint).raise_window()


def _run(profile: Profile) -> int:
    log_to(profile)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Desktop Sync")
    app.setDesktopFileName("desktop-sync")
    app.setQuitOnLastWindowClosed(False)
    translation.install(app, open_settings(profile).load().language)
    app.setWindowIcon(icons.app_icon())
    try:
        with ExitStack() as stack:
            loop = stack.enter_context(QEventLoop(app))
            engine = stack.enter_context(_engine(profile))
            shell = Shell(app, engine, profile)
            stack.callback(shell.close)
            stack.enter_context(_served(profile, engine, shell))
            stack.enter_context(_signals(loop, app))
            shell.start()
            loop.run_forever()
            shell.hide()
    finally:
        logger.info("ended")
    return 0


@contextmanager
def _engine(profile: Profile) -> Iterator[Engine]:
    chosen = open_settings(profile).load()
    options = EngineOptions(library=chosen.library, layout=chosen.layout, copy_threads=COPY_THREADS)
    engine = open_engine(profile.journal, options)
    try:
        yield engine
    finally:
        engine.stop()


@contextmanager
def _served(profile: Profile, engine: Engine, shell: Shell) -> Iterator[None]:
    """Let the user's other processes ask this one."""
    server = RemoteServer(engine, open_endpoint(profile.folder), shell.raised.emit)
    server.start()
    try:
        yield
    finally:
        close_endpoint(profile.folder)
        server.close()


@contextmanager
def _signals(loop: QEventLoop, app: QApplication) -> Iterator[None]:
    """The system's and the terminal's wish to end is a quit. Windows knows no such signals
    in an event loop; there the session's end closes the program."""
    wishes = (signal.SIGINT, signal.SIGTERM)
    with contextlib.suppress(NotImplementedError):
        for wish in wishes:
            loop.add_signal_handler(wish, app.quit)
    yield
    with contextlib.suppress(NotImplementedError):
        for wish in wishes:
            loop.remove_signal_handler(wish)


def _start_behind(engine: Engine) -> None:
    """Start the engine's threads on a thread that lets others go first: on Linux they take
    that over from it. Elsewhere they run as any other. None keeps the interpreter from Qt's
    thread for long while new files are looked into, which is work in Python."""
    sys.setswitchinterval(SWITCH_SECONDS)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    engine.start()


class Shell(QObject):
    """Tray, notifications and window around one engine. ``raised`` may be emitted on any
    thread; it brings the window up."""

    raised = Signal()

    def __init__(self, app: QApplication, engine: Engine, profile: Profile) -> None:
        super().__init__()
        self._app = app
        self._engine = engine
        self._profile = profile
        self._window: Window | None = None
        self._rates = RateHistory()
        self._theme = Theme(app)
        self._bridge = Bridge(engine.bus, self)
        self._starter = ThreadPoolExecutor(1, "engine-start")
        self._chosen = Chosen(open_settings(profile), self)
        self._tray = Tray(self._bridge, self)
        self._bubbles = Bubbles(self._bridge, self._tray.notify, self)
        self._notifier = Notifier(self._bridge, self._bubbles.show, self._wants_bubbles, self)
        self._bridge.progressed.connect(self._note_rate)
        self._bridge.failed.connect(self._tell_failure)
        self._tray.open_asked.connect(self.open_window)
        self._tray.missing.connect(self.open_window)
        self._tray.bubble_clicked.connect(self._bubbles.plain_clicked)
        self._bubbles.acted.connect(self._notifier.follow)
        self._notifier.retry_asked.connect(partial(self._bridge.tell, engine.retry_failed))
        self._notifier.link_asked.connect(self.open_link)
        menu = self._tray.lines
        menu.link_asked.connect(self.open_link)
        menu.import_asked.connect(self._import)
        menu.pause_asked.connect(partial(self._bridge.tell, engine.pause))
        menu.resume_asked.connect(partial(self._bridge.tell, engine.resume))
        menu.quit_asked.connect(app.quit)
        self.raised.connect(self.open_window, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Stand in the tray, then let the engine go on where it was."""
        self._tray.start()
        self._bridge.ask(self._engine.status(), self._bridge.seed)
        self._bridge.ask(self._starter.submit(_start_behind, self._engine), _nothing)

    def open_window(self) -> None:
        self._the_window().bring_up()

    def open_link(self, link: Link) -> None:
        """Show the place in the window that ``link`` speaks of."""
        self._the_window().bring_up()

    def hide(self) -> None:
        """Leave the screen at once; what is under way may take a moment to stop."""
        self._tray.hide()
        if self._window is not None:
            self._window.remember()
            self._window.hide()

    def close(self) -> None:
        self._starter.shutdown()
        self._bubbles.close()
        self._chosen.close()
        self._bridge.close()

    def _the_window(self) -> Window:
        if self._window is None:
            from desktop_sync.ui.window import Window

            self._window = Window(
                self._engine,
                self._bridge,
                self._rates,
                self._theme,
                self._profile.folder / "window.ini",
                self._tray.is_there,
            )
            self._window.quit_asked.connect(self._app.quit)
        return self._window

    def _import(self) -> None:
        self.open_window()
        self._the_window().choose_folder()

    def _wants_bubbles(self) -> bool:
        return self._chosen.values.notifications

    def _note_rate(self, progress: Progress) -> None:
        status = progress.status
        self._rates.note(status.rate if status.imports else 0.0)

    def _tell_failure(self, error: DesktopSyncError) -> None:
        logger.warning("a command failed: %s", error)
        title = translate("shell", "That did not work")
        notice = Notice(title, error_text(error))
        self._bubbles.show(Bubble("failure", notice, Link(PageName.NOW), needs_user=True))


def _nothing(_: None) -> None:
    pass
