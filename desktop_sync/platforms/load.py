"""How much of the processors other programs use.

Owns the two readings an answer lies between. psutil's exceptions stop here. Must not know what is
done less because of it.
"""

from __future__ import annotations

import threading
from typing import Any

from msgspec import Struct

_SHORTEST_SECONDS = 1.0
"""Of processor time, all processors together: the system counts in steps of a hundredth."""

_BUSY = ("user", "nice", "system", "irq", "softirq")
_IDLE = ("idle", "iowait", "steal")
"""What psutil calls them; no system has them all. Waiting for a disk keeps no processor busy, and
what another virtual machine takes is no program here."""


class Reading(Struct, frozen=True):
    """Seconds of processor time since the computer, or our process, was started."""

    busy: float
    idle: float
    ours: float


class Load:
    """``look`` says what share of all processors other programs used since the last look, 0 to 1:
    neither this process nor those it started count. None before there is anything to compare."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._before: Reading | None = None
        self._share: float | None = None

    def look(self) -> float | None:
        with self._lock:
            now = reading()
            if now is None:
                return None
            if self._before is None:
                self._before = now
            elif _elapsed(self._before, now) >= _SHORTEST_SECONDS:
                self._share = share_of_others(self._before, now)
                self._before = now
            return self._share


def share_of_others(before: Reading, now: Reading) -> float:
    """A process that ended takes its time with it on some systems: ours never counts less than
    nothing."""
    others = now.busy - before.busy - max(now.ours - before.ours, 0.0)
    return min(max(others / _elapsed(before, now), 0.0), 1.0)


def reading() -> Reading | None:
    """As it is now; None where the system does not say."""
    import psutil

    try:
        whole = psutil.cpu_times()
        us = psutil.Process()
        ours = _spent(us.cpu_times())
        children = us.children(recursive=True)
    except (OSError, RuntimeError, psutil.Error):
        return None
    for child in children:
        try:
            ours += _spent(child.cpu_times())
        except (OSError, psutil.Error):
            continue
    return Reading(_sum(whole, _BUSY), _sum(whole, _IDLE), ours)


def _elapsed(before: Reading, now: Reading) -> float:
    return now.busy - before.busy + now.idle - before.idle


def _spent(times: Any) -> float:
    """With what children took that have ended, where the system keeps count of it."""
    return _sum(times, ("user", "system", "children_user", "children_system"))


def _sum(times: Any, names: tuple[str, ...]) -> float:
    return sum(float(getattr(times, name, 0.0)) for name in names)
