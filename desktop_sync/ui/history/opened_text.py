"""What an opened row of the history says: the reason, the story, and the whole as plain text.

Pure text for a ``HistoryStory``. Must not know of widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from desktop_sync.model.events import AssetCounts, ImportPhase, ImportSummary
from desktop_sync.model.evidence import Grade
from desktop_sync.model.history import HistoryEntry, HistoryRow, HistoryStory, RowState
from desktop_sync.model.job import Problem
from desktop_sync.ui.dates import day_and_clock
from desktop_sync.ui.history import row_text, upload_row_text
from desktop_sync.ui.history.row_text import MARKS, Mark
from desktop_sync.ui.messages import (
    clock,
    plural,
    problem_reason,
    problem_text,
    translate,
    upload_problem_reason,
)
from desktop_sync.ui.sentences import first_sentence, rest
from desktop_sync.wording import shown


class Line(Struct, frozen=True):
    """One line of a story. The ``last`` of a solved one is read first."""

    time: str
    mark: Mark
    text: str
    last: bool = False


def reason(row: HistoryRow) -> tuple[str, str]:
    """What happened in one sentence, and what else there is to say of it."""
    problem = row.entry.problem
    if problem is not None and row.state is not RowState.LEFT_OUT:
        whole = upload_row_text.entry_text(row.entry)
        return first_sentence(whole), rest(whole)
    if row.entry.destination is not None:
        return row_text.plain(row_text.sentence(row)), ""
    more = {
        "imported": translate(
            "history",
            "Its bytes were read from the source, and the copy was read back from the disk.",
        ),
        "duplicate": translate("history", "Nothing was copied: every file of it was there."),
        "ignored": translate(
            "history", "What you remove on purpose does not come back with a later import."
        ),
        "cancelled": translate("history", "Nothing of it was copied. Try again to import it."),
        "removed": translate(
            "history", "It does not come back with a later import, unless you bring it back."
        ),
        "verified": translate(
            "history", "Each file was compared with what was imported, byte for byte."
        ),
    }
    return row_text.plain(row_text.sentence(row)), more.get(row.entry.event, "")


def lines(story: HistoryStory, today: date) -> tuple[Line, ...]:
    """The story in order."""
    if story.summary is not None:
        return tuple(_of_import(story.summary, story.problems, story.row))
    if story.row.entry.event == "uploads":
        return tuple(_of_day(story.row))
    first = story.entries[0].at.astimezone().date() if story.entries else today
    made = []
    for entry in story.entries:
        mark, text = _told(entry)
        same_day = entry.at.astimezone().date() == first
        time = clock(entry.at) if same_day else day_and_clock(entry.at, today)
        last = mark is Mark.PROVEN and entry is story.entries[-1]
        made.append(Line(time, mark, text, last))
    row = story.row
    if row.state is RowState.SOLVED and not (made and made[-1].last):
        time = "" if row.solved_at is None else day_and_clock(row.solved_at, today)
        made.append(Line(time, Mark.PROVEN, _sentence_case(row_text.solved(row, today)), last=True))
    return tuple(made)


def _told(entry: HistoryEntry) -> tuple[Mark, str]:
    why = ""
    if entry.problem is not None:
        of_import = entry.destination is None
        tell = problem_reason if of_import else upload_problem_reason
        why = first_sentence(tell(entry.problem))
    told = {
        "tried-again": (
            Mark.WAITING,
            translate("history", "{reason}. Tried again by itself.").format(reason=why),
        ),
        "failed": (Mark.ATTENTION, translate("history", "{reason}.").format(reason=why)),
        "retried": (Mark.RUNNING, translate("history", "You had it tried again.")),
        "cancelled": (Mark.LEFT_OUT, translate("history", "You left it out.")),
        "imported": (
            Mark.PROVEN,
            translate("history", "In the library. The copy was read back and is the same."),
        ),
        "duplicate": (Mark.PROVEN, translate("history", "The same is already in the library.")),
        "ignored": (Mark.LEFT_OUT, translate("history", "Left out: you removed it before.")),
        "removed": (Mark.LEFT_OUT, translate("history", "Moved to the trash.")),
        "verified": (Mark.PROVEN, translate("history", "The whole library was read back.")),
        "rotten": (Mark.ATTENTION, translate("history", "{reason}.").format(reason=why)),
        "lost": (Mark.ATTENTION, translate("history", "{reason}.").format(reason=why)),
    }
    if entry.destination is not None:
        return _told_of_upload(entry, why)
    return told.get(entry.event, (Mark.PROVEN, shown(entry.name)))


def _told_of_upload(entry: HistoryEntry, why: str) -> tuple[Mark, str]:
    proven = {
        Grade.SERVER_HASHED: translate("history", "It says its copy has the same hash."),
        Grade.READ_BACK: translate("history", "The copy there was read back and is the same."),
        Grade.SIZE_ONLY: translate("history", "A copy of the same size is there."),
    }
    if entry.event in ("uploaded", "found-there"):
        if entry.detail is None:
            return Mark.LEFT_OUT, translate("history", "It cannot be kept there.")
        grade = Grade(entry.detail)
        mark = Mark.SIZE_ONLY if grade is Grade.SIZE_ONLY else Mark.PROVEN
        return mark, proven.get(grade, proven[Grade.READ_BACK])
    told = {
        "upload-tried-again": (
            Mark.WAITING,
            translate("history", "{reason}. Tried again by itself.").format(reason=why),
        ),
        "upload-failed": (Mark.ATTENTION, translate("history", "{reason}.").format(reason=why)),
        "upload-retried": (Mark.RUNNING, translate("history", "You had it tried again.")),
        "upload-cancelled": (Mark.LEFT_OUT, translate("history", "You left it out.")),
        "upload-lost": (
            Mark.ATTENTION,
            translate("history", "Asked again, it was not there, or not the same."),
        ),
        "verified": (Mark.PROVEN, translate("history", "It was asked for everything again.")),
    }
    name = shown(entry.name)
    return told.get(entry.event, (Mark.RUNNING, name))


def _of_day(row: HistoryRow) -> Iterator[Line]:
    """What a day brought to a destination."""
    if row.count:
        text = plural("history", "%Ln asset(s) uploaded.", row.count)
        yield Line(clock(row.entry.at), row_text.mark(row), text)
    if row.found:
        text = plural("history", "%Ln asset(s) found there already.", row.found)
        yield Line("", row_text.mark(row), text)


def _of_import(
    summary: ImportSummary, problems: tuple[Problem, ...], row: HistoryRow
) -> Iterator[Line]:
    yield Line(
        clock(summary.started_at),
        Mark.RUNNING,
        translate("history", "The import from {source} began.").format(
            source=", ".join(shown(root) for root in summary.roots)
        ),
    )
    for mark, text in _counts(summary.assets):
        yield Line("", mark, text)
    for problem in problems:
        if problem.code != "companion-failed":
            yield Line("", Mark.ATTENTION, problem_text(problem))
    more = summary.problem_count - len(problems)
    if more > 0:
        yield Line("", Mark.ATTENTION, plural("history", "And %Ln more problem(s).", more))
    if summary.ended_at is not None:
        ends = {
            ImportPhase.CANCELLED: translate("history", "You cancelled the import."),
            ImportPhase.STOPPED: translate("history", "The import stopped."),
        }
        text = ends.get(summary.phase, translate("history", "The import ended."))
        yield Line(clock(summary.ended_at), MARKS[row.state], text)


def _counts(counts: AssetCounts) -> Iterator[tuple[Mark, str]]:
    if counts.imported:
        text = plural("history", "%Ln asset(s) imported, every copy read back.", counts.imported)
        yield Mark.PROVEN, text
    if counts.already:
        text = plural("history", "%Ln asset(s) imported earlier.", counts.already)
        yield Mark.PROVEN, text
    if counts.duplicate:
        text = plural("history", "%Ln asset(s) the same as one in the library.", counts.duplicate)
        yield Mark.PROVEN, text
    if counts.ignored:
        text = plural("history", "%Ln asset(s) left out: you removed them.", counts.ignored)
        yield Mark.LEFT_OUT, text
    if counts.failed:
        text = plural("history", "%Ln asset(s) not imported yet.", counts.failed)
        yield Mark.ATTENTION, text


def as_text(story: HistoryStory, today: date) -> str:
    """Everything, to be passed on."""
    what, more = reason(story.row)
    parts = [
        f"{day_and_clock(story.row.entry.at, today)} {row_text.whole(story.row, today)}",
        what,
        more,
        shown(story.row.entry.path or ""),
        *(f"{line.time} {line.text}".strip() for line in lines(story, today)),
    ]
    entry = story.row.entry
    if entry.code is not None:
        parts.append(" ".join((shown(entry.code), shown(entry.detail or ""))).strip())
    return "\n".join(part for part in parts if part)


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
