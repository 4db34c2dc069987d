"""How fast it went, and when it was held: of each running job, and of the last minutes.

Owns the samples. Bounded, and fed by progress alone: no timer. Must not know of plots.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.model.events import Hold, Status
from desktop_sync.model.job import JobRow

POINTS = 150
POINT_SECONDS = 2.0
_WEIGHT = 0.3
_PAUSED = "paused"
_SAME_HOLD_SECONDS = 5.0
"""A hold that is tried again lifts for a moment; with less between them two are one."""


Key = tuple[bool, int]
"""``JobRow.key``."""


class RowRates:
    """Bytes a second of the jobs that run, smoothed over about a second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[Key, tuple[float, int, float]] = {}

    def note(self, running: Sequence[JobRow]) -> None:
        now = self._clock()
        seen: dict[Key, tuple[float, int, float]] = {}
        for row in running:
            before = self._seen.get(row.key)
            if before is None:
                seen[row.key] = (now, row.done_bytes, 0.0)
                continue
            at, done, smooth = before
            if now - at < 0.05:
                seen[row.key] = before
                continue
            speed = max(0, row.done_bytes - done) / (now - at)
            smooth = speed if smooth == 0 else smooth + _WEIGHT * (speed - smooth)
            seen[row.key] = (now, row.done_bytes, smooth)
        self._seen = seen

    def of(self, row: JobRow) -> float:
        return self._seen.get(row.key, (0.0, 0, 0.0))[2]


class Held(Struct, frozen=True):
    """A time in which nothing moved, and the code of the hold. Seconds since the Unix epoch."""

    code: str
    start: float
    end: float


class RateHistory:
    """The last five minutes in ``POINTS`` points of ``POINT_SECONDS`` each, oldest first.

    Time in which nothing was announced counts as zero: no news is no bytes.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._points: deque[float] = deque([0.0] * POINTS, maxlen=POINTS)
        self._slot = self._slot_now()
        self._in_slot = 0
        self._latest = 0.0
        self._held: list[Held] = []
        self._holds_now = False

    def note(self, bytes_per_second: float, hold: Hold | None = None) -> None:
        """A rate as announced now, and what holds; several rates in one slot are averaged."""
        slot = self._slot_now()
        if slot != self._slot:
            passed = min(POINTS, max(1, slot - self._slot))
            self._points.extend([0.0] * passed)
            self._slot, self._in_slot = slot, 0
        self._in_slot += 1
        self._latest = bytes_per_second
        mean = self._points[-1]
        self._points[-1] = mean + (bytes_per_second - mean) / self._in_slot
        self._note_hold(hold)

    @property
    def latest(self) -> float:
        """Bytes a second, as announced last."""
        return self._latest

    def points(self) -> tuple[float, ...]:
        """Bytes a second, oldest first, always ``POINTS`` of them."""
        return tuple(self._points)

    def holds(self) -> tuple[Held, ...]:
        """When it was held in these minutes, oldest first; the last one may go on."""
        if self._holds_now:
            self._held[-1] = replace(self._held[-1], end=self._clock())
        return tuple(one for one in self._held if one.end >= self.start())

    def start(self) -> float:
        """When the oldest point was, in seconds since the Unix epoch."""
        return self.end() - (POINTS - 1) * POINT_SECONDS

    def end(self) -> float:
        """When the newest point was, in seconds since the Unix epoch."""
        return self._slot * POINT_SECONDS

    def _note_hold(self, hold: Hold | None) -> None:
        now = self._clock()
        held = list(self.holds())
        self._holds_now = hold is not None
        if hold is not None:
            last = held[-1] if held else Held("", 0.0, 0.0)
            if last.code == hold.code and now - last.end < _SAME_HOLD_SECONDS:
                held[-1] = replace(last, end=now)
            else:
                held.append(Held(hold.code, now, now))
        self._held = held

    def _slot_now(self) -> int:
        return int(self._clock() // POINT_SECONDS)


class Rates:
    """How fast imports went, and uploads."""

    def __init__(self) -> None:
        self.imports = RateHistory()
        self.uploads = RateHistory()

    def note(self, status: Status) -> None:
        """What was announced now. Uploads are held where nothing is uploaded, and something would
        be but for that; what the user paused is not held."""
        uploads = status.uploads
        self.imports.note(status.rate if status.imports else 0.0, status.hold)
        held = [
            one.hold
            for one in uploads.held
            if one.hold is not None and not one.paused and one.hold.code != _PAUSED
        ]
        still = not uploads.running and not status.paused
        hold = Hold(held[0].code, until=held[0].until) if held and still else None
        self.uploads.note(uploads.rate, hold)
