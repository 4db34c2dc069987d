"""The part that opens under a row: the reason, the story, a picture, and what can be done.

Must not know of the list it stands in.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.model.history import HistoryStory, RowState
from desktop_sync.ui import icons
from desktop_sync.ui.history import opened_text
from desktop_sync.ui.history.opened_text import Line
from desktop_sync.ui.history.row_painter import INSET, ink
from desktop_sync.ui.messages import translate
from desktop_sync.ui.previews import Previews, PreviewSpec
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

PICTURE = QSize(132, 88)
_BELOW_EM = 34
"""Narrower than so many times the font's height, picture and buttons stand below."""


class OpenedPart(QWidget):
    """Shows a ``HistoryStory``. ``retry_asked`` and ``copy_asked`` carry it, ``asset_asked``
    the id of the asset to be shown."""

    retry_asked = Signal(object)
    asset_asked = Signal(int)
    copy_asked = Signal(object)

    def __init__(self, theme: Theme, previews: Previews, library: Path) -> None:
        super().__init__()
        self._theme = theme
        self._previews = previews
        self._library = library
        self.story: HistoryStory | None = None
        self.inset = INSET
        self.setAccessibleName(translate("history", "What became of it"))
        self._title = _label(TextSize.BODY, QFont.Weight.DemiBold)
        self._more = _label(TextSize.SECOND)
        self._more.setProperty("quiet", "true")
        self._lines = _Story(theme)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.retry = QPushButton()
        self.retry.clicked.connect(lambda: self.retry_asked.emit(self.story))
        self.show_asset = QPushButton(translate("history", "Show in Library"))
        self.show_asset.clicked.connect(self._ask_for_asset)
        self.copy = QPushButton(translate("history", "Copy details"))
        self.copy.clicked.connect(lambda: self.copy_asked.emit(self.story))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._more)
        words.addSpacing(6)
        words.addWidget(self._lines)
        words.addStretch(1)
        side = QVBoxLayout()
        side.setSpacing(8)
        for widget in (self._picture, self.retry, self.show_asset, self.copy):
            side.addWidget(widget)
        side.addStretch(1)
        self._columns = QHBoxLayout(self)
        self._columns.setSpacing(24)
        self._columns.addLayout(words, 1)
        self._columns.addLayout(side)
        previews.ready.connect(self._take_picture)
        theme.changed.connect(self._recolour)

    def show_story(self, story: HistoryStory) -> None:
        """Fill the part anew, unless nothing of the story has changed."""
        if story == self.story:
            return
        self.story = story
        title, more = opened_text.reason(story.row)
        self._title.setText(title)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._lines.show_lines(opened_text.lines(story, datetime.now().astimezone().date()))
        self.retry.setVisible(self._may_retry(story))
        stopped = story.summary is not None
        self.retry.setText(
            translate("history", "Import again") if stopped else translate("history", "Try again")
        )
        self.show_asset.setVisible(story.row.asset is not None)
        self._show_picture()

    def height_for(self, width: int) -> int:
        """How high the part is to be at ``width``."""
        em = self.fontMetrics().height()
        below = width < _BELOW_EM * em
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if below else direction.LeftToRight)
        self._columns.setContentsMargins(self.inset, 2, 16, 20)
        for layout in self.findChildren(QLayout):
            layout.invalidate()
        needed = self._columns.totalHeightForWidth(width)
        return needed if needed > 0 else self.sizeHint().height()

    def _may_retry(self, story: HistoryStory) -> bool:
        failed = story.row.state is RowState.FAILED
        event = story.row.entry.event
        if story.row.entry.upload_id is not None:
            return failed or (event == "upload-cancelled" and story.row.asset is not None)
        return event == "cancelled" or (failed and event in ("failed", "import-started"))

    def _ask_for_asset(self) -> None:
        if self.story is not None and self.story.row.asset is not None:
            self.asset_asked.emit(self.story.row.asset.id)

    def _take_picture(self, key: str) -> None:
        asset = None if self.story is None else self.story.row.asset
        if asset is not None and asset.sha256 == key:
            self._show_picture()

    def _show_picture(self) -> None:
        """Room is kept for a picture that is on its way."""
        asset = None if self.story is None else self.story.row.asset
        box = QSize(scaled_px(PICTURE.width()), scaled_px(PICTURE.height()))
        self._picture.setVisible(asset is not None)
        self._picture.setMinimumSize(box)
        if asset is None:
            self._picture.clear()
            return
        want = PreviewSpec(asset.sha256, self._library / asset.library_path)
        picture = self._previews.picture(want, box)
        if picture is None:
            self._picture.clear()
            self._picture.setVisible(not self._previews.impossible(asset.sha256))
        else:
            self._picture.setPixmap(picture)

    def _recolour(self) -> None:
        story, self.story = self.story, None
        if story is not None:
            self.show_story(story)


class _Story(QWidget):
    """Lines one below the other, their marks joined by a thread."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marks: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(9)
        self._grid.setColumnStretch(2, 1)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._marks.clear()
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
        for row, line in enumerate(lines):
            time = _label(TextSize.SECOND)
            time.setWordWrap(False)
            time.setProperty("quiet", "true")
            time.setText(line.time)
            mark = QLabel()
            side = scaled_px(14)
            tokens = self._theme.tokens
            mark.setPixmap(
                icons.pixmap(line.mark, ink(line.mark, tokens), side, self.devicePixelRatioF())
            )
            mark.setContentsMargins(0, max(0, (self.fontMetrics().height() - side) // 2), 0, 0)
            weight = QFont.Weight.DemiBold if line.last else QFont.Weight.Normal
            text = _label(TextSize.BODY, weight)
            text.setText(line.text)
            for column, label in enumerate((time, mark, text)):
                label.setAlignment(top)
                self._grid.addWidget(label, row, column)
                label.show()
            self._marks.append(mark)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.tokens.ctl), 1))
        side = scaled_px(14)
        for above, below in zip(self._marks, self._marks[1:], strict=False):
            x = above.geometry().center().x()
            start = above.y() + above.contentsMargins().top() + side + 3
            end = below.y() + below.contentsMargins().top() - 3
            painter.drawLine(QPoint(x, start), QPoint(x, end))
        painter.end()


def _label(size: TextSize, weight: QFont.Weight = QFont.Weight.Normal) -> QLabel:
    made = QLabel()
    made.setFont(scaled_font(size, weight))
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
