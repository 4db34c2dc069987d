"""What people read about the engine and its imports, through Qt's translation and locale.

Numbers, sizes and clock times are the locale's. Sentences about one cause come from
``desktop_sync.wording``. Must not know of widgets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLocale, QTime
from PySide6.QtGui import Qt

from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.events import EngineState, Hold, ImportPhase, ImportSummary, Status
from desktop_sync.model.job import Problem
from desktop_sync.wording import (
    error_message,
    hold_message,
    passed_over_message,
    problem_message,
    shown,
)

translate = QCoreApplication.translate

MOST = 2**31 - 1
"""The largest count Qt can name."""

ENGLISH_FORMS = re.compile(r"\((?:s|(?P<one>[a-z]+)\|(?P<many>[a-z]+))\)")


def plural(context: str, text: str, count: int) -> str:
    """``text`` for ``count``: ``plural("now", "%Ln photo(s) (is|are) here", 1284)`` is "1,284
    photos are here". ``%Ln`` stands for the number, and is written with the L. English takes
    its forms from the brackets, other languages have theirs in their translation."""
    written = translate(context, text, None, min(count, MOST))
    return ENGLISH_FORMS.sub(lambda found: _english_form(found, count), written)


def _english_form(found: re.Match[str], count: int) -> str:
    return (found["one"] or "") if count == 1 else (found["many"] or "s")


@dataclass(frozen=True, slots=True)
class Headline:
    """The state of everything in one sentence, and what it rests on."""

    sentence: str
    second: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What one notification says."""

    title: str
    body: str


def problem_text(problem: Problem) -> str:
    """What happened, what goes on by itself, what the user can do."""
    return problem_message(problem, _translate_wording)


def error_text(error: DesktopSyncError) -> str:
    """What keeps the program from doing what was asked, and what the user can do."""
    return error_message(error, _translate_wording)


def passed_over_text(passed: PassedOver) -> str:
    """Why something a source holds was not imported."""
    return passed_over_message(passed, _translate_wording)


def hold_text(hold: Hold) -> str:
    """What waits for what, and why."""
    return hold_message(hold, _translate_wording, clock)


def problem_reason(problem: Problem) -> str:
    """``problem_text`` without its beginning, for where the name already stands beside it."""
    whole = problem_text(problem)
    name = shown(problem.path.rstrip("/").rpartition("/")[2])
    start = whole.find(": ", whole.find(name) + len(name)) if name in whole else -1
    return whole if start < 0 else whole[start + 2 : start + 3].upper() + whole[start + 3 :]


def _translate_wording(template: str) -> str:
    return translate("wording", template)


def tip(text: str) -> str:
    """``text`` for a tooltip, which would take what stands in a name between angle brackets for
    HTML."""
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def number(value: int) -> str:
    return QLocale().toString(value)


def size(size_bytes: int) -> str:
    """``4.1 MB``, ``154 MB``: two or three digits that matter."""
    value = float(size_bytes)
    while value >= 1000:
        value /= 1000
    digits = 1 if value < 9.95 and size_bytes >= 1000 else 0
    return QLocale().formattedDataSize(size_bytes, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def size_of(done_bytes: int, total_bytes: int) -> str:
    """``96 of 154 MB``; the unit stands once where both share it."""
    done, total = size(done_bytes), size(total_bytes)
    done_number, _, done_unit = done.partition(" ")
    if done_unit and done_unit == total.partition(" ")[2]:
        done = done_number
    return translate("sizes", "{done} of {total}").format(done=done, total=total)


def rate(bytes_per_second: float) -> str:
    return translate("sizes", "{size}/s").format(size=size(round(bytes_per_second)))


def clock(at: datetime) -> str:
    """The local clock time of an aware datetime, as short as the locale writes it."""
    local = at.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def active_imports(status: Status) -> tuple[ImportSummary, ...]:
    return tuple(one for one in status.imports if one.ended_at is None)


def source_names(imports: tuple[ImportSummary, ...]) -> str:
    """``DCIM``, or ``DCIM and 2 more``."""
    if len(imports) == 1:
        return shown(imports[0].source_name)
    return plural("now", "{first} and %Ln more", len(imports) - 1).format(
        first=shown(imports[0].source_name)
    )


def headline(status: Status, now: datetime) -> Headline:
    """The answer to "how is it going?", as the page and the tray give it."""
    active = active_imports(status)
    if status.paused:
        return Headline(translate("now", "Paused by you"), _left(status, active))
    if status.hold is not None:
        sentence, _, why = hold_text(status.hold).partition(" · ")
        return Headline(sentence, " · ".join(part for part in (why, _left(status, active)) if part))
    if active:
        return _importing(status, active, now)
    if status.failed:
        return Headline(failed_text(status.failed), _library(status))
    if status.pending or status.running:
        return Headline(translate("now", "Importing"), _left(status, active))
    if status.assets == 0:
        return Headline(
            translate("now", "Nothing to do yet"),
            translate("now", "The library is empty and waiting."),
        )
    return Headline(translate("now", "All done"), _library(status))


def failed_text(count: int) -> str:
    """What needs the user, in a few words."""
    return plural("now", "%Ln not imported", count)


def _importing(status: Status, active: tuple[ImportSummary, ...], now: datetime) -> Headline:
    names = source_names(active)
    listed = sum(one.files_listed for one in active)
    if all(one.phase is ImportPhase.LISTING for one in active):
        second = plural("now", "%Ln file(s) found so far", listed)
        return Headline(translate("now", "Looking through {source}").format(source=names), second)
    if all(one.phase in (ImportPhase.LISTING, ImportPhase.LOOKING) for one in active):
        second = plural("now", "%Ln file(s) to look at", listed)
        return Headline(
            translate("now", "Finding what is new in {source}").format(source=names), second
        )
    values = {
        "done": number(sum(one.assets_handled for one in active)),
        "total": number(sum(one.assets_total for one in active)),
    }
    if status.seconds_left is None:
        sentence = translate("now", "Importing {done} of {total}").format(**values)
    else:
        values["time"] = clock(now + timedelta(seconds=status.seconds_left))
        sentence = translate("now", "Importing {done} of {total} · about {time}").format(**values)
    return Headline(sentence, _left(status, active))


def _left(status: Status, active: tuple[ImportSummary, ...]) -> str:
    if not active:
        return _library(status)
    count = sum(max(0, one.assets_total - one.assets_handled) for one in active)
    left_bytes = sum(max(0, one.bytes_total - one.bytes_handled) for one in active)
    parts = [
        plural("now", "%Ln left, {size}", count).format(size=size(left_bytes)),
        translate("now", "from {source}").format(source=source_names(active)),
    ]
    if status.state is EngineState.WORKING and status.rate > 0:
        parts.append(rate(status.rate))
    if status.failed:
        parts.append(failed_text(status.failed))
    return " · ".join(parts)


def _library(status: Status) -> str:
    if status.assets == 0:
        return translate("now", "The library is empty.")
    words = plural("now", "%Ln asset(s) in the library, {size}", status.assets)
    return words.format(size=size(status.bytes))


def fraction(status: Status) -> float | None:
    """How much of the running imports is handled, 0 to 1; None while that is not known."""
    active = [one for one in active_imports(status) if one.phase is ImportPhase.COPYING]
    if not active:
        return None
    total_bytes = sum(one.bytes_total for one in active)
    if total_bytes:
        return min(1.0, sum(one.bytes_handled for one in active) / total_bytes)
    total = sum(one.assets_total for one in active)
    return min(1.0, sum(one.assets_handled for one in active) / total) if total else None


def stopped_notice(summary: ImportSummary, problems: Sequence[Problem]) -> Notice:
    """The one notification when an import could not go on."""
    title = translate("notice", "The import from {source} stopped").format(
        source=shown(summary.source_name)
    )
    return Notice(title, problem_text(problems[0]) if problems else "")


def import_notice(summary: ImportSummary) -> Notice:
    """The one notification at the end of an import: how many, from where, and what is amiss."""
    counts = summary.assets
    source = shown(summary.source_name)
    here = counts.already + counts.duplicate
    lines: list[str] = []
    if counts.imported:
        title = plural("notice", "%Ln imported from {source}", counts.imported).format(
            source=source
        )
        lines.append(
            translate("notice", "{size}, done at {time}. Every copy was read back.").format(
                size=size(summary.bytes_done), time=clock(summary.ended_at or summary.started_at)
            )
        )
    elif counts.failed:
        title = translate("notice", "Nothing imported from {source}").format(source=source)
    elif here:
        title = translate("notice", "Nothing new in {source}").format(source=source)
    else:
        title = translate("notice", "No photos or videos in {source}").format(source=source)
    if here:
        lines.append(plural("notice", "%Ln (was|were) here already.", here))
    if counts.failed:
        lines.append(
            plural(
                "notice",
                "%Ln (was|were) not imported. Open Desktop Sync to see why.",
                counts.failed,
            )
        )
    elif summary.problem_count:
        lines.append(plural("notice", "%Ln (is|are) worth a look.", summary.problem_count))
    return Notice(title, " ".join(lines))
