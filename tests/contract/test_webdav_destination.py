"""WebDAV servers are destinations like any other, each with its own ways."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import make
from desktop_sync.destinations.temporary import INCOMING, TemporaryNames
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.destination_contract import (
    SMALL,
    DestinationContract,
    Following,
    Library,
    World,
    run,
)
from tests.fakes.served_folder import files_in, put_into
from tests.fakes.webdav_servers import SECRET, USER, Served, servers


class WebDavWorld:
    """A collection of its own on a server that several tests use."""

    def __init__(self, served: Served, **options: str) -> None:
        self.name = uuid.uuid4().hex
        self.root = served.root / self.name
        self.notice = served.notice
        self.server = served.name
        self._options = options
        self._port = served.port
        self.root.mkdir()
        self.root.chmod(0o777)
        self.notice()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/{self.name}"

    def make(self) -> Destination:
        options = {"url": self.url, "user": USER, **self._options}
        return make(DestinationConfig("server", "webdav", options), SECRET)

    def files(self) -> dict[str, bytes]:
        return files_in(self.root)

    def put(self, name: str, content: bytes) -> None:
        put_into(self.root, name, content)
        self.notice()

    def remove(self, name: str) -> None:
        (self.root / name).unlink()
        self.notice()

    def leave(self) -> None:
        # The discard service's port, where nobody listens.
        self._port = 9


@pytest.fixture(scope="module", params=servers())
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    with servers()[request.param]() as served:
        yield served


class TestWebDavDestination(DestinationContract):
    @pytest.fixture
    def world(self, served: Served) -> World:
        return WebDavWorld(served)

    def test_a_wrong_password_says_so(self, world: WebDavWorld) -> None:
        config = DestinationConfig("server", "webdav", {"url": world.url, "user": USER})

        async def check(_: Destination) -> None:
            destination = make(config, "another")
            try:
                await destination.check()
            finally:
                await destination.close()

        with pytest.raises(DestinationError) as raised:
            run(world, check)
        assert raised.value.code == "credentials"
        assert not raised.value.retryable

    def test_a_collection_that_is_not_there_says_so(self, world: WebDavWorld) -> None:
        world.root.rmdir()
        world.notice()
        with pytest.raises(DestinationError) as raised:
            run(world, lambda destination: destination.check())
        assert raised.value.code == "not-understood"

    def test_collections_that_somebody_takes_away_are_made_again(
        self, world: WebDavWorld, library: Library
    ) -> None:
        files = [library.file("2024/a.jpg"), library.file("2024/b.jpg")]

        async def work(destination: Destination) -> None:
            for file in files:
                await destination.send(Following(file))
                for path in world.root.iterdir():
                    shutil.rmtree(path)
                world.notice()
            await destination.send(Following(files[0]))

        run(world, work)
        assert list(world.files()) == ["2024/a.jpg"]

    @pytest.mark.parametrize("name", ["what?.jpg", "a;b.jpg", "who?/a.jpg", "2024/a?b=c;d.jpg"])
    def test_a_name_that_the_server_would_cut_is_refused_and_nothing_is_stored(
        self, world: WebDavWorld, library: Library, served: Served, name: str
    ) -> None:
        file = library.file(name)
        if served.cuts_names:
            with pytest.raises(ItemError) as raised:
                run(world, lambda destination: destination.send(Following(file)))
            assert raised.value.code == "refused"
            assert not raised.value.retryable
        else:
            run(world, lambda destination: destination.send(Following(file)))
        run(world, lambda destination: destination.sweep(()))
        assert world.files() == ({} if served.cuts_names else {name: SMALL})

    def test_nothing_of_ours_stays_but_what_was_sent(
        self, world: WebDavWorld, library: Library
    ) -> None:
        async def work(destination: Destination) -> None:
            await destination.check()
            assert list(world.root.iterdir()) == []
            await destination.send(Following(library.file("a.jpg")))
            await destination.sweep(())

        run(world, work)
        assert [path.name for path in world.root.iterdir()] == ["a.jpg"]

    def test_a_collection_that_another_computer_sends_to_stays(
        self, world: WebDavWorld, library: Library
    ) -> None:
        world.put(f"{INCOMING}/00000000/00000000-00000000-0000000000000000", b"half")
        run(world, lambda destination: destination.send(Following(library.file("a.jpg"))))
        run(world, lambda destination: destination.sweep(()))
        assert [path.name for path in (world.root / INCOMING).iterdir()] == ["00000000"]

    def test_what_a_killed_server_left_beside_our_files_goes(
        self, world: WebDavWorld, library: Library
    ) -> None:
        world.put(f"{INCOMING}/{TemporaryNames().origin}/.davfs.tmp1a2b3c", b"half")
        if "apache" not in world.server:
            pytest.skip("tells of what it left, which may be anybody's")
        run(world, lambda destination: destination.sweep(()))
        assert list(world.root.iterdir()) == []

    def test_a_large_collection_is_listed(self, world: WebDavWorld, library: Library) -> None:
        files = [library.file(f"2024/{number}.jpg", b"%d" % number) for number in range(150)]
        for file in files:
            world.put(str(file.remote), file.local.read_bytes())
        found = run(world, lambda destination: destination.find(files))
        assert set(found) == {file.resource_id for file in files}


class TestProofBySize(DestinationContract):
    grade = Grade.SIZE_ONLY

    @pytest.fixture
    def world(self, served: Served) -> World:
        return WebDavWorld(served, proof="size")
