"""What is wanted last is made first, and what is no longer in view is not made at all."""

from __future__ import annotations

from desktop_sync.previews.waiting import Waiting


def test_the_newest_comes_first_and_nothing_twice() -> None:
    waiting: Waiting[str] = Waiting(10)
    for want in ("a", "b", "c", "a"):
        waiting.put(want)

    assert [waiting.take(0) for _ in range(4)] == ["a", "c", "b", None]


def test_the_oldest_are_dropped_beyond_the_bound_and_told_of_once() -> None:
    waiting: Waiting[str] = Waiting(2)
    for want in ("a", "b", "c"):
        waiting.put(want)

    assert waiting.clear() == ["a", "b", "c"]
    assert waiting.clear() == []
    assert waiting.take(0) is None


def test_nobody_waits_once_closed() -> None:
    waiting: Waiting[str] = Waiting(2)
    waiting.put("a")
    waiting.close()

    assert waiting.closed
    assert waiting.take() is None
