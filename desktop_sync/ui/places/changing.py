"""The dialogs of Places: adding, changing, renaming and taking away.

Owns which one is open. Must not know how a place is shown.
"""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.destination import PlaceStatus
from desktop_sync.ui.messages import error_text, translate
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.places.dialog import PlaceDialog
from desktop_sync.ui.places.outcome import outcome
from desktop_sync.ui.telling import WARNING, tell
from desktop_sync.wording import shown


class Changing(QObject):
    """Asks in front of ``parent``."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = around
        self._window = parent

    def add(self) -> None:
        PlaceDialog(self._around, self._window, None).open()

    def edit(self, place: PlaceStatus, *, at_secret: bool = False) -> None:
        """Change what a place is told; with ``at_secret`` the keyboard is at its password."""
        dialog = PlaceDialog(self._around, self._window, place)
        dialog.open()
        if at_secret:
            dialog.go_to_secret()

    def rename(self, place: PlaceStatus) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(translate("places", "Rename a place"))
        dialog.setLabelText(translate("places", "Name"))
        dialog.setTextValue(place.config.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(partial(self._rename, place))
        dialog.open()

    def remove(self, place: PlaceStatus) -> None:
        """Ask first, and say that nothing there is touched."""
        name = place.config.name
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(translate("places", "Remove a place"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(translate("places", "Remove “{name}”?").format(name=shown(name)))
        box.setInformativeText(
            translate(
                "places",
                "Nothing that is there is touched. Desktop Sync uploads nothing more to it, and "
                "forgets what is proven there.",
            )
        )
        remove = box.addButton(
            translate("places", "Remove"), QMessageBox.ButtonRole.DestructiveRole
        )
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def decide() -> None:
            if box.clickedButton() is remove:
                asked = outcome(self._around.engine.take_away_destination(name))
                self._around.bridge.ask(asked, self._tell)

        box.finished.connect(decide)
        box.open()

    def _rename(self, place: PlaceStatus, name: str) -> None:
        name = name.strip()
        if name and name != place.config.name:
            config = replace(place.config, name=name)
            asked = self._around.engine.change_destination(place.config.name, config)
            self._around.bridge.ask(outcome(asked), self._tell)

    def _tell(self, answer: DesktopSyncError | None) -> None:
        self._around.places.refresh()
        if answer is not None:
            tell(self._window, WARNING, translate("places", "Places"), error_text(answer))
