"""How a tile of a device and a group's head are drawn.

What cannot be chosen is pale, and always has a mark that says why. Must not know of models or
views, nor decode anything.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPixmap

from desktop_sync.model.device import DeviceAsset, DeviceAssetState
from desktop_sync.ui import icons
from desktop_sync.ui.device.tile_text import badges
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.theme import scaled_px
from desktop_sync.ui.tiles.layout import Measures
from desktop_sync.ui.tiles.painter import ROUND, Look, TilePainter, draw_text, placed
from desktop_sync.ui.tiles.text import playing_time

CLOUD = "cloud"
"""The sign of what is only in iCloud."""
MARGIN = 24
_PALE = {
    DeviceAssetState.NEW: 1.0,
    DeviceAssetState.HERE: 0.42,
    DeviceAssetState.REMOVED: 0.42,
    DeviceAssetState.CLOUD: 0.30,
}
_CORNER = 5


class Head(Struct, frozen=True):
    """A group's head: its title, what is in it, and how much of it is chosen (None: nothing can
    be)."""

    title: str
    counts: str
    state: Qt.CheckState | None


class DevicePainter(TilePainter):
    """Draws tiles with a box to tick or a mark, and heads with a box for the whole group."""

    def measure_again(self) -> None:
        super().measure_again()
        head = max(scaled_px(38), QFontMetrics(self._title).height() + 18)
        self._box, self._sign = scaled_px(16), scaled_px(18)
        self._measures = Measures(
            least_side=scaled_px(88),
            most_side=scaled_px(128),
            head=head,
            foot=scaled_px(8),
            lead=MARGIN,
            trail=12,
        )

    @property
    def measures(self) -> Measures:
        return self._measures

    def box_of_head(self, area: QRect, *, rtl: bool) -> QRect:
        """Where the box of the head in ``area`` stands, as large as it is drawn."""
        top = area.y() + (area.height() - self._box) // 2
        return placed(QRect(area.x(), top, self._box, self._box), area, rtl=rtl)

    def draw_head(self, painter: QPainter, area: QRect, head: Head, *, rtl: bool) -> None:
        """In ``area``, its box where reading begins, and as much of its words as has room."""
        tokens = self._theme.tokens
        start = 0
        if head.state is not None:
            self._draw_box(painter, self.box_of_head(area, rtl=rtl), head.state)
            start = self._box + 9
        metrics = QFontMetrics(self._title)
        room = area.width() - start
        title = metrics.elidedText(head.title, Qt.TextElideMode.ElideRight, room)
        words = placed(area.adjusted(start, 0, 0, 0), area, rtl=rtl)
        draw_text(painter, words, self._title, tokens.text, title, rtl=rtl)
        used = metrics.horizontalAdvance(title) + 10
        counts = self._fitting(head.counts, room - used)
        rest = placed(area.adjusted(start + used, 0, 0, 0), area, rtl=rtl)
        draw_text(painter, rest, self._body, tokens.muted, counts, rtl=rtl)

    def _fitting(self, counts: str, room: int) -> str:
        """As many of the counts as have room, from the first on."""
        metrics = QFontMetrics(self._body)
        while counts and metrics.horizontalAdvance(counts) > room:
            counts = counts.rpartition(" · ")[0]
        return counts

    def draw_tile(
        self,
        painter: QPainter,
        square: QRect,
        tile: DeviceAsset | None,
        picture: QPixmap | None,
        *,
        ticked: bool | None,
        current: bool,
        rtl: bool,
    ) -> None:
        """The picture in ``square``; in its upper corner the box, where it can be ``ticked``, or
        what became of it."""
        self._draw_pale(painter, square, tile, picture)
        if tile is not None:
            self.draw_badges(painter, square, playing_time(tile), badges(tile), rtl=rtl)
        if ticked is not None:
            state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            box = self._corner(square, self._sign, self._sign, rtl=rtl)
            self._draw_box(painter, box, state, on_photo=True)
        elif tile is not None:
            self._draw_mark(painter, square, tile.state, rtl=rtl)
        self.draw_ring(painter, square, Look(selected=current))

    def _draw_pale(
        self, painter: QPainter, square: QRect, tile: DeviceAsset | None, picture: QPixmap | None
    ) -> None:
        if tile is None or picture is None:
            self.draw_picture(painter, square, None)
            if tile is not None and tile.state is DeviceAssetState.CLOUD:
                painter.setPen(Qt.PenStyle.NoPen)
                brush = Qt.BrushStyle.BDiagPattern
                painter.setBrush(QBrush(QColor(self._theme.tokens.line), brush))
                painter.drawRoundedRect(square, ROUND, ROUND)
            if tile is not None:
                self.draw_kind(painter, square, tile.kind)
            return
        painter.save()
        painter.setOpacity(_PALE[tile.state])
        self.draw_picture(painter, square, picture)
        painter.restore()

    def _corner(self, square: QRect, width: int, height: int, *, rtl: bool) -> QRect:
        left = square.right() + 1 - _CORNER - width
        return placed(QRect(left, square.y() + _CORNER, width, height), square, rtl=rtl)

    def _draw_box(
        self, painter: QPainter, box: QRect, state: Qt.CheckState, *, on_photo: bool = False
    ) -> None:
        tokens = self._theme.tokens
        area = QRectF(box)
        if on_photo:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.surface))
            painter.drawRoundedRect(area.adjusted(-1.5, -1.5, 1.5, 1.5), 5.5, 5.5)
        if state is Qt.CheckState.Unchecked:
            painter.setPen(QPen(QColor(tokens.ctl), 1))
            painter.setBrush(QColor(tokens.surface))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(area, 4, 4)
        if state is Qt.CheckState.PartiallyChecked:
            pen = QPen(QColor(tokens.on_accent), max(2.0, area.width() / 8))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            middle, reach = area.center(), area.width() / 4
            painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0))
            return
        self._draw_sign(painter, area, "tick", tokens.on_accent, round(area.width() * 0.75))

    def _draw_mark(
        self, painter: QPainter, square: QRect, state: DeviceAssetState, *, rtl: bool
    ) -> None:
        tokens = self._theme.tokens
        name, ink = {
            DeviceAssetState.HERE: (str(Mark.PROVEN), tokens.ok),
            DeviceAssetState.CLOUD: (CLOUD, tokens.text),
            DeviceAssetState.REMOVED: (str(Mark.LEFT_OUT), tokens.muted),
        }.get(state, ("", ""))
        if not name:
            return
        width = scaled_px(22) if name == CLOUD else self._sign
        plate = QRectF(self._corner(square, width, self._sign, rtl=rtl))
        radius = 4 if name == CLOUD else plate.width() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(plate, radius, radius)
        self._draw_sign(painter, plate, name, ink, scaled_px(14))

    def _draw_sign(self, painter: QPainter, area: QRectF, name: str, ink: str, side: int) -> None:
        sign = icons.pixmap(name, ink, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(area.center() - QPointF(side / 2, side / 2), sign)
