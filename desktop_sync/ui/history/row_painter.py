"""How the history is drawn: heads of days, cards, and rows on them.

Drawn by the theme's tokens and fonts, mirrored in right-to-left languages. Must not know of
models or of scrolling.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QStyle

from desktop_sync.model.history import HistoryDay, HistoryRow, RowState
from desktop_sync.ui import icons
from desktop_sync.ui.dates import day_title
from desktop_sync.ui.history import row_text
from desktop_sync.ui.history.row_text import Mark, Sentence
from desktop_sync.ui.history.sentence import Colours, SentenceFonts, laid_out
from desktop_sync.ui.messages import clock
from desktop_sync.ui.previews import Previews, PreviewSpec
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.ui.tokens import Tokens

GAP = 12
INSET = 13
RADIUS = 8

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_LEFT = int(_MIDDLE | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(_MIDDLE | Qt.AlignmentFlag.AlignRight)
_LINE = int(Qt.TextFlag.TextSingleLine)


class Canvas(Struct):
    """Where one row is drawn: its rectangle as read from the left, and how it is marked."""

    painter: QPainter
    area: QRect
    ratio: float
    rtl: bool = False
    selected: bool = False
    focused: bool = False
    opened: bool = False

    def place(self, area: QRect) -> QRect:
        """``area`` as it stands in the reading direction."""
        if not self.rtl:
            return area
        return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, self.area, area)


def ink(mark: Mark, tokens: Tokens) -> str:
    return {
        Mark.PROVEN: tokens.ok,
        Mark.SIZE_ONLY: tokens.ok,
        Mark.RUNNING: tokens.importing,
        Mark.ATTENTION: tokens.fail,
    }.get(mark, tokens.muted)


class RowPainter:
    """Draws what stands in the list; ``measure_again`` after the font has changed."""

    def __init__(self, theme: Theme, previews: Previews, library: Path) -> None:
        self._theme = theme
        self._previews = previews
        self._library = library
        self.measure_again()

    def measure_again(self) -> None:
        self._body = scaled_font(TextSize.BODY)
        self._strong = scaled_font(TextSize.BODY, QFont.Weight.DemiBold)
        self._second = scaled_font(TextSize.SECOND)
        self._second_strong = scaled_font(TextSize.SECOND, QFont.Weight.DemiBold)
        line = QFontMetrics(self._body)
        self._mark, self._side, self._chevron = scaled_px(14), scaled_px(28), scaled_px(9)
        self.row = max(44, self._side + 16, 2 * line.height() + 8)
        self.head = max(36, line.height() + 16)
        second = QFontMetrics(self._second)
        noon = datetime(2026, 12, 28, 22, 58).astimezone()
        self._time_width = second.horizontalAdvance(clock(noon)) + 4
        self._size_width = second.horizontalAdvance("999.9 MB") + GAP
        fonts = SentenceFonts(self._strong, self._body)
        self._lay_out = lru_cache(maxsize=512)(partial(laid_out, fonts))

    @property
    def opened_inset(self) -> int:
        """Where the opened part begins beside the card's edge: under the mark."""
        return INSET + self._time_width + GAP

    # Heads and cards ------------------------------------------------------------------

    def draw_head(self, canvas: Canvas, day: HistoryDay) -> None:
        tokens = self._theme.tokens
        title = day_title(day.day, datetime.now().astimezone().date())
        area = canvas.area.adjusted(0, 4, 0, 0)
        self._text(canvas, area, self._strong, tokens.text, title)
        area.setLeft(area.left() + QFontMetrics(self._strong).horizontalAdvance(title) + 10)
        end, summary = Qt.TextElideMode.ElideRight, row_text.day_summary(day)
        summary = QFontMetrics(self._body).elidedText(summary, end, area.width())
        self._text(canvas, area, self._body, tokens.muted, summary)

    def draw_card(self, painter: QPainter, card: QRect, shaded: QRect | None) -> None:
        """The ground of a day's rows; ``shaded`` is where one is open."""
        tokens = self._theme.tokens
        path = QPainterPath()
        path.addRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.fillPath(path, QColor(tokens.surface))
        if shaded is not None:
            painter.save()
            painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
            painter.fillRect(shaded, QColor(tokens.raised))
            painter.restore()
        painter.strokePath(path, QPen(QColor(tokens.line)))

    # Rows -----------------------------------------------------------------------------

    def draw_row(self, canvas: Canvas, row: HistoryRow | None, *, first: bool) -> None:
        tokens, painter, area = self._theme.tokens, canvas.painter, canvas.area
        if not first:
            edge = QRect(area.left() + 1, area.top(), area.width() - 2, 1)
            painter.fillRect(edge, QColor(tokens.line))
        self._draw_state(canvas)
        x = area.left() + INSET
        middle = area.center().y() + 1
        mark_x = x + self._time_width + GAP
        thumb = QRect(mark_x + self._mark + GAP, 0, self._side, self._side)
        thumb.moveTop(middle - self._side // 2)
        if row is None:
            self._draw_square(canvas, thumb)
            return
        time = QRect(x, area.top(), self._time_width, area.height())
        self._text(canvas, time, self._second, tokens.muted, clock(row.entry.at))
        mark = row_text.mark(row)
        colour = tokens.muted if row.state is RowState.NOTED else ink(mark, tokens)
        sign = icons.pixmap(mark, colour, self._mark, canvas.ratio)
        sign_area = QRect(mark_x, middle - self._mark // 2, self._mark, self._mark)
        painter.drawPixmap(canvas.place(sign_area), sign)
        self._draw_thumb(canvas, thumb, row)
        end = self._draw_chevron(canvas, middle)
        left = thumb.right() + 1 + GAP
        end = self._draw_end(canvas, left, end, row)
        room = QRect(left, area.top(), max(0, end - left), area.height())
        self._draw_sentence(canvas, room, row_text.sentence(row))

    def _draw_state(self, canvas: Canvas) -> None:
        tokens, painter = self._theme.tokens, canvas.painter
        area = QRectF(canvas.area).adjusted(3, 3, -3, -2)
        if canvas.selected and self._theme.high_contrast:
            painter.setPen(QPen(QColor(tokens.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 6, 6)
        elif canvas.selected and not canvas.opened:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.sel))
            painter.drawRoundedRect(area, 6, 6)
        if canvas.focused:
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 6, 6)

    def _draw_chevron(self, canvas: Canvas, middle: int) -> int:
        """The chevron turns down when the row is open; where the text before it ends."""
        side = self._chevron
        box = QRect(canvas.area.right() - INSET - side, middle - side // 2, side, side)
        place = QRectF(canvas.place(box))
        short, long = side * 0.28, side * 0.45
        centre = place.center()
        points = [QPointF(-short, -long), QPointF(short, 0), QPointF(-short, long)]
        if canvas.opened:
            points = [QPointF(-long, -short), QPointF(0, short), QPointF(long, -short)]
        elif canvas.rtl:
            points = [QPointF(-one.x(), one.y()) for one in points]
        pen = QPen(QColor(self._theme.tokens.muted), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawPolyline(QPolygonF([centre + one for one in points]))
        return box.left() - GAP

    def _draw_end(self, canvas: Canvas, left: int, end: int, row: HistoryRow) -> int:
        """What became of it, or where and how much; where the sentence ends."""
        tokens, area = self._theme.tokens, canvas.area
        became = row_text.solved(row, datetime.now().astimezone().date())
        wide = area.width() >= left + 76 * QFontMetrics(self._body).averageCharWidth()
        if became and wide:
            is_solved = row.state is RowState.SOLVED
            font = self._second_strong if is_solved else self._second
            width = QFontMetrics(font).horizontalAdvance(became)
            colour = tokens.ok if is_solved else tokens.muted
            line = QRect(end - width, area.top(), width, area.height())
            self._text(canvas, line, font, colour, became, trailing=True)
            if not is_solved:
                return line.left() - GAP
            sign = icons.pixmap(Mark.PROVEN, tokens.ok, self._mark, canvas.ratio)
            y = area.center().y() + 1 - self._mark // 2
            box = QRect(line.left() - self._mark - 5, y, self._mark, self._mark)
            canvas.painter.drawPixmap(canvas.place(box), sign)
            return box.left() - GAP
        text = row_text.measure(row)
        width = self._size_width if wide else QFontMetrics(self._second).horizontalAdvance(text)
        measure = QRect(end - width, area.top(), width, area.height())
        self._text(canvas, measure, self._second, tokens.muted, text, trailing=True)
        if not wide:
            return measure.left() - GAP
        where = row_text.place(row)
        width = QFontMetrics(self._second).horizontalAdvance(where)
        place = QRect(measure.left() - width, area.top(), width, area.height())
        self._text(canvas, place, self._second, tokens.muted, where, trailing=True)
        return place.left() - GAP

    def _draw_thumb(self, canvas: Canvas, area: QRect, row: HistoryRow) -> None:
        asset = row.asset
        if asset is None:
            of_one = row.entry.job_id is not None or row.entry.upload_id is not None
            if row.count == 1 and of_one:
                self._draw_square(canvas, area)
            return
        want = PreviewSpec(asset.sha256, self._library / asset.library_path)
        picture = self._previews.pixmap(want, self._side)
        if picture is None:
            self._draw_square(canvas, area)
            return
        place = canvas.place(area)
        path = QPainterPath()
        path.addRoundedRect(QRectF(place), 4, 4)
        canvas.painter.save()
        canvas.painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        size = picture.deviceIndependentSize().toSize()
        inside = QRect(place)
        inside.setSize(size.boundedTo(place.size()))
        inside.moveCenter(place.center())
        canvas.painter.drawPixmap(inside, picture)
        canvas.painter.restore()

    def _draw_square(self, canvas: Canvas, area: QRect) -> None:
        canvas.painter.setPen(QColor(self._theme.tokens.line))
        canvas.painter.setBrush(QColor(self._theme.tokens.raised))
        canvas.painter.drawRoundedRect(
            QRectF(canvas.place(area)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4
        )

    # Text -----------------------------------------------------------------------------

    def _draw_sentence(self, canvas: Canvas, room: QRect, sentence: Sentence) -> None:
        tokens = self._theme.tokens
        colours = Colours(tokens.text, tokens.muted)
        made = self._lay_out(sentence, room.width(), canvas.rtl, colours)
        place = canvas.place(room)
        height = made.boundingRect().height()
        top = place.top() + (place.height() - height) / 2
        made.draw(canvas.painter, QPointF(place.left(), top))

    def _text(
        self,
        canvas: Canvas,
        area: QRect,
        font: QFont,
        colour: str,
        text: str,
        *,
        trailing: bool = False,
    ) -> None:
        canvas.painter.setFont(font)
        canvas.painter.setPen(QColor(colour))
        flags = _RIGHT if trailing is not canvas.rtl else _LEFT
        canvas.painter.drawText(canvas.place(area), flags | _LINE, text)
