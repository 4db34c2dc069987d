"""When it is told that something about uploads changed: soon, and not too often.

Owns the pace. Must not know what changed, nor who hears of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_sync.engine.upload_loop import UploadLoop

PACE_SECONDS = 0.25


class UploadNews:
    """``publish`` is called at most once in ``PACE_SECONDS``, and always after the last ``tell``:
    at once on the thread that tells, or later on the uploads' loop. Thread-safe."""

    def __init__(self, publish: Callable[[], None]) -> None:
        self._publish = publish
        self._lock = threading.Lock()
        self._is_due = False
        self._told_at = 0.0

    def tell(self, loop: UploadLoop | None) -> None:
        """Something changed. Without a ``loop`` nothing moves, and there is no pace to keep."""
        with self._lock:
            if self._is_due:
                return
            wait = self._told_at + PACE_SECONDS - time.monotonic()
            if loop is not None and wait > 0:
                self._is_due = True
                loop.call_later(wait, self._tell_now)
                return
            self._told_at = time.monotonic()
        self._publish()

    def _tell_now(self) -> None:
        with self._lock:
            self._is_due = False
            self._told_at = time.monotonic()
        self._publish()
