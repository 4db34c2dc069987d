"""A copy whose source goes away in the middle goes on where it was, and is proven whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.library import ingest
from desktop_sync.library.ingest import Unfinished, Watch, copy_to_part
from desktop_sync.model.asset import SourceFile
from desktop_sync.sources.base import ReadableFile
from desktop_sync.sources.folder import FolderSource

CHUNK_BYTES = 1 << 20


class Leaving(FolderSource):
    """A folder that is gone after so many bytes, and comes back."""

    def __init__(self, root: Path) -> None:
        super().__init__([root])
        self.bytes_left: int | None = None
        self.bytes_read = 0
        self.returns = True

    @property
    def comes_back(self) -> bool:
        return self.returns

    @contextmanager
    def _opened(self, file: SourceFile, offset: int) -> Iterator[ReadableFile]:
        with super().open(file, offset) as opened:
            source = self

            class Reader:
                pread = opened.pread
                current = opened.current

                def readinto(self, buffer: memoryview, /) -> int:
                    if source.bytes_left is not None and source.bytes_left <= 0:
                        raise SourceError("gone", path=file.path)
                    count = opened.readinto(buffer)
                    source.bytes_read += count
                    if source.bytes_left is not None:
                        source.bytes_left -= count
                    return count

            yield Reader()

    def open(  # type: ignore[override]
        self, file: SourceFile, offset: int = 0
    ) -> AbstractContextManager[ReadableFile]:
        return self._opened(file, offset)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    (tmp_path / "DCIM").mkdir()
    clip = tmp_path / "DCIM" / "IMG_0001.MOV"
    clip.write_bytes(os.urandom(5 * CHUNK_BYTES + 12_345))
    return clip


@pytest.fixture
def source(clip: Path) -> Leaving:
    return Leaving(clip.parent)


def _listed(source: FolderSource) -> SourceFile:
    (file,) = (one for one in source.list() if isinstance(one, SourceFile))
    return file


def _leave_in_the_middle(source: Leaving, part: Path, unfinished: Unfinished) -> None:
    source.bytes_left = 2 * CHUNK_BYTES
    with pytest.raises(SourceError):
        copy_to_part(source, _listed(source), part, Watch(), unfinished)
    source.bytes_left = None


def test_what_is_there_of_a_copy_is_not_read_again(
    source: Leaving, clip: Path, tmp_path: Path
) -> None:
    part, unfinished = tmp_path / "1-0.part", Unfinished()
    _leave_in_the_middle(source, part, unfinished)
    assert list(unfinished) == [part]
    told: list[int] = []
    watch = Watch(on_bytes=told.append)
    proven = copy_to_part(source, _listed(source), part, watch, unfinished)
    assert part.read_bytes() == clip.read_bytes()
    assert proven.sha256 == hashlib.sha256(clip.read_bytes()).digest()
    assert source.bytes_read == clip.stat().st_size
    assert sum(told) == clip.stat().st_size
    assert not unfinished


def test_sha_1_is_made_where_it_is_wanted_and_of_the_whole_file(
    source: Leaving, clip: Path, tmp_path: Path
) -> None:
    part, unfinished, wanting = tmp_path / "1-0.part", Unfinished(), Watch(wants_sha1=True)
    source.bytes_left = 2 * CHUNK_BYTES
    with pytest.raises(SourceError):
        copy_to_part(source, _listed(source), part, wanting, unfinished)
    source.bytes_left = None
    # It was not wanted any more; it was begun, and costs little now.
    proven = copy_to_part(source, _listed(source), part, Watch(), unfinished)
    assert proven.sha1 == hashlib.sha1(clip.read_bytes()).digest()
    other = copy_to_part(source, _listed(source), tmp_path / "2-0.part", Watch(), unfinished)
    assert other.sha1 is None


def test_sha_1_that_is_wanted_only_later_is_not_made_of_a_part(
    source: Leaving, tmp_path: Path
) -> None:
    part, unfinished = tmp_path / "1-0.part", Unfinished()
    _leave_in_the_middle(source, part, unfinished)
    proven = copy_to_part(source, _listed(source), part, Watch(wants_sha1=True), unfinished)
    assert proven.sha1 is None


def test_a_file_that_changed_meanwhile_is_copied_from_its_beginning(
    source: Leaving, clip: Path, tmp_path: Path
) -> None:
    part, unfinished = tmp_path / "1-0.part", Unfinished()
    _leave_in_the_middle(source, part, unfinished)
    clip.write_bytes(os.urandom(3 * CHUNK_BYTES))
    copy_to_part(source, _listed(source), part, Watch(), unfinished)
    assert part.read_bytes() == clip.read_bytes()


def test_what_was_damaged_in_between_is_noticed(
    source: Leaving, clip: Path, tmp_path: Path
) -> None:
    part, unfinished = tmp_path / "1-0.part", Unfinished()
    _leave_in_the_middle(source, part, unfinished)
    with part.open("r+b") as file:
        file.write(b"other bytes")
    with pytest.raises(ItemError) as raised:
        copy_to_part(source, _listed(source), part, Watch(), unfinished)
    assert raised.value.code == "copy-differs"
    assert not part.exists()


def test_a_source_that_does_not_come_back_leaves_nothing(source: Leaving, tmp_path: Path) -> None:
    source.returns = False
    part, unfinished = tmp_path / "1-0.part", Unfinished()
    _leave_in_the_middle(source, part, unfinished)
    assert not part.exists()
    assert not unfinished


def test_what_nobody_goes_on_with_is_let_go(source: Leaving, tmp_path: Path) -> None:
    part, unfinished = tmp_path / "1-0.part", Unfinished()
    _leave_in_the_middle(source, part, unfinished)
    ingest.let_go(unfinished)
    assert not part.exists()
    assert not unfinished


def test_a_part_file_that_is_gone_is_begun_anew(
    source: Leaving, clip: Path, tmp_path: Path
) -> None:
    part, unfinished = tmp_path / "1-0.part", Unfinished()
    _leave_in_the_middle(source, part, unfinished)
    part.unlink()
    copy_to_part(source, replace(_listed(source)), part, Watch(), unfinished)
    assert part.read_bytes() == clip.read_bytes()
