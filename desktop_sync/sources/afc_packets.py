"""What requests and answers of Apple's file service (AFC) look like on the wire.

Owns their numbers and layout, what its statuses are to us, and reading what it says of a file.
Must not know of sockets. There is no request here that writes, renames or removes.

Source: the protocol as libimobiledevice documents it (afc.h). A header is the magic, the length
of all, the length without bulk data, the packet's number and the operation, little-endian.
"""

from __future__ import annotations

import stat
import struct

from msgspec import Struct

from desktop_sync.errors import ItemError

MAGIC = b"CFA6LPAA"
HEADER = struct.Struct("<8sQQQQ")

STATUS = 1
DATA = 2
READ_DIR = 3
FILE_INFO = 10
DEVICE_INFO = 11
FILE_OPEN = 13
FILE_OPENED = 14
FILE_READ = 15
FILE_SEEK = 17
FILE_CLOSE = 20

END_OF_DATA = 14
_READ_ERROR = 4
_NOT_FOUND = 8
_RETRYABLE = frozenset({_READ_ERROR, 12, 19, 20, 21})
"""Beside it: timeout, would block, I/O error, interrupted."""

_READ_ONLY = 1
_FROM_START = 0
_NUMBER = struct.Struct("<Q")
_TWO_NUMBERS = struct.Struct("<QQ")
_SEEK = struct.Struct("<QQq")
_MOST_DIGITS = 20
_TYPES = {
    b"S_IFREG": stat.S_IFREG,
    b"S_IFDIR": stat.S_IFDIR,
    b"S_IFLNK": stat.S_IFLNK,
}


class FileInfo(Struct, frozen=True):
    """What a device says of one file. Times are nanoseconds since the Unix epoch, ``kind`` is one
    of ``stat``'s, 0 for what is neither file, folder nor link; ``target`` is a link's."""

    size_bytes: int
    modified_ns: int
    born_ns: int | None
    kind: int
    target: str | None = None

    @property
    def is_file(self) -> bool:
        return self.kind == stat.S_IFREG

    @property
    def is_folder(self) -> bool:
        return self.kind == stat.S_IFDIR

    @property
    def is_link(self) -> bool:
        return self.kind == stat.S_IFLNK


def request(number: int, operation: int, body: bytes) -> bytes:
    length = HEADER.size + len(body)
    return HEADER.pack(MAGIC, length, length, number, operation) + body


def path_body(path: str) -> bytes:
    """Raises ``ItemError('unreadable')`` for a path no device can have."""
    raw = path.encode("utf-8", "surrogateescape")
    if b"\0" in raw:
        raise ItemError("unreadable", path=path)
    return raw + b"\0"


def open_body(path: str) -> bytes:
    return _NUMBER.pack(_READ_ONLY) + path_body(path)


def read_body(handle: int, size_bytes: int) -> bytes:
    return _TWO_NUMBERS.pack(handle, size_bytes)


def seek_body(handle: int, offset: int) -> bytes:
    return _SEEK.pack(handle, _FROM_START, offset)


def number_body(handle: int) -> bytes:
    return _NUMBER.pack(handle)


def number_in(body: bytes) -> int | None:
    """The number an answer begins with: a status or a handle."""
    if len(body) < _NUMBER.size:
        return None
    number: int = _NUMBER.unpack_from(body)[0]
    return number


def status_error(status: int | None, path: str) -> ItemError:
    """What a status other than 0, or a missing one, is to us."""
    if status == _NOT_FOUND:
        return ItemError("vanished", path=path, detail=f"afc status {status}")
    detail = f"afc status {status}"
    return ItemError("unreadable", path=path, detail=detail, retryable=status in _RETRYABLE)


def info_error(status: int | None, path: str) -> ItemError:
    """The same where only size and time were asked for: nothing is read for that, and a read
    error is how some versions of iOS say that there is no such file."""
    return status_error(_NOT_FOUND if status == _READ_ERROR else status, path)


def names_in(body: bytes) -> list[str]:
    """The names in a folder, each decoded by itself. What is no name of a thing in that folder is
    left out: nothing, ``.`` and ``..``, and whatever holds a slash."""
    names = body.split(b"\0")
    return [
        name.decode("utf-8", "surrogateescape")
        for name in names
        if name and name not in (b".", b"..") and b"/" not in name
    ]


def words_in(body: bytes) -> dict[bytes, bytes]:
    """An answer made of keys and values; a key without a value is left out."""
    parts = body.split(b"\0")
    return dict(zip(parts[::2], parts[1::2], strict=False))


def info_in(body: bytes, path: str) -> FileInfo:
    """Raises ``ItemError('unreadable')`` where size or time are missing or no numbers."""
    words = words_in(body)
    size, modified = _whole(words.get(b"st_size")), _whole(words.get(b"st_mtime"))
    if size is None or size < 0 or modified is None:
        raise ItemError("unreadable", path=path, detail="afc says no size or time")
    target = words.get(b"LinkTarget")
    return FileInfo(
        size,
        modified,
        _whole(words.get(b"st_birthtime")),
        _TYPES.get(words.get(b"st_ifmt", b""), 0),
        None if target is None else target.decode("utf-8", "surrogateescape"),
    )


def _whole(digits: bytes | None) -> int | None:
    if digits is None or len(digits) > _MOST_DIGITS:
        return None
    try:
        return int(digits)
    except ValueError:
        return None
