"""A destination at the end of a line that all uploads share, with a buffer in front of it."""

from __future__ import annotations

from datetime import timedelta

from desktop_sync.destinations.base import Sending
from desktop_sync.model.destination import RemoteRef
from tests.fakes.slow_place import OneLine, Send, SlowPlace

_STEP_SECONDS = 0.25
_WINDOW_BYTES = 64_000
_BUFFER_BYTES = 2_000_000


class ThinPlace(SlowPlace):
    """``Measured``, unless ``is_told`` says that nothing is known. The line carries ``rate`` bytes
    a second, and a round trip takes ``round_trip_seconds`` while nothing waits. Of each upload so
    much is on its way as TCP would send ahead; what the line does not hold waits in the buffer."""

    def __init__(self, rate: int, line: OneLine, *, is_told: bool = True) -> None:
        super().__init__(rate, line)
        self.parallel = 8
        self.round_trip_seconds = 0.03
        self._is_told = is_told

    @property
    def latency(self) -> timedelta | None:
        return timedelta(seconds=self.round_trip_seconds) if self._is_told else None

    @property
    def round_trip(self) -> timedelta | None:
        if not self._is_told:
            return None
        held = self.rate * self.round_trip_seconds
        waiting = min(_BUFFER_BYTES, max(0.0, len(self.under_way) * _WINDOW_BYTES - held))
        return timedelta(seconds=self.round_trip_seconds + waiting / self.rate)

    async def send(self, sending: Sending) -> RemoteRef:
        file = sending.file
        send = self.under_way[file.resource_id] = Send(file, self.is_metered)
        self.sends.append(send)
        left = float(file.size_bytes)
        try:
            while left > 0:
                await self.line.carry(_STEP_SECONDS)
                share = min(
                    self.rate / len(self.under_way), _WINDOW_BYTES / self.round_trip_seconds
                )
                await sending.passed(int(min(left, share * _STEP_SECONDS)))
                left -= share * _STEP_SECONDS
            self.there[file.resource_id] = file
            send.is_whole = True
        finally:
            del self.under_way[file.resource_id]
        return RemoteRef(str(file.remote), file.size_bytes)
