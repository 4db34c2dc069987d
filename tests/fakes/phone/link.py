"""One connection to the phone: bytes in and out, in the clear or under TLS, with the delay
and the rate of the cable.

Owns the socket. TLS runs in memory, so that one thread can encrypt a large piece, hand it
to the kernel whole, and note when each request arrived even while it is sending: a client
that sends its requests ahead waits for the delay once, not once for each. Knows no protocol.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import time
from collections import deque

from tests.fakes.phone.pace import Pace

PIECE_BYTES = 256 * 1024
_RECEIVE_BYTES = 64 * 1024


class Closed(Exception):  # noqa: N818
    """The other side is gone, or the cable was pulled."""


class Link:
    """Used by one thread; only ``hang_up`` may be called from another."""

    def __init__(self, sock: socket.socket, pace: Pace) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._pace = pace
        self._tls: ssl.SSLObject | None = None
        self._sealed_in = ssl.MemoryBIO()
        self._sealed_out = ssl.MemoryBIO()
        self._plain = bytearray()
        self._ended = False
        self._taken = 0
        self._received = 0
        self._stamps: deque[tuple[int, float]] = deque()
        self._arrived = 0.0

    def take(self, size_bytes: int) -> bytes:
        """Exactly this many bytes, waiting for them. Raises ``Closed`` when they never come."""
        while len(self._plain) < size_bytes:
            if self._ended:
                raise Closed
            self._wait(reading=True)
            self._receive()
        taken = bytes(self._plain[:size_bytes])
        del self._plain[:size_bytes]
        self._taken += size_bytes
        while self._stamps and self._stamps[0][0] < self._taken:
            self._stamps.popleft()
        if self._stamps:
            self._arrived = self._stamps[0][1]
        return taken

    def await_due(self) -> None:
        """Wait until the last request taken has been under way for as long as the cable
        delays one."""
        if self._pace.latency_seconds:
            self._wait_until(self._arrived + self._pace.latency_seconds)

    def send(self, data: bytes | memoryview) -> None:
        """All of it, at the rate of the cable. Raises ``Closed`` when nobody takes it."""
        rest = memoryview(data)
        while rest:
            piece = rest[: self._pace.piece_bytes(PIECE_BYTES)]
            due = self._pace.reserve(len(piece))
            if due:
                self._wait_until(due)
            self._write(piece)
            rest = rest[len(piece) :]
            if self._pace.latency_seconds:
                self._receive()

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Become a TLS server. Raises ``Closed`` when the client is not one we know."""
        self._sealed_in = ssl.MemoryBIO()
        self._sealed_out = ssl.MemoryBIO()
        self._sealed_in.write(bytes(self._plain))
        self._plain.clear()
        self._stamps.clear()
        self._received = self._taken
        self._tls = context.wrap_bio(self._sealed_in, self._sealed_out, server_side=True)
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                self._receive_sealed()
            except ssl.SSLError as error:
                with contextlib.suppress(Closed):
                    self._flush()
                raise Closed from error
            else:
                self._flush()
                self._open_sealed()
                return

    def stop_tls(self) -> None:
        """Go on in the clear, after both sides have said so."""
        tls = self._tls
        if tls is None:
            return
        while True:
            try:
                tls.unwrap()
            except ssl.SSLWantReadError:
                self._flush()
                self._receive_sealed()
            except ssl.SSLError as error:
                raise Closed from error
            else:
                break
        self._flush()
        self._tls = None
        self._ended = False
        self._accept(self._sealed_in.read(), time.monotonic())

    def hang_up(self) -> None:
        """End it now, for both sides; a thread at work on it finds it closed."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the socket back. For the thread that uses it."""
        with contextlib.suppress(OSError, ssl.SSLError, Closed):
            if self._tls is not None and not self._ended:
                with contextlib.suppress(ssl.SSLWantReadError):
                    self._tls.unwrap()
                self._sock.send(self._sealed_out.read())
        self.hang_up()
        self._sock.close()

    def _accept(self, data: bytes, at: float) -> None:
        if data:
            self._plain += data
            self._received += len(data)
            self._stamps.append((self._received, at))

    def _receive(self) -> None:
        """What has come, without waiting."""
        try:
            data = self._sock.recv(_RECEIVE_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._ended = True
        elif self._tls is None:
            self._accept(data, time.monotonic())
        else:
            self._sealed_in.write(data)
            self._open_sealed()

    def _open_sealed(self) -> None:
        assert self._tls is not None
        at = time.monotonic()
        while True:
            try:
                data = self._tls.read(_RECEIVE_BYTES)
            except ssl.SSLWantReadError:
                return
            except ssl.SSLError:
                data = b""
            if not data:
                self._ended = True
                return
            self._accept(data, at)

    def _receive_sealed(self) -> None:
        self._wait(reading=True)
        try:
            data = self._sock.recv(_RECEIVE_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            raise Closed from error
        if not data:
            raise Closed
        self._sealed_in.write(data)

    def _write(self, piece: memoryview) -> None:
        if self._tls is None:
            self._push(piece)
            return
        try:
            while piece:
                piece = piece[self._tls.write(piece) :]
        except ssl.SSLError as error:
            raise Closed from error
        self._flush()

    def _flush(self) -> None:
        if self._sealed_out.pending:
            self._push(memoryview(self._sealed_out.read()))

    def _push(self, data: memoryview) -> None:
        while data:
            try:
                data = data[self._sock.send(data) :]
            except (BlockingIOError, InterruptedError):
                self._wait(reading=not self._ended, writing=True)
                if not self._ended:
                    self._receive()
            except OSError as error:
                raise Closed from error

    def _wait(
        self, *, reading: bool = False, writing: bool = False, seconds: float | None = None
    ) -> bool:
        mine = [self._sock]
        try:
            ready = select.select(mine if reading else [], mine if writing else [], [], seconds)
        except (OSError, ValueError) as error:
            raise Closed from error
        return bool(ready[0])

    def _wait_until(self, due: float) -> None:
        while not self._ended and (seconds := due - time.monotonic()) > 0:
            if self._wait(reading=True, seconds=seconds):
                self._receive()
