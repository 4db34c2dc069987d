"""How the tokens reach Qt: a palette, one style sheet, and fonts as factors of the system's.

Follows the system while running, or what the user chose instead: light or dark, accent,
contrast, motion. Must not know of pages: what is particular to one widget is chosen here by
object name or property.
"""

from __future__ import annotations

import sys
from enum import Enum

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from desktop_sync.ui.tokens import DARK, LIGHT, Tokens, contrast, plain, with_accent

_CLEAR_CONTRAST = 7.0
"""What text of a high contrast palette has; with less it is not one."""
_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class TextSize(Enum):
    """Sizes as factors of the system's font."""

    STATE = 1.54
    TITLE = 1.3
    NAME = 1.15
    BODY = 1.0
    SECOND = 0.92
    BADGE = 0.85
    BADGE_ON_PHOTO = 0.77


class Theme(QObject):
    """The tokens in force. ``changed`` follows a switch of colours, contrast or motion, by the
    system or by the user. In ``high_contrast`` nothing is told by colour or fill; with
    ``reduced_motion`` nothing moves more often than once a second."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._appearance = "system"
        self._wants_calm = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._follow)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self.look_again)
        hints.accessibility().contrastPreferenceChanged.connect(self.look_again)
        self._take(*self._seen(app.palette()))

    def choose(self, appearance: str, *, reduced_motion: bool) -> None:
        """Go by what the user chose; ``appearance`` is ``system``, ``light`` or ``dark``. What
        Qt draws by itself, and the system draws around it, follows where it can."""
        if appearance != self._appearance:
            self._appearance = appearance
            if appearance in _SCHEMES:
                self._app.styleHints().setColorScheme(_SCHEMES[appearance])
            else:
                self._app.styleHints().unsetColorScheme()
        self._wants_calm = reduced_motion
        self._follow()

    def look_again(self) -> None:
        """The system has changed something, often several things at once."""
        self._soon.start()

    def _follow(self) -> None:
        self._soon.stop()
        ours = self._app.palette()
        self._app.setPalette(QPalette())
        seen = self._seen(QPalette(self._app.palette()))
        if seen == (self.tokens, self.high_contrast, self.reduced_motion):
            self._app.setPalette(ours)
            return
        self._take(*seen)
        self.changed.emit()

    def _take(self, tokens: Tokens, high_contrast: bool, reduced_motion: bool) -> None:
        self.tokens = tokens
        self.high_contrast = high_contrast
        self.reduced_motion = reduced_motion
        self._app.setPalette(palette(tokens))

    def _seen(self, system: QPalette) -> tuple[Tokens, bool, bool]:
        """What is to be in force beside the palette of the ``system``."""
        hints, style = self._app.styleHints(), self._app.style()
        dark = self._is_dark(system)
        accent = _name(system, _ACCENT_ROLE)
        calm = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
        high = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        tokens = _plain(system, accent, dark=dark) if high else _coloured(accent, dark=dark)
        return tokens, high, self._wants_calm or calm

    def _is_dark(self, system: QPalette) -> bool:
        scheme = _SCHEMES.get(self._appearance, self._app.styleHints().colorScheme())
        if scheme == Qt.ColorScheme.Unknown:
            return system.window().color().lightness() < 128
        return scheme == Qt.ColorScheme.Dark


_ACCENT_ROLE = (
    QPalette.ColorRole.Highlight if sys.platform.startswith("linux") else QPalette.ColorRole.Accent
)
"""Where the user's own accent is found: the desktops of Linux keep it as the highlight."""


def _coloured(accent: str, *, dark: bool) -> Tokens:
    return with_accent(DARK if dark else LIGHT, accent)


def _plain(system: QPalette, accent: str, *, dark: bool) -> Tokens:
    """The system's colours; where its palette has not followed, black and white."""
    role = QPalette.ColorRole
    window, base, text = (_name(system, one) for one in (role.Window, role.Base, role.Text))
    followed = (system.window().color().lightness() < 128) == dark
    if not followed or min(contrast(text, window), contrast(text, base)) < _CLEAR_CONTRAST:
        window, text = ("#000000", "#FFFFFF") if dark else ("#FFFFFF", "#000000")
        base = window
    return plain(window, base, text, accent)


def _name(system: QPalette, role: QPalette.ColorRole) -> str:
    return system.color(QPalette.ColorGroup.Active, role).name().upper()


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
