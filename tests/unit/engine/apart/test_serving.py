"""What the process of the destinations says of its own accord: how far away they are."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path, PurePosixPath

import pytest

from desktop_sync.destinations.base import Sending
from desktop_sync.destinations.local_folder import LocalFolder
from desktop_sync.engine.apart import serving
from desktop_sync.engine.apart.messages import (
    Answer,
    Call,
    Check,
    Distance,
    FromDestinations,
    Open,
    Passed,
    Question,
    Send,
)
from desktop_sync.engine.apart.serving import Serving
from desktop_sync.engine.apart.values import AssetMessage, FileMessage
from desktop_sync.engine.bandwidth import Bandwidth
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.destination import (
    DestinationConfig,
    RemoteRef,
    UploadAsset,
    UploadFile,
)
from desktop_sync.model.digest import Digest

CONFIG = DestinationConfig("place", "folder", {})
AWAY = Distance(timedelta(milliseconds=40), timedelta(milliseconds=30))


class Away(LocalFolder):
    """A folder that is far away. What is sent goes on until it is called off."""

    round_trip = AWAY.round_trip
    latency = AWAY.latency

    async def send(self, sending: Sending) -> RemoteRef:
        await sending.passed(1)
        await asyncio.Event().wait()
        raise AssertionError("it waits for ever")


class Engine:
    """The other side: it hears what is said."""

    def __init__(self, place: LocalFolder) -> None:
        self.heard: asyncio.Queue[FromDestinations] = asyncio.Queue()
        self.serving = Serving(lambda _: place, Bandwidth(), self.heard.put_nowait, 3600.0)
        self._numbers = iter(range(100))

    async def asks(self, question: Question) -> FromDestinations:
        """What is said next."""
        self.serving.hear(Call(next(self._numbers), 1, question))
        return await self.heard.get()


def run(place: LocalFolder, work: Callable[[Engine], Coroutine[None, None, None]]) -> None:
    async def whole() -> None:
        await work(Engine(place))

    asyncio.run(whole())


def a_file(folder: Path) -> Send:
    local = folder / "a.jpg"
    local.write_bytes(b"x")
    digest = Digest("sha256", hashlib.sha256(b"x").digest())
    file = UploadFile(1, ResourceRole.PHOTO, local, PurePosixPath("a.jpg"), 1, 0, digest)
    asset = UploadAsset(1, AssetKind.PHOTO, "a", None, (file,))
    return Send(FileMessage.of(file), AssetMessage.of(asset), (), None)


def test_how_far_away_it_is_comes_with_an_answer_and_not_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_MEASURE_SECONDS", 3600.0)

    async def work(engine: Engine) -> None:
        found = [await engine.asks(Open(CONFIG)), *[await engine.asks(Check()) for _ in range(3)]]
        told = [one.distance for one in found if isinstance(one, Answer)]
        assert told == [AWAY, None, None, None]

    run(Away(tmp_path), work)


def test_it_comes_with_bytes_that_are_on_their_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_MEASURE_SECONDS", 0.0)

    async def work(engine: Engine) -> None:
        await engine.asks(Open(CONFIG))
        said = await engine.asks(a_file(tmp_path))
        assert isinstance(said, Passed)
        assert (said.size_bytes, said.distance) == (1, AWAY)

    run(Away(tmp_path), work)


def test_of_what_does_not_know_it_nothing_is_told(tmp_path: Path) -> None:
    async def work(engine: Engine) -> None:
        for question in (Open(CONFIG), Check()):
            said = await engine.asks(question)
            assert isinstance(said, Answer)
            assert said.distance is None

    run(LocalFolder(tmp_path), work)
