"""The library as a Qt model: a row for each asset, newest first, and the days they belong to.

Owns what is sought. Must not know how a tile looks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import Future
from itertools import accumulate

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.library import AssetTile, LibraryDay, LibraryDays
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.messages import tip
from desktop_sync.ui.tiles import text
from desktop_sync.ui.tiles.model import TileModel, today

Index = QModelIndex | QPersistentModelIndex


class LibraryModel(TileModel[AssetTile]):
    """``arranged`` follows each answer to which assets there are, once all rows are right."""

    def __init__(
        self, engine: WindowCommands, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(bridge, parent)
        self._engine = engine
        self._search = ""
        self._days: tuple[LibraryDay, ...] = ()
        self._starts: list[int] = []
        self._asked_search = self._shown_search = ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    @property
    def days(self) -> tuple[LibraryDay, ...]:
        """The days, in the order of the rows."""
        return self._days

    @property
    def counts(self) -> Sequence[int]:
        return tuple(day.assets for day in self._days)

    @property
    def search(self) -> str:
        """What is sought, as the engine was asked."""
        return self._search

    def day_of(self, row: int) -> LibraryDay:
        return self._days[bisect_right(self._starts, row) - 1]

    def seek(self, search: str) -> None:
        """Show only what matches ``search``, words as the engine knows them."""
        if search != self._search:
            self._search = search
            self._ask_at_once()

    # What the model is made of --------------------------------------------------------

    def _ask_order(self) -> None:
        self._asked_search = self._search
        self._bridge.ask(self._engine.library_days(self._search), self._take)

    def _is_other_question(self) -> bool:
        return self._asked_search != self._search

    def _take(self, found: LibraryDays) -> None:
        is_other = self._asked_search != self._shown_search
        self._shown_search = self._asked_search
        self._days = found.days
        self._starts = [0, *accumulate(day.assets for day in found.days)][:-1]
        self._put_ids(found.ids, anew=is_other)
        self._answered()

    def _ask_tiles(self, ids: Sequence[int]) -> Future[tuple[AssetTile, ...]]:
        return self._engine.library_assets(ids)

    def _said(self, tile: AssetTile, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text.name(tile)
            case Qt.ItemDataRole.AccessibleTextRole:
                return tile_text.sentence(tile, today())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(tile_text.tip(tile, today()))
        return None
