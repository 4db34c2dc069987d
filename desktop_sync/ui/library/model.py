"""The library as a Qt model: a row for each asset, newest first, and the days they belong to.

Owns the order of all assets as bare numbers (less than a megabyte for a hundred thousand), and
a bounded number of tiles: those in view are fetched, the latest view first. What the library
holds may change under it; rows then go and come one by one, so that whoever stands on one stays
there. Must not know how a tile looks.

Day heads are no rows: selection, keys and ranges concern photos and videos alone, and each of
those says its day itself.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import accumulate

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.library import AssetTile, LibraryDay, LibraryDays
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.changes import changes
from desktop_sync.ui.messages import tip

PAGE_ROWS = 64
TILES_KEPT = 1024
REST_SECONDS = 1.0
REST_FACTOR = 20
"""Between one look at the whole order and the next, and at least so many times what the last
one took: a large library that is imported into is not counted all the time."""

TILE_ROLE = Qt.ItemDataRole.UserRole
"""The row's ``AssetTile``; None for one not yet fetched."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class LibraryModel(QAbstractListModel):
    """``arranged`` follows each answer to which assets there are, once all rows are right."""

    arranged = Signal()

    def __init__(
        self, engine: WindowCommands, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._bridge = bridge
        self._search = ""
        self._days: tuple[LibraryDay, ...] = ()
        self._starts: list[int] = []
        self._ids: array[int] = array("q")
        self._tiles: OrderedDict[int, tuple[int, AssetTile]] = OrderedDict()
        self._version = 0
        self._view = range(0)
        self._fetching: set[int] = set()
        self._awake = False
        self._stale = True
        self._asked_at: float | None = None
        self._asked_search = self._shown_search = ""
        self.answered = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._ask_if_stale)

    # What Qt asks ---------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        tile = self.tile(index.row())
        if role == TILE_ROLE:
            return tile
        if tile is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tile_text.name(tile)
            case Qt.ItemDataRole.AccessibleTextRole:
                return tile_text.sentence(tile, today())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(tile_text.tip(tile, today()))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    # What the view asks ---------------------------------------------------------------

    @property
    def days(self) -> tuple[LibraryDay, ...]:
        """The days, in the order of the rows."""
        return self._days

    @property
    def search(self) -> str:
        """What is sought, as the engine was asked."""
        return self._search

    def tile(self, row: int) -> AssetTile | None:
        found = self._tiles.get(self._ids[row])
        return None if found is None else found[1]

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, asset_id: int) -> int | None:
        try:
            return self._ids.index(asset_id)
        except ValueError:
            return None

    def day_of(self, row: int) -> LibraryDay:
        return self._days[bisect_right(self._starts, row) - 1]

    def look_at(self, rows: range) -> None:
        """The rows now in view: fetch what of them is missing or stale."""
        self._view = range(rows.start, min(rows.stop, len(self._ids)))
        for row in self._view:
            if self._ids[row] in self._tiles:
                self._tiles.move_to_end(self._ids[row])
        self._fetch(self._view)

    def keep_at_hand(self, rows: Sequence[int]) -> None:
        """Fetch what of ``rows`` is missing; more than are kept are not fetched."""
        if len(rows) <= TILES_KEPT // 2:
            self._fetch(rows)

    # What is sought and shown ---------------------------------------------------------

    def wake(self) -> None:
        """Someone looks: from now on follow the library."""
        self._awake = True
        self._ask_if_stale()

    def sleep(self) -> None:
        """Nobody looks: ask for nothing."""
        self._awake = False
        self._rest.stop()

    def refresh(self) -> None:
        """The library has changed; look at it again, in a calm."""
        self._stale = True
        if self._awake and self._asked_at is None and not self._rest.isActive():
            self._ask()

    def seek(self, search: str) -> None:
        """Show only what matches ``search``, words as the engine knows them."""
        if search != self._search:
            self._search = search
            self._stale = True
            if self._awake and self._asked_at is None:
                self._ask()

    # Answers --------------------------------------------------------------------------

    def _ask_if_stale(self) -> None:
        if self._awake and self._stale and self._asked_at is None:
            self._ask()

    def _ask(self) -> None:
        self._rest.stop()
        self._stale = False
        self._asked_at = time.monotonic()
        self._asked_search = self._search
        self._bridge.ask(self._engine.library_days(self._search), self._take)

    def _take(self, found: LibraryDays) -> None:
        took = time.monotonic() - (self._asked_at or 0.0)
        self._asked_at = None
        self._version += 1
        self.answered = True
        self._put(found)
        self.arranged.emit()
        if self._asked_search != self._search:
            self._ask_if_stale()
        elif self._awake:
            self._rest.start(round(1000 * max(REST_SECONDS, REST_FACTOR * took)))

    def _put(self, found: LibraryDays) -> None:
        is_other = self._asked_search != self._shown_search
        self._shown_search = self._asked_search
        steps = None if is_other else changes(self._ids, found.ids)
        self._days = found.days
        self._starts = [0, *accumulate(day.assets for day in found.days)][:-1]
        if steps is None:
            self.beginResetModel()
            self._ids = array("q", found.ids)
            self.endResetModel()
            return
        for first, last in steps.removed:
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._ids[first : last + 1]
            self.endRemoveRows()
        for first, last in steps.inserted:
            self.beginInsertRows(QModelIndex(), first, last)
            self._ids[first:first] = found.ids[first : last + 1]
            self.endInsertRows()

    def _fetch(self, rows: Iterable[int]) -> None:
        """Ask for the first page of what is missing; the answer brings the next."""
        if self._fetching or not self._awake:
            return
        wanted: list[int] = []
        for row in rows:
            if row < len(self._ids) and self._is_due(self._ids[row]):
                wanted.append(self._ids[row])
                if len(wanted) == PAGE_ROWS:
                    break
        if wanted:
            self._fetching.update(wanted)
            answer = partial(self._receive, wanted, self._version)
            self._bridge.ask(self._engine.library_assets(wanted), answer)

    def _is_due(self, asset_id: int) -> bool:
        known = self._tiles.get(asset_id)
        return known is None or known[0] != self._version

    def _receive(self, wanted: list[int], version: int, tiles: tuple[AssetTile, ...]) -> None:
        self._fetching.clear()
        changed: set[int] = set()
        for tile in tiles:
            known = self._tiles.pop(tile.id, None)
            self._tiles[tile.id] = (version, tile)
            if known is None or known[1] != tile:
                changed.add(tile.id)
        while len(self._tiles) > TILES_KEPT:
            self._tiles.popitem(last=False)
        self._announce(changed)
        if len(tiles) < len(wanted):
            self.refresh()
        else:
            self._fetch(self._view)

    def _announce(self, changed: set[int]) -> None:
        """Only of rows in view: the others are read when they come into it."""
        for row in self._view:
            if row < len(self._ids) and self._ids[row] in changed:
                index = self.index(row)
                self.dataChanged.emit(index, index)


def today() -> date:
    return datetime.now(UTC).astimezone().date()
