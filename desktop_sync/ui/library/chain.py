"""One file's receipt: where it came from and where it is, each with how that is known."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QWidget,
)

from desktop_sync.model.evidence import LIBRARY, SOURCE, Evidence, Grade
from desktop_sync.model.library import AssetReceipt, ResourceReceipt
from desktop_sync.ui import icons
from desktop_sync.ui.controls import at_the_end, at_the_start
from desktop_sync.ui.dates import day_and_clock
from desktop_sync.ui.job_text import Mark
from desktop_sync.ui.library import tile_text
from desktop_sync.ui.library.upload_state import UploadState, upload_state
from desktop_sync.ui.messages import size, translate
from desktop_sync.ui.theme import TextSize, Theme, scaled_font
from desktop_sync.ui.tiles.model import today
from desktop_sync.wording import shown


class Chain(QWidget):
    """Where one file came from and where it is, link by link, each with how that is known."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marks: list[tuple[QLabel, str, str]] = []
        self._row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(2, 1)

    def show_resource(self, receipt: AssetReceipt, resource: ResourceReceipt) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._marks = []
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        self._row = 0
        for place, known in links(receipt, resource):
            if isinstance(known, Evidence):
                self._add(place, known)
            else:
                self._add_state(place, known)
        self.recolour()

    def recolour(self) -> None:
        for label, name, colour in self._marks:
            ink = getattr(self._theme.tokens, colour)
            label.setPixmap(icons.sign(name, ink, 14, self.devicePixelRatio()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.tokens.ctl), 1))
        for (above, *_), (below, *_) in zip(self._marks, self._marks[1:], strict=False):
            x = above.geometry().center().x()
            painter.drawLine(x, above.geometry().bottom() + 4, x, below.geometry().top() - 4)
        painter.end()

    def _add(self, place: str, evidence: Evidence) -> None:
        row = self._next_row()
        proven = evidence.grade is not Grade.SIZE_ONLY
        sign, ink = (Mark.PROVEN, "ok") if proven else (Mark.SIZE_ONLY, "muted")
        self._add_head(row, place, grade(evidence), sign, ink, "proven" if proven else "quiet")
        digest = _what_was_seen(evidence)
        when = _label(day_and_clock(evidence.observed_at, today()), scaled_font(TextSize.BADGE))
        when.setProperty("quiet", "true")
        self._grid.addWidget(digest, row + 1, 1, 1, 3)
        self._grid.addWidget(when, row + 2, 1, 1, 3)
        self._grid.setRowMinimumHeight(row + 3, 8)

    def _add_state(self, place: str, state: UploadState) -> None:
        """A place there is no evidence of."""
        row = self._next_row()
        style = _STYLES.get(state.ink, "quiet")
        self._add_head(row, place, state.words, state.mark, state.ink, style)
        if state.why:
            why = _label(state.why, scaled_font(TextSize.SECOND))
            why.setProperty("quiet", "true")
            why.setWordWrap(True)
            self._grid.addWidget(why, row + 1, 1, 1, 3)
        self._grid.setRowMinimumHeight(row + 3, 8)

    def _next_row(self) -> int:
        """Where a link begins; rows that nothing is in take no room."""
        row = self._row
        self._row += _ROWS_OF_A_LINK
        return row

    def _add_head(self, row: int, place: str, words: str, sign: str, ink: str, style: str) -> None:
        mark = QLabel()
        self._marks.append((mark, sign, ink))
        title = _label(place, scaled_font(TextSize.BODY, QFont.Weight.DemiBold))
        title.setWordWrap(True)
        how = _label(words, scaled_font(TextSize.SECOND))
        how.setProperty(style, "true")
        how.setWordWrap(True)
        at_the_end(how)
        self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(title, row, 1, 1, 2)
        self._grid.addWidget(how, row, 3)


def links(
    receipt: AssetReceipt, resource: ResourceReceipt
) -> Iterator[tuple[str, Evidence | UploadState]]:
    """Each place of a file, the source first, with what is known of it there."""
    here = {one.place: one for one in resource.evidence}
    known = {one.destination: one for one in resource.evidence}
    source = shown(receipt.source_name) or translate("receipt", "Source")
    yield source, here.get(SOURCE) or _nothing(translate("receipt", "not read"))
    library = translate("receipt", "Library")
    yield library, here.get(LIBRARY) or _nothing(translate("receipt", "not read back"))
    for place in receipt.places:
        yield shown(place.name), known.get(place.name) or upload_state(place)


def _nothing(words: str) -> UploadState:
    return UploadState(Mark.SIZE_ONLY, "muted", words)


_ROWS_OF_A_LINK = 4
_STYLES = {"fail": "trouble", "hold": "held"}
"""How words in these inks are styled."""


def _what_was_seen(evidence: Evidence) -> QLabel:
    """The digest, or the size where no more is known."""
    size_bytes = evidence.digest.size_bytes
    if size_bytes is None:
        return Digest(evidence)
    said = _label(size(size_bytes), scaled_font(TextSize.BADGE))
    said.setProperty("quiet", "true")
    return said


class Digest(QLabel):
    """A digest, shortened in the middle; whole in its tooltip and when it is copied."""

    def __init__(self, evidence: Evidence) -> None:
        self._whole = evidence.digest.value.hex()
        algorithm = evidence.digest.algorithm.upper().replace("SHA", "SHA-")
        super().__init__(f"{algorithm} {tile_text.short_digest(self._whole)}")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        body = scaled_font(TextSize.BADGE)
        if body.pointSizeF() > 0:
            font.setPointSizeF(body.pointSizeF())
        else:
            font.setPixelSize(body.pixelSize())
        self.setFont(font)
        self.setProperty("quiet", "true")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = self.addAction(translate("receipt", "Copy the whole digest"))
        copy.triggered.connect(self._copy)
        self.setToolTip(f"{algorithm} {self._whole}")
        self.setAccessibleName(f"{algorithm} {self._whole}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._whole)


def grade(evidence: Evidence) -> str:
    """How something is known, in a few words."""
    if evidence.place == LIBRARY and evidence.grade is Grade.READ_BACK:
        return translate("receipt", "our copy read back")
    return {
        Grade.SERVER_HASHED: translate("receipt", "server-hashed"),
        Grade.READ_BACK: translate("receipt", "read back"),
        Grade.READ_FROM_SOURCE: translate("receipt", "read from source"),
        Grade.SIZE_ONLY: translate("receipt", "size only"),
    }[evidence.grade]


def _label(text: str, font: QFont) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(font)
    at_the_start(label)
    return label
