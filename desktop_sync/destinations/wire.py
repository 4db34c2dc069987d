"""HTTP/1.1 on connections of our own: a request is written, and what is answered is parsed.

Owns the connections to one service, which of them are idle, and how far away it is. Must not know
what is said over them. Answers are parsed by llhttp, the parser of Node.js, which is strict: a
parser and connections in pure Python take three times as much of the processor.

Sources: RFC 9112 (messages and their length), RFC 9110 (informational answers).
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta

import httptools

from desktop_sync.destinations.exchange import (
    HungUpError,
    Request,
    Response,
    Target,
    UnsayableError,
    fields,
    target,
)
from desktop_sync.destinations.flow import Connection, Opened, connect

_HEAD_LIMIT_BYTES = 1 << 17
_ONE_WRITE_BYTES = 1 << 18
_LATELY_SECONDS = 1.0
_LAST_SECONDS = 1.0
"""So long is waited, at the end, for connections that nobody wants any more."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NEVER_IN_A_VALUE = re.compile(r"[\0\r\n]")
_WITHOUT_A_BODY = {204, 304}
_WITH_A_LENGTH = {"POST", "PUT", "PATCH"}
"""Methods of which servers want to know that there is no body."""


class Wire:
    """``Transport``: as many connections as there are requests at a time, opened when they are
    needed, and used again unless nobody did for ``idle_seconds``. ``make_context`` is called in a
    thread when the first encrypted one is made; what it raises is raised."""

    def __init__(
        self,
        make_context: Callable[[], ssl.SSLContext],
        *,
        idle_seconds: float,
        connect_seconds: float,
        silence_seconds: float,
    ) -> None:
        self._make_context = make_context
        self._idle_seconds = idle_seconds
        self._connect_seconds = connect_seconds
        self._silence_seconds = silence_seconds
        self._context: ssl.SSLContext | None = None
        self._making = asyncio.Lock()
        self._idle: dict[tuple[str, str, int], list[tuple[Connection, float]]] = {}
        self._busy = set[Connection]()
        self._given_up = set[asyncio.Future[Opened]]()
        self._connected_last: float | None = None

    @property
    def latency(self) -> timedelta | None:
        """How long it took to find the server and to connect, without TLS: the least of the
        connections that there are. Of those that there were, another way may have led there."""
        present = (one.connect_seconds for one in self._used_within(self._idle_seconds))
        seconds = min(present, default=self._connected_last)
        return None if seconds is None else timedelta(seconds=seconds)

    @property
    def round_trip(self) -> timedelta | None:
        """The median of the connections that carried something just now. On one line all wait
        alike; what one knows that waits for its server may be old."""
        used = self._used_within(_LATELY_SECONDS)
        known = sorted(found for one in used if (found := one.round_trip) is not None)
        return known[len(known) // 2] if known else None

    async def ask(self, request: Request) -> Response:
        asked = target(request.url)
        head = _head(request, asked)
        where = (asked.scheme, asked.host, asked.port)
        connection = self._used_last(where) or await self._connect(asked)
        self._busy.add(connection)
        try:
            is_sent = await _send(connection, head, request, self._silence_seconds)
            answer = _Answer(connection, request.method, self._silence_seconds)
            await answer.read_head()
        except BaseException:
            self._busy.discard(connection)
            connection.abort()
            raise

        async def over() -> None:
            self._busy.discard(connection)
            if is_sent and answer.leaves_usable:
                self._idle.setdefault(where, []).append((connection, time.monotonic()))
            else:
                connection.abort()

        return Response(request.url, answer.status, fields(answer.headers), answer.body(), over)

    async def close(self) -> None:
        idle, self._idle = self._idle, {}
        for connections in idle.values():
            for connection, _ in connections:
                connection.abort()
        if self._given_up:
            await asyncio.wait(self._given_up, timeout=_LAST_SECONDS)

    async def _connect(self, asked: Target) -> Connection:
        context = await self._known_context() if asked.scheme == "https" else None
        made = await connect(asked.host, asked.port, context, self._connect_seconds, self._given_up)
        self._connected_last = made.connect_seconds
        return made

    async def _known_context(self) -> ssl.SSLContext:
        async with self._making:
            if self._context is None:
                self._context = await asyncio.to_thread(self._make_context)
            return self._context

    def _used_within(self, seconds: float) -> Iterator[Connection]:
        """The connections that carry something, or did so not longer ago."""
        yield from self._busy
        since = time.monotonic() - seconds
        for connections in self._idle.values():
            yield from (one for one, at in connections if at >= since and not one.has_news)

    def _used_last(self, where: tuple[str, str, int]) -> Connection | None:
        """The idle connection that is likeliest to be open still."""
        idle = self._idle.get(where, [])
        while idle:
            connection, since = idle.pop()
            if time.monotonic() - since < self._idle_seconds and not connection.has_news:
                return connection
            # Between two answers there is nothing to be said, but that a server hangs up.
            connection.abort()
        return None


class _Answer:
    """One answer as it is read. The methods whose names begin with ``on_`` are the parser's."""

    def __init__(self, connection: Connection, method: str, timeout: float) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._connection = connection
        self._has_no_body = method == "HEAD"
        self._timeout = timeout
        self._parser = httptools.HttpResponseParser(self)
        self._chunks: list[bytes | memoryview] = []
        self._head_bytes = 0
        self._left_bytes = 0
        self._is_whole = False
        self._has_rest = False
        self._keeps_alive = False

    @property
    def leaves_usable(self) -> bool:
        """Whether another request may follow on the same connection."""
        return self._is_whole and self._keeps_alive and not self._has_rest

    async def read_head(self) -> None:
        while not self.status:
            if self._head_bytes > _HEAD_LIMIT_BYTES:
                raise HungUpError("endless head of an answer")
            await self._read()

    async def body(self) -> AsyncIterator[bytes | memoryview]:
        while True:
            chunks, self._chunks = self._chunks, []
            for chunk in chunks:
                yield chunk
            if self._is_whole:
                return
            await self._read()

    async def _read(self) -> None:
        came = await self._connection.read(self._timeout)
        if not came:
            self._ended()
            return
        if self._left_bytes:
            self._take(came)
            return
        self._head_bytes += len(came)
        try:
            self._parser.feed_data(came)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self._is_whole:
                raise HungUpError(f"no answer in HTTP: {error}") from error
            self._has_rest = True

    def _take(self, came: bytes | memoryview) -> None:
        """More of a body whose length was told: there is nothing in it to be parsed."""
        body = came[: self._left_bytes]
        self._chunks.append(body)
        self._left_bytes -= len(body)
        if not self._left_bytes:
            self._is_whole = True
            self._keeps_alive = self._parser.should_keep_alive()
            self._has_rest = len(came) > len(body)

    def _ended(self) -> None:
        """The other side has nothing more to say."""
        if not self.status:
            raise HungUpError("hung up without an answer")
        names = {name.lower() for name, _ in self.headers}
        if names & {b"content-length", b"transfer-encoding"}:
            raise HungUpError("hung up in the middle of an answer")
        self._is_whole = True

    def on_message_begin(self) -> None:
        self._has_rest = self._has_rest or self._is_whole

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._is_whole and not self.status:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._is_whole or status < 200:
            return
        self.status = status
        if self._has_no_body:
            self._is_whole = True
            self._keeps_alive = self._parser.should_keep_alive()
        elif status not in _WITHOUT_A_BODY:
            said = {name.lower(): value for name, value in self.headers}
            if b"transfer-encoding" not in said:
                self._left_bytes = int(said.get(b"content-length", b"0"))

    def on_body(self, body: bytes) -> None:
        if self._is_whole:
            self._has_rest = True
        else:
            self._chunks.append(body)
            self._left_bytes = max(0, self._left_bytes - len(body))

    def on_message_complete(self) -> None:
        if not self.status:
            # "Go on", or another word before the answer.
            self.headers.clear()
        elif not self._is_whole:
            self._is_whole = True
            self._keeps_alive = self._parser.should_keep_alive()


def _head(request: Request, asked: Target) -> bytes:
    """The request up to its body. Raises ``UnsayableError``."""
    if not _TOKEN.fullmatch(request.method):
        raise UnsayableError("not a method that can be asked for")
    lines = [f"{request.method} {asked.path} HTTP/1.1"]
    names = {name.lower() for name in request.headers}
    if "host" not in names:
        lines.append(f"Host: {asked.named}")
    for name, value in request.headers.items():
        if not _TOKEN.fullmatch(name) or _NEVER_IN_A_VALUE.search(value):
            raise UnsayableError("not a header that can be sent")
        lines.append(f"{name}: {value}")
    if isinstance(request.body, bytes):
        if "content-length" not in names and (request.body or request.method in _WITH_A_LENGTH):
            lines.append(f"Content-Length: {len(request.body)}")
    elif "content-length" not in names:
        lines.append("Transfer-Encoding: chunked")
    try:
        return "\r\n".join([*lines, "", ""]).encode("ascii")
    except UnicodeEncodeError as error:
        raise UnsayableError("not a header that can be sent") from error


async def _send(connection: Connection, head: bytes, request: Request, timeout: float) -> bool:
    """False where the other side did not take all of it: it may have answered all the same."""
    try:
        if isinstance(request.body, bytes):
            if len(request.body) <= _ONE_WRITE_BYTES:
                await connection.write(head + request.body, timeout)
            else:
                await connection.write(head, timeout)
                await connection.write(request.body, timeout)
            return True
        await connection.write(head, timeout)
        length = _length(request)
        if length is None:
            await _send_in_chunks(connection, request.body, timeout)
        else:
            await _send_as_long(connection, request.body, length, timeout)
    except HungUpError:
        return False
    return True


async def _send_in_chunks(
    connection: Connection, body: AsyncIterator[bytes], timeout: float
) -> None:
    async for chunk in body:
        if chunk:
            await connection.write(b"%x\r\n" % len(chunk), timeout)
            await connection.write(chunk, timeout)
            await connection.write(b"\r\n", timeout)
    await connection.write(b"0\r\n\r\n", timeout)


async def _send_as_long(
    connection: Connection, body: AsyncIterator[bytes], length: int, timeout: float
) -> None:
    async for chunk in body:
        length -= len(chunk)
        if length < 0:
            raise UnsayableError("more than Content-Length says")
        await connection.write(chunk, timeout)
    if length:
        raise UnsayableError("less than Content-Length says")


def _length(request: Request) -> int | None:
    for name, value in request.headers.items():
        if name.lower() == "content-length":
            return int(value)
    return None
