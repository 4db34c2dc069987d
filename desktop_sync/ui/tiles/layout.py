"""Where each tile and each day's head of the grid stands.

Pure, in pixels from the top of the first day. It is computed from how many assets each day has,
not from the assets: a hundred thousand are laid out as fast as ten.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct


class Measures(Struct, frozen=True):
    """What the font and the drawing say. ``foot`` is the height of a tile's marks, with the
    room to the next tile; ``lead`` and ``trail`` are the margins beside the tiles."""

    least_side: int = 88
    most_side: int = 128
    gap: int = 8
    head: int = 34
    foot: int = 26
    lead: int = 20
    trail: int = 8


class GridLayout:
    """Days one below the other, each with a head and then rows of as many square tiles as fit
    into ``width``. ``counts`` are the days' assets; a row number counts assets over all days.
    """

    def __init__(self, counts: Sequence[int], width: int, measures: Measures) -> None:
        self.measures = measures
        inner = max(measures.least_side, width - measures.lead - measures.trail)
        self.columns = max(1, (inner + measures.gap) // (measures.least_side + measures.gap))
        gaps = (self.columns - 1) * measures.gap
        self.side = min(measures.most_side, (inner - gaps) // self.columns)
        self.pitch = self.side + measures.foot
        self._counts = counts
        self._starts: list[int] = []
        self._tops: list[int] = []
        row = top = 0
        for count in counts:
            self._starts.append(row)
            self._tops.append(top)
            row += count
            top += measures.head + -(-count // self.columns) * self.pitch
        self.rows, self.height = row, top

    def head(self, day: int) -> int:
        """The top of a day's head."""
        return self._tops[day]

    def days_between(self, top: int, bottom: int) -> range:
        """The days seen between two heights."""
        if not self._tops or bottom < 0 or top >= self.height:
            return range(0)
        return range(max(0, bisect_right(self._tops, top) - 1), bisect_right(self._tops, bottom))

    def place(self, row: int) -> tuple[int, int]:
        """Left and top of a tile, as read from the left."""
        day = self.day_of(row)
        line, column = divmod(row - self._starts[day], self.columns)
        left = self.measures.lead + column * (self.side + self.measures.gap)
        return left, self._tops[day] + self.measures.head + line * self.pitch

    def day_of(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1

    def rows_between(self, top: int, bottom: int) -> range:
        """The tiles seen between two heights, those beside them in their lines included."""
        days = self.days_between(top, bottom)
        if not days:
            return range(0)
        return range(self._line_start(days[0], top), self._line_end(days[-1], bottom))

    def tile_at(self, x: int, y: int) -> int | None:
        """The tile under a point, its marks included."""
        days = self.days_between(y, y)
        if not days:
            return None
        day, measures = days[0], self.measures
        line = (y - self._tops[day] - measures.head) // self.pitch
        column, beside = divmod(x - measures.lead, self.side + measures.gap)
        if line < 0 or not 0 <= column < self.columns or beside >= self.side:
            return None
        at = line * self.columns + column
        return self._starts[day] + at if at < self._counts[day] else None

    def tiles_in(self, left: int, top: int, right: int, bottom: int) -> list[range]:
        """The tiles a rectangle touches, as one range a line."""
        step, found = self.side + self.measures.gap, list[range]()
        first = max(0, -(-(left - self.measures.lead - self.side + 1) // step))
        last = min(self.columns - 1, (right - self.measures.lead) // step)
        for day in self.days_between(top, bottom):
            end = self._starts[day] + self._counts[day]
            for line in range(self._line_start(day, top), end, self.columns):
                if self.place(line)[1] > bottom:
                    break
                found.append(range(line + first, min(line + last + 1, end)))
        return [one for one in found if one]

    def above(self, row: int) -> int:
        """The tile over ``row``, in the day before where it stands in the first line; itself
        where there is none."""
        day = self.day_of(row)
        at = row - self._starts[day]
        if at >= self.columns:
            return row - self.columns
        if day == 0:
            return row
        last = self._counts[day - 1] - 1
        return self._starts[day - 1] + min(last, last // self.columns * self.columns + at)

    def below(self, row: int) -> int:
        """The tile under ``row``, in the last line the nearest, then in the day after."""
        day = self.day_of(row)
        at, last = row - self._starts[day], self._counts[day] - 1
        if at // self.columns < last // self.columns:
            return self._starts[day] + min(at + self.columns, last)
        if day == len(self._counts) - 1:
            return row
        return self._starts[day + 1] + min(at % self.columns, self._counts[day + 1] - 1)

    def _line_start(self, day: int, y: int) -> int:
        line = max(0, (y - self._tops[day] - self.measures.head) // self.pitch)
        return self._starts[day] + min(line * self.columns, self._counts[day])

    def _line_end(self, day: int, y: int) -> int:
        line = (y - self._tops[day] - self.measures.head) // self.pitch + 1
        return self._starts[day] + min(max(0, line) * self.columns, self._counts[day])
