"""What the disk is asked for: new files that are new, and names that are never taken away."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_sync.library import disk

Move = Callable[[Path, Path], None]
MOVES = [disk.move_without_overwriting]
if sys.platform in ("linux", "darwin"):
    MOVES.append(disk.rename_exclusively)


@pytest.mark.parametrize("move", MOVES)
def test_a_free_name_is_given(tmp_path: Path, move: Move) -> None:
    part, target = tmp_path / "one.part", tmp_path / "one.jpg"
    part.write_bytes(b"new")
    move(part, target)
    assert target.read_bytes() == b"new"
    assert not part.exists()


@pytest.mark.parametrize("move", MOVES)
def test_a_taken_name_is_left_to_its_owner(tmp_path: Path, move: Move) -> None:
    part, target = tmp_path / "one.part", tmp_path / "one.jpg"
    part.write_bytes(b"new")
    target.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        move(part, target)
    assert target.read_bytes() == b"old"
    assert part.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("move", MOVES)
def test_a_name_taken_by_a_link_to_nowhere_is_taken(tmp_path: Path, move: Move) -> None:
    part, target = tmp_path / "one.part", tmp_path / "one.jpg"
    part.write_bytes(b"new")
    target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        move(part, target)
    assert target.is_symlink()


def test_a_new_file_must_be_new(tmp_path: Path) -> None:
    path = tmp_path / "one.part"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        disk.NewFile(path)
    assert path.read_bytes() == b"old"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.one_of(
        st.integers(1, 10_000),
        st.sampled_from([4096, disk.CHUNK_BYTES - 1, disk.CHUNK_BYTES, disk.CHUNK_BYTES + 1]),
    ),
    modified_ns=st.integers(0, 2_000_000_000).map(lambda seconds: seconds * 1_000_000_000),
)
def test_what_was_written_is_what_the_disk_has(tmp_path: Path, size: int, modified_ns: int) -> None:
    path = tmp_path / "one.part"
    path.unlink(missing_ok=True)
    content = os.urandom(size)
    with disk.NewFile(path) as target:
        for start in range(0, size, disk.CHUNK_BYTES):
            chunk = content[start : start + disk.CHUNK_BYTES]
            disk.buffer()[: len(chunk)] = chunk
            target.write(disk.buffer()[: len(chunk)])
        target.sync(path, modified_ns)
    assert b"".join(bytes(chunk) for chunk in disk.chunks(path)) == content
    assert path.stat().st_mtime_ns == modified_ns
