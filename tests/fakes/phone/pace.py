"""What governs the sending: the rate of the cable and the byte after which it is pulled.

Owns the arithmetic alone; it neither sends nor waits, and knows no protocol.
"""

from __future__ import annotations

import threading
import time

# How far a sender that overslept may catch up.
_CATCH_UP_SECONDS = 0.02
_PIECE_SECONDS = 0.004


class Pace:
    """Shared by all connections of a phone, and safe to use from all of them."""

    def __init__(self, *, latency_seconds: float, bytes_per_second: float | None) -> None:
        self.latency_seconds = latency_seconds
        self._lock = threading.Lock()
        self._rate = bytes_per_second
        self._next = 0.0
        self._left: int | None = None

    def set_rate(self, bytes_per_second: float | None) -> None:
        """``None`` is as fast as it goes."""
        if bytes_per_second is not None and bytes_per_second <= 0:
            raise ValueError("a rate is more than nothing: unplug the phone instead")
        with self._lock:
            self._rate = bytes_per_second
            self._next = 0.0

    def piece_bytes(self, largest: int) -> int:
        """How much to send at once, so that a slow cable flows and does not jump."""
        rate = self._rate
        if rate is None:
            return largest
        return max(1, min(largest, int(rate * _PIECE_SECONDS)))

    def reserve(self, size_bytes: int) -> float:
        """When these bytes may go, on the monotonic clock; 0 is at once."""
        with self._lock:
            if self._rate is None:
                return 0.0
            start = max(self._next, time.monotonic() - _CATCH_UP_SECONDS)
            self._next = start + size_bytes / self._rate
            return start

    def pull_after(self, size_bytes: int | None) -> None:
        """Let this many more bytes of files through; ``None`` takes the limit away."""
        with self._lock:
            self._left = size_bytes

    def draw(self, size_bytes: int) -> int:
        """How many of these bytes of a file may still go before the cable is pulled."""
        with self._lock:
            if self._left is None:
                return size_bytes
            granted = min(size_bytes, self._left)
            self._left -= granted
            return granted

    @property
    def is_spent(self) -> bool:
        """Whether the last byte that may go has gone."""
        return self._left == 0
