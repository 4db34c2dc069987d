"""The files of an asset, which move as one: a row each, with what is proven of it."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_sync.model.evidence import LIBRARY, Grade
from desktop_sync.model.library import ResourceReceipt
from desktop_sync.ui import icons
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.model import Index
from desktop_sync.ui.messages import size, tip, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.wording import shown

_FILE_ROLE = Qt.ItemDataRole.UserRole


class FileList(QListWidget):
    """The files of an asset, which move as one. ``chosen`` carries the place of the one whose
    receipt is to be shown."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("files")
        self.setItemDelegate(_FileDelegate(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate("receipt", "Files"))
        self.currentRowChanged.connect(self.chosen)

    def show_files(self, resources: tuple[ResourceReceipt, ...]) -> None:
        self.clear()
        for one in resources:
            item = QListWidgetItem()
            name = PurePosixPath(one.library_path).name
            proof = tile_text.proof(proven=is_read_back(one))
            words = f"{tile_text.role(one.role)}, {shown(name)}, {size(one.size_bytes)}, {proof}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(tip(f"{shown(name)}\n{proof}"))
            item.setData(_FILE_ROLE, one)
            self.addItem(item)
        self.setFixedHeight(len(resources) * self.sizeHintForRow(0) + 2 * self.frameWidth())
        self.setCurrentRow(0)


class _FileDelegate(QStyledItemDelegate):
    """A file's row: its role, its format, its size and its mark."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        body = QFontMetrics(scaled_font(TextSize.BODY)).height()
        return QSize(0, max(scaled_px(26), body + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one, tokens = index.data(_FILE_ROLE), self._theme.tokens
        area = option.rect.adjusted(2, 0, -2, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(tokens.sel_edge), 2))
            painter.setBrush(QColor(tokens.sel))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        self._paint_words(painter, option, area.adjusted(8, 0, -8, 0), one)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        one: ResourceReceipt,
    ) -> None:
        tokens, ratio = self._theme.tokens, painter.device().devicePixelRatioF()
        proven = is_read_back(one)
        body, second = scaled_font(TextSize.BODY), scaled_font(TextSize.SECOND)
        role, extension = tile_text.role(one.role), _extension(one.library_path)
        icon, mark = scaled_px(16), scaled_px(12)
        words = size(one.size_bytes)
        words_width = QFontMetrics(second).horizontalAdvance(words)
        right = area.right() + 1 - mark
        x, size_at = area.x() + icon + 8, right - 8 - words_width
        end = Qt.TextElideMode.ElideRight
        role = QFontMetrics(body).elidedText(role, end, size_at - x - 8)
        role_width = QFontMetrics(body).horizontalAdvance(role)

        def place(x: int, width: int, height: int) -> QRect:
            top = area.y() + (area.height() - height) // 2
            return QStyle.visualRect(option.direction, area, QRect(x, top, width, height))

        side = Qt.AlignmentFlag.AlignVCenter | QStyle.visualAlignment(
            option.direction, Qt.AlignmentFlag.AlignLeft
        )
        sign = "video" if "video" in one.role.value else "photo"
        where = place(area.x(), icon, icon)
        painter.drawPixmap(where.topLeft(), icons.pixmap(sign, tokens.muted, icon, ratio))
        painter.setPen(QColor(tokens.text))
        painter.setFont(body)
        painter.drawText(place(x, role_width, area.height()), side, role)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(second)
        rest = max(0, size_at - x - role_width - 16)
        short = QFontMetrics(second).elidedText(extension, end, rest)
        painter.drawText(place(x + role_width + 8, rest, area.height()), side, short)
        painter.drawText(place(size_at, words_width, area.height()), side, words)
        name, ink = (Mark.PROVEN, tokens.ok) if proven else (Mark.SIZE_ONLY, tokens.muted)
        drawn = icons.pixmap(name, ink, mark, ratio)
        painter.drawPixmap(place(right, mark, mark).topLeft(), drawn)


def is_read_back(resource: ResourceReceipt) -> bool:
    """Whether our copy of a file was read back."""
    return any(one.place == LIBRARY and one.grade is Grade.READ_BACK for one in resource.evidence)


def _extension(path: str) -> str:
    return PurePosixPath(path).suffix[1:].upper()
