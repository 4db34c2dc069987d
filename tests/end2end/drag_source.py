"""A window to drag files out of: ``drag_source.py PATH-OR-ADDRESS...``.

It prints ``ready``, then ``accepted`` or ``refused`` as what lies under the pointer changes
its mind, and at last ``dropped`` or ``cancelled``. It stays, hidden, until it is ended: who
received the drop asks for the data afterwards.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class DragSource(QLabel):
    """Dragging anywhere on it drags the files."""

    def __init__(self, urls: list[QUrl]) -> None:
        super().__init__("files")
        self._urls = urls
        self._pressed: QPoint | None = None
        self.setWindowTitle("Drag source")
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setFixedSize(140, 90)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._pressed = None
            self._drag()

    def _drag(self) -> None:
        data = QMimeData()
        data.setUrls(self._urls)
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.actionChanged.connect(_announce)
        action = drag.exec(Qt.DropAction.CopyAction)
        dropped = action == Qt.DropAction.CopyAction
        print("dropped" if dropped else "cancelled", flush=True)
        self.hide()


def _announce(action: Qt.DropAction) -> None:
    print("refused" if action == Qt.DropAction.IgnoreAction else "accepted", flush=True)


def main() -> int:
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    things = sys.argv[1:]
    source = DragSource([QUrl(one) if "://" in one else QUrl.fromLocalFile(one) for one in things])
    source.move(40, 920)
    source.show()
    QTimer.singleShot(0, lambda: print("ready", flush=True))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
