"""From what is typed into the history's search field to what is sought.

Days are said as the locale says them, reasons in the words of the problems, names as they are.
Pure. Must not know of widgets.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from pathlib import PurePosixPath

from desktop_sync.model.history import HistoryKind, HistorySearch
from desktop_sync.sources.formats import file_class
from desktop_sync.ui.dates import search_days
from desktop_sync.ui.messages import translate
from desktop_sync.wording import PROBLEMS, UPLOAD_PROBLEMS

_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def search_for(text: str, kind: HistoryKind, today: date) -> HistorySearch:
    """What ``text`` asks for."""
    words, days = [], []
    for word in search_days(text, today).split():
        span = _span(word)
        if span is None:
            words.append(_without_suffix(word))
        else:
            days.append(span)
    return HistorySearch(kind, tuple(words), _codes(words), tuple(days))


def _span(word: str) -> tuple[date, date] | None:
    """The days of ``2024-05-17`` or of ``2024-05``."""
    found = _DAY.fullmatch(word)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        first = date(year, month, int(found[3] or 1))
    except ValueError:
        return None
    return first, first if found[3] else first.replace(day=monthrange(year, month)[1])


def _without_suffix(word: str) -> str:
    """``IMG_4527.HEIC`` is called ``IMG_4527``."""
    return word if file_class(word) is None else PurePosixPath(word).stem


def _codes(words: list[str]) -> tuple[str, ...]:
    """The problems in whose words each of ``words`` is found."""
    if not words:
        return ()
    folded = [word.casefold() for word in words]
    found = (
        code
        for table in (PROBLEMS, UPLOAD_PROBLEMS)
        for code, template in table.items()
        if all(word in translate("wording", template).casefold() for word in folded)
    )
    return tuple(dict.fromkeys(found))
