"""The user's own time zone, daylight saving time and all.

``datetime.astimezone`` without a zone gives the offset of one moment, which is wrong for a clock
time of tomorrow. Must not know what the time is for.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The zone the system is in. What is asked of it is answered by the C library (PEP 495 has
    how naive times are understood)."""

    def utcoffset(self, at: datetime | None) -> timedelta:
        naive = datetime.now() if at is None else at.replace(tzinfo=None)  # noqa: DTZ005
        there = datetime.fromtimestamp(naive.timestamp(), UTC).replace(tzinfo=None)
        return naive - there

    def fromutc(self, at: datetime) -> datetime:
        naive = datetime.fromtimestamp(at.replace(tzinfo=UTC).timestamp())  # noqa: DTZ006
        return naive.replace(tzinfo=self)

    def dst(self, at: datetime | None) -> None:
        """Not told apart from the rest of the offset."""

    def tzname(self, at: datetime | None) -> str:
        return "local"


LOCAL_ZONE = LocalZone()
