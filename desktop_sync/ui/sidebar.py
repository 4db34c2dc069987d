"""The sidebar: the pages with what they have to say, and what is safe.

Owns which row is current and how wide the bar is. Must not know pages or how a row is drawn:
what is chosen is a signal.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QVBoxLayout, QWidget

from desktop_sync.model.device import Devices
from desktop_sync.model.events import Progress
from desktop_sync.ui.messages import translate
from desktop_sync.ui.page_table import PageEntry
from desktop_sync.ui.pages import PageName
from desktop_sync.ui.safe_block import SafeBlock
from desktop_sync.ui.sidebar_row import MARGIN, ROW_ROLE, RowDelegate
from desktop_sync.ui.sidebar_rows import RowsModel
from desktop_sync.ui.theme import Theme, scaled_px

WIDTH = 208


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
        self._is_told = self._is_compact = False
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

    def show_devices(self, devices: Devices) -> None:
        for model in self._models:
            model.show_devices(devices)
        self._fit()

    def show_page(self, name: PageName, *, there: bool) -> None:
        """Let the row of a page that comes and goes do so; it is not the current one."""
        self._is_told = True
        for model in self._models:
            model.show_page(name, there=there)
        self._is_told = False
        self._fit()

    @property
    def names(self) -> list[PageName]:
        """The pages that are there, in their order."""
        return [name for model in self._models for name in model.names]

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
        self._is_compact = self._delegate.compact = compact
        for model in self._models:
            model.set_compact(compact)
        self.safe.set_compact(compact)
        self._fit()
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

    def _fit(self) -> None:
        self.setFixedWidth(self.width_for(compact=self._is_compact))

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
