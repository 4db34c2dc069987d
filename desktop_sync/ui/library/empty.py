"""The library with nothing in it: what will be there, and the way to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_sync.ui import icons
from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font, scaled_px


class EmptyLibrary(QWidget):
    """``import_asked`` follows its button."""

    import_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sign = QLabel()
        title = QLabel(translate("library", "The library is empty"))
        title.setFont(scaled_font(TextSize.TITLE, QFont.Weight.DemiBold))
        words = QLabel(
            translate(
                "library",
                "Drop photos or a folder anywhere on this window. "
                "They are copied into the library and read back, and then stand here by day.",
            )
        )
        words.setProperty("quiet", "true")
        self._import = QPushButton(translate("library", "Import from a folder…"))
        self._import.setProperty("primary", "true")
        self._import.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._import.clicked.connect(self.import_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(8)
        column.addStretch(3)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        for label in (title, words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            label.setMaximumWidth(scaled_px(420))
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label, 100)
            row.addStretch(1)
            column.addLayout(row)
        column.addSpacing(10)
        column.addWidget(self._import, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)
        theme.changed.connect(self._recolour)
        self._recolour()

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        self._sign.setPixmap(icons.sign("library", tokens.muted, 40, self.devicePixelRatio()))
        icons.button_icon(self._import, "folder", tokens.on_accent, 18)
