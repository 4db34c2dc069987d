"""The page Device: what is new on a phone, and which of it to import.

Owns which device is looked at, and what stands on the page for each of its states. When the
device leaves, the page stays with a sentence that says so until the user goes elsewhere: nothing
is pulled away from under a hand or an eye, and plugged in again it goes on in the same place.
Must not know how tiles look, nor ask for anything while nobody sees it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop_sync.model.device import ArrivalMode, Device, DeviceAssetState, Devices, DeviceState
from desktop_sync.model.events import ImportSummary, Progress
from desktop_sync.ui.announcer import announce
from desktop_sync.ui.device import words
from desktop_sync.ui.device.advice import Advice
from desktop_sync.ui.device.choices import Choices
from desktop_sync.ui.device.daemon import daemon_hint
from desktop_sync.ui.device.footer import DeviceFooter
from desktop_sync.ui.device.grid import DeviceGrid
from desktop_sync.ui.device.head import DeviceHead
from desktop_sync.ui.device.model import DeviceModel
from desktop_sync.ui.device.painter import MARGIN
from desktop_sync.ui.device.pictures import DevicePictures
from desktop_sync.ui.messages import Headline, translate
from desktop_sync.ui.pages import Link, Page, Surroundings
from desktop_sync.ui.theme import TextSize, scaled_font

_SHORT_EM = 24
_ANEW = (DeviceState.CONNECTING, DeviceState.GONE)
"""In these states what was known of a device does not hold any more."""


class DevicePage(Page):
    """``model`` and ``grid`` are what is on the device that is looked at."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(translate("device", "Device"))
        engine, bridge, theme = around.engine, around.bridge, around.theme
        self._device: Device | None = None
        self._left: Device | None = None
        self._kind: tuple[str, DeviceState] | None = None
        self._facts: tuple[object, ...] = ()
        self._free_bytes: int | None = None
        self.model = DeviceModel(engine, bridge, self)
        self._pictures = DevicePictures(engine, bridge, around.previews, self)
        self.head = DeviceHead(theme)
        self.choices = Choices(theme)
        self.grid = DeviceGrid(self.model, self._pictures, theme)
        self.advice = Advice(theme)
        self.footer = DeviceFooter(MARGIN)
        self._lay_out()
        self._connect()
        self._follow_devices(bridge.devices or Devices())

    # Parts ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.grid.setAccessibleName(translate("device", "Photos and videos on the device"))
        self._nothing = QLabel()
        self._nothing.setProperty("quiet", "true")
        self._nothing.setFont(scaled_font(TextSize.TITLE))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._stack = QStackedWidget()
        for one in (self.grid, self._nothing, self.advice):
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            self._stack.addWidget(one)
        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(MARGIN, 20, MARGIN, 6)
        above.setSpacing(14)
        above.addWidget(self.head)
        above.addWidget(self.choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.footer)

    def _connect(self) -> None:
        bridge, model = self.around.bridge, self.model
        bridge.devices_changed.connect(self._follow_devices)
        bridge.progressed.connect(self._follow_progress)
        self.head.device_chosen.connect(self._choose_device)
        self.head.mode_chosen.connect(self._choose_mode)
        self.choices.chosen.connect(self._choose_part)
        self.footer.import_asked.connect(self.start_import)
        self.footer.select_asked.connect(lambda on: model.tick_all(on=on))
        model.arranged.connect(self._show_contents)
        model.arranged.connect(self._ask_room)
        model.ticked.connect(self._show_sum)

    # What the window asks -------------------------------------------------------------

    def visit(self, link: Link) -> None:
        if link.device_id is not None:
            self._choose_device(link.device_id)
        shown = self._stack.currentWidget()
        (shown if shown is self.grid else self).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_devices(self.around.bridge.devices or Devices())
        self.model.refresh()
        self.model.wake()
        self._ask_room()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.sleep()
        self._pictures.look_away()
        self._left = None

    # Which device ---------------------------------------------------------------------

    def _follow_devices(self, devices: Devices) -> None:
        """Stay with the device that is looked at as long as there is one; then with any."""
        before, there = self._device, devices.devices
        wanted = self.model.device_id
        found = next((one for one in there if one.id == wanted), None)
        device = self._device = found or (there[0] if there else None)
        if device is not None:
            self._left = None
        elif before is not None:
            self._left = before
        self._look_at(device)
        self.head.show_devices(there, device)
        self._show_state()
        kind = None if device is None else (device.id, device.state)
        if kind != self._kind and self.isVisible():
            announce(self, self.head.sentence.text())
        self._kind = kind

    def _choose_device(self, device_id: str) -> None:
        devices = self.around.bridge.devices or Devices()
        if any(one.id == device_id for one in devices.devices):
            self._device = next(one for one in devices.devices if one.id == device_id)
            self._look_at(self._device)
            self._follow_devices(devices)

    def _look_at(self, device: Device | None) -> None:
        device_id = None if device is None else device.id
        if device_id != self.model.device_id:
            self._pictures.show_device(device_id)
            self.model.show_device(device_id)
        elif device is not None and device.state in _ANEW and self.model.is_of_device:
            self._pictures.show_device(device_id)
            self.model.forget()
        if device is None or not words.is_read(device):
            self._facts = ()
            return
        counts = (device.new_assets, device.total_assets, device.cloud_assets, device.left_out)
        facts = (device.id, *counts)
        if facts != self._facts:
            self._facts = facts
            self.model.look_again()

    def _choose_mode(self, mode: ArrivalMode) -> None:
        if self._device is not None:
            engine, bridge = self.around.engine, self.around.bridge
            bridge.tell(engine.set_arrival_mode, self._device.id, mode)

    def _choose_part(self) -> None:
        self.model.show_grouping(self.choices.grouping)
        self.model.show_states(self.choices.states)

    # What is shown --------------------------------------------------------------------

    def _show_state(self) -> None:
        device = self._device
        if device is None:
            self.head.say(self._said_of_none())
            hint = daemon_hint(self.around.bridge.devices)
            self.advice.say(hint or translate("device", "What is new on it will stand here."))
        else:
            self._say_state(device)
        self._show_contents()

    def _said_of_none(self) -> Headline:
        if self._left is None:
            return Headline(translate("device", "No phone is plugged in"), "")
        gone = translate("device", "The {product} was unplugged")
        return Headline(gone.format(product=words.product(self._left)), "")

    def _say_state(self, device: Device) -> None:
        """In a low window with large text, the grid needs the room more than what is known of
        the device besides."""
        short = (
            self.footer.isVisibleTo(self)
            and self.height() < _SHORT_EM * self.fontMetrics().height()
        )
        self.head.say(words.headline(device, self._import_of(device)), short=short)

    def _follow_progress(self, _: Progress) -> None:
        """The import from it counts on in the sentence."""
        if self._device is not None and self.isVisible():
            self._say_state(self._device)

    def _import_of(self, device: Device) -> ImportSummary | None:
        latest = self.around.bridge.latest
        return words.import_of(device, None if latest is None else latest.status)

    def _show_contents(self) -> None:
        """The grid where there is something to see, else why there is not."""
        device, contents = self._device, self.model.contents
        there = device is not None and _is_open(device) and contents.total > 0
        self.choices.setVisible(there)
        self.footer.setVisible(there)
        if device is not None:
            self._say_state(device)
        self.choices.show_contents(contents)
        if not there:
            shown: QWidget = self.advice
            if device is not None:
                is_awaited = words.is_read(device) and bool(device.total_assets)
                self.advice.say("" if is_awaited else words.advice(device))
        else:
            shown = self.grid if self.model.rowCount() else self._nothing
            self._nothing.setText(_nothing_of(self.model.states))
        before = self._stack.currentWidget()
        if before is not None and before is not shown:
            had_keyboard = before.hasFocus() or self.hasFocus()
            self._stack.setCurrentWidget(shown)
            if had_keyboard:
                (shown if shown is self.grid else self).setFocus()
        self._show_sum()

    def _show_sum(self) -> None:
        device, model = self._device, self.model
        ready = (
            device is not None
            and device.state is DeviceState.READY
            and (model.is_known or not device.left_out)
        )
        self.footer.show_sum(model.sum, model.contents, self._free_bytes, ready=ready)

    def _ask_room(self) -> None:
        if self.isVisible():
            free = self.around.engine.library_free_bytes()
            self.around.bridge.ask(free, self._take_room)

    def _take_room(self, free_bytes: int | None) -> None:
        if free_bytes != self._free_bytes:
            self._free_bytes = free_bytes
            self._show_sum()

    # What the user does ---------------------------------------------------------------

    def start_import(self) -> None:
        """Import what is chosen; with all that is new, whatever else is found until then too."""
        device = self._device
        if device is None:
            return
        everything = self.model.sum.is_all and not device.left_out
        chosen = None if everything else self.model.chosen
        engine, bridge = self.around.engine, self.around.bridge
        bridge.tell(engine.import_device, device.id, chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._device is not None:
            self._say_state(self._device)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_sum()


def _is_open(device: Device) -> bool:
    """Whether what is known of it still holds; what is read again does meanwhile."""
    return words.is_read(device) or device.state is DeviceState.READING


def _nothing_of(states: frozenset[DeviceAssetState] | None) -> str:
    if states == frozenset({DeviceAssetState.NEW}):
        return translate("device", "Nothing on it is new")
    if states == frozenset({DeviceAssetState.HERE}):
        return translate("device", "Nothing on it is here already")
    return translate("device", "Nothing on it is only in iCloud")
