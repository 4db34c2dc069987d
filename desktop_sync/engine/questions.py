"""What is asked of the journal: jobs, history, the library.

Owns the threads that answer, each from one snapshot. Must not know what the engine is doing now,
but for what its uploads say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from desktop_sync.engine.places import asset_receipts, asset_tiles
from desktop_sync.engine.uploads import Uploads
from desktop_sync.journal import (
    catalogue,
    history,
    history_rows,
    imports,
    job_list,
)
from desktop_sync.journal.database import Database
from desktop_sync.model.asset import PassedOver
from desktop_sync.model.events import (
    JobPage,
)
from desktop_sync.model.history import (
    HistoryDays,
    HistoryPage,
    HistoryRows,
    HistorySearch,
    HistoryStory,
)
from desktop_sync.model.job import JobSection, Problem
from desktop_sync.model.library import AssetReceipt, AssetTile, LibraryDays

T = TypeVar("T")

_READ_THREADS = 2


class Questions:
    """The part of ``Engine`` that answers; it sets what is declared here."""

    _journal: Database
    _library: int
    _uploads: Uploads

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(_READ_THREADS, "read")

    def jobs(self, section: JobSection, offset: int, limit: int) -> Future[JobPage]:
        view = self._uploads.view
        return self._ask(
            lambda it: job_list.page(
                it, self._library, section, offset, limit, view.worked_for(), view.lined_up()
            )
        )

    def history(self, offset: int, limit: int, search: str = "") -> Future[HistoryPage]:
        return self._ask(lambda connection: history.page(connection, offset, limit, search))

    def problems(self, import_id: int) -> Future[tuple[Problem, ...]]:
        """Every problem of an import."""
        return self._ask(lambda connection: imports.problems(connection, import_id))

    def passed_over(self, import_id: int) -> Future[tuple[PassedOver, ...]]:
        """What the latest import passed over, if it is this one."""
        return self._ask(lambda connection: imports.passed_over(connection, import_id))

    def library_days(self, search: str) -> Future[LibraryDays]:
        return self._ask(lambda connection: catalogue.days(connection, self._library, search))

    def library_assets(self, ids: Sequence[int]) -> Future[tuple[AssetTile, ...]]:
        return self._ask(lambda it: asset_tiles(it, self._library, ids, self._uploads))

    def asset_receipts(self, ids: Sequence[int]) -> Future[tuple[AssetReceipt, ...]]:
        return self._ask(lambda it: asset_receipts(it, self._library, ids, self._uploads))

    def history_days(
        self, search: HistorySearch, place_of: int | None = None
    ) -> Future[HistoryDays]:
        return self._ask(
            lambda connection: history_rows.days(connection, self._library, search, place_of)
        )

    def history_rows(self, search: HistorySearch, offset: int, limit: int) -> Future[HistoryRows]:
        return self._ask(
            lambda connection: history_rows.rows(connection, self._library, search, offset, limit)
        )

    def history_story(self, row_id: int) -> Future[HistoryStory | None]:
        return self._ask(lambda connection: history_rows.story(connection, self._library, row_id))

    def history_row_of(self, job_id: int) -> Future[int | None]:
        return self._ask(lambda connection: history_rows.row_of_job(connection, job_id))

    def history_row_of_upload(self, upload_id: int) -> Future[int | None]:
        return self._ask(lambda connection: history_rows.row_of_upload(connection, upload_id))

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Answer on a reader's thread, from one snapshot."""

        def answer() -> T:
            with self._journal.reading() as connection:
                return question(connection)

        return self._readers.submit(answer)
