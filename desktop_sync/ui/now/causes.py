"""Which notes stand beside the jobs: what needs the user, what is worth a look, what waits.

One cause is one note: a destination that refuses is one, whatever waits for it. Must not know how a
note looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath

from desktop_sync.model.events import Status, UploadsTo
from desktop_sync.model.job import JobRow, Problem
from desktop_sync.ui import messages
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import plural, size, translate
from desktop_sync.ui.now.job_actions import JobActions
from desktop_sync.ui.now.notes import Group, Note
from desktop_sync.ui.sentences import first_sentence
from desktop_sync.ui.waiting import METERED, Waiting, waiting, what_waits, why_it_waits
from desktop_sync.wording import shown

MOST = 20
"""Notes shown in one group; of the others there is only how many."""
MOST_FAILURES = 50
"""Failed jobs looked at to make notes of them: a page of the job list."""
_NAMED = 3


def needs_you(
    refused: Sequence[UploadsTo], rows: Sequence[JobRow], total: int, actions: JobActions
) -> Group | None:
    """Destinations that do not let us in, and photos that were not imported or uploaded: ``rows``
    of ``total``."""
    count = len(refused) + total
    if not count:
        return None
    failed = _by_cause(rows)[: max(0, MOST - len(refused))]
    notes = (
        *(_refused(one, actions) for one in refused),
        *(_failed(one, actions) for one in failed),
    )
    return Group(
        Mark.ATTENTION,
        translate("now", "Needs you"),
        count,
        notes[:MOST],
        action=translate("now", "Try all again") if total > 1 else None,
        do=actions.retry_all,
        more=_more(total - sum(map(len, failed))),
        show_more=actions.explain,
    )


def _refused(place: UploadsTo, actions: JobActions) -> Note:
    assert place.hold is not None
    waits = plural("now", "%Ln asset(s) (waits|wait). Nothing is lost.", place.pending)
    return Note(
        Mark.ATTENTION,
        first_sentence(messages.refusal_text(place.destination, place.hold)),
        waits,
        translate("now", "Open Places"),
        actions.show_places,
    )


def _by_cause(rows: Sequence[JobRow]) -> list[list[JobRow]]:
    """Uploads that failed at one place for one reason are together; an import is by itself."""
    found: dict[object, list[JobRow]] = {}
    for row in rows:
        of_uploads = row.destination is not None and row.problem is not None
        cause = (row.destination, row.problem and row.problem.code) if of_uploads else row.key
        found.setdefault(cause, []).append(row)
    return list(found.values())


def _failed(rows: Sequence[JobRow], actions: JobActions) -> Note:
    """One card for what failed for one reason."""
    row, *others = rows
    again = translate("now", "Try again")
    if row.destination is None:
        title = translate("now", "{name} was not imported").format(name=shown(row.name))
        reason = messages.problem_reason(row.problem) if row.problem else ""
        return Note(Mark.ATTENTION, title, reason, again, partial(actions.retry, row))
    reason = messages.upload_problem_reason(row.problem) if row.problem else ""
    if others:
        title = plural("now", "%Ln (was|were) not uploaded to {destination}", len(rows))
        body = translate("now", "{names}. {reason}").format(names=_names(rows), reason=reason)
        said = title.format(destination=shown(row.destination))
        return Note(Mark.ATTENTION, said, body, again, partial(actions.retry, *rows))
    title = translate("now", "{name} was not uploaded to {destination}").format(
        name=shown(row.name), destination=shown(row.destination)
    )
    return Note(Mark.ATTENTION, title, reason, again, partial(actions.retry, row))


def _names(rows: Sequence[JobRow]) -> str:
    named = ", ".join(shown(one.name) for one in rows[:_NAMED])
    others = len(rows) - _NAMED
    if others <= 0:
        return named
    return plural("now", "{names} and %Ln more", others).format(names=named)


def worth_a_look(
    told: Sequence[Problem], dismiss: Callable[[], None], actions: JobActions
) -> Group:
    """Of the last import: damaged files that were kept, folders that could not be read."""
    notes = tuple(
        Note(Mark.ATTENTION, shown(PurePath(one.path).name), messages.problem_text(one))
        for one in told[:MOST]
    )
    return Group(
        Mark.ATTENTION,
        translate("now", "Worth a look"),
        len(told),
        notes,
        action=translate("now", "Dismiss"),
        do=dismiss,
        more=_more(len(told) - len(notes)),
        show_more=actions.explain,
    )


def held(status: Status, actions: JobActions) -> Group | None:
    """What waits for something the program looks at again by itself, or for the user's word."""
    found = waiting(status.uploads)
    several = len(status.uploads.places) > 1
    notes = [_held_uploads(one, actions, several=several) for one in found]
    count = sum(one.jobs for one in found)
    size_bytes = sum(one.size_bytes for one in found)
    if status.hold is not None:
        count += status.pending + status.running
        size_bytes = 0
        title, _, why = messages.hold_text(status.hold).partition(" · ")
        again = translate("now", "Run now")
        notes.insert(0, Note(Mark.HELD, title, why, again, actions.resume))
    if not notes:
        return None
    return Group(
        Mark.HELD,
        translate("now", "Held"),
        count,
        tuple(notes[:MOST]),
        more=_more(len(notes) - MOST),
        size_bytes=size_bytes,
    )


def _held_uploads(held: Waiting, actions: JobActions, *, several: bool) -> Note:
    title, why = what_waits(held), why_it_waits(held)
    parts = [why, size(held.size_bytes)]
    if held.hold is None:
        resume = partial(actions.resume_destination, held.places[0])
        return Note(Mark.PAUSED, title, " · ".join(parts), translate("now", "Resume"), resume)
    if several and held.is_policy and not held.is_by_route:
        parts.insert(0, ", ".join(map(shown, held.places)))
    body = " · ".join(parts)
    if held.hold.code == METERED and held.hold.detail:
        costs_nothing = partial(actions.call_unmetered, held.hold.detail)
        words = translate("now", "This network costs nothing")
        return Note(Mark.HELD, title, body, words, costs_nothing)
    run = partial(actions.upload_now, *held.places)
    return Note(Mark.HELD, title, body, translate("now", "Run now"), run)


def _more(count: int) -> str | None:
    return plural("now", "And %Ln more", count) if count > 0 else None
