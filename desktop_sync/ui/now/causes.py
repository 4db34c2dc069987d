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
from desktop_sync.wording import shown

MOST = 20
"""Notes shown in one group; of the others there is only how many."""


def needs_you(
    refused: Sequence[UploadsTo], rows: Sequence[JobRow], total: int, actions: JobActions
) -> Group | None:
    """Destinations that do not let us in, and photos that were not imported or uploaded: ``rows``
    of ``total``."""
    count = len(refused) + total
    if not count:
        return None
    notes = (*(_refused(one, actions) for one in refused), *(_failed(one, actions) for one in rows))
    return Group(
        Mark.ATTENTION,
        translate("now", "Needs you"),
        count,
        notes[:MOST],
        action=translate("now", "Try all again") if total > 1 else None,
        do=actions.retry_all,
        more=_more(count - len(notes[:MOST])),
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


def _failed(row: JobRow, actions: JobActions) -> Note:
    if row.destination is None:
        title = translate("now", "{name} was not imported").format(name=shown(row.name))
        reason = messages.problem_reason(row.problem) if row.problem else ""
    else:
        title = translate("now", "{name} was not uploaded to {destination}").format(
            name=shown(row.name), destination=shown(row.destination)
        )
        reason = messages.upload_problem_reason(row.problem) if row.problem else ""
    again = translate("now", "Try again")
    return Note(Mark.ATTENTION, title, reason, again, partial(actions.retry, row))


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
    places = [one for one in status.uploads.held if not one.needs_user]
    notes = [_held_uploads(one, actions) for one in places]
    waiting = sum(one.pending for one in places)
    if status.hold is not None:
        waiting += status.pending + status.running
        title, _, why = messages.hold_text(status.hold).partition(" · ")
        again = translate("now", "Run now")
        notes.insert(0, Note(Mark.HELD, title, why, again, actions.resume))
    if not notes:
        return None
    return Group(
        Mark.HELD,
        translate("now", "Held"),
        waiting,
        tuple(notes[:MOST]),
        more=_more(len(notes) - MOST),
    )


def _held_uploads(place: UploadsTo, actions: JobActions) -> Note:
    title = plural("now", "%Ln asset(s) (waits|wait) for {name}", place.pending).format(
        name=shown(place.destination)
    )
    amount = size(place.bytes_left)
    if place.paused or place.hold is None:
        why = translate("now", "paused by you · {size}").format(size=amount)
        resume = partial(actions.resume_destination, place.destination)
        return Note(Mark.PAUSED, title, why, translate("now", "Resume"), resume)
    why = messages.destination_hold_text(place.destination, place.hold).partition(" · ")[2]
    body = translate("now", "{why} · {size}").format(why=why, size=amount)
    run = partial(actions.upload_now, place.destination)
    return Note(Mark.HELD, title, body, translate("now", "Run now"), run)


def _more(count: int) -> str | None:
    return plural("now", "And %Ln more", count) if count > 0 else None
