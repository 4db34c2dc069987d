"""The colours of the program, by what they mean, for light and for dark.

The one table that palette, style sheet, delegates and icons are made of. Must not
know of widgets: these are values, so their contrasts can be computed by a test.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as ``#rrggbb``. A ``_soft`` colour is the fill under its namesake."""

    bg: str
    surface: str
    raised: str
    line: str
    ctl: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    sel: str
    importing: str
    importing_soft: str
    ok: str
    ok_soft: str
    hold: str
    hold_soft: str
    hatch: str
    fail: str
    fail_soft: str
    focus: str


LIGHT = Tokens(
    bg="#F3F4F7",
    surface="#FFFFFF",
    raised="#F8F9FB",
    line="#DDE1E8",
    ctl="#79818F",
    text="#1A1D23",
    muted="#586070",
    accent="#2456C9",
    on_accent="#FFFFFF",
    accent_soft="#E7EEFC",
    sel="#DCE6FB",
    importing="#0B6E78",
    importing_soft="#E0F1F2",
    ok="#1A7441",
    ok_soft="#E3F3EA",
    hold="#8A5200",
    hold_soft="#FBF0DB",
    hatch="#E3C58F",
    fail="#B42318",
    fail_soft="#FCEAE8",
    focus="#2456C9",
)

DARK = Tokens(
    bg="#16181C",
    surface="#1D2025",
    raised="#262A31",
    line="#353A44",
    ctl="#7F8897",
    text="#ECEEF2",
    muted="#A5ADBB",
    accent="#8FB4FF",
    on_accent="#0E1524",
    accent_soft="#222E48",
    sel="#2A3A5C",
    importing="#5CC6CF",
    importing_soft="#18353A",
    ok="#6FCF97",
    ok_soft="#1B3326",
    hold="#F0BC62",
    hold_soft="#37301F",
    hatch="#6B5730",
    fail="#FF9C90",
    fail_soft="#3D2422",
    focus="#8FB4FF",
)


@dataclass(frozen=True, slots=True)
class TrayInks:
    """Colours for a tray whose ground is not known: seen on a white one and on a black one."""

    frame: str
    working: str
    hold: str
    fail: str


TRAY = TrayInks(frame="#848B99", working="#4A7BE0", hold="#BB7A12", fail="#E2564A")


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
