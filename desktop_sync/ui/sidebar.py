"""The sidebar: the pages with what they have to say, and what is safe.

Owns which row is current and how wide the bar is. Must not know pages or how a row is drawn:
what is chosen is a signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QVBoxLayout, QWidget

from desktop_sync.model.events import Progress, Status
from desktop_sync.ui.messages import number, plural, translate
from desktop_sync.ui.page_table import PageEntry
from desktop_sync.ui.pages import PageName
from desktop_sync.ui.safe_block import SafeBlock
from desktop_sync.ui.sidebar_row import MARGIN, ROW_ROLE, Mark, Row, RowDelegate
from desktop_sync.ui.theme import Theme, scaled_px

WIDTH = 208
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Note:
    """What a page has to say on its row: a few characters, a mark, and both in words."""

    count: str = ""
    mark: Mark | None = None
    words: str = ""


def _note(name: PageName, status: Status) -> _Note:
    if name is PageName.NOW and status.failed:
        words = plural("window", "%Ln photo(s) (needs|need) you", status.failed)
        return _Note(number(status.failed), Mark.ATTENTION, words)
    if name is PageName.NOW and status.hold is not None:
        return _Note("", Mark.HELD, translate("window", "held"))
    return _Note()


class RowsModel(QAbstractListModel):
    """Some of the pages, a row each."""

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self.names = [entry.name for entry in entries]
        self._rows = [Row(entry.icon, entry.label()) for entry in entries]
        self._compact = False

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.sentence if self._compact or row.words else None
        if role == ROW_ROLE:
            return row
        return None

    def show(self, status: Status) -> None:
        for at, name in enumerate(self.names):
            note = _note(name, status)
            row = replace(self._rows[at], count=note.count, mark=note.mark, words=note.words)
            if row != self._rows[at]:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at), self.index(at))

    def set_compact(self, compact: bool) -> None:
        self._compact = compact


class _List(QListView):
    """One group of pages. ``left`` carries -1 or 1 when an arrow key leaves it."""

    left = Signal(int)

    def __init__(self, model: RowsModel, delegate: RowDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, on=False)

    def sizeHint(self) -> QSize:
        rows = self.model().rowCount()
        return QSize(scaled_px(WIDTH), rows * max(1, self.sizeHintForRow(0)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHintForRow(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Down and at == self.model().rowCount() - 1:
            self.left.emit(1)
        elif event.key() == Qt.Key.Key_Up and at <= 0:
            self.left.emit(-1)
        else:
            super().keyPressEvent(event)


class Sidebar(QFrame):
    """``chosen`` carries the ``PageName`` a click or a key asks for."""

    chosen = Signal(object)

    def __init__(self, entries: Sequence[PageEntry], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self._is_told = False
        self._delegate = RowDelegate(theme, self)
        groups = ([e for e in entries if not e.is_apart], [e for e in entries if e.is_apart])
        self._models = [RowsModel(group, self) for group in groups]
        self._lists = [_List(model, self._delegate, self) for model in self._models]
        upper, lower = self._lists
        upper.setAccessibleName(translate("window", "Pages"))
        lower.setAccessibleName(translate("window", "More pages"))
        upper.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        lower.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.safe = SafeBlock(theme)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(0)
        column.addWidget(upper, 1)
        column.addWidget(self.safe)
        column.addSpacing(MARGIN)
        column.addWidget(rule)
        column.addSpacing(8)
        column.addWidget(lower)
        for at, one in enumerate(self._lists):
            one.selectionModel().currentChanged.connect(self._choose)
            one.left.connect(lambda step, at=at: self._go_over(at, step))
        theme.changed.connect(self._recolour)
        self._mirror()

    # What is shown --------------------------------------------------------------------

    def show_progress(self, progress: Progress) -> None:
        for model in self._models:
            model.show(progress.status)
        self.safe.show_status(progress.status)

    def set_current(self, name: PageName) -> None:
        """Mark the row of the page that is in front."""
        self._is_told = True
        for model, one in zip(self._models, self._lists, strict=True):
            if name in model.names:
                one.setCurrentIndex(model.index(model.names.index(name)))
            else:
                one.selectionModel().setCurrentIndex(
                    QModelIndex(), QItemSelectionModel.SelectionFlag.Clear
                )
        self._is_told = False

    def width_for(self, *, compact: bool) -> int:
        """How wide it is with words, or as icons only."""
        wide = self._delegate.width(compact=compact)
        if not compact:
            rows = (m.index(at).data(ROW_ROLE) for m in self._models for at in range(m.rowCount()))
            wide = max(wide, *(self._delegate.width_of(row) for row in rows))
            wide = max(WIDTH - 1, wide + 2 * MARGIN, self.safe.wide_hint() + 2 * MARGIN)
        else:
            wide += 2 * MARGIN
        return wide + 1

    def set_compact(self, compact: bool) -> None:
        """Show icons only, or words again."""
        self._delegate.compact = compact
        for model in self._models:
            model.set_compact(compact)
        self.safe.set_compact(compact)
        self.setFixedWidth(self.width_for(compact=compact))
        for one in self._lists:
            one.doItemsLayout()

    def take_keyboard(self) -> None:
        """Put the keyboard on the current row, where a key asked for it."""
        self.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        for one in self._lists:
            if one.currentIndex().isValid():
                one.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_keyboard(self) -> bool:
        return any(one.hasFocus() for one in self._lists)

    # Inside ---------------------------------------------------------------------------

    def _choose(self, current: QModelIndex) -> None:
        model = current.model()
        if isinstance(model, RowsModel) and not self._is_told:
            self.chosen.emit(model.names[current.row()])

    def _go_over(self, at: int, step: int) -> None:
        """From the end of one list into the other."""
        other = at + step
        if 0 <= other < len(self._lists) and self._models[other].rowCount():
            rows = self._models[other].names
            self.chosen.emit(rows[0] if step > 0 else rows[-1])
            self._lists[other].setFocus(Qt.FocusReason.TabFocusReason)

    def _recolour(self) -> None:
        for one in self._lists:
            one.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._mirror()

    def _mirror(self) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setProperty("mirrored", "true" if mirrored else "false")
        self.style().polish(self)
