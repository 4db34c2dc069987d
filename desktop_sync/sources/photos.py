"""What the photo databases of devices say, each read once for as long as it stays as it is.

Owns what is remembered of them: the visit of a device and an import from it ask for the same. Must
not know how a database is fetched, nor its tables.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

from desktop_sync.model.asset import SourceFile
from desktop_sync.sources import albums, phone_database
from desktop_sync.sources.base import PhotosFacts, Source


class PhotosReader:
    """Thread-safe. Whoever asks while a database is being read waits for what is read."""

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._known: dict[str, tuple[tuple[SourceFile, ...], PhotosFacts | None]] = {}

    def facts(self, source: Source) -> PhotosFacts | None:
        """What the database of ``source`` says; None where it has none that can be read. Raises
        ``SourceError``."""
        with self._reading:
            state = phone_database.state(source)
            if state is None:
                return None
            known = self._known.get(source.key)
            if known is None or known[0] != state:
                known = self._known[source.key] = state, _read(source)
            return known[1]


def _read(source: Source) -> PhotosFacts | None:
    with tempfile.TemporaryDirectory(prefix="desktop-sync-") as folder:
        database = phone_database.fetch(source, Path(folder))
        found = None if database is None else albums.read(database)
    if found is None:
        return None
    return PhotosFacts(found.albums, found.cloud, found.favourites, found.hidden)
