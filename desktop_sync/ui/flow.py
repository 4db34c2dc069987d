"""A line of widgets that goes on in the next line where there is no room.

Must not know what stands in it.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class Flow(QLayout):
    """Every widget is as wide as it asks to be, or with ``filling`` those of a line share it."""

    def __init__(self, spacing: int, *, filling: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._filling = filling
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    # What Qt asks of a layout -----------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        heights = (max(item.sizeHint().height() for item in line) for line in lines)
        return sum(heights) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        """All in one line."""
        seen = self._seen()
        gaps = self.spacing() * max(0, len(seen) - 1)
        height = max((item.sizeHint().height() for item in seen), default=0)
        return QSize(sum(item.sizeHint().width() for item in seen) + gaps, height)

    def minimumSize(self) -> QSize:
        """Each in a line of its own."""
        sizes = [item.sizeHint() for item in self._seen()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        parent = self.parentWidget()
        way = Qt.LayoutDirection.LeftToRight if parent is None else parent.layoutDirection()
        top = area.top()
        for line in self._lines(area.width()):
            height = max(item.sizeHint().height() for item in line)
            left = area.left()
            for item, width in zip(line, self._widths(line, area.width()), strict=True):
                place = QRect(QPoint(left, top), QSize(width, height))
                item.setGeometry(QStyle.visualRect(way, area, place))
                left += width + self.spacing()
            top += height + self.spacing()

    # Inside -----------------------------------------------------------------------------

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        room = 0
        for item in self._seen():
            needed = item.sizeHint().width()
            if not lines or needed > room:
                lines.append([])
                room = width
            lines[-1].append(item)
            room -= needed + self.spacing()
        return lines

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        hints = [min(width, item.sizeHint().width()) for item in line]
        spare = width - sum(hints) - self.spacing() * (len(line) - 1)
        if not self._filling or spare <= 0:
            return hints
        return [hint + spare // len(line) for hint in hints]


def flowing(spacing: int, *parts: QWidget, filling: bool = False) -> Flow:
    """``parts`` one after the other."""
    made = Flow(spacing, filling=filling)
    for part in parts:
        made.addWidget(part)
    return made
