"""Connections to servers, with or without TLS: asyncio's own transports, in large pieces.

Owns sockets, and what came from them and was not read yet. Must not know what is said.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from desktop_sync.destinations.exchange import ExchangeError, HungUpError
from desktop_sync.destinations.round_trip import round_trip

_SHORT_BYTES = 1 << 14
_FIRST_READ_BYTES = 1 << 16
_MOST_READ_BYTES = 1 << 20
_LARGE_READ_BYTES = 1 << 22
"""What one processor has just written is slow to be read by another: of so much, most has left its
cache by then, and hashing it takes a quarter less time."""
_MOST_LARGE = 4
"""So many connections of the process may use that much at the same time, twice."""

_WRITE_BYTES = 1 << 18
_SECOND_ADDRESS_SECONDS = 0.25

Opened = tuple[asyncio.Transport, "_Flow"]
"""What asyncio makes a connection of."""


async def connect(
    host: str,
    port: int,
    context: ssl.SSLContext | None,
    timeout: float,
    given_up: set[asyncio.Future[Opened]],
) -> Connection:
    """A connection, encrypted where there is a ``context``. ``timeout`` is seconds, for both
    together. One that nobody waits for any more is among those ``given_up`` until it has come to
    its end. Raises ``ExchangeError``."""
    loop = asyncio.get_running_loop()
    with _as(ExchangeError, "no connection"):
        async with asyncio.timeout(timeout):
            began = loop.time()
            # Called off in the middle, asyncio may forget a socket: it is let come to its end.
            connecting = asyncio.ensure_future(
                loop.create_connection(_Flow, host, port, happy_eyeballs_delay=_delay(host))
            )
            try:
                transport, flow = await asyncio.shield(connecting)
            except BaseException:
                given_up.add(connecting)
                connecting.add_done_callback(_hang_up)
                connecting.add_done_callback(given_up.discard)
                raise
            took = loop.time() - began
            if context is not None:
                transport = await _encrypted(transport, flow, context, host)
    return Connection(transport, flow, took)


def _delay(host: str) -> float | None:
    """A host that is an address has no second one to be tried."""
    is_address = ":" in host or host.replace(".", "").isdecimal()
    return None if is_address else _SECOND_ADDRESS_SECONDS


async def _encrypted(
    transport: asyncio.Transport, flow: _Flow, context: ssl.SSLContext, host: str
) -> asyncio.Transport:
    loop = asyncio.get_running_loop()
    try:
        encrypted = await loop.start_tls(transport, flow, context, server_hostname=host)
    except BaseException:
        transport.abort()
        raise
    assert encrypted is not None
    flow.connection_made(encrypted)
    return encrypted


def _hang_up(connecting: asyncio.Future[Opened]) -> None:
    """Nobody wants this connection any more."""
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result()[0].abort()


class Connection:
    """Made by ``connect``, which took ``connect_seconds`` to find the server and to connect,
    without TLS. ``timeout`` is seconds."""

    def __init__(self, transport: asyncio.Transport, flow: _Flow, connect_seconds: float) -> None:
        self.connect_seconds = connect_seconds
        self._transport = transport
        self._flow = flow

    @property
    def has_news(self) -> bool:
        """Whether a read would not wait."""
        return self._flow.has_news

    @property
    def round_trip(self) -> timedelta | None:
        """As it is now; None where the system does not tell. One system call."""
        lent = self._transport.get_extra_info("socket")
        return None if lent is None else round_trip(lent)

    async def read(self, timeout: float) -> bytes | memoryview:
        """What came, good until the next ``read``; empty when the other side has nothing more to
        say. Raises ``ExchangeError``, ``HungUpError`` where that was not for want of time."""
        with _as(HungUpError, "nothing came"):
            return await self._flow.read(timeout)

    async def write(self, content: bytes, timeout: float) -> None:
        """Returns once all but a little is on its way. Raises as ``read``."""
        # What a socket does not take at once is copied and moved about: in pieces, that is little.
        pieces = memoryview(content)
        with _as(HungUpError, "nothing was taken"):
            for start in range(0, len(pieces), _WRITE_BYTES):
                if self._transport.is_closing():
                    raise ConnectionResetError("the other side hung up")
                self._transport.write(pieces[start : start + _WRITE_BYTES])
                if self._flow.is_held_up:
                    await self._flow.drained(timeout)

    def abort(self) -> None:
        """Hang up. Nobody waits for the other side's goodbye: what it had to say has been read."""
        self._transport.abort()


class _Flow(asyncio.BufferedProtocol):
    """What came and was not read yet, and whether more may be written. What is long comes in two
    pieces of memory in turn, one that is being read and one that is being filled. One task at a
    time waits, and always equally long: the clock is set once for many waits."""

    _large = 0

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._came = bytearray(_FIRST_READ_BYTES)
        self._lent = bytearray()
        self._is_large = False
        self._length = 0
        self._transport: asyncio.Transport | None = None
        self._is_over = False
        self._error: Exception | None = None
        self._may_write = True
        self._waiter: asyncio.Future[None] | None = None
        self._due = 0.0
        self._clock: asyncio.TimerHandle | None = None

    @property
    def has_news(self) -> bool:
        """Whether a read would not wait."""
        return self._length > 0 or self._is_over

    async def read(self, timeout: float) -> bytes | memoryview:
        """What came, good until the next ``read``; empty when the other side has nothing more to
        say."""
        while not self.has_news:
            await self._wait(timeout)
        if not self._length and self._error:
            raise self._error
        came = memoryview(self._came)[: self._length]
        is_full = self._length == len(self._came)
        self._length = 0
        # Answers are short, but for files that are read back.
        if len(came) <= _SHORT_BYTES:
            if self._is_large:
                self._let_others()
                self._came, self._lent = bytearray(_FIRST_READ_BYTES), bytearray()
            return bytes(came)
        size_bytes = self._larger() if is_full else len(self._came)
        fresh = self._lent if len(self._lent) >= size_bytes else bytearray(size_bytes)
        self._came, self._lent = fresh, self._came
        if is_full and self._transport:
            self._transport.resume_reading()
        return came

    @property
    def is_held_up(self) -> bool:
        """Whether a write has to wait, or is in vain."""
        return self._is_over or not self._may_write

    async def drained(self, timeout: float) -> None:
        """Once what was written is on its way, but for a little."""
        while not (self._may_write or self._is_over):
            await self._wait(timeout)
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
        self._wake()

    def pause_writing(self) -> None:
        self._may_write = False

    def resume_writing(self) -> None:
        self._may_write = True
        self._wake()

    def eof_received(self) -> bool:
        self._end(None)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc)
        self._let_others()
        if self._clock:
            self._clock.cancel()

    def _end(self, error: Exception | None) -> None:
        self._error = self._error or error
        self._is_over = True
        self._wake()

    def _larger(self) -> int:
        """How much to take in at once when what there was is full."""
        size_bytes = 2 * len(self._came)
        if size_bytes <= _MOST_READ_BYTES:
            return size_bytes
        if not self._is_large and _Flow._large < _MOST_LARGE:
            _Flow._large += 1
            self._is_large = True
        return _LARGE_READ_BYTES if self._is_large else _MOST_READ_BYTES

    def _let_others(self) -> None:
        """... be as large."""
        if self._is_large:
            _Flow._large -= 1
            self._is_large = False

    async def _wait(self, timeout: float) -> None:
        """Until something happened. Raises ``TimeoutError``."""
        self._waiter = self._loop.create_future()
        self._due = self._loop.time() + timeout
        if self._clock is None:
            self._clock = self._loop.call_at(self._due, self._look_at_the_clock)
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def _look_at_the_clock(self) -> None:
        self._clock = None
        if self._waiter is None or self._waiter.done():
            return
        if self._loop.time() < self._due:
            self._clock = self._loop.call_at(self._due, self._look_at_the_clock)
        else:
            self._waiter.set_exception(TimeoutError())


@contextmanager
def _as(error: type[ExchangeError], late: str) -> Iterator[None]:
    """What asyncio raises as what we raise; ``late`` is said where the time is over."""
    try:
        yield
    except TimeoutError as cause:
        raise ExchangeError(f"{late} in time") from cause
    except (OSError, EOFError, UnicodeError) as cause:
        raise error(str(cause) or type(cause).__name__) from cause
