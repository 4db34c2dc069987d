"""One asset's picture, whole, as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QWidget,
)

from desktop_sync.model.library import AssetTile
from desktop_sync.ui import icons
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.files import FileFinder
from desktop_sync.ui.theme import Theme, scaled_px
from desktop_sync.ui.tiles.model import today


class Picture(QWidget):
    """The asset's picture, whole, as large as there is room."""

    def __init__(self, files: FileFinder, theme: Theme) -> None:
        super().__init__()
        self._files = files
        self._theme = theme
        self._tile: AssetTile | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        files.previews.ready.connect(self._ready)

    def show_tile(self, tile: AssetTile) -> None:
        self._tile = tile
        self.setAccessibleName(tile_text.sentence(tile, today()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled_px(276), scaled_px(172))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tile, area = self._tile, QRectF(self.rect())
        picture = None if tile is None else self._files.picture(tile, self.size())
        if picture is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.tokens.raised))
            painter.drawRoundedRect(area, 6, 6)
            side = scaled_px(32)
            sign = icons.pixmap("photo", self._theme.tokens.ctl, side, self.devicePixelRatio())
            painter.drawPixmap(area.center() - QPointF(side / 2, side / 2), sign)
        else:
            where = QRectF(QPointF(), picture.deviceIndependentSize())
            where.moveCenter(area.center())
            rounded = QPainterPath()
            rounded.addRoundedRect(where, 6, 6)
            painter.setClipPath(rounded)
            painter.drawPixmap(where.topLeft(), picture)
        painter.end()

    def _ready(self, key: str) -> None:
        if self._tile is not None and self._tile.sha256 == key:
            self.update()
