"""What is chosen of a device, and what that amounts to, step by step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.device import DeviceAsset
from desktop_sync.ui.device.selection import Selection, Sum
from tests.fakes.plugged import SIZE, assets

PHOTOS = assets(6)
VIDEO = replace(assets(1, first=7)[0], kind=AssetKind.VIDEO, size_bytes=90)
LEFT_OUT = replace(assets(1, first=8)[0], left_out=True)


def of(*found: DeviceAsset) -> Selection:
    """A selection that knows all of these."""
    made = Selection()
    made.set_new(one.id for one in found)
    made.learn(found)
    return made


def test_all_that_is_new_is_chosen_and_what_was_left_out_is_not() -> None:
    selection = of(*PHOTOS, VIDEO, LEFT_OUT)
    assert selection.chosen == [1, 2, 3, 4, 5, 6, 7]
    assert selection.sum == Sum(7, 6, 1, 6 * SIZE + 90, is_known=True, is_all=False)


def test_before_it_is_known_further_it_is_chosen_and_counted() -> None:
    selection = Selection()
    selection.set_new([1, 2, 8])
    assert selection.sum == Sum(3, is_known=False, is_all=True)
    assert selection.unknown == [1, 2, 8]
    assert not selection.is_known
    selection.learn([PHOTOS[0], LEFT_OUT])
    assert selection.chosen == [1, 2]
    assert selection.unknown == [2]


def test_what_the_user_chose_is_kept_when_more_becomes_known() -> None:
    selection = Selection()
    selection.set_new([1, 8])
    selection.tick([1], on=False)
    selection.tick([8], on=True)
    selection.learn([PHOTOS[0], LEFT_OUT])
    assert selection.chosen == [8]
    assert selection.sum == Sum(1, 1, 0, SIZE, is_known=True, is_all=False)


def test_what_was_imported_goes_and_what_comes_is_chosen() -> None:
    selection = of(*PHOTOS[:4])
    selection.tick([3], on=False)
    selection.set_new([9, 2, 3])
    assert selection.chosen == [9, 2]
    assert selection.sum == Sum(2, 1, 0, SIZE, is_known=False, is_all=False)
    selection.learn(assets(1, first=9))
    assert selection.sum == Sum(2, 2, 0, 2 * SIZE, is_known=True, is_all=False)


def test_what_is_not_new_cannot_be_chosen() -> None:
    selection = of(*PHOTOS[:2])
    selection.tick([5], on=True)
    assert selection.chosen == [1, 2]


steps = st.lists(st.tuples(st.sets(st.integers(1, 8)), st.booleans()), max_size=8)


@given(steps, st.sets(st.integers(1, 8)))
def test_the_sums_are_those_of_what_is_chosen(
    turns: list[tuple[set[int], bool]], later: set[int]
) -> None:
    every = {one.id: one for one in (*PHOTOS, VIDEO, LEFT_OUT)}
    selection = of(*every.values())
    for ids, on in turns:
        selection.tick(ids, on=on)
    selection.set_new(later)
    chosen = [every[one] for one in selection.chosen]
    videos = sum(one.kind is AssetKind.VIDEO for one in chosen)
    assert selection.sum == Sum(
        len(chosen),
        len(chosen) - videos,
        videos,
        sum(one.size_bytes for one in chosen),
        is_known=True,
        is_all=len(chosen) == len(later),
    )
