"""Parts of a day by the user's own clock: how they are written, and when they begin and end.

Pure. Must not know what is done in them. What counts is what the clock shows: hours that a change
of the clock skips do not happen that day, and those that it repeats happen twice. The zone is that
of the moment asked about; one of a fixed offset knows no changes. Answers are aware UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from desktop_sync.model.policy import Hours

_TIME = "([01][0-9]|2[0-3]):([0-5][0-9])"
_WRITTEN = re.compile(f"{_TIME} *- *{_TIME}")
_MIDNIGHT = time()
_DAYS = 5
"""A change of the clock can skip a whole day, and hours on the day after."""


def parse(text: str) -> Hours:
    """Hours written like "22:00-06:00". Raises ``ValueError`` for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError("Hours are written like 22:00-06:00.")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    return Hours(time(from_hour, from_minute), time(to_hour, to_minute))


def written(hours: Hours) -> str:
    """As ``parse`` reads them."""
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}"


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether a moment is one of these hours. They are open all day where they end as they
    start."""
    clock = _shown(at).time()
    if hours.start < hours.end:
        return hours.start <= clock < hours.end
    return clock >= hours.start or clock < hours.end


def opens_at(hours: Hours, at: datetime) -> datetime:
    """The first moment from ``at`` on that is one of these hours."""
    if is_open(hours, at):
        return at.astimezone(UTC)
    moments = _moments(at, hours.start, hours.end)
    return next(one for one in moments if is_open(hours, one)).astimezone(UTC)


def closes_at(hours: Hours, at: datetime) -> datetime | None:
    """The first moment from ``at`` on that is none of these hours; None where all are."""
    if hours.start == hours.end:
        return None
    if not is_open(hours, at):
        return at.astimezone(UTC)
    moments = _moments(at, hours.start, hours.end)
    return next(one for one in moments if not is_open(hours, one)).astimezone(UTC)


def turns_at(hours: Hours, at: datetime) -> datetime | None:
    """The first moment after ``at`` at which these hours begin or end; None where they never do."""
    return closes_at(hours, at) if is_open(hours, at) else opens_at(hours, at)


def next_day(at: datetime) -> datetime:
    """The first moment after ``at`` at which the clock shows another date."""
    today = _shown(at).date()
    moments = _moments(at, _MIDNIGHT)
    return next(one for one in moments if one.date() != today).astimezone(UTC)


def _shown(at: datetime) -> datetime:
    """The same moment as its clock shows it: no time that was skipped."""
    return at.astimezone(UTC).astimezone(at.tzinfo)


def _moments(at: datetime, *marks: time) -> Iterator[datetime]:
    """Every moment after ``at``, in the days that follow, at which its clock comes to show one of
    the marks or is changed across one, in order."""
    # A clock set back over midnight shows the day before once more.
    first = _shown(at).date() - timedelta(days=1)
    found: set[datetime] = set()
    for days in range(_DAYS):
        for mark in marks:
            shown = datetime.combine(first + timedelta(days=days), mark, at.tzinfo)
            early, late = sorted(shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
            found |= {early, late}
            if early != late:
                found.add(_clock_change(early, late, at))
    return (one.astimezone(at.tzinfo) for one in sorted(found) if one > at.astimezone(UTC))


def _clock_change(early: datetime, late: datetime, at: datetime) -> datetime:
    """When between two moments in UTC the clock of ``at`` is changed: no ``tzinfo`` says."""
    before = early.astimezone(at.tzinfo).utcoffset()
    while late - early > datetime.resolution:
        middle = early + (late - early) // 2
        if middle.astimezone(at.tzinfo).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
