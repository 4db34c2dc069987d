"""How a tile of the library and a day's head are drawn.

Owns their measures, taken once from the font. Must not know of models or views, nor decode
anything.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap

from desktop_sync.model.library import AssetTile
from desktop_sync.ui import icons
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.library.upload_state import place_state
from desktop_sync.ui.messages import number
from desktop_sync.ui.theme import scaled_px
from desktop_sync.ui.tiles.layout import Measures
from desktop_sync.ui.tiles.painter import Look, TilePainter, draw_text, placed
from desktop_sync.ui.tiles.text import badges, playing_time


class Head(Struct, frozen=True):
    """A day's head: its title, how many assets it has, and what is noteworthy of all of them."""

    title: str
    count: int
    proof: str | None


class LibraryPainter(TilePainter):
    """Draws tiles with the marks of the places under them, and heads of days."""

    def measure_again(self) -> None:
        super().measure_again()
        head = max(scaled_px(34), QFontMetrics(self._title).height() + 14)
        self._measures = Measures(
            least_side=scaled_px(88), most_side=scaled_px(128), head=head, foot=scaled_px(26)
        )

    @property
    def measures(self) -> Measures:
        return self._measures

    def draw_head(self, painter: QPainter, area: QRect, head: Head, *, rtl: bool) -> None:
        """In ``area``, the title where reading begins."""
        tokens = self._theme.tokens
        area = area.adjusted(0, 0, 0, -2)
        title = QFontMetrics(self._title).horizontalAdvance(head.title)
        draw_text(painter, area, self._title, tokens.text, head.title, rtl=rtl)
        rest = area.adjusted(title + 8, 0, 0, 0)
        count = number(head.count)
        used = title + 8 + QFontMetrics(self._body).horizontalAdvance(count)
        beside = placed(rest, area, rtl=rtl)
        draw_text(painter, beside, self._body, tokens.muted, count, rtl=rtl)
        if head.proof is None:
            return
        width = QFontMetrics(self._second).horizontalAdvance(head.proof) + self._mark + 6
        if used + 16 + width > area.width():
            return
        right = QRect(area.right() - width + 1, area.y(), width, area.height())
        words = placed(right.adjusted(self._mark + 6, 0, 0, 0), area, rtl=rtl)
        draw_text(painter, words, self._second, tokens.muted, head.proof, rtl=rtl)
        self._draw_mark(painter, right, area, (Mark.PROVEN, tokens.ok), rtl=rtl)

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
        self.draw_picture(painter, square, picture)
        if tile is not None:
            if picture is None:
                self.draw_kind(painter, square, tile.kind)
            self.draw_badges(painter, square, playing_time(tile), badges(tile), rtl=rtl)
            foot = QRect(square.x(), square.bottom() + 1, square.width(), self._measures.foot - 3)
            self._draw_places(painter, foot, tile, rtl=rtl)
        self.draw_ring(painter, square, look)

    def _draw_places(self, painter: QPainter, foot: QRect, tile: AssetTile, *, rtl: bool) -> None:
        """The mark of the library, and one for each destination, as many as there is room for."""
        tokens = self._theme.tokens
        here = (Mark.PROVEN, tokens.ok) if tile.proven else (Mark.SIZE_ONLY, tokens.muted)
        said = (place_state(place) for place in tile.places)
        signs = [here, *((one.mark, getattr(tokens, one.ink)) for one in said)]
        step = self._mark + scaled_px(3)
        for at, sign in enumerate(signs[: foot.width() // step]):
            self._draw_mark(painter, foot.adjusted(at * step, 0, 0, 0), foot, sign, rtl=rtl)

    def _draw_mark(
        self, painter: QPainter, area: QRect, within: QRect, sign: tuple[str, str], *, rtl: bool
    ) -> None:
        """At the beginning of ``area``; ``sign`` is the icon and its ink."""
        top = area.y() + (area.height() - self._mark + 1) // 2
        where = QRect(area.x() + 1, top, self._mark, self._mark)
        pixmap = icons.pixmap(*sign, self._mark, self._ratio)
        painter.drawPixmap(placed(where, within, rtl=rtl).topLeft(), pixmap)
