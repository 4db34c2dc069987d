"""What a row of the job list says: its badges, its second line, its measure, its sentence.

Pure text for a ``JobRow``. Must not know of painting or of models.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.evidence import Grade
from desktop_sync.model.job import JobRow, JobSection, JobState, Outcome, Problem
from desktop_sync.sources.formats import FileClass, file_class
from desktop_sync.ui.messages import (
    clock,
    moment,
    number,
    problem_reason,
    problem_text,
    rate,
    size,
    size_of,
    translate,
    upload_problem_reason,
    upload_problem_text,
)
from desktop_sync.wording import shown


class Mark(StrEnum):
    """Signs told apart by silhouette; the value names the icon."""

    PROVEN = "mark-proven"
    SIZE_ONLY = "mark-size-only"
    WAITING = "mark-waiting"
    HELD = "mark-held"
    ATTENTION = "mark-attention"
    PAUSED = "mark-paused"
    LEFT_OUT = "mark-left-out"


def section_title(section: JobSection) -> str:
    return {
        JobSection.RUNNING: translate("jobs", "Running"),
        JobSection.NEXT: translate("jobs", "Next"),
        JobSection.FAILED: translate("jobs", "Failed"),
        JobSection.DONE: translate("jobs", "Done today"),
    }[section]


def badges(row: JobRow) -> tuple[str, ...]:
    """What kind of asset it is, where that is not simply a photo."""
    kinds = {
        AssetKind.VIDEO: translate("badge", "Video"),
        AssetKind.LIVE_PHOTO: translate("badge", "Live"),
        AssetKind.BURST: translate("badge", "Burst"),
        AssetKind.SIDECAR: translate("badge", "Sidecar"),
    }
    found = [kinds[row.kind]] if row.kind in kinds else []
    classes = {file_class(name) for name in row.resource_names}
    if FileClass.RAW in classes:
        found.append(translate("badge", "RAW"))
    if FileClass.ADJUSTMENT in classes:
        found.append(translate("badge", "Edited"))
    return tuple(found)


def detail(row: JobRow, *, paused: bool, until: datetime | None = None) -> tuple[Mark | None, str]:
    """The second line, and the mark before it; ``until`` is the end of the pause, where it has
    one."""
    if row.state is JobState.FAILED and row.problem is not None:
        return Mark.ATTENTION, _reason(row, row.problem)
    if row.state is JobState.CANCELLED:
        return Mark.LEFT_OUT, translate("jobs", "cancelled by you")
    if row.state is JobState.SUCCEEDED:
        return _outcome(row.outcome) if row.destination is None else _grade(row.grade)
    if row.not_before is not None and row.problem is not None:
        return Mark.WAITING, _reason(row, row.problem)
    if paused and until is not None:
        words = translate("jobs", "paused by you, until {time}")
        return Mark.PAUSED, words.format(time=moment(until))
    if paused:
        return Mark.PAUSED, translate("jobs", "paused by you")
    if row.destination is not None:
        words = translate("jobs", "Library → {destination}")
        return None, words.format(destination=shown(row.destination))
    return None, translate("jobs", "{source} → Library").format(source=shown(row.source_name))


def place(row: JobRow) -> str:
    """Where from, or of an upload where to."""
    return shown(row.source_name if row.destination is None else row.destination)


def _reason(row: JobRow, problem: Problem) -> str:
    return problem_reason(problem) if row.destination is None else upload_problem_reason(problem)


def _grade(grade: Grade | None) -> tuple[Mark, str]:
    if grade is Grade.SERVER_HASHED:
        return Mark.PROVEN, translate("jobs", "server-hashed, the same")
    if grade is Grade.SIZE_ONLY:
        return Mark.SIZE_ONLY, translate("jobs", "there, and its size is the same")
    if grade is None:
        return Mark.LEFT_OUT, translate("jobs", "cannot be kept there")
    return Mark.PROVEN, translate("jobs", "read back, the same")


def _outcome(outcome: Outcome | None) -> tuple[Mark, str]:
    if outcome is Outcome.DUPLICATE:
        return Mark.LEFT_OUT, translate("jobs", "the same is already in the library")
    if outcome is Outcome.ALREADY:
        return Mark.LEFT_OUT, translate("jobs", "already imported")
    if outcome is Outcome.IGNORED:
        return Mark.LEFT_OUT, translate("jobs", "left out")
    return Mark.PROVEN, translate("jobs", "in the library, read back, the same")


def measure(row: JobRow, bytes_per_second: float) -> tuple[str, str]:
    """The right side: what is done, and how fast or which try."""
    if row.state is JobState.RUNNING:
        if row.checking:
            return translate("jobs", "checking the copy"), ""
        speed = rate(bytes_per_second) if bytes_per_second > 0 else ""
        return size_of(row.done_bytes, row.size_bytes), speed
    if row.state is JobState.PENDING and row.not_before is not None:
        again = translate("jobs", "again at {time}").format(time=clock(row.not_before))
        return again, translate("jobs", "try {count}").format(count=number(row.attempts + 1))
    if row.state is JobState.SUCCEEDED and row.destination is not None:
        return shown(row.destination), size(row.size_bytes)
    if row.state is JobState.SUCCEEDED and row.ended_at is not None:
        return clock(row.ended_at), size(row.size_bytes)
    return "", size(row.size_bytes)


def sentence(row: JobRow, *, paused: bool, until: datetime | None = None) -> str:
    """The whole row in one sentence, as a screen reader says it."""
    parts = [shown(row.name), *badges(row), detail(row, paused=paused, until=until)[1]]
    if row.state is JobState.RUNNING and not row.checking and row.size_bytes:
        percent = number(100 * row.done_bytes // row.size_bytes)
        parts.append(translate("jobs", "{percent} percent").format(percent=percent))
    else:
        parts.extend(part for part in measure(row, 0) if part)
    return ", ".join(parts)


def explanation(row: JobRow) -> str | None:
    """What is more to say of a row than fits on it."""
    if row.problem is not None:
        upload = row.destination is not None
        return upload_problem_text(row.problem) if upload else problem_text(row.problem)
    return "\n".join(shown(name) for name in row.resource_names) or None


def details(row: JobRow) -> str:
    """All that is known of a row, to be kept or sent to someone who can help."""
    lines = [sentence(row, paused=False), explanation(row), row.path and shown(row.path)]
    return "\n".join(line for line in lines if line)
