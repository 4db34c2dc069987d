"""From one order of ids to the next: which rows go, and which come.

Pure. What neither goes nor comes keeps its place in the order; where it does not, there is no
such step, and a list begins anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from msgspec import Struct

MOST_STEPS = 200
"""Runs of rows that go or come; a list that changes more than that begins anew."""

Run = tuple[int, int]
"""The first row and the last one."""


class Changes(Struct, frozen=True):
    """``removed`` are runs of the old rows, the last one first; ``inserted`` are runs of the
    new rows, the first one first. Taken one after the other, each is right when it is its turn.
    """

    removed: tuple[Run, ...]
    inserted: tuple[Run, ...]


def changes(old: array[int], new: array[int]) -> Changes | None:
    """The steps from ``old`` to ``new``; None where it takes too many, or the order changed."""
    start = _common_start(old, new)
    tail = _common_start(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - tail], new[start : len(new) - tail]
    before, after = set(old_middle), set(new_middle)
    kept = [one for one in old_middle if one in after]
    if kept != [one for one in new_middle if one in before]:
        return None
    removed = _runs(at for at, one in enumerate(old_middle, start) if one not in after)
    inserted = _runs(at for at, one in enumerate(new_middle, start) if one not in before)
    if len(removed) + len(inserted) > MOST_STEPS:
        return None
    return Changes(tuple(reversed(removed)), tuple(inserted))


def _common_start(one: array[int], other: array[int]) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _runs(rows: Iterable[int]) -> list[Run]:
    found: list[Run] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
