"""Which sources there are, by their keys."""

from __future__ import annotations

from pathlib import Path

from desktop_sync.sources.base import Source
from desktop_sync.sources.folder import FolderSource


def open_source(key: str, roots: tuple[str, ...]) -> Source:
    """The source of ``key`` with these roots. Raises ``KeyError`` for a key nobody serves."""
    if key != "local":
        raise KeyError(key)
    return FolderSource([Path(root) for root in roots])
