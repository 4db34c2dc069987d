"""What a plug-in's destination raises or gives: it is blamed by name, and nothing else breaks."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from msgspec.structs import replace

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.guarded import guarded
from desktop_sync.destinations.kinds import Granted
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError, StorageError
from desktop_sync.model.asset import ResourceRole
from desktop_sync.model.destination import Proof, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.testing.destination_contract import Following
from tests.fakes.nasty_place import NASTY

PLUGIN = "nasty-place 1.0"
SECRET = "correct horse"
CONTENT = b"a photo"


@pytest.fixture
def file(tmp_path: Path) -> UploadFile:
    local = tmp_path / "IMG_0001.JPG"
    local.write_bytes(CONTENT)
    digest = Digest("sha256", hashlib.sha256(CONTENT).digest())
    modified_ns = local.stat().st_mtime_ns
    remote = PurePosixPath("2024/IMG_0001.JPG")
    return UploadFile(1, ResourceRole.PHOTO, local, remote, len(CONTENT), modified_ns, digest)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Destination]:
    """A guarded destination with some trouble."""
    there = tmp_path / "there"
    there.mkdir()
    kind = guarded(NASTY, PLUGIN)
    return lambda trouble: kind.make({"path": str(there), "trouble": trouble}, SECRET)


async def _upload(destination: Destination, file: UploadFile) -> None:
    """What a lane does with it, and the closing that never fails."""
    try:
        await destination.check()
        await destination.sweep(())
        assert destination.parallel == 1
        if destination.takes(file):
            await destination.find([file])
            sending = Following(file)
            ref = await destination.send(sending)
            await destination.prove(file, ref)
            await destination.join(sending.asset, {file.resource_id: ref})
    finally:
        await destination.close()


def test_one_without_trouble_is_not_in_its_way(
    make: Callable[[str], Destination], file: UploadFile, tmp_path: Path
) -> None:
    asyncio.run(_upload(make("none"), file))
    assert (tmp_path / "there" / file.remote).read_bytes() == CONTENT


@pytest.mark.parametrize(
    "trouble",
    [
        *(f"raises-in-{name}" for name in ("check", "sweep", "parallel", "takes", "find", "join")),
        "is-cancelled-by-itself",
        "counts-in-words",
        "does-not-decide",
        "finds-what-it-was-not-asked-for",
        "finds-a-list",
        "finds-other-sizes",
        "finds-by-numbers",
    ],
)
def test_trouble_with_all_of_it_holds_it_in_the_name_of_the_plugin(
    make: Callable[[str], Destination],
    file: UploadFile,
    trouble: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(DestinationError) as raised:
        asyncio.run(_upload(make(trouble), file))
    assert (raised.value.code, raised.value.retryable) == ("unexpected", False)
    assert (raised.value.detail or "").startswith(f"{PLUGIN}: ")
    assert "Traceback" in caplog.text
    assert SECRET not in caplog.text + str(raised.value)


@pytest.mark.parametrize(
    "trouble",
    [
        "raises-in-send",
        "raises-in-prove",
        "ends-the-program",
        "keeps-no-text",
        "passes-no-number",
        "sends-and-says-nothing",
        "sends-to-nowhere",
        "sends-too-little",
        "proves-by-nodding",
        "proves-nothing",
        "proves-from-the-source",
        "proves-half-a-digest",
        "proves-by-magic",
        "proves-by-size-and-more",
    ],
)
def test_trouble_with_a_file_sets_it_aside_and_with_one_after_the_other_holds_all(
    make: Callable[[str], Destination], file: UploadFile, trouble: str
) -> None:
    destination = make(trouble)

    async def outcome(number: int) -> DesktopSyncError:
        one = replace(file, resource_id=number)
        with pytest.raises((ItemError, DestinationError)) as raised:
            await destination.prove(one, await destination.send(Following(one)))
        return raised.value

    async def all_of_them() -> list[DesktopSyncError]:
        return [await outcome(number) for number in (1, 2, 3, 4, 5, 4)]

    errors = asyncio.run(all_of_them())
    for error in errors:
        assert error.code == "unexpected"
        assert PLUGIN in (error.detail or "")
        assert SECRET not in str(error)
    # The fourth is tried again when the hold is over, and must not be in the others' way.
    kinds = [ItemError, ItemError, ItemError, DestinationError, DestinationError, ItemError]
    assert [type(error) for error in errors] == kinds


def test_what_a_plugin_says_of_our_own_copy_is_not_taken(
    make: Callable[[str], Destination], file: UploadFile
) -> None:
    destination = make("speaks-for-us")

    async def work() -> Proof:
        return await destination.prove(file, await destination.send(Following(file)))

    proof = asyncio.run(work())
    assert proof.digest is not None
    assert proof.digest != file.digest
    assert proof.ours is None


def test_errors_of_ours_go_through_and_only_whole_ones(
    make: Callable[[str], Destination], file: UploadFile
) -> None:
    full = StorageError("disk-full", retryable=True)

    class Broken(Following):
        async def passed(self, size_bytes: int) -> None:
            raise full

    with pytest.raises(StorageError) as raised:
        asyncio.run(make("none").send(Broken(file)))
    assert raised.value is full

    gone = replace(file, local=file.local.with_name("gone.jpg"))
    with pytest.raises(ItemError) as vanished:
        asyncio.run(make("none").send(Following(gone)))
    assert vanished.value.code == "vanished"

    class Waits(Following):
        async def passed(self, size_bytes: int) -> None:
            raise DestinationError("unreachable", retry_after=timedelta.max)

    with pytest.raises(ItemError) as odd:
        asyncio.run(make("none").send(Waits(file)))
    assert odd.value.code == "unexpected"


def test_one_that_is_called_off_is_called_off(
    make: Callable[[str], Destination], file: UploadFile
) -> None:
    destination = make("takes-for-ever")

    async def work() -> None:
        begun = asyncio.Event()
        following = Following(file, when_told=lambda size_bytes: begun.set())
        sending = asyncio.create_task(destination.send(following))
        await begun.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await destination.close()

    asyncio.run(work())


@pytest.mark.parametrize("made", [None, object(), type("Half", (), {"check": None})()])
def test_what_is_no_destination_is_not_made(made: Any) -> None:
    kind = guarded(replace(NASTY, make=lambda options, secret: made), PLUGIN)
    with pytest.raises(DestinationError) as raised:
        kind.make({}, None)
    assert raised.value.code == "unexpected"
    assert PLUGIN in str(raised.value)


class _LogIn:
    def __init__(self, address: Any, granted: Any) -> None:
        self.address = address
        self._granted = granted

    async def wait(self) -> Any:
        return self._granted

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("address", "granted"),
    [
        ("https://cloud.example/login", Granted({"user": "ana"}, "token")),
        ("javascript:alert(1)", Granted({}, "token")),
        (None, Granted({}, "token")),
        ("https://cloud.example/login", ("ana", "token")),
        ("https://cloud.example/login", Granted({"user": 5}, "token")),  # type: ignore[dict-item]
    ],
)
def test_a_log_in_gives_an_address_for_a_browser_and_texts(address: Any, granted: Any) -> None:
    async def begin(options: Mapping[str, str]) -> Any:
        return _LogIn(address, granted)

    kind = guarded(replace(NASTY, log_in=begin), PLUGIN)

    async def log_in() -> Granted:
        assert kind.log_in is not None
        begun = await kind.log_in({})
        assert begun.address == address
        given = await begun.wait()
        await begun.close()
        return given

    if granted == Granted({"user": "ana"}, "token"):
        assert asyncio.run(log_in()) == granted
        return
    with pytest.raises(DestinationError) as raised:
        asyncio.run(log_in())
    assert raised.value.code == "unexpected"


def test_a_log_in_that_cannot_be_begun_is_blamed_on_the_plugin() -> None:
    def begin(options: Mapping[str, str]) -> Awaitable[Any]:
        raise SystemExit(3)

    kind = guarded(replace(NASTY, log_in=begin), PLUGIN)
    assert kind.log_in is not None
    with pytest.raises(DestinationError) as raised:
        asyncio.run(_awaited(kind.log_in({})))
    assert PLUGIN in str(raised.value)


async def _awaited(work: Awaitable[Any]) -> Any:
    return await work
