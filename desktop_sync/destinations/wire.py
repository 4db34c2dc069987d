"""How bytes of HTTP get onto a connection and off it: asyncio's own transports, in large pieces.

Owns the crossing from httpx to a socket. Must not know what is said. httpx's own way takes 64 KB at
a time through two more layers; for a large file read back that costs three times as much of the
processor, and for a small one a quarter more.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

_FIRST_READ_BYTES = 1 << 16
_MOST_READ_BYTES = 1 << 20
_WRITE_BYTES = 1 << 18
_SECOND_ADDRESS_SECONDS = 0.25


class Transport(httpx.AsyncBaseTransport):
    """One connection, opened when it is needed, closed when nobody has used it for
    ``idle_seconds``."""

    def __init__(self, context: ssl.SSLContext, *, idle_seconds: float) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=idle_seconds,
            network_backend=_Backend(),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        with _as_httpx(request):
            response = await self._pool.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Content(response, request),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Content(httpx.AsyncByteStream):
    """An answer's body as it comes."""

    def __init__(self, response: httpcore.Response, request: httpx.Request) -> None:
        self._response = response
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx(self._request):
            async for chunk in self._response.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        with _as_httpx(self._request):
            await self._response.aclose()


_TWINS: dict[type[Exception], type[httpx.RequestError]] = {
    getattr(httpcore, name): getattr(httpx, name)
    for name in (
        "ConnectTimeout",
        "ReadTimeout",
        "WriteTimeout",
        "PoolTimeout",
        "ConnectError",
        "ReadError",
        "WriteError",
        "LocalProtocolError",
        "RemoteProtocolError",
        "UnsupportedProtocol",
    )
}


@contextmanager
def _as_httpx(request: httpx.Request) -> Iterator[None]:
    """httpcore's exceptions by the names httpx has for them."""
    try:
        yield
    except tuple(_TWINS) as error:
        raise _TWINS[type(error)](str(error), request=request) from error


class _Backend(httpcore.AsyncNetworkBackend):
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
            # Called off in the middle, asyncio may forget a socket: it is let come to its end.
            connecting = asyncio.ensure_future(
                asyncio.get_running_loop().create_connection(
                    _Flow, host, port, happy_eyeballs_delay=_SECOND_ADDRESS_SECONDS
                )
            )
            try:
                async with asyncio.timeout(timeout):
                    transport, flow = await asyncio.shield(connecting)
            except BaseException:
                connecting.add_done_callback(_hang_up)
                raise
        return _Stream(transport, flow)


def _hang_up(connecting: asyncio.Future[tuple[asyncio.Transport, _Flow]]) -> None:
    """Nobody wants this connection any more."""
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result()[0].abort()


class _Flow(asyncio.BufferedProtocol):
    """What came and was not read yet, in one piece of memory that is used again and again; and
    whether more may be written."""

    def __init__(self) -> None:
        self._came = bytearray(_FIRST_READ_BYTES)
        self._length = 0
        self._transport: asyncio.Transport | None = None
        self._is_over = False
        self._error: Exception | None = None
        self._something_came = asyncio.Event()
        self._may_write = asyncio.Event()
        self._may_write.set()

    @property
    def has_news(self) -> bool:
        """Whether a read would not wait."""
        return self._length > 0 or self._is_over

    async def read(self) -> bytes:
        """What came; empty when the other side has nothing more to say."""
        while not self.has_news:
            self._something_came.clear()
            await self._something_came.wait()
        if not self._length and self._error:
            raise self._error
        came = bytes(memoryview(self._came)[: self._length])
        is_full = self._length == len(self._came)
        self._length = 0
        if is_full:
            # Answers are short, but for files that are read back.
            if len(self._came) < _MOST_READ_BYTES:
                self._came = bytearray(2 * len(self._came))
            if self._transport:
                self._transport.resume_reading()
        return came

    async def drained(self) -> None:
        """Once what was written is on its way, but for a little."""
        await self._may_write.wait()
        if self._is_over:
            raise self._error or ConnectionResetError("the other side hung up")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        return memoryview(self._came)[self._length :]

    def buffer_updated(self, nbytes: int) -> None:
        self._length += nbytes
        if self._length == len(self._came) and self._transport:
            self._transport.pause_reading()
        self._something_came.set()

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def eof_received(self) -> bool:
        self._end(None)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc)

    def _end(self, error: Exception | None) -> None:
        self._error = self._error or error
        self._is_over = True
        self._something_came.set()
        self._may_write.set()


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, transport: asyncio.Transport, flow: _Flow) -> None:
        self._transport = transport
        self._flow = flow

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """More than was asked for where there is more: nothing above minds."""
        with _named(httpcore.ReadTimeout, httpcore.ReadError):
            async with asyncio.timeout(timeout):
                return await self._flow.read()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # What a socket does not take at once is copied and moved about: in pieces, that is little.
        pieces = memoryview(buffer)
        with _named(httpcore.WriteTimeout, httpcore.WriteError):
            for start in range(0, len(pieces), _WRITE_BYTES):
                if self._transport.is_closing():
                    raise ConnectionResetError("the other side hung up")
                self._transport.write(pieces[start : start + _WRITE_BYTES])
                async with asyncio.timeout(timeout):
                    await self._flow.drained()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
            try:
                async with asyncio.timeout(timeout):
                    encrypted = await loop.start_tls(
                        self._transport, self._flow, ssl_context, server_hostname=server_hostname
                    )
            except BaseException:
                self._transport.abort()
                raise
        assert encrypted is not None
        self._flow.connection_made(encrypted)
        return _Stream(encrypted, self._flow)

    async def aclose(self) -> None:
        # Nobody waits for the other side's goodbye: what it had to say has been read.
        self._transport.abort()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            # Between two answers there is nothing to be said, but that a server hangs up.
            return self._flow.has_news
        return self._transport.get_extra_info(info)


@contextmanager
def _named(timeout: type[Exception], error: type[Exception]) -> Iterator[None]:
    """What asyncio raises by the names httpcore has for it."""
    try:
        yield
    except TimeoutError as cause:
        raise timeout(str(cause)) from cause
    except (OSError, EOFError) as cause:
        raise error(str(cause) or type(cause).__name__) from cause
