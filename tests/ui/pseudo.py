"""Sees in a real window what is not translated, what has no room, and what stands on what.

Speak the pseudo-locale (``speaking``), make the window, fill it, and ask for its faults::

    with speaking(qapp, "pseudo"):
        window = ...
        assert faults(window, data=r"DCIM|Canon EOS \\S+") == []

``data`` matches what no translator touches: names of cameras, sources and folders. File names,
numbers, sizes, dates and the product's name need no naming.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from xml.etree import ElementTree

from PySide6.QtCore import QBuffer, QLocale, QModelIndex, QRect, QSize, Qt, QTranslator
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTreeView,
    QWidget,
)

from desktop_sync.ui import translation
from desktop_sync.ui.history.opening_list import OpeningList
from desktop_sync.ui.pseudo import CLOSING, OPENING

ROWS = 300
"""At most so many rows of a list are read."""

_TRANSLATED = re.compile(rf"{re.escape(OPENING)}(?:(?!{re.escape(OPENING)}).)*?{CLOSING}", re.S)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASCII_VOWEL = re.compile(r"[aeiouAEIOU]")
_ALWAYS_DATA = re.compile(
    r"Desktop Sync|SHA-\d+|BLAKE3|\S+\.[A-Za-z0-9]{2,4}\b|IMG_?\w+|(?:/[\w .-]+)+|https?:\S+"
    r"|\{\w+\}|\b[0-9a-f]{4}\b|\b(?:Ctrl|Shift|Alt|Esc|Del|Return|Enter|Space|F\d+)\b"
    r"|(?<!\w)(?:bytes|[kMGT]?B)(?!\w)|(?<=\d)\s?[AP]M\b"
)


@contextmanager
def speaking(app: QApplication, language: str) -> Iterator[None]:
    """``app`` speaks ``language`` for a while."""
    known = set(app.findChildren(QTranslator))
    locale = QLocale()
    translation.install(app, language)
    try:
        yield
    finally:
        for translator in set(app.findChildren(QTranslator)) - known:
            app.removeTranslator(translator)
            translator.deleteLater()
        QLocale.setDefault(locale)
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def faults(window: QWidget, data: str = "") -> list[str]:
    """What is wrong with the words of ``window``, as it stands there; empty when nothing is."""
    return [*untranslated(window, data), *painted_untranslated(window, data), *crowded(window)]


def untranslated(window: QWidget, data: str = "") -> list[str]:
    """Texts of widgets, rows, actions, tooltips and accessible names that came past the
    translation."""
    return [
        f"not translated: {where}: {text!r}"
        for where, text in _texts(window)
        if _WORD.search(_without_data(_without_translated(text), data))
    ]


def painted_untranslated(window: QWidget, data: str = "") -> list[str]:
    """The same of what is painted, delegates and all: every translated vowel has an accent."""
    return [
        f"painted, but not translated: {text!r}"
        for text in painted(window)
        if _ASCII_VOWEL.search(_without_data(text, data))
    ]


def clipped(window: QWidget) -> list[str]:
    """Widgets with less room than their text needs, and what reaches out of its parent or of
    what cannot be scrolled to."""
    found = [f"too wide: {_name(area)}" for area in _shown(window) if _is_too_wide(area)]
    for widget in _shown(window):
        needed = _needed(widget)
        if needed is None or not _text(widget):
            continue
        where = f"{_name(widget)}: {_text(widget)!r}"
        if needed.width() > widget.width() or needed.height() > widget.height():
            found.append(f"clipped: {where} needs {_pair(needed)}, has {_pair(widget.size())}")
        elif not _inside(widget, window):
            found.append(f"reaches out: {where}")
    return found


def crowded(window: QWidget) -> list[str]:
    """What is clipped, and texts that stand on each other."""
    return [*clipped(window), *overlapping(window)]


def overlapping(window: QWidget) -> list[str]:
    """Pairs of widgets with text that stand on each other, as far as they can be seen."""
    seen = []
    for widget in _shown(window):
        area = widget.visibleRegion().boundingRect()
        if _text(widget).strip() and not area.isEmpty():
            seen.append((widget, QRect(widget.mapTo(window, area.topLeft()), area.size())))
    return [
        f"on each other: {_text(one)!r} and {_text(other)!r}"
        for (one, here), (other, there) in combinations(seen, 2)
        if here.intersects(there) and not one.isAncestorOf(other)
    ]


def painted(window: QWidget) -> list[str]:
    """Every piece of text that ``window`` paints, in order."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(window.size())
    window.render(generator)
    del generator
    tree = ElementTree.fromstring(bytes(buffer.data().data()))
    pieces = ("".join(one.itertext()).strip() for one in tree.iter() if one.tag.endswith("}text"))
    return [piece for piece in pieces if piece]


def _texts(window: QWidget) -> Iterator[tuple[str, str]]:
    for widget in _shown(window):
        name = _name(widget)
        yield name, _text(widget)
        if isinstance(widget, QLineEdit):
            yield f"{name} placeholder", widget.placeholderText()
        if isinstance(widget, QAbstractSpinBox):
            yield f"{name} special value", widget.specialValueText()
        if isinstance(widget, QComboBox):
            for row in range(widget.count()):
                yield f"{name} item", widget.itemText(row)
        yield f"{name} tooltip", widget.toolTip()
        yield f"{name} accessible name", widget.accessibleName()
        yield f"{name} accessible description", widget.accessibleDescription()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _rows(name, widget)
    holders = [window, *window.findChildren(QWidget)]
    for action in dict.fromkeys(action for holder in holders for action in holder.actions()):
        yield "action", action.text()
        yield "action tooltip", action.toolTip()
    yield "window title", window.windowTitle()


def _rows(name: str, view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    model = view.model()
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
    columns = view.header().count() if isinstance(view, QTreeView) else 1
    parents = [QModelIndex()]
    while parents:
        parent = parents.pop(0)
        for row in range(min(model.rowCount(parent), ROWS)):
            parents.append(model.index(row, 0, parent))
            for column in range(columns):
                index = model.index(row, column, parent)
                for role in roles:
                    value = index.data(role)
                    if isinstance(value, str):
                        yield f"{name} row {row} {role.name}", value


def _shown(window: QWidget) -> Iterator[QWidget]:
    for widget in [window, *window.findChildren(QWidget)]:
        standard = isinstance(widget.parent(), QDialogButtonBox)
        if (widget is window or widget.isVisibleTo(window)) and not standard:
            yield widget


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return str(widget.text())
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def _needed(widget: QWidget) -> QSize | None:
    """The room for all of a widget's text."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        words = re.split(r"[\s/]+", widget.text())
        longest = max(_advance(widget, word) for word in words)
        return QSize(longest, widget.heightForWidth(widget.width()))
    if isinstance(widget, QLabel):
        return widget.minimumSizeHint() if widget.text() else None
    return widget.sizeHint() if isinstance(widget, QAbstractButton | QComboBox) else None


def _advance(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def _is_too_wide(area: QWidget) -> bool:
    """Whether a part of what ``area`` holds is beside it for good."""
    held = area.widget() if isinstance(area, QScrollArea) and area.isVisible() else None
    if not isinstance(area, QScrollArea) or held is None:
        return False
    fixed = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return fixed and held.width() > area.viewport().width()


def _inside(widget: QWidget, window: QWidget) -> bool:
    """Whether all of it can be seen, or scrolled to."""
    parent = widget.parentWidget()
    while widget is not window and parent is not None:
        if isinstance(parent.parentWidget(), QAbstractScrollArea | OpeningList):
            return True
        if not parent.rect().contains(widget.geometry()):
            return False
        widget, parent = parent, parent.parentWidget()
    return True


def _without_translated(text: str) -> str:
    """What is left beside the translated, innermost first; of a sentence that was parted, its
    other half counts as translated too."""
    previous = None
    while previous != text:
        previous, text = text, _TRANSLATED.sub("", text)
    return text.rpartition(CLOSING)[2].partition(OPENING)[0]


def _without_data(text: str, data: str) -> str:
    locale = QLocale()
    forms = (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)
    names = [locale.monthName(month, form) for month in range(1, 13) for form in forms]
    names += [locale.dayName(day, form) for day in range(1, 8) for form in forms]
    calendar = "|".join(rf"\b{name}\b" for name in names)
    for known in (data, _ALWAYS_DATA.pattern, calendar):
        if known:
            text = re.sub(known, "", text)
    return text


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}".strip()


def _pair(size: QSize) -> str:
    return f"{size.width()} x {size.height()}"
