"""What can be done with one job, and with all of them.

Owns the menu of a job's row. Must not know where it is opened.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_sync.engine.commands import EngineCommands
from desktop_sync.model.job import JobRow, JobState
from desktop_sync.ui import job_text
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import translate
from desktop_sync.ui.pages import Link, PageName

_UNDONE = (JobState.FAILED, JobState.CANCELLED)
_TO_DO = (JobState.PENDING, JobState.RUNNING, JobState.FAILED)


class JobActions(QObject):
    """Gives the engine its commands. ``linked`` asks to go to a ``Link``."""

    linked = Signal(object)

    def __init__(self, engine: EngineCommands, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge

    def pause(self) -> None:
        self._bridge.tell(self._engine.pause)

    def resume(self) -> None:
        """Go on; what was held is tried at once."""
        self._bridge.tell(self._engine.resume)

    def cancel_import(self, import_id: int) -> None:
        self._bridge.tell(self._engine.cancel_import, import_id)

    def retry(self, job_id: int) -> None:
        self._bridge.tell(self._engine.retry_job, job_id)

    def retry_all(self) -> None:
        self._bridge.tell(self._engine.retry_failed)

    def explain(self, job_id: int | None = None) -> None:
        """Show what the history says of a job, or all of it."""
        self.linked.emit(Link(PageName.HISTORY, job_id=job_id))

    def open(self, row: JobRow | None) -> None:
        """The first thing one would do with a row: see the photo, or try it again."""
        if row is None:
            return
        if row.state in _UNDONE:
            self.retry(row.id)
        elif row.asset_id is not None:
            self._show(row.asset_id)

    def menu(self, row: JobRow, parent: QWidget) -> QMenu:
        """What can be done with a job now."""
        menu = QMenu(parent)
        if row.asset_id is not None:
            shown = partial(self._show, row.asset_id)
            menu.addAction(translate("now", "Show in Library"), shown)
        if row.state in _UNDONE:
            menu.addAction(translate("now", "Try again"), partial(self.retry, row.id))
        if row.state in _TO_DO:
            cancel = partial(self._bridge.tell, self._engine.cancel_job, row.id)
            menu.addAction(translate("now", "Leave out of this import"), cancel)
        if row.ended_at is not None or row.problem is not None:
            menu.addAction(translate("now", "Why?"), partial(self.explain, row.id))
        copy = menu.addAction(translate("now", "Copy details"), partial(copy_details, row))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        return menu

    def _show(self, asset_id: int) -> None:
        self.linked.emit(Link(PageName.LIBRARY, asset_id=asset_id))


def copy_details(row: JobRow) -> None:
    """Put what is known of a job into the clipboard."""
    QGuiApplication.clipboard().setText(job_text.details(row))
