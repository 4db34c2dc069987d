"""A list whose rows stand where the program says, which screen readers still know as a list.

Qt shows readers the rows of its own list, table and tree views alone; of its list view this
keeps the keys, the selection and what readers see. Its layout asks the model for every row, and
comes again with each change of one: nothing of it is used, so a hundred thousand rows are placed
as fast as ten. Must not know where a row stands, nor how it is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

Index = QModelIndex | QPersistentModelIndex


class PlacedList(QListView):
    """The base of a list of one's own: who derives from it says in ``updateGeometries`` how far
    it scrolls, and answers ``visualRect``, ``indexAt``, ``scrollTo`` and ``moveCursor``. As it
    is, one row at a time is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)

    def lay_out_again(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    # What the list view would do for every row ------------------------------------------

    def doItemsLayout(self) -> None:
        """Asked for when rows come and go; where they then stand, the model's own signals say."""
        self.viewport().update()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    # What readers are told --------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        QAbstractItemView.currentChanged(self, current, previous)
        if self.hasFocus():
            self._tell(QAccessible.Event.Focus, current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        QAbstractItemView.selectionChanged(self, selected, deselected)
        for event, rows in (
            (QAccessible.Event.SelectionRemove, deselected),
            (QAccessible.Event.SelectionAdd, selected),
        ):
            if not rows.isEmpty():
                self._tell(event, rows.at(0).top())

    def _tell(self, kind: QAccessible.Event, row: int) -> None:
        if row >= 0 and QAccessible.isActive():
            event = QAccessibleEvent(self, kind)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    # Selection --------------------------------------------------------------------------

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region, model = QRegion(), self.model()
        for one in ranges(selection):
            for row in range(one.top(), one.bottom() + 1):
                region = region.united(QRegion(self.visualRect(model.index(row, 0))))
        return region


def ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    return [selection.at(place) for place in range(selection.count())]
