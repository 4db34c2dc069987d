"""What is known of the asset that is selected: how it looks, what it is, and its receipt.

Asks the engine for the receipt of the latest selection only. Must not know the grid.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.library import AssetReceipt, AssetTile
from desktop_sync.ui import icons
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.controls import at_the_start
from desktop_sync.ui.flow import Flow, flowing
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.chain import Chain
from desktop_sync.ui.library.file_list import FileList
from desktop_sync.ui.library.files import FileFinder
from desktop_sync.ui.library.picture import Picture
from desktop_sync.ui.library.proof import ProofBlock
from desktop_sync.ui.messages import number, plural, size, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px
from desktop_sync.ui.tiles.model import today
from desktop_sync.ui.tiles.text import badges, name, playing_time
from desktop_sync.wording import shown

WIDTH = 312


class Inspector(QFrame):
    """``open_asked``, ``show_asked``, ``save_asked`` and ``remove_asked`` follow its buttons,
    ``back_asked`` the one it has where it is a page of its own."""

    open_asked = Signal()
    show_asked = Signal()
    save_asked = Signal()
    remove_asked = Signal()
    back_asked = Signal()

    def __init__(
        self,
        engine: WindowCommands,
        bridge: Bridge,
        chosen: Chosen,
        files: FileFinder,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self._engine = engine
        self._bridge = bridge
        self._chosen = chosen
        self._theme = theme
        self._asset_id: int | None = None
        self._receipt: AssetReceipt | None = None
        self._make(files)
        theme.changed.connect(self._recolour)
        bridge.destinations_changed.connect(self._ask_again)
        chosen.changed.connect(self._follow_choice)
        self._recolour()
        self.show_nothing()

    def _make(self, files: FileFinder) -> None:
        self._back = QPushButton(translate("library", "Back"))
        self._back.clicked.connect(self.back_asked)
        self._nothing = QLabel()
        self._nothing.setProperty("quiet", "true")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture = Picture(files, self._theme)
        self._name = QLabel()
        self._name.setFont(scaled_font(TextSize.NAME, QFont.Weight.DemiBold))
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._name.setWordWrap(True)
        self._badges = Flow(5)
        self._facts = [QLabel() for _ in range(4)]
        for fact in self._facts:
            fact.setProperty("quiet", "true")
            fact.setFont(scaled_font(TextSize.SECOND))
            fact.setTextFormat(Qt.TextFormat.PlainText)
            fact.setWordWrap(True)
        self.proof = ProofBlock(self._theme)
        self._count = QLabel()
        self._count.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self.files = FileList(self._theme)
        self.files.chosen.connect(self._show_chain)
        self._of = QLabel()
        self._of.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self.chain = Chain(self._theme)
        for label in (self._count, self._of):
            label.setWordWrap(True)
        for label in (self._name, *self._facts):
            at_the_start(label)
        self._lay_out()

    def _lay_out(self) -> None:
        known = QWidget()
        column = QVBoxLayout(known)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(4)
        column.addWidget(self.picture)
        column.addSpacing(8)
        column.addWidget(self._name)
        column.addLayout(self._badges)
        for fact in self._facts:
            column.addWidget(fact)
        column.addSpacing(10)
        column.addWidget(self.proof)
        column.addSpacing(10)
        column.addWidget(self._count)
        column.addWidget(self.files)
        column.addSpacing(10)
        column.addWidget(self._of)
        column.addWidget(self.chain)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("inspectorArea")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(known)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget()
        self._middle = QStackedLayout(middle)
        self._middle.addWidget(self._nothing)
        self._middle.addWidget(area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(18, 12, 18, 0)
        top.addWidget(self._back)
        top.addStretch(1)
        whole.addWidget(self._top)
        whole.addWidget(middle, 1)
        whole.addWidget(self._buttons())

    def _buttons(self) -> QWidget:
        self._open = QPushButton(translate("library", "Open"))
        self._show = QPushButton(translate("library", "Show in folder"))
        self._save = QPushButton(translate("library", "Save receipt…"))
        self._remove = QPushButton(translate("library", "Remove…"))
        self._open.clicked.connect(self.open_asked)
        self._show.clicked.connect(self.show_asked)
        self._save.clicked.connect(self.save_asked)
        self._remove.clicked.connect(self.remove_asked)
        row = flowing(8, self._open, self._show, filling=True)
        self._buttons_row = buttons = QWidget()
        column = QVBoxLayout(buttons)
        column.setContentsMargins(18, 8, 18, 16)
        column.setSpacing(8)
        column.addLayout(row)
        column.addLayout(flowing(8, self._save, self._remove, filling=True))
        return buttons

    # What is shown --------------------------------------------------------------------

    def stand_alone(self, *, alone: bool) -> None:
        """As a page of its own, or beside the grid."""
        self._top.setVisible(alone)
        self.setProperty("alone", "true" if alone else "false")
        self.setProperty("mirrored", "true" if self.isRightToLeft() else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        if alone:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(scaled_px(WIDTH))

    def show_nothing(self) -> None:
        self._clear(translate("library", "Select a photo or video to see its receipt."), 0)

    def show_many(self, count: int) -> None:
        self._clear(plural("library", "%Ln selected", count), count)

    def show_asset(self, asset_id: int, tile: AssetTile | None) -> None:
        """Show what is at hand of an asset, and ask for the rest. One shown before stays as it
        is until the answer comes."""
        if asset_id != self._asset_id:
            self._receipt = None
            self._asset_id = asset_id
            if tile is not None:
                self._show_tile(tile)
        self._enable(1)
        self._ask(asset_id)

    def _ask(self, asset_id: int) -> None:
        answer = partial(self._take, asset_id)
        self._bridge.ask(self._engine.asset_receipts([asset_id]), answer)

    def _ask_again(self) -> None:
        """Something was proven, or waits for another reason."""
        if self._asset_id is not None and self.isVisible():
            self._ask(self._asset_id)

    def _follow_choice(self, name: str) -> None:
        if name == "safe_places" and self._receipt is not None:
            self.proof.show_receipt(self._receipt, self._chosen.values.safe_places)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_again()

    def _clear(self, words: str, count: int) -> None:
        self._asset_id = None
        self._receipt = None
        self._nothing.setText(words)
        self._middle.setCurrentIndex(0)
        self._enable(count)

    def _enable(self, count: int) -> None:
        for button in (self._open, self._show):
            button.setEnabled(count == 1)
        self._buttons_row.setVisible(count > 0)

    def _take(self, asset_id: int, found: tuple[AssetReceipt, ...]) -> None:
        if asset_id != self._asset_id or found == (self._receipt,):
            return
        if not found:
            self.show_nothing()
            return
        (receipt,) = found
        chosen = max(0, self.files.currentRow()) if self._receipt is not None else 0
        self._receipt = receipt
        self._show_tile(receipt.tile)
        self.proof.show_receipt(receipt, self._chosen.values.safe_places)
        count = len(receipt.resources)
        if count == 1:
            self._count.setText(translate("library", "One file"))
        else:
            self._count.setText(plural("library", "%Ln file(s) moved as one", count))
        self.files.show_files(receipt.resources)
        self.files.setCurrentRow(min(chosen, count - 1))
        for part in (self.proof, self._count, self.files, self._of, self.chain):
            part.show()

    def _show_tile(self, tile: AssetTile) -> None:
        self._middle.setCurrentIndex(1)
        self.picture.show_tile(tile)
        self._name.setText(name(tile))
        self._show_badges(tile)
        receipt = self._receipt
        first = [tile_text.moment(tile.captured, today())]
        second = [size(tile.size_bytes)]
        if receipt is not None and receipt.camera:
            first.append(shown(receipt.camera))
        if receipt is not None and receipt.width and receipt.height:
            second.insert(0, f"{number(receipt.width)} × {number(receipt.height)}")
        albums = "" if receipt is None else tile_text.albums(receipt.marks)
        origin = tile_text.moment_origin(tile.captured)
        lines = (" · ".join(first), " · ".join(second), origin, albums)
        for label, text in zip(self._facts, lines, strict=True):
            label.setText(text)
        self._facts[-1].setVisible(bool(albums))
        if receipt is None:
            for part in (self.proof, self._count, self.files, self._of, self.chain):
                part.hide()

    def _show_badges(self, tile: AssetTile) -> None:
        while (item := self._badges.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        playing = playing_time(tile)
        kind = shown(tile.library_path.rpartition(".")[2].upper())
        marked = () if self._receipt is None else tile_text.marks(self._receipt.marks)
        for text in (*([playing] if playing else []), *badges(tile), kind, *marked):
            badge = QLabel(text)
            badge.setProperty("badge", "true")
            badge.setFont(scaled_font(TextSize.BADGE))
            self._badges.addWidget(badge)

    def _show_chain(self, row: int) -> None:
        if self._receipt is None or not 0 <= row < len(self._receipt.resources):
            return
        resource = self._receipt.resources[row]
        self._of.setText(
            translate("library", "Receipt · {role}").format(role=tile_text.role(resource.role))
        )
        self.chain.show_resource(self._receipt, resource)

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        icons.button_icon(self._open, "photo", tokens.muted)
        icons.button_icon(self._show, "folder", tokens.muted)
        self.proof.recolour()
        self.chain.recolour()
        self.picture.update()
