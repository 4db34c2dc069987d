"""Files dragged onto the window.

Owns what becomes of a drag: while it is held, the engine counts what it would bring, and the
overlay says so; when it is let go, the paths go out. Must not start an import: the window does.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.weighing import Weighing
from desktop_sync.ui.dragged import Dragged, drop_words, read_drag
from desktop_sync.ui.drop_overlay import DropOverlay
from desktop_sync.ui.theme import Theme

COUNT_SECONDS = 10.0
"""How long is counted at most."""
QUIET_SECONDS = 0.3
"""For so long a count that may be over at once is waited for, before a part of it is shown."""


class DropTarget(QObject):
    """Takes what is dragged onto ``window``; the overlay covers ``covered``. ``dropped`` carries
    the paths that were let go."""

    dropped = Signal(object)

    _heard = Signal(object, object)

    def __init__(
        self, window: QWidget, covered: QWidget, engine: WindowCommands, theme: Theme
    ) -> None:
        super().__init__(window)
        self._window = window
        self._engine = engine
        self._overlay = DropOverlay(theme, covered)
        self._dragged: Dragged | None = None
        self._refused = False
        self._entered_at = 0.0
        self._end_counting: Callable[[], None] = _nothing
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QDragEnterEvent) and event.mimeData().hasUrls():
            self._enter(read_drag(event.mimeData()))
            event.acceptProposedAction()
        elif self._dragged is None:
            return False
        elif isinstance(event, QDragMoveEvent):
            self._answer(event)
        elif kind == QEvent.Type.DragLeave:
            self._leave()
        elif isinstance(event, QDropEvent):
            paths = self._dragged.paths
            if self._answer(event):
                self.dropped.emit(paths)
            self._leave()
        else:
            return False
        return True

    def _enter(self, dragged: Dragged) -> None:
        self._leave()
        for field in self._window.findChildren(QLineEdit):
            field.setAcceptDrops(False)  # files dropped on a search are still files
        self._dragged = dragged
        self._entered_at = time.monotonic()
        self._show(None)
        if dragged.paths:

            def tell(weighing: Weighing) -> None:
                with contextlib.suppress(RuntimeError):  # the window may be gone meanwhile
                    self._heard.emit(dragged, weighing)

            self._end_counting = self._engine.weigh(dragged.paths, COUNT_SECONDS, tell)

    def _leave(self) -> None:
        self._end_counting()
        self._end_counting = _nothing
        self._dragged = None
        self._overlay.hide()

    def _take(self, dragged: Dragged, weighing: Weighing) -> None:
        if dragged is not self._dragged:
            return
        if weighing.complete or time.monotonic() - self._entered_at >= QUIET_SECONDS:
            self._show(weighing)

    def _show(self, weighing: Weighing | None) -> None:
        assert self._dragged is not None
        words = drop_words(self._dragged, weighing)
        self._refused = words.refused
        self._overlay.show_words(words)

    def _answer(self, event: QDropEvent) -> bool:
        """Whether what is dragged would be taken, and is told so."""
        taken = not self._refused and bool(event.possibleActions() & Qt.DropAction.CopyAction)
        if taken:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        return taken


def _nothing() -> None:
    pass
