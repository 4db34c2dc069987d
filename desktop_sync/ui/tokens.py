"""The colours of the program, by what they mean, for light and for dark.

The one table that palette, style sheet, delegates and icons are made of. Must not
know of widgets: these are values, so their contrasts can be computed by a test.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

TEXT_CONTRAST, EDGE_CONTRAST = 4.5, 3.0


class Tokens(Struct, frozen=True):
    """Colours as ``#rrggbb``. A ``_soft`` colour is the fill under its namesake; ``sel_edge``
    is the edge of what is selected, as its fill where that is enough to see it; ``track`` is
    under a progress bar."""

    bg: str
    surface: str
    raised: str
    line: str
    track: str
    ctl: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    sel: str
    sel_edge: str
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
    track="#DDE1E8",
    ctl="#79818F",
    text="#1A1D23",
    muted="#586070",
    accent="#2456C9",
    on_accent="#FFFFFF",
    accent_soft="#E7EEFC",
    sel="#DCE6FB",
    sel_edge="#DCE6FB",
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
    track="#353A44",
    ctl="#7F8897",
    text="#ECEEF2",
    muted="#A5ADBB",
    accent="#8FB4FF",
    on_accent="#0E1524",
    accent_soft="#222E48",
    sel="#2A3A5C",
    sel_edge="#2A3A5C",
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


class TrayInks(Struct, frozen=True):
    """Colours for a tray whose ground is not known: seen on a white one and on a black one."""

    frame: str
    working: str
    hold: str
    fail: str


TRAY = TrayInks(frame="#848B99", working="#4A7BE0", hold="#BB7A12", fail="#E2564A")


class PhotoBadge(Struct, frozen=True):
    """Colours of a badge on a photo, the same in light and dark. ``plate`` is laid on with
    ``cover`` of itself, 0 to 1: enough over the lightest photo."""

    ink: str
    plate: str
    cover: float


ON_PHOTO = PhotoBadge(ink="#FFFFFF", plate="#0C0E12", cover=0.72)


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


_GROUNDS = ("bg", "surface", "raised", "sel")
_INKS = ("text", "muted", "accent", "importing", "ok", "hold", "fail")
_SOFT = ("accent", "importing", "ok", "hold", "fail")


def pairs() -> Iterator[tuple[str, str, float]]:
    """Each ink with each ground it is used on, and the contrast it needs there."""
    for ground in _GROUNDS:
        for ink in _INKS:
            yield ink, ground, TEXT_CONTRAST
        yield "ctl", ground, EDGE_CONTRAST
        yield "focus", ground, EDGE_CONTRAST
    for name in _SOFT:
        for ink in ("text", "muted", name):
            yield ink, f"{name}_soft", TEXT_CONTRAST
    yield "on_accent", "accent", TEXT_CONTRAST


def readable(tokens: Tokens) -> bool:
    """Whether every pair holds its contrast."""
    return all(
        contrast(getattr(tokens, ink), getattr(tokens, ground)) >= least
        for ink, ground, least in pairs()
    )


def with_accent(tokens: Tokens, accent: str) -> Tokens:
    """``tokens`` with the user's own accent and the fills that go with it; as they were when
    it is no colour, or anything would be harder to read than it may be."""
    red, green, blue = _channels(accent)
    if max(red, green, blue) - min(red, green, blue) < _LEAST_HUE:
        return tokens
    dark = luminance(tokens.surface) < 0.5
    sel = _mixed(tokens.surface, accent, 0.18 if dark else 0.13)
    made = replace(
        tokens,
        accent=accent,
        on_accent=max(("#FFFFFF", DARK.on_accent), key=lambda ink: contrast(ink, accent)),
        accent_soft=_mixed(tokens.surface, accent, 0.1),
        sel=sel,
        sel_edge=sel,
        focus=accent,
    )
    return made if readable(made) else tokens


_LEAST_HUE = 32
"""Between the strongest and the weakest of the three channels of an accent: below, it would
not be told apart from text."""


def plain(window: str, surface: str, text: str, accent: str) -> Tokens:
    """For high contrast: the system's own colours, no soft fills, and what a colour meant is
    said by the shape beside it. ``accent`` stays where it can be read."""
    if contrast(accent, window) < TEXT_CONTRAST or contrast(accent, surface) < TEXT_CONTRAST:
        accent = text
    return Tokens(
        bg=window,
        surface=surface,
        raised=surface,
        line=text,
        track=_mixed(surface, text, 0.3),
        ctl=text,
        text=text,
        muted=text,
        accent=accent,
        on_accent=surface,
        accent_soft=surface,
        sel=surface,
        sel_edge=text,
        importing=text,
        importing_soft=surface,
        ok=text,
        ok_soft=surface,
        hold=text,
        hold_soft=surface,
        hatch=text,
        fail=text,
        fail_soft=surface,
        focus=accent,
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(ground: str, colour: str, share: float) -> str:
    """``ground`` with ``share`` of ``colour`` in it."""
    mixed = (
        round(one + (other - one) * share)
        for one, other in zip(_channels(ground), _channels(colour), strict=True)
    )
    return "#{:02X}{:02X}{:02X}".format(*mixed)
