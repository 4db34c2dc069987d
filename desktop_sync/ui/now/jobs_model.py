"""The job list as a Qt model: sections with a title row each, and a window of rows.

Owns the pages it holds: it asks the engine for those in view, keeps a bounded number,
and knows of all others only how many there are. Running rows come with each progress
and are updated in place. Must not know how rows look.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
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
from desktop_sync.ui.messages import number
from desktop_sync.ui.now.rates import RowRates

PAGE_ROWS = 50
PAGES_KEPT = 12
LINGER_LOOKS = 6

JOB_ROLE = Qt.ItemDataRole.UserRole
"""The row's ``JobRow``; None for a title and for a row not yet fetched."""
TITLE_ROLE = Qt.ItemDataRole.UserRole + 1
"""A title's ``(section, count)``; None for a job."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class JobSource(Protocol):
    """The part of the engine this model asks."""

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]: ...


@dataclass(frozen=True, slots=True)
class Span:
    """One section in the list: a title at row ``start``, then ``count`` jobs."""

    section: JobSection
    start: int
    count: int

    @property
    def end(self) -> int:
        return self.start + 1 + self.count


@dataclass(slots=True)
class _Paged:
    """What is known of one section: how many, and the pages at hand."""

    total: int = 0
    pages: OrderedDict[int, tuple[JobRow, ...]] = field(default_factory=OrderedDict)
    fresh: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)

    def keep(self, page: int, rows: tuple[JobRow, ...]) -> None:
        self.pages[page] = rows
        self.pages.move_to_end(page)
        while len(self.pages) > PAGES_KEPT:
            dropped, _ = self.pages.popitem(last=False)
            self.fresh.discard(dropped)

    def row(self, at: int) -> JobRow | None:
        page = self.pages.get(at // PAGE_ROWS)
        inside = at % PAGE_ROWS
        return page[inside] if page is not None and inside < len(page) else None


class JobsModel(QAbstractListModel):
    """Rows: for each section that has jobs its title, then its jobs, as the engine orders them.

    ``failures_changed`` follows each look at the first failed jobs.
    """

    failures_changed = Signal()

    def __init__(self, source: JobSource, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._bridge = bridge
        self._running: list[JobRow] = []
        self._rates = RowRates()
        self._linger = _Linger()
        self._paused = False
        self._paged = {section: _Paged() for section in _PAGED_SECTIONS}
        self._spans: tuple[Span, ...] = ()
        self._window = (0, PAGE_ROWS)
        self._awake = False
        bridge.progressed.connect(self.show_progress)
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
                return job_text.sentence(row, paused=self._paused)
            case Qt.ItemDataRole.ToolTipRole:
                return job_text.explanation(row)
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

    def rate_of(self, job: JobRow) -> float:
        """Bytes a second of a running job."""
        return self._rates.of(job.id)

    def look_at(self, first_row: int, last_row: int) -> None:
        """The rows now in view: fetch what of them is missing or stale."""
        self._window = (first_row, last_row)
        if self._awake:
            self._fetch()

    def first_failures(self, count: int) -> tuple[tuple[JobRow, ...], int]:
        """The first ``count`` failed jobs, and how many there are in all."""
        failed = self._paged[JobSection.FAILED]
        return failed.pages.get(0, ())[:count], failed.total

    @property
    def paused(self) -> bool:
        return self._paused

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
        for paged in self._paged.values():
            paged.fresh.clear()
        if self._awake:
            self._fetch()

    def show_progress(self, progress: Progress) -> None:
        """Put the running jobs in: those still running keep their place, a newcomer
        takes the place of one that is done."""
        self._rates.note(progress.running)
        if progress.status.paused != self._paused:
            self._paused = progress.status.paused
            self._announce(JobSection.NEXT, 0, self._paged[JobSection.NEXT].total)
        self._put_running(self._linger.fill(self._running, progress.running))

    def _put_running(self, rows: list[JobRow]) -> None:
        before = self._running
        kept = min(len(before), len(rows))
        self._resize(JobSection.RUNNING, len(before), len(rows), rows)
        changed = [at for at in range(kept) if before[at] != rows[at]]
        if changed:
            self._announce(JobSection.RUNNING, changed[0], changed[-1] + 1)

    # Pages ----------------------------------------------------------------------------

    def _fetch(self) -> None:
        for section, paged in self._paged.items():
            for page in self._pages_in_view(section):
                if page not in paged.fresh and page not in paged.asked:
                    paged.asked.add(page)
                    paged.fresh.add(page)
                    future = self._source.jobs(section, page * PAGE_ROWS, PAGE_ROWS)
                    self._bridge.ask(future, _Receiver(self, section, page))

    def _pages_in_view(self, section: JobSection) -> list[int]:
        """The first page always: it brings the section's total."""
        pages = {0}
        for span in self._spans:
            if span.section is section:
                first = max(0, self._window[0] - span.start - 1)
                last = min(span.count - 1, self._window[1] - span.start - 1)
                if first <= last:
                    pages.update(range(first // PAGE_ROWS, last // PAGE_ROWS + 1))
        return sorted(pages)

    def receive(self, section: JobSection, page: int, answer: JobPage) -> None:
        """Take a page in. One that was announced stale meanwhile is shown, and asked again."""
        paged = self._paged[section]
        paged.asked.discard(page)
        self._resize(section, paged.total, answer.total, None)
        known = paged.pages.get(page)
        paged.keep(page, answer.rows)
        if known != answer.rows:
            start = page * PAGE_ROWS
            self._announce(section, start, min(start + PAGE_ROWS, paged.total))
        if section is JobSection.FAILED and page == 0:
            self.failures_changed.emit()
        if self._awake:
            self._fetch()

    # Rows -----------------------------------------------------------------------------

    def _count(self, section: JobSection) -> int:
        if section is JobSection.RUNNING:
            return len(self._running)
        return self._paged[section].total

    def _lay_out(self) -> tuple[Span, ...]:
        spans: list[Span] = []
        start = 0
        for section in JobSection:
            count = self._count(section)
            if count:
                spans.append(Span(section, start, count))
                start = spans[-1].end
        return tuple(spans)

    def _row(self, section: JobSection, at: int) -> JobRow | None:
        if section is JobSection.RUNNING:
            return self._running[at]
        return self._paged[section].row(at)

    def _title_data(self, span: Span, role: int) -> object:
        if role == TITLE_ROLE:
            return span.section, span.count
        title = job_text.section_title(span.section)
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}, {number(span.count)}"
        return None

    def _start_of(self, section: JobSection) -> int:
        before = [span for span in self._spans if _ORDER[span.section] < _ORDER[section]]
        return before[-1].end if before else 0

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
                self._spans = self._lay_out()

        start = self._start_of(section)
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
            title = self.index(start)
            self.dataChanged.emit(title, title)

    def _announce(self, section: JobSection, first: int, end: int) -> None:
        if end > first and self._count(section):
            start = self._start_of(section) + 1
            self.dataChanged.emit(self.index(start + first), self.index(start + end - 1))


class _Receiver:
    """Where the answer about one page goes."""

    def __init__(self, model: JobsModel, section: JobSection, page: int) -> None:
        self._model = model
        self._section = section
        self._page = page

    def __call__(self, answer: JobPage) -> None:
        self._model.receive(self._section, self._page, answer)


_PAGED_SECTIONS: tuple[JobSection, ...] = tuple(
    one for one in JobSection if one is not JobSection.RUNNING
)
_ORDER = {section: at for at, section in enumerate(JobSection)}


class _Linger:
    """Lets a finished row keep its place for a moment, so that the list does not jump
    between one job and the next."""

    def __init__(self) -> None:
        self._left: dict[int, int] = {}

    def fill(self, before: list[JobRow], now: Sequence[JobRow]) -> list[JobRow]:
        """``now`` reordered so that jobs known from ``before`` stay where they were, a
        newcomer takes the place of one that is done, and one that is done without a
        newcomer stays, whole, for a few looks. With nothing running nothing stays."""
        if not now:
            self._left.clear()
            return []
        coming = {row.id: row for row in now}
        places = [coming.pop(row.id, None) for row in before]
        new = iter(list(coming.values()))
        rows: list[JobRow] = []
        left: dict[int, int] = {}
        for old, row in zip(before, places, strict=True):
            row = row or next(new, None)
            looks = self._left.get(old.id, LINGER_LOOKS)
            if row is None and looks > 0:
                left[old.id] = looks - 1
                row = replace(old, done_bytes=old.size_bytes, checking=False)
            if row is not None:
                rows.append(row)
        self._left = left
        return rows + list(new)
