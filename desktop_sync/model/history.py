"""What happened, as lists show it. Values only; times are aware UTC, days the user's own."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.events import ImportSummary
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import Problem


class HistoryKind(StrEnum):
    """What part of the history is looked at."""

    ALL = "all"
    IMPORTED = "imported"
    UPLOADED = "uploaded"
    REMOVED = "removed"
    FAILED = "failed"


class HistoryEntry(Struct, frozen=True):
    """One thing that happened. ``event`` is, of an asset's job, ``imported``, ``duplicate``,
    ``ignored``, ``tried-again`` (a try failed, and another follows by itself), ``failed``,
    ``cancelled`` or ``retried``; of an import, ``import-started`` or ``import-ended`` (its phase
    is the ``detail``); of the library, ``removed``, ``verified`` (the ``detail`` counts files),
    ``rotten`` or ``lost``. With a ``code``, ``path`` is what that is about.

    What names a ``destination`` is about that: of an asset's upload ``uploaded`` or ``found-there``
    (the ``detail`` is the grade), ``upload-tried-again``, ``upload-failed``, ``upload-cancelled``,
    ``upload-retried``, or ``upload-lost`` (asked again, it was not there or not the same); all that
    a day brought there, ``uploads``; ``verified`` where it was asked for everything; and
    ``destination-added``, ``-removed``, ``-paused`` or ``-resumed``."""

    id: int
    at: datetime
    event: str
    name: str
    path: str | None = None
    size_bytes: int | None = None
    code: str | None = None
    detail: str | None = None
    import_id: int | None = None
    job_id: int | None = None
    destination: str | None = None
    upload_id: int | None = None

    @property
    def problem(self) -> Problem | None:
        """What went wrong, where something did."""
        if self.code is None:
            return None
        return Problem(self.path or self.name, self.code, self.detail, self.name)


class HistoryPage(Struct, frozen=True):
    """Newest first."""

    total: int
    offset: int
    rows: tuple[HistoryEntry, ...]


# The history as the window shows it ---------------------------------------------------


class HistorySearch(Struct, frozen=True):
    """What of the history is shown. With ``words`` single assets are rows too: those with each
    of them in their name or in that of their destination, and those with a problem of ``codes``.
    ``days`` are first and last days, and each of them holds."""

    kind: HistoryKind = HistoryKind.ALL
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    days: tuple[tuple[date, date], ...] = ()


class RowState(StrEnum):
    """What became of it. ``AGAIN`` is a failure that is being tried again, ``SOLVED`` one that
    was solved since, ``LEFT_OUT`` what the user did not want or the library has, ``NOTED`` what
    the user did to a destination."""

    DONE = "done"
    RUNNING = "running"
    FAILED = "failed"
    AGAIN = "again"
    SOLVED = "solved"
    LEFT_OUT = "left-out"
    NOTED = "noted"


class KeptAsset(Struct, frozen=True):
    """An asset that is in the library, and its primary file: ``library_path`` is relative to
    the library's folder, ``sha256`` in hex."""

    id: int
    kind: AssetKind
    library_path: str
    sha256: str


class HistoryRow(Struct, frozen=True):
    """One row: an asset's job, an import or a day's uploads with all that they brought, or what
    befell a file or a destination.

    ``id`` is its entry's. ``count`` is how many assets an import brought, ``kind`` whether
    all of them are photos or all videos; ``size_bytes`` is theirs. ``solved_at`` is when a
    failure was solved, where that is known. ``asset`` is what is in the library of it, of
    an import the first that it brought. ``grade`` is the weakest evidence of uploads; ``found``
    counts those that were there already."""

    entry: HistoryEntry
    state: RowState
    size_bytes: int | None = None
    count: int = 0
    kind: AssetKind | None = None
    solved_at: datetime | None = None
    asset: KeptAsset | None = None
    grade: Grade | None = None
    found: int = 0

    @property
    def id(self) -> int:
        return self.entry.id


class HistoryDay(Struct, frozen=True):
    """A day with ``rows`` rows that are shown. The other figures are of all that happened on
    it: assets imported, failures, those of them that are not solved, and uploads done."""

    day: date
    rows: int
    imported: int
    failures: int
    open: int
    uploaded: int = 0


class HistoryDays(Struct, frozen=True):
    """Newest first. ``place`` is where the row that was asked for stands among all rows."""

    total: int
    days: tuple[HistoryDay, ...]
    place: int | None = None


class HistoryRows(Struct, frozen=True):
    """Rows in the order of ``HistoryDays``, from ``offset``."""

    offset: int
    rows: tuple[HistoryRow, ...]


class HistoryStory(Struct, frozen=True):
    """What a row opens to: what happened to its job in order; of an import its counts and its
    first problems."""

    row: HistoryRow
    entries: tuple[HistoryEntry, ...]
    summary: ImportSummary | None = None
    problems: tuple[Problem, ...] = ()
