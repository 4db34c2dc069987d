"""Assets in groups as a Qt model: a row for each, and the tiles of those in view.

Owns the order of all assets as bare numbers (less than a megabyte for a hundred thousand), and
a bounded number of tiles: those in view are fetched, the latest view first. What there is may
change under it; rows then go and come one by one, so that whoever stands on one stays there.
Must not know what is asked of the engine, nor how a tile looks.

Heads of groups are no rows: selection, keys and ranges concern photos and videos alone, and
each of those says its day itself.
"""

from __future__ import annotations

import time
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.tiles.changes import changes

PAGE_ROWS = 64
TILES_KEPT = 1024
REST_SECONDS = 1.0
REST_FACTOR = 20
"""Between one look at the whole order and the next, and at least so many times what the last
one took: what changes all the time is not counted all the time."""

TILE_ROLE = Qt.ItemDataRole.UserRole
"""The row's tile; None for one not yet fetched."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class Numbered(Protocol):
    """A tile; its ``id`` is its place in the order."""

    @property
    def id(self) -> int: ...


Tile = TypeVar("Tile", bound=Numbered)


class TileModel(QAbstractListModel, Generic[Tile]):
    """``arranged`` follows each answer to which assets there are, once all rows are right.

    Who derives from it asks for the order in ``_ask_order``, hands the answer to ``_take_order``
    by way of ``_answered``, and says how tiles are fetched and what they say."""

    arranged = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ids: array[int] = array("q")
        self._tiles: OrderedDict[int, tuple[int, Tile]] = OrderedDict()
        self._version = 0
        self._view = range(0)
        self._fetching: set[int] = set()
        self._epoch = 0
        self._awake = False
        self._stale = True
        self._asked_at: float | None = None
        self.answered = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._ask_if_stale)

    # What who derives from it says ----------------------------------------------------

    @property
    def counts(self) -> Sequence[int]:
        """How many rows each group has."""
        raise NotImplementedError

    def _ask_order(self) -> None:
        """Ask which assets there are; ``_answered`` comes with the answer."""
        raise NotImplementedError

    def _is_other_question(self) -> bool:
        """Whether something else is wanted by now than was asked for last."""
        return False

    def _ask_tiles(self, ids: Sequence[int]) -> Future[tuple[Tile, ...]]:
        raise NotImplementedError

    def _said(self, tile: Tile, role: int) -> object:
        """What a tile says in any role but ``TILE_ROLE``."""
        raise NotImplementedError

    # What Qt asks ---------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        tile = self.tile(index.row())
        if role == TILE_ROLE:
            return tile
        return None if tile is None else self._said(tile, role)

    # What the view asks ---------------------------------------------------------------

    def tile(self, row: int) -> Tile | None:
        found = self._tiles.get(self._ids[row])
        return None if found is None else found[1]

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, asset_id: int) -> int | None:
        try:
            return self._ids.index(asset_id)
        except ValueError:
            return None

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

    # When the order is asked for ------------------------------------------------------

    def wake(self) -> None:
        """Someone looks: from now on follow what changes."""
        self._awake = True
        self._ask_if_stale()

    def sleep(self) -> None:
        """Nobody looks: ask for nothing."""
        self._awake = False
        self._rest.stop()

    def refresh(self) -> None:
        """Something has changed; look at it again, in a calm."""
        self._stale = True
        if self._awake and self._asked_at is None and not self._rest.isActive():
            self._ask()

    def _ask_at_once(self) -> None:
        """Something else is wanted: the calm is not waited for."""
        self._stale = True
        if self._awake and self._asked_at is None:
            self._ask()

    def _ask_if_stale(self) -> None:
        if self._awake and self._stale and self._asked_at is None:
            self._ask()

    def _ask(self) -> None:
        self._rest.stop()
        self._stale = False
        self._asked_at = time.monotonic()
        self._ask_order()

    def _answered(self) -> None:
        """The order that was asked for is known and put: go on from there."""
        took = time.monotonic() - (self._asked_at or 0.0)
        self._asked_at = None
        self.answered = True
        self.arranged.emit()
        if self._is_other_question():
            self._ask_if_stale()
        elif self._awake:
            self._rest.start(round(1000 * max(REST_SECONDS, REST_FACTOR * took)))

    def _put_ids(self, ids: array[int], *, anew: bool) -> None:
        """Rows go and come until they are ``ids``; where they are others ``anew``, or too much
        has changed, the list begins from its top."""
        self._version += 1
        steps = None if anew else changes(self._ids, ids)
        if steps is None:
            self.beginResetModel()
            self._ids = array("q", ids)
            self.endResetModel()
            return
        for first, last in steps.removed:
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._ids[first : last + 1]
            self.endRemoveRows()
        for first, last in steps.inserted:
            self.beginInsertRows(QModelIndex(), first, last)
            self._ids[first:first] = ids[first : last + 1]
            self.endInsertRows()

    # Tiles ----------------------------------------------------------------------------

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
            answer = partial(self._receive, wanted, self._version, self._epoch)
            self._bridge.ask(self._ask_tiles(wanted), answer)

    def _is_due(self, asset_id: int) -> bool:
        known = self._tiles.get(asset_id)
        return known is None or known[0] != self._version

    def _forget_tiles(self) -> None:
        """The same numbers stand for something else from now on."""
        self._epoch += 1
        self._tiles.clear()

    def _receive(
        self, wanted: list[int], version: int, epoch: int, tiles: tuple[Tile, ...]
    ) -> None:
        self._fetching.clear()
        if epoch != self._epoch:
            self._fetch(self._view)
            return
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
        rows = [row for row in self._view if row < len(self._ids) and self._ids[row] in changed]
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))


def today() -> date:
    return datetime.now(UTC).astimezone().date()
