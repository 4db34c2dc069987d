"""How many uploads at once are useful on a route, from what is seen while they move. Pure.

A line whose buffers are full makes everybody on it wait, and carries no more for it. So uploads
become fewer while a round trip takes far longer than it could, and more, one at a time, while it
does not and one more brings more. Must not know what is uploaded, nor a clock.
"""

from __future__ import annotations

from datetime import timedelta

_FAR_TIMES, _FAR_ABOVE = 3.0, timedelta(milliseconds=100)
"""Others suffer where a round trip is both so many times and so much above the least."""
_NEAR_TIMES, _NEAR_ABOVE = 1.5, timedelta(milliseconds=20)
"""Nobody does where it is within one of these of the least."""

_SUFFER_SECONDS = 2.0
_SETTLE_SECONDS = 5.0
"""After a change buffers drain, and what is new comes up to speed."""
_MEASURE_SECONDS = 10.0
_GAP_SECONDS = 10.0
"""After so long without a word, what was being measured is not any more."""
_LEAST_GAIN, _GAIN_OF_FAIR_SHARE = 0.05, 0.25
"""One more has to bring so much more, as a part of all or of what each of the others brings."""
_PATIENCE_SECONDS, _MOST_PATIENCE_SECONDS = 60.0, 3600.0
_LEAST_IS_FORGOTTEN_SECONDS = 600.0


class Parallelism:
    """For one route and one destination, that takes ``most`` at once. ``learnt`` is the number that
    was useful there before. ``latency`` is a round trip while little moves, such as connecting
    takes: without it a line that is full from the beginning is not known to be."""

    def __init__(
        self, most: int, learnt: int | None = None, latency: timedelta | None = None
    ) -> None:
        self._most = max(1, most)
        self._useful = min(max(1, learnt or self._most), self._most)
        self._number = self._useful
        self._least = _Least(latency)
        self._patience = _PATIENCE_SECONDS
        self._no_more_before = 0.0
        self._settled_at = 0.0
        self._heard_at = 0.0
        self._suffering_since: float | None = None
        self._rate_before = 0.0
        self._measured = _Measured(0.0)

    @property
    def number(self) -> int:
        """How many there should be now."""
        return self._number

    @property
    def useful(self) -> int:
        """How many are known to be useful: what is worth remembering."""
        return self._useful

    @property
    def latency(self) -> timedelta | None:
        """The least round trip that was seen."""
        return self._least.value

    def note(self, latency: timedelta | None, bytes_per_second: float, at_seconds: float) -> int:
        """How many uploads there should be, as seen at ``at_seconds`` of a clock that never goes
        back. ``latency`` is the round trip while they move, None where it is unknown,
        ``bytes_per_second`` what moves by all of them together. Asked about once a second while
        there is enough to do for all; not while there is not."""
        if latency is not None:
            self._least.note(latency, at_seconds, is_alone=self._number == 1)
        if at_seconds - self._heard_at > _GAP_SECONDS:
            self._begin_to_measure(at_seconds)
        self._heard_at = at_seconds
        if at_seconds < self._settled_at:
            return self._number
        if self._is_far(latency):
            self._suffer(at_seconds)
        else:
            self._suffering_since = None
            self._measured.note(bytes_per_second, is_near=self._is_near(latency))
            if at_seconds - self._measured.since >= _MEASURE_SECONDS:
                self._judge(self._measured, at_seconds)
        return self._number

    def _suffer(self, at: float) -> None:
        """Go back to where nobody suffered, or to half."""
        self._measured = _Measured(at)
        if self._suffering_since is None:
            self._suffering_since = at
        if at - self._suffering_since < _SUFFER_SECONDS or self._number == 1:
            return
        if self._number == self._useful:
            self._useful //= 2
        self._number = self._useful
        self._be_patient(at)
        self._settle(at)

    def _judge(self, measured: _Measured, at: float) -> None:
        """Keep the one more or not, or try one more."""
        tries = self._number > self._useful
        if tries and measured.rate >= self._rate_before * (1 + self._least_gain()):
            self._useful = self._number
            self._patience = _PATIENCE_SECONDS
        elif tries:
            self._number = self._useful
            self._be_patient(at)
            self._settle(at)
            return
        if self._useful < self._most and measured.is_near and at >= self._no_more_before:
            self._number = self._useful + 1
            self._rate_before = measured.rate
            self._settle(at)
        else:
            self._measured = _Measured(at)

    def _least_gain(self) -> float:
        return max(_LEAST_GAIN, _GAIN_OF_FAIR_SHARE / self._useful)

    def _be_patient(self, at: float) -> None:
        """Whatever was tried in vain is tried again later and later."""
        self._no_more_before = at + self._patience
        self._patience = min(2 * self._patience, _MOST_PATIENCE_SECONDS)

    def _settle(self, at: float) -> None:
        self._settled_at = at + _SETTLE_SECONDS
        self._begin_to_measure(self._settled_at)

    def _begin_to_measure(self, at: float) -> None:
        self._suffering_since = None
        self._measured = _Measured(at)

    def _is_far(self, latency: timedelta | None) -> bool:
        least = self._least.value
        if latency is None or least is None:
            return False
        return latency > least * _FAR_TIMES and latency > least + _FAR_ABOVE

    def _is_near(self, latency: timedelta | None) -> bool:
        least = self._least.value
        if latency is None or least is None:
            return True
        return latency <= least * _NEAR_TIMES or latency <= least + _NEAR_ABOVE


class _Measured:
    """What moved since a moment."""

    def __init__(self, since: float) -> None:
        self.since = since
        self.is_near = True
        self._sum = 0.0
        self._count = 0

    @property
    def rate(self) -> float:
        return self._sum / max(1, self._count)

    def note(self, rate: float, *, is_near: bool) -> None:
        self._sum += rate
        self._count += 1
        self.is_near = self.is_near and is_near


class _Least:
    """The least round trip that was seen. While one upload is alone for long, older ones are
    forgotten: the way may have become longer. While there are more, they may be what fills it."""

    def __init__(self, known: timedelta | None) -> None:
        self.value = known
        self._lately = timedelta.max
        self._alone_since: float | None = None

    def note(self, latency: timedelta, at: float, *, is_alone: bool) -> None:
        self.value = latency if self.value is None else min(self.value, latency)
        if self._alone_since is None or not is_alone:
            self._alone_since, self._lately = at, latency
        self._lately = min(self._lately, latency)
        if at - self._alone_since >= _LEAST_IS_FORGOTTEN_SECONDS:
            self.value = self._lately
            self._alone_since, self._lately = at, latency
