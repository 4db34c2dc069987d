"""What is said of uploads outside the window: one digest when they rest, and a word when a
destination needs the user.

Owns when to speak: a digest at most once an hour, unless something failed; of a refusal once, until
it is solved. Must not know how it is shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desktop_sync.model.events import Status, UploadsTo
from desktop_sync.ui.bubbles import Bubble
from desktop_sync.ui.messages import (
    Notice,
    active_imports,
    clock,
    plural,
    refusal_text,
    size,
    translate,
)
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.sentences import first_sentence
from desktop_sync.wording import shown

SHOW, RETRY = "show", "retry"
APART = timedelta(hours=1)

_Done = dict[str, tuple[int, int]]


class UploadDigest:
    """``clock`` is in monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told_at: float | None = None
        self._told: _Done | None = None
        self._failed = 0
        self._refused: set[tuple[str, str]] = set()

    def hear(self, status: Status) -> list[Bubble]:
        """What there is to say now."""
        bubbles = [_refusal(one) for one in self._newly_refused(status)]
        digest = self._digest(status)
        return bubbles if digest is None else [*bubbles, digest]

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

    def _digest(self, status: Status) -> Bubble | None:
        uploads = status.uploads
        done = {one.destination: (one.succeeded, one.bytes_done) for one in uploads.places}
        if self._told is None:
            self._told, self._failed = done, uploads.failed
            return None
        self._told = {
            name: min(before, done[name]) for name, before in self._told.items() if name in done
        }
        self._failed = min(self._failed, uploads.failed)
        if uploads.is_moving or active_imports(status) or status.paused:
            return None
        gained = {
            name: (now[0] - before[0], max(0, now[1] - before[1]))
            for name, now in done.items()
            if now[0] > (before := self._told.get(name, (0, 0)))[0]
        }
        has_failed = uploads.failed > self._failed
        if not has_failed and (not gained or self._is_too_soon()):
            return None
        self._told_at, self._told, self._failed = self._clock(), done, uploads.failed
        return _bubble(gained, status, has_failed=has_failed)

    def _is_too_soon(self) -> bool:
        then = self._told_at
        return then is not None and self._clock() - then < APART.total_seconds()


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
    return Bubble(
        f"destination-{place.destination}", notice, Link(PageName.PLACES), (show,), needs_user=True
    )


def _bubble(gained: _Done, status: Status, *, has_failed: bool) -> Bubble:
    show = (SHOW, translate("notice", "Show"))
    if has_failed:
        retry = (RETRY, translate("notice", "Try again"))
        notice = _notice(gained, status)
        return Bubble("uploads", notice, Link(PageName.NOW), (show, retry), needs_user=True)
    return Bubble("uploads", _notice(gained, status), Link(PageName.PLACES), (show,))


def _notice(gained: _Done, status: Status) -> Notice:
    failed = status.uploads.failed
    lines = []
    if not gained:
        title = plural("notice", "%Ln not uploaded", failed)
        lines.append(translate("notice", "Open Desktop Sync to see why."))
    else:
        count = sum(one for one, _ in gained.values())
        names = ", ".join(shown(name) for name in gained)
        title = plural("notice", "%Ln uploaded to {names}", count).format(names=names)
        words = translate("notice", "{size}, done at {time}. Every copy there was checked.")
        amount = size(sum(size_bytes for _, size_bytes in gained.values()))
        lines.append(words.format(size=amount, time=clock(datetime.now(UTC))))
        if failed:
            lines.append(
                plural(
                    "notice", "%Ln (was|were) not uploaded. Open Desktop Sync to see why.", failed
                )
            )
    for one in status.uploads.held:
        waits = plural("notice", "%Ln (waits|wait) for {name}.", one.pending)
        lines.append(waits.format(name=shown(one.destination)))
    return Notice(title, " ".join(lines))
