"""Letting a finished row keep its place for a moment, so that the list does not jump between
one job and the next.

Pure. Must not know of models.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from desktop_sync.model.job import JobRow

Key = tuple[bool, int]
"""``JobRow.key``."""

LOOKS = 8
"""How many looks a finished row stays without a newcomer: two seconds, at four a second."""


class Linger:
    """Remembers which rows are finished, and how long they still stay."""

    def __init__(self) -> None:
        self._left: dict[Key, int] = {}

    def fill(self, before: list[JobRow], now: Sequence[JobRow], looks: int = LOOKS) -> list[JobRow]:
        """``now`` reordered so that jobs known from ``before`` stay where they were, a
        newcomer takes the place of one that is done, and one that is done without a
        newcomer stays, whole, for ``looks``. With nothing running nothing stays."""
        if not now:
            self._left.clear()
            return []
        coming = {row.key: row for row in now}
        places = [coming.pop(row.key, None) for row in before]
        new = iter(list(coming.values()))
        rows: list[JobRow] = []
        left: dict[Key, int] = {}
        for old, row in zip(before, places, strict=True):
            row = row or next(new, None)
            still = min(looks, self._left.get(old.key, looks))
            if row is None and still > 0:
                left[old.key] = still - 1
                row = replace(old, done_bytes=old.size_bytes, checking=False)
            if row is not None:
                rows.append(row)
        self._left = left
        return rows + list(new)
