"""What goes wrong between us and a Nextcloud: what is said of it, and that the next try ends well
with nothing twice and nothing of ours left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.testing.destination_contract import LARGE, Following, Library
from tests.contract import tree_faults
from tests.contract.nextcloud_world import NextcloudWorld
from tests.contract.tree_faults import NAME
from tests.fakes.fault_proxy import AnswerWith, CutAnswer, CutRequest, Fault, FaultProxy, proxy_to
from tests.fakes.nextcloud import Cloud, Refusal, ServedCloud, nextcloud


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCloud]:
    with nextcloud(Cloud(tmp_path / "cloud")) as served:
        yield served


@pytest.fixture
def proxy(served: ServedCloud) -> Iterator[FaultProxy]:
    with proxy_to(served.port) as proxy:
        yield proxy


@pytest.fixture
def world(served: ServedCloud, proxy: FaultProxy) -> NextcloudWorld:
    return NextcloudWorld(served.cloud, proxy.port)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def outcome(
    world: NextcloudWorld, proxy: FaultProxy, library: Library, fault: Fault
) -> DesktopSyncError | None:
    """As for any tree; nothing is left in the folder of uploads either."""
    failed = tree_faults.outcome(world, proxy, library, fault)
    assert list(world.cloud.uploads.iterdir()) == []
    return failed


@pytest.mark.parametrize("after_bytes", [1, 100, 5_000, 1 << 20, len(LARGE)])
def test_a_connection_reset_in_the_middle_of_the_body(
    world: NextcloudWorld, proxy: FaultProxy, library: Library, after_bytes: int
) -> None:
    failed = outcome(world, proxy, library, CutRequest("PUT", after_bytes))
    assert failed is not None
    assert (failed.code, failed.retryable) == ("unreachable", True)


@pytest.mark.parametrize("after_bytes", [0, 20])
def test_a_lost_answer_is_found_by_asking(
    world: NextcloudWorld, proxy: FaultProxy, library: Library, after_bytes: int
) -> None:
    assert outcome(world, proxy, library, CutAnswer("PUT", after_bytes)) is None
    # The second try was answered that the name is taken, and found why.
    assert len(world.asked("PUT")) == 2


def test_a_gateway_that_lost_the_answer_is_not_believed(
    world: NextcloudWorld, library: Library
) -> None:
    file = library.file(NAME, LARGE)

    def store() -> None:
        world.put(NAME, LARGE)

    async def work() -> None:
        destination = world.make()
        try:
            await destination.send(Following(file))
        finally:
            await destination.close()

    world.cloud.refusals.append(Refusal("PUT", 502, meanwhile=store))
    asyncio.run(work())
    assert world.files() == {NAME: LARGE}
    assert len(world.asked("PUT")) == 1


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable", "wait"),
    [
        (401, DestinationError, "credentials", False, None),
        (403, DestinationError, "forbidden", False, None),
        (400, ItemError, "refused", False, None),
        (429, DestinationError, "unreachable", True, timedelta(seconds=7)),
        (503, DestinationError, "unreachable", True, timedelta(seconds=7)),
        (507, DestinationError, "full", True, None),
    ],
)
def test_refusals_are_told_apart(
    world: NextcloudWorld,
    proxy: FaultProxy,
    library: Library,
    status: int,
    kind: type[DesktopSyncError],
    code: str,
    retryable: bool,
    wait: timedelta | None,
) -> None:
    headers = {"Retry-After": "7"} if wait else {}
    failed = outcome(world, proxy, library, AnswerWith("PUT", status, headers))
    assert type(failed) is kind
    assert (failed.code, failed.retryable, failed.retry_after) == (code, retryable, wait)


@pytest.mark.parametrize("status", [423, 500])
def test_a_stumble_is_mended_at_once(
    world: NextcloudWorld, proxy: FaultProxy, library: Library, status: int
) -> None:
    assert outcome(world, proxy, library, AnswerWith("PUT", status)) is None


def test_a_body_that_is_found_too_large_goes_in_chunks(
    world: NextcloudWorld, proxy: FaultProxy, library: Library
) -> None:
    assert outcome(world, proxy, library, AnswerWith("PUT", 413)) is None
    assert len(world.asked("MOVE", "uploads/")) == 1


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_credentials_do_not_follow_a_redirect_to_another_host(
    world: NextcloudWorld,
    proxy: FaultProxy,
    library: Library,
    served: ServedCloud,
    method: str,
) -> None:
    with proxy_to(served.port) as elsewhere:
        there = {"Location": f"http://localhost:{elsewhere.port}/x"}
        failed = outcome(world, proxy, library, AnswerWith(method, 307, there))
        assert elsewhere.heads == []
    assert failed is not None
    assert failed.code == "not-understood"
