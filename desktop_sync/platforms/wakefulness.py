"""Keeping the machine from idle sleep, and hearing that it has slept.

wakepy does the one on every system, and what it raises stops here; it works on a thread, since
it waits for services. Linux tells of the other through logind. Must not know why the machine is
to stay awake.
https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from desktop_sync.platforms.bus import Line
    from desktop_sync.platforms.bus_sensor import LineThread

logger = logging.getLogger(__name__)

_LOGIND = "org.freedesktop.login1"
_LOGIND_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_RELEASE_SECONDS = 3.0
"""How long closing waits for the system to hear that it may sleep. It finds out by itself when
the process ends."""


class KeptAwake:
    """The machine does not fall asleep by itself between ``begin`` and ``end``, if it can be
    told. Says once why it cannot."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wish: _Wish | None = None
        self._was_refused = False

    def begin(self) -> None:
        with self._lock:
            if self._wish is None:
                ended = threading.Event()
                thread = threading.Thread(
                    target=self._hold, args=(ended,), name="keep-awake", daemon=True
                )
                self._wish = _Wish(ended, thread)
                thread.start()

    def end(self) -> threading.Thread | None:
        """Returns the thread that tells the system, if there is one."""
        with self._lock:
            wish, self._wish = self._wish, None
        if wish is None:
            return None
        wish.ended.set()
        return wish.thread

    def _hold(self, ended: threading.Event) -> None:
        try:
            from wakepy import keep

            with keep.running(on_fail="error"):
                ended.wait()
        except Exception as error:
            # wakepy asks one service after the other, and each fails in its own way.
            if not self._was_refused:
                self._was_refused = True
                logger.info("the machine cannot be kept awake: %s", error)


class _Wish(Struct, frozen=True):
    ended: threading.Event
    thread: threading.Thread


class SystemWakefulness:
    """``Wakefulness`` of any system; only Linux tells of having slept."""

    def __init__(self) -> None:
        self._awake = KeptAwake()
        self._logind: LineThread | None = None
        self._on_woken: Callable[[], None] | None = None

    def keep_awake(self, *, wanted: bool) -> None:
        if wanted:
            self._awake.begin()
        else:
            self._awake.end()

    def watch(self, on_woken: Callable[[], None]) -> None:
        assert self._on_woken is None, "watched already"
        self._on_woken = on_woken
        if sys.platform.startswith("linux"):
            from desktop_sync.platforms.bus import Bus
            from desktop_sync.platforms.bus_sensor import LineThread

            self._logind = LineThread("sleep", Bus.SYSTEM, self._follow, lambda: None)
            self._logind.start()

    def close(self) -> None:
        telling = self._awake.end()
        if self._logind is not None:
            self._logind.close()
        if telling is not None:
            telling.join(_RELEASE_SECONDS)

    def _follow(self, line: Line) -> None:
        from desktop_sync.platforms.bus import Signal

        line.listen(Signal(_LOGIND, _LOGIND_PATH, _MANAGER, "PrepareForSleep"))
        while True:
            woken = any(heard.body == (False,) for heard in line.wait())
            assert self._logind is not None
            assert self._on_woken is not None
            if woken and not self._logind.closing:
                self._on_woken()
