"""Whether a window fills the screen, as an X server and its window manager tell.

Owns what their properties mean, and the thread that waits for another answer, asleep in the kernel
until a property changes that matters. Must not know how a server is spoken to. Wayland lets nobody
look at the windows of others: there nothing is known.
https://specifications.freedesktop.org/wm-spec/latest/
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

from desktop_sync.platforms.base import Sensor, Still
from desktop_sync.platforms.xcb import (
    PROPERTY_CHANGE,
    STRUCTURE_NOTIFY,
    Connection,
    ScreenLostError,
    WindowGoneError,
)

logger = logging.getLogger(__name__)

_JOIN_SECONDS = 2.0
"""A server that does not answer is not waited for any longer."""


def full_screen(environment: Mapping[str, str]) -> Sensor[bool | None]:
    """Whether the active window fills the screen and is not one of ours."""
    if not environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return Still(None)
    return FullScreen(environment["DISPLAY"])


class FullScreen:
    """``Sensor`` of a server's screen, which knows nothing before it is watched. A server that
    ends takes the session with it, and is not looked for again."""

    def __init__(self, display: str) -> None:
        self._display = display
        self._value: bool | None = None
        self._lock = threading.Lock()
        self._line: Connection | None = None
        self._thread: threading.Thread | None = None
        self._closing = False

    def look(self) -> bool | None:
        return self._value

    def watch(self, on_change: Callable[[], None]) -> None:
        assert self._thread is None, "watched already"
        self._thread = threading.Thread(
            target=self._follow, args=(on_change,), name="screen", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        with self._lock:
            self._closing = True
            if self._line is not None:
                self._line.cut()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_JOIN_SECONDS)

    def _follow(self, on_change: Callable[[], None]) -> None:
        line: Connection | None = None
        try:
            line = Connection(self._display)
            with self._lock:
                self._line = line
            screen = _Screen(line)
            while not self._closing:
                self._keep(on_change, filled=screen.is_filled())
                screen.wait()
        except ScreenLostError as error:
            if not self._closing:
                logger.info("the screen is not there: %s", error)
        finally:
            with self._lock:
                self._line = None
            if line is not None:
                line.close()
        self._keep(on_change, filled=None)

    def _keep(self, on_change: Callable[[], None], *, filled: bool | None) -> None:
        if filled != self._value and not self._closing:
            self._value = filled
            on_change()


class _Screen:
    """What is asked of it raises ``ScreenLostError``."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._active = line.atom("_NET_ACTIVE_WINDOW")
        self._manager = line.atom("_NET_SUPPORTING_WM_CHECK")
        self._state = line.atom("_NET_WM_STATE")
        self._full_screen = line.atom("_NET_WM_STATE_FULLSCREEN")
        self._pid = line.atom("_NET_WM_PID")
        self._heard = 0
        line.hear(line.root, PROPERTY_CHANGE)

    def is_filled(self) -> bool | None:
        """Whether the window that has the keyboard fills the screen; None where no window manager
        could say which one that is. From then on its own changes are heard, too."""
        line = self._line
        if not line.property(line.root, self._manager):
            return None
        (window,) = line.property(line.root, self._active) or (0,)
        try:
            self._turn_to(window)
            return bool(window) and self._is_full_and_foreign(window)
        except WindowGoneError:
            return False

    def wait(self) -> None:
        """Until what ``is_filled`` answers may be different."""
        while not self._has_heard():
            self._line.wait()

    def _has_heard(self) -> bool:
        heard = False
        for event in self._line.events():
            if event.atom is None:
                heard, self._heard = True, 0
            elif event.window == self._line.root:
                heard = heard or event.atom in (self._manager, self._active)
            else:
                heard = heard or event.atom == self._state
        return heard

    def _turn_to(self, window: int) -> None:
        if window == self._heard:
            return
        before, self._heard = self._heard, window
        if before:
            with suppress(WindowGoneError):
                self._line.hear(before, 0)
        if window:
            # Not every window manager takes back what it said of a window that is gone.
            self._line.hear(window, PROPERTY_CHANGE | STRUCTURE_NOTIFY)

    def _is_full_and_foreign(self, window: int) -> bool:
        if self._full_screen not in (self._line.property(window, self._state) or ()):
            return False
        return self._line.property(window, self._pid) != (os.getpid(),)
