"""What is said outside the window of what was done: one digest, and a word where something needs
the user.

Owns when to speak: a digest at most once an hour, of what was imported at once and of uploads when
they rest; of a failure at once, of a refusal once, until it is solved. Must not know how it is
shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from desktop_sync.model.events import ImportEnded, ImportPhase, ImportSummary, Status, UploadsTo
from desktop_sync.ui.bubbles import Bubble
from desktop_sync.ui.messages import (
    Notice,
    active_imports,
    clock,
    imports_notice,
    plural,
    refusal_text,
    size,
    stopped_notice,
    translate,
)
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.sentences import first_sentence
from desktop_sync.ui.waiting import waiting, what_waits
from desktop_sync.wording import shown

SHOW, RETRY = "show", "retry"
APART = timedelta(hours=1)

_Done = dict[str, tuple[int, int]]
"""By destination: how many assets, and of how many bytes."""


class Digest:
    """``clock`` is in monotonic seconds. What ``hear`` and ``note_end`` give needs the user and is
    to be told at once; ``take`` gives what else there is to tell."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told_at: float | None = None
        self._told: _Done | None = None
        self._failed = 0
        self._refused: set[tuple[str, str]] = set()
        self._status: Status | None = None
        self._imports: list[ImportSummary] = []
        self._unsolved: set[int] = set()

    def note_end(self, ended: ImportEnded) -> list[Bubble]:
        """An import came to its end; who cancelled one knows it already."""
        summary = ended.summary
        if summary.phase is ImportPhase.STOPPED:
            return [_stopped(ended)]
        if summary.phase is not ImportPhase.ENDED:
            return []
        if summary.assets.failed:
            self._unsolved.add(summary.id)
            return [_with_failures(summary)]
        if summary.id in self._unsolved:
            # It was told of before, and now takes the place of that.
            self._unsolved.discard(summary.id)
            return [_of_imports([summary])]
        self._imports.append(summary)
        return []

    def hear(self, status: Status) -> list[Bubble]:
        """How it stands now."""
        self._status = status
        bubbles = [_refusal(one) for one in self._newly_refused(status)]
        failures = self._failures(status)
        return bubbles if failures is None else [*bubbles, failures]

    def take(self) -> Bubble | None:
        """What was done since the last digest; it is told by that."""
        gained = self._gained() if self._rests else {}
        if self._seconds_left() > 0 or not (gained or self._imports):
            return None
        self._told_at = self._clock()
        imports, self._imports = self._imports, []
        if gained:
            self._told = self._done()
        if not gained:
            return _of_imports(imports)
        assert self._status is not None
        return _of_uploads(gained, self._status, imports)

    def due_seconds(self) -> float | None:
        """How long until there is something to take though nothing else happens; None where
        there is not."""
        if self._imports or (self._rests and self._gained()):
            return self._seconds_left()
        return None

    # Inside ---------------------------------------------------------------------------

    @property
    def _rests(self) -> bool:
        status = self._status
        if status is None:
            return False
        return not (status.uploads.is_moving or active_imports(status) or status.paused)

    def _seconds_left(self) -> float:
        if self._told_at is None:
            return 0.0
        return max(0.0, self._told_at + APART.total_seconds() - self._clock())

    def _done(self) -> _Done:
        places = self._status.uploads.places if self._status is not None else ()
        return {one.destination: (one.succeeded, one.bytes_done) for one in places}

    def _gained(self) -> _Done:
        told = self._told or {}
        return {
            name: (now[0] - before[0], max(0, now[1] - before[1]))
            for name, now in self._done().items()
            if now[0] > (before := told.get(name, (0, 0)))[0]
        }

    def _newly_refused(self, status: Status) -> list[UploadsTo]:
        """A hold that is just looked at again is still the same."""
        refused = {
            (one.destination, one.hold.code): one
            for one in status.uploads.need_user
            if one.hold is not None
        }
        new = [one for key, one in refused.items() if key not in self._refused]
        self._refused = set(refused)
        return new

    def _failures(self, status: Status) -> Bubble | None:
        """What was not uploaded, with what was, once uploads rest."""
        failed, done = status.uploads.failed, self._done()
        if self._told is None:
            self._told, self._failed = done, failed
            return None
        self._told = {
            name: min(before, done[name]) for name, before in self._told.items() if name in done
        }
        self._failed = min(self._failed, failed)
        if not self._rests or failed <= self._failed:
            return None
        gained = self._gained()
        self._told_at, self._told, self._failed = self._clock(), done, failed
        return _with_failed_uploads(gained, status)


def _stopped(ended: ImportEnded) -> Bubble:
    notice = stopped_notice(ended.summary, ended.problems)
    return _bubble(f"import-{ended.summary.id}", notice, PageName.NOW, needs_user=True)


def _with_failures(summary: ImportSummary) -> Bubble:
    notice = imports_notice([summary])
    tag = f"import-{summary.id}"
    return _bubble(tag, notice, PageName.NOW, _retry(), needs_user=True)


def _of_imports(imports: Sequence[ImportSummary]) -> Bubble:
    imported = any(one.assets.imported for one in imports)
    page = PageName.LIBRARY if imported else PageName.HISTORY
    tag = f"import-{imports[0].id}" if len(imports) == 1 else "digest"
    return _bubble(tag, imports_notice(imports), page)


def _of_uploads(gained: _Done, status: Status, imports: Sequence[ImportSummary]) -> Bubble:
    notice = _uploads_notice(gained, status)
    if any(one.assets.imported for one in imports):
        first = imports_notice(imports)
        title = translate("notice", "{imported}, {uploaded}")
        notice = Notice(
            title.format(imported=first.title, uploaded=notice.title),
            f"{first.body} {notice.body}",
        )
    return _bubble("digest", notice, PageName.PLACES)


def _with_failed_uploads(gained: _Done, status: Status) -> Bubble:
    if gained:
        notice = _uploads_notice(gained, status)
    else:
        title = plural("notice", "%Ln not uploaded", status.uploads.failed)
        why = translate("notice", "Open Desktop Sync to see why.")
        notice = Notice(title, " ".join([why, *_waits(status)]))
    return _bubble("digest", notice, PageName.NOW, _retry(), needs_user=True)


def _refusal(place: UploadsTo) -> Bubble:
    assert place.hold is not None
    body = plural(
        "notice",
        "%Ln asset(s) (waits|wait) for it, and everything else goes on. "
        "(It is|They are) in the library and nothing is lost.",
        place.pending,
    )
    notice = Notice(first_sentence(refusal_text(place.destination, place.hold)), body)
    show = (SHOW, translate("notice", "Open Places"))
    link = Link(PageName.PLACES)
    return Bubble(refusal_tag(place.destination), notice, link, (show,), needs_user=True)


def refusal_tag(destination: str) -> str:
    """Of the bubble that says that it refuses."""
    return f"destination-{destination}"


def _uploads_notice(gained: _Done, status: Status) -> Notice:
    count = sum(one for one, _ in gained.values())
    names = ", ".join(shown(name) for name in gained)
    title = plural("notice", "%Ln uploaded to {names}", count).format(names=names)
    words = translate("notice", "{size}, done at {time}. Every copy there was checked.")
    amount = size(sum(size_bytes for _, size_bytes in gained.values()))
    lines = [words.format(size=amount, time=clock(datetime.now(UTC)))]
    failed = status.uploads.failed
    if failed:
        lines.append(
            plural("notice", "%Ln (was|were) not uploaded. Open Desktop Sync to see why.", failed)
        )
    return Notice(title, " ".join([*lines, *_waits(status)]))


def _waits(status: Status) -> list[str]:
    """What waits still, and what needs the user, a sentence each."""
    sentence = translate("notice", "{what}.")
    said = [sentence.format(what=what_waits(one)) for one in waiting(status.uploads)]
    for one in status.uploads.need_user:
        waits = plural("notice", "%Ln (waits|wait) for {name}.", one.pending)
        said.append(waits.format(name=shown(one.destination)))
    return said


def _retry() -> tuple[str, str]:
    return RETRY, translate("notice", "Try again")


def _bubble(
    tag: str, notice: Notice, page: PageName, *actions: tuple[str, str], needs_user: bool = False
) -> Bubble:
    show = (SHOW, translate("notice", "Show"))
    return Bubble(tag, notice, Link(page), (show, *actions), needs_user=needs_user)
