"""The list with the part that opens under one of its rows.

Owns where the opened part stands: it is a widget over the list, so that a screen reader and the
Tab key find it. Must not know what is in it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop_sync.ui.history.view import HistoryList


class OpeningList(QWidget):
    """The list with ``part`` over it, under the row that is open. ``height_for`` says how high
    the part is at a width."""

    def __init__(self, rows: HistoryList, part: QWidget, height_for: Callable[[int], int]) -> None:
        super().__init__()
        self.rows = rows
        self._part = part
        self._height_for = height_for
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)
        part.setParent(self)
        part.hide()
        rows.moved.connect(self._place)
        self.setTabOrder(rows, part)

    def open(self, row: int) -> None:
        """Show the part under ``row`` of the list, over the last line of which is an edge."""
        self.rows.open(row, self._height_for(self.rows.opened_width) + 1)
        self._place()

    def close_part(self) -> None:
        """Close the open row; the keyboard stays in the list."""
        if self._part.isAncestorOf(QApplication.focusWidget() or self):
            self.rows.setFocus()
        self.rows.close_row()

    def _place(self) -> None:
        area = self.rows.opened_area()
        if area is None:
            self._part.hide()
            return
        corner = self.rows.viewport().mapTo(self, area.topLeft())
        self._part.setGeometry(QRect(corner, area.size()))
        self._part.show()
        self._part.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.rows.opened is not None:
            self.open(self.rows.opened)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """What the opened part has no use for scrolls the list under it."""
        QApplication.sendEvent(self.rows.verticalScrollBar(), event)
