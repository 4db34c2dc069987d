"""The packets of AFC: numbers and forms.

The numbers are those of libimobiledevice's ``afc.h``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

MAGIC = b"CFA6LPAA"
HEADER = struct.Struct("<8sQQQQ")
U64 = struct.Struct("<Q")
TWO_U64 = struct.Struct("<QQ")
SEEK = struct.Struct("<QQq")
READ_ONLY = 1


class Operation(IntEnum):
    STATUS = 0x01
    DATA = 0x02
    READ_DIR = 0x03
    READ_FILE = 0x04
    WRITE_FILE = 0x05
    WRITE_PART = 0x06
    TRUNCATE = 0x07
    REMOVE_PATH = 0x08
    MAKE_DIR = 0x09
    GET_FILE_INFO = 0x0A
    GET_DEVINFO = 0x0B
    WRITE_FILE_ATOM = 0x0C
    FILE_OPEN = 0x0D
    FILE_OPEN_RES = 0x0E
    FILE_READ = 0x0F
    FILE_WRITE = 0x10
    FILE_SEEK = 0x11
    FILE_TELL = 0x12
    FILE_TELL_RES = 0x13
    FILE_CLOSE = 0x14
    FILE_SET_SIZE = 0x15
    GET_CON_INFO = 0x16
    SET_CON_OPTIONS = 0x17
    RENAME_PATH = 0x18
    SET_FS_BS = 0x19
    SET_SOCKET_BS = 0x1A
    FILE_LOCK = 0x1B
    MAKE_LINK = 0x1C
    GET_FILE_HASH = 0x1D
    SET_FILE_MOD_TIME = 0x1E
    GET_FILE_HASH_RANGE = 0x1F
    FILE_SET_IMMUTABLE_HINT = 0x20
    GET_SIZE_OF_PATH_CONTENTS = 0x21
    REMOVE_PATH_AND_CONTENTS = 0x22
    DIR_OPEN = 0x23
    DIR_OPEN_RESULT = 0x24
    DIR_READ = 0x25
    DIR_CLOSE = 0x26
    FILE_READ_OFFSET = 0x27
    FILE_WRITE_OFFSET = 0x28


class Status(IntEnum):
    SUCCESS = 0
    UNKNOWN_ERROR = 1
    OP_HEADER_INVALID = 2
    READ_ERROR = 4
    INVALID_ARG = 7
    OBJECT_NOT_FOUND = 8
    OBJECT_IS_DIR = 9
    PERM_DENIED = 10
    OP_NOT_SUPPORTED = 15
    IO_ERROR = 20


# What begins with the path it would change, and what begins with an open file.
WRITES_TO_PATH = frozenset(
    {
        Operation.WRITE_FILE,
        Operation.WRITE_PART,
        Operation.TRUNCATE,
        Operation.REMOVE_PATH,
        Operation.MAKE_DIR,
        Operation.WRITE_FILE_ATOM,
        Operation.RENAME_PATH,
        Operation.MAKE_LINK,
        Operation.SET_FILE_MOD_TIME,
        Operation.REMOVE_PATH_AND_CONTENTS,
    }
)
WRITES_TO_FILE = frozenset(
    {
        Operation.FILE_WRITE,
        Operation.FILE_SET_SIZE,
        Operation.FILE_SET_IMMUTABLE_HINT,
        Operation.FILE_WRITE_OFFSET,
    }
)
# These begin with a number before the path.
NUMBER_FIRST = frozenset(
    {Operation.TRUNCATE, Operation.MAKE_LINK, Operation.SET_FILE_MOD_TIME, Operation.FILE_OPEN}
)


class Failure(Exception):  # noqa: N818
    """AFC answers with this status."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


@dataclass(frozen=True)
class Request:
    number: int
    operation: int
    body: bytes

    @property
    def name(self) -> str:
        try:
            return Operation(self.operation).name
        except ValueError:
            return f"0x{self.operation:02X}"

    @property
    def path(self) -> bytes:
        """What stands where this operation has its path."""
        begin = U64.size if self.operation in NUMBER_FIRST else 0
        return self.body[begin:].split(b"\0", 1)[0]

    def numbers(self, form: struct.Struct) -> tuple[int, ...]:
        """What the body holds. Raises ``Failure`` when it is too short for that."""
        if len(self.body) < form.size:
            raise Failure(Status.INVALID_ARG)
        numbers: tuple[int, ...] = form.unpack_from(self.body)
        return numbers


def header(request: Request, operation: Operation, body_bytes: int, *, data: bool = False) -> bytes:
    """Of the answer to this request. ``data`` is what follows the packet proper."""
    whole = HEADER.size + body_bytes
    return HEADER.pack(MAGIC, whole, HEADER.size if data else whole, request.number, operation)


def pairs(values: Mapping[str, str]) -> bytes:
    """Names and values in turn, each ended by a zero."""
    return b"".join(
        part.encode("utf-8", "surrogateescape") + b"\0" for pair in values.items() for part in pair
    )
