"""Telling of something that did not go as wished, in a box in front of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

WARNING = QMessageBox.Icon.Warning
INFORMATION = QMessageBox.Icon.Information


def tell(window: QWidget, icon: QMessageBox.Icon, title: str, text: str, more: str = "") -> None:
    """Say ``text``, and below it ``more``, as they are; nobody waits for the answer."""
    box = QMessageBox(window)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
