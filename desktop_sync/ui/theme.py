"""How the tokens reach Qt: a palette, one style sheet, and fonts as factors of the system's.

Follows the system between light and dark while running. Must not know of pages:
what is particular to one widget is chosen here by object name or property.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from desktop_sync.ui.tokens import DARK, LIGHT, Tokens


class TextSize(Enum):
    """Sizes as factors of the system's font."""

    STATE = 1.54
    TITLE = 1.3
    BODY = 1.0
    SECOND = 0.92
    BADGE = 0.85


class Theme(QObject):
    """The tokens in force. ``changed`` follows a switch between light and dark."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._system_palette = app.palette()
        self.tokens = self._choose()
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def _choose(self) -> Tokens:
        scheme = self._app.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            dark = self._system_palette.window().color().lightness() < 128
        else:
            dark = scheme == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT

    def _follow(self) -> None:
        tokens = self._choose()
        if tokens is not self.tokens:
            self.tokens = tokens
            self._apply()
            self.changed.emit()

    def _apply(self) -> None:
        self._app.setPalette(palette(self.tokens))


def scaled_font(size: TextSize, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's font, at ``size``, with digits that do not jump where it has them."""
    font = QFont(QApplication.font())
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * size.value)
    else:
        font.setPixelSize(round(font.pixelSize() * size.value))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def scaled_px(px: int) -> int:
    """``px`` of the drawings, grown with a system font that is larger than theirs."""
    return max(px, round(px * QFontMetrics(QApplication.font()).height() / 16))


def palette(tokens: Tokens) -> QPalette:
    """The palette every widget inherits."""
    role = QPalette.ColorRole
    made = QPalette(QColor(tokens.bg))
    colours = {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.sel,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.Mid: tokens.line,
    }
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.ctl))
    return made


def style_sheet(tokens: Tokens) -> str:
    """Radius, padding and edges of what stands in the window; menus and dialogs stay native,
    and so do scroll bars where the desktop has some of its own."""
    style = _STYLE
    if QApplication.style().name() == "fusion":
        style += _SCROLL_BARS
    return style.format(**{name: getattr(tokens, name) for name in Tokens.__slots__})


_STYLE = """
QWidget#page, QWidget#notes, QScrollArea#notesArea, QScrollArea#notesArea > QWidget {{
    background: {surface};
}}
QFrame#sidebar {{ background: {bg}; border: none; border-right: 1px solid {line}; }}
QListWidget#navigation {{ background: transparent; border: none; outline: none; padding: 0; }}
QListWidget#navigation::item {{
    padding: 7px 8px; border: 2px solid transparent; border-radius: 6px; color: {text};
}}
QListWidget#navigation::item:selected {{ background: {sel}; border-color: {sel}; }}
QListWidget#navigation::item:selected:focus {{ border-color: {focus}; }}
QPushButton#libraryButton {{
    background: transparent; border-color: transparent; text-align: left; padding: 6px 5px;
}}
QPushButton#libraryButton:hover {{ background: {sel}; }}
QPushButton#libraryButton:focus {{ border: 2px solid {focus}; padding: 5px 4px; }}
QFrame#rule {{ background: {line}; border: none; }}
QLabel[quiet="true"] {{ color: {muted}; }}
QLabel#stateSentence {{ color: {text}; }}

QPushButton {{
    background: {surface}; color: {text}; border: 1px solid {ctl}; border-radius: 6px;
    padding: 5px 13px; min-height: 1.3em;
}}
QPushButton:hover {{ background: {raised}; }}
QPushButton:pressed {{ background: {sel}; }}
QPushButton:disabled {{ color: {muted}; border-color: {line}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 4px 12px; }}
QPushButton:default, QPushButton[primary="true"] {{
    background: {accent}; color: {on_accent}; border-color: {accent};
}}
QPushButton[primary="true"]:focus {{ border: 2px solid {text}; }}
QPushButton[link="true"] {{
    background: transparent; color: {accent}; border: 1px solid transparent;
    padding: 2px 0; text-align: left;
}}
QPushButton[link="true"]:focus {{ border-color: {focus}; }}
QPushButton[small="true"] {{ padding: 3px 11px; }}
QPushButton[small="true"]:focus {{ padding: 2px 10px; }}

QFrame[card="true"] {{ background: {surface}; border: 1px solid {line}; border-radius: 8px; }}
QFrame#dropZone {{
    background: {raised}; border: 2px dashed {ctl}; border-radius: 12px;
}}
QFrame#overlayCard {{ background: {surface}; border: 1px solid {accent}; border-radius: 8px; }}

QProgressBar {{
    background: {line}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px;
}}
QProgressBar::chunk {{ background: {importing}; border-radius: 2px; }}
QProgressBar[paused="true"]::chunk {{ background: {muted}; }}

QSplitter::handle {{ background: {line}; }}
QScrollArea {{ border: none; }}
"""

_SCROLL_BARS = """
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{
    background: {line}; border-radius: 4px; min-height: 32px; margin: 2px;
}}
QScrollBar::handle:vertical:hover {{ background: {ctl}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
