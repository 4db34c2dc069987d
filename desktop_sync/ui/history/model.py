"""The history's rows under their days, fetched page by page as they come into view.

Owns which rows are known, and asks one page at a time. A refresh keeps what is known in its
place until it is known anew. Must not know how a row is painted.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from enum import IntEnum
from functools import partial

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.history import (
    HistoryDay,
    HistoryDays,
    HistoryRow,
    HistoryRows,
    HistorySearch,
)
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.dates import day_title
from desktop_sync.ui.history.row_text import day_summary, whole
from desktop_sync.ui.messages import tip, translate

PAGE_ROWS = 64
_MOST_KEPT = 4096

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class Role(IntEnum):
    """What views read besides the sentence: the ``HistoryRow``, or the ``HistoryDay``."""

    ROW = Qt.ItemDataRole.UserRole
    DAY = Qt.ItemDataRole.UserRole + 1


class Span(Struct, frozen=True):
    """A day's rows in the list: its head at ``start``, then ``count`` rows."""

    day: HistoryDay
    start: int

    @property
    def count(self) -> int:
        return self.day.rows


class HistoryModel(QAbstractListModel):
    """A flat list: the head of each day, and under it its rows. ``arranged`` comes after each
    answer to what days there are, ``arrived`` after each page."""

    arranged = Signal()
    arrived = Signal()

    def __init__(
        self, engine: WindowCommands, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._search = HistorySearch()
        self._spans: tuple[Span, ...] = ()
        self._starts: list[int] = []
        self._total = 0
        self._rows: dict[int, HistoryRow] = {}
        self._fresh: set[int] = set()
        self._turn = 0
        self._asking_days = False
        self._asking_rows = False
        self._seen = (0, 0)
        self.is_known = False
        self.opened: int | None = None

    @property
    def search(self) -> HistorySearch:
        return self._search

    @property
    def total(self) -> int:
        """How many rows there are, heads of days left out."""
        return self._total

    def seek(self, search: HistorySearch, place_of: int | None = None) -> None:
        """Show what matches, from the top, or with the row of the id ``place_of`` known."""
        self._search = search
        self._turn += 1
        self._asking_days = self._asking_rows = False
        self._ask_days(place_of, anew=True)

    def refresh(self, anchor: int | None) -> None:
        """Ask anew, the row of the id ``anchor`` keeping its place among those known."""
        if not self._asking_days:
            self._ask_days(anchor, anew=False)

    def look_at(self, first: int, last: int) -> None:
        """The rows of the list from ``first`` to ``last`` are in view."""
        self._seen = (self.offset_of(first), self.offset_of(last))
        self._ask_rows()

    # Where rows stand -----------------------------------------------------------------

    def spans(self) -> tuple[Span, ...]:
        return self._spans

    def span_at(self, row: int) -> Span | None:
        at = bisect_right(self._starts, row) - 1
        return self._spans[at] if at >= 0 and row < self.rowCount() else None

    def row_at(self, row: int) -> HistoryRow | None:
        """What is known of a row; None for the head of a day as well."""
        if self.is_head(row) or not 0 <= row < self.rowCount():
            return None
        return self._rows.get(self.offset_of(row))

    def offset_of(self, row: int) -> int:
        """Where a row stands among all rows without heads; a head counts for its first row."""
        return max(0, row - bisect_right(self._starts, row - 1)) if row else 0

    def list_row(self, row_id: int) -> int | None:
        """Where the row of this id stands in the list, if it is known."""
        offset = next((at for at, one in self._rows.items() if one.id == row_id), None)
        return None if offset is None else self.list_row_at(offset)

    def list_row_at(self, offset: int) -> int:
        """Where the row at ``offset`` among all rows stands in the list."""
        for number, span in enumerate(self._spans):
            if offset < span.start - number + span.count:
                return offset + number + 1
        return max(0, self.rowCount() - 1)

    def is_head(self, row: int) -> bool:
        at = bisect_right(self._starts, row) - 1
        return at >= 0 and self._starts[at] == row

    # What is asked --------------------------------------------------------------------

    def _ask_days(self, place_of: int | None, *, anew: bool) -> None:
        self._asking_days = True
        self._bridge.ask(
            self._engine.history_days(self._search, place_of),
            partial(self._take_days, self._turn, place_of, anew),
        )

    def _take_days(self, turn: int, place_of: int | None, anew: bool, answer: HistoryDays) -> None:
        if turn != self._turn:
            return
        self._asking_days = False
        self.is_known = True
        spans, start = [], 0
        for day in answer.days:
            spans.append(Span(day, start))
            start += 1 + day.rows
        moved = 0
        if not anew and answer.place is not None:
            known = (at for at, one in self._rows.items() if one.id == place_of)
            moved = answer.place - next(known, answer.place)
        arranged = [(one.day.day, one.count) for one in spans]
        as_before = arranged == [(one.day.day, one.count) for one in self._spans]
        self._fresh.clear()
        if as_before and not moved and not anew:
            self._spans = tuple(spans)
            for span in spans:
                head = self.index(span.start)
                self.dataChanged.emit(head, head)
        else:
            self.beginResetModel()
            self._spans = tuple(spans)
            self._starts = [one.start for one in spans]
            self._total = answer.total
            kept = {} if anew else self._rows
            self._rows = {
                at + moved: one for at, one in kept.items() if 0 <= at + moved < answer.total
            }
            if anew:
                self._seen = (answer.place or 0, answer.place or 0)
            self.endResetModel()
        self._turn += 1
        self._asking_rows = False
        self.arranged.emit()
        self._ask_rows()

    def _ask_rows(self) -> None:
        """The next page in view that is not known, or not anew."""
        if self._asking_rows or self._asking_days or not self._total:
            return
        first, last = (min(at, self._total - 1) // PAGE_ROWS for at in self._seen)
        wanted = next((page for page in range(first, last + 1) if page not in self._fresh), None)
        if wanted is None:
            return
        self._asking_rows = True
        self._bridge.ask(
            self._engine.history_rows(self._search, wanted * PAGE_ROWS, PAGE_ROWS),
            partial(self._take_rows, self._turn, wanted),
        )

    def _take_rows(self, turn: int, page: int, answer: HistoryRows) -> None:
        if turn != self._turn:
            return
        self._asking_rows = False
        self._fresh.add(page)
        changed = []
        for at, row in enumerate(answer.rows[: self._total - answer.offset], start=answer.offset):
            if self._rows.get(at) != row:
                self._rows[at] = row
                changed.append(at)
        self._forget_far_ones()
        if changed:
            self.dataChanged.emit(
                self.index(self.list_row_at(changed[0])), self.index(self.list_row_at(changed[-1]))
            )
        self.arrived.emit()
        self._ask_rows()

    def _forget_far_ones(self) -> None:
        if len(self._rows) <= _MOST_KEPT:
            return
        near = range(self._seen[0] - _MOST_KEPT // 4, self._seen[1] + _MOST_KEPT // 4)
        self._rows = {at: one for at, one in self._rows.items() if at in near}
        self._fresh = {page for page in self._fresh if page * PAGE_ROWS in self._rows}

    # What Qt asks ---------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        if parent.isValid() or not self._spans:
            return 0
        last = self._spans[-1]
        return last.start + 1 + last.count

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.is_head(index.row()):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag
        return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        span = self.span_at(index.row()) if index.isValid() else None
        if span is None:
            return None
        today = datetime.now().astimezone().date()
        if index.row() == span.start:
            return self._of_head(span.day, role, today)
        row = self._rows.get(self.offset_of(index.row()))
        roles = Qt.ItemDataRole
        if role == Role.ROW:
            return row
        if row is None:
            return None
        if role in (roles.DisplayRole, roles.AccessibleTextRole):
            return whole(row, today)
        if role == roles.ToolTipRole:
            return tip(whole(row, today))
        if role == roles.AccessibleDescriptionRole:
            opened = row.id == self.opened
            return translate("history", "opened") if opened else translate("history", "closed")
        return None

    def _of_head(self, day: HistoryDay, role: int, today: date) -> object:
        if role == Role.DAY:
            return day
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (day_title(day.day, today), day_summary(day))
            return ", ".join(part for part in parts if part)
        return None
