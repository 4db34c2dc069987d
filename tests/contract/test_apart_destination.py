"""Destinations in another process are destinations like any other."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.engine.apart.destination import open_apart
from desktop_sync.engine.apart.host import Host
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.secrets import SecretStore
from desktop_sync.testing.destination_contract import DestinationContract, World
from tests.fakes.served_folder import files_in, put_into
from tests.fakes.webdav_servers import SECRET, USER, Served, servers


class ApartWorld:
    """A folder of its own on this computer, or on a server that several tests use."""

    def __init__(self, host: Host, root: Path, served: Served | None = None) -> None:
        self.host = host
        self.root = root
        self._served = served
        self._is_left = False
        root.mkdir()
        root.chmod(0o777)
        self._notice()

    def make(self) -> Destination:
        return open_apart(self.host, self._config())

    def files(self) -> dict[str, bytes]:
        return files_in(self.root)

    def put(self, name: str, content: bytes) -> None:
        put_into(self.root, name, content)
        self._notice()

    def remove(self, name: str) -> None:
        (self.root / name).unlink()
        self._notice()

    def leave(self) -> None:
        self._is_left = True
        if self._served is None:
            shutil.rmtree(self.root)

    def _config(self) -> DestinationConfig:
        if self._served is None:
            return DestinationConfig("place", "folder", {"path": str(self.root)})
        # The discard service's port, where nobody listens.
        port = 9 if self._is_left else self._served.port
        url = f"http://127.0.0.1:{port}/{self.root.name}"
        return DestinationConfig("place", "webdav", {"url": url, "user": USER})

    def _notice(self) -> None:
        if self._served is not None:
            self._served.notice()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """One process for all tests: the destination that is open all the time keeps it."""
    profile = Profile(tmp_path_factory.mktemp("own") / "profile")
    profile.create()
    SecretStore(profile).keep("place", SECRET, in_profile=True)
    host = Host(profile.folder)
    kept = DestinationConfig("kept", "folder", {"path": str(profile.folder)})
    keeping = open_apart(host, kept)
    pid = host.pid
    yield host
    assert host.pid == pid
    asyncio.run(keeping.close())
    assert host.pid is None


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with servers()["wsgidav"]() as served:
        yield served


class TestFolderApart(DestinationContract):
    @pytest.fixture
    def world(self, tmp_path: Path, host: Host) -> World:
        return ApartWorld(host, tmp_path / "place")


class TestWebDavApart(DestinationContract):
    @pytest.fixture
    def world(self, host: Host, served: Served) -> World:
        return ApartWorld(host, served.root / uuid.uuid4().hex, served)
