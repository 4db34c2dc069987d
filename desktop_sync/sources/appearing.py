"""Waiting for a file to appear, without looking for it again and again.

Linux tells what is made in a folder (inotify(7)); elsewhere, and where the folder is not there
either, a second passes between one look and the next. Must not know what is waited for.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import socket
import sys

LOOK_SECONDS = 1.0
_IN_MOVED_TO, _IN_CREATE = 0x80, 0x100
_EVENT_BYTES = 4096


class Folder:
    """The folder around ``path``. One thread waits; ``stop`` may be called from any other."""

    def __init__(self, path: str) -> None:
        self._stop, self._stopped = socket.socketpair()
        self._events = _watch(os.path.dirname(path) or ".")

    def wait(self, seconds: float | None = None) -> None:
        """Until something is made in the folder, ``stop`` is called or ``seconds`` have passed.
        Where nobody tells of the first, a second at most."""
        if self._events is None:
            seconds = LOOK_SECONDS if seconds is None else min(seconds, LOOK_SECONDS)
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._stopped, selectors.EVENT_READ)
            if self._events is not None:
                waiting.register(self._events, selectors.EVENT_READ)
            heard = {key.fd for key, _ in waiting.select(seconds)}
        if self._events is not None and self._events in heard:
            os.read(self._events, _EVENT_BYTES)

    def stop(self) -> None:
        """End a ``wait``, and every later one at once."""
        with contextlib.suppress(OSError):
            self._stop.send(b"\0")

    def close(self) -> None:
        """Only once nobody waits."""
        if self._events is not None:
            os.close(self._events)
            self._events = None
        self._stop.close()
        self._stopped.close()


def _watch(folder: str) -> int | None:
    """A descriptor that is readable when something was made in ``folder``; None where there is
    no such thing."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    events: int = library.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
    if events < 0:
        return None
    if library.inotify_add_watch(events, os.fsencode(folder), _IN_CREATE | _IN_MOVED_TO) < 0:
        os.close(events)
        return None
    return events
