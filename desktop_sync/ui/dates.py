"""Days, times and durations as people read them, and as they write them in a search.

All in the forms of the current locale. Must not know of widgets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from PySide6.QtCore import QDate, QLocale

from desktop_sync.ui.messages import clock, translate

LONG = QLocale.FormatType.LongFormat
SHORT = QLocale.FormatType.ShortFormat

_FIELD = re.compile(r"('[^']*'|d+|M+|y+)")
_NUMERIC_DAY = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?")
_NUMERIC_MONTH = re.compile(r"(\d{4})[./](\d{1,2})|(\d{1,2})[./-](\d{4})")
_DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_DIRECTION_MARKS = str.maketrans("", "", "\u200e\u200f\u061c")


def day_title(day: date | None, today: date) -> str:
    """``Today, Sunday 22 November``; the year is named where it does not go without saying."""
    if day is None:
        return translate("dates", "Without a date")
    written = _written(day, today, weekday=True)
    if day == today:
        return translate("dates", "Today, {day}").format(day=written)
    if day == today - timedelta(days=1):
        return translate("dates", "Yesterday, {day}").format(day=written)
    return written


def day_name(day: date, today: date) -> str:
    """``2 October``, as it stands in a sentence; the year is named as in ``day_title``."""
    return _written(day, today, weekday=False)


def day_and_clock(at: datetime, today: date) -> str:
    """``Today 19:22``, ``21 November, 19:22``. An aware time is shown by the user's own clock; a
    naive one, which is by the clock of where it was captured, as it is."""
    day = at.astimezone().date()
    if day == today:
        return translate("dates", "Today {time}").format(time=clock(at))
    if day == today - timedelta(days=1):
        return translate("dates", "Yesterday {time}").format(time=clock(at))
    return translate("dates", "{day}, {time}").format(day=day_name(day, today), time=clock(at))


def duration(milliseconds: int) -> str:
    """``0:42``, ``1:02:03``: how long a video plays."""
    minutes, seconds = divmod(max(0, milliseconds + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    locale = QLocale()
    last = locale.toString(seconds).rjust(2, locale.zeroDigit())
    if not hours:
        return f"{locale.toString(minutes)}:{last}"
    middle = locale.toString(minutes).rjust(2, locale.zeroDigit())
    return f"{locale.toString(hours)}:{middle}:{last}"


def search_days(text: str, today: date) -> str:
    """The words of a search, those that mean a day or a month as ISO writes it: ``beach 17 May
    2024`` is ``beach 2024-05-17``. The day and its month alone mean the last such day."""
    words = text.translate(_DIRECTION_MARKS).split()
    names = _Names.of_locale()
    found: list[str] = []
    at = 0
    while at < len(words):
        length, day = _spoken_day(words[at:], names, today)
        found.append(day or _numeric_day(words[at], today) or words[at])
        at += length
    return " ".join(found)


def _written(day: date, today: date, *, weekday: bool) -> str:
    locale = QLocale()
    form = locale.dateFormat(LONG)
    if locale.language() == QLocale.Language.English:
        form = form.replace("dddd, d ", "dddd d ")
    if not weekday:
        form = _without("ddd", form)
    if day.year == today.year and day <= today:
        form = _without("y", form)
    return locale.toString(QDate(day.year, day.month, day.day), form)


def _without(field: str, form: str) -> str:
    """``form`` without the field that begins so, and without what joins that to the rest: what
    follows it, or at the end what comes before."""
    parts = _FIELD.split(form)
    fields = [at for at in range(1, len(parts), 2) if not parts[at].startswith("'")]
    here = next((at for at in fields if parts[at].startswith(field)), None)
    if here is None or len(fields) == 1:
        return form
    if here != fields[-1]:
        return "".join([*parts[:here], *parts[fields[fields.index(here) + 1] :]])
    end = fields[-2] + 1
    return "".join(parts[:end]) + re.split(r"[\s,،]", "".join(parts[end:here]), maxsplit=1)[0]


class _Names(Struct, frozen=True):
    """What months and days of the week are called, and the words between them; all folded."""

    months: dict[str, int]
    between: frozenset[str]
    days: dict[str, int]
    """How many days ago."""

    @classmethod
    def of_locale(cls) -> _Names:
        locale = QLocale()
        forms = (LONG, SHORT)
        months = {
            _folded(name(month, form)): month
            for form in forms
            for name in (locale.monthName, locale.standaloneMonthName)
            for month in range(1, 13)
        }
        weekdays = {
            _folded(name(day, form))
            for form in forms
            for name in (locale.dayName, locale.standaloneDayName)
            for day in range(1, 8)
        }
        joints = re.findall(r"'([^']+)'", locale.dateFormat(LONG))
        days = {
            _folded(translate("dates", "today")): 0,
            _folded(translate("dates", "yesterday")): 1,
        }
        return cls(months, frozenset(weekdays | {_folded(one) for one in joints}), days)


def _spoken_day(words: Sequence[str], names: _Names, today: date) -> tuple[int, str | None]:
    """How many of ``words`` say a day or a month, from the first on, and which; else one."""
    first = _folded(words[0])
    if first in names.days:
        return 1, (today - timedelta(days=names.days[first])).isoformat()
    best: tuple[int, str | None] = (1, None)
    day = month = year = 0
    for count, word in enumerate(words, start=1):
        folded = _folded(word)
        number = _DAY_NUMBER.fullmatch(folded)
        if folded in names.between:
            best = (1 if best[1] is None else count), best[1]
            continue
        if folded in names.months and not month:
            month = names.months[folded]
        elif number is not None and not day:
            day = int(number[1])
        elif re.fullmatch(r"\d{4}", folded) and not year:
            year = int(folded)
        else:
            break
        said = _iso(year, month, day, today)
        if said is not None:
            best = count, said
    return best


def _numeric_day(word: str, today: date) -> str | None:
    """``17.05.2024`` and ``5/17/2024`` in the order of the locale if that makes a day, and
    ``05/2024``."""
    of_month = _NUMERIC_MONTH.fullmatch(word)
    if of_month is not None:
        earlier_year, later_month, month, year = of_month.groups()
        return _iso(int(earlier_year or year), int(later_month or month), 0, today)
    of_day = _NUMERIC_DAY.fullmatch(word)
    if of_day is None:
        return None
    order = re.sub(r"[^dMy]", "", re.sub(r"(.)\1+", r"\1", QLocale().dateFormat(SHORT)))
    if len(of_day[1]) == 4:
        order = "yMd"
    elif len(of_day[3]) == 4:
        order = order.replace("y", "") + "y"
    values = dict(zip(order, of_day.groups(), strict=True))
    year = int(values["y"])
    if len(values["y"]) <= 2:
        year += 2000 if year <= today.year % 100 + 1 else 1900
    month, day = int(values["M"]), int(values["d"])
    return _iso(year, month, day, today) or _iso(year, day, month, today)


def _iso(year: int, month: int, day: int, today: date) -> str | None:
    """Numbers that are 0 were not said. None for what is no day and no month."""
    if not 1 <= month <= 12 or not (year or day):
        return None
    if not day:
        return f"{year:04}-{month:02}"
    for likely in [year] if year else range(today.year, max(0, today.year - 9), -1):
        try:
            found = date(likely, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return found.isoformat()
    return None


def _folded(word: str) -> str:
    return word.casefold().strip(".,،")
