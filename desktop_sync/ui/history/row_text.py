"""What a row of the history says: its mark, its sentence, and what stands at its end.

Pure text for a ``HistoryRow``. In the sentences ``<b>`` says what is read first. Must not know
of painting or of models.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.evidence import Grade
from desktop_sync.model.history import HistoryDay, HistoryRow, RowState
from desktop_sync.ui.dates import day_and_clock
from desktop_sync.ui.history import upload_row_text
from desktop_sync.ui.messages import clock, plural, problem_text, size, translate
from desktop_sync.ui.sentences import first_sentence
from desktop_sync.wording import shown


class Mark(StrEnum):
    """Signs told apart by silhouette; the value names the icon."""

    PROVEN = "mark-proven"
    SIZE_ONLY = "mark-size-only"
    RUNNING = "mark-running"
    ATTENTION = "mark-attention"
    WAITING = "mark-waiting"
    SOLVED = "mark-solved"
    LEFT_OUT = "mark-left-out"
    PAUSED = "mark-paused"


class Piece(Struct, frozen=True):
    """A part of a sentence; what is ``first`` is read first."""

    text: str
    first: bool = False


Sentence = tuple[Piece, ...]

MARKS = {
    RowState.DONE: Mark.PROVEN,
    RowState.RUNNING: Mark.RUNNING,
    RowState.FAILED: Mark.ATTENTION,
    RowState.AGAIN: Mark.WAITING,
    RowState.SOLVED: Mark.SOLVED,
    RowState.LEFT_OUT: Mark.LEFT_OUT,
    RowState.NOTED: Mark.RUNNING,
}
_NOTED = {"destination-removed": Mark.LEFT_OUT, "destination-paused": Mark.PAUSED}


def mark(row: HistoryRow) -> Mark:
    """What stands before it."""
    if row.entry.event in ("uploads", "uploaded", "found-there"):
        marks = {None: Mark.LEFT_OUT, Grade.SIZE_ONLY: Mark.SIZE_ONLY}
        return marks.get(row.grade, Mark.PROVEN)
    return _NOTED.get(row.entry.event, MARKS[row.state])


def plain(sentence: Sentence) -> str:
    return "".join(piece.text for piece in sentence)


def sentence(row: HistoryRow) -> Sentence:
    """What happened."""
    event, name = row.entry.event, row.entry.name
    if event == "import-started":
        return _import(row)
    if row.entry.destination is not None:
        if upload_row_text.has_failed(row):
            return _emphasised(first_sentence(upload_row_text.entry_text(row.entry)), row)
        return pieces(upload_row_text.template(row), name=name)
    if row.state in (RowState.FAILED, RowState.AGAIN) and row.entry.problem is not None:
        return _emphasised(first_sentence(problem_text(row.entry.problem)), row)
    templates = {
        "imported": translate("history", "<b>{name}</b> imported, read back, the same"),
        "duplicate": translate(
            "history", "<b>{name}</b> not imported: the same is already in the library"
        ),
        "ignored": translate("history", "<b>{name}</b> not imported: you removed it before"),
        "failed": translate("history", "<b>{name}</b> could not be imported at first"),
        "cancelled": translate("history", "<b>{name}</b> left out: you cancelled it"),
        "removed": translate("history", "<b>{name}</b> removed, and moved to the trash"),
        "rotten": translate("history", "<b>{name}</b> was no longer what was imported"),
        "lost": translate("history", "<b>{name}</b> was missing from the library"),
        "verified": plural("history", "<b>%Ln file(s)</b> of the library read back", row.count),
    }
    return pieces(templates.get(event, "<b>{name}</b>"), name=name)


def _import(row: HistoryRow) -> Sentence:
    source = row.entry.name
    if row.state is RowState.SOLVED:
        return pieces(
            translate("history", "The import from <b>{source}</b> stopped at first"), source=source
        )
    if row.state is RowState.FAILED:
        if row.entry.problem is None:
            text = translate("history", "The import from <b>{source}</b> stopped")
            return pieces(text, source=source)
        reason = first_sentence(problem_text(row.entry.problem))
        text = translate("history", "<b>{source}</b> · {reason}")
        return pieces(text, source=source, reason=reason)
    if row.state is RowState.RUNNING:
        text = plural("history", "<b>%Ln asset(s)</b> imported from {source} so far", row.count)
        return pieces(text, source=source)
    if not row.count:
        return pieces(translate("history", "<b>{source}</b> held nothing new"), source=source)
    if row.kind is AssetKind.PHOTO:
        text = plural(
            "history", "<b>%Ln photo(s)</b> imported from {source}, every copy read back", row.count
        )
    elif row.kind is AssetKind.VIDEO:
        text = plural(
            "history", "<b>%Ln video(s)</b> imported from {source}, every copy read back", row.count
        )
    else:
        text = plural(
            "history", "<b>%Ln asset(s)</b> imported from {source}, every copy read back", row.count
        )
    return pieces(text, source=source)


def pieces(template: str, **values: str) -> Sentence:
    """The template's parts, with its fields filled in."""
    made = []
    filled = {name: shown(value) for name, value in values.items()}
    for part in re.split(r"(<b>.*?</b>)", template):
        first = part.startswith("<b>")
        text = (part[3:-4] if first else part).format(**filled)
        if text:
            made.append(Piece(text, first))
    return tuple(made)


def _emphasised(text: str, row: HistoryRow) -> Sentence:
    """``text`` with the name in it read first."""
    path = row.entry.path or row.entry.name
    name = shown(path.rstrip("/").rpartition("/")[2])
    before, found, after = text.partition(name)
    parts = (Piece(before), Piece(found, first=True), Piece(after))
    return tuple(part for part in parts if part.text)


def solved(row: HistoryRow, today: date) -> str:
    """What became of a failure, where that is more than a mark; empty where it is not."""
    if row.state is RowState.AGAIN:
        return translate("history", "being tried again")
    if row.state is not RowState.SOLVED:
        return ""
    if row.entry.event == "import-started":
        return translate("history", "imported again since")
    if row.solved_at is None:
        return translate("history", "a later import looked at it anew")
    since = _since(row.entry.at, row.solved_at, today)
    if row.entry.destination is not None:
        return translate("history", "there since {time}").format(time=since)
    if row.entry.event in ("rotten", "lost"):
        return translate("history", "whole again since {time}").format(time=since)
    return translate("history", "in the library since {time}").format(time=since)


def _since(at: datetime, solved_at: datetime, today: date) -> str:
    same_day = at.astimezone().date() == solved_at.astimezone().date()
    return clock(solved_at) if same_day else day_and_clock(solved_at, today)


def place(row: HistoryRow) -> str:
    """Where it happened."""
    if row.entry.destination is not None:
        return shown(row.entry.destination)
    if row.entry.event == "removed":
        return translate("history", "Trash")
    return translate("history", "Library")


def measure(row: HistoryRow) -> str:
    return "" if row.size_bytes is None else size(row.size_bytes)


def whole(row: HistoryRow, today: date) -> str:
    """The row in one sentence, as a screen reader says it."""
    states = {
        RowState.FAILED: translate("history", "needs you"),
        RowState.RUNNING: translate("history", "running"),
    }
    became = solved(row, today) or states.get(row.state, "")
    parts = [clock(row.entry.at), plain(sentence(row)), became, place(row), measure(row)]
    return ", ".join(part for part in parts if part)


def day_summary(day: HistoryDay) -> str:
    """``61 imported · 2 failures open``; empty for a day that has neither."""
    parts = []
    if day.uploaded:
        parts.append(plural("history", "%Ln uploaded", day.uploaded))
    if day.imported:
        parts.append(plural("history", "%Ln imported", day.imported))
    if day.open:
        parts.append(plural("history", "%Ln failure(s) open", day.open))
    elif day.failures:
        parts.append(translate("history", "all failures solved"))
    return " · ".join(parts)
