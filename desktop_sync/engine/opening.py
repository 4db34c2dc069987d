"""Putting an engine together on a profile's journal.

Both front ends open their engine here.
"""

from __future__ import annotations

from pathlib import Path

from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.journal.database import Database
from desktop_sync.sources.registry import open_devices, open_source


def open_engine(journal: Path, options: EngineOptions) -> Engine:
    """An engine that is not started yet. Raises ``FatalError`` when the journal cannot be
    used, ``ValueError`` for a layout that cannot be."""
    database = Database(journal)
    try:
        return Engine(database, options, open_source, open_devices())
    except BaseException:
        database.close()
        raise
