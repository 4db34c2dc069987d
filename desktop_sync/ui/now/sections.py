"""Where the sections of the job list stand among its rows.

Pure. Must not know what is in them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from desktop_sync.model.job import JobSection

_ORDER = {section: at for at, section in enumerate(JobSection)}


class Span(Struct, frozen=True):
    """One section in the list: a title at row ``start``, then ``count`` jobs."""

    section: JobSection
    start: int
    count: int

    @property
    def end(self) -> int:
        return self.start + 1 + self.count

    def pages(self, first_row: int, last_row: int, page_rows: int) -> range:
        """The pages of this section's jobs that stand in these rows of the list."""
        first = max(0, first_row - self.start - 1)
        last = min(self.count - 1, last_row - self.start - 1)
        return range(first // page_rows, last // page_rows + 1) if first <= last else range(0)


def spans_of(count: Callable[[JobSection], int]) -> tuple[Span, ...]:
    """The sections that have jobs, one below the other."""
    spans: list[Span] = []
    for section in JobSection:
        jobs = count(section)
        if jobs:
            spans.append(Span(section, spans[-1].end if spans else 0, jobs))
    return tuple(spans)


def start_of(section: JobSection, spans: Sequence[Span]) -> int:
    """The row at which ``section`` stands, or would if it had jobs."""
    before = [span for span in spans if _ORDER[span.section] < _ORDER[section]]
    return before[-1].end if before else 0
