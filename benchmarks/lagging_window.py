"""The program with its window open, an import under way and then uploads, and how late its timer
is.

Run by ``benchmarks.event_loop_lag`` in a process of its own; prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_sync.app import COPY_THREADS
from desktop_sync.cli.session import open_settings
from desktop_sync.engine.engine import EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.events import Event, ImportEnded
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Settings
from desktop_sync.settings.secrets import SecretStore
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.collecting import collecting_here
from desktop_sync.ui.shell import Shell
from tests.fakes.webdav_servers import SECRET, USER

TICK_SECONDS = 0.005
SETTLE_MILLISECONDS = 1500
IDLE_MILLISECONDS = 3000


class Timer:
    """A timer of 5 ms that notes by how many milliseconds each tick is late."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._before = 0.0
        self._timer = QTimer(interval=round(TICK_SECONDS * 1000))
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self.late = []
        self._before = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        self._timer.stop()
        return self.late

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._before - TICK_SECONDS) * 1000)
        self._before = now


def main() -> int:
    source, library, folder = map(Path, sys.argv[1:4])
    upload_to = DestinationConfig("server", "webdav", {"url": sys.argv[4], "user": USER})
    profile = Profile(folder)
    profile.create()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    answer: dict[str, object] = {"platform": app.platformName()}
    timer = Timer()
    with ExitStack() as stack:
        stack.enter_context(collecting_here())
        library.mkdir(parents=True, exist_ok=True)
        options = EngineOptions(
            library=library,
            layout=Settings().layout,
            copy_threads=COPY_THREADS,
            destinations_apart=True,
        )
        SecretStore(profile).keep(upload_to.name, SECRET, in_profile=True)
        engine = open_engine(profile.journal, options)
        stack.callback(engine.stop)
        shell = Shell(app, engine, profile, Chosen(open_settings(profile)))
        stack.callback(shell.close)

        def begin_idle() -> None:
            timer.start()
            QTimer.singleShot(IDLE_MILLISECONDS, begin_import)

        def begin_import() -> None:
            answer["idle"] = timer.stop()
            timer.start()
            engine.import_from([source])

        def hear(event: Event) -> None:
            if isinstance(event, ImportEnded):
                answer["seconds"] = event.summary.seconds
                answer["imported"] = event.summary.assets.imported
                QTimer.singleShot(0, app, begin_upload)

        def begin_upload() -> None:
            answer["import"] = timer.stop()
            Thread(target=upload).start()
            timer.start()

        def upload() -> None:
            engine.add_destination(upload_to)
            engine.wait_for_uploads()
            answer["uploaded"] = engine.destinations().result()[0].proven
            QTimer.singleShot(0, app, end)

        def end() -> None:
            answer["upload"] = timer.stop()
            app.quit()

        engine.bus.subscribe(hear)
        shell.start()
        shell.open_window()
        QTimer.singleShot(SETTLE_MILLISECONDS, begin_idle)
        app.exec()
        shell.hide()
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
