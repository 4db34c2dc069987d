"""What is on a device as a Qt model: a row for each asset, in its day or its albums.

Owns which device is looked at and how, and what is chosen of it: the check state of a row is
its asset's, wherever that stands. What is new is learned of in the background, page by page,
for the sums. Must not know how a tile looks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import accumulate

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.device import (
    DeviceAsset,
    DeviceAssetState,
    DeviceContents,
    DeviceGroup,
    DeviceGrouping,
)
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.device import tile_text
from desktop_sync.ui.device.selection import Selection, Sum
from desktop_sync.ui.messages import tip
from desktop_sync.ui.tiles import text
from desktop_sync.ui.tiles.model import TileModel, today

LEARN_ROWS = 500
_NEW = frozenset({DeviceAssetState.NEW})

Index = QModelIndex | QPersistentModelIndex


class _Question(Struct, frozen=True):
    """What is asked for: of which device, in what order, and which of its assets (None: all)."""

    device_id: str | None = None
    grouping: DeviceGrouping = DeviceGrouping.DAY
    states: frozenset[DeviceAssetState] | None = None


class DeviceModel(TileModel[DeviceAsset]):
    """``ticked`` follows each change of what is chosen or known of it."""

    ticked = Signal()

    def __init__(
        self, engine: WindowCommands, bridge: Bridge, parent: QObject | None = None
    ) -> None:
        super().__init__(bridge, parent)
        self._engine = engine
        self._wanted = self._asked = self._shown = _Question()
        self._arrival = 0
        self.contents = DeviceContents()
        self._starts: list[int] = []
        self._selection = Selection()
        self._new_of: dict[int, list[int]] = {}
        self._to_learn: list[int] = []
        self._is_learning = False
        self._is_overtaken = False

    # What Qt asks ---------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid():
            asset_id = self._ids[index.row()]
            if self._selection.is_new(asset_id):
                return _check(on=self._selection.is_ticked(asset_id))
            return None
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick_rows([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        if self._selection.is_new(self._ids[index.row()]):
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    # What is looked at ----------------------------------------------------------------

    @property
    def groups(self) -> tuple[DeviceGroup, ...]:
        return self.contents.groups

    @property
    def counts(self) -> Sequence[int]:
        return tuple(len(group.ids) for group in self.contents.groups)

    @property
    def device_id(self) -> str | None:
        return self._wanted.device_id

    @property
    def grouping(self) -> DeviceGrouping:
        return self._wanted.grouping

    @property
    def states(self) -> frozenset[DeviceAssetState] | None:
        """Which assets are shown; None for all."""
        return self._shown.states

    @property
    def is_of_device(self) -> bool:
        """Whether what it shows is of the device that is looked at."""
        return self.answered and self._shown.device_id == self._wanted.device_id

    def wake(self) -> None:
        super().wake()
        self._learn()

    def show_device(self, device_id: str | None) -> None:
        """Look at another device, or at none."""
        if device_id != self._wanted.device_id:
            self._begin(_Question(device_id, self._wanted.grouping, self._wanted.states))

    def forget(self) -> None:
        """The device is another's from now on, or plugged in anew: nothing known of it holds."""
        if self._new_of or self._ids or self._selection.new:
            self._begin(self._wanted)

    def look_again(self) -> None:
        """Something else is new on it by now: what is not must not stay to be chosen."""
        self._is_overtaken = True
        self._ask_at_once()

    def show_grouping(self, grouping: DeviceGrouping) -> None:
        self._want(_Question(self._wanted.device_id, grouping, self._wanted.states))

    def show_states(self, states: frozenset[DeviceAssetState] | None) -> None:
        self._want(_Question(self._wanted.device_id, self._wanted.grouping, states))

    def _want(self, question: _Question) -> None:
        if question != self._wanted:
            self._wanted = question
            self._ask_at_once()

    def _begin(self, question: _Question) -> None:
        self._arrival += 1
        self._selection = Selection()
        self._to_learn = []
        self._new_of = {}
        self._forget_tiles()
        self.beginResetModel()
        self._ids = self._ids[:0]
        self.contents, self._starts = DeviceContents(), []
        self.endResetModel()
        self._wanted, self._shown = question, _Question()
        self.arranged.emit()
        self.ticked.emit()
        self._ask_at_once()

    # What is chosen -------------------------------------------------------------------

    @property
    def sum(self) -> Sum:
        return self._selection.sum

    @property
    def is_known(self) -> bool:
        """Whether it is known of all that is new whether it was left out before."""
        return self._selection.is_known

    @property
    def chosen(self) -> list[int]:
        return self._selection.chosen

    def is_ticked(self, row: int) -> bool | None:
        """None for what cannot be chosen."""
        asset_id = self._ids[row]
        return self._selection.is_ticked(asset_id) if self._selection.is_new(asset_id) else None

    def group_of(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1

    def group_state(self, group: int) -> Qt.CheckState | None:
        """None where nothing of the group can be chosen."""
        new = self._new_in(group)
        count = sum(self._selection.is_ticked(one) for one in new)
        if not new:
            return None
        if count == len(new):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if count else Qt.CheckState.Unchecked

    def tick_rows(self, rows: Iterable[int], *, on: bool) -> None:
        self._tick([self._ids[row] for row in rows], on=on)

    def tick_group(self, group: int, *, on: bool) -> None:
        self._tick(self._new_in(group), on=on)

    def tick_all(self, *, on: bool) -> None:
        self._tick(self._selection.new, on=on)

    def _tick(self, ids: Iterable[int], *, on: bool) -> None:
        self._selection.tick(ids, on=on)
        seen = range(self._view.start, min(self._view.stop, len(self._ids)))
        if seen:
            first, last = self.index(seen[0]), self.index(seen[-1])
            self.dataChanged.emit(first, last, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def _new_in(self, group: int) -> list[int]:
        if group not in self._new_of:
            ids = self.contents.groups[group].ids
            self._new_of[group] = [one for one in ids if self._selection.is_new(one)]
        return self._new_of[group]

    # What the model is made of --------------------------------------------------------

    def _ask_order(self) -> None:
        asked = self._asked = self._wanted
        self._is_overtaken = False
        if asked.device_id is None:
            self._answered()
            return
        answer = self._engine.device_contents(asked.device_id, asked.grouping, asked.states)
        self._bridge.ask(answer, partial(self._ask_new, asked, self._arrival))

    def _ask_new(self, asked: _Question, arrival: int, found: DeviceContents) -> None:
        """What is new is asked for besides: the rows may show less, or all."""
        assert asked.device_id is not None
        answer = self._engine.device_contents(asked.device_id, DeviceGrouping.DAY, _NEW)
        self._bridge.ask(answer, partial(self._take, arrival, found))

    def _take(self, arrival: int, found: DeviceContents, new: DeviceContents) -> None:
        if arrival != self._arrival:
            self._answered()
            self._ask_if_stale()
            return
        is_other = self._asked != self._shown
        self._shown = self._asked
        self.contents = found
        self._starts = [0, *accumulate(len(group.ids) for group in found.groups)][:-1]
        self._selection.set_new(one for group in new.groups for one in group.ids)
        self._new_of = {}
        ids = self._ids[:0]
        for group in found.groups:
            ids.extend(group.ids)
        self._put_ids(ids, anew=is_other)
        self._to_learn = self._selection.unknown
        self._learn()
        self._answered()
        self.ticked.emit()

    def _is_other_question(self) -> bool:
        return self._is_overtaken or self._asked != self._wanted

    def _ask_tiles(self, ids: Sequence[int]) -> Future[tuple[DeviceAsset, ...]]:
        return self._engine.device_assets(self._wanted.device_id or "", ids)

    def _said(self, tile: DeviceAsset, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text.name(tile)
            case Qt.ItemDataRole.AccessibleTextRole:
                return tile_text.sentence(tile, today())
            case Qt.ItemDataRole.ToolTipRole:
                return tip(tile_text.tip(tile, today()))
        return None

    # What is learned of what is new ---------------------------------------------------

    def _learn(self) -> None:
        if self._is_learning or not self._to_learn or not self._awake:
            return
        assert self._wanted.device_id is not None
        page, self._to_learn = self._to_learn[:LEARN_ROWS], self._to_learn[LEARN_ROWS:]
        self._is_learning = True
        answer = self._engine.device_assets(self._wanted.device_id, page)
        self._bridge.ask(answer, partial(self._learned, self._arrival))

    def _learned(self, arrival: int, assets: tuple[DeviceAsset, ...]) -> None:
        self._is_learning = False
        if arrival == self._arrival:
            self._selection.learn(assets)
            self._tick((), on=True)
        self._learn()


def _check(*, on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
