"""A job: one asset's import, or its upload to one destination. Its states, and which may follow
which."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.evidence import Grade


class JobState(StrEnum):
    """Where a job stands. ``FAILED`` and ``CANCELLED`` may go back to ``PENDING``."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    def may_become(self, state: JobState) -> bool:
        return state in _FOLLOWS[self]


_FOLLOWS: dict[JobState, frozenset[JobState]] = {
    JobState.PENDING: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(
        {JobState.SUCCEEDED, JobState.FAILED, JobState.PENDING, JobState.CANCELLED}
    ),
    JobState.SUCCEEDED: frozenset(),
    JobState.FAILED: frozenset({JobState.PENDING, JobState.CANCELLED}),
    JobState.CANCELLED: frozenset({JobState.PENDING}),
}


class Outcome(StrEnum):
    """What became of an asset in an import."""

    IMPORTED = "imported"
    ALREADY = "already"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    IGNORED = "ignored"


class Problem(Struct, frozen=True):
    """Something the user should know of one file: ``code`` as in ``DesktopSyncError``."""

    path: str
    code: str
    detail: str | None = None
    asset: str | None = None


class JobRow(Struct, frozen=True):
    """A job as lists show it. Times are aware UTC; ``done_bytes`` is of ``size_bytes``. ``path``
    is where its primary file is on this computer: at the source, or once it was imported in the
    library, where ``asset_id`` is then known too. None where it is still on a device.

    An upload names its ``destination`` and is of no import; its ``grade`` is the weakest evidence
    of its files, once it succeeded. Its ``id`` counts among uploads alone: ``key`` is every job's
    own."""

    id: int
    import_id: int
    state: JobState
    kind: AssetKind
    name: str
    resource_names: tuple[str, ...]
    source_name: str
    size_bytes: int
    done_bytes: int = 0
    attempts: int = 0
    not_before: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    problem: Problem | None = None
    checking: bool = False
    path: str | None = None
    asset_id: int | None = None
    destination: str | None = None
    grade: Grade | None = None

    @property
    def key(self) -> tuple[bool, int]:
        return self.destination is not None, self.id


class JobSection(StrEnum):
    """The parts of the job list, in the order they are shown."""

    RUNNING = "running"
    NEXT = "next"
    FAILED = "failed"
    DONE = "done"
