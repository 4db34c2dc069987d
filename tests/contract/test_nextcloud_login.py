"""Logging in to a Nextcloud in the browser gives what a destination is made of."""

from __future__ import annotations

import asyncio
import platform
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from desktop_sync.destinations.kinds import Granted
from desktop_sync.destinations.registry import destination_type, make
from desktop_sync.errors import DestinationError
from desktop_sync.model.destination import DestinationConfig
from tests.fakes.fault_proxy import CutAnswer, proxy_to
from tests.fakes.nextcloud import Cloud, Refusal, ServedCloud, nextcloud
from tests.fakes.nextcloud.cloud import LOGIN, SECRET


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCloud]:
    with nextcloud(Cloud(tmp_path / "cloud", prefix="/nextcloud")) as served:
        yield served


def approve(address: str) -> None:
    """What the user does in the browser."""
    form = urlencode({"user": LOGIN, "password": SECRET}).encode()
    with urllib.request.urlopen(address, form, timeout=20) as answer:
        assert answer.status == 200


def log_in(url: str, when_begun: Callable[[str], None]) -> Granted:
    begin = destination_type("nextcloud").log_in
    assert begin is not None

    async def work() -> Granted:
        begun = await begin({"url": url})
        try:
            await asyncio.to_thread(when_begun, begun.address)
            return await begun.wait()
        finally:
            await begun.close()

    return asyncio.run(work())


def test_a_log_in_gives_what_a_destination_is_made_of(served: ServedCloud) -> None:
    granted = log_in(served.url, approve)
    assert granted.options == {"url": served.url, "user": LOGIN}
    assert granted.secret != SECRET
    config = DestinationConfig("cloud", "nextcloud", granted.options)

    async def check() -> None:
        destination = make(config, granted.secret)
        try:
            await destination.check()
        finally:
            await destination.close()

    asyncio.run(check())
    assert (served.cloud.files / "Photos/Desktop Sync").is_dir()


def test_a_server_that_has_moved_is_logged_in_to_where_it_is(served: ServedCloud) -> None:
    served.cloud.moved_from = "/old"
    granted = log_in(served.url.replace("/nextcloud", "/old"), approve)
    assert granted.options["url"] == served.url


def test_the_user_is_told_who_asks(served: ServedCloud) -> None:
    shown: list[str] = []

    def look(address: str) -> None:
        shown.extend(flow.client for flow in served.cloud.flows.values())
        approve(address)

    log_in(served.url, look)
    assert shown == [f"Desktop Sync on {platform.node().split('.')[0]}"]


def test_it_waits_until_the_user_is_done(served: ServedCloud) -> None:
    """The user takes a while: it is asked, in vain, before."""
    begun: list[str] = []
    served.cloud.refusals.append(
        Refusal("POST", 404, "login/v2/poll", meanwhile=lambda: approve(begun[0]))
    )
    granted = log_in(served.url, begun.append)
    assert granted.options["user"] == LOGIN
    polls = [one for one in served.cloud.asked if one.path.endswith("login/v2/poll")]
    assert len(polls) == 2


def test_a_server_that_is_away_for_a_moment_does_not_end_it(served: ServedCloud) -> None:
    begun: list[str] = []
    served.cloud.refusals.append(Refusal("POST", 503, "login/v2/poll"))

    def then(address: str) -> None:
        begun.append(address)
        approve(address)

    assert log_in(served.url, then).options["user"] == LOGIN


@pytest.mark.parametrize("elsewhere", ["http://localhost:9", "http://127.0.0.1:9", "file:///etc"])
def test_a_log_in_that_leads_elsewhere_is_not_begun(served: ServedCloud, elsewhere: str) -> None:
    served.cloud.elsewhere = elsewhere

    def never(address: str) -> None:
        pytest.fail("nobody is to be sent there")

    with pytest.raises(DestinationError) as raised:
        log_in(served.url, never)
    assert raised.value.code == "not-understood"
    assert elsewhere in (raised.value.detail or "")


def test_what_is_no_nextcloud_is_not_logged_in_to(served: ServedCloud) -> None:
    with pytest.raises(DestinationError) as raised:
        log_in(served.url + "/nowhere", approve)
    assert (raised.value.code, raised.value.detail) == ("not-understood", "not a Nextcloud")
    with pytest.raises(DestinationError) as raised:
        log_in("http://127.0.0.1:9", approve)
    assert raised.value.code == "unreachable"


def test_a_log_in_that_is_called_off_ends(served: ServedCloud) -> None:
    begin = destination_type("nextcloud").log_in
    assert begin is not None

    async def work() -> None:
        begun = await begin({"url": served.url})
        asked = asyncio.Event()
        loop = asyncio.get_running_loop()

        def tell() -> None:
            loop.call_soon_threadsafe(asked.set)

        served.cloud.refusals.append(Refusal("POST", 404, "login/v2/poll", meanwhile=tell))
        waiting = asyncio.create_task(begun.wait())
        await asked.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await begun.close()

    asyncio.run(work())


def test_a_beginning_without_an_answer_says_so(served: ServedCloud) -> None:
    with proxy_to(served.port) as proxy:
        proxy.strike(CutAnswer("POST"))
        with pytest.raises(DestinationError) as raised:
            log_in(f"http://127.0.0.1:{proxy.port}{served.cloud.prefix}", approve)
    assert (raised.value.code, raised.value.retryable) == ("unreachable", True)
