"""The program with its window open on a profile: how soon it is up, and how smoothly it scrolls.

Run by ``benchmarks.full_window`` in a process of its own; prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMainWindow

from benchmarks.lagging_window import Timer
from desktop_sync.cli.session import open_settings
from desktop_sync.engine.engine import EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Settings
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.shell import Shell

SETTLE = 3000
LOOK = 1200
BETWEEN_TURNS = 16
TURNS = 240
JUMPS = 40
NOTCH = 120


class Painted(QObject):
    """When a window was painted first, by the clock of ``perf_counter``; 0 before."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.at = 0.0
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.at and event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = self.at or time.perf_counter()


def pss_mib() -> float:
    rollup = Path("/proc/self/smaps_rollup").read_text("utf-8")
    (line,) = (line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def longest_list(app: QApplication) -> QAbstractItemView:
    """What on the page in front has most to scroll."""
    lists = [
        one for one in app.allWidgets() if isinstance(one, QAbstractItemView) and one.isVisible()
    ]
    return max(lists, key=lambda one: one.verticalScrollBar().maximum())


def turn_wheel(view: QAbstractItemView, notches: int) -> None:
    centre = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        centre,
        QPointF(view.viewport().mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, -NOTCH * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def scroll(app: QApplication, late: list[float]) -> Iterator[int]:
    """Turn the wheel, then jump through all there is; ``late`` takes the timer's lateness."""
    view = longest_list(app)
    timer = Timer()
    timer.start()
    for _ in range(TURNS):
        turn_wheel(view, 3)
        yield BETWEEN_TURNS
    bar = view.verticalScrollBar()
    for jump in range(JUMPS + 1):
        bar.setValue(bar.maximum() * jump // JUMPS)
        yield BETWEEN_TURNS * 4
    late += timer.stop()


def story(app: QApplication, shell: Shell, answer: dict[str, object]) -> Iterator[int]:
    """What is done and measured; yields for how many milliseconds to let the program go on."""
    yield SETTLE
    before = pss_mib()
    painted = Painted(app)
    begun = time.perf_counter()
    shell.open_window()
    yield SETTLE
    answer["up_seconds"] = painted.at - begun
    answer["opened_mib"] = pss_mib() - before
    scrolled: dict[str, list[float]] = {}
    for name in (PageName.NOW, PageName.LIBRARY, PageName.HISTORY):
        shell.open_link(Link(name))
        yield LOOK
        yield from scroll(app, scrolled.setdefault(name.value, []))
    answer["late"] = scrolled
    answer["scrolled_mib"] = pss_mib() - before


def main() -> int:
    library, folder = map(Path, sys.argv[1:3])
    profile = Profile(folder)
    profile.create()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    answer: dict[str, object] = {}
    with ExitStack() as stack:
        engine = open_engine(profile.journal, EngineOptions(library, Settings().layout))
        stack.callback(engine.stop)
        shell = Shell(app, engine, profile, Chosen(open_settings(profile)))
        stack.callback(shell.close)
        steps = story(app, shell, answer)

        def go_on() -> None:
            wait = next(steps, None)
            if wait is None:
                app.quit()
            else:
                QTimer.singleShot(wait, go_on)

        shell.start()
        go_on()
        app.exec()
        shell.hide()
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
