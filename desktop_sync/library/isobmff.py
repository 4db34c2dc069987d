"""ISO base media files: HEIC, AVIF, CR3, MOV, MP4, 3GP.

Owns finding boxes, and the few facts the program wants of stills. Reads are bounded in
bytes, boxes and depth; damaged content ends in ``MalformedError`` and nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct

from desktop_sync.library.window import MalformedError, Window

_MOST_BOXES = 2000
MOST_ITEMS = 20_000
_MOST_EXTENTS = 64
_MOST_META_BYTES = 1024 * 1024
_MOST_EXIF_BYTES = 512 * 1024
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_KNOWN_TOP = frozenset(b"ftyp moov mdat meta free skip wide uuid pnot moof mfra udta".split())


class Box(Struct, frozen=True):
    """``start`` and ``end`` bound the content, without its header; ``end`` may lie past the
    file's."""

    kind: bytes
    start: int
    end: int


class Layout(Struct, frozen=True):
    """The top-level boxes, and whether the file ends before they do."""

    boxes: tuple[Box, ...]
    truncated: bool

    def first(self, kind: bytes) -> Box | None:
        return next((box for box in self.boxes if box.kind == kind), None)


def starts_like(head: bytes) -> bool:
    """Whether a file beginning with ``head`` is made of boxes."""
    return head[4:8] in _KNOWN_TOP


def lay_out(window: Window) -> Layout:
    """Walk the top level. A file is truncated when a box runs past its end."""
    found: list[Box] = []
    truncated = False
    try:
        for box in inner_boxes(window, 0, window.size_bytes):
            found.append(box)
            truncated = box.end > window.size_bytes and _printable(box.kind)
    except MalformedError:
        pass
    return Layout(tuple(found), truncated)


def exif_item(window: Window, layout: Layout) -> bytes | None:
    """The TIFF structure of the ``Exif`` item of a HEIC or AVIF file."""
    meta = layout.first(b"meta")
    if meta is None or meta.end - meta.start > _MOST_META_BYTES:
        return None
    children = {
        box.kind: box for box in inner_boxes(window, meta.start + 4, end_within(window, meta))
    }
    if b"iinf" not in children or b"iloc" not in children:
        return None
    item = _exif_item_id(content_of(window, children[b"iinf"]))
    if item is None:
        return None
    data = children.get(b"idat")
    content = b""
    for method, offset, size in _extents(content_of(window, children[b"iloc"]), item):
        base = 0
        if method == 1:
            if data is None:
                raise MalformedError("no idat")
            base = data.start
        elif method != 0:
            raise MalformedError("a construction method this reader does not know")
        size = min(size or _MOST_EXIF_BYTES, window.size_bytes - base - offset)
        if size < 0 or len(content) + size > _MOST_EXIF_BYTES:
            raise MalformedError("too large an item")
        content += window.read(base + offset, size)
    if len(content) < 4:
        raise MalformedError("too small an item")
    skip = 4 + int.from_bytes(content[:4], "big")
    return content[skip:]


def still_shape(window: Window, layout: Layout) -> tuple[int, int] | None:
    """Width and height in pixels as shown, of the largest picture of a HEIC or AVIF file: the
    others are its tiles and thumbnails."""
    box = layout.first(b"meta")
    if box is None:
        return None
    shapes: list[tuple[int, int]] = []
    turned = False
    try:
        for kind in (b"iprp", b"ipco"):
            start = box.start + 4 if box.kind == b"meta" else box.start
            inner = inner_boxes(window, start, end_within(window, box))
            box = next((one for one in inner if one.kind == kind), None)
            if box is None:
                return None
        for one in inner_boxes(window, box.start, end_within(window, box)):
            if one.kind == b"ispe" and one.end - one.start >= 12:
                shapes.append(struct.unpack(">II", window.read(one.start + 4, 8)))
            elif one.kind == b"irot" and one.end > one.start:
                turned = turned or window.read(one.start, 1)[0] & 1 == 1
    except MalformedError:
        pass
    if not shapes:
        return None
    width, height = max(shapes, key=lambda shape: shape[0] * shape[1])
    return (height, width) if turned else (width, height)


def canon_blocks(window: Window, layout: Layout) -> tuple[bytes, ...]:
    """The TIFF structures of a CR3: what IFD 0 says, then what the EXIF IFD says."""
    moov = layout.first(b"moov")
    if moov is None:
        return ()
    for box in inner_boxes(window, moov.start, end_within(window, moov)):
        if box.kind == b"uuid" and window.read(box.start, 16) == _CANON:
            blocks = {inner.kind: inner for inner in inner_boxes(window, box.start + 16, box.end)}
            wanted = [blocks[kind] for kind in (b"CMT1", b"CMT2") if kind in blocks]
            return tuple(content_of(window, one, _MOST_EXIF_BYTES) for one in wanted)
    return ()


def inner_boxes(window: Window, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places, as far as they are sound."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        size, kind = struct.unpack(">I4s", window.read(start, 8))
        content = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", window.read(content, 8))
            content += 8
            if size < 16:
                raise MalformedError("a box smaller than its header")
        elif size == 0:
            size = end - start
        elif size < 8:
            return
        yield Box(kind, content, start + size)
        start += size
    raise MalformedError("too many boxes")


def end_within(window: Window, box: Box) -> int:
    """Where the content of ``box`` ends in the file."""
    return min(box.end, window.size_bytes)


def content_of(window: Window, box: Box, most: int = _MOST_META_BYTES) -> bytes:
    """The content of ``box``; one of more than ``most`` bytes is malformed."""
    if box.end - box.start > most:
        raise MalformedError("too large a box")
    return window.read(box.start, box.end - box.start)


def _printable(kind: bytes) -> bool:
    return all(32 <= byte < 127 for byte in kind)


class Cursor:
    """Numbers one after the other; running out is ``MalformedError``."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def number(self, size: int) -> int:
        end = self.at + size
        if end > len(self.data):
            raise MalformedError("cut short")
        value = int.from_bytes(self.data[self.at : end], "big")
        self.at = end
        return value


def _exif_item_id(iinf: bytes) -> int | None:
    cursor = Cursor(iinf)
    version = cursor.number(4) >> 24
    count = min(cursor.number(2 if version == 0 else 4), MOST_ITEMS)
    for _ in range(count):
        start = cursor.at
        size = cursor.number(4)
        if cursor.number(4) != int.from_bytes(b"infe", "big") or size < 20:
            return None
        entry = cursor.number(4) >> 24
        item = cursor.number(4 if entry == 3 else 2)
        cursor.number(2)
        if entry >= 2 and cursor.number(4) == int.from_bytes(b"Exif", "big"):
            return item
        cursor.at = start + size
    return None


def _extents(iloc: bytes, wanted: int) -> list[tuple[int, int, int]]:
    """Construction method, offset and size of each extent of one item; size 0 is the rest."""
    cursor = Cursor(iloc)
    version = cursor.number(4) >> 24
    sizes = cursor.number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    for _ in range(min(cursor.number(wide), MOST_ITEMS)):
        item = cursor.number(wide)
        method = cursor.number(2) & 15 if version else 0
        cursor.number(2)
        base = cursor.number(base_size)
        count = cursor.number(2)
        if item != wanted:
            cursor.at += count * (index_size + offset_size + length_size)
            continue
        extents = []
        for _ in range(min(count, _MOST_EXTENTS)):
            cursor.number(index_size)
            offset = cursor.number(offset_size)
            extents.append((method, base + offset, cursor.number(length_size)))
        return extents
    raise MalformedError("an item without a place")
