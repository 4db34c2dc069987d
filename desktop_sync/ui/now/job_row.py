"""How a row of the job list is drawn.

Owns the measures of a row, taken once from the font, and draws from tokens. Drawn several
times a second while the engine works, so nothing is computed or looked up twice. Must not
know of models or views.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QFont, QPixmap, QTransform

from desktop_sync.model.asset import AssetKind
from desktop_sync.model.job import JobRow, JobSection, JobState
from desktop_sync.ui import icons, job_text
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.messages import number, translate
from desktop_sync.ui.now.canvas import Canvas, Lettering, colour, pen
from desktop_sync.ui.now.pictures import Pictures
from desktop_sync.ui.theme import TextSize, Theme, scaled_px
from desktop_sync.ui.tokens import Tokens
from desktop_sync.wording import shown

GAP = 12
_INSET = 6
_END_INSET = 10
_KIND_ICONS = {
    AssetKind.LIVE_PHOTO: "live-photo",
    AssetKind.VIDEO: "video",
    AssetKind.BURST: "burst",
}


class Title(Struct, frozen=True):
    """The title row of a section."""

    section: JobSection
    count: int


class Job(Struct, frozen=True):
    """A job's row. ``low`` is the form of a job that waits; ``rate`` is bytes a second."""

    row: JobRow
    low: bool = False
    rate: float = 0.0
    paused: bool = False
    paused_until: datetime | None = None


Item = Title | Job | None
"""What a row shows; None for one whose page is on its way."""


class RowPainter:
    """Draws titles and jobs; ``measure_again`` after the system's font has changed."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        self._theme = theme
        self._pictures = pictures
        self.measure_again()

    def measure_again(self) -> None:
        self._name = Lettering(TextSize.BODY, QFont.Weight.DemiBold)
        self._body = Lettering(TextSize.BODY)
        self._second = Lettering(TextSize.SECOND)
        self._badge = Lettering(TextSize.BADGE)
        self._side, self._small_side = scaled_px(40), scaled_px(28)
        self._mark_side, self._icon_side = scaled_px(14), scaled_px(18)
        lines = self._name.height + self._second.height
        self.tall = max(52, lines + 14, self._side + GAP)
        self.low = max(40, self._name.height + 18, self._small_side + GAP)
        self.title = max(34, self._name.height + 14)
        sample = translate("jobs", "{done} of {total}").format(done="999", total="999 MB")
        measures = (sample + "   99.9 MB/s", translate("jobs", "checking the copy"))
        self._measure_width = max(168, *map(self._second.width, measures))
        self._size_width = self._second.width("999 MB")
        self._again = translate("jobs", "Try again")
        self._again_width = self._second.width(self._again) + 24

    def draw(self, canvas: Canvas, item: Item) -> None:
        if isinstance(item, Title):
            self._draw_title(canvas, item)
            return
        self._draw_ground(canvas)
        if item is None:
            self._draw_unknown(canvas)
        elif item.low:
            self._draw_next(canvas, item.row)
        else:
            self._draw_job(canvas, item)

    def button(self, canvas: Canvas) -> QRect:
        """Where the button of a failed job stands."""
        return canvas.place(self._button(canvas.area))

    def _button(self, area: QRect) -> QRect:
        right = area.right() - _END_INSET - self._again_width + 1
        height = self._second.height + 12
        return QRect(right, area.center().y() - height // 2, self._again_width, height)

    # Rows -----------------------------------------------------------------------------

    def _draw_title(self, canvas: Canvas, title: Title) -> None:
        tokens, words = self._theme.tokens, job_text.section_title(title.section)
        area = canvas.area
        canvas.write(area, self._name, tokens.text, words)
        rest = area.adjusted(self._name.width(words) + 7, 0, 0, 0)
        canvas.write(rest, self._body, tokens.muted, number(title.count))

    def _draw_ground(self, canvas: Canvas) -> None:
        tokens, painter = self._theme.tokens, canvas.painter
        area = canvas.area.adjusted(1, 1, -1, -1)
        if canvas.selected:
            painter.setPen(pen(tokens.sel_edge, 2))
            painter.setBrush(colour(tokens.sel))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        if canvas.focused:
            painter.setPen(pen(tokens.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)

    def _draw_unknown(self, canvas: Canvas) -> None:
        self._draw_square(canvas, self._small_side, None)
        area = canvas.area
        bar = QRect(area.x() + _INSET + self._side + GAP, area.center().y() - 4, 120, 8)
        canvas.painter.drawRoundedRect(canvas.place(bar), 4, 4)

    def _draw_next(self, canvas: Canvas, row: JobRow) -> None:
        muted, area = self._theme.tokens.muted, canvas.area.adjusted(_INSET, 0, -_END_INSET, 0)
        self._draw_square(canvas, self._small_side, row)
        size = job_text.measure(row, 0)[1]
        size_width = max(self._size_width, self._second.width(size)) + GAP
        left = area.adjusted(self._side + GAP, 0, -size_width, 0)
        end = self._draw_name(canvas, left, row, self._body)
        mark, detail = job_text.detail(row, paused=False)
        source = detail if mark else job_text.place(row)
        middle = QRect(end + GAP, area.y(), area.right() - size_width - end - GAP, area.height())
        canvas.write(middle, self._second, muted, self._fitted(source, middle), trailing=True)
        canvas.write(area, self._second, muted, size, trailing=True)

    def _draw_job(self, canvas: Canvas, job: Job) -> None:
        row, area = job.row, canvas.area.adjusted(_INSET, 0, -_END_INSET, 0)
        self._draw_square(canvas, self._side, row)
        failed = row.state is JobState.FAILED
        most = area.width() * 9 // 20
        right_width = self._again_width if failed else min(most, self._measure_width)
        x, width = area.x() + self._side + GAP, area.width() - self._side - right_width - 2 * GAP
        top = area.y() + (area.height() - self._name.height - self._second.height - 2) // 2
        self._draw_name(canvas, QRect(x, top, width, self._name.height), row, self._name)
        second = QRect(x, top + self._name.height + 2, width, self._second.height)
        self._draw_detail(canvas, second, job)
        if failed:
            self._draw_again(canvas)
        else:
            right = area.right() - right_width + 1
            self._draw_measure(canvas, QRect(right, area.y(), right_width, area.height()), job)

    # Parts of a row -------------------------------------------------------------------

    def _draw_name(self, canvas: Canvas, area: QRect, row: JobRow, kind: Lettering) -> int:
        """The name and those of its badges that have room beside it; where they end."""
        name = shown(row.name)
        if kind.width(name) > area.width():
            name = kind.metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, area.width())
        canvas.write(area, kind, self._theme.tokens.text, name)
        x = area.x() + kind.width(name) + 7
        for badge in job_text.badges(row):
            width = self._badge.width(badge) + 10
            if x + width > area.right() + 1:
                break
            self._draw_badge(canvas, x, area, width, badge)
            x += width + 6
        return x

    def _draw_badge(self, canvas: Canvas, x: int, line: QRect, width: int, words: str) -> None:
        tokens, height = self._theme.tokens, self._badge.height + 2
        box = QRect(x, line.y() + (line.height() - height) // 2, width, height)
        canvas.write_in_box(box, self._badge, tokens.muted, words, tokens.line, tokens.raised, 3)

    def _draw_detail(self, canvas: Canvas, area: QRect, job: Job) -> None:
        tokens = self._theme.tokens
        mark, text = job_text.detail(job.row, paused=job.paused, until=job.paused_until)
        if mark is not None:
            side = self._mark_side
            drawn = icons.pixmap(mark, _ink(mark, tokens), side, canvas.ratio)
            y = area.y() + (area.height() - side) // 2
            canvas.painter.drawPixmap(canvas.place(QRect(area.x(), y, side, side)), drawn)
            area = area.adjusted(side + 5, 0, 0, 0)
        canvas.write(area, self._second, tokens.muted, self._fitted(text, area))

    def _fitted(self, text: str, area: QRect) -> str:
        """As much of a second line's ``text`` as ``area`` has room for."""
        if self._second.width(text) <= area.width():
            return text
        return self._second.metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())

    def _draw_measure(self, canvas: Canvas, area: QRect, job: Job) -> None:
        tokens, row, painter = self._theme.tokens, job.row, canvas.painter
        left, right = job_text.measure(row, job.rate)
        if self._second.width(left) + self._second.width(right) + 8 > area.width():
            left, right = ("", right) if row.state is not JobState.RUNNING else (left, "")
        left = self._fitted(left, area)
        if row.state is not JobState.RUNNING:
            canvas.write(area, self._second, tokens.muted, left)
            canvas.write(area, self._second, tokens.text, right, trailing=True)
            return
        top = area.y() + (area.height() - self._second.height - 10) // 2
        line = QRect(area.x(), top, area.width(), self._second.height)
        canvas.write(line, self._second, tokens.muted, left)
        if right:
            canvas.write(line, self._second, tokens.text, right, trailing=True)
        bar = QRect(area.x(), line.bottom() + 5, area.width(), 4)
        share = 1.0 if row.checking else min(1.0, row.done_bytes / max(1, row.size_bytes))
        done = QRect(bar.x(), bar.y(), round(bar.width() * share), bar.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens.track))
        painter.drawRoundedRect(canvas.place(bar), 2, 2)
        moving = tokens.importing if row.destination is None else tokens.accent
        painter.setBrush(colour(tokens.muted if job.paused else moving))
        painter.drawRoundedRect(canvas.place(done), 2, 2)

    def _draw_again(self, canvas: Canvas) -> None:
        tokens, words = self._theme.tokens, self._again
        box = self._button(canvas.area)
        canvas.write_in_box(box, self._second, tokens.text, words, tokens.ctl, tokens.surface, 6)

    def _draw_square(self, canvas: Canvas, side: int, row: JobRow | None) -> None:
        """The picture; while there is none, a raised square with the sign of the kind."""
        tokens, area, painter = self._theme.tokens, canvas.area, canvas.painter
        x = area.x() + _INSET + (self._side - side) // 2
        place = canvas.place(QRect(x, area.y() + (area.height() - side) // 2, side, side))
        picture = None if row is None else self._pictures.of(row, side)
        if picture is None or picture.deviceIndependentSize().width() < side:
            painter.setPen(pen(tokens.line))
            painter.setBrush(colour(tokens.raised))
            painter.drawRoundedRect(place, 4, 4)
        if picture is not None:
            _draw_rounded(canvas, place, picture)
        elif row is not None:
            name = _KIND_ICONS.get(row.kind, "photo")
            drawn = icons.pixmap(name, tokens.muted, self._icon_side, canvas.ratio)
            inset = (side - self._icon_side + 1) // 2
            painter.drawPixmap(place.x() + inset, place.y() + inset, drawn)


def _draw_rounded(canvas: Canvas, place: QRect, picture: QPixmap) -> None:
    """``picture`` with round corners in the middle of ``place``."""
    painter = canvas.painter
    area = QRect(QPoint(0, 0), picture.deviceIndependentSize().toSize())
    area.moveCenter(place.center())
    brush = QBrush(picture)
    share = 1 / picture.devicePixelRatio()
    brush.setTransform(QTransform.fromScale(share, share))
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.setBrushOrigin(area.topLeft())
    painter.drawRoundedRect(area, 4, 4)
    painter.restore()


def _ink(mark: Mark, tokens: Tokens) -> str:
    return {
        Mark.PROVEN: tokens.ok,
        Mark.SIZE_ONLY: tokens.ok,
        Mark.HELD: tokens.hold,
        Mark.ATTENTION: tokens.fail,
    }.get(mark, tokens.muted)
