"""What is spoken to by HTTP knows how far away it is, here and in another process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_sync.destinations.base import Destination, Measured
from desktop_sync.destinations.registry import make
from desktop_sync.engine.apart.destination import open_apart
from desktop_sync.engine.apart.host import Host
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore
from desktop_sync.testing.store_contract import Store, run
from tests.contract.immich_store import KEY, USER, VERSIONS, ImmichStore
from tests.contract.nextcloud_world import NextcloudWorld
from tests.fakes import s3_servers, webdav_servers
from tests.fakes.immich import Key, State, serve
from tests.fakes.nextcloud import Cloud, nextcloud

_TRIES = 100


class Made:
    """A store that is made by ``make`` and never left."""

    def __init__(self, make: Callable[[], Destination]) -> None:
        self.make = make

    def leave(self) -> None:
        raise AssertionError("nobody leaves")


@contextmanager
def webdav(folder: Path) -> Iterator[Store]:
    with webdav_servers.wsgidav() as served:
        config = _webdav(served.port)
        yield Made(lambda: make(config, webdav_servers.SECRET))


@contextmanager
def apart(folder: Path) -> Iterator[Store]:
    profile = Profile(folder / "profile")
    profile.create()
    SecretStore(profile).keep("place", webdav_servers.SECRET, in_profile=True)
    host = Host(profile.folder)
    with webdav_servers.wsgidav() as served:
        config = _webdav(served.port)
        yield Made(lambda: open_apart(host, config))


@contextmanager
def s3(folder: Path) -> Iterator[Store]:
    with s3_servers.rclone() as server:
        url = f"http://127.0.0.1:{server.port}"
        options = {"url": url, "bucket": s3_servers.BUCKET, "access_key": s3_servers.ACCESS_KEY}
        config = DestinationConfig("place", "s3", options)
        yield Made(lambda: make(config, s3_servers.SECRET_KEY))


@contextmanager
def cloud(folder: Path) -> Iterator[Store]:
    there = Cloud(folder / "cloud")
    with nextcloud(there) as served:
        yield NextcloudWorld(there, served.port)


@contextmanager
def immich(folder: Path) -> Iterator[Store]:
    with serve(State(VERSIONS["v3"], {KEY: Key(USER)})) as served:
        yield ImmichStore(served)


def _webdav(port: int) -> DestinationConfig:
    options = {"url": f"http://127.0.0.1:{port}/", "user": webdav_servers.USER}
    return DestinationConfig("place", "webdav", options)


@pytest.fixture(params=[webdav, apart, s3, cloud, immich])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: AbstractContextManager[Any] = request.param(tmp_path)
    with opened as store:
        yield store


def test_it_is_known_once_it_was_checked(world: Store) -> None:
    async def work(destination: Destination) -> None:
        assert isinstance(destination, Measured)
        known = [destination.latency]
        await destination.check()
        known.append(destination.latency)
        assert known[0] is None
        assert known[1] is not None
        assert timedelta() < known[1] < timedelta(minutes=1)

    run(world, work)


@pytest.mark.skipif(sys.platform != "linux", reason="tells what Linux does")
def test_what_is_asked_again_and_again_tells_of_a_round_trip(world: Store) -> None:
    async def work(destination: Destination) -> None:
        assert isinstance(destination, Measured)
        for _ in range(_TRIES):
            await destination.check()
            if destination.round_trip is not None:
                return
        raise AssertionError("no round trip is known")

    run(world, work)


def test_a_folder_knows_nothing_of_that(tmp_path: Path) -> None:
    folder = make(DestinationConfig("place", "folder", {"path": str(tmp_path)}), None)
    assert not isinstance(folder, Measured)
