"""Telling who started the program from the desktop that it cannot start.

Must not know what to do about it: the sentence says that.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_sync.errors import DesktopSyncError
from desktop_sync.ui import icons, translation
from desktop_sync.ui.messages import error_text, translate

_WITHOUT_SCREEN = ("offscreen", "minimal")


def show_start_error(error: DesktopSyncError) -> None:
    """Show what keeps the program from starting, until that is read. Does nothing where
    nobody would see it."""
    if not _has_display():
        return
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        app.setDesktopFileName("desktop-sync")
        translation.install(app, translation.SYSTEM)
    box = QMessageBox(
        QMessageBox.Icon.Critical,
        translate("start", "Desktop Sync cannot start"),
        error_text(error),
        QMessageBox.StandardButton.Close,
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowIcon(icons.app_icon())
    box.exec()


def _has_display() -> bool:
    """Whether there is a screen; without one Qt would end the process."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _WITHOUT_SCREEN:
        return False
    on_unix = sys.platform not in ("win32", "darwin")
    return not on_unix or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
