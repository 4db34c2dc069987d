"""An Immich server of our own as the tests of that destination see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import make
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.testing.store_contract import Library
from tests.fakes.immich import Key, Photo, Served, State, serve

KEY = "the key of the tests"
USER = "somebody"
VERSIONS = {"v3": (3, 0, 3), "v2": (2, 7, 5)}


class ImmichStore:
    """An Immich server with one user; ``through`` is the port of a proxy before it."""

    def __init__(self, served: Served, through: int | None = None) -> None:
        self.served = served
        self.port = served.port if through is None else through
        self.key = KEY

    @property
    def state(self) -> State:
        return self.served.state

    def make(self) -> Destination:
        url = f"http://127.0.0.1:{self.port}/"
        return make(DestinationConfig("photos", "immich", {"url": url}), self.key)

    def leave(self) -> None:
        # The discard service's port, where nobody listens.
        self.port = 9

    def names(self) -> list[str]:
        return sorted(photo.name for photo in self.state.photos.values())

    def photo(self, name: str) -> Photo:
        (found,) = [photo for photo in self.state.photos.values() if photo.name == name]
        return found

    def asked(self, method: str, path: str) -> int:
        """How many requests there were with such a path."""
        return sum(one == method and there.startswith(path) for one, there in self.served.requests)


@pytest.fixture(params=VERSIONS)
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    state = State(VERSIONS[request.param], {KEY: Key(USER)})
    with serve(state) as served:
        yield served


@pytest.fixture
def world(served: Served) -> ImmichStore:
    return ImmichStore(served)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")
