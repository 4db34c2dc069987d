"""What every source must do, whatever it is. A suite subclasses ``SourceContract`` and says
how its world is made: see ``World``."""

from __future__ import annotations

from typing import Protocol

import pytest

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.model.asset import PassedOver, SourceFile
from desktop_sync.sources.base import Source


class World(Protocol):
    """A source with files in it, and what may befall them. Names are below the source."""

    @property
    def source(self) -> Source: ...

    def put(self, name: str, content: bytes) -> None:
        """Make a file, or give it new content and a later time."""

    def remove(self, name: str) -> None: ...

    def pull(self) -> None:
        """Take the whole source away."""


def files_of(source: Source) -> dict[str, SourceFile]:
    return {found.name: found for found in source.list() if isinstance(found, SourceFile)}


class SourceContract:
    """Fixture ``world`` gives an empty ``World``."""

    def test_lists_every_media_file_once_with_its_size(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"one")
        world.put("101APPLE/IMG_0002.MOV", b"three")
        found = [one for one in world.source.list() if isinstance(one, SourceFile)]
        assert sorted((one.name, one.size_bytes) for one in found) == [
            ("IMG_0001.JPG", 3),
            ("IMG_0002.MOV", 5),
        ]

    def test_lists_in_the_same_order_each_time(self, world: World) -> None:
        for number in range(30):
            world.put(f"10{number % 3}APPLE/IMG_{number * 7 % 30:04}.JPG", b"x")
        assert list(world.source.list()) == list(world.source.list())

    def test_tells_what_it_passed_over(self, world: World) -> None:
        world.put("100APPLE/notes.txt", b"x")
        assert [type(one) for one in world.source.list()] == [PassedOver]

    def test_reads_a_file_from_beginning_to_end(self, world: World) -> None:
        content = bytes(range(256)) * 5000
        world.put("100APPLE/IMG_0001.JPG", content)
        source = world.source
        buffer = bytearray(100_000)
        read = b""
        with source.open(files_of(source)["IMG_0001.JPG"]) as opened:
            while count := opened.readinto(memoryview(buffer)):
                read += buffer[:count]
        assert read == content

    def test_reads_at_an_offset_without_moving(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"0123456789")
        source = world.source
        buffer = bytearray(4)
        with source.open(files_of(source)["IMG_0001.JPG"]) as opened:
            opened.readinto(memoryview(buffer))
            assert opened.pread(3, 7) == b"789"
            assert opened.pread(10, 8) == b"89"
            assert opened.pread(1, 10) == b""
            opened.readinto(memoryview(buffer))
        assert bytes(buffer) == b"4567"

    def test_an_open_file_knows_itself(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"0123456789")
        listed = files_of(world.source)["IMG_0001.JPG"]
        with world.source.open(listed) as opened:
            assert opened.current() == listed

    def test_an_open_file_that_grows_says_so(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"0123456789")
        listed = files_of(world.source)["IMG_0001.JPG"]
        with world.source.open(listed) as opened:
            world.put("100APPLE/IMG_0001.JPG", b"0123456789abc")
            assert opened.current() != listed

    def test_a_changed_file_is_not_opened(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"before")
        listed = files_of(world.source)["IMG_0001.JPG"]
        world.put("100APPLE/IMG_0001.JPG", b"after!")
        with pytest.raises(ItemError) as raised:
            world.source.open(listed)
        assert raised.value.code == "changed"
        assert raised.value.path == listed.path

    def test_refreshing_gives_the_file_as_it_is_now(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"before")
        listed = files_of(world.source)["IMG_0001.JPG"]
        world.put("100APPLE/IMG_0001.JPG", b"afterwards")
        now = world.source.refresh(listed)
        assert (now.path, now.size_bytes) == (listed.path, 10)
        with world.source.open(now) as opened:
            assert opened.pread(10, 0) == b"afterwards"

    def test_a_vanished_file_is_not_opened(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"x")
        world.put("100APPLE/IMG_0002.JPG", b"x")
        listed = files_of(world.source)["IMG_0001.JPG"]
        world.remove("100APPLE/IMG_0001.JPG")
        for attempt in (world.source.open, world.source.refresh):
            with pytest.raises(ItemError) as raised:
                attempt(listed)
            assert raised.value.code == "vanished"

    def test_a_source_that_is_there_passes_its_check(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"x")
        world.source.check()

    def test_a_source_that_was_pulled_says_so_everywhere(self, world: World) -> None:
        world.put("100APPLE/IMG_0001.JPG", b"x")
        source = world.source
        listed = files_of(source)["IMG_0001.JPG"]
        world.pull()
        for attempt in (source.check, lambda: source.open(listed), lambda: list(source.list())):
            with pytest.raises(SourceError) as raised:
                attempt()
            assert raised.value.code == "gone"
