"""Apple's maker note, the part of EXIF that pairs Live Photos and gathers bursts.

Owns its layout alone: a list of tags whose offsets count from the note's own
beginning. Damaged notes say nothing.
"""

from __future__ import annotations

import struct

from msgspec import Struct

_PREFIX = b"Apple iOS\0"
_BURST, _CONTENT_IDENTIFIER = 0x000B, 0x0011
_ASCII = 2
_MOST_TAGS = 500
_MOST_TEXT_BYTES = 128


class AppleNote(Struct, frozen=True):
    """What the note says; absent facts are None."""

    content_identifier: str | None = None
    burst_identifier: str | None = None


def read_note(note: bytes) -> AppleNote:
    """The identifiers of ``note``; of another maker's or a damaged one, none."""
    if not note.startswith(_PREFIX) or len(note) < 16:
        return AppleNote()
    order = "<" if note[12:14] == b"II" else ">"
    (count,) = struct.unpack_from(order + "H", note, 14)
    texts: dict[int, str] = {}
    for index in range(min(count, _MOST_TAGS)):
        at = 16 + 12 * index
        if at + 12 > len(note):
            break
        tag, kind, size, offset = struct.unpack_from(order + "HHII", note, at)
        if kind == _ASCII and tag in (_BURST, _CONTENT_IDENTIFIER) and size <= _MOST_TEXT_BYTES:
            value = note[at + 8 : at + 8 + size] if size <= 4 else note[offset : offset + size]
            texts[tag] = value.split(b"\0")[0].decode("ascii", "replace").strip()
    return AppleNote(texts.get(_CONTENT_IDENTIFIER) or None, texts.get(_BURST) or None)
