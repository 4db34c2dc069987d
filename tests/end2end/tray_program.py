"""The smallest program with a tray icon, a bubble and a window that takes files."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSystemTrayIcon


class Target(QLabel):
    """Prints the files dropped on it."""

    def __init__(self) -> None:
        super().__init__("drop here")
        self.setWindowTitle("Drop target")
        self.setAcceptDrops(True)
        self.resize(500, 300)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            print("got", url.toLocalFile(), flush=True)


def main() -> int:
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Tray program")
    application.setQuitOnLastWindowClosed(False)
    picture = QPixmap(32, 32)
    picture.fill("orange")
    tray = QSystemTrayIcon(QIcon(picture))
    menu = QMenu()
    menu.addAction("First").triggered.connect(lambda: print("first", flush=True))
    menu.addAction("Quit").triggered.connect(application.quit)
    tray.setContextMenu(menu)
    target = Target()

    def activated(reason: QSystemTrayIcon.ActivationReason) -> None:
        print("activated", reason.name, flush=True)
        target.show()
        tray.showMessage("Import ended", "12 photos & 3 videos from DCIM")

    tray.activated.connect(activated)
    tray.show()
    QTimer.singleShot(0, lambda: print("ready", flush=True))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
