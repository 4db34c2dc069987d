"""The page that says what is going on, and lets the user steer it.

Owns the header, the plot, the job list and the notes. Sends commands to the engine and
shows what the bridge brings; must not keep state of its own beyond what is on screen.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QFont, QHideEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.model.events import ImportEnded, Progress, Status
from desktop_sync.model.job import JobRow, JobSection, JobState, Problem
from desktop_sync.ui import icons, messages
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.job_text import Mark, explanation
from desktop_sync.ui.messages import translate
from desktop_sync.ui.now.empty import EmptyPage
from desktop_sync.ui.now.job_delegate import JobDelegate
from desktop_sync.ui.now.job_list import JobList
from desktop_sync.ui.now.jobs_model import JOB_ROLE, JobsModel
from desktop_sync.ui.now.notes import WIDTH as NOTES_WIDTH
from desktop_sync.ui.now.notes import Group, Note, Notes
from desktop_sync.ui.now.throughput import Throughput
from desktop_sync.ui.pages import Link, Page, PageName, Surroundings
from desktop_sync.ui.theme import TextSize, scaled_font
from desktop_sync.wording import shown

NOTES_SHOWN = 5
_BAR_STEPS = 1000
_UNBOUNDED = 16_777_215
_KEPT_AS_IT_IS = ("truncated", "unrecognised")


class NowPage(Page):
    """State sentence, progress, plot, jobs and what needs the user."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        engine, bridge, theme, rates = around.engine, around.bridge, around.theme, around.rates
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(translate("now", "Now"))
        self._engine = engine
        self._bridge = bridge
        self._theme = theme
        self._status: Status | None = None
        self._told: tuple[Problem, ...] = ()
        self.model = JobsModel(engine, bridge, self)
        self._throughput = Throughput(rates, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 0)
        column.setSpacing(0)
        column.addLayout(self._header())
        column.addSpacing(12)
        self._pages = QStackedLayout()
        column.addLayout(self._pages, 1)
        self._empty = EmptyPage(engine.library_folder(), theme)
        self._empty.import_asked.connect(self.import_asked)
        self._empty.library_asked.connect(lambda: self.linked.emit(Link(PageName.LIBRARY)))
        self._empty.setContentsMargins(0, 4, 0, 24)
        self._busy = self._busy_page()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._busy)
        self._connect(bridge)
        self._recolour()
        if bridge.latest is not None:
            self.show_progress(bridge.latest)

    # Parts ----------------------------------------------------------------------------

    def _header(self) -> QBoxLayout:
        self._sentence = QLabel(self)
        self._sentence.setObjectName("stateSentence")
        self._sentence.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        self._second = QLabel(self)
        self._second.setObjectName("secondLine")
        self._second.setProperty("quiet", "true")
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (self._sentence, self._second):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            words.addWidget(label)
        self._import = self._button("importButton", translate("now", "Import…"))
        self._import.setToolTip(translate("now", "Import from a folder (Ctrl+I)"))
        self._import.clicked.connect(self.import_asked)
        self._cancel = self._button("cancelButton", translate("now", "Cancel import"))
        self._cancel.setToolTip(
            translate("now", "What is in the library stays. The rest is not copied.")
        )
        self._cancel.clicked.connect(self.cancel_imports)
        self._pause = self._button("pauseButton", translate("now", "Pause"))
        self._pause.clicked.connect(self.pause_or_resume)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for button in (self._import, self._cancel, self._pause):
            self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._heading = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._heading.setSpacing(8)
        self._heading.addLayout(words, 1)
        self._heading.addLayout(self._buttons)
        return self._heading

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        return button

    def _busy_page(self) -> QWidget:
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
        self._bar.setAccessibleName(translate("now", "How much of the import is done"))
        column.addWidget(self._bar)
        column.addWidget(self._throughput)
        self._delegate = JobDelegate(self.model, self._theme, self)
        self.jobs = JobList(self.model, self._delegate)
        self.jobs.setObjectName("jobs")
        self.jobs.setAccessibleName(translate("now", "Jobs"))
        self.jobs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.jobs.setMinimumWidth(280)
        self.notes = Notes(self._theme)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, page)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.jobs)
        self._splitter.addWidget(self.notes)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([NOTES_WIDTH * 2, NOTES_WIDTH])
        column.addWidget(self._splitter, 1)
        return page

    def _connect(self, bridge: Bridge) -> None:
        bridge.progressed.connect(self.show_progress)
        bridge.import_ended.connect(self._note_end)
        self.model.failures_changed.connect(self._show_notes)
        self.model.rowsInserted.connect(self._choose_page)
        self.model.rowsRemoved.connect(self._choose_page)
        self.jobs.customContextMenuRequested.connect(self._open_menu)
        self.jobs.activated.connect(lambda index: self._retry(index.data(JOB_ROLE)))
        self._delegate.retry_asked.connect(self._retry_job)
        self._theme.changed.connect(self._recolour)

    # What is shown --------------------------------------------------------------------

    def show_progress(self, progress: Progress) -> None:
        """Show the state as it is now."""
        status = self._status = progress.status
        words = messages.headline(status, datetime.now(UTC))
        _say(self._sentence, words.sentence)
        _say(self._second, words.second)
        share = messages.fraction(status)
        _fill(self._bar, share or 0.0)
        if self._bar.property("paused") != status.paused:
            self._bar.setProperty("paused", status.paused)
            self._bar.style().polish(self._bar)
        self._throughput.show_rate(status.rate if share is not None else 0.0)
        self._bar.setVisible(bool(messages.active_imports(status)))
        self._show_buttons(status)
        self._show_notes()
        self._choose_page()

    def _show_buttons(self, status: Status) -> None:
        active = bool(messages.active_imports(status))
        self._cancel.setVisible(active)
        text = translate("now", "Resume") if status.paused else translate("now", "Pause")
        if self._pause.text() != text:
            self._pause.setText(text)
            self._recolour()
        working = active or status.paused or status.pending > 0 or status.running > 0
        self._pause.setVisible(working)
        self._adapt()

    def _choose_page(self) -> None:
        """The drop zone while there is nothing to show, else the jobs."""
        status = self._status
        busy = self.model.rowCount() > 0 or bool(self._told)
        if status is not None:
            busy = busy or bool(messages.active_imports(status)) or status.hold is not None
        page = self._busy if busy else self._empty
        self._import.setVisible(busy)
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)

    def _note_end(self, ended: ImportEnded) -> None:
        """Keep what no job stands for: a folder that could not be read, say."""
        self._told = tuple(
            one for one in ended.problems if one.asset is None or one.code in _KEPT_AS_IT_IS
        )
        self._show_notes()
        self._choose_page()

    def _show_notes(self) -> None:
        groups: list[Group] = []
        rows, total = self.model.first_failures(NOTES_SHOWN)
        if total:
            groups.append(self._needs_you(rows, total))
        if self._told:
            groups.append(self._worth_a_look())
        hold = self._status.hold if self._status is not None else None
        if hold is not None:
            title, _, body = messages.hold_text(hold).partition(" · ")
            note = Note(Mark.HELD, title, body)
            groups.append(Group(Mark.HELD, translate("now", "Held"), 0, (note,)))
        self.notes.show_groups(tuple(groups))

    def _needs_you(self, rows: tuple[JobRow, ...], total: int) -> Group:
        again = translate("now", "Try again")
        cards = [
            Note(
                Mark.ATTENTION,
                translate("now", "{name} was not imported").format(name=shown(row.name)),
                messages.problem_reason(row.problem) if row.problem else "",
                again,
                partial(self._retry_job, row.id),
            )
            for row in rows
        ]
        rest = total - len(rows)
        return Group(
            Mark.ATTENTION,
            translate("now", "Needs you"),
            total,
            tuple(cards),
            action=translate("now", "Try all again") if total > 1 else None,
            do=partial(self._bridge.tell, self._engine.retry_failed),
            more=translate("now", "And {count} more").format(count=messages.number(rest))
            if rest
            else None,
            show_more=partial(self.jobs.show_section, JobSection.FAILED),
        )

    def _worth_a_look(self) -> Group:
        """Of the last import: damaged files that were kept, folders that could not be read."""
        cards = [
            Note(Mark.ATTENTION, shown(PurePath(one.path).name), messages.problem_text(one))
            for one in self._told[:NOTES_SHOWN]
        ]
        rest = len(self._told) - len(cards)
        return Group(
            Mark.ATTENTION,
            translate("now", "Worth a look"),
            len(self._told),
            tuple(cards),
            action=translate("now", "Dismiss"),
            do=self._dismiss,
            more=translate("now", "And {count} more").format(count=messages.number(rest))
            if rest
            else None,
        )

    def _dismiss(self) -> None:
        self._told = ()
        self._show_notes()
        self._choose_page()

    # What the user does ---------------------------------------------------------------

    def pause_or_resume(self) -> None:
        if self._status is not None and self._status.paused:
            self._bridge.tell(self._engine.resume)
        else:
            self._bridge.tell(self._engine.pause)

    def cancel_imports(self) -> None:
        """Cancel what is being imported now."""
        if self._status is not None:
            for one in messages.active_imports(self._status):
                self._bridge.tell(self._engine.cancel_import, one.id)

    def _retry(self, row: JobRow | None) -> None:
        if row is not None and row.state in (JobState.FAILED, JobState.CANCELLED):
            self._retry_job(row.id)

    def _retry_job(self, job_id: int) -> None:
        self._bridge.tell(self._engine.retry_job, job_id)

    def _open_menu(self, at: QPoint) -> None:
        row = self.jobs.indexAt(at).data(JOB_ROLE)
        if row is not None:
            menu = self.menu_for(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.jobs.viewport().mapToGlobal(at))

    def menu_for(self, row: JobRow) -> QMenu:
        """What can be done with a job."""
        menu = QMenu(self)
        if row.state in (JobState.FAILED, JobState.CANCELLED):
            menu.addAction(translate("now", "Try again"), partial(self._retry_job, row.id))
        if row.state in (JobState.PENDING, JobState.RUNNING, JobState.FAILED):
            menu.addAction(
                translate("now", "Leave out of this import"),
                partial(self._bridge.tell, self._engine.cancel_job, row.id),
            )
        details = explanation(row) or row.name
        copy = menu.addAction(translate("now", "Copy details"), partial(_copy, details))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        return menu

    # What Qt tells --------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.wake()
        QTimer.singleShot(0, self._prepare)

    def _prepare(self) -> None:
        """Make and draw the busy page once while nothing moves, so that it is there at once
        when something does."""
        self._throughput.prepare()
        if self._pages.currentWidget() is not self._busy:
            self._busy.resize(self._empty.size())
            self._busy.grab()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.sleep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """Where a narrow window or a large font leaves no room beside, go below."""
        em = self.fontMetrics().height()
        beside = self.width() >= 46 * em
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._splitter.orientation() != orientation:
            self._splitter.setOrientation(orientation)
            self._splitter.setSizes([2 * NOTES_WIDTH, NOTES_WIDTH])
        self.notes.setMaximumHeight(_UNBOUNDED if beside else self.height() // 3)
        room = self.width() - self._buttons.sizeHint().width()
        directions = QBoxLayout.Direction
        self._heading.setDirection(
            directions.LeftToRight if room >= 22 * em else directions.TopToBottom
        )
        self._throughput.setVisible(self.height() >= 36 * em)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._delegate.measure_again()
            self.jobs.lay_out_again()

    def _recolour(self) -> None:
        ink = self._theme.tokens.text
        paused = self._status is not None and self._status.paused
        icons.button_icon(self._pause, "resume" if paused else "pause", ink)
        icons.button_icon(self._import, "import", ink)
        icons.button_icon(self._cancel, "cancel", ink)
        self.jobs.viewport().update()


def _fill(bar: QProgressBar, share: float) -> None:
    """Set the bar and have it painted with everything else: by itself it would not wait."""
    bar.setUpdatesEnabled(False)
    bar.setValue(round(share * _BAR_STEPS))
    bar.setUpdatesEnabled(True)


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _copy(text: str) -> None:
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText(text)
