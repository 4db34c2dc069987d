"""Fetching a copy of a device's own photo database.

Owns where it lies and that the copy is of one moment. Must not know what is in it.
"""

from __future__ import annotations

import logging
from pathlib import Path

from desktop_sync.errors import ItemError
from desktop_sync.model.asset import SourceFile
from desktop_sync.sources.afc import MOST_READ_BYTES
from desktop_sync.sources.base import Source

_log = logging.getLogger(__name__)
_DATABASE = "/PhotoData/Photos.sqlite"
_LOG = _DATABASE + "-wal"
_MOST_BYTES = 512 * 1024 * 1024
_ATTEMPTS = 3


def fetch(source: Source, folder: Path) -> Path | None:
    """A copy of the database and of its write-ahead log in ``folder``, which is ours; None where
    there is none, where it has more than 512 MiB, and where it does not hold still. The index of
    the log (``-shm``) is made anew by whoever opens it. Raises ``SourceError``."""
    try:
        for _ in range(_ATTEMPTS):
            before = _parts(source)
            if sum(part.size_bytes for part in before) > _MOST_BYTES:
                return None
            for part in before:
                _copy(source, part, folder / part.name)
            if _parts(source) == before:
                return folder / before[0].name
            for part in before:
                (folder / part.name).unlink()
    except ItemError as error:
        _log.info("the device's photo database cannot be read: %s", error)
    return None


def state(source: Source) -> tuple[SourceFile, ...] | None:
    """The files it is made of, with their sizes and times: another database has others. None where
    there is none. Raises ``SourceError``."""
    try:
        return tuple(_parts(source))
    except ItemError:
        return None


def _parts(source: Source) -> list[SourceFile]:
    """The files it is made of. Raises ``ItemError`` where there is no database."""
    database = source.refresh(SourceFile(_DATABASE, 0, 0))
    try:
        return [database, source.refresh(SourceFile(_LOG, 0, 0))]
    except ItemError as error:
        if error.code != "vanished":
            raise
        return [database]


def _copy(source: Source, part: SourceFile, target: Path) -> None:
    buffer = memoryview(bytearray(MOST_READ_BYTES))
    with source.open(part) as opened, target.open("wb") as copy:
        while count := opened.readinto(buffer):
            copy.write(buffer[:count])
