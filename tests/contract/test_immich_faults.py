"""What goes wrong between us and an Immich server: what is said of it, and that the next try ends
well with nothing there twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import make
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import DestinationConfig, UploadFile
from desktop_sync.model.job import Problem
from desktop_sync.testing.store_contract import LARGE, Following, Library, run, send
from desktop_sync.wording import error_message, upload_problem_message
from tests.contract.immich_store import KEY, USER, ImmichStore, library, served, world
from tests.fakes.fault_proxy import AnswerWith, CutAnswer, CutRequest, Fault, FaultProxy, proxy_to
from tests.fakes.immich import Key, Served, State, serve

__all__ = ["library", "served", "world"]

NAME = "2024/IMG_0001.JPG"
SMALL = b"a photo"


@pytest.fixture
def proxy(served: Served) -> Iterator[FaultProxy]:
    with proxy_to(served.port) as proxy:
        yield proxy


@pytest.fixture
def proxied(served: Served, proxy: FaultProxy) -> ImmichStore:
    return ImmichStore(served, proxy.port)


def outcome(
    world: ImmichStore, proxy: FaultProxy, file: UploadFile, fault: Fault
) -> DesktopSyncError | None:
    """What becomes of an upload that meets ``fault``. Holds that a second try leaves the file there
    once and proven."""

    async def work(destination: Destination) -> DesktopSyncError | None:
        assert await destination.find([file]) == {}
        proxy.strike(fault)
        failed = None
        try:
            await destination.send(Following(file))
        except DesktopSyncError as error:
            failed = error
        assert proxy.has_struck
        ref = await destination.send(Following(file))
        await destination.prove(file, ref)
        return failed

    failed = run(world, work)
    assert [photo.content for photo in world.state.photos.values()] == [file.local.read_bytes()]
    return failed


@pytest.mark.parametrize("after_bytes", [1, 100, 1_000, 1 << 20, len(LARGE)])
def test_a_connection_reset_in_the_middle_of_the_body(
    proxied: ImmichStore, proxy: FaultProxy, library: Library, after_bytes: int
) -> None:
    file = library.file(NAME, LARGE)
    failed = outcome(proxied, proxy, file, CutRequest("POST", after_bytes))
    # The server is there, so it is the file that did not get through: nothing else waits for it.
    assert isinstance(failed, ItemError)
    assert (failed.code, failed.retryable, failed.path) == ("refused", True, NAME)


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("after_bytes", [0, 20])
def test_a_lost_answer_is_found_by_asking(
    proxied: ImmichStore, proxy: FaultProxy, library: Library, content: bytes, after_bytes: int
) -> None:
    file = library.file(NAME, content)
    assert outcome(proxied, proxy, file, CutAnswer("POST", after_bytes)) is None
    assert proxied.served.uploads == 1


@pytest.mark.parametrize("hangs_up", [False, True], ids=["reads on", "hangs up"])
def test_a_duplicate_is_answered_before_all_of_it_was_sent(
    world: ImmichStore, library: Library, hangs_up: bool
) -> None:
    file = library.file(NAME, LARGE * 3)

    async def work(destination: Destination) -> None:
        # Somebody else is faster.
        assert await destination.find([file]) == {}
        (other,) = await asyncio.to_thread(send, world, file)
        world.served.hangs_up = hangs_up
        ref = await destination.send(Following(file))
        assert ref == other
        await destination.prove(file, ref)

    run(world, work)
    assert len(world.state.photos) == 1


def test_a_server_that_goes_away_in_the_middle_is_unreachable(
    proxied: ImmichStore, proxy: FaultProxy, library: Library
) -> None:
    file = library.file(NAME, LARGE)

    async def work(destination: Destination) -> None:
        assert await destination.find([file]) == {}
        gone = Following(file, when_told=lambda size_bytes: proxy.close())
        with pytest.raises(DestinationError) as raised:
            await destination.send(gone)
        assert (raised.value.code, raised.value.retryable) == ("unreachable", True)

    run(proxied, work)
    assert proxied.names() == []


def test_a_proxy_that_hangs_up_on_what_is_too_large_keeps_nothing_else_back(
    world: ImmichStore, library: Library
) -> None:
    world.served.limit_bytes = 1 << 20
    world.served.hangs_up = True
    with pytest.raises(ItemError) as raised:
        send(world, library.file(NAME, LARGE * 4))
    # Its answer may be lost with the connection.
    assert raised.value.code in {"too-large", "refused"}
    send(world, library.file("2024/small.jpg"))
    assert world.names() == ["small.jpg"]


def test_a_file_that_changes_after_it_was_asked_about_is_not_stored(
    world: ImmichStore, library: Library
) -> None:
    for content in (SMALL, LARGE):
        file = library.file(NAME, content)

        async def work(destination: Destination, file: UploadFile = file) -> None:
            assert await destination.find([file]) == {}
            with file.local.open("r+b") as changed:
                changed.seek(file.size_bytes - 1)
                changed.write(b"X")
            with pytest.raises(ItemError) as raised:
                await destination.send(Following(file))
            assert (raised.value.code, raised.value.path) == ("changed", str(file.local))

        run(world, work)
    assert world.names() == []


def test_a_huge_file_is_looked_for_when_it_is_its_turn(
    world: ImmichStore, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_sync.destinations.immich.destination._HUGE_BYTES", 1 << 20)
    file = library.file(NAME, LARGE)
    (ref,) = send(world, file)

    async def work(destination: Destination) -> None:
        assert await destination.find([file]) == {}
        assert await destination.send(Following(file)) == ref

    run(world, work)
    assert world.served.uploads == 1


def test_what_was_found_is_not_sent(world: ImmichStore, library: Library) -> None:
    file = library.file(NAME, LARGE)
    (ref,) = send(world, file)

    async def work(destination: Destination) -> None:
        assert await destination.find([file]) == {file.resource_id: ref}
        assert await destination.send(Following(file)) == ref

    run(world, work)
    assert world.served.uploads == 1


def test_what_lies_in_the_trash_is_neither_there_nor_sent_again(
    world: ImmichStore, library: Library
) -> None:
    file = library.file(NAME)
    (ref,) = send(world, file)
    world.state.photos[ref.id].is_trashed = True

    async def work(destination: Destination) -> None:
        assert await destination.find([file]) == {}
        for attempt in (destination.send(Following(file)), destination.prove(file, ref)):
            with pytest.raises(ItemError) as raised:
                await attempt
            assert (raised.value.code, raised.value.retryable) == ("trashed", False)
            problem = Problem(str(raised.value.path), raised.value.code, None, "IMG_0001")
            message = upload_problem_message(problem)
            assert message.startswith("IMG_0001.JPG was not uploaded: it is in the trash there")
        # The user brings it back.
        world.state.photos[ref.id].is_trashed = False
        assert await destination.send(Following(file)) == ref

    run(world, work)
    assert world.served.uploads == 1


def test_what_was_thrown_away_for_good_is_sent_again(world: ImmichStore, library: Library) -> None:
    file = library.file(NAME)
    (gone,) = send(world, file)
    del world.state.photos[gone.id]
    (ref,) = send(world, file)
    assert ref != gone

    async def work(destination: Destination) -> None:
        with pytest.raises(ItemError) as raised:
            await destination.prove(file, gone)
        assert raised.value.code == "vanished"
        await destination.prove(file, ref)

    run(world, work)


def test_a_copy_of_other_bytes_is_no_proof(world: ImmichStore, library: Library) -> None:
    file = library.file(NAME)
    (ref,) = send(world, file)
    world.state.photos[ref.id].sha1 = b"\0" * 20
    with pytest.raises(ItemError) as raised:
        run(world, lambda destination: destination.prove(file, ref))
    assert raised.value.code == "vanished"


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable", "wait"),
    [
        (400, ItemError, "refused", False, None),
        (401, DestinationError, "credentials", False, None),
        (403, DestinationError, "forbidden", False, None),
        (404, DestinationError, "not-understood", False, None),
        (413, ItemError, "too-large", False, None),
        (429, DestinationError, "unreachable", True, timedelta(seconds=7)),
        (500, ItemError, "refused", True, None),
        (503, DestinationError, "unreachable", True, timedelta(seconds=7)),
        (507, DestinationError, "full", True, None),
    ],
)
def test_refusals_are_told_apart(
    proxied: ImmichStore,
    proxy: FaultProxy,
    library: Library,
    status: int,
    kind: type[DesktopSyncError],
    code: str,
    retryable: bool,
    wait: timedelta | None,
) -> None:
    headers = {"Retry-After": "7"} if wait else {}
    fault = AnswerWith("POST", status, headers)
    failed = outcome(proxied, proxy, library.file(NAME), fault)
    assert type(failed) is kind
    assert (failed.code, failed.retryable, failed.retry_after) == (code, retryable, wait)
    if kind is ItemError:
        assert failed.path == NAME


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refused_question_is_about_no_file(
    proxied: ImmichStore, proxy: FaultProxy, library: Library, status: int
) -> None:
    file = library.file(NAME)

    async def work(destination: Destination) -> None:
        proxy.strike(AnswerWith("POST", status))
        with pytest.raises(DestinationError) as raised:
            await destination.find([file])
        assert raised.value.code == ("unreachable" if status == 500 else "not-understood")

    run(proxied, work)


def test_a_proxy_that_takes_no_large_files(world: ImmichStore, library: Library) -> None:
    world.served.limit_bytes = 1 << 20
    with pytest.raises(ItemError) as raised:
        send(world, library.file(NAME, LARGE))
    assert (raised.value.code, raised.value.path) == ("too-large", NAME)
    assert "413" in str(raised.value.detail)
    send(world, library.file("2024/small.jpg"))
    assert world.names() == ["small.jpg"]


def test_a_quota_that_is_used_up_is_a_full_destination(
    world: ImmichStore, library: Library
) -> None:
    world.state.quota_bytes = 3
    with pytest.raises(DestinationError) as raised:
        send(world, library.file(NAME))
    assert (raised.value.code, raised.value.retryable) == ("full", True)
    assert raised.value.detail == "Quota has been exceeded!"


@pytest.mark.parametrize("may_ask", [True, False])
def test_a_disk_that_is_full_is_found_out_where_the_key_may_ask(
    world: ImmichStore, library: Library, may_ask: bool
) -> None:
    permissions = {"asset.upload", "asset.read"} | ({"server.storage"} if may_ask else set())
    world.state.keys[KEY] = Key(USER, frozenset(permissions))
    world.state.free_bytes = 3
    with pytest.raises(DesktopSyncError) as raised:
        send(world, library.file(NAME))
    assert raised.value.code == ("full" if may_ask else "refused")
    assert raised.value.retryable


def refused(world: ImmichStore) -> DestinationError:
    with pytest.raises(DestinationError) as raised:
        run(world, lambda destination: destination.check())
    return raised.value


def test_a_wrong_key_says_so(world: ImmichStore) -> None:
    for key in ("another", ""):
        world.key = key
        error = refused(world)
        assert (error.code, error.retryable) == ("credentials", False)


@pytest.mark.parametrize("key", ["a key\nwith a line", "schlüssel"])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(DestinationError) as raised:
        make(DestinationConfig("photos", "immich", {"url": "http://127.0.0.1:9"}), key)
    assert (raised.value.code, raised.value.path) == ("not-understood", "api_key")
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    ("permissions", "lacks"),
    [
        ({"asset.read"}, "asset.upload"),
        ({"asset.upload", "album.read"}, "asset.read"),
        (set(), "asset.upload, asset.read"),
    ],
)
def test_a_key_that_lacks_a_permission_says_which(
    world: ImmichStore, permissions: set[str], lacks: str
) -> None:
    world.state.keys[KEY] = Key(USER, frozenset(permissions))
    error = refused(world)
    assert (error.code, error.detail) == ("forbidden", f"the API key lacks {lacks}")
    assert lacks in error_message(error)


def test_the_fewest_permissions_are_enough(world: ImmichStore, library: Library) -> None:
    world.state.keys[KEY] = Key(USER, frozenset({"asset.upload", "asset.read"}))
    run(world, lambda destination: destination.check())
    send(world, library.file(NAME))


def test_version_1_is_too_old_and_says_what_is_needed() -> None:
    with serve(State((1, 143, 1), {KEY: Key(USER)})) as served:
        error = refused(ImmichStore(served))
    assert error.code == "not-understood"
    assert error.detail == "Immich 1.143.1 is too old: version 2 or newer is needed"


def test_another_kind_of_server_is_none(world: ImmichStore, proxy: FaultProxy) -> None:
    world.port = proxy.port
    for status, code in ((404, "not-understood"), (200, "not-understood"), (502, "unreachable")):
        proxy.strike(AnswerWith("GET", status))
        assert refused(world).code == code


@pytest.mark.parametrize("address", ["", "/", "/api", "/api/"])
def test_the_address_may_be_that_of_the_interface(served: Served, address: str) -> None:
    config = DestinationConfig("photos", "immich", {"url": served.url + address})

    async def check() -> None:
        destination = make(config, KEY)
        try:
            await destination.check()
        finally:
            await destination.close()

    asyncio.run(check())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_key_does_not_follow_a_redirect_to_another_host(
    proxied: ImmichStore, proxy: FaultProxy, served: Served, library: Library, method: str
) -> None:
    file = library.file(NAME)
    asking: dict[str, Callable[[Destination], Coroutine[Any, Any, object]]] = {
        "GET": lambda destination: destination.check(),
        "POST": lambda destination: destination.find([file]),
    }
    with proxy_to(served.port) as elsewhere:
        there = {"Location": f"http://localhost:{elsewhere.port}/api/assets"}
        proxy.strike(AnswerWith(method, 307, there))
        with pytest.raises(DestinationError) as raised:
            run(proxied, asking[method])
        assert elsewhere.heads == []
    assert raised.value.code == "not-understood"
    assert any(b"x-api-key: " + KEY.encode() in head for head in proxy.heads)
