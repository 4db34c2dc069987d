"""Which notes stand beside the jobs: what needs the user, what is worth a look, what waits.

One cause is one note. Must not know how a note looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath

from desktop_sync.model.events import Status
from desktop_sync.model.job import JobRow, Problem
from desktop_sync.ui import messages
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import plural, translate
from desktop_sync.ui.now.job_actions import JobActions
from desktop_sync.ui.now.notes import Group, Note
from desktop_sync.wording import shown

MOST = 20
"""Notes shown in one group; of the others there is only how many."""


def needs_you(rows: Sequence[JobRow], total: int, actions: JobActions) -> Group:
    """Photos that were not imported: ``rows`` of ``total``."""
    again = translate("now", "Try again")
    notes = tuple(
        Note(
            Mark.ATTENTION,
            translate("now", "{name} was not imported").format(name=shown(row.name)),
            messages.problem_reason(row.problem) if row.problem else "",
            again,
            partial(actions.retry, row.id),
        )
        for row in rows[:MOST]
    )
    return Group(
        Mark.ATTENTION,
        translate("now", "Needs you"),
        total,
        notes,
        action=translate("now", "Try all again") if total > 1 else None,
        do=actions.retry_all,
        more=_more(total - len(notes)),
        show_more=actions.explain,
    )


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
    """What waits for something the program looks at again by itself."""
    if status.hold is None:
        return None
    title, _, why = messages.hold_text(status.hold).partition(" · ")
    waiting = status.pending + status.running
    note = Note(Mark.HELD, title, why, translate("now", "Run now"), actions.resume)
    return Group(Mark.HELD, translate("now", "Held"), waiting, (note,))


def _more(count: int) -> str | None:
    return plural("now", "And %Ln more", count) if count > 0 else None
