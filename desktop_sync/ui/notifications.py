"""What is said outside the window: a digest of what was done, one notification when a device comes
with something new on it, and what needs the user.

Owns whether to speak now, what can be done about it, and the place it speaks of. While the desktop
does not want to disturb its user, everything is kept and told afterwards. How it is shown is the
desktop's. Must not speak of single files.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_sync.model.destination import Places
from desktop_sync.model.device import ArrivalMode, Device, Devices, DeviceState
from desktop_sync.model.events import ImportEnded, Progress
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.bubbles import Bubble
from desktop_sync.ui.device import words
from desktop_sync.ui.digest import RETRY, Digest, refusal_tag
from desktop_sync.ui.messages import Notice, number, plural, translate
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.tray_menu import PROGRAM

IMPORT, CHOOSE = "import", "choose"
LOOK_SECONDS = 30
"""Between one look at whether the user may be disturbed and the next, while something is kept."""

Ask = Callable[[], Future[Places]]
"""Asks what is safe where."""


class Notifier(QObject):
    """Hands ``show`` what there is to tell. Who does not want notifications (``wanted``) still
    hears of what nobody else can solve; while they are ``undisturbed`` it waits. ``ask_places``
    adds to a digest what is safe. ``link_asked`` carries the ``Link`` to show, ``import_asked`` the
    id of a device to import everything new from.

    An arrival is told once, when it is known what is new: a device that is locked or unlocked,
    or read again, has not come again."""

    link_asked = Signal(object)
    import_asked = Signal(str)
    retry_asked = Signal()

    def __init__(
        self,
        bridge: Bridge,
        show: Callable[[Bubble], None],
        wanted: Callable[[], bool],
        parent: QObject | None = None,
        *,
        undisturbed: Callable[[], bool] = lambda: False,
        ask_places: Ask | None = None,
        digest: Digest | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._show = show
        self._wanted = wanted
        self._undisturbed = undisturbed
        self._ask_places = ask_places
        self._arrived: set[str] = set()
        self._kept: dict[str, Bubble] = {}
        self._digest = digest or Digest()
        self._due = QTimer(self, singleShot=True, timerType=Qt.TimerType.VeryCoarseTimer)
        self._due.timeout.connect(self._tell_digest)
        self._look = QTimer(self, interval=LOOK_SECONDS * 1000)
        self._look.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._look.timeout.connect(self.look_again)
        bridge.import_ended.connect(self._note_end)
        bridge.devices_changed.connect(self._note_devices)
        bridge.progressed.connect(self._note_progress)

    def follow(self, bubble: Bubble, action: str) -> None:
        """Do what was chosen on ``bubble``."""
        if action == RETRY:
            self.retry_asked.emit()
        elif action == IMPORT and bubble.link.device_id is not None:
            self.import_asked.emit(bubble.link.device_id)
        else:
            self.link_asked.emit(bubble.link)

    def tell_version(self, version: str) -> None:
        """That there is a newer version of the program."""
        title = translate("notice", "Desktop Sync {version} is there").format(version=version)
        body = translate("notice", "The settings say what changed. Nothing is installed by itself.")
        self._tell(
            Bubble("version", Notice(title, body), PROGRAM, category="x-desktop-sync.version")
        )

    def look_again(self) -> None:
        """Tell what was kept, once the user may be disturbed."""
        if self._undisturbed():
            return
        self._look.stop()
        kept, self._kept = self._kept, {}
        for bubble in kept.values():
            self._show(bubble)
        self._tell_digest()

    def _tell(self, bubble: Bubble) -> None:
        if not (bubble.needs_user or self._wanted()):
            return
        if self._undisturbed():
            self._kept[bubble.tag] = bubble
            self._look.start()
        else:
            self._show(bubble)

    def _note_end(self, ended: ImportEnded) -> None:
        for bubble in self._digest.note_end(ended):
            self._tell(bubble)
        self._tell_digest()

    def _note_progress(self, progress: Progress) -> None:
        refused = {refusal_tag(one.destination) for one in progress.status.uploads.need_user}
        for tag in [one for one in self._kept if one.startswith(refusal_tag(""))]:
            if tag not in refused:
                del self._kept[tag]
        for bubble in self._digest.hear(progress.status):
            self._tell(bubble)
        self._tell_digest()

    def _tell_digest(self) -> None:
        """What was done, or later what cannot be told yet. A digest is not kept: it tells of all
        that was done until it can be told."""
        seconds = self._digest.due_seconds()
        if seconds is None:
            return
        if seconds > 0:
            if not self._due.isActive():
                self._due.start(round(seconds * 1000) + 1)
            return
        if self._undisturbed():
            self._look.start()
            return
        bubble = self._digest.take()
        if bubble is None:
            return
        if self._ask_places is None or not self._wanted():
            self._tell(bubble)
        else:
            self._bridge.ask(self._ask_places(), partial(self._tell_safe, bubble))

    def _tell_safe(self, bubble: Bubble, places: Places) -> None:
        if not places.destinations:
            self._tell(bubble)
            return
        words = plural(
            "safe", "{safe} of %Ln asset(s) (is|are) safe in {places} places.", places.assets
        )
        said = words.format(safe=number(places.safe), places=number(places.safe_at + 1))
        notice = Notice(bubble.notice.title, f"{bubble.notice.body} {said}".strip())
        self._tell(replace(bubble, notice=notice))

    def _note_devices(self, devices: Devices) -> None:
        there = {one.id for one in devices.devices if one.state is not DeviceState.GONE}
        self._arrived &= there
        for tag in [one for one in self._kept if one.startswith(_tag(""))]:
            if tag not in {_tag(one) for one in there}:
                del self._kept[tag]
        for device in devices.devices:
            if words.is_read(device) and device.id not in self._arrived:
                self._arrived.add(device.id)
                if _is_worth_asking(device):
                    self._tell(_arrival(device))


def _is_worth_asking(device: Device) -> bool:
    asks = device.mode is ArrivalMode.ASK and device.state is DeviceState.READY
    return asks and words.fresh(device) > 0


def _arrival(device: Device) -> Bubble:
    actions = (
        (CHOOSE, translate("notice", "Choose…")),
        (IMPORT, translate("notice", "Import")),
    )
    link = Link(PageName.DEVICE, device_id=device.id)
    notice = words.arrival_notice(device)
    return Bubble(_tag(device.id), notice, link, actions, category="device.added")


def _tag(device_id: str) -> str:
    return f"device-{device_id}"
