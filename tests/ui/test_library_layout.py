"""Where tiles stand, and what rows go and come: the arithmetic under the grid."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.ui.tiles.changes import MOST_STEPS, changes
from desktop_sync.ui.tiles.layout import GridLayout, Measures

MEASURES = Measures()
counts = st.lists(st.integers(1, 40), min_size=1, max_size=12)
widths = st.integers(100, 1400)
orders = st.lists(st.integers(0, 60), unique=True, max_size=40).map(lambda ids: array("q", ids))


def test_tiles_are_as_wide_as_drawn_where_the_window_is() -> None:
    layout = GridLayout([9], 548, MEASURES)
    assert (layout.columns, layout.side) == (5, 97)


@given(counts, widths)
def test_tiles_stay_within_their_sizes_and_the_width(days: list[int], width: int) -> None:
    layout = GridLayout(days, width, MEASURES)
    if width >= 128:
        assert 88 <= layout.side <= 128
        right = max(layout.place(row)[0] for row in range(layout.rows)) + layout.side
        assert right <= width - MEASURES.trail


@given(counts, widths)
def test_every_tile_is_found_where_it_stands_and_no_two_overlap(
    days: list[int], width: int
) -> None:
    layout = GridLayout(days, width, MEASURES)
    places = [layout.place(row) for row in range(layout.rows)]
    assert len(set(places)) == layout.rows == sum(days)
    for row, (x, y) in enumerate(places):
        assert layout.tile_at(x, y) == layout.tile_at(x + layout.side - 1, y + 5) == row
        assert y + layout.pitch <= layout.height
        assert row in layout.rows_between(y, y)
    for day in range(len(days)):
        assert layout.tile_at(MEASURES.lead + 5, layout.head(day) + 5) is None


@given(counts, widths, st.integers(-50, 3000), st.integers(0, 900))
def test_what_is_seen_is_no_more_than_the_lines_that_are_touched(
    days: list[int], width: int, top: int, seen: int
) -> None:
    layout = GridLayout(days, width, MEASURES)
    found = layout.rows_between(top, top + seen)
    for row in range(layout.rows):
        y = layout.place(row)[1]
        if y <= top + seen and y + layout.pitch > top:
            assert row in found
        else:
            assert row not in found


@given(counts, widths, st.data())
def test_a_rubber_band_touches_the_tiles_under_it(
    days: list[int], width: int, data: st.DataObject
) -> None:
    layout = GridLayout(days, width, MEASURES)
    x, y = data.draw(st.integers(0, width)), data.draw(st.integers(0, layout.height))
    right, bottom = x + data.draw(st.integers(0, 500)), y + data.draw(st.integers(0, 500))
    found = {row for run in layout.tiles_in(x, y, right, bottom) for row in run}
    for row in range(layout.rows):
        left, top = layout.place(row)
        beside = left > right or left + layout.side - 1 < x
        apart = top > bottom or top + layout.pitch - 1 < y
        assert (row in found) == (not beside and not apart)


@given(counts, widths)
def test_up_and_down_lead_from_end_to_end_and_stay_on_tiles(days: list[int], width: int) -> None:
    layout = GridLayout(days, width, MEASURES)
    row, seen = 0, [0]
    while layout.below(row) != row:
        row = layout.below(row)
        seen.append(row)
    assert layout.place(row)[1] == max(layout.place(one)[1] for one in range(layout.rows))
    assert len(seen) == len({layout.place(one)[1] for one in range(layout.rows)})
    while layout.above(row) != row:
        assert layout.above(row) < row
        row = layout.above(row)
    assert layout.place(row)[1] == layout.place(0)[1]


@given(orders, orders)
def test_the_steps_lead_from_one_order_to_the_other(old: array[int], new: array[int]) -> None:
    steps = changes(old, new)
    common_before = [one for one in old if one in new]
    common_after = [one for one in new if one in old]
    if common_before != common_after:
        assert steps is None
        return
    assert steps is not None
    rows = array("q", old)
    for first, last in steps.removed:
        del rows[first : last + 1]
    assert list(rows) == common_before
    for first, last in steps.inserted:
        rows[first:first] = new[first : last + 1]
    assert rows == new


def test_more_steps_than_are_worth_it_are_none() -> None:
    old = array("q", range(4 * MOST_STEPS))
    assert changes(old, old[::2]) is None
    assert changes(old, old[:-1]) is not None
