"""Now, with nothing to do: where photos can be dropped, and where they go.

Must not know of the engine: what is clicked is a signal.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_sync.model.device import Devices
from desktop_sync.ui import icons
from desktop_sync.ui.device.daemon import can_see_phones, daemon_hint
from desktop_sync.ui.messages import translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font
from desktop_sync.wording import shown

_PICTURE_EM, _FACTS_EM = 24, 16


class EmptyPage(QWidget):
    """The drop zone, and under it what an import reads and where it copies to."""

    import_asked = Signal()
    library_asked = Signal()
    linked = Signal(object)

    def __init__(self, library: Path, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 24)
        column.setSpacing(16)
        column.addWidget(self._zone(), 1)
        self._facts = self._two_facts(library)
        column.addWidget(self._facts)
        theme.changed.connect(self._recolour)
        self._recolour()

    def _zone(self) -> QFrame:
        zone = QFrame()
        zone.setObjectName("dropZone")
        column = QVBoxLayout(zone)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(8)
        column.addStretch(3)
        self._way = _Way(self._theme)
        column.addWidget(self._way, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(24)
        title = self._title = QLabel(_title(sees_phones=False))
        title.setFont(scaled_font(TextSize.TITLE, QFont.Weight.DemiBold))
        body = QLabel(
            translate(
                "empty",
                "They are copied into the library and read back to make sure.\n"
                "The originals stay where they are.",
            )
        )
        body.setProperty("quiet", "true")
        for label in (title, body):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(10)
        self._import = QPushButton(translate("empty", "Import from a folder…"))
        self._import.setProperty("primary", "true")
        self._import.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        self._import.clicked.connect(self.import_asked)
        column.addWidget(self._import, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        self._hint = QLabel()
        self._hint.setProperty("quiet", "true")
        self._hint.setFont(scaled_font(TextSize.SECOND))
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._hint.setWordWrap(True)
        self._hint.hide()
        column.addWidget(self._hint)
        column.addStretch(4)
        return zone

    def show_devices(self, devices: Devices | None) -> None:
        """Say that a phone can be plugged in, or what that lacks."""
        sees_phones = can_see_phones(devices)
        self._title.setText(_title(sees_phones=sees_phones))
        self._way.show_source("device" if sees_phones else "card")
        self._hint.setText(daemon_hint(devices) or "")
        self._adapt()

    def _two_facts(self, library: Path) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        row = QHBoxLayout(card)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._signs: list[tuple[QLabel, str]] = []
        self._add_fact(
            row,
            "card",
            translate("empty", "Card or folder"),
            translate("empty", "Photos, Live Photos, RAW and videos, with their edits."),
            translate("empty", "Choose a folder"),
            self.import_asked,
        )
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedWidth(1)
        row.addWidget(rule)
        self._add_fact(
            row,
            "library",
            translate("empty", "Library"),
            translate("empty", "On this computer, in {folder}.").format(folder=shown(str(library))),
            translate("empty", "Open library"),
            self.library_asked,
        )
        return card

    def _add_fact(
        self,
        row: QHBoxLayout,
        sign: str,
        title: str,
        body: str,
        action: str,
        asked: SignalInstance,
    ) -> None:
        mark = QLabel()
        self._signs.append((mark, sign))
        words = QVBoxLayout()
        words.setSpacing(3)
        heading = QLabel(title)
        heading.setFont(scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        text = QLabel(body)
        text.setProperty("quiet", "true")
        text.setFont(scaled_font(TextSize.SECOND))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        link = QPushButton(action)
        link.setProperty("link", "true")
        link.setFont(scaled_font(TextSize.SECOND, QFont.Weight.DemiBold))
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(asked)
        words.addWidget(heading)
        words.addWidget(text)
        words.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        cell = QHBoxLayout()
        cell.setContentsMargins(16, 12, 16, 12)
        cell.setSpacing(12)
        cell.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        cell.addLayout(words, 1)
        row.addLayout(cell, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """Where the words need the room, the picture goes, then what is said besides."""
        em = self.fontMetrics().height()
        self._way.setVisible(self.height() >= _PICTURE_EM * em)
        self._facts.setVisible(self.height() >= _FACTS_EM * em)
        self._hint.setVisible(bool(self._hint.text()) and self.height() >= _PICTURE_EM * em)

    def _recolour(self) -> None:
        tokens = self._theme.tokens
        icons.button_icon(self._import, "folder", tokens.on_accent, 18)
        for label, name in self._signs:
            label.setPixmap(icons.sign(name, tokens.muted, 18, self.devicePixelRatio()))


def _title(*, sees_phones: bool) -> str:
    if sees_phones:
        return translate("empty", "Plug in a phone, or drop photos here")
    return translate("empty", "Drop photos or a folder here")


class _Way(QWidget):
    """From a card or a phone to the library: two discs and an arrow."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._source = "card"
        self.setFixedSize(212, 80)

    def show_source(self, sign: str) -> None:
        self._source = sign
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatio()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        places = (
            (QRectF(3, 4, 70, 70), self._source, tokens.line, tokens.muted),
            (QRectF(136, 4, 70, 70), "computer", tokens.accent, tokens.accent),
        )
        for disc, name, edge, ink in places:
            painter.setPen(QPen(QColor(edge), 2))
            painter.setBrush(QColor(tokens.surface))
            painter.drawEllipse(disc)
            sign = icons.pixmap(name, ink, 32, ratio)
            self._draw_sign(painter, disc.center(), sign, 32)
        arrow = QPen(QColor(tokens.muted), 1.75)
        arrow.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(arrow)
        painter.drawLine(QPointF(87, 39), QPointF(122, 39))
        painter.drawLine(QPointF(115, 32), QPointF(122, 39))
        painter.drawLine(QPointF(115, 46), QPointF(122, 39))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surface))
        painter.drawEllipse(QPointF(198, 64), 12, 12)
        tick = icons.pixmap("mark-proven", tokens.ok, 20, ratio)
        self._draw_sign(painter, QPointF(198, 64), tick, 20)
        painter.end()

    def _draw_sign(self, painter: QPainter, centre: QPointF, sign: QPixmap, side: int) -> None:
        """Where the way is mirrored, what stands on it is not."""
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            centre = QPointF(self.width() - centre.x(), centre.y())
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(centre - QPointF(side / 2, side / 2), sign)
        painter.restore()
