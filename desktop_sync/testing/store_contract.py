"""What every destination must do, whatever it is, and what a suite is made with. One that keeps
files under their names has a suite of its own above this: ``destination_contract``. A suite
subclasses ``StoreContract`` and says how its store is made and looked into: see ``Store``."""

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
from desktop_sync.model.asset import AssetKind, Marks, ResourceRole
from desktop_sync.model.destination import RemoteRef, UploadAsset, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade

MODIFIED_NS = 1_700_000_000_000_000_000
SMALL = b"a photo"
LARGE = os.urandom(1 << 16) * 40 + b"the end"
"""More than any chunk is, and never the same."""


def altered(content: bytes) -> bytes:
    """As long, and different in the first byte."""
    return bytes([content[0] ^ 0xFF]) + content[1:]


_T = TypeVar("_T")


class Store(Protocol):
    """A place that a destination speaks to, seen from behind."""

    def make(self) -> Destination:
        """A destination that speaks to it, as one made by a new run of the program."""

    def leave(self) -> None:
        """Let it be gone from now on."""


class Library:
    """Files to send. Numbers them as they are made."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._count = 0

    def file(
        self, remote: str, content: bytes = SMALL, role: ResourceRole = ResourceRole.PHOTO
    ) -> UploadFile:
        self._count += 1
        local = self._folder / f"{self._count}.jpg"
        local.write_bytes(content)
        os.utime(local, ns=(MODIFIED_NS, MODIFIED_NS))
        return UploadFile(
            resource_id=self._count,
            role=role,
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


def run(world: Store, work: Callable[[Destination], Coroutine[Any, Any, _T]]) -> _T:
    """What ``work`` gives with a destination made for it and closed after it."""

    async def whole() -> _T:
        destination = world.make()
        try:
            return await work(destination)
        finally:
            await destination.close()

    return asyncio.run(whole())


def send(world: Store, *files: UploadFile) -> list[RemoteRef]:
    async def work(destination: Destination) -> list[RemoteRef]:
        return [await destination.send(Following(file)) for file in files]

    return run(world, work)


def item_error(world: Store, file: UploadFile) -> str:
    """Why ``file`` is not sent."""
    with pytest.raises(ItemError) as raised:
        send(world, file)
    return raised.value.code


class StoreContract:
    """Fixture ``world`` gives an empty ``Store``; ``contents`` and ``lose`` say how one looks into
    it, and takes something out of it."""

    grade = Grade.READ_BACK

    def contents(self, world: Any) -> list[bytes]:
        """Everything that is there, ours that are not whole among it, in any order."""
        raise NotImplementedError

    def lose(self, world: Any, file: UploadFile, ref: RemoteRef) -> None:
        """Somebody takes ``file`` away there."""
        raise NotImplementedError

    @pytest.fixture
    def library(self, tmp_path: Path) -> Library:
        return Library(tmp_path / "library")

    @pytest.mark.parametrize("content", [SMALL, LARGE, b""], ids=["small", "large", "empty"])
    def test_a_file_arrives_bit_for_bit(
        self, world: Store, library: Library, content: bytes
    ) -> None:
        file = library.file("2024/05/IMG_0001.JPG", content)
        sending = Following(file)
        ref = run(world, lambda destination: destination.send(sending))
        assert self.contents(world) == [content]
        assert sum(sending.told) == ref.size_bytes == len(content)

    def test_a_usable_destination_passes_its_check_and_stays_as_it_was(self, world: Store) -> None:
        run(world, lambda destination: destination.check())
        assert self.contents(world) == []

    def test_the_same_file_is_not_stored_twice(self, world: Store, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG", LARGE)
        first, again = send(world, file, file)
        assert first == again
        assert self.contents(world) == [LARGE]

    def test_marks_keep_nothing_from_arriving_and_may_be_told_again(
        self, world: Store, library: Library
    ) -> None:
        file = library.file("2024/IMG_0001.JPG", LARGE)
        marks = Marks(favourite=True, albums=("Lisbon",))
        asset = UploadAsset(1, AssetKind.PHOTO, "IMG_0001", None, (file,), marks)

        async def work(destination: Destination) -> None:
            refs = {file.resource_id: await destination.send(Following(file, asset=asset))}
            for _ in range(2):
                await destination.join(asset, refs)
            await destination.prove(file, refs[file.resource_id])

        run(world, work)
        assert self.contents(world) == [LARGE]

    def test_finds_what_is_there_and_nothing_else(self, world: Store, library: Library) -> None:
        there = [library.file(f"2024/{number}.jpg", b"%d" % number) for number in range(5)]
        alone = library.file("2023/alone.jpg")
        refs = send(world, *there, alone)
        missing = library.file("2024/not there.jpg", b"another photo")
        found = run(world, lambda destination: destination.find([*there, alone, missing]))
        sent = (file.resource_id for file in (*there, alone))
        assert found == dict(zip(sent, refs, strict=True))
        assert run(world, lambda destination: destination.find([])) == {}

    def test_what_cannot_be_read_keeps_no_other_file_from_being_found(
        self, world: Store, library: Library
    ) -> None:
        there = library.file("2024/there.jpg")
        send(world, there)
        lost = library.file("2024/lost.jpg", b"another photo")
        lost.local.unlink()
        found = run(world, lambda destination: destination.find([lost, there]))
        assert set(found) == {there.resource_id}

    def test_proves_what_is_there(self, world: Store, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG", LARGE)
        (ref,) = send(world, file)
        proof = run(world, lambda destination: destination.prove(file, ref))
        assert proof.grade is self.grade
        assert proof.size_bytes == len(LARGE)
        if self.grade is Grade.SIZE_ONLY:
            assert proof.digest is None
        else:
            assert proof.digest is not None
            read = hashlib.new(proof.digest.algorithm, LARGE)
            assert proof.digest.value == read.digest()
            assert proof.ours in (None, proof.digest)

    def test_a_copy_that_vanished_says_so(self, world: Store, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG")
        (ref,) = send(world, file)
        self.lose(world, file, ref)
        with pytest.raises(ItemError) as raised:
            run(world, lambda destination: destination.prove(file, ref))
        assert raised.value.code == "vanished"
        assert raised.value.path != str(file.local)

    def test_a_local_file_that_vanished_is_not_sent(self, world: Store, library: Library) -> None:
        file = library.file("2024/IMG_0001.JPG")
        file.local.unlink()
        assert item_error(world, file) == "vanished"
        assert self.contents(world) == []

    @pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
    def test_a_local_file_that_changed_is_not_sent(
        self, world: Store, library: Library, content: bytes
    ) -> None:
        file = library.file("2024/IMG_0001.JPG", content)
        file.local.write_bytes(altered(content))
        assert item_error(world, file) == "changed"
        os.utime(file.local, ns=(MODIFIED_NS, MODIFIED_NS))
        assert item_error(world, file) == "copy-differs"
        file.local.write_bytes(content + b"more")
        assert item_error(world, file) == "changed"
        run(world, lambda destination: destination.sweep(()))
        assert self.contents(world) == []

    def test_many_files_arrive_at_once(self, world: Store, library: Library) -> None:
        files = [library.file(f"{number % 3}/{number}.jpg", b"%d" % number) for number in range(40)]

        async def work(destination: Destination) -> None:
            await asyncio.gather(*(destination.send(Following(file)) for file in files))

        run(world, work)
        assert sorted(self.contents(world)) == sorted(b"%d" % number for number in range(40))

    def test_one_that_is_called_off_leaves_nothing(self, world: Store, library: Library) -> None:
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
        assert self.contents(world) in ([], [LARGE])
        assert send(world, file)[0].size_bytes == len(LARGE)
        assert self.contents(world) == [LARGE]

    def test_a_destination_that_is_gone_says_so_everywhere(
        self, world: Store, library: Library
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
