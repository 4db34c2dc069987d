"""The grid of a device: what clicks and keys choose.

A click or Space turns one asset, Shift goes on to all between, Ctrl+Space and the box of a head
turn a whole group, Ctrl+A takes all that is new. What is chosen is the model's. Must not know
how a tile is drawn, nor where its picture comes from.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleStateChangeEvent,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from desktop_sync.model.device import DeviceGrouping
from desktop_sync.ui.device import tile_text
from desktop_sync.ui.device.model import DeviceModel
from desktop_sync.ui.device.painter import DevicePainter, Head
from desktop_sync.ui.device.pictures import DevicePictures
from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tiles.grid import TileGrid
from desktop_sync.ui.tiles.model import today

_MOVES = {
    Qt.Key.Key_Left: QAbstractItemView.CursorAction.MoveLeft,
    Qt.Key.Key_Right: QAbstractItemView.CursorAction.MoveRight,
    Qt.Key.Key_Up: QAbstractItemView.CursorAction.MoveUp,
    Qt.Key.Key_Down: QAbstractItemView.CursorAction.MoveDown,
    Qt.Key.Key_Home: QAbstractItemView.CursorAction.MoveHome,
    Qt.Key.Key_End: QAbstractItemView.CursorAction.MoveEnd,
    Qt.Key.Key_PageUp: QAbstractItemView.CursorAction.MovePageUp,
    Qt.Key.Key_PageDown: QAbstractItemView.CursorAction.MovePageDown,
}


class DeviceGrid(TileGrid):
    """Shows a ``DeviceModel``."""

    def __init__(
        self,
        model: DeviceModel,
        pictures: DevicePictures,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        self._painter = DevicePainter(theme)
        super().__init__(model, self._painter, theme, parent)
        self._device = model
        self._pictures = pictures
        self._from = QPersistentModelIndex()
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        pictures.arrived.connect(self._show_picture)
        model.ticked.connect(self.viewport().update)

    # By mouse -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        index = self.indexAt(at)
        group = self._head_at(at)
        if group is not None:
            self.turn_group(group)
        elif index.isValid():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go(index, extend=shift)
            if not shift:
                self.turn(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing is drawn along."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What a click does is done."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        if not index.isValid():
            return
        self._go(index, extend=False)
        menu = self.menu(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).center()))

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be chosen from a tile: it, its group, and everything."""
        model, group = self._device, self._device.group_of(index.row())
        is_album = model.grouping is DeviceGrouping.ALBUM
        day = translate("device", "Select this day"), translate("device", "Leave out this day")
        album = (
            translate("device", "Select this album"),
            translate("device", "Leave out this album"),
        )
        select, leave = album if is_album else day
        menu = QMenu(self)
        ticked = model.is_ticked(index.row())
        turn = menu.addAction(
            translate("device", "Leave out") if ticked else translate("device", "Select")
        )
        turn.setEnabled(ticked is not None)
        turn.triggered.connect(lambda: self.turn(index))
        menu.addSeparator()
        for words, on in ((select, True), (leave, False)):
            action = menu.addAction(words)
            action.setEnabled(model.group_state(group) is not None)
            action.triggered.connect(lambda _=False, on=on: model.tick_group(group, on=on))
        return menu

    # By keys --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, held = self.currentIndex(), event.modifiers()
        move = _MOVES.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._device.tick_all(on=True)
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            if held & Qt.KeyboardModifier.ControlModifier:
                self.turn_group(self._device.group_of(index.row()))
            else:
                self.turn(index)
        elif move is not None and not held & Qt.KeyboardModifier.AltModifier:
            shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
            self._go(self.moveCursor(move, held), extend=shift)
        else:
            event.ignore()
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:
        """There is nothing to be found by its first letters."""

    # What is chosen -------------------------------------------------------------------

    def turn(self, index: QModelIndex) -> None:
        """Choose one asset, or do not any more."""
        ticked = self._device.is_ticked(index.row())
        self._from = QPersistentModelIndex(index)
        if ticked is not None:
            self._device.tick_rows([index.row()], on=not ticked)
            self._tell_turned(index.row())

    def turn_group(self, group: int) -> None:
        """Choose all of a group, or nothing of it where all was chosen."""
        state = self._device.group_state(group)
        if state is not None:
            self._device.tick_group(group, on=state is not Qt.CheckState.Checked)

    def _go(self, index: QModelIndex, *, extend: bool) -> None:
        """To another tile. What is between it and the last one that was turned becomes like
        that one."""
        if not index.isValid():
            return
        if not extend or not self._from.isValid():
            self._from = QPersistentModelIndex(self.currentIndex() if extend else index)
        flags = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        if extend and self._from.isValid():
            first, last = sorted((self._from.row(), index.row()))
            on = self._device.is_ticked(self._from.row()) is not False
            self._device.tick_rows(range(first, last + 1), on=on)
        self.viewport().update()

    def _tell_turned(self, row: int) -> None:
        if QAccessible.isActive():
            state = QAccessible.State()
            state.checked = True
            event = QAccessibleStateChangeEvent(self, state)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    # Painting -------------------------------------------------------------------------

    def _draw_head(self, painter: QPainter, area: QRect, group: int) -> None:
        model, rtl = self._device, self.isRightToLeft()
        found = model.groups[group]
        counts = tile_text.counts(found, model.states)
        head = Head(tile_text.title(found, today()), counts, model.group_state(group))
        self._painter.draw_head(painter, area, head, rtl=rtl)

    def _draw_tile(self, painter: QPainter, square: QRect, row: int) -> None:
        tile = self._device.tile(row)
        picture = None if tile is None else self._pictures.square(tile, square.width())
        self._painter.draw_tile(
            painter,
            square,
            tile,
            picture,
            ticked=self._device.is_ticked(row),
            current=self.hasFocus() and row == self.currentIndex().row(),
            rtl=self.isRightToLeft(),
        )

    def _head_at(self, at: QPoint) -> int | None:
        """The group whose head is at a point, as far as its words and its box go."""
        y = at.y() + self.verticalOffset()
        groups = self._layout.days_between(y, y)
        if not groups or y >= self._layout.head(groups[0]) + self._measures.head:
            return None
        return groups[0]

    def _forget_unseen(self) -> None:
        self._pictures.look_away()

    def _show_picture(self, asset_id: int) -> None:
        for row in self._rows_in_view():
            if self._device.id_at(row) == asset_id:
                self.viewport().update(self._square(row))
