"""Tray, notifications and window around one engine.

Owns who hears whom, and the making of the window: it and its libraries are imported when it
is first opened. Must not know how the process starts or ends.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication

from desktop_sync.conductor.hours import parse
from desktop_sync.engine.engine import Engine
from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.destination import Places
from desktop_sync.model.events import Progress
from desktop_sync.platforms.priority import step_back_alone
from desktop_sync.settings.policy import PARTS, policy_of
from desktop_sync.settings.profile import Profile
from desktop_sync.ui.bridge import CALM_PACE_SECONDS, PACE_SECONDS, Bridge
from desktop_sync.ui.bubbles import Bubble, Bubbles
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.first_run import STEP
from desktop_sync.ui.messages import Notice, error_text, translate
from desktop_sync.ui.notifications import Notifier
from desktop_sync.ui.now.rates import Rates
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tray import Tray
from desktop_sync.ui.updating import Updating
from desktop_sync.updates.apart import UpdatesApart
from desktop_sync.updates.build import BuildNote
from desktop_sync.updates.release import Release

if TYPE_CHECKING:
    from desktop_sync.ui.previews import Previews
    from desktop_sync.ui.window import Window

logger = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0001
_OPENS = "opens"
"""Where the window's memory keeps that the next start opens it."""
NICENESS = 10
"""The engine of the tray app works behind the people's other programs and behind its own
window: in front, Qt's thread would wait for a processor while it paints."""


class Shell(QObject):
    """``raised`` may be emitted on any thread; it brings the window up. ``wants_restart`` says
    of a program that ended whether it is to start again."""

    raised = Signal()

    def __init__(
        self,
        app: QApplication,
        engine: Engine,
        profile: Profile,
        chosen: Chosen,
        *,
        is_new: bool = False,
        build: BuildNote | None = None,
    ) -> None:
        super().__init__()
        self._app = app
        self._engine = engine
        self._profile = profile
        self._chosen = chosen
        self.wants_restart = False
        self._memory = QSettings(str(profile.folder / "window.ini"), QSettings.Format.IniFormat)
        self._is_new = is_new
        self._window: Window | None = None
        self._previews: Previews | None = None
        self._rates = Rates()
        self._theme = Theme(app)
        self._bridge = Bridge(engine.bus, self)
        self._starter = ThreadPoolExecutor(1, "engine-start")
        self._tray = Tray(self._bridge, self)
        self._bubbles = Bubbles(self._bridge, self._tray.notify, self)
        self._notifier = Notifier(
            self._bridge,
            self._bubbles.show,
            self._wants_bubbles,
            self,
            undisturbed=self._is_undisturbed,
            ask_places=self._ask_places,
        )
        note = build or BuildNote()
        self.updating = Updating(
            note, UpdatesApart(note, profile.updates), engine, self._bridge, chosen, self
        )
        self._connect()
        self._use_looks()
        self._use_policy()
        if is_new:
            self._memory.setValue(STEP, 0)

    def start(self) -> None:
        """Stand in the tray, then let the engine go on where it was. A new profile is greeted,
        and a window that the user has seen last is there again after a start in between."""
        self._tray.start()
        if self._is_new or self._memory.contains(_OPENS):
            self._memory.remove(_OPENS)
            self.open_window()
        self._bridge.ask(self._engine.status(), self._bridge.seed)
        self._bridge.ask(self._engine.devices(), self._bridge.seed_devices)
        self._bridge.ask(self._starter.submit(_start_behind, self._engine), _nothing)
        self.updating.start()

    def open_window(self) -> None:
        self._the_window().bring_up()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Import what the system was asked to open with the program."""
        self.open_window()
        self._bridge.tell(self._engine.import_from, paths)

    def open_link(self, link: Link) -> None:
        """Show the place in the window that ``link`` speaks of."""
        self._the_window().go(link)
        self._the_window().bring_up()

    def hide(self) -> None:
        """Leave the screen at once; what is under way may take a moment to stop."""
        self._tray.hide()
        if self._window is not None:
            self._window.remember()
            self._window.hide()

    def close(self) -> None:
        """Call before the engine stops."""
        self._starter.shutdown()
        self.updating.close()
        self._bubbles.close()
        self._chosen.close()
        self._bridge.close()
        if self._previews is not None:
            self._previews.close()

    # Wiring ---------------------------------------------------------------------------

    def _connect(self) -> None:
        engine, bridge, menu = self._engine, self._bridge, self._tray.lines
        bridge.progressed.connect(self._note_rate)
        bridge.failed.connect(self._tell_failure)
        self._tray.open_asked.connect(self.open_window)
        self._tray.missing.connect(self.open_window)
        self._tray.bubble_clicked.connect(self._bubbles.plain_clicked)
        self._bubbles.acted.connect(self._notifier.follow)
        for retry in (engine.retry_failed, engine.retry_uploads):
            self._notifier.retry_asked.connect(partial(bridge.tell, retry))
        self._notifier.link_asked.connect(self.open_link)
        for asked in (self._notifier.import_asked, menu.device_import_asked):
            asked.connect(partial(bridge.tell, engine.import_device))
        menu.link_asked.connect(self.open_link)
        menu.import_asked.connect(self._import)
        menu.pause_asked.connect(partial(bridge.tell, engine.pause))
        menu.resume_asked.connect(partial(bridge.tell, engine.resume))
        menu.quit_asked.connect(self._app.quit)
        self.updating.changed.connect(self._show_version)
        self.updating.found.connect(self._tell_version)
        self.updating.leave_asked.connect(self._app.quit)
        self._chosen.changed.connect(self._follow_choice)
        self._theme.changed.connect(self._use_pace)
        self.raised.connect(self.open_window, Qt.ConnectionType.QueuedConnection)

    def _the_window(self) -> Window:
        if self._window is None:
            from desktop_sync.platforms.autostart import of_this_system
            from desktop_sync.ui.places.feed import PlacesFeed
            from desktop_sync.ui.previews import Previews
            from desktop_sync.ui.window import Window

            self._previews = Previews(
                self._profile.previews, lambda: self._chosen.values.preview_cache_mb, self
            )
            around = Surroundings(
                engine=self._engine,
                bridge=self._bridge,
                theme=self._theme,
                rates=self._rates,
                previews=self._previews,
                chosen=self._chosen,
                memory=self._memory,
                places=PlacesFeed(self._engine, self._bridge, self._chosen, self),
                updating=self.updating,
                autostart=of_this_system(),
            )
            self._window = Window(around, self._tray.is_there)
            self._window.quit_asked.connect(self._app.quit)
            self._window.restart_asked.connect(self._restart)
        return self._window

    # What happens ---------------------------------------------------------------------

    def _follow_choice(self, name: str) -> None:
        if name == "layout":
            self._bridge.tell(self._engine.use_layout, self._chosen.values.layout)
        elif name in PARTS:
            self._use_policy()
        elif name in ("appearance", "reduced_motion"):
            self._use_looks()

    def _use_policy(self) -> None:
        self._bridge.tell(self._engine.use_policy, policy_of(self._chosen.values, parse))

    def _use_looks(self) -> None:
        chosen = self._chosen.values
        self._theme.choose(chosen.appearance, reduced_motion=chosen.reduced_motion)
        self._use_pace()

    def _use_pace(self) -> None:
        calm = self._theme.reduced_motion
        self._bridge.pace_seconds = CALM_PACE_SECONDS if calm else PACE_SECONDS

    def _restart(self) -> None:
        self.wants_restart = True
        self._memory.setValue(_OPENS, True)
        self._app.quit()

    def _import(self) -> None:
        self.open_window()
        self._the_window().choose_folder()

    def _wants_bubbles(self) -> bool:
        return self._chosen.values.notifications

    def _is_undisturbed(self) -> bool:
        """Whether the desktop wants no notifications now, as far as that is known."""
        return self._engine.conditions().presence.undisturbed is True

    def _ask_places(self) -> Future[Places]:
        return self._engine.places(self._chosen.values.safe_places)

    def _show_version(self) -> None:
        release = self.updating.learnt.release
        self._tray.lines.show_version(release.version if release else None)

    def _tell_version(self, release: Release) -> None:
        self._notifier.tell_version(release.version)

    def _note_rate(self, progress: Progress) -> None:
        self._rates.note(progress.status)

    def _tell_failure(self, error: DesktopSyncError) -> None:
        logger.warning("a command failed: %s", error)
        title = translate("shell", "That did not work")
        notice = Notice(title, error_text(error))
        self._bubbles.show(Bubble("failure", notice, Link(PageName.NOW), needs_user=True))


def _start_behind(engine: Engine) -> None:
    """Start the engine's threads on a thread that lets others go first: on Linux they take
    that over from it. Elsewhere they run as any other. None keeps the interpreter from Qt's
    thread for long while new files are looked into, which is work in Python."""
    sys.setswitchinterval(SWITCH_SECONDS)
    step_back_alone(NICENESS)
    engine.start()


def _nothing(_: None) -> None:
    pass
