"""Qt's application, which hears what macOS wants opened with the program: folders, cards, photos.

Elsewhere a desktop calls ``desktop-sync open``. Must not know what becomes of what is opened.

Source: Qt's documentation of ``QFileOpenEvent``: one event for each file, to the application.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """``opened`` carries the paths that were handed over together."""

    opened = Signal(object)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._paths: list[Path] = []

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        if event.file():
            if not self._paths:
                # The others that were chosen with it come before this.
                QTimer.singleShot(0, self, self._tell)
            self._paths.append(Path(event.file()))
        return True

    def _tell(self) -> None:
        paths, self._paths = self._paths, []
        self.opened.emit(tuple(paths))
