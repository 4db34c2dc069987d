"""Requests as they are written, and answers as they are read, byte for byte."""

from __future__ import annotations

import asyncio
import random
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from desktop_sync.destinations.exchange import (
    ExchangeError,
    HungUpError,
    Request,
    UnsayableError,
    target,
)
from desktop_sync.destinations.trust import Trust
from desktop_sync.destinations.wire import Wire

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\nok"


@dataclass
class Server:
    """Says ``answers``, one to each request whose bytes end so; keeps what it heard."""

    answers: Sequence[bytes]
    ends: bytes = b"\r\n\r\n"
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    serving: list[asyncio.Task[None]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.serving.append(task)
        try:
            while len(self.heard) < len(self.answers):
                self.heard.append(await reader.readuntil(self.ends))
                writer.write(self.answers[len(self.heard) - 1])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def run(self, work: Callable[[Wire, str], Awaitable[None]]) -> None:
        async def main() -> None:
            server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            wire = Wire(
                Trust().context, idle_seconds=60.0, connect_seconds=60.0, silence_seconds=60.0
            )
            async with server:
                await work(wire, f"http://127.0.0.1:{self.port}")
                await wire.close()
                await asyncio.gather(*self.serving)

        asyncio.run(main())


async def said(wire: Wire, request: Request) -> tuple[int, dict[str, str], bytes]:
    response = await wire.ask(request)
    try:
        body = b"".join([bytes(chunk) async for chunk in response.aiter_raw()])
    finally:
        await response.aclose()
    return response.status_code, dict(response.headers), body


def test_a_request_is_written_as_http() -> None:
    server = Server([OK])

    async def work(wire: Wire, url: str) -> None:
        request = Request("PROPFIND", f"{url}/a%20b/ü?x=1", {"Depth": "0"}, b"")
        status, headers, body = await said(wire, request)
        assert (status, headers["x-a"], body) == (200, "1, 2", b"ok")

    server.run(work)
    host = f"127.0.0.1:{server.port}".encode()
    lines = [b"PROPFIND /a%20b/%C3%BC?x=1 HTTP/1.1", b"Host: " + host, b"Depth: 0", b"", b""]
    assert server.heard == [b"\r\n".join(lines)]


def test_a_connection_is_used_again_and_tells_how_far_it_is() -> None:
    server = Server([OK, OK, OK])

    async def work(wire: Wire, url: str) -> None:
        known = [wire.latency]
        for _ in range(3):
            await said(wire, Request("GET", f"{url}/", {}, b""))
            known.append(wire.latency)
        assert known[0] is None
        assert all(known[1:])

    server.run(work)
    assert server.connections == 1


def test_long_answers_come_whole_by_many_connections_at_once() -> None:
    content = random.Random(1).randbytes(12 << 20)
    long = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(content), content)
    server = Server([long] * 6 + [OK] + [long] * 6)

    async def work(wire: Wire, url: str) -> None:
        for _ in range(2):
            asked = [said(wire, Request("GET", f"{url}/", {}, b"")) for _ in range(6)]
            assert all(body == content for _, _, body in await asyncio.gather(*asked))
            if len(server.heard) < len(server.answers):
                assert (await said(wire, Request("GET", f"{url}/", {}, b"")))[2] == b"ok"

    server.run(work)
    assert server.connections == 6


def test_a_connection_that_nobody_uses_any_more_says_nothing_of_the_way() -> None:
    server = Server([OK])

    async def work(wire: Wire, url: str) -> None:
        await said(wire, Request("GET", f"{url}/", {}, b""))
        before = wire.latency
        await wire.close()
        assert wire.round_trip is None
        assert wire.latency == before

    server.run(work)


@pytest.mark.skipif(sys.platform != "linux", reason="tells what Linux does")
def test_while_something_moves_a_round_trip_is_known() -> None:
    server = Server([OK, OK])

    async def work(wire: Wire, url: str) -> None:
        known = [wire.round_trip]
        await said(wire, Request("GET", f"{url}/", {}, b""))
        answer = await wire.ask(Request("GET", f"{url}/", {}, b""))
        known.append(wire.round_trip)
        await answer.aclose()
        assert known[0] is None
        assert known[1] is not None
        assert known[1] > timedelta()

    server.run(work)


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_an_empty_body_has_a_length(method: str) -> None:
    server = Server([OK])

    async def work(wire: Wire, url: str) -> None:
        await said(wire, Request(method, f"{url}/", {}, b""))

    server.run(work)
    assert b"\r\nContent-Length: 0\r\n" in server.heard[0]


def test_a_body_without_a_length_goes_in_chunks() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"one"
        yield b""
        yield b"and two"

    server = Server([OK], ends=b"\r\n0\r\n\r\n")

    async def work(wire: Wire, url: str) -> None:
        await said(wire, Request("PUT", f"{url}/", {}, body()))

    server.run(work)
    assert server.heard[0].endswith(b"chunked\r\n\r\n3\r\none\r\n7\r\nand two\r\n0\r\n\r\n")


@pytest.mark.parametrize("length", ["2", "4"])
def test_a_body_of_another_length_than_it_says_is_not_sent(length: str) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"one"

    async def work(wire: Wire, url: str) -> None:
        with pytest.raises(UnsayableError):
            await wire.ask(Request("PUT", f"{url}/", {"Content-Length": length}, body()))

    Server([OK]).run(work)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + bytes(1000000), id="by length"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf4240\r\n"
            + bytes(1000000)
            + b"\r\n0\r\n\r\n",
            id="in chunks",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(1000000), id="to the end"),
    ],
)
def test_long_answers_are_read_whole(answer: bytes) -> None:
    async def work(wire: Wire, url: str) -> None:
        assert (await said(wire, Request("GET", f"{url}/", {}, b"")))[2] == bytes(1000000)

    Server([answer]).run(work)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nonly",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ],
)
def test_half_an_answer_is_none(answer: bytes) -> None:
    async def work(wire: Wire, url: str) -> None:
        with pytest.raises(HungUpError):
            await said(wire, Request("GET", f"{url}/", {}, b""))

    Server([answer]).run(work)


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
        ("PUT", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
    ],
)
def test_some_answers_have_no_body_and_leave_the_connection_usable(
    method: str, answer: bytes
) -> None:
    server = Server([answer, OK])

    async def work(wire: Wire, url: str) -> None:
        assert (await said(wire, Request(method, f"{url}/", {}, b"")))[2] == b""
        assert (await said(wire, Request("GET", f"{url}/", {}, b"")))[2] == b"ok"

    server.run(work)
    assert server.connections == 1


def test_what_comes_after_an_answer_is_not_taken_for_the_next_one() -> None:
    server = Server([OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", OK])

    async def work(wire: Wire, url: str) -> None:
        for _ in range(2):
            assert (await said(wire, Request("GET", f"{url}/", {}, b"")))[2] == b"ok"

    server.run(work)
    assert server.connections == 2


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_that() -> None:
    async def work() -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            wire = Wire(
                Trust().context, idle_seconds=1.0, connect_seconds=60.0, silence_seconds=0.05
            )
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            with pytest.raises(ExchangeError, match="in time"):
                await wire.ask(Request("GET", url, {}, b""))

    asyncio.run(work())


@pytest.mark.parametrize(
    "request_",
    [
        Request("G T", "http://localhost/", {}, b""),
        Request("GET", "ftp://localhost/", {}, b""),
        Request("GET", "http://localhost:99999/", {}, b""),
        Request("GET", "http:///", {}, b""),
        Request("GET", "http://localhost/", {"A B": "c"}, b""),
        Request("GET", "http://localhost/", {"A": "b\r\nC: d"}, b""),
        Request("GET", "http://localhost/", {"A": "ü"}, b""),
    ],
)
def test_what_cannot_be_said_is_not_said(request_: Request) -> None:
    async def work() -> None:
        wire = Wire(Trust().context, idle_seconds=1.0, connect_seconds=1.0, silence_seconds=1.0)
        with pytest.raises(UnsayableError):
            await wire.ask(request_)

    asyncio.run(work())


def test_names_in_other_letters_are_asked_for_in_ascii() -> None:
    assert target("https://straße.example/x").named == "xn--strae-oqa.example"
    assert target("http://[::1]:8080").named == "[::1]:8080"
    assert target("https://Host.example:443?a=b") == target("https://host.example/?a=b")
