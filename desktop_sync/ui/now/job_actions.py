"""What can be done with one job, and with all of them.

Owns the menu of a job's row. Must not know where it is opened.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_sync.engine.commands import WindowCommands
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

    def __init__(self, engine: WindowCommands, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge

    def pause(self, until: datetime | None = None) -> None:
        """Until then (aware UTC), or until ``resume``."""
        self._bridge.tell(self._engine.pause, until)

    def resume(self) -> None:
        """Go on; what was held is tried at once."""
        self._bridge.tell(self._engine.resume)

    def cancel_import(self, import_id: int) -> None:
        self._bridge.tell(self._engine.cancel_import, import_id)

    def retry(self, *rows: JobRow) -> None:
        """Try failed or cancelled jobs once more."""
        engine = self._engine
        for row in rows:
            retry = engine.retry_job if row.destination is None else engine.retry_upload
            self._bridge.tell(retry, row.id)

    def retry_all(self) -> None:
        self._bridge.tell(self._engine.retry_failed)
        self._bridge.tell(self._engine.retry_uploads)

    def cancel(self, row: JobRow) -> None:
        engine = self._engine
        cancel = engine.cancel_job if row.destination is None else engine.cancel_upload
        self._bridge.tell(cancel, row.id)

    def run_now(self, row: JobRow) -> None:
        """Let one upload run whatever keeps it back."""
        self._bridge.tell(self._engine.run_now, row.id)

    def upload_now(self, *destinations: str) -> None:
        """Upload there whatever keeps it back."""
        for one in destinations:
            self._bridge.tell(self._engine.upload_now, one)

    def call_unmetered(self, network: str) -> None:
        """Bytes cost nothing there, whatever the system says."""
        self._bridge.tell(partial(self._engine.set_metered, network, metered=False))

    def resume_destination(self, destination: str) -> None:
        self._bridge.tell(self._engine.resume_destination, destination)

    def show_places(self) -> None:
        self.linked.emit(Link(PageName.PLACES))

    def explain(self, row: JobRow | None = None) -> None:
        """Show what the history says of a job, or all of it."""
        if row is None:
            self.linked.emit(Link(PageName.HISTORY))
        elif row.destination is None:
            self.linked.emit(Link(PageName.HISTORY, job_id=row.id))
        else:
            self.linked.emit(Link(PageName.HISTORY, upload_id=row.id))

    def open(self, row: JobRow | None) -> None:
        """The first thing one would do with a row: see the photo, or try it again."""
        if row is None:
            return
        if row.state in _UNDONE:
            self.retry(row)
        elif row.asset_id is not None:
            self._show(row.asset_id)

    def menu(self, row: JobRow, parent: QWidget) -> QMenu:
        """What can be done with a job now."""
        menu = QMenu(parent)
        if row.asset_id is not None:
            shown = partial(self._show, row.asset_id)
            menu.addAction(translate("now", "Show in Library"), shown)
        if row.state is JobState.PENDING and row.destination is not None:
            menu.addAction(translate("now", "Run now"), partial(self.run_now, row))
        if row.state in _UNDONE:
            menu.addAction(translate("now", "Try again"), partial(self.retry, row))
        if row.state in _TO_DO:
            leave_out = translate("now", "Leave out of this import")
            if row.destination is not None:
                leave_out = translate("now", "Do not upload to {name}").format(
                    name=job_text.place(row)
                )
            menu.addAction(leave_out, partial(self.cancel, row))
        if row.ended_at is not None or row.problem is not None:
            menu.addAction(translate("now", "Why?"), partial(self.explain, row))
        copy = menu.addAction(translate("now", "Copy details"), partial(copy_details, row))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        return menu

    def _show(self, asset_id: int) -> None:
        self.linked.emit(Link(PageName.LIBRARY, asset_id=asset_id))


def copy_details(row: JobRow) -> None:
    """Put what is known of a job into the clipboard."""
    QGuiApplication.clipboard().setText(job_text.details(row))
