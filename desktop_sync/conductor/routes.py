"""Which sizes get through on a route, from what was tried there. Pure.

What was refused is believed for a while, not for ever: a limit may be lifted. Must not know a
clock, nor where what was learnt is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop_sync.model.route import Route

BELIEVED_FOR = timedelta(days=7)
"""A refusal is believed for so long; then such a size is tried again."""

LEAST_CUT_BYTES = 1_000_000
"""Cuts before this come from connections that were never good for anything."""
_SAME_PERCENT = 10


def ceiling(known: Route, at: datetime) -> int | None:
    """The largest size in bytes that may be tried at ``at`` (aware); None for any."""
    if known.refused_bytes is None or not _is_believed(known, at):
        return None
    return known.refused_bytes - 1


def tried_again_at(known: Route) -> datetime | None:
    """When a refused size is tried again; None where none was refused."""
    return None if known.refused_at is None else known.refused_at + BELIEVED_FOR


def after_refusal(known: Route, size_bytes: int, at: datetime) -> Route:
    """What is known once a file of ``size_bytes`` did not get through at ``at`` (aware UTC). The
    newest word counts: where that size passed before, the limit has changed."""
    refused_bytes = max(1, size_bytes)
    if known.refused_bytes is not None and _is_believed(known, at):
        refused_bytes = min(known.refused_bytes, refused_bytes)
    return replace(
        known,
        refused_bytes=refused_bytes,
        refused_at=at,
        passed_bytes=known.passed_bytes if known.passed_bytes < refused_bytes else 0,
        learnt_at=at,
    )


def after_passage(known: Route, size_bytes: int, at: datetime) -> Route:
    """What is known once a file of ``size_bytes`` got through at ``at`` (aware UTC); the same as
    before where that tells nothing new. A smaller refusal was wrong then."""
    is_wrong = known.refused_bytes is not None and known.refused_bytes <= size_bytes
    if size_bytes <= known.passed_bytes and not is_wrong:
        return known
    return replace(
        known,
        refused_bytes=None if is_wrong else known.refused_bytes,
        refused_at=None if is_wrong else known.refused_at,
        passed_bytes=max(known.passed_bytes, size_bytes),
        learnt_at=at,
    )


class Cuts:
    """Notices, on one route, that an upload is cut at the same size again and again: something on
    the way ends connections that carry more, without a word. Remembers the uploads that were cut
    and did not get through yet."""

    def __init__(self) -> None:
        self._farthest: dict[int, int] = {}

    def note(
        self, upload_id: int, sent_bytes: int, known: Route, *, place_answers: bool
    ) -> int | None:
        """An upload's connection was cut after ``sent_bytes`` of one file. The size that does not
        get through, for ``after_refusal``, where this shows one.

        ``place_answers``: the destination said right afterwards that it takes files. Where it did
        not, the whole line was cut, which tells nothing of sizes."""
        if not place_answers or sent_bytes < LEAST_CUT_BYTES:
            return None
        before = self._farthest.get(upload_id)
        self._farthest[upload_id] = max(sent_bytes, before or 0)
        if before is None or not _is_same(before, sent_bytes):
            return None
        refused_bytes = min(before, sent_bytes)
        # As much passed once, or another upload came much farther: it is not the size.
        if refused_bytes <= known.passed_bytes:
            return None
        if any(not _is_same(refused_bytes, far) for far in self._beyond(refused_bytes)):
            return None
        del self._farthest[upload_id]
        return refused_bytes

    def forget(self, upload_id: int) -> None:
        """It got through, or was given up."""
        self._farthest.pop(upload_id, None)

    def _beyond(self, size_bytes: int) -> list[int]:
        return [far for far in self._farthest.values() if far > size_bytes]


def _is_believed(known: Route, at: datetime) -> bool:
    """A clock that was set back does not make a refusal last longer."""
    return known.refused_at is not None and abs(at - known.refused_at) < BELIEVED_FOR


def _is_same(one: int, other: int) -> bool:
    return abs(one - other) * 100 <= _SAME_PERCENT * max(one, other)
