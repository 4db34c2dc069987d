"""The rows of the sidebar: which pages are there, and what each has to say.

Must not know how a row is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from desktop_sync.model.device import Devices
from desktop_sync.model.events import Status
from desktop_sync.ui.device import words
from desktop_sync.ui.messages import number, plural, translate
from desktop_sync.ui.page_table import PageEntry
from desktop_sync.ui.pages import PageName
from desktop_sync.ui.sidebar_row import ROW_ROLE, Mark, Row

_Index = QModelIndex | QPersistentModelIndex


class _Note(Struct, frozen=True):
    """What a page has to say on its row: a few characters, a mark, and both in words."""

    count: str = ""
    mark: Mark | None = None
    words: str = ""


def _note_of_devices(devices: Devices) -> _Note:
    """How much is new on them, or that one waits for its user; a locked one says nothing."""
    for one in devices.devices:
        if words.needs_user(one):
            return _Note("", Mark.ATTENTION, words.headline(one, None).sentence)
    new = words.total_fresh(devices)
    said = plural("window", "%Ln new", new) if new else ""
    return _Note(said, None, said)


def _note(name: PageName, status: Status) -> _Note:
    failed = status.failed + status.uploads.failed
    refused = len(status.uploads.need_user)
    if name is PageName.NOW and (failed or refused):
        need = plural("window", "%Ln photo(s) (needs|need) you", failed)
        if refused:
            need = plural("window", "%Ln thing(s) (needs|need) you", failed + refused)
        return _Note(number(failed + refused), Mark.ATTENTION, need)
    waits = status.uploads.held or status.uploads.held_in_part
    if name is PageName.NOW and (status.hold is not None or waits):
        return _Note("", Mark.HELD, translate("window", "held"))
    return _Note()


class RowsModel(QAbstractListModel):
    """Some of the pages, a row each; those that come and go are not there at first. ``names``
    are those that are."""

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self._order = [entry.name for entry in entries]
        self._hidden = {
            entry.name: Row(entry.icon, entry.label()) for entry in entries if entry.comes_and_goes
        }
        self.names = [name for name in self._order if name not in self._hidden]
        self._rows = [
            Row(entry.icon, entry.label()) for entry in entries if not entry.comes_and_goes
        ]
        self._compact = False

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.sentence if self._compact or row.words else None
        if role == ROW_ROLE:
            return row
        return None

    def show(self, status: Status) -> None:
        for name in self.names:
            if name is not PageName.DEVICE:
                self._put(name, _note(name, status))

    def show_devices(self, devices: Devices) -> None:
        self._put(PageName.DEVICE, _note_of_devices(devices))

    def _put(self, name: PageName, note: _Note) -> None:
        if name in self._hidden:
            self._hidden[name] = _noted(self._hidden[name], note)
        elif name in self.names:
            at = self.names.index(name)
            row = _noted(self._rows[at], note)
            if row != self._rows[at]:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at), self.index(at))

    def show_page(self, name: PageName, *, there: bool) -> None:
        """Let a row come or go."""
        if there and name in self._hidden:
            at = sum(one in self.names for one in self._order[: self._order.index(name)])
            self.beginInsertRows(QModelIndex(), at, at)
            self.names.insert(at, name)
            self._rows.insert(at, self._hidden.pop(name))
            self.endInsertRows()
        elif not there and name in self.names:
            at = self.names.index(name)
            self.beginRemoveRows(QModelIndex(), at, at)
            self.names.pop(at)
            self._hidden[name] = self._rows.pop(at)
            self.endRemoveRows()

    def set_compact(self, compact: bool) -> None:
        self._compact = compact


def _noted(row: Row, note: _Note) -> Row:
    return replace(row, count=note.count, mark=note.mark, words=note.words)
