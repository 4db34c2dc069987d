"""Files dragged to the window: what they are, and what is said before they are let go.

Owns the reading of what is dragged and the overlay. Must not start anything: the window
does when something is dropped.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_sync.ui.messages import number, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font


@dataclass(frozen=True, slots=True)
class Dragged:
    """What a drag carries: paths on this computer, and how many things that are not."""

    paths: tuple[Path, ...]
    remote_count: int


def read_drag(mime: QMimeData) -> Dragged:
    """What ``mime`` carries. Names that are not UTF-8 come through unharmed."""
    paths: list[Path] = []
    remote = 0
    for url in mime.urls():
        path = _local_path(url)
        if path is None:
            remote += 1
        elif path not in paths:
            paths.append(path)
    return Dragged(tuple(paths), remote)


def _local_path(url: QUrl) -> Path | None:
    if not url.isLocalFile() or url.host() not in ("", "localhost"):
        return Path(url.toLocalFile()) if os.name == "nt" and url.isLocalFile() else None
    if os.name == "nt":
        return Path(url.toLocalFile())
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(unquote_to_bytes(encoded)))


def drag_words(dragged: Dragged) -> tuple[str, str]:
    """What the overlay says: its title, and the line under it."""
    if not dragged.paths:
        return (
            translate("drop", "These are not files on this computer"),
            translate("drop", "Save them to a folder first, then drop them here."),
        )
    what = translate("drop", "Files and folders: {count}").format(count=number(len(dragged.paths)))
    if dragged.remote_count:
        what += " · " + translate("drop", "not on this computer, left out: {count}").format(
            count=number(dragged.remote_count)
        )
    return translate("drop", "Drop to import"), what


class DropOverlay(QWidget):
    """Covers the window while something is dragged over it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        card = QFrame(self)
        card.setObjectName("overlayCard")
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(6)
        self._title = QLabel(card)
        self._title.setFont(scaled_font(TextSize.STATE, QFont.Weight.DemiBold))
        self._title.setWordWrap(True)
        self._what = QLabel(card)
        self._what.setFont(scaled_font(TextSize.TITLE))
        self._what.setWordWrap(True)
        note = QLabel(
            translate("drop", "The originals stay where they are. Press Esc to cancel."),
            card,
        )
        note.setProperty("quiet", "true")
        note.setWordWrap(True)
        for label in (self._title, self._what, note):
            column.addWidget(label)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card, 4)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.addStretch(1)
        down.addLayout(across)
        down.addStretch(1)
        card.setMaximumWidth(card.fontMetrics().averageCharWidth() * 80)
        self.hide()

    def show_for(self, dragged: Dragged) -> None:
        title, what = drag_words(dragged)
        self._title.setText(title)
        self._what.setText(what)
        self.setAccessibleName(f"{title}. {what}")
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        veil = QColor(tokens.surface)
        veil.setAlphaF(0.87)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(11, 11, -11, -11), 12, 12)
        painter.end()
