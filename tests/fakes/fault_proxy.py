"""A TCP proxy between an HTTP client and a server, that lets one thing go wrong.

It knows just enough of HTTP to tell requests apart: a fault waits for the first request of its
method, strikes once, and everything after passes as it is.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_READ_BYTES = 1 << 16
_LIMIT_SECONDS = 20.0
# So that what is not read does not leave the client either.
_BUFFER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class CutRequest:
    """Reset the connection after so many bytes of the request, head included; with ``above_bytes``
    only that of a request whose body is longer."""

    method: str
    after_bytes: int
    above_bytes: int = -1


@dataclass(frozen=True, slots=True)
class CutAnswer:
    """Let the server have the request whole, and reset after so many bytes of its answer: 0
    loses it altogether."""

    method: str
    after_bytes: int = 0


@dataclass(frozen=True, slots=True)
class AnswerWith:
    """Answer in the server's place, which hears nothing of it; with ``above_bytes`` only a request
    whose body is longer."""

    method: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    above_bytes: int = -1


@dataclass(frozen=True, slots=True)
class EndlessAnswer:
    """Answer in the server's place, and never end that."""

    method: str
    status: int = 207


@dataclass(frozen=True, slots=True)
class SlowAnswer:
    """Let the answer come at one byte a second."""

    method: str


@dataclass(frozen=True, slots=True)
class SlowRequest:
    """Take the request's body at one byte a second."""

    method: str


Fault = CutRequest | CutAnswer | AnswerWith | EndlessAnswer | SlowAnswer | SlowRequest


class FaultProxy:
    """Listens on ``port`` of the loopback; by TLS with ``tls``, which may be changed."""

    def __init__(self, server_port: int, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._fault: Fault | None = None
        self._times: int | None = None
        self._about = b""
        self._open: set[socket.socket] = set()
        self._ending = threading.Event()
        self.has_struck = False
        self.heads: list[bytes] = []
        """The head of every request, in the order they came."""
        threading.Thread(target=self._accept, daemon=True).start()

    def strike(self, fault: Fault, times: int | None = 1, about: bytes = b"") -> None:
        """Let ``fault`` happen so many times, to requests whose head says ``about``; None: until it
        is lifted."""
        with self._lock:
            self._fault, self._times, self._about = fault, times, about
            self.has_struck = False

    def lift(self) -> None:
        with self._lock:
            self._fault = None

    def close(self) -> None:
        self._ending.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(_LIMIT_SECONDS)
        if self.tls is not None:
            try:
                client = self.tls.wrap_socket(client, server_side=True)
            except OSError:
                client.close()
                return
        with client, suppress(OSError, EOFError):
            server = socket.create_connection(("127.0.0.1", self._server_port), _LIMIT_SECONDS)
            with server:
                with self._lock:
                    self._open |= {client, server}
                try:
                    while self._pass_one(client, server):
                        pass
                finally:
                    with self._lock:
                        self._open -= {client, server}

    def _pass_one(self, client: socket.socket, server: socket.socket) -> bool:
        """One request and its answer; whether there may be another."""
        head, body = _read_head(client)
        self.heads.append(head)
        fault = self._take(head)
        if isinstance(fault, AnswerWith):
            # The body is read first, else the answer would be lost with it.
            _forward(body, _length(head), client, None)
            more = "".join(f"{name}: {value}\r\n" for name, value in fault.headers.items())
            more += f"Content-Length: {len(fault.body)}\r\n\r\n"
            client.sendall(f"HTTP/1.1 {fault.status} x\r\n{more}".encode() + fault.body)
            return True
        if isinstance(fault, CutRequest):
            server.sendall(head[: fault.after_bytes])
            left = fault.after_bytes - len(head)
            if left > 0:
                _forward(body[:left], left, client, server)
            _reset(client)
            _reset(server)
            return False
        if isinstance(fault, EndlessAnswer):
            _forward(body, _length(head), client, None)
            client.sendall(f"HTTP/1.1 {fault.status} x\r\n\r\n<".encode())
            while True:
                client.sendall(b" " * _READ_BYTES)
        server.sendall(head)
        if isinstance(fault, SlowRequest):
            self._trickle(body, client, server)
            return False
        _forward(body, _length(head), client, server)
        if isinstance(fault, SlowAnswer):
            self._trickle(b"", server, client)
            return False
        is_head = head.startswith(b"HEAD ")
        if isinstance(fault, CutAnswer):
            answer, rest = _read_head(server)
            sent = (answer + rest)[: fault.after_bytes]
            client.sendall(sent)
            _reset(client)
            return False
        return _pass_answer(server, client, is_head=is_head)

    def _take(self, head: bytes) -> Fault | None:
        method = head.split(b" ", 1)[0].decode()
        with self._lock:
            fault = self._fault
            if fault is None or fault.method != method:
                return None
            if self._about not in head:
                return None
            if isinstance(fault, CutRequest | AnswerWith) and _length(head) <= fault.above_bytes:
                return None
            self.has_struck = True
            if self._times is not None:
                self._times -= 1
                if self._times <= 0:
                    self._fault = None
            return fault

    def _trickle(self, first: bytes, source: socket.socket, target: socket.socket) -> None:
        read = first
        while not self._ending.is_set():
            read = read or source.recv(_READ_BYTES)
            if not read:
                raise EOFError
            target.sendall(read[:1])
            read = read[1:]
            self._ending.wait(1)


@contextmanager
def proxy_to(server_port: int, tls: ssl.SSLContext | None = None) -> Iterator[FaultProxy]:
    proxy = FaultProxy(server_port, tls)
    try:
        yield proxy
    finally:
        proxy.close()


def _pass_answer(server: socket.socket, client: socket.socket, *, is_head: bool) -> bool:
    head, body = _read_head(server)
    client.sendall(head)
    status = int(head.split(b" ", 2)[1])
    if is_head or status in {204, 304}:
        return not _closes(head)
    if b"transfer-encoding: chunked" in head.lower():
        # Read to the last chunk by its mark; what it may look like inside does not occur here.
        client.sendall(body)
        end = body
        while not end.endswith(b"0\r\n\r\n"):
            piece = _read(server)
            client.sendall(piece)
            end = (end + piece)[-16:]
    elif b"content-length:" in head.lower():
        _forward(body, _length(head), server, client)
    else:
        client.sendall(body)
        with suppress(EOFError):
            while True:
                client.sendall(_read(server))
        return False
    return not _closes(head)


def _read_head(peer: socket.socket) -> tuple[bytes, bytes]:
    read = b""
    while b"\r\n\r\n" not in read:
        read += _read(peer)
    head, _, rest = read.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _forward(
    first: bytes, length: int, source: socket.socket, target: socket.socket | None
) -> None:
    """``length`` bytes from ``source``, of which ``first`` were read already."""
    while True:
        if target and first:
            target.sendall(first)
        length -= len(first)
        if length <= 0:
            return
        first = source.recv(min(_READ_BYTES, length))
        if not first:
            raise EOFError


def _read(peer: socket.socket) -> bytes:
    read = peer.recv(_READ_BYTES)
    if not read:
        raise EOFError
    return read


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":", 1)[1])
    return 0


def _closes(head: bytes) -> bool:
    return b"connection: close" in head.lower()


def _reset(peer: socket.socket) -> None:
    with suppress(OSError):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
