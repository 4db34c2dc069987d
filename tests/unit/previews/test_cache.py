"""What is kept of previews: within a budget, in one folder, and never a damaged one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.previews.cache import MEGABYTE, PreviewCache
from desktop_sync.previews.sizes import PreviewSize

SMALL, LARGE = PreviewSize.SMALL, PreviewSize.LARGE


def megabytes(count: int) -> Callable[[], int]:
    return lambda: count


def held(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_both_sizes_of_a_picture_are_kept_from_one_start_to_the_next(tmp_path: Path) -> None:
    cache = PreviewCache(tmp_path, megabytes(1))
    cache.write("one", SMALL, b"little")
    cache.write("one", LARGE, b"much")

    again = PreviewCache(tmp_path, megabytes(1))
    assert again.read("one", SMALL) == b"little"
    assert again.read("one", LARGE) == b"much"
    assert again.read("two", SMALL) is None


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = PreviewCache(tmp_path, megabytes(1))
    for key in ("first", "second", "third"):
        cache.write(key, SMALL, key.encode() * 60_000)
    for second, path in enumerate(sorted(tmp_path.rglob("*.jpg"))):
        os.utime(path, (second, second))
    assert cache.read("second", SMALL) is not None
    cache.write("fourth", SMALL, bytes(200_000))

    assert cache.read("second", SMALL) is not None
    assert cache.read("fourth", SMALL) is not None
    assert cache.read("first", SMALL) is None or cache.read("third", SMALL) is None
    assert held(tmp_path) <= MEGABYTE


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(PreviewSize), st.integers(0, 700_000)),
        max_size=12,
    )
)
def test_no_order_of_writing_exceeds_the_budget(
    writes: list[tuple[str, PreviewSize, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = PreviewCache(Path(folder), megabytes(1))
        for key, size, length in writes:
            cache.write(key, size, bytes(length))
            assert held(Path(folder)) <= MEGABYTE


def test_a_smaller_budget_holds_from_the_next_picture_on(tmp_path: Path) -> None:
    PreviewCache(tmp_path, megabytes(2)).write("big", LARGE, bytes(900_000))
    PreviewCache(tmp_path, megabytes(1)).write("other", LARGE, bytes(900_000))

    assert held(tmp_path) <= MEGABYTE


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: b"x" + data[1:], lambda _: b""]
)
def test_a_damaged_file_is_deleted(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    cache = PreviewCache(tmp_path, megabytes(1))
    cache.write("one", SMALL, b"a picture")
    (file,) = tmp_path.rglob("*.jpg")
    file.write_bytes(damage(file.read_bytes()))

    assert cache.read("one", SMALL) is None
    assert not file.exists()


def test_what_a_crash_left_half_written_goes(tmp_path: Path) -> None:
    PreviewCache(tmp_path, megabytes(1)).write("one", SMALL, b"a picture")
    (file,) = tmp_path.rglob("*.jpg")
    (file.parent / "half.part").write_bytes(b"a pic")
    PreviewCache(tmp_path, megabytes(1)).write("two", SMALL, b"a picture")

    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("key", ["../../outside", "/etc/passwd", "a\0b", "\udcff", "", "x" * 5000])
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    folder = tmp_path / "previews"
    cache = PreviewCache(folder, megabytes(1))
    cache.write(key, SMALL, b"a picture")

    assert cache.read(key, SMALL) == b"a picture"
    assert list(tmp_path.iterdir()) == [folder]


def test_only_previews_are_deleted_for_room(tmp_path: Path) -> None:
    folder, others = tmp_path / "previews", tmp_path / "others"
    others.mkdir()
    (others / "mine.jpg").write_bytes(bytes(2 * MEGABYTE))
    folder.mkdir()
    (folder / "aa").symlink_to(others)
    cache = PreviewCache(folder, megabytes(1))
    for key in ("one", "two"):
        cache.write(key, LARGE, bytes(900_000))

    assert (others / "mine.jpg").exists()


def test_a_folder_that_cannot_be_used_costs_only_speed(tmp_path: Path) -> None:
    in_the_way = tmp_path / "previews"
    in_the_way.write_bytes(b"")
    cache = PreviewCache(in_the_way, megabytes(1))
    cache.write("one", SMALL, b"a picture")

    assert cache.read("one", SMALL) is None
    cache.drop("one", SMALL)
