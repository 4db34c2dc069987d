"""How messages stand on the pipe between the engine and the process of the destinations.

Owns their form and their bound. Each is JSON behind its length, made from the program's own values
and decoded strictly: nothing that arrives is ever run. Must not know which messages there are.
"""

from __future__ import annotations

import struct
from typing import IO, Any

import msgspec

from desktop_sync.engine import wire

LARGEST_BYTES = 64 * 2**20
"""A question about all files of a burst of a hundred thousand fits."""

_LENGTH = struct.Struct(">I")


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all, told apart by their names."""


def framed(message: Message) -> bytes:
    """``message`` as it stands on the pipe. Raises ``ValueError`` where it is too long."""
    text = wire.to_text(message).encode()
    if len(text) > LARGEST_BYTES:
        raise ValueError(f"a {type(message).__name__} of {len(text)} bytes")
    return _LENGTH.pack(len(text)) + text


def receive(source: IO[bytes], type_: Any) -> Any:
    """The next message, one of ``type_``; None at the end. Raises ``ValueError`` for anything else,
    ``EOFError`` for half of one, and ``OSError``."""
    head = source.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise EOFError("the pipe ended in a length")
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST_BYTES:
        raise ValueError(f"a message of {length} bytes")
    text = source.read(length)
    if len(text) < length:
        raise EOFError("the pipe ended in a message")
    return wire.from_text(text, type_)
