"""The small JPEG that a photo's EXIF block carries, found without reading the photo whole.

Must not know what it shows. Source: EXIF 2.32, 4.5.5 (thumbnail data), and 4.6.4 for the tags.
"""

from __future__ import annotations

import struct

from desktop_sync.library import content, isobmff
from desktop_sync.library.content import Content
from desktop_sync.library.window import MalformedError, Window
from desktop_sync.model.asset import SourceFile
from desktop_sync.sources.base import ReadableFile

_OFFSET, _LENGTH = 0x0201, 0x0202
_SHORT, _LONG = 3, 4
_MOST_TAGS = 1000
_MOST_BYTES = 512 * 1024
_START_OF_JPEG = b"\xff\xd8\xff"


def embedded_thumbnail(file: ReadableFile, listed: SourceFile) -> bytes | None:
    """The thumbnail of a JPEG, HEIC or TIFF (DNG and many RAW formats); None where there is
    none, or none that is sound. Raises what ``ReadableFile.pread`` raises."""
    window = Window(file, listed.size_bytes)
    try:
        found = content.recognise(window.head)
        if found is Content.TIFF:
            return _second_picture(window.read(0, min(_MOST_BYTES, window.size_bytes)))
        if found is Content.JPEG:
            block = content.jpeg_exif(window)
        elif found is Content.BOXES:
            block = isobmff.exif_item(window, isobmff.lay_out(window))
        else:
            block = None
        return _second_picture(block) if block else None
    except (MalformedError, struct.error):
        return None


def _second_picture(block: bytes) -> bytes | None:
    """What IFD 1 of a TIFF structure points to."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return None
    (first,) = struct.unpack_from(order + "I", block, 4)
    (count,) = struct.unpack_from(order + "H", block, first)
    (second,) = struct.unpack_from(order + "I", block, first + 2 + 12 * min(count, _MOST_TAGS))
    if not second:
        return None
    (count,) = struct.unpack_from(order + "H", block, second)
    numbers: dict[int, int] = {}
    for index in range(min(count, _MOST_TAGS)):
        tag, kind, _, value = struct.unpack_from(order + "HHI4s", block, second + 2 + 12 * index)
        if kind in (_SHORT, _LONG):
            form = "I" if kind == _LONG else "H"
            (numbers[tag],) = struct.unpack_from(order + form, value)
    start, size = numbers.get(_OFFSET, 0), numbers.get(_LENGTH, 0)
    picture = block[start : start + min(size, _MOST_BYTES)]
    return picture if len(picture) == size and picture.startswith(_START_OF_JPEG) else None
