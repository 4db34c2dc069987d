"""The names that a destination has just said are free, so that it need not be asked twice.

Must not know how it was asked. What is known this way is old soon: whoever gives a file its name
still does so by a step that does not overwrite.
"""

from __future__ import annotations

import time
from pathlib import PurePosixPath

_SECONDS = 60.0


class FreeNames:
    """Those of one destination."""

    def __init__(self) -> None:
        self._said_at: dict[PurePosixPath, float] = {}

    def note(self, remote: PurePosixPath) -> None:
        """It says now that nothing has this name."""
        self._said_at[remote] = time.monotonic()

    def take(self, remote: PurePosixPath) -> bool:
        """Whether it said so a short while ago. Known once: the name is about to be used."""
        said_at = self._said_at.pop(remote, None)
        return said_at is not None and _is_recent(said_at)

    def forget_old(self) -> None:
        self._said_at = {one: at for one, at in self._said_at.items() if _is_recent(at)}


def _is_recent(said_at: float) -> bool:
    return time.monotonic() < said_at + _SECONDS
