"""The tray's menu: how it goes, what needs the user, and what can be done.

Owns its lines; each is touched only when its text changes, because the desktop draws the
menu in a process of its own. Must not know the window: what is chosen is a signal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_sync.model.device import Devices, DeviceState
from desktop_sync.model.events import EngineState, Status
from desktop_sync.settings.schema import Group
from desktop_sync.ui import icons
from desktop_sync.ui.device import words
from desktop_sync.ui.headlines import failed_text, refusals, speaks_of_uploads, waits
from desktop_sync.ui.messages import Headline, translate
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.pausing import add_pause_choices
from desktop_sync.ui.tokens import TRAY

ICON_SIZE = 16
PROGRAM = Link(PageName.SETTINGS, group=Group.PROGRAM)
"""Where new versions are told of."""
_MARKS = {
    EngineState.ATTENTION: ("mark-attention", TRAY.fail),
    EngineState.PAUSED: ("mark-paused", TRAY.frame),
    EngineState.WORKING: ("mark-running", TRAY.working),
    EngineState.HELD: ("mark-held", TRAY.hold),
    EngineState.OFFLINE: ("mark-waiting", TRAY.frame),
    EngineState.IDLE: ("mark-proven", TRAY.frame),
}


class TrayMenu(QObject):
    """``link_asked`` carries a ``Link`` to the place a line speaks of, ``device_import_asked``
    the id of a device to import everything new from, ``pause_asked`` until when (aware UTC; None:
    until resumed)."""

    device_import_asked = Signal(str)
    open_asked = Signal()
    link_asked = Signal(object)
    import_asked = Signal()
    pause_asked = Signal(object)
    resume_asked = Signal()
    quit_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self._marked: EngineState | None = None
        show_now = partial(self.link_asked.emit, Link(PageName.NOW))
        self._state = self._add("", translate("tray", "Starting"), show_now)
        show_places = partial(self.link_asked.emit, Link(PageName.PLACES))
        self._held = self._add("mark-held", "", show_now, TRAY.hold)
        self._refused = self._add("mark-attention", "", show_places, TRAY.fail)
        self._needs = self._add("mark-attention", "", show_now, TRAY.fail)
        show_program = partial(self.link_asked.emit, PROGRAM)
        self._version = self._add("details", "", show_program)
        for line in (self._held, self._refused, self._needs, self._version):
            line.setVisible(False)
        self._devices: dict[str, tuple[QAction, QAction]] = {}
        self._rule = self.menu.addSeparator()
        opens = self._add("now", translate("tray", "Open Desktop Sync"), self.open_asked.emit)
        self.menu.setDefaultAction(opens)
        self._link("library", translate("tray", "Open library"), PageName.LIBRARY)
        self._folder = self._add(
            "import", translate("tray", "Import from a folder…"), self.import_asked.emit
        )
        self._sources = QMenu(translate("tray", "Import from"), self.menu)
        self._from = self._add_sources()
        self._pauses = QMenu(translate("tray", "Pause"), self.menu)
        add_pause_choices(self._pauses, self.pause_asked.emit)
        self._pause = self.menu.addMenu(self._pauses)
        self._pause.setIcon(icons.icon("pause", TRAY.frame, ICON_SIZE))
        self._resume = self._add("resume", translate("tray", "Resume"), self.resume_asked.emit)
        self._resume.setVisible(False)
        self.menu.addSeparator()
        self._link("settings", translate("tray", "Settings…"), PageName.SETTINGS)
        self._add("", translate("tray", "Quit"), self.quit_asked.emit)

    def show(self, status: Status, said: Headline) -> None:
        """Bring the lines up to date."""
        _say(self._state, said.sentence)
        shown = _spoken_of(status)
        if shown is not self._marked:
            self._marked = shown
            self._state.setIcon(icons.icon(*_MARKS[shown], ICON_SIZE))
        lines = {
            self._held: waits(status),
            self._refused: refusals(status),
            self._needs: failed_text(status),
        }
        for line, told in lines.items():
            is_said = bool(told) and told != said.sentence
            if is_said:
                _say(line, told)
            _reveal(line, visible=is_said)
        _reveal(self._pause, visible=not status.paused)
        _reveal(self._resume, visible=status.paused)

    def show_devices(self, devices: Devices) -> None:
        """A line for each with something new on it, and one to import that; where there are
        none, importing is from a folder alone."""
        new = [one for one in devices.devices if words.is_read(one) and words.fresh(one)]
        for gone in self._devices.keys() - {one.id for one in new}:
            # Without a parent an action is Python's own and goes with the last hold on it: were it
            # asked to go later, Qt and Python might both end it.
            line, start = self._devices.pop(gone)
            self.menu.removeAction(line)
            self._sources.removeAction(start)
            line.setParent(None)
            start.setParent(None)
        for one in new:
            if one.id not in self._devices:
                self._devices[one.id] = self._device_lines(one.id)
            line, start = self._devices[one.id]
            _say(line, words.new_text(one))
            _say(start, words.import_text(one))
            if start.isEnabled() != (one.state is DeviceState.READY):
                start.setEnabled(one.state is DeviceState.READY)
        _reveal(self._folder, visible=not new)
        _reveal(self._from, visible=bool(new))

    def show_version(self, version: str | None) -> None:
        """A line for a version to install, while there is one."""
        if version:
            said = translate("tray", "Version {version} is there…").format(version=version)
            _say(self._version, said)
        _reveal(self._version, visible=bool(version))

    def _add_sources(self) -> QAction:
        """The menu of what an import can be from: devices, and at its end a folder."""
        self._sources.addSeparator()
        folder = self._sources.addAction(translate("tray", "A folder…"))
        folder.setIcon(icons.icon("folder", TRAY.frame, ICON_SIZE))
        folder.triggered.connect(self.import_asked)
        action = self.menu.addMenu(self._sources)
        action.setIcon(icons.icon("import", TRAY.frame, ICON_SIZE))
        action.setVisible(False)
        return action

    def _device_lines(self, device_id: str) -> tuple[QAction, QAction]:
        sign = icons.icon("device", TRAY.frame, ICON_SIZE)
        line, start = QAction(sign, "", self.menu), QAction(sign, "", self.menu)
        link = Link(PageName.DEVICE, device_id=device_id)
        line.triggered.connect(lambda _checked: self.link_asked.emit(link))
        start.triggered.connect(lambda _checked: self.device_import_asked.emit(device_id))
        self.menu.insertAction(self._rule, line)
        self._sources.insertAction(self._sources.actions()[-2], start)
        return line, start

    def _link(self, name: str, text: str, page: PageName) -> None:
        self._add(name, text, partial(self.link_asked.emit, Link(page)))

    def _add(
        self, name: str, text: str, chosen: Callable[[], object], ink: str = TRAY.frame
    ) -> QAction:
        action = QAction(text, self.menu)
        if name:
            action.setIcon(icons.icon(name, ink, ICON_SIZE))
        action.triggered.connect(lambda _checked: chosen())
        self.menu.addAction(action)
        return action


def _spoken_of(status: Status) -> EngineState:
    """What the sentence speaks of. It names what goes on before what needs the user: that
    has a line of its own."""
    if status.paused:
        return EngineState.PAUSED
    if speaks_of_uploads(status):
        return EngineState.WORKING
    if status.hold is not None:
        return EngineState.HELD
    if any(one.ended_at is None for one in status.imports):
        return EngineState.WORKING
    return status.state


def _say(action: QAction, text: str) -> None:
    """In a menu a lone ``&`` would mark a key instead of being read."""
    text = text.replace("&", "&&")
    if action.text() != text:
        action.setText(text)


def _reveal(action: QAction, *, visible: bool) -> None:
    if action.isVisible() != visible:
        action.setVisible(visible)
