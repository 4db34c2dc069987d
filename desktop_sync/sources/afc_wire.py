"""Requests out and answers in, on one socket to a device's file service.

Owns packet numbers, sending ahead, putting answers to their requests in whatever order they
come, and reading bulk data straight into the caller's buffer. Must not know what is asked.

One thread at a time. A socket's error or end, a silence of ``SILENCE_SECONDS`` and what makes no
sense raise ``SourceError('gone')``; the wire is of no use then.
"""

from __future__ import annotations

import contextlib
import socket

from desktop_sync.errors import SourceError
from desktop_sync.sources import afc_packets as packets

SILENCE_SECONDS = 30.0
_BOX_BYTES = 64 * 1024
_MOST_BODY_BYTES = 64 * 1024 * 1024


class Wire:
    """Owns ``stream``, a connected socket, with TLS or without.

    ``ask`` gives a request its number. ``wait`` says what answers it and how long its body is; the
    whole body has to be taken (``take``, ``fill``, ``drop``) before the next ``wait``."""

    def __init__(self, stream: socket.socket) -> None:
        stream.settimeout(SILENCE_SECONDS)
        self._stream = stream
        self._box = memoryview(bytearray(_BOX_BYTES))
        self._in_box = memoryview(b"")
        self._number = 0
        self._out = bytearray()
        self._awaited: set[int] = set()
        self._kept: dict[int, tuple[int, bytes]] = {}
        self._replayed = memoryview(b"")

    def close(self) -> None:
        """End it. Not while another thread waits: see ``abort``."""
        self._stream.close()

    def abort(self) -> None:
        """Let whoever waits, in whichever thread, find the device gone at once."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._stream, socket.SHUT_RDWR)

    def ask(self, operation: int, body: bytes) -> int:
        """The number of a request, which is sent when an answer is next waited for."""
        self._number += 1
        self._awaited.add(self._number)
        self._out += packets.request(self._number, operation, body)
        return self._number

    def forget(self, number: int) -> None:
        """The answer to this request is of no interest any more."""
        self._awaited.discard(number)
        self._kept.pop(number, None)

    def flush(self) -> None:
        """Send what was asked for."""
        if self._out:
            out, self._out = self._out, bytearray()
            try:
                self._stream.sendall(out)
            except OSError as error:
                raise SourceError("gone", detail=str(error)) from error

    def wait(self, number: int) -> tuple[int, int]:
        """The operation that answers ``number``, and the length of its body in bytes. Other
        answers that come first are kept, those nobody waits for are let go."""
        self.flush()
        if number in self._kept:
            operation, body = self._kept.pop(number)
            self._replayed = memoryview(body)
            return operation, len(body)
        while True:
            arrived, operation, length = self._header()
            if arrived == number:
                self._awaited.discard(number)
                return operation, length
            if arrived in self._awaited:
                self._awaited.discard(arrived)
                self._kept[arrived] = operation, self.take(length)
            else:
                self.drop(length)

    def take(self, length: int) -> bytes:
        """The next ``length`` bytes of the body."""
        body = bytearray(length)
        with memoryview(body) as target:
            self.fill(target)
        return bytes(body)

    def fill(self, target: memoryview) -> None:
        """Fill ``target`` with the next bytes of the body."""
        while target:
            target = target[self.some(target) :]

    def drop(self, length: int) -> None:
        """Let the next ``length`` bytes of the body go."""
        scratch = memoryview(bytearray(min(length, _BOX_BYTES)))
        while length:
            length -= self.some(scratch[:length])

    def some(self, target: memoryview) -> int:
        """Put some of the body's next bytes at the start of ``target``; how many."""
        if self._replayed:
            size = min(len(self._replayed), len(target))
            target[:size] = self._replayed[:size]
            self._replayed = self._replayed[size:]
            return size
        if self._in_box:
            size = min(len(self._in_box), len(target))
            target[:size] = self._in_box[:size]
            self._in_box = self._in_box[size:]
            return size
        return self._receive(target)

    def nonsense(self, detail: str) -> SourceError:
        """The error for an answer that cannot be one."""
        return SourceError("gone", detail=f"afc: {detail}")

    def _header(self) -> tuple[int, int, int]:
        """Number, operation and body length of the next packet that arrives."""
        size = packets.HEADER.size
        if len(self._in_box) < size:
            self._refill(size)
        magic, length, _, number, operation = packets.HEADER.unpack_from(self._in_box)
        self._in_box = self._in_box[size:]
        if magic != packets.MAGIC or not size <= length <= _MOST_BODY_BYTES:
            raise self.nonsense("no header")
        return number, operation, length - size

    def _refill(self, least_bytes: int) -> None:
        """Have at least so many bytes in the box, and as many more as are there."""
        filled = len(self._in_box)
        self._box[:filled] = bytes(self._in_box)
        while filled < least_bytes:
            filled += self._receive(self._box[filled:])
        self._in_box = self._box[:filled]

    def _receive(self, target: memoryview) -> int:
        try:
            size = self._stream.recv_into(target)
        except OSError as error:
            raise SourceError("gone", detail=str(error)) from error
        if size == 0:
            raise SourceError("gone", detail="the device ended the connection")
        return size
