"""Large files go to S3-compatible stores in parts, and are gone on with after anything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.s3_large import PART_BYTES, PARTS_AT_ONCE
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import RemoteRef, UploadFile
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.destination_contract import Following, Library, altered, run, send
from tests.contract.test_s3_destination import S3World
from tests.fakes.fault_proxy import AnswerWith, CutAnswer, FaultProxy, proxy_to
from tests.fakes.s3_servers import S3Server, rclone, seaweedfs

pytestmark = pytest.mark.xdist_group("s3")

NAME = "2024/a clip +50%.MOV"
THREE_PARTS = os.urandom(1 << 20) * 17
LONG = os.urandom(1 << 20) * ((PARTS_AT_ONCE + 2) * (PART_BYTES >> 20) + 1)
"""So many parts that some are there before the last is on its way."""

INVALID_PART = b"<Error><Code>InvalidPart</Code></Error>"
INTERNAL_ERROR = b" \n  <?xml version='1.0'?>\n<Error><Code>InternalError</Code></Error>"
BUSY = b"<Error><Code>SlowDown</Code></Error>"


@pytest.fixture(scope="module")
def strict() -> Iterator[S3Server]:
    with seaweedfs() as server:
        yield server


@pytest.fixture(scope="module")
def lax() -> Iterator[S3Server]:
    with rclone() as server:
        yield server


@pytest.fixture
def world(strict: S3Server) -> S3World:
    return S3World(strict)


@pytest.fixture
def proxy(strict: S3Server) -> Iterator[FaultProxy]:
    with proxy_to(strict.port) as proxy:
        yield proxy


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def holds_only(world: S3World, content: bytes) -> None:
    assert world.files() == {NAME: content}
    assert world.peer.uploads(world.prefix) == []


def upload_of(kept: str) -> str:
    upload: str = msgspec.json.decode(kept)["upload"]
    return upload


async def cut_short(destination: Destination, file: UploadFile, after_bytes: int = 0) -> Following:
    """Send, and stop as a program does that ends: after so many bytes."""
    enough = asyncio.Event()

    def told(_: int) -> None:
        if sum(following.told) > after_bytes:
            enough.set()

    following = Following(file, when_told=told)
    sending = asyncio.create_task(destination.send(following))
    await enough.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    return following


@pytest.mark.parametrize("server", ["strict", "lax"])
def test_a_large_file_arrives_in_parts_and_is_proven(
    request: pytest.FixtureRequest, library: Library, server: str
) -> None:
    world = S3World(request.getfixturevalue(server))
    file = library.file(NAME, THREE_PARTS)
    following = Following(file)
    ref = run(world, lambda destination: destination.send(following))
    assert sum(following.told) == ref.size_bytes == len(THREE_PARTS)
    assert len(following.kept) == 1
    # Another run of the program has to make the proof itself.
    proof = run(world, lambda destination: destination.prove(file, ref))
    assert proof.digest == file.digest
    assert proof.grade is (Grade.SERVER_HASHED if server == "strict" else Grade.READ_BACK)
    holds_only(world, THREE_PARTS)


def test_what_was_sent_just_now_is_proven_without_reading_it_again(
    world: S3World, library: Library
) -> None:
    file = library.file(NAME, THREE_PARTS)

    async def work(destination: Destination) -> Grade:
        ref = await destination.send(Following(file))
        file.local.unlink()
        return (await destination.prove(file, ref)).grade

    assert run(world, work) is Grade.SERVER_HASHED


def test_a_copy_with_parts_of_another_length_is_read_back(world: S3World, library: Library) -> None:
    file = library.file(NAME, THREE_PARTS)
    key = world.prefix + NAME
    upload = world.peer.begin_upload(key)
    for number, offset in enumerate(range(0, len(THREE_PARTS), 6 << 20), 1):
        world.peer.put_part(key, upload, number, THREE_PARTS[offset : offset + (6 << 20)])
    world.peer.complete(key, upload)

    async def work(destination: Destination) -> Grade:
        (ref,) = (await destination.find([file])).values()
        proof = await destination.prove(file, ref)
        assert proof.digest == file.digest
        return proof.grade

    assert run(world, work) is Grade.READ_BACK
    assert send(world, file) == [RemoteRef(NAME, len(THREE_PARTS))]


def test_a_tampered_copy_proves_different(world: S3World, library: Library) -> None:
    file = library.file(NAME, THREE_PARTS)
    (ref,) = send(world, file)
    world.put(NAME, altered(THREE_PARTS))
    proof = run(world, lambda destination: destination.prove(file, ref))
    assert proof.digest != file.digest


def test_another_run_of_the_program_goes_on_in_the_middle(world: S3World, library: Library) -> None:
    file = library.file(NAME, LONG)
    before = run(world, lambda it: cut_short(it, file, PARTS_AT_ONCE * PART_BYTES))
    (kept,) = before.kept
    there = world.peer.parts(world.prefix + NAME, upload_of(kept))
    assert there
    again = Following(file, unfinished=kept)

    async def work(destination: Destination) -> None:
        await destination.check()
        await destination.sweep([kept])
        await destination.send(again)

    run(world, work)
    assert again.kept == []
    # What was half there when the first run ended may have been whole a moment later.
    assert sum(again.told) <= len(LONG) - sum(there.values())
    holds_only(world, LONG)


def test_a_server_that_is_killed_has_its_parts_when_it_is_back(
    strict: S3Server, world: S3World, library: Library
) -> None:
    file = library.file(NAME, LONG)

    def told(_: int) -> None:
        if sum(before.told) > PARTS_AT_ONCE * PART_BYTES:
            strict.process.kill()

    before = Following(file, when_told=told)
    with pytest.raises(DestinationError) as raised:
        run(world, lambda destination: destination.send(before))
    assert (raised.value.code, raised.value.retryable) == ("unreachable", True)
    strict.process.start()
    there = world.peer.parts(world.prefix + NAME, upload_of(before.kept[0]))
    assert there
    again = Following(file, unfinished=before.kept[0])
    run(world, lambda destination: destination.send(again))
    assert sum(again.told) == len(LONG) - sum(there.values())
    holds_only(world, LONG)


def test_only_parts_with_the_same_bytes_are_not_sent_again(
    world: S3World, library: Library
) -> None:
    file = library.file(NAME, THREE_PARTS)
    again = Following(file, unfinished=with_parts_of_others(world, file))
    run(world, lambda destination: destination.send(again))
    # The last part, which is short, may have arrived before it was cut short.
    assert PART_BYTES <= sum(again.told) <= len(THREE_PARTS) - PART_BYTES
    holds_only(world, THREE_PARTS)


def test_where_parts_are_not_replaced_all_are_sent_anew(lax: S3Server, library: Library) -> None:
    world = S3World(lax)
    file = library.file(NAME, THREE_PARTS)
    kept = with_parts_of_others(world, file)
    with pytest.raises(ItemError) as raised:
        run(world, lambda it: it.send(Following(file, unfinished=kept)))
    assert (raised.value.code, raised.value.retryable) == ("refused", True)
    run(world, lambda it: it.send(Following(file, unfinished=kept)))
    holds_only(world, THREE_PARTS)


def with_parts_of_others(world: S3World, file: UploadFile) -> str:
    """An upload that was begun, with one part that is right and one that is not."""
    kept = run(world, partial(cut_short, file=file)).kept[0]
    key, upload = world.prefix + NAME, upload_of(kept)
    world.peer.put_part(key, upload, 1, THREE_PARTS[:PART_BYTES])
    world.peer.put_part(key, upload, 2, bytes(PART_BYTES))
    return kept


def test_an_upload_that_somebody_has_aborted_is_begun_anew(
    world: S3World, library: Library
) -> None:
    file = library.file(NAME, THREE_PARTS)
    (kept,) = run(world, partial(cut_short, file=file)).kept
    run(world, lambda destination: destination.sweep(()))
    again = Following(file, unfinished=kept)
    run(world, lambda destination: destination.send(again))
    assert len(again.kept) == 1
    assert sum(again.told) == len(THREE_PARTS)
    holds_only(world, THREE_PARTS)


@pytest.mark.parametrize("unfinished", ["", "not ours", '{"key": 1}', "null"])
def test_what_was_kept_and_cannot_be_read_is_begun_anew(
    world: S3World, library: Library, unfinished: str
) -> None:
    file = library.file(NAME, THREE_PARTS)
    following = Following(file, unfinished=unfinished)
    run(world, lambda destination: destination.send(following))
    holds_only(world, THREE_PARTS)


def test_sweeping_aborts_what_nobody_goes_on_with(world: S3World, library: Library) -> None:
    files = [library.file(NAME, THREE_PARTS), library.file("other.MOV", THREE_PARTS)]
    others = world.prefix + "2024/of another computer.MOV"
    world.peer.begin_upload(others)
    lost, kept = (run(world, partial(cut_short, file=file)).kept for file in files)
    assert lost
    assert len(world.peer.uploads(world.prefix)) == 3
    run(world, lambda destination: destination.sweep(kept))
    assert sorted(world.peer.uploads(world.prefix)) == [others, world.prefix + "other.MOV"]
    run(world, lambda destination: destination.sweep(()))
    assert world.peer.uploads(world.prefix) == [others]
    assert world.files() == {}


def test_sweeping_leaves_what_is_on_its_way(world: S3World, library: Library) -> None:
    file = library.file(NAME, THREE_PARTS)

    async def work(destination: Destination) -> None:
        begun = asyncio.Event()
        following = Following(file, when_told=lambda _: begun.set())
        sending = asyncio.create_task(destination.send(following))
        await begun.wait()
        await destination.sweep(())
        await sending

    run(world, work)
    holds_only(world, THREE_PARTS)


def test_a_file_that_changes_on_its_way_leaves_nothing(world: S3World, library: Library) -> None:
    file = library.file(NAME, THREE_PARTS)
    file.local.write_bytes(THREE_PARTS[:-1] + bytes([THREE_PARTS[-1] ^ 1]))
    with pytest.raises(ItemError) as raised:
        send(world, file)
    assert raised.value.code == "changed"
    assert world.peer.uploads(world.prefix) == []
    assert world.files() == {}


@pytest.mark.parametrize("server", ["strict", "lax"])
def test_a_name_that_is_taken_meanwhile_is_not_overwritten(
    request: pytest.FixtureRequest, library: Library, server: str
) -> None:
    world = S3World(request.getfixturevalue(server))
    file = library.file(NAME, THREE_PARTS)

    def told(_: int) -> None:
        if len(following.told) == 1:
            world.put(NAME, b"another")

    following = Following(file, when_told=told)
    with pytest.raises(ItemError) as raised:
        run(world, lambda destination: destination.send(following))
    assert raised.value.code == "name-taken"
    holds_only(world, b"another")


def outcome(
    world: S3World,
    proxy: FaultProxy,
    library: Library,
    fault: CutAnswer | AnswerWith,
    about: bytes = b"uploadId=",
) -> tuple[DesktopSyncError | None, int]:
    """What becomes of the first try with ``fault`` at a request with ``about`` in its head, and
    how many parts were sent in all. Holds that a second try and a sweep after it leave the file
    and nothing else."""
    file = library.file(NAME, THREE_PARTS)
    world.port = proxy.port

    async def work(destination: Destination) -> DesktopSyncError | None:
        await destination.check()
        proxy.strike(fault, about=about)
        failed = None
        following = Following(file)
        try:
            await destination.send(following)
        except DesktopSyncError as error:
            failed = error
        ref = await destination.send(Following(file, unfinished=following.unfinished))
        assert (await destination.prove(file, ref)).digest == file.digest
        await destination.sweep(())
        return failed

    failed = run(world, work)
    assert proxy.has_struck
    holds_only(world, THREE_PARTS)
    return failed, sum(b"partNumber=" in head for head in proxy.heads)


@pytest.mark.parametrize(
    ("method", "about"), [("PUT", b"partNumber=2"), ("POST", b"uploadId=")], ids=["part", "end"]
)
def test_a_lost_answer_is_found_by_asking(
    world: S3World, proxy: FaultProxy, library: Library, method: str, about: bytes
) -> None:
    assert outcome(world, proxy, library, CutAnswer(method), about) == (None, 3)


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "parts"),
    [
        (200, INTERNAL_ERROR, ItemError, "refused", 3),
        (200, b"   \n", ItemError, "refused", 3),
        (200, BUSY, DestinationError, "unreachable", 3),
        (400, INVALID_PART, ItemError, "refused", 6),
        (409, b"<Error><Code>ConditionalRequestConflict</Code></Error>", ItemError, "refused", 6),
    ],
)
def test_a_refused_end_is_tried_again_and_parts_are_sent_anew_only_where_they_have_to(
    world: S3World,
    proxy: FaultProxy,
    library: Library,
    status: int,
    body: bytes,
    kind: type[DesktopSyncError],
    code: str,
    parts: int,
) -> None:
    failed, sent = outcome(world, proxy, library, AnswerWith("POST", status, body=body))
    assert type(failed) is kind
    assert (failed.code, failed.retryable) == (code, True)
    assert sent == parts


@pytest.mark.parametrize(
    ("method", "about"),
    [("POST", b"uploads="), ("GET", b"uploadId="), ("PUT", b".desktop-sync-incoming")],
    ids=["begin", "ask", "note"],
)
def test_a_store_that_cannot_now_is_tried_again(
    world: S3World, proxy: FaultProxy, library: Library, method: str, about: bytes
) -> None:
    file = library.file(NAME, THREE_PARTS)
    world.port = proxy.port
    begun = run(world, partial(cut_short, file=file))
    following = Following(file, unfinished=begun.unfinished if method == "GET" else None)

    async def work(destination: Destination) -> None:
        await destination.check()
        proxy.strike(AnswerWith(method, 503, {"Retry-After": "7"}), about=about)
        with pytest.raises(DestinationError) as raised:
            await destination.send(following)
        assert raised.value.retry_after == timedelta(seconds=7)
        await destination.send(following)
        await destination.sweep(())

    run(world, work)
    holds_only(world, THREE_PARTS)
