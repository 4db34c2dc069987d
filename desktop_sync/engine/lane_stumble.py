"""What a destination itself said that keeps its uploads back, and when it is asked again.

Owns that hold and its back-off. Must not know policies.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desktop_sync.engine.uploading import Uploading
from desktop_sync.errors import DesktopSyncError, StorageError
from desktop_sync.model.destination import DestinationHold

_TRIES_UNTIL_LASTING = 3
_DOUBLINGS_WHERE_SOMEONE_MUST_ACT = 5


class Stumble:
    """``hold`` may be read from any thread."""

    def __init__(self, parts: Uploading) -> None:
        self.hold: DestinationHold | None = None
        self._parts = parts
        self._at = parts.clock()
        self._is_told_when = False
        self._tries = 0

    def over(self, error: DesktopSyncError) -> None:
        """It cannot be used now."""
        self._tries += 1
        tries = self._tries
        acts_by_itself = error.retryable or isinstance(error, StorageError)
        if not acts_by_itself:
            tries += _DOUBLINGS_WHERE_SOMEONE_MUST_ACT
        delay = self._parts.back_off.delay(tries, self._parts.chance(), error.retry_after)
        self._at = self._parts.clock()
        self._is_told_when = error.retry_after is not None
        self.hold = DestinationHold(
            error.code,
            error.detail,
            self._at + delay,
            lasting=not acts_by_itself or self._tries > _TRIES_UNTIL_LASTING,
            needs_user=not acts_by_itself,
        )

    def waits_until(self) -> datetime | None:
        """When to ask it again; None where that is now."""
        until = None if self.hold is None else self.hold.until
        # What began later than it is now began before the clock was set back.
        return until if until is not None and self._at <= self._parts.clock() < until else None

    def is_over(self) -> None:
        """It said that files can be put there."""
        self.hold = None

    def succeeded(self) -> None:
        """Earlier tries do not count any more."""
        self._tries = 0

    def hurry(self) -> None:
        """Ask again now, and let earlier tries not count."""
        self._tries = 0
        if self.hold is not None:
            self.hold = replace(self.hold, until=self._parts.clock(), lasting=False)

    @property
    def may_end_with_the_way(self) -> bool:
        """Whether what could not be reached may be by another way: unless it said itself when."""
        hold = self.hold
        return hold is not None and hold.code == "unreachable" and not self._is_told_when
