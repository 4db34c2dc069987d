"""The tray app, put together: the one place that makes engine, settings and shell.

Owns the start and the end of the process.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from desktop_sync.cli.session import log_to, open_settings
from desktop_sync.conductor import hours
from desktop_sync.conductor.conductor import Surroundings
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.engine.remote import RemoteEngine, RemoteServer
from desktop_sync.errors import DesktopSyncError, FatalError
from desktop_sync.platforms import conditions
from desktop_sync.platforms.load import Load
from desktop_sync.platforms.single_instance import (
    ProfileLock,
    close_endpoint,
    find_endpoint,
    open_endpoint,
)
from desktop_sync.settings.policy import policy_of
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Settings
from desktop_sync.ui import icons, translation
from desktop_sync.ui.application import Application
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.collecting import collecting_here
from desktop_sync.ui.shell import Shell
from desktop_sync.ui.start_error import show_start_error
from desktop_sync.updates.build import noted_build

logger = logging.getLogger(__name__)

COPY_THREADS = max(2, min(4, os.cpu_count() or 2))
"""With more, Qt's thread waits for a processor while it paints."""


def run_tray(profile: Profile) -> int:
    """Run until the user quits; the exit code. A second start raises the first one's window.

    Raises ``DesktopSyncError`` when the profile, its settings or its journal cannot be used;
    who started the program from the desktop has been told by then.
    """
    try:
        wants_restart = _own_and_run(profile)
    except DesktopSyncError as error:
        show_start_error(error)
        raise
    if wants_restart:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return 0


def _own_and_run(profile: Profile) -> bool:
    """Whether the user wants the program to start again, now that it has ended."""
    profile.create()
    lock = ProfileLock(profile.folder)
    try:
        lock.acquire()
    except FatalError as error:
        if error.code == "profile-in-use" and _raise_first(profile):
            return False
        raise
    try:
        return _run(profile)
    finally:
        lock.release()


def _raise_first(profile: Profile) -> bool:
    """Whether the process that owns the profile has a window, and shows it."""
    endpoint = find_endpoint(profile.folder)
    return endpoint is not None and RemoteEngine(endpoint).raise_window()


def _run(profile: Profile) -> bool:
    log_to(profile)
    is_new = profile.is_new
    settings = open_settings(profile)
    language = settings.load().language
    app = Application(sys.argv[:1])
    app.setApplicationName("Desktop Sync")
    app.setDesktopFileName("desktop-sync")
    app.setQuitOnLastWindowClosed(False)
    translation.install(app, language)
    app.setWindowIcon(icons.app_icon())
    try:
        with ExitStack() as stack:
            stack.enter_context(_bugs_noted())
            stack.enter_context(collecting_here())
            chosen = Chosen(settings)
            engine = stack.enter_context(_engine(profile, chosen.at_start))
            shell = Shell(app, engine, profile, chosen, is_new=is_new, build=noted_build())
            stack.callback(shell.close)
            app.opened.connect(shell.open_files)
            stack.enter_context(_served(profile, engine, shell))
            stack.enter_context(_signals(app))
            shell.start()
            app.exec()
            shell.hide()
    finally:
        logger.info("ended")
    return shell.wants_restart


@contextmanager
def _engine(profile: Profile, chosen: Settings) -> Iterator[Engine]:
    options = EngineOptions(
        library=chosen.library,
        layout=chosen.layout,
        copy_threads=COPY_THREADS,
        watch_devices=True,
        policy=policy_of(chosen, hours.parse),
        destinations_apart=True,
    )
    engine = open_engine(profile.journal, options, _surroundings())
    try:
        yield engine
    finally:
        engine.stop()


def _surroundings() -> Surroundings:
    """What tells of this machine. Qt is asked about the network where nothing else can be."""
    if sys.platform.startswith("linux"):
        network = conditions.network()
    else:
        from desktop_sync.platforms.qt_network import QtNetwork

        network = QtNetwork()
    return Surroundings(
        power=conditions.power(),
        network=network,
        presence=conditions.presence(),
        wakefulness=conditions.wakefulness(),
        load=Load(),
    )


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
def _signals(app: QApplication) -> Iterator[None]:
    """The system's and the terminal's wish to end is a quit. A signal writes one byte: that
    wakes Qt, which lets Python carry out the handler."""
    heard, written = socket.socketpair()
    for end in (heard, written):
        end.setblocking(False)
    notifier = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: heard.recv(_MANY_SIGNALS))
    before_fd = signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
    before = [
        (wish, signal.signal(wish, lambda *_: QTimer.singleShot(0, app.quit)))
        for wish in (signal.SIGINT, signal.SIGTERM)
    ]
    try:
        yield
    finally:
        for wish, handler in before:
            signal.signal(wish, handler)
        signal.set_wakeup_fd(before_fd)
        notifier.setEnabled(False)
        heard.close()
        written.close()


_MANY_SIGNALS = 4096


@contextmanager
def _bugs_noted() -> Iterator[None]:
    """An error nobody expected ends what it happened in, not the program; it is in the log."""

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.critical("a bug", exc_info=(kind, error, trace))
        sys.__excepthook__(kind, error, trace)

    before, sys.excepthook = sys.excepthook, note
    try:
        yield
    finally:
        sys.excepthook = before
