"""Moments as files write them, and whether to believe them.

Owns reading EXIF's, QuickTime's, XMP's and file names' notations. Pure: ``now`` is
handed in, an offset is never invented.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"\s*(\d{4})[:/.\- ](\d{1,2})[:/.\- ](\d{1,2})"
    r"(?:[T :]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_OFFSET = re.compile(r"\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))\s*$")
_NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})"
    r"(?:(?:[-_. T]|,? at |(?=\d{6}(?!\d)))(\d{1,2})([-_.:h]?)(\d{2})[-_.:m]?(\d{2})(\d{3})?(?!\d)"
    r"(?:[\s\u202f]*([AaPp])[Mm])?)?"
)
_SPELLED = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_QUICKTIME_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_UNIX_EPOCH_IN_QUICKTIME = 2_082_844_800
_NEVER = (date(1904, 1, 1), date(1970, 1, 1))
_FIRST_PHOTO = 1826


def read_moment(text: str, *, offset: str = "", subsec: str = "") -> datetime | None:
    """A moment in EXIF's or ISO 8601's notation. ``offset`` and ``subsec`` are what EXIF
    keeps in tags of their own; a day without a time is its midnight."""
    match = _MOMENT.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        at = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError:
        return None
    fraction = fraction or subsec.strip()
    if fraction.isdecimal() and fraction.isascii():
        at = at.replace(microsecond=int(fraction[:6].ljust(6, "0")))
    return at.replace(tzinfo=read_offset(zone or offset))


def read_spelled(text: str) -> datetime | None:
    """``Fri May 17 14:03:22 2024``, as AVI files have it."""
    match = _SPELLED.match(text)
    if match is None or match[1].lower() not in _MONTHS:
        return None
    month = _MONTHS.index(match[1].lower()) + 1
    return read_moment(f"{match[4]}-{month}-{match[2]} {match[3]}")


def read_offset(text: str) -> timezone | None:
    """``+02:00``, ``-0730`` or ``Z``; None for anything else, or farther than 14 hours."""
    match = _OFFSET.match(text)
    if match is None:
        return None
    if match[1]:
        return UTC
    delta = timedelta(hours=int(match[3]), minutes=int(match[4]))
    if delta > timedelta(hours=14) or int(match[4]) > 59:
        return None
    return timezone(-delta if match[2] == "-" else delta)


def from_name(stem: str) -> datetime | None:
    """The moment, or the day, that a file's name tells; a wall clock of an unknown zone."""
    for match in _NAMED.finditer(stem[:255]):
        year, _, month, day, hour, _, minute, second, millis, half = match.groups()
        try:
            at = datetime(int(year), int(month), int(day))
        except ValueError:
            continue
        if hour is None:
            if not stem[match.end() : match.end() + 1].isdecimal():
                return at
            continue
        hours = int(hour) % 12 + (12 if half in "Pp" else 0) if half else int(hour)
        try:
            return at.replace(
                hour=hours,
                minute=int(minute),
                second=int(second),
                microsecond=int(millis or 0) * 1000,
            )
        except ValueError:
            return at
    return None


def from_quicktime(seconds: int) -> datetime | None:
    """Seconds since 1904 in UTC, as the wall clock of this computer's zone."""
    if seconds in (0, _UNIX_EPOCH_IN_QUICKTIME):
        return None
    try:
        return (_QUICKTIME_EPOCH + timedelta(seconds=seconds)).astimezone()
    except (OverflowError, OSError, ValueError):
        return None


def from_file(modified_ns: int) -> datetime | None:
    """A file's own time, as the wall clock of this computer's zone."""
    try:
        at = datetime.fromtimestamp(modified_ns // 1_000_000_000, UTC)
        return at.replace(microsecond=modified_ns // 1000 % 1_000_000).astimezone()
    except (OverflowError, OSError, ValueError):
        return None


def believable(at: datetime, now: datetime) -> bool:
    """Whether something can have been captured ``at``, as seen from ``now`` (aware).
    Not before the first photograph, not on the day a clock's counting starts, and not
    later than a day from now, which leaves room for every zone."""
    if at.year < _FIRST_PHOTO or at.date() in _NEVER:
        return False
    try:
        instant = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (OverflowError, ValueError):
        return False
    started = at.tzinfo is not None and any(
        instant == datetime(day.year, 1, 1, tzinfo=UTC) for day in _NEVER
    )
    return not started and instant <= now + timedelta(days=1)
