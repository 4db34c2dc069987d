"""What every destination must do that keeps files under their names, like a disk. A suite
subclasses ``DestinationContract`` and says how its world is made: see ``World``."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Protocol

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import RemoteRef, UploadFile
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.store_contract import (
    LARGE,
    MODIFIED_NS,
    SMALL,
    Following,
    Library,
    Store,
    StoreContract,
    altered,
    item_error,
    run,
    send,
)

__all__ = [
    "LARGE",
    "MODIFIED_NS",
    "SMALL",
    "DestinationContract",
    "Following",
    "Library",
    "World",
    "altered",
    "item_error",
    "run",
    "send",
]


class World(Store, Protocol):
    """A store whose files have names, which are below its root."""

    def files(self) -> dict[str, bytes]:
        """Every file that is there, ours that are not whole among them."""

    def put(self, name: str, content: bytes) -> None:
        """Somebody else puts a file there, or changes one."""

    def remove(self, name: str) -> None: ...


class DestinationContract(StoreContract):
    """Fixture ``world`` gives an empty ``World``."""

    def contents(self, world: Any) -> list[bytes]:
        return list(world.files().values())

    def lose(self, world: Any, file: UploadFile, ref: RemoteRef) -> None:
        world.remove(str(file.remote))

    @pytest.mark.parametrize(
        "name",
        [
            "at the root.jpg",
            "a/b/c/d/e/f/g.jpg",
            "with space/two  spaces.jpg",
            "Übung/schön.jpg",
            "100%/50%25 off.jpg",
            "#1/a#b&c=d+e,f@g.jpg",
            "🏔️/夏 🌞.jpg",
            "quo'te/a\"b.jpg" if os.name != "nt" else "quo'te/b.jpg",
            ".hidden.jpg",
        ],
    )
    def test_names_arrive_as_they_are(self, world: World, library: Library, name: str) -> None:
        file = library.file(name)
        (ref,) = send(world, file)
        assert list(world.files()) == [name]
        assert run(world, lambda destination: destination.find([file])) == {file.resource_id: ref}
        proof = run(world, lambda destination: destination.prove(file, ref))
        assert proof.size_bytes == file.size_bytes

    @pytest.mark.parametrize("name", ["/etc/passwd", "../outside.jpg", "a/../../b.jpg", "."])
    def test_names_outside_are_refused(self, world: World, library: Library, name: str) -> None:
        with pytest.raises(ValueError, match="below"):
            send(world, library.file(name))
        assert world.files() == {}

    def test_what_differs_is_never_overwritten(self, world: World, library: Library) -> None:
        world.put("2024/IMG_0001.JPG", b"another")
        assert item_error(world, library.file("2024/IMG_0001.JPG", b"a photo")) == "name-taken"
        assert item_error(world, library.file("2024/IMG_0001.JPG", b"longer photo")) == "name-taken"
        assert world.files() == {"2024/IMG_0001.JPG": b"another"}

    def test_a_name_taken_after_it_was_asked_for_is_not_overwritten(
        self, world: World, library: Library
    ) -> None:
        file = library.file("2024/IMG_0001.JPG", b"a photo")

        async def work(destination: Destination) -> None:
            assert await destination.find([file]) == {}
            world.put("2024/IMG_0001.JPG", b"another")
            await destination.send(Following(file))

        with pytest.raises(ItemError) as raised:
            run(world, work)
        assert raised.value.code == "name-taken"
        assert world.files() == {"2024/IMG_0001.JPG": b"another"}

    def test_a_file_in_the_place_of_a_folder_is_not_touched(
        self, world: World, library: Library
    ) -> None:
        world.put("2024", b"a file")
        with pytest.raises((ItemError, DestinationError)):
            send(world, library.file("2024/IMG_0001.JPG"))
        assert world.files() == {"2024": b"a file"}

    def test_finds_what_has_its_name_and_its_size(self, world: World, library: Library) -> None:
        there = [library.file(f"2024/{number}.jpg", b"%d" % number) for number in range(5)]
        alone = library.file("2023/alone.jpg")
        send(world, *there, alone)
        world.put("2024/grown.jpg", b"longer than it was")
        missing = [
            library.file("2024/not there.jpg"),
            library.file("2024/grown.jpg"),
            library.file("no such folder/x.jpg"),
            library.file("2024"),
        ]
        found = run(world, lambda destination: destination.find([*there, alone, *missing]))
        assert set(found) == {file.resource_id for file in (*there, alone)}
        assert {ref.size_bytes for ref in found.values()} == {1, len(SMALL)}
        assert run(world, lambda destination: destination.find([])) == {}

    def test_a_copy_that_was_tampered_with_proves_different(
        self, world: World, library: Library
    ) -> None:
        if self.grade is Grade.SIZE_ONLY:
            pytest.skip("says nothing of the bytes")
        file = library.file("2024/IMG_0001.JPG", LARGE)
        (ref,) = send(world, file)
        for other in (altered(LARGE), LARGE[:-1], LARGE + LARGE):
            world.put("2024/IMG_0001.JPG", other)
            proof = run(world, lambda destination: destination.prove(file, ref))
            assert proof.digest != file.digest

    def test_of_two_files_with_one_name_one_arrives(self, world: World, library: Library) -> None:
        files = [library.file("same.jpg", b"one"), library.file("same.jpg", b"two")]

        async def work(destination: Destination) -> list[RemoteRef | BaseException]:
            sent = (destination.send(Following(file)) for file in files)
            return await asyncio.gather(*sent, return_exceptions=True)

        outcomes = run(world, work)
        (failed,) = [one for one in outcomes if isinstance(one, BaseException)]
        assert isinstance(failed, ItemError)
        assert failed.code == "name-taken"
        assert world.files() in ({"same.jpg": b"one"}, {"same.jpg": b"two"})

    def test_sweeping_leaves_nothing_of_ours_and_all_of_others(
        self, world: World, library: Library
    ) -> None:
        from desktop_sync.destinations.temporary import INCOMING, TemporaryNames

        others = f"{INCOMING}/00000000-00000000-0000000000000000"
        send(world, library.file("kept.jpg"))
        world.put(f"{INCOMING}/{TemporaryNames().take()}", b"half of a ph")
        world.put(others, b"of another computer")
        run(world, lambda destination: destination.sweep(()))
        assert world.files() == {"kept.jpg": SMALL, others: b"of another computer"}
