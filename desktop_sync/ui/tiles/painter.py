"""What is drawn of every tile: its picture or the sign of its kind, its badges, its ring.

A badge is drawn once and kept: the same few stand on a hundred thousand photos. Must not know
of models or views, nor decode anything.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
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
from desktop_sync.ui import icons
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.ui.tiles.layout import Measures
from desktop_sync.ui.tokens import ON_PHOTO

ROUND = 4
_RING_GAP = 2
_LINE = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
_KIND_ICONS = {
    AssetKind.LIVE_PHOTO: "live-photo",
    AssetKind.VIDEO: "video",
    AssetKind.BURST: "burst",
}


class Look(Struct, frozen=True):
    """How a tile stands among the others."""

    selected: bool = False
    current: bool = False


class TilePainter:
    """Draws by the theme's tokens; ``measure_again`` after the system's font has changed."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._ratio = 1.0
        self.measure_again()

    @property
    def measures(self) -> Measures:
        """How large tiles and heads are, as the font says."""
        raise NotImplementedError

    def measure_again(self) -> None:
        self._title = scaled_font(TextSize.BODY, QFont.Weight.DemiBold)
        self._body = scaled_font(TextSize.BODY)
        self._second = scaled_font(TextSize.SECOND)
        self._mark = scaled_px(12)
        self._kind_side = scaled_px(24)
        self._ground = lru_cache(maxsize=64)(_ground)
        self._badge = lru_cache(maxsize=512)(_badge)

    def begin(self, painter: QPainter) -> None:
        """Call before tiles are drawn with ``painter``: they are many, and it is asked once."""
        self._ratio = painter.device().devicePixelRatioF()

    def draw_picture(self, painter: QPainter, square: QRect, picture: QPixmap | None) -> None:
        """The picture in the middle of ``square``, on a plain ground where it does not fill it."""
        if picture is None or picture.deviceIndependentSize().toSize() != square.size():
            raised = self._theme.tokens.raised
            ground = self._ground(square.width(), square.height(), raised, self._ratio)
            painter.drawPixmap(square.topLeft(), ground)
        if picture is not None:
            size = picture.deviceIndependentSize()
            where = QRectF(0, 0, size.width(), size.height())
            where.moveCenter(QRectF(square).center())
            rounded = QPainterPath()
            rounded.addRoundedRect(where, ROUND, ROUND)
            painter.save()
            painter.setClipPath(rounded)
            painter.drawPixmap(where.topLeft(), picture)
            painter.restore()

    def draw_kind(self, painter: QPainter, square: QRect, kind: AssetKind) -> None:
        """What stands for a picture that is not there."""
        side = self._kind_side
        name = _KIND_ICONS.get(kind, "photo")
        sign = icons.pixmap(name, self._theme.tokens.ctl, side, self._ratio)
        painter.drawPixmap(square.center() - QPoint(side // 2, side // 2), sign)

    def draw_badges(
        self,
        painter: QPainter,
        square: QRect,
        time: str | None,
        badges: tuple[str, ...],
        *,
        rtl: bool,
    ) -> None:
        """At the foot of the picture: how long a video plays, where it is one (``time``), and
        what else it is; as many as there is room for."""
        if time is None and not badges:
            return
        found = [] if time is None else [self._badge(time, self._ratio, plays=True)]
        found += [self._badge(text, self._ratio, plays=False) for text in badges]
        x = square.x() + 5
        for badge in found:
            size = badge.deviceIndependentSize().toSize()
            if x + size.width() > square.right() - 3:
                break
            where = QRect(QRect(x, square.bottom() - 3 - size.height(), 0, 0).topLeft(), size)
            painter.drawPixmap(placed(where, square, rtl=rtl).topLeft(), badge)
            x += size.width() + 4

    def draw_ring(self, painter: QPainter, square: QRect, look: Look) -> None:
        if not (look.selected or look.current):
            return
        tokens = self._theme.tokens
        width = 3 if look.selected and look.current else 2
        painter.setPen(QPen(QColor(tokens.focus if look.selected else tokens.ctl), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        out = _RING_GAP + width / 2 - 0.5
        ring = QRectF(square).adjusted(-out, -out, out, out)
        painter.drawRoundedRect(ring, ROUND + _RING_GAP, ROUND + _RING_GAP)


def _ground(width: int, height: int, colour: str, ratio: float) -> QPixmap:
    """What a tile stands on, in device-independent pixels."""
    pixmap = QPixmap(QSize(round(width * ratio), round(height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRect(0, 0, width, height), ROUND, ROUND)
    painter.end()
    return pixmap


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


def placed(area: QRect, within: QRect, *, rtl: bool) -> QRect:
    """``area`` as it stands in the reading direction."""
    if not rtl:
        return area
    return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, within, area)


def draw_text(
    painter: QPainter, area: QRect, font: QFont, ink: str, words: str, *, rtl: bool
) -> None:
    """One line of ``words``, where reading begins."""
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(area, _LINE | int(side | Qt.AlignmentFlag.AlignAbsolute), words)
