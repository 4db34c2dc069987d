"""A pipe that is written to and never waited for.

Owns what the other side has not taken yet. Must not know what is written.
"""

from __future__ import annotations

import os
import select
import sys
import threading
from contextlib import suppress
from typing import IO


class Outlet:
    """Thread-safe. What the pipe has no room for is written by a thread that lives until it has.
    On Windows pipes are waited for: they cannot be asked there. What cannot be written any more,
    because nobody reads, is dropped; whoever reads the answers notices."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._number = pipe.fileno()
        self._lock = threading.Lock()
        self._left = bytearray()
        self._is_closed = False
        self._is_draining = False
        if sys.platform != "win32":
            os.set_blocking(self._number, False)

    def write(self, data: bytes) -> None:
        with self._lock:
            if self._is_closed:
                return
            self._left += data
            if self._is_draining:
                return
            self._write_some()
            if self._left:
                self._is_draining = True
                threading.Thread(target=self._drain, name="outlet", daemon=True).start()

    def close(self) -> None:
        """The other side reads the end once it has read what was written."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                if not self._is_draining:
                    self._close_pipe()

    def _drain(self) -> None:
        while True:
            # Ready also when the other side is gone.
            select.select([], [self._number], [])
            with self._lock:
                self._write_some()
                if not self._left:
                    self._is_draining = False
                    if self._is_closed:
                        self._close_pipe()
                    return

    def _write_some(self) -> None:
        """With the lock held."""
        try:
            while self._left:
                del self._left[: os.write(self._number, self._left)]
        except BlockingIOError:
            return
        except OSError:
            self._left.clear()

    def _close_pipe(self) -> None:
        with suppress(OSError):
            self._pipe.close()
