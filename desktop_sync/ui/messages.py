"""What people read about the engine and its imports, through Qt's translation and locale.

Numbers, sizes and clock times are the locale's. Sentences about one cause come from
``desktop_sync.wording``. Must not know of widgets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime
from PySide6.QtGui import Qt

from desktop_sync.errors import DesktopSyncError
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.destination import DestinationHold
from desktop_sync.model.events import Hold, ImportSummary, Status
from desktop_sync.model.job import Problem
from desktop_sync.wording import (
    Figures,
    destination_hold_message,
    destination_refusal_message,
    error_message,
    hold_message,
    passed_over_message,
    paused_message,
    problem_message,
    shown,
    upload_loss_message,
    upload_problem_message,
    uploads_hold_message,
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


class Headline(Struct, frozen=True):
    """The state of everything in one sentence, and what it rests on. ``short`` is of the second
    line what stands nowhere else on the page; empty where that is all of it."""

    sentence: str
    second: str
    short: str = ""


class Notice(Struct, frozen=True):
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
    return hold_message(hold, _translate_wording, _figures())


def upload_problem_text(problem: Problem) -> str:
    """The same of an upload."""
    return upload_problem_message(problem, _translate_wording)


def upload_loss_text(problem: Problem, destination: str) -> str:
    """What a destination, asked again, has no more or not as it was."""
    return upload_loss_message(problem, destination, _translate_wording)


def destination_hold_text(name: str, hold: DestinationHold) -> str:
    """Why nothing goes to a destination, and until when, or when it is looked at again."""
    return destination_hold_message(name, hold, _translate_wording, _figures())


def uploads_hold_text(hold: DestinationHold) -> str:
    """Why nothing is uploaded anywhere, where a policy holds everything."""
    return uploads_hold_message(hold, _translate_wording, _figures())


def paused_text(until: datetime | None) -> str:
    """That everything waits because the user said so, and until when."""
    return paused_message(until, _translate_wording, _figures())


def refusal_text(name: str, hold: DestinationHold) -> str:
    """What a destination does not let us do, and what the user can do."""
    return destination_refusal_message(name, hold, _translate_wording)


def problem_reason(problem: Problem) -> str:
    """``problem_text`` without its beginning, for where the name already stands beside it."""
    return _reason(problem, problem_text(problem))


def upload_problem_reason(problem: Problem) -> str:
    return _reason(problem, upload_problem_text(problem))


def _reason(problem: Problem, whole: str) -> str:
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


def moment(at: datetime, now: datetime | None = None) -> str:
    """A time to come as it stands in a sentence: ``22:30``, ``tomorrow, 08:00``. ``now`` is aware;
    without it, it is this moment."""
    day, time = at.astimezone().date(), clock(at)
    days = (day - (now or datetime.now(UTC)).astimezone().date()) // timedelta(days=1)
    if days == 0:
        return time
    if days == 1:
        return translate("dates", "tomorrow, {time}").format(time=time)
    named = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
    return translate("dates", "{day}, {time}").format(day=named, time=time)


def _figures() -> Figures:
    return Figures(clock, moment, size)


def active_imports(status: Status) -> tuple[ImportSummary, ...]:
    return tuple(one for one in status.imports if one.ended_at is None)


def source_names(imports: tuple[ImportSummary, ...]) -> str:
    """``DCIM``, or ``DCIM and 2 more``."""
    if len(imports) == 1:
        return shown(imports[0].source_name)
    return plural("now", "{first} and %Ln more", len(imports) - 1).format(
        first=shown(imports[0].source_name)
    )


def stopped_notice(summary: ImportSummary, problems: Sequence[Problem]) -> Notice:
    """The one notification when an import could not go on."""
    title = translate("notice", "The import from {source} stopped").format(
        source=shown(summary.source_name)
    )
    return Notice(title, problem_text(problems[0]) if problems else "")


def imports_notice(imports: Sequence[ImportSummary]) -> Notice:
    """What one notification says of imports that ended: how many, from where, and what is
    amiss."""
    counts = [one.assets for one in imports]
    imported, failed = sum(one.imported for one in counts), sum(one.failed for one in counts)
    here = sum(one.already + one.duplicate for one in counts)
    source = source_names(tuple(imports))
    lines: list[str] = []
    if imported:
        title = plural("notice", "%Ln imported from {source}", imported).format(source=source)
        ended = max(one.ended_at or one.started_at for one in imports)
        lines.append(
            translate("notice", "{size}, done at {time}. Every copy was read back.").format(
                size=size(sum(one.bytes_done for one in imports)), time=clock(ended)
            )
        )
    elif failed:
        title = translate("notice", "Nothing imported from {source}").format(source=source)
    elif here:
        title = translate("notice", "Nothing new in {source}").format(source=source)
    else:
        title = translate("notice", "No photos or videos in {source}").format(source=source)
    if here:
        lines.append(plural("notice", "%Ln (was|were) here already.", here))
    problems = sum(one.problem_count for one in imports)
    if failed:
        lines.append(
            plural("notice", "%Ln (was|were) not imported. Open Desktop Sync to see why.", failed)
        )
    elif problems:
        lines.append(plural("notice", "%Ln (is|are) worth a look.", problems))
    return Notice(title, " ".join(lines))
