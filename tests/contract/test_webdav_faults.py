"""What goes wrong between us and a WebDAV server: what is said of it, and that the next try ends
well with nothing twice and nothing of ours left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.testing.destination_contract import LARGE, Library
from tests.contract.test_webdav_destination import WebDavWorld
from tests.contract.tree_faults import outcome
from tests.fakes.fault_proxy import AnswerWith, CutAnswer, CutRequest, FaultProxy, proxy_to
from tests.fakes.webdav_servers import Served, servers


@pytest.fixture(scope="module", params=servers())
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    with servers()[request.param]() as served:
        yield served


@pytest.fixture
def proxy(served: Served) -> Iterator[FaultProxy]:
    with proxy_to(served.port) as proxy:
        yield proxy


@pytest.fixture
def world(served: Served, proxy: FaultProxy) -> WebDavWorld:
    return WebDavWorld(replace(served, port=proxy.port))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.mark.parametrize("after_bytes", [1, 100, 5_000, 1 << 20, len(LARGE)])
def test_a_connection_reset_in_the_middle_of_the_body(
    world: WebDavWorld, proxy: FaultProxy, library: Library, after_bytes: int
) -> None:
    failed = outcome(world, proxy, library, CutRequest("PUT", after_bytes))
    # At its very end the server may have had it all.
    assert failed is None or (failed.code, failed.retryable) == ("unreachable", True)


@pytest.mark.parametrize("method", ["PUT", "MOVE"])
@pytest.mark.parametrize("after_bytes", [0, 1, 12, 20, 60])
def test_a_lost_answer_is_found_by_asking(
    world: WebDavWorld, proxy: FaultProxy, library: Library, method: str, after_bytes: int
) -> None:
    assert outcome(world, proxy, library, CutAnswer(method, after_bytes)) is None
    assert sum(head.startswith(b"PUT ") for head in proxy.heads) == 1


@pytest.mark.parametrize("method", ["PROPFIND", "MKCOL"])
def test_a_lost_answer_to_a_question_does_no_harm(
    world: WebDavWorld, proxy: FaultProxy, library: Library, method: str
) -> None:
    failed = outcome(world, proxy, library, CutAnswer(method))
    assert failed is None or failed.retryable


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable", "wait"),
    [
        (401, DestinationError, "credentials", False, None),
        (403, DestinationError, "forbidden", False, None),
        (413, ItemError, "too-large", False, None),
        (423, ItemError, "refused", True, None),
        (429, DestinationError, "unreachable", True, timedelta(seconds=7)),
        (503, DestinationError, "unreachable", True, timedelta(seconds=7)),
        (507, DestinationError, "full", True, None),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "MOVE"])
def test_refusals_are_told_apart(
    world: WebDavWorld,
    proxy: FaultProxy,
    library: Library,
    method: str,
    status: int,
    kind: type[DesktopSyncError],
    code: str,
    retryable: bool,
    wait: timedelta | None,
) -> None:
    headers = {"Retry-After": "7"} if wait else {}
    failed = outcome(world, proxy, library, AnswerWith(method, status, headers))
    assert type(failed) is kind
    assert (failed.code, failed.retryable, failed.retry_after) == (code, retryable, wait)


@pytest.mark.parametrize("method", ["PROPFIND", "PUT", "MOVE"])
def test_credentials_do_not_follow_a_redirect_to_another_host(
    world: WebDavWorld, proxy: FaultProxy, library: Library, served: Served, method: str
) -> None:
    with proxy_to(served.port) as elsewhere:
        there = {"Location": f"http://localhost:{elsewhere.port}/{world.name}/x"}
        failed = outcome(world, proxy, library, AnswerWith(method, 307, there))
        assert elsewhere.heads == []
    assert failed is not None
    assert failed.code == "not-understood"
