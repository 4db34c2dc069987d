"""What is proven of a whole asset, in words that claim no more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
)

from desktop_sync.model.library import AssetReceipt
from desktop_sync.ui import icons
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.library.upload_state import bit_for_bit
from desktop_sync.ui.messages import number, plural, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font


class ProofBlock(QFrame):
    """What is proven of the whole asset, in words that claim no more."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("proof")
        self._theme = theme
        self._proven = True
        self._mark = QLabel()
        self._title = QLabel()
        self._title.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._words = QLabel()
        self._words.setFont(scaled_font(TextSize.SECOND))
        column = QVBoxLayout()
        column.setSpacing(2)
        for label in (self._title, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def show_receipt(self, receipt: AssetReceipt, safe_at: int) -> None:
        """It is safe once it is proven at ``safe_at`` destinations besides."""
        self._proven = receipt.tile.proven
        title, words = proof_words(receipt, safe_at)
        self._title.setText(title)
        self._words.setText(words)
        self.recolour()

    def recolour(self) -> None:
        tokens = self._theme.tokens
        name, ink = (Mark.PROVEN, tokens.ok) if self._proven else (Mark.SIZE_ONLY, tokens.muted)
        self._mark.setPixmap(icons.sign(name, ink, 16, self.devicePixelRatio()))
        self.setProperty("proven", "true" if self._proven else "false")
        self.style().unpolish(self)
        self.style().polish(self)


def proof_words(receipt: AssetReceipt, safe_at: int) -> tuple[str, str]:
    """What is proven, in a few words, and the sentence that explains them."""
    if receipt.is_safe(safe_at):
        title = translate("safe", "Safe in {places} places")
        return title.format(places=number(len(receipt.proven_at) + 1)), bit_for_bit(receipt)
    if not receipt.tile.proven:
        words = translate("receipt", "It is not proven that the copy in the library is the same.")
        return translate("receipt", "Not read back"), words
    count = len(receipt.resources)
    words = translate("receipt", "The copy in the library was read back and is the same.")
    if count > 1:
        words = plural(
            "receipt",
            "The copies of %Ln file(s) in the library were read back and are the same.",
            count,
        )
    return translate("receipt", "Read back"), words
