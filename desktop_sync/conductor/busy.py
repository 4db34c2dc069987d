"""Whether other programs want the processors: after a while of it, and until a while without.

Pure. Must not know how load is measured.
"""

from __future__ import annotations

from desktop_sync.conductor.policies import BUSY_LOAD

_CALM_LOAD = 0.6
_LOOKS = 3


class Busy:
    """Fed one load after the other; what it gives is above ``BUSY_LOAD`` only while the machine is
    wanted for longer than a moment."""

    def __init__(self) -> None:
        self._high = 0
        self._is_busy = False

    def note(self, load: float | None) -> float | None:
        """The load to go by: a short burst counts as none."""
        if load is None:
            self._high, self._is_busy = 0, False
            return None
        self._high = self._high + 1 if load > BUSY_LOAD else 0
        if self._high >= _LOOKS:
            self._is_busy = True
        elif load < _CALM_LOAD:
            self._is_busy = False
        return max(load, BUSY_LOAD + 0.01) if self._is_busy else min(load, BUSY_LOAD)
