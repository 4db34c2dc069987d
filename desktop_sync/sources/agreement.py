"""Whether two files can be of one moment.

Owns comparing capture times of unequal standing, and identifiers. Pure.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from desktop_sync.model.asset import CaptureOrigin, ProbedFile

NEAR = timedelta(seconds=3)
"""A Live Photo's film begins up to a second and a half before its still, and is dated to
whole seconds."""

_STATED = frozenset({CaptureOrigin.EXIF, CaptureOrigin.QUICKTIME, CaptureOrigin.XMP})


def agree(first: ProbedFile, second: ProbedFile) -> bool | None:
    """Whether the two were captured together; None where nothing can be compared.

    Times the files state are compared with each other: as instants where both know their
    zone, else as wall clocks. Where only one states a time, the other's own file time can
    confirm it but not deny it, for copying changes file times; where neither does, file
    times close together confirm."""
    stated = _stated(first), _stated(second)
    if stated[0] is not None and stated[1] is not None:
        return near(stated[0], stated[1])
    for known, other in ((stated[0], second), (stated[1], first)):
        if known is not None:
            own = other.metadata.captured
            confirmed = own is not None and own.at is not None and near(known, own.at)
            return True if confirmed else None
    apart = abs(first.file.modified_ns - second.file.modified_ns)
    return True if apart <= NEAR.total_seconds() * 1_000_000_000 else None


def state_the_same(first: ProbedFile, second: ProbedFile) -> bool:
    """Whether both state a time, and the same one."""
    one, other = _stated(first), _stated(second)
    return one is not None and other is not None and near(one, other)


def near(first: datetime, second: datetime) -> bool:
    """Whether two moments are within ``NEAR``. An unknown zone leaves the wall clocks."""
    if first.tzinfo is None or second.tzinfo is None:
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return abs(first - second) <= NEAR


def oppose(first: ProbedFile, second: ProbedFile) -> bool:
    """Whether both carry a content identifier, and not the same."""
    one, other = first.metadata.content_identifier, second.metadata.content_identifier
    return one is not None and other is not None and one != other


def share_identifier(first: ProbedFile, second: ProbedFile) -> bool:
    """Whether both carry the same content identifier."""
    one = first.metadata.content_identifier
    return one is not None and one == second.metadata.content_identifier


def _stated(file: ProbedFile) -> datetime | None:
    """A time the file states. A day in its name, without a time, is too little to go by."""
    captured = file.metadata.captured
    if captured is None or captured.at is None:
        return None
    named = captured.origin is CaptureOrigin.NAME and captured.at.time() != time()
    return captured.at if named or captured.origin in _STATED else None
