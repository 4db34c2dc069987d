"""What an import would bring, counted while the user still holds what they would drop.

Owns the counting and its time bound. Changes nothing, and opens no file: photos and videos
are told apart by their names, and whole assets by the names that belong together.
"""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from desktop_sync.journal.database import Database
from desktop_sync.model.library import Weighing
from desktop_sync.sources.base import Source


def weigh(
    journal: Database, folder: Path, library: int, source: Source, seconds: float
) -> Future[Weighing]:
    """Count on a thread of its own: a source may hang, and nobody waits for it then."""
    answer: Future[Weighing] = Future()
    raise NotImplementedError
