"""When an asset was captured, as Immich is told it. Pure.

Immich wants an instant, and shows the hours of its UTC form where a file states no zone. It reads
what a file says of itself and puts that above what it was told. So a wall clock of an unknown zone
is handed over with these hours: no offset is made up that would move the photo to another hour.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def captured(at: datetime | None, modified_ns: int) -> str:
    """``at``, or where that is unknown (or beyond all calendars) the time of the file."""
    if at is None:
        return modified(modified_ns)
    try:
        return _written(at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))
    except OverflowError:
        return modified(modified_ns)


def modified(modified_ns: int) -> str:
    return _written(_EPOCH + timedelta(microseconds=modified_ns // 1_000))


def _written(at: datetime) -> str:
    # The year has four digits on every system.
    return f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
