"""The small pictures a device keeps of its photos and films.

Owns where they lie and reading many of them with few waits. That one is missing is normal: their
layout is Apple's own business and changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_sync.errors import ItemError
from desktop_sync.sources.afc import MOST_READ_BYTES, Connection

_FOLDER = "/PhotoData/Thumbnails/V2"
_NAME = "5005.JPG"
_AT_ONCE = 32
"""How many are open at once. A device has not many handles to give."""


def fetch(connection: Connection, paths: Sequence[str]) -> list[bytes | None]:
    """The JPEG kept of the file at each of ``paths``; None where there is none, where it cannot be
    read, and where it has more than ``MOST_READ_BYTES``."""
    found: list[bytes | None] = []
    for start in range(0, len(paths), _AT_ONCE):
        found += _fetch_some(connection, [_place(one) for one in paths[start : start + _AT_ONCE]])
    return found


def _place(path: str) -> str:
    return f"{_FOLDER}{path}/{_NAME}"


def _fetch_some(connection: Connection, paths: Sequence[str]) -> list[bytes | None]:
    handles = connection.opens(paths)
    asked = [
        None if isinstance(handle, ItemError) else connection.ask_read(handle, MOST_READ_BYTES)
        for handle in handles
    ]
    more = [
        None if isinstance(handle, ItemError) else connection.ask_read(handle, 1)
        for handle in handles
    ]
    found: list[bytes | None] = []
    for path, number, end in zip(paths, asked, more, strict=True):
        picture = None if number is None else _answer(connection, number, MOST_READ_BYTES, path)
        rest = None if end is None else _answer(connection, end, 1, path)
        found.append(picture if picture and rest == b"" else None)
    for handle in handles:
        if isinstance(handle, int):
            connection.close_file(handle)
    return found


def _answer(connection: Connection, number: int, most_bytes: int, path: str) -> bytes | None:
    try:
        return connection.take(connection.read_answer(number, most_bytes, path))
    except ItemError:
        return None
