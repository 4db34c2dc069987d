"""What a Nextcloud answers is not believed before it is read: odd answers end in words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_sync.destinations.registry import destination_type
from desktop_sync.errors import DestinationError
from desktop_sync.testing.destination_contract import LARGE, Library, run, send
from tests.contract.nextcloud_world import FOLDER, NextcloudWorld
from tests.fakes.nextcloud import Cloud, nextcloud

NOT_JSON = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"<html>", id="a page"),
    pytest.param(b'"\xff"', id="not text"),
    pytest.param(b"[" * 500_000, id="deep"),
    pytest.param(b"{} {}", id="two documents"),
]
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    b'<d:multistatus xmlns:d="DAV:"><d:response>&b;</d:response></d:multistatus>'
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[NextcloudWorld]:
    cloud = Cloud(tmp_path / "cloud", chunk_bytes=1 << 20)
    with nextcloud(cloud) as served:
        yield NextcloudWorld(cloud, served.port)


def ocs(data: Any) -> bytes:
    return json.dumps({"ocs": {"meta": {"statuscode": 200}, "data": data}}).encode()


def check_code(world: NextcloudWorld) -> str:
    with pytest.raises(DestinationError) as raised:
        run(world, lambda destination: destination.check())
    return raised.value.code


@pytest.mark.parametrize(
    "body",
    [*NOT_JSON, b"null", b"[]", ocs([]), ocs(None)]
    + [ocs({"id": odd}) for odd in ("", "..", "a/b", 7, None, ["a"], "a" * 300)],
)
def test_a_user_that_is_none_is_not_used(world: NextcloudWorld, body: bytes) -> None:
    world.cloud.said["cloud/user"] = 200, body
    assert check_code(world) == "not-understood"
    assert world.asked("PROPFIND") == []


@pytest.mark.parametrize("body", [*NOT_JSON, b"null", b"[]", b"{}", b'{"installed": false}'])
def test_a_status_that_is_none_is_no_nextcloud(world: NextcloudWorld, body: bytes) -> None:
    world.cloud.said["status.php"] = 200, body
    assert check_code(world) == "not-understood"
    assert not any("cloud/user" in one.path for one in world.cloud.asked)


@pytest.mark.parametrize(
    ("abilities", "requests"),
    [
        ([], 1),
        ({"files": [], "dav": []}, 1),
        ({"dav": {"chunking": "1.0"}, "files": {"chunked_upload": {"max_size": -1}}}, 1),
        ({"dav": {"chunking": "1.0"}, "files": {"chunked_upload": {"max_size": "all"}}}, 1),
        ({"dav": {"chunking": "1.0"}, "files": {"chunked_upload": {"max_size": 1 << 20}}}, 3),
    ],
)
def test_what_the_server_can_is_guessed_where_it_says_nothing_usable(
    world: NextcloudWorld, tmp_path: Path, abilities: Any, requests: int
) -> None:
    world.cloud.said["cloud/capabilities"] = 200, ocs({"capabilities": abilities})
    send(world, Library(tmp_path / "library").file("a.jpg", LARGE))
    assert world.files() == {"a.jpg": LARGE}
    assert len(world.asked("PUT")) == requests


@pytest.mark.parametrize(
    ("status", "body"),
    [(207, b""), (207, b"<a/>"), (207, LAUGHS), (207, b"<<<"), (200, b"<html/>")],
    ids=["nothing", "another document", "entities", "not XML", "another status"],
)
def test_a_listing_that_is_none_is_not_understood(
    world: NextcloudWorld, status: int, body: bytes
) -> None:
    world.cloud.said[f"{FOLDER}/"] = status, body
    assert check_code(world) == "not-understood"


@pytest.mark.parametrize(
    "body",
    [
        *NOT_JSON,
        b"{}",
        b'{"login": 1, "poll": []}',
        b'{"login": "x", "poll": {"token": "", "endpoint": "y"}}',
        b'{"login": "javascript:alert(1)", "poll": {"token": "t", "endpoint": "//localhost:9"}}',
    ],
)
def test_a_log_in_that_is_none_is_not_begun(world: NextcloudWorld, body: bytes) -> None:
    world.cloud.said["login/v2"] = 200, body
    begin = destination_type("nextcloud").log_in
    assert begin is not None

    async def work() -> None:
        await begin({"url": world.url})

    with pytest.raises(DestinationError) as raised:
        asyncio.run(work())
    assert raised.value.code == "not-understood"
    assert "\xff" not in str(raised.value)


@pytest.mark.parametrize("body", [*NOT_JSON, b"{}", b'{"loginName": "a", "appPassword": 1}'])
def test_a_grant_that_is_none_is_not_taken(world: NextcloudWorld, body: bytes) -> None:
    world.cloud.said["login/v2/poll"] = 200, body
    begin = destination_type("nextcloud").log_in
    assert begin is not None

    async def work() -> None:
        begun = await begin({"url": world.url})
        try:
            await begun.wait()
        finally:
            await begun.close()

    with pytest.raises(DestinationError) as raised:
        asyncio.run(work())
    assert raised.value.code == "not-understood"
