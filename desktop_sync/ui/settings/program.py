"""The program itself among the settings: its version and a newer one, and its start at log-in.

Whether it starts is read from the system whenever it is shown, and kept nowhere else. Must not
know where versions come from, nor how they are installed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QAccessible, QAccessibleEvent, QDesktopServices, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop_sync.platforms.autostart import Autostart
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.controls import CheckBox
from desktop_sync.ui.dates import day_and_clock, day_name
from desktop_sync.ui.messages import error_text, plural, size_of, translate
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.settings.side_row import SideCard, SideRow, link_button, plain_label
from desktop_sync.ui.theme import TextSize, Theme
from desktop_sync.ui.tiles.model import today
from desktop_sync.ui.updating import Stage, Updating
from desktop_sync.updates.release import Release
from desktop_sync.wording import shown

_MOST_LINES = 8
"""Of what changed; the rest is on the page of the version."""


class ProgramCard(SideCard):
    """Not there where there is nothing to say of either."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(translate("program", "This program"))
        self.version = None if around.updating is None else VersionRow(around.updating)
        self.autostart = (
            None
            if around.autostart is None
            else AutostartRow(around.autostart, around.bridge, around.theme)
        )
        self._rows = [row for row in (self.version, self.autostart) if row is not None]
        for row in self._rows:
            self.column.addWidget(row)
        if self.autostart is not None:
            self.setFocusProxy(self.autostart.box)
        self.filter([])

    def filter(self, words: Sequence[str]) -> bool:
        return self.show_found(self._rows, words)

    def stops(self) -> list[QWidget]:
        """Where the keyboard stops, in that order."""
        stops = self.version.buttons if self.version else ()
        return [*stops, *([self.autostart.box] if self.autostart else [])]


class AutostartRow(SideRow):
    """Whether the program starts with its user."""

    def __init__(self, autostart: Autostart, bridge: Bridge, theme: Theme) -> None:
        label = translate("program", "Start at log-in")
        super().__init__(
            label, translate("program", "It stands in the tray then, and takes up its work.")
        )
        self._autostart = autostart
        self._bridge = bridge
        tick = translate("program", "Start by itself")
        self.box = CheckBox(tick, theme)
        self.box.setAccessibleName(
            translate("settings-page", "{label}: {tick}").format(label=label, tick=tick)
        )
        self.box.setAccessibleDescription(self.said.text())
        self.box.clicked.connect(self._choose)
        self.name.setBuddy(self.box)
        self.add(self.box)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        self._bridge.tell(self._autostart.is_on, then=self.box.setChecked)

    def _choose(self, on: bool) -> None:
        """What the system does not take is told as any command that failed, and not shown."""
        self._bridge.tell(self._autostart.turn_on if on else self._autostart.turn_off)
        self._read()


class VersionRow(SideRow):
    """The version that runs, or the newer one that is there: what changed, and getting it."""

    def __init__(self, updating: Updating) -> None:
        super().__init__("")
        self._updating = updating
        self.changes = plain_label("", TextSize.SECOND)
        self.words.addWidget(self.changes)
        self.page = link_button(translate("program", "Its page"))
        self.page.setAccessibleName(translate("program", "The page of the new version"))
        self.look = QPushButton(translate("program", "Look now"))
        self.look.setAccessibleName(translate("program", "Look for a new version now"))
        self.get = QPushButton(translate("program", "Download…"))
        self.cancel = QPushButton(translate("program", "Cancel"))
        self.cancel.setAccessibleName(translate("program", "Cancel the download"))
        self.install = QPushButton(_install_words(sys.platform))
        self.page.clicked.connect(self._open_page)
        self.look.clicked.connect(updating.look)
        self.get.clicked.connect(updating.fetch)
        self.cancel.clicked.connect(updating.cancel)
        self.install.clicked.connect(updating.install)
        self.buttons = (self.page, self.look, self.get, self.cancel, self.install)
        self.add(*self.buttons)
        updating.changed.connect(self.show_state)
        self.show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._updating.recall()

    def show_state(self) -> None:
        updating, release = self._updating, self._updating.learnt.release
        rests = updating.stage in (Stage.RESTING, Stage.RECALLING)
        is_here = updating.learnt.file is not None
        if release is None:
            title = translate("program", "Desktop Sync {version}")
            self.name.setText(title.format(version=updating.version))
        else:
            title = translate("program", "Version {version} is there")
            self.name.setText(title.format(version=release.version))
        said = _said(updating)
        if updating.trouble is not None and said != self.said.text():
            alert = QAccessibleEvent(self.said, QAccessible.Event.Alert)
            QAccessible.updateAccessibility(alert)
        _say(self.said, said)
        _say(self.changes, "" if release is None else _changes(release))
        self.page.setVisible(release is not None)
        self.look.setVisible(updating.is_offered and release is None)
        self.look.setEnabled(rests)
        self.get.setVisible(rests and not is_here and updating.file is not None)
        self.cancel.setVisible(updating.stage is Stage.FETCHING)
        self.install.setVisible(is_here)
        self.install.setEnabled(rests and not updating.is_at_work)
        self.fit()

    def _open_page(self) -> None:
        release = self._updating.learnt.release
        if release is not None:
            QDesktopServices.openUrl(QUrl(release.page))


def _said(updating: Updating) -> str:
    if updating.trouble is not None:
        return error_text(updating.trouble)
    if not updating.is_offered:
        if updating.kept_by:
            return translate("program", "The system’s package manager keeps it up to date.")
        return translate("program", "This copy does not look for new versions.")
    if updating.stage is Stage.LOOKING:
        return translate("program", "Looking for a new version…")
    if updating.learnt.release is not None:
        return _said_of_newer(updating, updating.learnt.release)
    at = updating.learnt.looked_at
    if at is None:
        return translate("program", "New versions were not looked for yet.")
    said = translate("program", "No newer version is known. Last looked: {time}")
    return said.format(time=day_and_clock(at, today()))


def _said_of_newer(updating: Updating, release: Release) -> str:
    file = updating.file
    if updating.stage is Stage.FETCHING and file is not None:
        done = size_of(updating.done_bytes, file.size_bytes)
        return translate("program", "Downloading: {size}").format(size=done)
    if updating.learnt.file is not None and updating.is_at_work:
        return translate("program", "It can be installed once nothing is imported or uploaded.")
    if updating.learnt.file is not None:
        return translate("program", "Downloaded, and the same as what was published.")
    if file is None:
        return translate("program", "Its page says how to get it for this computer.")
    said = translate("program", "Published on {day}. This is version {version}.")
    day = day_name(release.date.astimezone().date(), today())
    return said.format(day=day, version=updating.version)


def _changes(release: Release) -> str:
    lines = release.lines(QLocale().name().partition("_")[0])
    told = [f"• {shown(line)}" for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        told.append(plural("program", "%Ln more on its page", len(lines) - _MOST_LINES))
    return "\n".join(told)


def _install_words(system: str) -> str:
    if system == "win32":
        return translate("program", "Install and restart")
    if system == "darwin":
        return translate("program", "Open it and quit")
    return translate("program", "Show the file")


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
