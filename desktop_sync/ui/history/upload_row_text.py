"""What a row of the history says of uploads and destinations.

Pure text for a ``HistoryRow`` whose entry names a destination; ``<b>`` says what is read first.
Must not know of painting or of models.
"""

from __future__ import annotations

from desktop_sync.model.evidence import Grade
from desktop_sync.model.history import HistoryEntry, HistoryRow, RowState
from desktop_sync.ui.messages import (
    plural,
    problem_text,
    translate,
    upload_loss_text,
    upload_problem_text,
)

_FAILURES = ("upload-failed", "upload-lost")


def entry_text(entry: HistoryEntry) -> str:
    """What went wrong, what goes on by itself, what the user can do; empty where nothing did."""
    if entry.problem is None:
        return ""
    if entry.destination is None:
        return problem_text(entry.problem)
    if entry.event == "upload-lost":
        return upload_loss_text(entry.problem, entry.destination)
    return upload_problem_text(entry.problem)


def template(row: HistoryRow) -> str:
    """The sentence, with ``{name}`` for what it is about."""
    event = row.entry.event
    if event == "uploads":
        return _day(row)
    if event == "uploaded":
        return _uploaded(row.grade)
    if event == "found-there":
        return _found(row.grade)
    if event == "verified":
        return plural("history", "<b>%Ln file(s)</b> asked for again", row.count)
    return {
        "upload-failed": translate("history", "<b>{name}</b> could not be uploaded at first"),
        "upload-lost": translate("history", "<b>{name}</b> was there no more, or not the same"),
        "upload-cancelled": translate("history", "<b>{name}</b> not uploaded: you left it out"),
        "destination-added": translate("history", "<b>{name}</b> added"),
        "destination-removed": translate("history", "<b>{name}</b> removed; what is there stays"),
        "destination-paused": translate("history", "Uploads to <b>{name}</b> paused by you"),
        "destination-resumed": translate("history", "Uploads to <b>{name}</b> resumed"),
    }.get(event, "<b>{name}</b>")


def has_failed(row: HistoryRow) -> bool:
    """Whether the problem itself is the sentence."""
    return row.entry.event in _FAILURES and row.state in (RowState.FAILED, RowState.AGAIN)


def _day(row: HistoryRow) -> str:
    if not row.count:
        found = row.found
        told: dict[Grade | None, str] = {
            Grade.SERVER_HASHED: plural(
                "history",
                "<b>%Ln asset(s)</b> found there, the server’s hashes are the same",
                found,
            ),
            Grade.READ_BACK: plural(
                "history", "<b>%Ln asset(s)</b> found there, all read back", found
            ),
            Grade.SIZE_ONLY: plural(
                "history", "<b>%Ln asset(s)</b> found there, known by their sizes alone", found
            ),
        }
        return told.get(
            row.grade, plural("history", "<b>%Ln asset(s)</b> cannot be kept there", found)
        )
    count = row.count
    told = {
        Grade.SERVER_HASHED: plural(
            "history", "<b>%Ln asset(s)</b> uploaded, the server’s hashes are the same", count
        ),
        Grade.READ_BACK: plural("history", "<b>%Ln asset(s)</b> uploaded, all read back", count),
        Grade.SIZE_ONLY: plural(
            "history", "<b>%Ln asset(s)</b> uploaded, known by their sizes alone", count
        ),
    }
    return told.get(row.grade, plural("history", "<b>%Ln asset(s)</b> uploaded", count))


def _uploaded(grade: Grade | None) -> str:
    told: dict[Grade | None, str] = {
        Grade.SERVER_HASHED: translate(
            "history", "<b>{name}</b> uploaded, the server’s hash is the same"
        ),
        Grade.READ_BACK: translate("history", "<b>{name}</b> uploaded, read back, the same"),
        Grade.SIZE_ONLY: translate("history", "<b>{name}</b> uploaded, its size is the same"),
    }
    return told.get(grade, translate("history", "<b>{name}</b> cannot be kept there"))


def _found(grade: Grade | None) -> str:
    told: dict[Grade | None, str] = {
        Grade.SERVER_HASHED: translate(
            "history", "<b>{name}</b> was there already, the server’s hash is the same"
        ),
        Grade.READ_BACK: translate(
            "history", "<b>{name}</b> was there already, read back, the same"
        ),
        Grade.SIZE_ONLY: translate(
            "history", "<b>{name}</b> was there already, its size is the same"
        ),
    }
    return told.get(grade, translate("history", "<b>{name}</b> cannot be kept there"))
