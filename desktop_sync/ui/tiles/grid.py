"""A grid of groups with their heads, and tiles that flow by the width.

Owns what is painted when, and that the eye keeps its place when rows come and go. Must not know
how a tile is drawn, nor where its picture comes from.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tiles.model import TileModel
from desktop_sync.ui.tiles.painter import TilePainter
from desktop_sync.ui.tiles.placed_view import PlacedView

SETTLE_MS = 60
"""After the last step of scrolling: what was asked for on the way is then dropped."""


class TileGrid(PlacedView):
    """Shows a ``TileModel``. ``settled`` follows scrolling. Who derives from it draws heads
    (``_draw_head``) and tiles (``_draw_tile``), and forgets pictures (``_forget_unseen``)."""

    settled = Signal()

    def __init__(
        self,
        model: TileModel[Any],
        painter: TilePainter,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        self._tile_painter = painter
        super().__init__(model, painter.measures, parent)
        self._held: tuple[int, int] | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._settle)
        model.rowsAboutToBeInserted.connect(self._hold_place)
        model.rowsAboutToBeRemoved.connect(self._hold_place)
        model.arranged.connect(self._rearrange)
        theme.changed.connect(self.viewport().update)

    # What who derives from it draws ---------------------------------------------------

    def _draw_head(self, painter: QPainter, area: QRect, group: int) -> None:
        raise NotImplementedError

    def _draw_tile(self, painter: QPainter, square: QRect, row: int) -> None:
        raise NotImplementedError

    def _draw_over(self, painter: QPainter) -> None:
        """What is drawn on top of all tiles."""

    def _forget_unseen(self) -> None:
        """No picture is wanted but those of the tiles in view, which are about to be drawn."""
        raise NotImplementedError

    # What the base class asks ---------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        held = self._top_row()
        super().resizeEvent(event)
        self._go_on_from(held)
        self._look()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._tile_painter.measure_again()
            self._measures = self._tile_painter.measures
            self._rearrange()

    # Painting -------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._tile_painter.begin(painter)
        area, offset = event.rect(), self.verticalOffset()
        top, bottom = area.top() + offset - 5, area.bottom() + offset + 5
        for group in self._layout.days_between(top, bottom):
            self._draw_head(painter, self._head_area(group), group)
        for row in self._layout.rows_between(top, bottom):
            if row >= self._shown.rowCount():
                break
            self._draw_tile(painter, self._square(row), row)
        self._draw_over(painter)
        painter.end()

    def _head_area(self, group: int) -> QRect:
        measures = self._measures
        y = self._layout.head(group) - self.verticalOffset()
        width = self.viewport().width() - measures.lead - measures.trail
        return self._turned(QRect(measures.lead, y, width, measures.head))

    # What changes ---------------------------------------------------------------------

    def _hold_place(self) -> None:
        """Before rows change: remember what is seen on top, and how far it is scrolled off."""
        if self._held is None:
            self._held = self._top_row()

    def _top_row(self) -> tuple[int, int] | None:
        """The id on top of what is seen, and its distance; None at the very beginning."""
        seen = self._rows_in_view()
        if not seen or not self.verticalOffset():
            return None
        return self._shown.id_at(seen[0]), self._layout.place(seen[0])[1] - self.verticalOffset()

    def _go_on_from(self, held: tuple[int, int] | None) -> None:
        row = None if held is None else self._shown.row_of(held[0])
        if held is not None and row is not None and row < self._layout.rows:
            self.verticalScrollBar().setValue(self._layout.place(row)[1] - held[1])

    def _rearrange(self) -> None:
        held, self._held = self._held, None
        self.updateGeometries()
        self._go_on_from(held)
        self.viewport().update()
        self._look()

    def _look(self) -> None:
        self._shown.look_at(self._rows_in_view())
        if self.isVisible():
            self._settling.start()

    def _settle(self) -> None:
        """Only what is seen now is still wanted."""
        self._forget_unseen()
        self.viewport().update()
        self.settled.emit()
