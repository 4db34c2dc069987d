"""What is said outside the window: one notification when an import ends, one when a device comes
with something new on it, and what there is to say of uploads.

Owns when to speak, what can be done about it, and the place it speaks of. How it is shown
is the desktop's. Must not speak of single files.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_sync.model.device import ArrivalMode, Device, Devices, DeviceState
from desktop_sync.model.events import ImportEnded, ImportPhase, Progress
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.bubbles import Bubble
from desktop_sync.ui.device import words
from desktop_sync.ui.messages import import_notice, stopped_notice, translate
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.upload_digest import RETRY, SHOW, UploadDigest

IMPORT, CHOOSE = "import", "choose"


class Notifier(QObject):
    """Hands a bubble to ``show`` for each import that came to its end by itself: who
    cancels knows it already. Who does not want notifications (``wanted``) still hears of
    what nobody else can solve. ``link_asked`` carries the ``Link`` to show, ``import_asked``
    the id of a device to import everything new from.

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
    ) -> None:
        super().__init__(parent)
        self._show = show
        self._wanted = wanted
        self._arrived: set[str] = set()
        self._uploads = UploadDigest()
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

    def _note_end(self, ended: ImportEnded) -> None:
        bubble = _bubble(ended)
        if bubble is not None and (bubble.needs_user or self._wanted()):
            self._show(bubble)

    def _note_progress(self, progress: Progress) -> None:
        for bubble in self._uploads.hear(progress.status):
            if bubble.needs_user or self._wanted():
                self._show(bubble)

    def _note_devices(self, devices: Devices) -> None:
        there = {one.id for one in devices.devices if one.state is not DeviceState.GONE}
        self._arrived &= there
        for device in devices.devices:
            if words.is_read(device) and device.id not in self._arrived:
                self._arrived.add(device.id)
                if _is_worth_asking(device) and self._wanted():
                    self._show(_arrival(device))


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
    return Bubble(f"device-{device.id}", notice, link, actions, category="device.added")


def _bubble(ended: ImportEnded) -> Bubble | None:
    summary = ended.summary
    tag = f"import-{summary.id}"
    show = (SHOW, translate("notice", "Show"))
    if summary.phase is ImportPhase.STOPPED:
        notice = stopped_notice(summary, ended.problems)
        return Bubble(tag, notice, Link(PageName.NOW), (show,), needs_user=True)
    if summary.phase is not ImportPhase.ENDED:
        return None
    notice = import_notice(summary)
    if summary.assets.failed:
        retry = (RETRY, translate("notice", "Try again"))
        return Bubble(tag, notice, Link(PageName.NOW), (show, retry), needs_user=True)
    page = PageName.LIBRARY if summary.assets.imported else PageName.HISTORY
    return Bubble(tag, notice, Link(page), (show,))
