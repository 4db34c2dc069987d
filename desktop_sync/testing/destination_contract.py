"""What every destination must do, whatever it is. A suite subclasses ``DestinationContract`` and
says how its world is made: see ``World``."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.destination import RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

MODIFIED_NS = 1_700_000_000_000_000_000
SMALL = b"a photo"
LARGE = os.urandom(1 << 16) * 40 + b"the end"
"""More than any chunk is."""

_T = TypeVar("_T")


class World(Protocol):
    """A place that a destination speaks to, seen from behind. Names are below its root."""

    def make(self) -> Destination:
        """A destination that speaks to it, as one made by a new run of the program."""

    def files(self) -> dict[str, bytes]:
        """Every file that is there, ours that are not whole among them."""

    def put(self, name: str, content: bytes) -> None:
        """Somebody else puts a file there, or changes one."""

    def remove(self, name: str) -> None: ...

    def leave(self) -> None:
        """Let it be gone from now on."""


class Library:
    """Files to send. Numbers them as they are made."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._count = 0

    def file(self, remote: str, content: bytes = SMALL) -> UploadFile:
        self._count += 1
        local = self._folder / f"{self._count}.jpg"
        local.write_bytes(content)
        os.utime(local, ns=(MODIFIED_NS, MODIFIED_NS))
        return UploadFile(
            resource_id=self._count,
            role=ResourceRole.PHOTO,
            local=local,
            remote=PurePosixPath(remote),
            size_bytes=len(content),
            modified_ns=MODIFIED_NS,
            digest=Digest("sha256", hashlib.sha256(content).digest()),
        )


class Following:
    """``Sending`` of a file that is an asset of its own, or one of ``asset``'s. ``told`` are the
    bytes that were on their way; ``kept`` what was to be remembered. ``when_told`` is called with
    every one of the former."""

    def __init__(
        self,
        file: UploadFile,
        *,
        asset: UploadAsset | None = None,
        refs: Mapping[int, RemoteRef] | None = None,
        unfinished: str | None = None,
        when_told: Callable[[int], None] = lambda size_bytes: None,
    ) -> None:
        self.file = file
        self.asset = asset or UploadAsset(
            file.resource_id, AssetKind.PHOTO, file.remote.stem, None, (file,)
        )
        self.refs = dict(refs or {})
        self.unfinished = unfinished
        self.told: list[int] = []
        self.kept: list[str] = []
        self._when_told = when_told

    async def passed(self, size_bytes: int) -> None:
        self.told.append(size_bytes)
        self._when_told(size_bytes)

    async def keep(self, unfinished: str) -> None:
        self.unfinished = unfinished
        self.kept.append(unfinished)


def run(world: World, work: Callable[[Destination], Coroutine[Any, Any, _T]]) -> _T:
    """What ``work`` gives with a destination made for it and closed after it."""

    async def whole() -> _T:
        destination = world.make()
        try:
            return await work(destination)
        finally:
            await destination.close()

    return asyncio.run(whole())


def send(world: World, *files: UploadFile) -> list[RemoteRef]:
    async def work(destination: Destination) -> list[RemoteRef]:
        return [await destination.send(Following(file)) for file in files]

    return run(world, work)


def item_error(world: World, file: UploadFile) -> str:
    """Why ``file`` is not sent."""
    with pytest.raises(ItemError) as raised:
        send(world, file)
    return raised.value.code


class DestinationContract:
    """Fixture ``world`` gives an empty ``World``."""

    grade = Grade.READ_BACK

    @pytest.fixture
    def library(self, tmp_path: Path) -> Library:
        return Library(tmp_path / "library")

    @pytest.mark.parametrize("content", [SMALL, LARGE, b""], ids=["small", "large", "empty"])
    def test_a_file_arrives_bit_for_bit(
        self, world: World, library: Library, content: bytes
    ) -> None:
        file = library.file("2024/05/IMG_0001.JPG", content)
        sending = Following(file)
        ref = run(world, lambda destination: destination.send(sending))
        assert world.files() == {"2024/05/IMG_0001.JPG": content}
        assert sum(sending.told) == ref.size_bytes == len(content)

    def test_a_usable_destination_passes_its_check_and_stays_as_it_was(self, world: World) -> None:
        run(world, lambda destination: destination.check())
        assert world.files() == {}

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

    def test_the_same_file_is_not_stored_twice(self, world: World, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG", LARGE)
        first, again = send(world, file, file)
        assert first == again
        assert world.files() == {"2024/IMG_0001.JPG": LARGE}

    def test_finds_what_is_there(self, world: World, library: Library) -> None:
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

    def test_proves_what_is_there(self, world: World, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG", LARGE)
        (ref,) = send(world, file)
        proof = run(world, lambda destination: destination.prove(file, ref))
        assert proof.grade is self.grade
        assert proof.size_bytes == len(LARGE)
        assert proof.digest == (None if self.grade is Grade.SIZE_ONLY else file.digest)

    def test_a_copy_that_was_tampered_with_proves_different(
        self, world: World, library: Library
    ) -> None:
        if self.grade is Grade.SIZE_ONLY:
            pytest.skip("says nothing of the bytes")
        file = library.file("2024/IMG_0001.JPG", LARGE)
        (ref,) = send(world, file)
        for other in (b"X" + LARGE[1:], LARGE[:-1], LARGE + LARGE):
            world.put("2024/IMG_0001.JPG", other)
            proof = run(world, lambda destination: destination.prove(file, ref))
            assert proof.digest != file.digest

    def test_a_copy_that_vanished_says_so(self, world: World, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG")
        (ref,) = send(world, file)
        world.remove("2024/IMG_0001.JPG")
        with pytest.raises(ItemError) as raised:
            run(world, lambda destination: destination.prove(file, ref))
        assert raised.value.code == "vanished"

    def test_a_local_file_that_vanished_is_not_sent(self, world: World, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG")
        file.local.unlink()
        assert item_error(world, file) == "vanished"
        assert world.files() == {}

    @pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
    def test_a_local_file_that_changed_is_not_sent(
        self, world: World, library: Library, content: bytes
    ) -> None:
        file = library.file("2024/IMG_0001.JPG", content)
        file.local.write_bytes(b"X" + content[1:])
        assert item_error(world, file) == "changed"
        os.utime(file.local, ns=(MODIFIED_NS, MODIFIED_NS))
        assert item_error(world, file) == "copy-differs"
        file.local.write_bytes(content + b"more")
        assert item_error(world, file) == "changed"
        run(world, lambda destination: destination.sweep(()))
        assert world.files() == {}

    def test_many_files_arrive_at_once(self, world: World, library: Library) -> None:
        files = [library.file(f"{number % 3}/{number}.jpg", b"%d" % number) for number in range(40)]

        async def work(destination: Destination) -> None:
            await asyncio.gather(*(destination.send(Following(file)) for file in files))

        run(world, work)
        assert world.files() == {f"{n % 3}/{n}.jpg": b"%d" % n for n in range(40)}

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

    def test_one_that_is_called_off_leaves_nothing(self, world: World, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG", LARGE)

        async def work(destination: Destination) -> None:
            begun = asyncio.Event()
            following = Following(file, when_told=lambda size_bytes: begun.set())
            sending = asyncio.create_task(destination.send(following))
            await begun.wait()
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending

        run(world, work)
        run(world, lambda destination: destination.sweep(()))
        assert world.files() in ({}, {"2024/IMG_0001.JPG": LARGE})
        assert send(world, file)[0].size_bytes == len(LARGE)
        assert world.files() == {"2024/IMG_0001.JPG": LARGE}

    def test_sweeping_leaves_nothing_of_ours_and_all_of_others(
        self, world: World, library: Library
    ) -> None:
        from desktop_sync.destinations.temporary import INCOMING, TemporaryNames

        others = f"{INCOMING}/00000000-00000000-0000000000000000.part"
        send(world, library.file("kept.jpg"))
        world.put(f"{INCOMING}/{TemporaryNames().take()}", b"half of a ph")
        world.put(others, b"of another computer")
        run(world, lambda destination: destination.sweep(()))
        assert world.files() == {"kept.jpg": SMALL, others: b"of another computer"}

    def test_a_destination_that_is_gone_says_so_everywhere(
        self, world: World, library: Library
    ) -> None:
        file = library.file("2024/IMG_0001.JPG")
        (ref,) = send(world, file)
        world.leave()
        attempts: list[Callable[[Destination], Coroutine[Any, Any, object]]] = [
            lambda destination: destination.check(),
            lambda destination: destination.find([file]),
            lambda destination: destination.send(Following(file)),
            lambda destination: destination.prove(file, ref),
        ]
        for attempt in attempts:
            with pytest.raises(DestinationError) as raised:
                run(world, attempt)
            assert raised.value.code == "unreachable"
            assert raised.value.retryable
