"""A row's sentence, laid out for its room: what is read first is stronger, and a long one goes on
to a second line. Must not know of rows."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextLayout, QTextOption

from desktop_sync.ui.history.row_text import Sentence, plain

_MOST_LINES = 2


class SentenceFonts(Struct, frozen=True):
    """For what is read first, and for the rest."""

    first: QFont
    rest: QFont


class Colours(Struct, frozen=True):
    """For what is read first, and for the rest."""

    first: str
    rest: str


def laid_out(
    fonts: SentenceFonts, sentence: Sentence, width: int, rtl: bool, colours: Colours
) -> QTextLayout:
    """In ``width``; what has no room ends in an ellipsis."""
    text, formats = plain(sentence), _formats(fonts, sentence, colours)
    made, whole = _lines(text, formats, fonts.rest, width, rtl=rtl)
    length = len(text)
    while not whole and length > 1:
        length -= max(1, length // 12)
        cut = text[:length].rstrip() + "…"
        made, whole = _lines(cut, formats, fonts.rest, width, rtl=rtl)
    return made


def _formats(
    fonts: SentenceFonts, sentence: Sentence, colours: Colours
) -> list[QTextLayout.FormatRange]:
    formats, at = [], 0
    for piece in sentence:
        form = QTextCharFormat()
        form.setFont(fonts.first if piece.first else fonts.rest)
        form.setForeground(QColor(colours.first if piece.first else colours.rest))
        one = QTextLayout.FormatRange()
        one.start, one.length, one.format = at, len(piece.text.encode("utf-16-le")) // 2, form
        formats.append(one)
        at += one.length
    return formats


def _lines(
    text: str, formats: list[QTextLayout.FormatRange], font: QFont, width: int, *, rtl: bool
) -> tuple[QTextLayout, bool]:
    """The text on its lines, and whether it has room on them."""
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(direction)
    made = QTextLayout(text, font)
    made.setTextOption(option)
    made.setFormats(formats)
    made.beginLayout()
    top, lines = 0.0, 0
    while lines < _MOST_LINES and (line := made.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
        lines += 1
    whole = lines < _MOST_LINES or not made.createLine().isValid()
    made.endLayout()
    return made, whole
