"""S3-compatible stores are destinations like any other, each with its own ways."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import make
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.destination_contract import (
    SMALL,
    DestinationContract,
    Library,
    World,
    send,
)
from tests.fakes.s3_servers import ACCESS_KEY, BUCKET, SECRET_KEY, S3Server, rclone, seaweedfs

pytestmark = pytest.mark.xdist_group("s3")


class S3World:
    """A folder of its own in a bucket that several tests use."""

    def __init__(self, server: S3Server, **options: str) -> None:
        self.prefix = uuid.uuid4().hex + "/"
        self.peer = server.peer
        self.port = server.port
        self.options = {
            "bucket": BUCKET,
            "prefix": self.prefix,
            "access_key": ACCESS_KEY,
            **options,
        }

    def make(self) -> Destination:
        options = {"url": f"http://127.0.0.1:{self.port}", **self.options}
        return make(DestinationConfig("store", "s3", options), SECRET_KEY)

    def files(self) -> dict[str, bytes]:
        return self.peer.files(self.prefix)

    def put(self, name: str, content: bytes) -> None:
        self.peer.put(self.prefix + name, content)

    def remove(self, name: str) -> None:
        self.peer.remove(self.prefix + name)

    def leave(self) -> None:
        # The discard service's port, where nobody listens.
        self.port = 9


@pytest.fixture(scope="module")
def strict() -> Iterator[S3Server]:
    with seaweedfs() as server:
        yield server


@pytest.fixture(scope="module")
def lax() -> Iterator[S3Server]:
    with rclone() as server:
        yield server


class TestSeaweedFs(DestinationContract):
    grade = Grade.SERVER_HASHED

    @pytest.fixture
    def world(self, strict: S3Server) -> World:
        return S3World(strict)

    def test_a_file_in_the_place_of_a_folder_is_not_touched(
        self, world: World, library: Library
    ) -> None:
        # A bucket has no folders: a file beside its own folder is in nobody's way.
        world.put("2024", b"a file")
        send(world, library.file("2024/IMG_0001.JPG"))
        assert world.files() == {"2024": b"a file", "2024/IMG_0001.JPG": SMALL}


class TestRclone(DestinationContract):
    @pytest.fixture
    def world(self, lax: S3Server) -> World:
        return S3World(lax)


class TestProofBySize(DestinationContract):
    grade = Grade.SIZE_ONLY

    @pytest.fixture
    def world(self, lax: S3Server) -> World:
        return S3World(lax, proof="size")
