"""Nothing a server answers is believed before it was looked at."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from desktop_sync.destinations.http import ANSWER_LIMIT_BYTES, Answer, Service, Trust
from desktop_sync.destinations.immich.api import Api
from desktop_sync.errors import DestinationError, ItemError

SHA1 = b"\x11" * 20
SOME_ID = "6f1c1c3e-5f0d-4c9b-8f5e-0b1d3e5a7c91"
DUPLICATE = {"id": SHA1.hex(), "action": "reject", "reason": "duplicate"}


class Liar:
    """Answers everything with ``body``."""

    body = b""

    def __init__(self) -> None:
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Length", str(len(liar.body)))
                self.end_headers()
                self.wfile.write(liar.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def liar() -> Iterator[Liar]:
    liar = Liar()
    yield liar
    liar.server.shutdown()
    liar.server.server_close()


def with_api(liar: Liar, work: Callable[[Api], Awaitable[None]]) -> None:
    async def whole() -> None:
        url = f"http://127.0.0.1:{liar.server.server_address[1]}"
        api = Api(Service(url, None, None, trust=Trust(), parallel=1))
        try:
            await work(api)
        finally:
            await api.close()

    asyncio.run(whole())


@pytest.mark.parametrize(
    "answer",
    [
        {"results": []},
        {"results": [{"id": "another", "action": "accept"}]},
        {"results": 2 * [{"id": SHA1.hex(), "action": "accept"}]},
        {"results": [{"id": SHA1.hex(), "action": 1}]},
        {"results": [{**DUPLICATE, "assetId": "../../users/me"}]},
        {"results": [{**DUPLICATE, "assetId": f"{SOME_ID}\n"}]},
        {"results": [{**DUPLICATE, "assetId": SOME_ID, "isTrashed": "no"}]},
        {"results": {}},
        [],
        "a string",
        "x" * (ANSWER_LIMIT_BYTES + 1),
    ],
)
def test_an_answer_of_another_shape_is_not_understood(liar: Liar, answer: object) -> None:
    liar.body = json.dumps(answer).encode()

    async def work(api: Api) -> None:
        with pytest.raises(DestinationError) as raised:
            await api.there([SHA1])
        assert raised.value.code == "not-understood"

    with_api(liar, work)


def test_a_page_instead_of_an_answer_is_not_understood(liar: Liar) -> None:
    liar.body = b"<html>Log in to the hotel's network</html>"

    async def work(api: Api) -> None:
        with pytest.raises(DestinationError) as raised:
            await api.there([SHA1])
        assert raised.value.code == "not-understood"

    with_api(liar, work)


@pytest.mark.parametrize("rejected", [{}, {"reason": "unsupported-format", "assetId": SOME_ID}])
def test_only_a_duplicate_is_there(liar: Liar, rejected: dict[str, str]) -> None:
    results = [{"id": SHA1.hex(), "action": "reject", **rejected}]
    liar.body = json.dumps({"results": results}).encode()

    async def work(api: Api) -> None:
        assert await api.there([SHA1, SHA1]) == {}

    with_api(liar, work)


def answer(status: int, body: object) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {}, content, "http://photos/api/assets")


API = Api(Service("http://photos", None, None, trust=Trust(), parallel=1))


@pytest.mark.parametrize(
    "body",
    [
        {"id": SOME_ID, "status": "replaced"},
        {"id": "1", "status": "created"},
        {"status": "created"},
        b"",
        b"<html>",
    ],
)
@pytest.mark.parametrize("status", [200, 201])
def test_an_upload_counts_only_if_the_body_says_so(status: int, body: object) -> None:
    with pytest.raises(DestinationError) as raised:
        API.uploaded(answer(status, body))
    assert raised.value.code == "not-understood"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"message": "Unsupported file type a.xyz"}, "HTTP 400: Unsupported file type a.xyz"),
        ({"message": ["one", "another"]}, "HTTP 400: one; another"),
        ({"message": "x" * 10_000}, "HTTP 400: " + "x" * 300),
        ({"message": {"not": "words"}}, "HTTP 400"),
        (b"<html>", "HTTP 400"),
    ],
)
def test_a_refusal_repeats_the_servers_words_in_measure(body: object, detail: str) -> None:
    with pytest.raises(ItemError) as raised:
        API.uploaded(answer(400, body))
    assert (raised.value.code, raised.value.detail) == ("refused", detail)
