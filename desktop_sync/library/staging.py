"""The folder in the library where copies are made until they are proven.

Owns its name and its emptying. It lies inside the library, so that a proven copy only
changes its name; it is hidden, and gone when nothing is under way. Each profile has its own.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from desktop_sync.library.ingest import make_folders, storage_errors

_PREFIX = ".desktop-sync-incoming-"


class Staging:
    """Part files of one profile in one library."""

    def __init__(self, library: Path, profile_id: str) -> None:
        self.folder = library / f"{_PREFIX}{profile_id}"

    def open(self) -> None:
        """Make the folder. Raises ``StorageError``."""
        make_folders(self.folder)

    def sweep(self) -> int:
        """Remove part files that a killed process left; how many there were. What they were
        copies of is still queued. Raises ``StorageError``."""
        if not self.folder.is_dir():
            return 0
        with storage_errors(self.folder):
            parts = list(self.folder.glob("*.part"))
            for part in parts:
                part.unlink()
        return len(parts)

    def close(self) -> None:
        """Let the folder go if nothing is in it."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()
