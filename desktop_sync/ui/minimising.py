"""What is said, once, where a closed window has no tray to come back from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_sync.ui.messages import translate


def explain_minimising(
    window: QWidget, end: Callable[[], object], minimise: Callable[[], object]
) -> None:
    """Say that closing minimises, and let the user choose to end the program instead."""
    box = QMessageBox(window)
    box.setWindowTitle(translate("window", "Closing Desktop Sync"))
    box.setText(translate("window", "Desktop Sync goes on in the background"))
    box.setInformativeText(
        translate(
            "window",
            "This desktop has no tray, so closing the window minimises it. "
            "Quit ends the program; unfinished imports go on at the next start.",
        )
    )
    stay = box.addButton(translate("window", "Minimise"), QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(translate("window", "Quit"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(lambda _: (end if box.clickedButton() is leave else minimise)())
    box.open()
