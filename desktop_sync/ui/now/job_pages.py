"""The pages of one section of the job list that are at hand.

Owns how many are kept, and which are stale. Must not know who asks for them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable

from msgspec import Struct, field

from desktop_sync.model.job import JobRow
from desktop_sync.ui.now.linger import Key

PAGE_ROWS = 50
PAGES_KEPT = 12


class JobPages(Struct):
    """What is known of one section: how many jobs, and the pages at hand."""

    total: int = 0
    _pages: OrderedDict[int, tuple[JobRow, ...]] = field(default_factory=OrderedDict)
    _fresh: set[int] = field(default_factory=set)
    _asked: set[int] = field(default_factory=set)

    def to_ask(self, pages: Iterable[int]) -> list[int]:
        """Those of ``pages`` that are missing or stale; they count as asked for from now on."""
        found = [one for one in pages if one not in self._fresh and one not in self._asked]
        self._asked.update(found)
        self._fresh.update(found)
        return found

    def keep(self, page: int, rows: tuple[JobRow, ...]) -> bool:
        """Take in a page that was asked for; whether it says something new."""
        self._asked.discard(page)
        changed = self._pages.get(page) != rows
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES_KEPT:
            dropped, _ = self._pages.popitem(last=False)
            self._fresh.discard(dropped)
        return changed

    def spoil(self) -> None:
        """What is at hand is stale."""
        self._fresh.clear()

    def drop(self, keys: Collection[Key]) -> int:
        """Take these jobs out of the pages at hand; how many there were."""
        dropped = 0
        for page, rows in self._pages.items():
            left = tuple(row for row in rows if row.key not in keys)
            if len(left) < len(rows):
                self._pages[page] = left
                dropped += len(rows) - len(left)
        return dropped

    def row(self, at: int) -> JobRow | None:
        page = self.first(at // PAGE_ROWS)
        inside = at % PAGE_ROWS
        return page[inside] if inside < len(page) else None

    def first(self, page: int = 0) -> tuple[JobRow, ...]:
        """The rows at hand of ``page``."""
        return self._pages.get(page, ())
