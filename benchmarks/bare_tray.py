"""The least that PySide6 needs to stand in a tray: what the tray app is measured against.

Run by ``benchmarks.start_to_tray`` in a process of its own.
"""

from __future__ import annotations

import sys

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    picture = QPixmap(32, 32)
    picture.fill("orange")
    tray = QSystemTrayIcon(QIcon(picture))
    menu = QMenu()
    menu.addAction("Quit").triggered.connect(app.quit)
    tray.setContextMenu(menu)
    tray.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
