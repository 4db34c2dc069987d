"""What was refused on a route is believed for a while, and what passed corrects it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.conductor.routes import (
    BELIEVED_FOR,
    LEAST_CUT_BYTES,
    Cuts,
    after_passage,
    after_refusal,
    ceiling,
    tried_again_at,
)
from desktop_sync.model.route import Route

AT = datetime(2024, 5, 17, 21, 36, tzinfo=UTC)
NEW = Route("tunnel", "Tunnel", "NAS")
MB = 1_000_000

sizes = st.integers(1, 2**42)
moments = st.timedeltas(timedelta(), timedelta(days=30)).map(lambda later: AT + later)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[bool, int, datetime]]:
    """What was tried, in the order of time: whether it passed, of what size, and when."""
    steps = draw(st.lists(st.tuples(st.booleans(), sizes, moments), max_size=12))
    return sorted(steps, key=lambda step: step[2])


def learnt(history: list[tuple[bool, int, datetime]]) -> Route:
    known = NEW
    for has_passed, size_bytes, at in history:
        known = (after_passage if has_passed else after_refusal)(known, size_bytes, at)
    return known


def test_of_a_new_route_any_size_is_tried() -> None:
    assert ceiling(NEW, AT) is None
    assert tried_again_at(NEW) is None


def test_what_was_refused_is_not_tried_but_what_is_smaller_is() -> None:
    known = after_refusal(NEW, 100 * MB, AT)
    assert ceiling(known, AT) == 100 * MB - 1


def test_a_refusal_is_forgotten_after_a_week() -> None:
    known = after_refusal(NEW, 100 * MB, AT)
    again = tried_again_at(known)
    assert again == AT + BELIEVED_FOR
    assert ceiling(known, again - timedelta(microseconds=1)) == 100 * MB - 1
    assert ceiling(known, again) is None


def test_a_clock_that_was_years_ahead_does_not_keep_files_back_for_years() -> None:
    known = after_refusal(NEW, 100 * MB, AT + timedelta(days=2000))
    assert ceiling(known, AT) is None


def test_a_new_refusal_after_a_week_stands_for_itself() -> None:
    known = after_refusal(NEW, 100 * MB, AT)
    later = AT + BELIEVED_FOR
    assert ceiling(after_refusal(known, 4000 * MB, later), later) == 4000 * MB - 1


def test_an_empty_file_that_was_refused_keeps_back_no_more_than_everything() -> None:
    assert ceiling(after_refusal(NEW, 0, AT), AT) == 0


@given(histories(), moments)
def test_the_ceiling_is_never_below_what_passed_last(
    history: list[tuple[bool, int, datetime]], at: datetime
) -> None:
    known = learnt(history)
    limit = ceiling(known, at)
    assert limit is None or limit >= known.passed_bytes
    assert known.refused_bytes is None or known.passed_bytes < known.refused_bytes


@given(histories(), sizes, moments)
def test_what_was_refused_last_is_not_tried_again_at_once(
    history: list[tuple[bool, int, datetime]], size_bytes: int, at: datetime
) -> None:
    limit = ceiling(after_refusal(learnt(history), size_bytes, at), at)
    assert limit is not None
    assert limit < size_bytes


@given(histories(), sizes, moments)
def test_what_passed_last_is_tried_again_at_once(
    history: list[tuple[bool, int, datetime]], size_bytes: int, at: datetime
) -> None:
    limit = ceiling(after_passage(learnt(history), size_bytes, at), at)
    assert limit is None or limit >= size_bytes


@given(histories())
def test_no_refusal_keeps_anything_back_for_ever(
    history: list[tuple[bool, int, datetime]],
) -> None:
    assert ceiling(learnt(history), AT + timedelta(days=30) + BELIEVED_FOR) is None


@given(limit=sizes, tried=st.lists(sizes, max_size=30))
def test_a_real_limit_is_closed_in_on_and_never_undercut(limit: int, tried: list[int]) -> None:
    known = NEW
    for size_bytes in tried:
        known = (after_passage if size_bytes <= limit else after_refusal)(known, size_bytes, AT)
    too_large = [one for one in tried if one > limit]
    assert ceiling(known, AT) == (min(too_large) - 1 if too_large else None)
    assert known.passed_bytes == max((one for one in tried if one <= limit), default=0)


def test_what_tells_nothing_new_changes_nothing() -> None:
    known = after_passage(NEW, 5 * MB, AT)
    assert after_passage(known, 4 * MB, AT + timedelta(days=1)) is known


def cut(cuts: Cuts, upload_id: int, sent_bytes: int, known: Route = NEW) -> int | None:
    return cuts.note(upload_id, sent_bytes, known, place_answers=True)


def test_a_cut_at_the_same_size_again_shows_a_ceiling() -> None:
    cuts = Cuts()
    assert cut(cuts, 1, 104 * MB) is None
    assert cut(cuts, 1, 100 * MB) == 100 * MB


def test_cuts_while_the_place_is_away_show_nothing() -> None:
    cuts = Cuts()
    for _ in range(5):
        assert cuts.note(1, 100 * MB, NEW, place_answers=False) is None
    assert cut(cuts, 1, 100 * MB) is None


def test_early_cuts_show_nothing() -> None:
    cuts = Cuts()
    assert {cut(cuts, 1, LEAST_CUT_BYTES - 1) for _ in range(5)} == {None}


def test_two_uploads_that_are_cut_together_show_nothing() -> None:
    cuts = Cuts()
    assert cut(cuts, 1, 100 * MB) is None
    assert cut(cuts, 2, 100 * MB) is None


def test_a_size_that_passed_here_is_not_what_cuts() -> None:
    cuts = Cuts()
    known = after_passage(NEW, 100 * MB, AT)
    assert {cut(cuts, 1, 100 * MB, known) for _ in range(3)} == {None}


def test_a_size_beyond_which_another_upload_came_is_not_what_cuts() -> None:
    cuts = Cuts()
    assert cut(cuts, 2, 300 * MB) is None
    assert {cut(cuts, 1, 100 * MB) for _ in range(3)} == {None}
    cuts.forget(2)
    assert cut(cuts, 1, 100 * MB) == 100 * MB


def test_a_cut_before_the_place_where_it_was_cut_is_another_matter() -> None:
    cuts = Cuts()
    assert [cut(cuts, 1, sent) for sent in (100 * MB, 50 * MB, 52 * MB)] == [None] * 3
    assert cut(cuts, 1, 96 * MB) == 96 * MB


def test_an_upload_that_comes_farther_each_time_is_let_go_on() -> None:
    cuts = Cuts()
    assert {cut(cuts, 1, step * 50 * MB) for step in range(1, 9)} == {None}


@given(
    limit=st.integers(2 * MB, 2**32),
    beyond=st.lists(st.floats(0.001, 0.05), min_size=2, max_size=5),
    others=st.lists(st.integers(0, 2**33), max_size=5),
)
def test_a_limit_that_cuts_is_found_and_what_it_lets_through_is_not_kept_back(
    limit: int, beyond: list[float], others: list[int]
) -> None:
    """What was handed over for sending is a little more than what came through."""
    cuts, known = Cuts(), NEW
    for number, size_bytes in enumerate(others):
        if size_bytes <= limit:
            known = after_passage(known, size_bytes, AT)
        else:
            cut(cuts, number, limit + 1, known)
    found = [cut(cuts, 99, round(limit * (1 + more)), known) for more in beyond]
    refused = [one for one in found if one is not None]
    assert refused
    assert all(limit <= one <= limit * 1.05 + 1 for one in refused)
