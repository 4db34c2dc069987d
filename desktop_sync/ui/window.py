"""The window: a sidebar, the page beside it, and whatever is dropped on both.

Owns geometry, shortcuts and drops. Closing it stops nothing. Must not know what a page
shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.engine.commands import EngineCommands
from desktop_sync.model.events import Progress
from desktop_sync.ui import icons
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.drop import DropOverlay, read_drag
from desktop_sync.ui.messages import number, size, translate
from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.now.rates import RateHistory
from desktop_sync.ui.style_sheet import style_sheet
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px

SIDEBAR_WIDTH = 208


class Window(QMainWindow):
    """The one window. ``quit_asked`` is for who may end the program; ``can_hide`` says
    whether a tray would bring it back: closing then hides it, and minimises it otherwise."""

    quit_asked = Signal()

    def __init__(
        self,
        engine: EngineCommands,
        bridge: Bridge,
        rates: RateHistory,
        theme: Theme,
        memory: Path,
        can_hide: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._engine = engine
        self._bridge = bridge
        self._theme = theme
        self._memory = QSettings(str(memory), QSettings.Format.IniFormat)
        self._can_hide = can_hide
        self.setWindowTitle(translate("window", "Desktop Sync"))
        self.setMinimumSize(760, 520)
        self.setAcceptDrops(True)
        self.now = NowPage(engine, bridge, rates, theme)
        self.now.import_asked.connect(self.choose_folder)
        self.now.library_asked.connect(self.open_library)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.now)
        whole = self._whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar())
        row.addWidget(self._pages, 1)
        self.setCentralWidget(whole)
        self._overlay = DropOverlay(theme, whole)
        self._add_actions()
        bridge.progressed.connect(self._show_progress)
        if bridge.latest is not None:
            self._show_progress(bridge.latest)
        theme.changed.connect(self._recolour)
        self._recolour()
        self._restore()
        self.now.setFocus()

    # Parts ----------------------------------------------------------------------------

    def _sidebar(self) -> QFrame:
        sidebar = QFrame()
        sidebar.setObjectName("sidebar")
        self._navigation = QListWidget()
        self._navigation.setObjectName("navigation")
        self._navigation.setAccessibleName(translate("window", "Pages"))
        side = scaled_px(18)
        self._navigation.setIconSize(QSize(side + 2 * icons.BUTTON_GAP, side))
        self._navigation.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QListWidgetItem(translate("window", "Now"))
        font = scaled_font(TextSize.BODY, QFont.Weight.DemiBold)
        page.setFont(font)
        self._navigation.addItem(page)
        self._navigation.setCurrentRow(0)
        self._navigation.currentRowChanged.connect(self._pages_show)
        self._kept = QLabel()
        self._kept.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._kept_size = QLabel()
        self._kept_size.setProperty("quiet", "true")
        self._kept_size.setFont(scaled_font(TextSize.SECOND))
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        self._library = QPushButton(translate("window", "Open library"))
        self._library.setObjectName("libraryButton")
        self._library.clicked.connect(self.open_library)
        column = QVBoxLayout(sidebar)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addWidget(self._navigation, 1)
        for label in (self._kept, self._kept_size):
            label.setContentsMargins(10, 0, 10, 0)
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(rule)
        column.addSpacing(4)
        column.addWidget(self._library)
        longest = translate("window", "In the library: {count}").format(count=number(100_000))
        wide = self._kept.fontMetrics().horizontalAdvance(longest) + 44
        sidebar.setFixedWidth(max(SIDEBAR_WIDTH, wide))
        return sidebar

    def _pages_show(self, row: int) -> None:
        self._pages.setCurrentIndex(row)

    def _add_actions(self) -> None:
        for text, keys, do in (
            (translate("window", "Import from a folder…"), "Ctrl+I", self.choose_folder),
            (translate("window", "Pause or resume"), "Ctrl+P", self.now.pause_or_resume),
            (translate("window", "Now"), "Ctrl+1", self.now.jobs.setFocus),
            (translate("window", "Close"), "Ctrl+W", self.put_away),
            (translate("window", "Quit"), "Ctrl+Q", self.quit_asked.emit),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(do)
            self.addAction(action)

    # What is shown --------------------------------------------------------------------

    def _show_progress(self, progress: Progress) -> None:
        status = progress.status
        if status.assets:
            kept = translate("window", "In the library: {count}").format(
                count=number(status.assets)
            )
            self._kept.setText(kept)
            self._kept_size.setText(size(status.bytes))
        else:
            self._kept.clear()
            self._kept_size.setText(translate("window", "Nothing in the library yet"))

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(style_sheet(tokens))
        self._navigation.item(0).setIcon(
            icons.icon("now", tokens.accent, scaled_px(18), icons.BUTTON_GAP)
        )
        icons.button_icon(self._library, "library", tokens.muted, 18)

    # What the user does ---------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for a folder, and import from it."""
        dialog = QFileDialog(self, translate("window", "Import from a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, translate("window", "Import"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._import([Path(path)]))
        dialog.open()

    def open_library(self) -> None:
        """Show the library in the desktop's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._engine.library_folder())))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._overlay.show_for(read_drag(event.mimeData()))
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        may_copy = bool(event.possibleActions() & Qt.DropAction.CopyAction)
        if may_copy and read_drag(event.mimeData()).paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._overlay.hide()
        dragged = read_drag(event.mimeData())
        if dragged.paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._import(dragged.paths)

    def _import(self, paths: Sequence[Path]) -> None:
        self._bridge.tell(self._engine.import_from, paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._overlay.setGeometry(self._whole.rect())

    # Opening and closing --------------------------------------------------------------

    def bring_up(self) -> None:
        """Show the window, in front, whatever became of it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def remember(self) -> None:
        """Keep size and place for the next start."""
        self._memory.setValue("geometry", self.saveGeometry())
        self._memory.sync()

    def _restore(self) -> None:
        geometry = self._memory.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1080, 720)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The user's wish puts the window away; the program's own, when it ends, closes it."""
        if event.spontaneous():
            event.ignore()
            self.put_away()

    def put_away(self) -> None:
        """Leave the screen, and come back from the tray or the task bar."""
        self.remember()
        if self._can_hide():
            self.hide()
        elif self._memory.value("minimises", defaultValue=False, type=bool):
            self.showMinimized()
        else:
            self._explain_minimising()

    def _explain_minimising(self) -> None:
        """Said once: without a tray the window cannot come back from nowhere."""
        box = QMessageBox(self)
        box.setWindowTitle(translate("window", "Closing Desktop Sync"))
        box.setText(translate("window", "Desktop Sync goes on in the background"))
        box.setInformativeText(
            translate(
                "window",
                "This desktop has no tray, so closing the window minimises it. "
                "Quit ends the program; unfinished imports go on at the next start.",
            )
        )
        minimise = box.addButton(translate("window", "Minimise"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(translate("window", "Quit"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(minimise)
        box.setEscapeButton(minimise)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def decide() -> None:
            if box.clickedButton() is leave:
                self.quit_asked.emit()
            else:
                self._memory.setValue("minimises", True)
                self.showMinimized()

        box.finished.connect(decide)
        box.open()
