"""Where the rows of the history stand: heads and rows of one height each, and the opened part.

Computed from the days alone: years of history are laid out as fast as a day. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct


class Heights(Struct, frozen=True):
    """In pixels; ``opened`` is the part under the row that is open."""

    head: int
    row: int
    gap: int
    opened: int = 0


class Layout:
    """``counts`` are the rows of each day, ``opened`` is the row of the list that is open."""

    def __init__(self, counts: Sequence[int], heights: Heights, opened: int | None = None) -> None:
        self._heights = heights
        self._opened = opened
        self._starts: list[int] = []
        self._tops: list[int] = []
        start, top = 0, 0
        for count in counts:
            self._starts.append(start)
            self._tops.append(top)
            after = start + 1 + count
            top += heights.head + count * heights.row + heights.gap
            if opened is not None and start < opened < after:
                top += heights.opened
            start = after
        self.rows = start
        self.height = top

    def place(self, row: int) -> tuple[int, int] | None:
        """Top and height of ``row``, without the opened part; None where there is no such row."""
        if not 0 <= row < self.rows:
            return None
        day = bisect_right(self._starts, row) - 1
        top, below = self._tops[day], row - self._starts[day] - 1
        if below < 0:
            return top, self._heights.head
        top += self._heights.head + below * self._heights.row
        if self._opened is not None and self._starts[day] < self._opened < row:
            top += self._heights.opened
        return top, self._heights.row

    def row_at(self, y: int) -> int | None:
        """The row that covers ``y``, with its opened part, or the last one above."""
        if not self.rows or y < 0 or y >= self.height:
            return None
        day = bisect_right(self._tops, y) - 1
        start = self._starts[day]
        end = self._starts[day + 1] if day + 1 < len(self._starts) else self.rows
        below = y - self._tops[day] - self._heights.head
        if below < 0:
            return start
        if self._opened is not None and start < self._opened < end:
            until = (self._opened - start) * self._heights.row
            if below >= until:
                below = max(until - 1, below - self._heights.opened)
        return min(start + 1 + below // self._heights.row, end - 1)

    def card(self, row: int) -> tuple[int, int] | None:
        """Top and height of the card of the day that ``row`` is of, without its head."""
        if not 0 <= row < self.rows:
            return None
        day = bisect_right(self._starts, row) - 1
        bottom = self._tops[day + 1] if day + 1 < len(self._tops) else self.height
        top = self._tops[day] + self._heights.head
        return top, bottom - self._heights.gap - top
