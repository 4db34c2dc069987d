"""A window that fills the screen, as a player's does, until it is ended."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel


def main() -> None:
    app = QApplication(sys.argv)
    window = QLabel("film")
    window.setWindowTitle("Film")
    window.showFullScreen()
    app.exec()


if __name__ == "__main__":
    main()
