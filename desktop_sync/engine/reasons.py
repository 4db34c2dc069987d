"""Why a job stands where it does: what the journal knows of it, and what keeps it back now.

Must not know who asks, nor how it is said.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from msgspec.structs import replace

from desktop_sync.journal import job_search
from desktop_sync.journal.job_search import FoundUpload
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import Hold
from desktop_sync.model.job import JobState
from desktop_sync.model.policy import Pause
from desktop_sync.model.reason import JobReason

HoldOf = Callable[[FoundUpload], DestinationHold | None]
IsUnderWay = Callable[[FoundUpload], bool]


def reasons(
    connection: sqlite3.Connection,
    library_id: int,
    meant: str,
    *,
    is_under_way: IsUnderWay,
    hold_of: HoldOf,
    import_hold: Hold | None,
    pause: Pause | None,
) -> tuple[JobReason, ...]:
    """Of every job that ``meant`` names: an asset, with or without the ending of its file, or a
    file's path in the library. Unfinished imports first, then uploads by their destinations. An
    upload that is claimed in the journal and not under way waits like any other."""
    found = [
        _kept(one, pause, import_hold=import_hold)
        for one in job_search.imports(connection, library_id, meant)
    ]
    for upload in job_search.uploads(connection, library_id, meant):
        reason = _as_it_is(upload, is_under_way)
        hold = hold_of(upload) if reason.state is JobState.PENDING else None
        found.append(_kept(reason, pause, hold=hold))
    return tuple(found)


def _as_it_is(upload: FoundUpload, is_under_way: IsUnderWay) -> JobReason:
    """What the journal calls running may only be claimed."""
    reason = upload.reason
    if reason.state is not JobState.RUNNING:
        return reason
    if is_under_way(upload):
        return replace(reason, paused=False)
    return replace(reason, state=JobState.PENDING)


def _kept(
    reason: JobReason,
    pause: Pause | None,
    *,
    hold: DestinationHold | None = None,
    import_hold: Hold | None = None,
) -> JobReason:
    if reason.state is not JobState.PENDING:
        return reason
    if pause is not None:
        return replace(reason, paused=True, paused_until=pause.until)
    return replace(reason, hold=hold, import_hold=import_hold)
