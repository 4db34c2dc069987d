"""How large a picture is and how long a film plays, as the header of its container says.

Owns the figures that stand at known places near a file's beginning, and what of them is
believed. Whatever the bytes claim, a figure is bounded or it is none.
"""

from __future__ import annotations

import struct

from msgspec import Struct

from desktop_sync.library.content import jpeg_frame
from desktop_sync.library.window import MalformedError, Window

_MOST_PIXELS = 1_000_000
"""Along one side: no camera comes near."""
_MOST_MS = 7 * 24 * 3600 * 1000
"""A week of film."""


class PictureSize(Struct, frozen=True):
    """Pixels as shown."""

    width: int
    height: int


def believed(width: int, height: int, *, turned: bool = False) -> PictureSize | None:
    """A size as it may be, or None; ``turned`` by a quarter when it is shown."""
    if not (0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS):
        return None
    return PictureSize(height, width) if turned else PictureSize(width, height)


def believed_ms(units: int, units_a_second: int) -> int | None:
    """A duration as it may be, in milliseconds, or None."""
    if units <= 0 or units_a_second <= 0:
        return None
    milliseconds = units * 1000 // units_a_second
    return milliseconds if 0 < milliseconds <= _MOST_MS else None


def of_jpeg(window: Window, *, turned: bool) -> PictureSize | None:
    """From the first frame header."""
    at = jpeg_frame(window)
    if at is None:
        return None
    try:
        height, width = struct.unpack(">HH", window.read(at + 1, 4))
    except MalformedError:
        return None
    return believed(width, height, turned=turned)


def of_png(window: Window, *, turned: bool) -> PictureSize | None:
    if window.head[12:16] != b"IHDR" or len(window.head) < 24:
        return None
    return believed(*struct.unpack(">II", window.head[16:24]), turned=turned)


def of_gif(window: Window) -> PictureSize | None:
    if len(window.head) < 10:
        return None
    return believed(*struct.unpack("<HH", window.head[6:10]))


def of_webp(window: Window, *, turned: bool) -> PictureSize | None:
    """From the first chunk, of each of the three kinds there are."""
    head = window.head
    if len(head) < 30:
        return None
    width = height = 0
    if head[12:16] == b"VP8X":
        width = 1 + int.from_bytes(head[24:27], "little")
        height = 1 + int.from_bytes(head[27:30], "little")
    elif head[12:16] == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif head[12:16] == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", head[26:30]))
    return believed(width, height, turned=turned)


def of_avi(window: Window) -> tuple[PictureSize | None, int | None]:
    """Size and duration from the main header."""
    at = window.head.find(b"avih")
    if at < 0 or len(window.head) < at + 48:
        return None, None
    frame_us, *_, frames = struct.unpack("<5I", window.head[at + 8 : at + 28])
    size = believed(*struct.unpack("<II", window.head[at + 40 : at + 48]))
    return size, believed_ms(frame_us * frames, 1_000_000)
