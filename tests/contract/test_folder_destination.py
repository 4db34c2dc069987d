"""A folder is a destination like any other."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from desktop_sync.destinations.local_folder import LocalFolder
from desktop_sync.destinations.publishing import publish, reserve_and_replace
from desktop_sync.destinations.registry import make
from desktop_sync.destinations.temporary import INCOMING
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.testing.destination_contract import (
    MODIFIED_NS,
    DestinationContract,
    Following,
    Library,
    World,
    run,
    send,
)


class FolderWorld:
    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.root = root

    def make(self) -> LocalFolder:
        made = make(DestinationConfig("share", "folder", {"path": str(self.root)}))
        assert isinstance(made, LocalFolder)
        return made

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    def put(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def leave(self) -> None:
        shutil.rmtree(self.root)


class TestFolderDestination(DestinationContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return FolderWorld(tmp_path / "share")

    def test_the_time_is_kept_and_no_folder_of_ours_stays(
        self, world: FolderWorld, library: Library
    ) -> None:
        send(world, library.file("a.jpg"))
        run(world, lambda destination: destination.sweep(()))
        assert [path.name for path in world.root.iterdir()] == ["a.jpg"]
        assert (world.root / "a.jpg").stat().st_mtime_ns == MODIFIED_NS

    @pytest.mark.parametrize("is_tampered_with", [False, True])
    def test_a_large_file_goes_on_where_it_was_stopped(
        self, world: FolderWorld, library: Library, is_tampered_with: bool
    ) -> None:
        content = os.urandom(1 << 20) * 5 + b"end"
        file = library.file("2024/CLIP.MOV", content)
        stopped = Following(file, when_told=lambda _: stop())
        tries = iter([False, False, True])

        def stop() -> None:
            if next(tries, False):
                raise OSError(errno.EIO, "the share went away")

        with pytest.raises(DestinationError):
            run(world, lambda _: LocalFolder(world.root, resumed_from_bytes=1).send(stopped))
        (part,) = (world.root / INCOMING).iterdir()
        assert stopped.kept == [part.name]
        assert part.read_bytes() == content[: 2 << 20]
        run(world, lambda destination: destination.sweep([part.name]))
        if is_tampered_with:
            part.write_bytes(bytes(1 << 20) + content[1 << 20 : 2 << 20] + b"more" * (1 << 20))
        inode = part.stat().st_ino
        again = Following(file, unfinished=part.name)
        run(world, lambda _: LocalFolder(world.root, resumed_from_bytes=1).send(again))
        assert world.files() == {"2024/CLIP.MOV": content}
        assert (world.root / "2024/CLIP.MOV").stat().st_ino == inode
        assert again.kept == []

    @pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "others", ""])
    def test_what_was_remembered_and_is_none_of_ours_is_not_gone_on_with(
        self, world: FolderWorld, library: Library, name: str
    ) -> None:
        file = library.file("a.jpg")
        following = Following(file, unfinished=name)
        run(world, lambda _: LocalFolder(world.root, resumed_from_bytes=1).send(following))
        assert world.files()["a.jpg"] == file.local.read_bytes()
        assert following.kept[0] != name

    def test_a_file_in_its_place_is_unreachable(self, tmp_path: Path) -> None:
        world = FolderWorld(tmp_path / "share")
        world.leave()
        world.root.write_bytes(b"")
        with pytest.raises(DestinationError) as raised:
            run(world, lambda destination: destination.check())
        assert raised.value.code == "unreachable"

    def test_a_folder_that_nobody_may_write_to_is_read_only(self, world: FolderWorld) -> None:
        if os.name == "nt" or os.geteuid() == 0:
            pytest.skip("nothing is read-only to this user")
        world.root.chmod(stat.S_IRUSR | stat.S_IXUSR)
        try:
            with pytest.raises(DestinationError) as raised:
                run(world, lambda destination: destination.check())
        finally:
            world.root.chmod(stat.S_IRWXU)
        assert raised.value.code == "read-only"

    def test_an_empty_place_where_disks_are_mounted_is_none(self, tmp_path: Path) -> None:
        world = FolderWorld(tmp_path / "stick")

        async def check(destination: object) -> None:
            await LocalFolder(world.root, mount_parents=[tmp_path]).check()

        with pytest.raises(DestinationError) as raised:
            run(world, check)
        assert raised.value.code == "unreachable"
        world.put("a photo.jpg", b"x")
        run(world, check)

    @pytest.mark.parametrize(
        ("number", "code", "retryable"),
        [
            (errno.ENOSPC, "full", True),
            (errno.EROFS, "read-only", False),
            (errno.EACCES, "read-only", False),
            (errno.EIO, "unreachable", True),
            (errno.ESTALE, "unreachable", True),
        ],
    )
    def test_what_the_system_says_is_told_apart(
        self, tmp_path: Path, number: int, code: str, retryable: bool
    ) -> None:
        from desktop_sync.destinations.local_folder import translated

        error = translated(OSError(number, os.strerror(number)), tmp_path)
        assert (error.code, error.retryable) == (code, retryable)


@pytest.mark.parametrize("way", [publish, reserve_and_replace])
class TestPublishing:
    def test_gives_the_name(self, tmp_path: Path, way: object) -> None:
        assert callable(way)
        (tmp_path / "part").write_bytes(b"x")
        way(tmp_path / "part", tmp_path / "name")
        assert [path.name for path in tmp_path.iterdir()] == ["name"]

    def test_never_overwrites(self, tmp_path: Path, way: object) -> None:
        assert callable(way)
        (tmp_path / "part").write_bytes(b"x")
        (tmp_path / "name").write_bytes(b"y")
        with pytest.raises(FileExistsError):
            way(tmp_path / "part", tmp_path / "name")
        assert (tmp_path / "name").read_bytes() == b"y"

    def test_takes_its_empty_file_away_again(self, tmp_path: Path, way: object) -> None:
        assert callable(way)
        with pytest.raises(FileNotFoundError):
            way(tmp_path / "no part", tmp_path / "name")
        assert list(tmp_path.iterdir()) == []
