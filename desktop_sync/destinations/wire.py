"""HTTP/1.1 on connections of our own: what httpx asks is written, what is answered is parsed.

Owns the connections to one service, and which of them are idle. Must not know what is said over
them. httpx's own way (httpcore, h11, anyio) is pure Python through and through and takes three
times as much of the processor for a small request, as for a large file that is read back; here
answers are parsed by llhttp, the parser of Node.js, which is strict.

Sources: RFC 9112 (messages and their length), RFC 9110 (informational answers).
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping

import httptools
import httpx

from desktop_sync.destinations.flow import Connection, connect

_HEAD_LIMIT_BYTES = 1 << 17
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TARGET = re.compile(rb"[\x21-\x7e]+")
_NEVER_IN_A_VALUE = re.compile(rb"[\0\r\n]")


class Transport(httpx.AsyncBaseTransport):
    """As many connections as there are requests at a time, opened when they are needed, and used
    again unless nobody did for ``idle_seconds``."""

    def __init__(self, context: ssl.SSLContext, *, idle_seconds: float) -> None:
        self._context = context
        self._idle_seconds = idle_seconds
        self._idle: dict[tuple[str, str, int], list[tuple[Connection, float]]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        is_encrypted = url.scheme == "https"
        where = (url.scheme, url.host, url.port or (443 if is_encrypted else 80))
        waits: Mapping[str, float | None] = request.extensions.get("timeout", {})
        head = _head(request)
        connection = self._used_last(where)
        if connection is None:
            context = self._context if is_encrypted else None
            host = url.raw_host.decode("ascii").strip("[]")
            connection = await connect(host, where[2], context, waits.get("connect"))
        try:
            is_sent = await _send(connection, head, request, waits.get("write"))
            answer = _Answer(connection, request.method, waits.get("read"))
            await answer.read_head()
        except BaseException:
            connection.abort()
            raise

        def over() -> None:
            if is_sent and answer.leaves_usable:
                self._idle.setdefault(where, []).append((connection, time.monotonic()))
            else:
                connection.abort()

        return httpx.Response(answer.status, headers=answer.headers, stream=_Content(answer, over))

    async def aclose(self) -> None:
        idle, self._idle = self._idle, {}
        for connections in idle.values():
            for connection, _ in connections:
                connection.abort()

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

    def __init__(self, connection: Connection, method: str, timeout: float | None) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._connection = connection
        self._has_no_body = method == "HEAD"
        self._timeout = timeout
        self._parser = httptools.HttpResponseParser(self)
        self._chunks: list[bytes] = []
        self._head_bytes = 0
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
                raise httpx.RemoteProtocolError("endless head of an answer")
            await self._read()

    async def body(self) -> AsyncIterator[bytes]:
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
        self._head_bytes += len(came)
        try:
            self._parser.feed_data(came)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self._is_whole:
                raise httpx.RemoteProtocolError(f"no answer in HTTP: {error}") from error
            self._has_rest = True

    def _ended(self) -> None:
        """The other side has nothing more to say."""
        if not self.status:
            raise httpx.RemoteProtocolError("hung up without an answer")
        names = {name.lower() for name, _ in self.headers}
        if names & {b"content-length", b"transfer-encoding"}:
            raise httpx.RemoteProtocolError("hung up in the middle of an answer")
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

    def on_body(self, body: bytes) -> None:
        if self._is_whole:
            self._has_rest = True
        else:
            self._chunks.append(body)

    def on_message_complete(self) -> None:
        if not self.status:
            # "Go on", or another word before the answer.
            self.headers.clear()
        elif not self._is_whole:
            self._is_whole = True
            self._keeps_alive = self._parser.should_keep_alive()


class _Content(httpx.AsyncByteStream):
    """An answer's body; ``over`` is called once nobody reads it any more."""

    def __init__(self, answer: _Answer, over: Callable[[], None]) -> None:
        self._answer = answer
        self._over = over
        self._is_over = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.body():
            yield chunk

    async def aclose(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._over()


def _head(request: httpx.Request) -> bytes:
    """The request up to its body. Raises ``httpx.LocalProtocolError`` for what cannot be said."""
    method, target = request.method.encode("ascii", "replace"), request.url.raw_path
    if not _TOKEN.fullmatch(method) or not _TARGET.fullmatch(target):
        raise httpx.LocalProtocolError("not a method and an address that can be asked for")
    lines = [b"%b %b HTTP/1.1" % (method, target)]
    for name, value in request.headers.raw:
        if not _TOKEN.fullmatch(name) or _NEVER_IN_A_VALUE.search(value):
            raise httpx.LocalProtocolError("not a header that can be sent")
        lines.append(b"%b: %b" % (name, value))
    return b"\r\n".join([*lines, b"", b""])


async def _send(
    connection: Connection, head: bytes, request: httpx.Request, timeout: float | None
) -> bool:
    """False where the other side did not take all of it: it may have answered all the same."""
    assert isinstance(request.stream, httpx.AsyncByteStream)
    length = request.headers.get("content-length")
    is_chunked = "transfer-encoding" in request.headers
    left = int(length) if length and not is_chunked else 0
    try:
        await connection.write(head, timeout)
        async for chunk in request.stream:
            if is_chunked and chunk:
                await connection.write(b"%x\r\n" % len(chunk), timeout)
                await connection.write(chunk, timeout)
                await connection.write(b"\r\n", timeout)
                continue
            left -= len(chunk)
            if left < 0:
                raise httpx.LocalProtocolError("more than Content-Length says")
            await connection.write(chunk, timeout)
        if left:
            raise httpx.LocalProtocolError("less than Content-Length says")
        if is_chunked:
            await connection.write(b"0\r\n\r\n", timeout)
    except httpx.WriteError:
        return False
    return True
