"""A window that prints its number, and for each line it reads what its own process is told of the
user's presence."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QLabel

from desktop_sync.platforms import conditions
from tests.fakes.watching import watched


def main() -> None:
    app = QApplication(sys.argv)
    window = QLabel("photos")
    window.resize(200, 150)
    window.show()

    def look() -> None:
        with watched(conditions.presence()) as watching:
            print(watching.until(lambda value: value.presenting is not None).presenting, flush=True)

    def obey() -> None:
        if sys.stdin.readline():
            threading.Thread(target=look).start()
        else:
            app.quit()

    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
    notifier.activated.connect(obey)
    print(int(window.winId()), flush=True)
    app.exec()


if __name__ == "__main__":
    main()
