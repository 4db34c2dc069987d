"""How a tile and a day's head are drawn.

Owns their measures, taken once from the font, and draws from tokens. A badge is drawn once and
kept: the same few stand on a hundred thousand photos. Must not know of models or views, nor
decode anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QStyle

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.library import AssetTile
from desktop_sync.ui import icons
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.layout import Measures
from desktop_sync.ui.messages import number
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.ui.tokens import ON_PHOTO

SIZE_ONLY = "mark-size-only"
"""The sign of what is not proven."""
_ROUND = 4
_RING_GAP = 2
_LINE = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
_KIND_ICONS = {
    AssetKind.LIVE_PHOTO: "live-photo",
    AssetKind.VIDEO: "video",
    AssetKind.BURST: "burst",
}


@dataclass(frozen=True, slots=True)
class Head:
    """A day's head: its title, how many assets it has, and what is noteworthy of all of them."""

    title: str
    count: int
    proof: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a tile stands among the others."""

    selected: bool = False
    current: bool = False


class TilePainter:
    """Draws tiles and heads; ``measure_again`` after the system's font has changed."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.measure_again()

    def measure_again(self) -> None:
        self._title = scaled_font(TextSize.BODY, QFont.Weight.DemiBold)
        self._body = scaled_font(TextSize.BODY)
        self._second = scaled_font(TextSize.SECOND)
        self._mark = scaled_px(12)
        head = max(scaled_px(34), QFontMetrics(self._title).height() + 14)
        self.measures = Measures(
            least_side=scaled_px(88), most_side=scaled_px(128), head=head, foot=scaled_px(26)
        )
        self._badge = lru_cache(maxsize=512)(_badge)

    def draw_head(self, painter: QPainter, area: QRect, head: Head, *, rtl: bool) -> None:
        """In ``area``, the title where reading begins."""
        tokens = self._theme.tokens
        area = area.adjusted(0, 0, 0, -2)
        title = QFontMetrics(self._title).horizontalAdvance(head.title)
        _text(painter, area, self._title, tokens.text, head.title, rtl=rtl)
        rest = area.adjusted(title + 8, 0, 0, 0)
        count = number(head.count)
        used = title + 8 + QFontMetrics(self._body).horizontalAdvance(count)
        _text(painter, _placed(rest, area, rtl=rtl), self._body, tokens.muted, count, rtl=rtl)
        if head.proof is None:
            return
        width = QFontMetrics(self._second).horizontalAdvance(head.proof) + self._mark + 6
        if used + 16 + width > area.width():
            return
        right = QRect(area.right() - width + 1, area.y(), width, area.height())
        words = _placed(right.adjusted(self._mark + 6, 0, 0, 0), area, rtl=rtl)
        _text(painter, words, self._second, tokens.muted, head.proof, rtl=rtl)
        self._draw_mark(painter, _placed(right, area, rtl=rtl), proven=True, rtl=rtl)

    def draw_tile(
        self,
        painter: QPainter,
        square: QRect,
        tile: AssetTile | None,
        picture: QPixmap | None,
        look: Look,
        *,
        rtl: bool,
    ) -> None:
        """The picture in ``square``, and under it the marks of the places."""
        tokens = self._theme.tokens
        if picture is None or picture.deviceIndependentSize().toSize() != square.size():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(square, _ROUND, _ROUND)
        if picture is not None:
            size = picture.deviceIndependentSize()
            where = QRectF(0, 0, size.width(), size.height())
            where.moveCenter(QRectF(square).center())
            rounded = QPainterPath()
            rounded.addRoundedRect(where, _ROUND, _ROUND)
            painter.save()
            painter.setClipPath(rounded)
            painter.drawPixmap(where.topLeft(), picture)
            painter.restore()
        elif tile is not None:
            self._draw_kind(painter, square, tile.kind)
        if tile is not None:
            self._draw_badges(painter, square, tile, rtl=rtl)
            foot = QRect(square.x(), square.bottom() + 1, square.width(), self.measures.foot - 3)
            self._draw_mark(painter, foot, proven=tile.proven, rtl=rtl)
        self._draw_ring(painter, square, look)

    def _draw_kind(self, painter: QPainter, square: QRect, kind: AssetKind) -> None:
        side = scaled_px(24)
        name = _KIND_ICONS.get(kind, "photo")
        ratio = painter.device().devicePixelRatioF()
        sign = icons.pixmap(name, self._theme.tokens.ctl, side, ratio)
        painter.drawPixmap(QRectF(square).center() - QPointF(side / 2, side / 2), sign)

    def _draw_badges(self, painter: QPainter, square: QRect, tile: AssetTile, *, rtl: bool) -> None:
        ratio = painter.device().devicePixelRatioF()
        time = tile_text.playing_time(tile)
        found = [] if time is None else [self._badge(time, ratio, plays=True)]
        found += [self._badge(text, ratio, plays=False) for text in tile_text.badges(tile)]
        x = square.x() + 5
        for badge in found:
            size = badge.deviceIndependentSize().toSize()
            if x + size.width() > square.right() - 3:
                break
            where = QRect(QRect(x, square.bottom() - 3 - size.height(), 0, 0).topLeft(), size)
            painter.drawPixmap(_placed(where, square, rtl=rtl).topLeft(), badge)
            x += size.width() + 4

    def _draw_mark(self, painter: QPainter, area: QRect, *, proven: bool, rtl: bool) -> None:
        """At the beginning of ``area``."""
        tokens = self._theme.tokens
        name, ink = (Mark.PROVEN, tokens.ok) if proven else (SIZE_ONLY, tokens.muted)
        sign = icons.pixmap(name, ink, self._mark, painter.device().devicePixelRatioF())
        top = area.y() + (area.height() - self._mark + 1) // 2
        where = QRect(area.x() + 1, top, self._mark, self._mark)
        painter.drawPixmap(_placed(where, area, rtl=rtl).topLeft(), sign)

    def _draw_ring(self, painter: QPainter, square: QRect, look: Look) -> None:
        if not (look.selected or look.current):
            return
        tokens = self._theme.tokens
        width = 3 if look.selected and look.current else 2
        painter.setPen(QPen(QColor(tokens.focus if look.selected else tokens.ctl), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        out = _RING_GAP + width / 2 - 0.5
        ring = QRectF(square).adjusted(-out, -out, out, out)
        painter.drawRoundedRect(ring, _ROUND + _RING_GAP, _ROUND + _RING_GAP)


def _badge(text: str, ratio: float, *, plays: bool) -> QPixmap:
    """A badge to be laid on a photo, with the sign of a film before it where it ``plays``."""
    font = scaled_font(TextSize.BADGE_ON_PHOTO, QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    height = metrics.height() + 2
    sign = round(metrics.ascent() * 0.62) if plays else 0
    gap = 5 if plays and text else 0
    size = QSize(metrics.horizontalAdvance(text) + sign + gap + 10, height)
    drawn = QPixmap(size * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plate = QColor(ON_PHOTO.plate)
    plate.setAlphaF(ON_PHOTO.cover)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate)
    painter.drawRoundedRect(QRect(0, 0, size.width(), height), 3, 3)
    ink = QColor(ON_PHOTO.ink)
    if plays:
        painter.setBrush(ink)
        top = (height - sign) / 2
        corners = [QPointF(5, top), QPointF(5 + sign * 0.9, height / 2), QPointF(5, top + sign)]
        painter.drawPolygon(QPolygonF(corners))
    painter.setPen(ink)
    painter.setFont(font)
    words = QRect(5 + sign + gap, 0, size.width() - 5 - sign - gap, height)
    painter.drawText(words, _LINE | int(Qt.AlignmentFlag.AlignLeft), text)
    painter.end()
    return drawn


def _placed(area: QRect, within: QRect, *, rtl: bool) -> QRect:
    """``area`` as it stands in the reading direction."""
    if not rtl:
        return area
    return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, within, area)


def _text(painter: QPainter, area: QRect, font: QFont, ink: str, words: str, *, rtl: bool) -> None:
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(area, _LINE | int(side | Qt.AlignmentFlag.AlignAbsolute), words)
