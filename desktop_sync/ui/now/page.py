"""The page that says what is going on, and lets the user steer it.

Owns how header, plots, jobs and notes stand, and hands each what the bridge brings. Follows
the engine while it is seen, and asks for nothing else. Must not keep state of its own beyond
what is on screen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from desktop_sync.model.events import ImportEnded, Progress, Status
from desktop_sync.model.job import Problem
from desktop_sync.ui import headlines, messages
from desktop_sync.ui.messages import translate
from desktop_sync.ui.now import causes
from desktop_sync.ui.now.empty import EmptyPage
from desktop_sync.ui.now.header import Header
from desktop_sync.ui.now.job_actions import JobActions, copy_details
from desktop_sync.ui.now.job_delegate import JobDelegate
from desktop_sync.ui.now.job_list import JobList
from desktop_sync.ui.now.jobs_model import JOB_ROLE, JobsModel
from desktop_sync.ui.now.notes import WIDTH as NOTES_WIDTH
from desktop_sync.ui.now.notes import Group, Notes
from desktop_sync.ui.now.pictures import Pictures
from desktop_sync.ui.now.throughput import Lane, Throughput
from desktop_sync.ui.pages import Page, Surroundings

_BAR_STEPS = 1000
_BESIDE_EM, _PLOT_EM = 46, 36
_KEPT_AS_IT_IS = ("truncated", "unrecognised")


class NowPage(Page):
    """State sentence, progress, plots, jobs and what needs the user."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(translate("now", "Now"))
        theme = around.theme
        self._status: Status | None = None
        self._told: tuple[Problem, ...] = ()
        self.job_actions = JobActions(around.engine, around.bridge, self)
        self.model = JobsModel(around.engine, around.bridge, self)
        self._pictures = Pictures(around.previews, self)
        self._header = Header(theme, self)
        self._empty = EmptyPage(around.engine.library_folder(), theme)
        self._busy = self._busy_page()
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._busy)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 0)
        column.setSpacing(12)
        column.addWidget(self._header)
        column.addLayout(self._stack, 1)
        self._connect()
        self._use_looks()
        self._empty.show_devices(around.bridge.devices)
        if around.bridge.latest is not None:
            self._show(around.bridge.latest)

    # Parts ----------------------------------------------------------------------------

    def _busy_page(self) -> QWidget:
        theme = self.around.theme
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self._bar = QProgressBar(page)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _BAR_STEPS)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.setAccessibleName(translate("now", "How much of it is done"))
        rates = self.around.rates
        self._throughput = Throughput(
            [
                Lane(
                    translate("plot", "Import"),
                    "import",
                    "importing",
                    "importing_soft",
                    rates.imports,
                ),
                Lane(translate("plot", "Upload"), "upload", "accent", "accent_soft", rates.uploads),
            ],
            theme,
        )
        self._delegate = JobDelegate(self.model, theme, self._pictures, self)
        self.jobs = JobList(self.model, self._delegate)
        self.jobs.setObjectName("jobs")
        self.jobs.setAccessibleName(translate("now", "Jobs"))
        self.jobs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.jobs.setMinimumWidth(280)
        self.notes = Notes(theme)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, page)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.jobs)
        self._splitter.addWidget(self.notes)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([NOTES_WIDTH * 2, NOTES_WIDTH])
        for part, stretch in ((self._bar, 0), (self._throughput, 0), (self._splitter, 1)):
            column.addWidget(part, stretch)
        return page

    def _connect(self) -> None:
        bridge, jobs = self.around.bridge, self.jobs
        bridge.progressed.connect(self._follow)
        bridge.import_ended.connect(self._note_end)
        bridge.devices_changed.connect(self._empty.show_devices)
        self.model.failures_changed.connect(self._show_notes)
        self.model.rowsInserted.connect(self._choose_page)
        self.model.rowsRemoved.connect(self._choose_page)
        self._pictures.changed.connect(jobs.viewport().update)
        jobs.looked_elsewhere.connect(self._pictures.look_away)
        jobs.customContextMenuRequested.connect(self._open_menu)
        jobs.activated.connect(lambda index: self.job_actions.open(index.data(JOB_ROLE)))
        jobs.copy_asked.connect(copy_details)
        self._delegate.retry_asked.connect(self.job_actions.retry)
        self.job_actions.linked.connect(self.linked)
        self._header.import_asked.connect(self.import_asked)
        self._header.cancel_asked.connect(self._cancel_imports)
        self._header.pause_asked.connect(self.job_actions.pause)
        self._header.resume_asked.connect(self.job_actions.resume)
        self._empty.import_asked.connect(self.import_asked)
        self._empty.linked.connect(self.linked)
        self._empty.library_asked.connect(self._open_library)
        self.around.theme.changed.connect(self._use_looks)

    # What is shown --------------------------------------------------------------------

    def _follow(self, progress: Progress) -> None:
        """A page that nobody sees shows what it missed when it is seen."""
        if self.isVisible():
            self._show(progress)

    def _show(self, progress: Progress) -> None:
        status = self._status = progress.status
        self._pictures.hurried = status.running > 0 or status.uploads.running > 0
        self.model.show_progress(progress)
        self._header.show_status(status, self.around.engine.conditions())
        _fill(self._bar, headlines.fraction(status) or 0.0)
        uploads = headlines.speaks_of_uploads(status)
        self._mark_bar("paused", is_so=status.paused)
        self._mark_bar("uploading", is_so=uploads)
        self._bar.setVisible(uploads or bool(messages.active_imports(status)))
        self._throughput.show_lane(1, shown=bool(status.uploads.places))
        self._throughput.follow()
        self._show_notes()
        self._choose_page()

    def _mark_bar(self, name: str, *, is_so: bool) -> None:
        if self._bar.property(name) != is_so:
            self._bar.setProperty(name, is_so)
            self._bar.style().polish(self._bar)

    def _choose_page(self) -> None:
        """The drop zone while there is nothing to show, else the jobs."""
        status = self._status
        busy = self.model.rowCount() > 0 or bool(self._told)
        if status is not None:
            busy = busy or bool(messages.active_imports(status)) or status.hold is not None
            uploads = status.uploads
            busy = busy or uploads.is_moving or bool(uploads.held or uploads.held_in_part)
        self._header.offer_import(offered=busy)
        page = self._busy if busy else self._empty
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)

    def _note_end(self, ended: ImportEnded) -> None:
        """Keep what no job stands for: a folder that could not be read, say."""
        self._told = tuple(
            one for one in ended.problems if one.asset is None or one.code in _KEPT_AS_IT_IS
        )
        self._show_notes()
        self._choose_page()

    def _show_notes(self) -> None:
        groups: list[Group] = []
        rows, total = self.model.first_failures(causes.MOST_FAILURES)
        refused = self._status.uploads.need_user if self._status is not None else ()
        needed = causes.needs_you(refused, rows, total, self.job_actions)
        if needed is not None:
            groups.append(needed)
        if self._told:
            groups.append(causes.worth_a_look(self._told, self._dismiss, self.job_actions))
        held = causes.held(self._status, self.job_actions) if self._status is not None else None
        if held is not None:
            groups.append(held)
        self.notes.show_groups(tuple(groups))

    def _dismiss(self) -> None:
        self._told = ()
        self._show_notes()
        self._choose_page()

    # What the user does ---------------------------------------------------------------

    def _cancel_imports(self) -> None:
        if self._status is not None:
            for one in messages.active_imports(self._status):
                self.job_actions.cancel_import(one.id)

    def _open_library(self) -> None:
        """Show the library in the desktop's file manager."""
        folder = self.around.engine.library_folder()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _open_menu(self, at: QPoint) -> None:
        row = self.jobs.indexAt(at).data(JOB_ROLE)
        if row is not None:
            menu = self.job_actions.menu(row, self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.jobs.viewport().mapToGlobal(at))

    # What Qt tells --------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.wake()
        if self.around.bridge.latest is not None:
            self._show(self.around.bridge.latest)
        QTimer.singleShot(0, self._prepare)

    def _prepare(self) -> None:
        """Draw the busy page once while nothing moves, so that it is there at once when
        something does."""
        self._throughput.prepare()
        if self._stack.currentWidget() is not self._busy:
            self._busy.resize(self._empty.size())
            self._busy.grab()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.sleep()
        self._pictures.look_away()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """Where a narrow window or a large font leaves no room beside, go below."""
        em = self.fontMetrics().height()
        beside = self.width() >= _BESIDE_EM * em
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._splitter.orientation() != orientation:
            self._splitter.setOrientation(orientation)
            self._splitter.setSizes([2 * NOTES_WIDTH, NOTES_WIDTH])
            self._splitter.setStretchFactor(1, 0 if beside else 1)
        self._throughput.setVisible(self.height() >= _PLOT_EM * em)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._delegate.measure_again()
            self.jobs.lay_out_again()

    def _use_looks(self) -> None:
        self.model.calm = self.around.theme.reduced_motion
        self.jobs.viewport().update()


def _fill(bar: QProgressBar, share: float) -> None:
    """Set the bar and have it painted with everything else: by itself it would not wait."""
    bar.setUpdatesEnabled(False)
    bar.setValue(round(share * _BAR_STEPS))
    bar.setUpdatesEnabled(True)
