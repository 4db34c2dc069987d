"""What happened, as lists show it. Values only; times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HistoryKind(StrEnum):
    """What part of the history is looked at."""

    ALL = "all"
    IMPORTED = "imported"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened. ``event`` is ``imported``, ``duplicate``, ``ignored``, ``failed``,
    ``cancelled``, ``retried``, ``removed``, ``import-started``, ``import-ended``, ``verified``,
    ``rotten``, ``lost`` or ``recovered``."""

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


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Newest first."""

    total: int
    offset: int
    rows: tuple[HistoryEntry, ...]
