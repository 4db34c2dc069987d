"""Showing a file in the desktop's file manager, without waiting for it to start."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_sync.platforms.file_manager import show_in_folder
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import translate
from desktop_sync.ui.telling import INFORMATION, tell
from desktop_sync.wording import shown


class FolderOpener(QObject):
    """Says in front of ``parent`` when there is no file manager to be had."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._window = parent

    def show(self, file: Path) -> None:
        answer: Future[bool] = Future()

        def ask() -> None:
            answer.set_result(show_in_folder(file))

        self._bridge.ask(answer, partial(self._tell, file))
        threading.Thread(target=ask, name="file-manager", daemon=True).start()

    def _tell(self, file: Path, done: bool) -> None:
        if not done:
            tell(
                self._window,
                INFORMATION,
                translate("library", "Show in folder"),
                translate("library", "No file manager could be opened."),
                translate("library", "The file is “{path}”.").format(path=shown(str(file))),
            )
