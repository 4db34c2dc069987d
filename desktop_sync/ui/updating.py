"""New versions, as the tray and the window go by them, on Qt's thread.

Owns when the feed is asked for: once a day, some minutes after a start at the earliest, while
nothing is imported or uploaded and bytes cost nothing. One timer stands for the day; what
conditions keep back is tried when the engine tells that something changed. The asking itself is
done on a thread that does not keep the program from ending. Must not know what shows it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal

import desktop_sync
from desktop_sync.errors import DesktopSyncError, UpdateError
from desktop_sync.model.conditions import Conditions
from desktop_sync.model.events import Status
from desktop_sync.platforms import installing
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.places.outcome import outcome
from desktop_sync.updates.build import BuildNote
from desktop_sync.updates.release import ReleaseFile
from desktop_sync.updates.updates import Learnt, Updates
from desktop_sync.updates.when import due_at, is_at_work, may_ask

logger = logging.getLogger(__name__)

OPTION = "look_for_versions"
FIRST = timedelta(minutes=5)
"""After a start, before the feed is asked for by itself."""
_JOIN_SECONDS = 1.0
_STEPS = 100
"""In so many steps a download is told of."""

T = TypeVar("T")


class Asked(Protocol):
    """What is asked of the engine."""

    def conditions(self) -> Conditions: ...

    def status(self) -> Future[Status]: ...


class Stage(StrEnum):
    """What is under way."""

    RESTING = "resting"
    RECALLING = "recalling"
    LOOKING = "looking"
    FETCHING = "fetching"
    INSTALLING = "installing"


def _now() -> datetime:
    return datetime.now(UTC)


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1) + 1


class Updating(QObject):
    """``changed`` follows whatever can be seen here; ``found`` carries the ``Release`` that nobody
    was told of yet; ``leave_asked`` wants the program to end, so that it can be replaced.
    ``trouble`` is what became of the user's last wish, where that is no good."""

    changed = Signal()
    found = Signal(object)
    leave_asked = Signal()

    _received = Signal(int)

    def __init__(
        self,
        note: BuildNote,
        updates: Updates,
        engine: Asked,
        bridge: Bridge,
        chosen: Chosen,
        parent: QObject | None = None,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(parent)
        self.is_offered = note.looks_for_versions
        self.kept_by = note.updates
        self.version = desktop_sync.__version__
        self.stage = Stage.RESTING
        self.learnt = Learnt()
        self.trouble: DesktopSyncError | None = None
        self.done_bytes = 0
        self.is_at_work = False
        self._updates = updates
        self._engine = engine
        self._bridge = bridge
        self._chosen = chosen
        self._clock = clock
        self._knows = False
        self._may_begin = False
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.begin)
        if self.is_offered:
            bridge.progressed.connect(self._note_work)
            chosen.changed.connect(self._follow_choice)
            self._received.connect(self._note_received, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Look by itself from now on, if that is for the program to do."""
        if self.is_offered:
            self._timer.start(_milliseconds(FIRST))

    def begin(self) -> None:
        """Look now, if it is time to."""
        self._may_begin = True
        self.recall()
        self._look_in_time()

    def recall(self) -> None:
        """Show what was learnt before this start."""
        if self.is_offered and not self._knows and self.stage is Stage.RESTING:
            self._work(Stage.RECALLING, self._updates.recall, self._take_recalled)

    def look(self) -> None:
        """Ask for the feed, as the user wants it: whatever the time and the network."""
        self._look(by_hand=True)

    @property
    def file(self) -> ReleaseFile | None:
        """What there is of the newer release for this computer."""
        release = self.learnt.release
        return release.files.get(installing.platform_name()) if release else None

    def fetch(self) -> None:
        """Download it."""
        release = self.learnt.release
        if release is None or self.stage is not Stage.RESTING:
            return
        self._stopping.clear()
        self.done_bytes = 0
        fetch = partial(self._updates.fetch, release, self._tell, self._stopping.is_set)
        self._work(Stage.FETCHING, fetch, self._take_file)

    def cancel(self) -> None:
        """Give the download up."""
        if self.stage is Stage.FETCHING:
            self._stopping.set()

    def install(self) -> None:
        """Install what was downloaded, unless a job runs: that is said then."""
        if self.learnt.file is not None and self.stage is Stage.RESTING:
            self._bridge.ask(outcome(self._engine.status()), self._install_at_rest)

    def close(self) -> None:
        """Look no more, and give up what is under way."""
        self._timer.stop()
        self._stopping.set()
        self._updates.close()
        if self._thread is not None:
            self._thread.join(_JOIN_SECONDS)

    # When -----------------------------------------------------------------------------

    def _look_in_time(self) -> None:
        if not (self._may_begin and self._knows and self.stage is Stage.RESTING):
            return
        if not getattr(self._chosen.values, OPTION):
            return
        now = self._clock()
        due = due_at(self.learnt.looked_at, now)
        if due > now:
            if not self._timer.isActive():
                self._timer.start(_milliseconds(due - now))
        elif not self.is_at_work and may_ask(self._engine.conditions().network):
            self._look(by_hand=False)

    def _note_work(self) -> None:
        latest = self._bridge.latest
        was, self.is_at_work = self.is_at_work, latest is not None and is_at_work(latest.status)
        if was != self.is_at_work and self.learnt.file is not None:
            self.changed.emit()
        self._look_in_time()

    def _follow_choice(self, name: str) -> None:
        if name == OPTION:
            self._look_in_time()

    # What is done ---------------------------------------------------------------------

    def _look(self, *, by_hand: bool) -> None:
        if self.is_offered and self.stage is Stage.RESTING:
            now = self._clock()
            then = partial(self._take_looked, now, by_hand)
            self._work(Stage.LOOKING, partial(self._updates.look, now), then)

    def _work(
        self, stage: Stage, work: Callable[[], T], then: Callable[[T | DesktopSyncError], None]
    ) -> None:
        """One at a time, on a thread that may hang and is then left to itself."""
        self.stage, self.trouble = stage, None
        asked: Future[T] = Future()

        def carry_out() -> None:
            try:
                asked.set_result(work())
            except BaseException as error:
                asked.set_exception(error)

        self._bridge.ask(outcome(asked), then)
        self._thread = threading.Thread(target=carry_out, name="updates", daemon=True)
        self._thread.start()
        self.changed.emit()

    def _take_recalled(self, answer: Learnt | DesktopSyncError) -> None:
        self._knows = True
        self._rest(Learnt() if isinstance(answer, DesktopSyncError) else answer)

    def _take_looked(self, at: datetime, by_hand: bool, answer: Learnt | DesktopSyncError) -> None:
        if not isinstance(answer, DesktopSyncError):
            self._knows = True
            self._rest(answer)
            return
        logger.info("no new version was learnt of: %s", answer)
        self._rest(replace(self.learnt, looked_at=at), answer if by_hand else None)

    def _take_file(self, answer: Path | DesktopSyncError) -> None:
        if not isinstance(answer, DesktopSyncError):
            self._rest(replace(self.learnt, file=answer))
            return
        logger.info("the new version was not fetched: %s", answer)
        self._rest(self.learnt, None if self._stopping.is_set() else answer)

    def _install_at_rest(self, status: Status | DesktopSyncError) -> None:
        release, file = self.learnt.release, self.learnt.file
        if release is None or file is None or self.stage is not Stage.RESTING:
            return
        if isinstance(status, DesktopSyncError):
            self._rest(self.learnt, status)
        elif is_at_work(status):
            self._rest(self.learnt, UpdateError("update-busy"))
        else:
            install = partial(self._updates.install, release, file)
            self._work(Stage.INSTALLING, install, self._take_installed)

    def _take_installed(self, answer: DesktopSyncError | None) -> None:
        if answer is not None:
            logger.warning("the new version was not installed: %s", answer)
            is_of_use = answer.code == "update-not-started"
            kept = self.learnt if is_of_use else replace(self.learnt, file=None)
            self._rest(kept, answer)
            return
        self._rest(self.learnt)
        if installing.makes_way():
            self.leave_asked.emit()

    def _rest(self, learnt: Learnt, trouble: DesktopSyncError | None = None) -> None:
        self.stage, self.trouble = Stage.RESTING, trouble
        self.learnt = replace(learnt, is_news=False)
        self.changed.emit()
        if learnt.is_news:
            self.found.emit(learnt.release)
        self._look_in_time()

    def _tell(self, done_bytes: int) -> None:
        """On the worker's thread."""
        whole = self.file
        step = max(1, whole.size_bytes // _STEPS) if whole else 1
        if done_bytes - self.done_bytes >= step and not self._stopping.is_set():
            self.done_bytes = done_bytes
            self._received.emit(done_bytes)

    def _note_received(self) -> None:
        if self.stage is Stage.FETCHING:
            self.changed.emit()
