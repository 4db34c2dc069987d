"""What goes wrong between us and an S3-compatible store: what is said of it, and that the next
try ends well with nothing twice and nothing of ours left."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import make
from desktop_sync.destinations.s3_bucket import Bucket
from desktop_sync.destinations.s3_place import Place
from desktop_sync.destinations.s3_ways import Ways, try_out
from desktop_sync.destinations.trust import Trust
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import DestinationConfig, RemoteRef
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.destination_contract import LARGE, SMALL, Following, Library, run, send
from tests.contract.test_s3_destination import S3World
from tests.fakes.fault_proxy import (
    AnswerWith,
    CutAnswer,
    CutRequest,
    Fault,
    FaultProxy,
    proxy_to,
)
from tests.fakes.s3_servers import (
    ACCESS_KEY,
    BUCKET,
    READER_KEY,
    SECRET_KEY,
    S3Server,
    rclone,
    seaweedfs,
)

pytestmark = pytest.mark.xdist_group("s3")

NAME = "2024/IMG_0001.JPG"
SKEWED = b"<Error><Code>RequestTimeTooSkewed</Code></Error>"


@pytest.fixture(scope="module")
def strict() -> Iterator[S3Server]:
    with seaweedfs() as server:
        yield server


@pytest.fixture(scope="module")
def lax() -> Iterator[S3Server]:
    with rclone() as server:
        yield server


@pytest.fixture(params=["strict", "lax"])
def server(request: pytest.FixtureRequest) -> S3Server:
    found: S3Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def proxy(server: S3Server) -> Iterator[FaultProxy]:
    with proxy_to(server.port) as proxy:
        yield proxy


@pytest.fixture
def world(server: S3Server, proxy: FaultProxy) -> S3World:
    world = S3World(server)
    world.port = proxy.port
    return world


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def outcome(
    world: S3World, proxy: FaultProxy, library: Library, fault: Fault
) -> DesktopSyncError | None:
    """What becomes of the first try with ``fault``. Holds that a second one, and a sweep after
    it, leave the file and nothing else."""
    file = library.file(NAME, LARGE)

    async def work(destination: Destination) -> DesktopSyncError | None:
        await destination.check()
        proxy.strike(fault, about=NAME.encode())
        failed = None
        try:
            await destination.send(Following(file))
        except DesktopSyncError as error:
            failed = error
        ref = await destination.send(Following(file))
        assert (await destination.prove(file, ref)).digest == file.digest
        await destination.sweep(())
        return failed

    failed = run(world, work)
    assert proxy.has_struck
    assert world.files() == {NAME: LARGE}
    return failed


@pytest.mark.parametrize("after_bytes", [1, 1 << 20, len(LARGE)])
def test_a_connection_reset_in_the_middle_of_the_body(
    world: S3World, proxy: FaultProxy, library: Library, after_bytes: int
) -> None:
    failed = outcome(world, proxy, library, CutRequest("PUT", after_bytes))
    # At its very end the store may have had it all.
    assert failed is None or (failed.code, failed.retryable) == ("unreachable", True)


@pytest.mark.parametrize("after_bytes", [0, 20])
def test_a_lost_answer_is_found_by_asking(
    world: S3World, proxy: FaultProxy, library: Library, after_bytes: int
) -> None:
    assert outcome(world, proxy, library, CutAnswer("PUT", after_bytes)) is None
    sent = [head for head in proxy.heads if head.startswith(b"PUT ") and NAME.encode() in head]
    assert len(sent) == 1


def test_a_lost_answer_is_not_taken_for_a_success_of_somebody_else(
    world: S3World, proxy: FaultProxy, library: Library
) -> None:
    file = library.file(NAME, SMALL)

    async def work(destination: Destination) -> None:
        await destination.check()
        following = Following(file, when_told=lambda _: world.put(NAME, b"A PHOTO"))
        proxy.strike(CutRequest("PUT", 10))
        await destination.send(following)

    with pytest.raises(ItemError) as raised:
        run(world, work)
    assert raised.value.code == "name-taken"
    assert world.files() == {NAME: b"A PHOTO"}


@pytest.mark.parametrize(
    ("status", "s3_code", "kind", "code", "retryable"),
    [
        (403, "SignatureDoesNotMatch", DestinationError, "credentials", False),
        (403, "AccessDenied", DestinationError, "forbidden", False),
        (403, "QuotaExceeded", DestinationError, "full", True),
        (503, "SlowDown", DestinationError, "unreachable", True),
        (400, "BadDigest", ItemError, "refused", True),
        (400, "EntityTooLarge", ItemError, "too-large", False),
        (409, "ConditionalRequestConflict", ItemError, "refused", True),
    ],
)
def test_refusals_are_told_apart_by_their_codes(
    lax: S3Server,
    library: Library,
    status: int,
    s3_code: str,
    kind: type[DesktopSyncError],
    code: str,
    retryable: bool,
) -> None:
    body = f"<?xml version='1.0'?><Error><Code>{s3_code}</Code></Error>".encode()
    with proxy_to(lax.port) as proxy:
        world = S3World(lax)
        world.port = proxy.port
        failed = outcome(world, proxy, library, AnswerWith("PUT", status, body=body))
    assert type(failed) is kind
    assert (failed.code, failed.retryable) == (code, retryable)


def test_a_store_that_stumbles_is_asked_once_more(
    world: S3World, proxy: FaultProxy, library: Library
) -> None:
    assert outcome(world, proxy, library, AnswerWith("PUT", 500)) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_nothing_signed_follows_a_redirect_to_another_host(
    lax: S3Server, library: Library, method: str
) -> None:
    file = library.file(NAME)
    with proxy_to(lax.port) as proxy, proxy_to(lax.port) as elsewhere:
        world = S3World(lax)
        world.port = proxy.port
        there = {"Location": f"http://localhost:{elsewhere.port}/{BUCKET}/x"}

        async def work(destination: Destination) -> None:
            await destination.find([file])
            proxy.strike(AnswerWith(method, 307, there))
            await destination.check()
            await destination.send(Following(file))

        with pytest.raises(DestinationError) as raised:
            run(world, work)
        assert raised.value.code == "not-understood"
        assert proxy.has_struck
        assert elsewhere.heads == []


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"access_key": "nobody"}, "credentials", None),
        ({"bucket": "another"}, "not-understood", "bucket"),
        ({"bucket": "Not_A_Bucket"}, "not-understood", "bucket"),
    ],
)
def test_what_is_wrong_in_the_set_up_is_said(
    server: S3Server, library: Library, given: dict[str, str], code: str, path: str | None
) -> None:
    world = S3World(server, **given)
    file = library.file(NAME)
    attempts: list[Any] = [lambda it: it.check(), lambda it: it.send(Following(file))]
    for attempt in attempts:
        with pytest.raises(DestinationError) as raised:
            run(world, attempt)
        assert raised.value.code == code
        assert not raised.value.retryable
        assert path in {None, raised.value.path}


@pytest.mark.parametrize("secret", ["another", "", None])
def test_a_wrong_secret_key_says_so_and_is_never_told(server: S3Server, secret: str | None) -> None:
    options = {"url": f"http://127.0.0.1:{server.port}", **S3World(server).options}

    async def check() -> None:
        destination = make(DestinationConfig("store", "s3", options), secret)
        try:
            await destination.check()
        finally:
            await destination.close()

    with pytest.raises(DestinationError) as raised:
        asyncio.run(check())
    assert raised.value.code == "credentials"
    assert "another" not in str(raised.value)


def test_who_may_only_read_cannot_send_and_can_still_verify(
    strict: S3Server, library: Library
) -> None:
    file = library.file(NAME)
    world = S3World(strict)
    (ref,) = send(world, file)
    world.options["access_key"] = READER_KEY
    with pytest.raises(DestinationError) as raised:
        run(world, lambda destination: destination.check())
    assert raised.value.code == "forbidden"
    proof = run(world, lambda destination: destination.prove(file, ref))
    assert (proof.grade, proof.digest) == (Grade.READ_BACK, file.digest)


def test_a_store_is_believed_only_what_it_was_seen_to_hold(strict: S3Server, lax: S3Server) -> None:
    async def ways(server: S3Server) -> Ways:
        bucket = _bucket(server.port)
        try:
            return await try_out(bucket, "first try", "second try")
        finally:
            await bucket.close()

    assert asyncio.run(ways(strict)) == Ways(verifies=True, honours=True)
    assert asyncio.run(ways(lax)) == Ways(verifies=False, honours=False)


def test_what_was_put_there_to_find_out_is_taken_away(world: S3World) -> None:
    run(world, lambda destination: destination.check())
    assert world.files() == {}


def test_requests_are_signed_by_the_clock_of_the_store(server: S3Server) -> None:
    wrong = datetime.now(UTC) + timedelta(hours=2)
    told = AnswerWith("GET", 403, {"Date": format_datetime(wrong)}, SKEWED)

    async def work(proxy: FaultProxy) -> str:
        bucket = _bucket(proxy.port)
        try:
            proxy.strike(told)
            with pytest.raises(DestinationError) as raised:
                # Signed again by the time that was told, which this store does not take.
                await bucket.require()
            await bucket.require()
            return raised.value.code
        finally:
            await bucket.close()

    with proxy_to(server.port) as proxy:
        assert asyncio.run(work(proxy)) == "not-understood"
        dates = [_signed_at(head) for head in proxy.heads]
    apart = [date - wrong for date in dates]
    assert abs(apart[1]) < timedelta(minutes=1) < abs(apart[0])
    assert abs(apart[-1]) > timedelta(minutes=1)


def test_a_bucket_may_stand_in_the_name_of_its_server(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def resolve(host: Any, *more: Any, **others: Any) -> Any:
        is_ours = host in {"s3.test", f"{BUCKET}.s3.test"}
        return real("127.0.0.1" if is_ours else host, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    file = library.file("2024/a+b ü.jpg", SMALL)
    with rclone("--force-path-style=false") as server:
        world = S3World(server, url=f"http://s3.test:{server.port}", addressing="virtual-host")
        assert send(world, file) == [RemoteRef("2024/a+b ü.jpg", len(SMALL))]
        kept = server.root / BUCKET / world.prefix / "2024/a+b ü.jpg"
        assert kept.read_bytes() == SMALL


def test_the_whole_bucket_may_be_used(strict: S3Server, library: Library) -> None:
    world = S3World(strict, prefix="")
    world.prefix = ""
    file = library.file("whole/of it.jpg")
    run(world, lambda destination: destination.check())
    send(world, file)
    assert strict.peer.files("whole/") == {"of it.jpg": SMALL}


def test_a_long_folder_is_listed_as_far_as_it_pays(library: Library) -> None:
    wanted = [0, 1_500, 3_015, 3_016, 3_399]
    there = [library.file(f"2024/{number:04}.jpg", b"%04d" % number) for number in wanted]
    missing = [library.file("2024/0000.jpg", b"longer"), library.file("2024/1500b.jpg")]
    with rclone() as server, proxy_to(server.port) as proxy:
        world = S3World(server)
        world.port = proxy.port
        folder = server.root / BUCKET / world.prefix / "2024"
        folder.mkdir(parents=True)
        for number in range(3_400):
            (folder / f"{number:04}.jpg").write_bytes(b"%04d" % number)
        found = run(world, lambda destination: destination.find([*there, *missing]))
    assert set(found) == {file.resource_id for file in there}
    listed = sum(head.startswith(b"GET ") for head in proxy.heads)
    asked = sum(head.startswith(b"HEAD ") for head in proxy.heads)
    assert (listed, asked) == (4, 2)


def test_odd_names_are_found_in_a_listing(world: S3World, library: Library) -> None:
    names = ["a+b c.jpg", "a%20b.jpg", "ü&<>'.jpg", "夏 🌞.jpg", "~(1)!*.jpg", "tab\tand\x01.jpg"]
    files = [library.file(f"2024/{name}") for name in names]

    async def work(destination: Destination) -> None:
        refs = [await destination.send(Following(file)) for file in files]
        found = await destination.find(files)
        assert found == {file.resource_id: ref for file, ref in zip(files, refs, strict=True)}

    run(world, work)


def test_more_parts_than_are_listed_at_once_are_all_known(server: S3Server) -> None:
    key = f"{server.port}/many parts"
    upload = server.peer.begin_upload(key)
    with ThreadPoolExecutor(8) as threads:
        put = partial(server.peer.put_part, key, upload, content=b"x")
        list(threads.map(lambda number: put(number=number), range(1, 1_003)))

    async def ask() -> list[int]:
        bucket = _bucket(server.port)
        try:
            return sorted(await bucket.parts(key, upload) or {})
        finally:
            await bucket.close()

    assert asyncio.run(ask()) == list(range(1, 1_003))


def test_a_name_that_cannot_be_written_is_refused(world: S3World, library: Library) -> None:
    file = library.file(str(PurePosixPath("2024") / "\udcff.jpg"))
    with pytest.raises(ItemError) as raised:
        send(world, file)
    assert raised.value.code == "refused"


def _bucket(port: int) -> Bucket:
    place = Place(f"http://127.0.0.1:{port}", BUCKET, ACCESS_KEY, SECRET_KEY)
    return Bucket(place, Trust(), 4)


def _signed_at(head: bytes) -> datetime:
    fields = (line.partition(b":") for line in head.split(b"\r\n"))
    (value,) = (value for name, _, value in fields if name.lower() == b"x-amz-date")
    return datetime.strptime(value.strip().decode() + "+0000", "%Y%m%dT%H%M%SZ%z")
