"""The job list as a Qt model: sections with a title row each, and a window of rows.

Asks the engine for the pages in view, and knows of all others only how many rows they have.
Running rows come with each progress and are updated in place. Must not know how rows look.
"""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop_sync.model.events import JobPage, Progress
from desktop_sync.model.job import JobRow, JobSection
from desktop_sync.ui import job_text
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.messages import number, tip
from desktop_sync.ui.now.job_pages import PAGE_ROWS, JobPages
from desktop_sync.ui.now.linger import LOOKS, Key, Linger
from desktop_sync.ui.now.rates import RowRates
from desktop_sync.ui.now.sections import Span, spans_of, start_of

JOB_ROLE = Qt.ItemDataRole.UserRole
"""The row's ``JobRow``; None for a title and for a row not yet fetched."""
TITLE_ROLE = Qt.ItemDataRole.UserRole + 1
"""A title's ``(section, count)``; None for a job."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class JobSource(Protocol):
    """The part of the engine this model asks."""

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]: ...


class JobsModel(QAbstractListModel):
    """Rows: for each section that has jobs its title, then its jobs, as the engine orders them.

    ``failures_changed`` follows each look at the first failed jobs. With ``calm`` a finished
    row leaves at once.
    """

    failures_changed = Signal()

    def __init__(self, source: JobSource, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._bridge = bridge
        self._running: list[JobRow] = []
        self._under_way: set[Key] = set()
        self._rates = RowRates()
        self._linger = Linger()
        self.calm = False
        self._paused = False
        self._paused_until: datetime | None = None
        self._waiting = 0
        self._paged = {section: JobPages() for section in _PAGED_SECTIONS}
        self._spans: tuple[Span, ...] = ()
        self._window = (0, PAGE_ROWS)
        self._awake = False
        bridge.jobs_changed.connect(self.refresh)

    # What Qt asks ---------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or not self._spans else self._spans[-1].end

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        span = self.span_at(index.row()) if index.isValid() else None
        if span is None:
            return None
        at = index.row() - span.start - 1
        if at < 0:
            return self._title_data(span, role)
        row = self._row(span.section, at)
        if role == JOB_ROLE:
            return row
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return job_text.sentence(row, paused=self._paused, until=self._paused_until)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(job_text.explanation(row) or "")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.data(TITLE_ROLE) is not None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    # What the view asks ---------------------------------------------------------------

    def spans(self) -> tuple[Span, ...]:
        """The sections that have jobs, in the order of their rows."""
        return self._spans

    def span_at(self, row: int) -> Span | None:
        """The section ``row`` belongs to."""
        for span in self._spans:
            if span.start <= row < span.end:
                return span
        return None

    def job_in(self, span: Span, row: int) -> JobRow | None:
        """The job at ``row``, which lies in ``span``; None for one not yet fetched."""
        return self._row(span.section, row - span.start - 1)

    def job_at(self, row: int) -> JobRow | None:
        """The job at ``row``; None for a title, and for one not yet fetched."""
        span = self.span_at(row)
        return None if span is None or row == span.start else self.job_in(span, row)

    def count_of(self, span: Span) -> int:
        """How many jobs a section has. Of those that wait it is known with each progress, before
        their rows are fetched anew."""
        return (self._waiting or span.count) if span.section is JobSection.NEXT else span.count

    def rate_of(self, job: JobRow) -> float:
        """Bytes a second of a running job."""
        return self._rates.of(job)

    def look_at(self, first_row: int, last_row: int) -> None:
        """The rows now in view: fetch what of them is missing or stale."""
        self._window = (first_row, last_row)
        if self._awake:
            self._fetch()

    def first_failures(self, count: int) -> tuple[tuple[JobRow, ...], int]:
        """The first ``count`` failed jobs, and how many there are in all."""
        failed = self._paged[JobSection.FAILED]
        return failed.first()[:count], failed.total

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def paused_until(self) -> datetime | None:
        """Aware UTC; None also where the pause has no end."""
        return self._paused_until

    # What the engine announces --------------------------------------------------------

    def wake(self) -> None:
        """Someone looks: from now on follow the engine."""
        self._awake = True
        self.refresh()

    def sleep(self) -> None:
        """Nobody looks: ask for nothing."""
        self._awake = False

    def refresh(self) -> None:
        """What was fetched is stale; fetch again what is in view."""
        for pages in self._paged.values():
            pages.spoil()
        if self._awake:
            self._fetch()

    def show_progress(self, progress: Progress) -> None:
        """Put the running jobs in: those still running keep their place, a newcomer
        takes the place of one that is done."""
        status = progress.status
        self._rates.note(progress.running)
        if (status.paused, status.paused_until) != (self._paused, self._paused_until):
            self._paused, self._paused_until = status.paused, status.paused_until
            self._announce(JobSection.NEXT, 0, self._paged[JobSection.NEXT].total)
        waiting = status.pending + status.uploads.left - status.uploads.running
        if waiting != self._waiting:
            self._waiting = max(0, waiting)
            self._announce_title(JobSection.NEXT)
        self._under_way = {row.key for row in progress.running}
        self._take_out_of_next()
        looks = 0 if self.calm else LOOKS
        self._put_running(self._linger.fill(self._running, progress.running, looks))

    def _take_out_of_next(self) -> None:
        """What runs waits no more, though its page may be from before it began."""
        waiting = self._paged[JobSection.NEXT]
        dropped = waiting.drop(self._under_way)
        if dropped:
            self._resize(JobSection.NEXT, waiting.total, max(0, waiting.total - dropped), None)
            self._announce(JobSection.NEXT, 0, waiting.total)

    def _put_running(self, rows: list[JobRow]) -> None:
        """The rows that stay are changed before the list is cut, and after it is grown: Qt is
        told of one thing at a time."""
        before, old, new = self._running, len(self._running), len(rows)
        if new < old:
            self._change_running(rows + before[new:])
            self._resize(JobSection.RUNNING, old, new, rows)
        else:
            self._resize(JobSection.RUNNING, old, new, before + rows[old:])
            self._change_running(rows)

    def _change_running(self, rows: list[JobRow]) -> None:
        before, self._running = self._running, rows
        changed = [at for at, row in enumerate(rows) if before[at] != row]
        if changed:
            self._announce(JobSection.RUNNING, changed[0], changed[-1] + 1)

    # Pages ----------------------------------------------------------------------------

    def _fetch(self) -> None:
        for section, pages in self._paged.items():
            for page in pages.to_ask(self._pages_in_view(section)):
                future = self._source.jobs(section, page * PAGE_ROWS, PAGE_ROWS)
                self._bridge.ask(future, partial(self._receive, section, page))

    def _pages_in_view(self, section: JobSection) -> list[int]:
        """The first page always: it brings the section's total."""
        pages = {0}
        for span in self._spans:
            if span.section is section:
                pages.update(span.pages(*self._window, PAGE_ROWS))
        return sorted(pages)

    def _receive(self, section: JobSection, page: int, answer: JobPage) -> None:
        """Take a page in. One that was announced stale meanwhile is shown, and asked again."""
        pages = self._paged[section]
        self._resize(section, pages.total, answer.total, None)
        if pages.keep(page, answer.rows):
            start = page * PAGE_ROWS
            self._announce(section, start, min(start + PAGE_ROWS, pages.total))
        if section is JobSection.NEXT:
            self._take_out_of_next()
        if section is JobSection.FAILED and page == 0:
            self.failures_changed.emit()
        if self._awake:
            self._fetch()

    # Rows -----------------------------------------------------------------------------

    def _count(self, section: JobSection) -> int:
        if section is JobSection.RUNNING:
            return len(self._running)
        return self._paged[section].total

    def _row(self, section: JobSection, at: int) -> JobRow | None:
        if section is JobSection.RUNNING:
            return self._running[at]
        return self._paged[section].row(at)

    def _title_data(self, span: Span, role: int) -> object:
        if role == TITLE_ROLE:
            return span.section, self.count_of(span)
        title = job_text.section_title(span.section)
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}, {number(self.count_of(span))}"
        return None

    def _resize(
        self, section: JobSection, old: int, new: int, running: list[JobRow] | None
    ) -> None:
        """Change a section's length at its end; its title comes with the first job, goes
        with the last. ``running`` are the rows to put in with it."""

        def set_length() -> None:
            if running is not None:
                self._running = running
            else:
                self._paged[section].total = new
            if old != new:
                self._spans = spans_of(self._count)

        start = start_of(section, self._spans)
        old_end = start + 1 + old if old else start
        new_end = start + 1 + new if new else start
        if new_end > old_end:
            self.beginInsertRows(QModelIndex(), old_end, new_end - 1)
            set_length()
            self.endInsertRows()
        elif new_end < old_end:
            self.beginRemoveRows(QModelIndex(), new_end, old_end - 1)
            set_length()
            self.endRemoveRows()
        else:
            set_length()
        if old != new and old and new:
            self._announce_title(section)

    def _announce_title(self, section: JobSection) -> None:
        if self._count(section):
            title = self.index(start_of(section, self._spans))
            self.dataChanged.emit(title, title)

    def _announce(self, section: JobSection, first: int, end: int) -> None:
        if end > first and self._count(section):
            start = start_of(section, self._spans) + 1
            self.dataChanged.emit(self.index(start + first), self.index(start + end - 1))


_PAGED_SECTIONS: tuple[JobSection, ...] = tuple(
    one for one in JobSection if one is not JobSection.RUNNING
)
