"""ISO base media files: HEIC, AVIF, CR3, MOV, MP4, 3GP.

Owns finding boxes and the few facts the program wants of them. Reads are bounded in
bytes, boxes and depth; damaged content ends in ``MalformedError`` and nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop_sync.library.window import MalformedError, Window

_MOST_BOXES = 2000
_MOST_ITEMS = 20_000
_MOST_EXTENTS = 64
_MOST_META_BYTES = 1024 * 1024
_MOST_VALUE_BYTES = 1024
_MOST_EXIF_BYTES = 512 * 1024
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_KNOWN_TOP = frozenset(b"ftyp moov mdat meta free skip wide uuid pnot moof mfra udta".split())


@dataclass(frozen=True, slots=True)
class Box:
    """``start`` and ``end`` bound the content, without its header; ``end`` may lie past the
    file's."""

    kind: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Movie:
    """What a film says of itself: ``created`` in seconds since 1904 (UTC), and its text
    metadata by Apple's key names."""

    created: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
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
        for box in _boxes(window, 0, window.size_bytes):
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
    children = {box.kind: box for box in _boxes(window, meta.start + 4, _end(window, meta))}
    if b"iinf" not in children or b"iloc" not in children:
        return None
    item = _exif_item_id(_content(window, children[b"iinf"]))
    if item is None:
        return None
    data = children.get(b"idat")
    content = b""
    for method, offset, size in _extents(_content(window, children[b"iloc"]), item):
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


def movie(window: Window, layout: Layout) -> Movie:
    """What ``moov`` says, where there is one."""
    moov = layout.first(b"moov")
    if moov is None:
        return Movie()
    created: int | None = None
    texts: dict[str, str] = {}
    try:
        for box in _boxes(window, moov.start, _end(window, moov)):
            if box.kind == b"mvhd":
                created = _created(window.read(box.start, min(12, box.end - box.start)))
            elif box.kind == b"meta":
                texts = {**texts, **_meta(window, box)}
            elif box.kind == b"udta":
                texts = {**_user_data(window, box), **texts}
    except MalformedError:
        pass
    return Movie(created, texts)


def canon_blocks(window: Window, layout: Layout) -> tuple[bytes, ...]:
    """The TIFF structures of a CR3: what IFD 0 says, then what the EXIF IFD says."""
    moov = layout.first(b"moov")
    if moov is None:
        return ()
    for box in _boxes(window, moov.start, _end(window, moov)):
        if box.kind == b"uuid" and window.read(box.start, 16) == _CANON:
            blocks = {inner.kind: inner for inner in _boxes(window, box.start + 16, box.end)}
            wanted = [blocks[kind] for kind in (b"CMT1", b"CMT2") if kind in blocks]
            return tuple(_content(window, one, _MOST_EXIF_BYTES) for one in wanted)
    return ()


def _boxes(window: Window, start: int, end: int) -> Iterator[Box]:
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


def _end(window: Window, box: Box) -> int:
    return min(box.end, window.size_bytes)


def _content(window: Window, box: Box, most: int = _MOST_META_BYTES) -> bytes:
    if box.end - box.start > most:
        raise MalformedError("too large a box")
    return window.read(box.start, box.end - box.start)


def _printable(kind: bytes) -> bool:
    return all(32 <= byte < 127 for byte in kind)


class _Cursor:
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
    cursor = _Cursor(iinf)
    version = cursor.number(4) >> 24
    count = min(cursor.number(2 if version == 0 else 4), _MOST_ITEMS)
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
    cursor = _Cursor(iloc)
    version = cursor.number(4) >> 24
    sizes = cursor.number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    for _ in range(min(cursor.number(wide), _MOST_ITEMS)):
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


def _created(mvhd: bytes) -> int | None:
    cursor = _Cursor(mvhd)
    wide = cursor.number(4) >> 24 == 1
    return cursor.number(8 if wide else 4) or None


def _meta(window: Window, meta: Box) -> dict[str, str]:
    """Apple's list of keys and values. QuickTime's ``meta`` has no version before its
    children, ISO's has."""
    start = meta.start if window.read(meta.start + 4, 4) == b"hdlr" else meta.start + 4
    children = {box.kind: box for box in _boxes(window, start, min(meta.end, window.size_bytes))}
    if b"ilst" not in children:
        return {}
    keys = _keys(_content(window, children[b"keys"])) if b"keys" in children else []
    values = children[b"ilst"]
    texts = {}
    for item in _boxes(window, values.start, _end(window, values)):
        index = int.from_bytes(item.kind, "big")
        key = keys[index - 1] if 0 < index <= len(keys) else _CLASSIC.get(item.kind)
        if key is None:
            continue
        for data in _boxes(window, item.start, min(item.end, values.end)):
            if data.kind == b"data" and 8 < data.end - data.start <= _MOST_VALUE_BYTES:
                texts[key] = _text(window.read(data.start, data.end - data.start)[8:])
    return texts


_CLASSIC = {
    b"\xa9day": "com.apple.quicktime.creationdate",
    b"\xa9mak": "com.apple.quicktime.make",
    b"\xa9mod": "com.apple.quicktime.model",
}


def _keys(content: bytes) -> list[str]:
    cursor = _Cursor(content)
    cursor.number(4)
    names = []
    for _ in range(min(cursor.number(4), _MOST_ITEMS)):
        size = cursor.number(4)
        if size < 8:
            raise MalformedError("a key smaller than its header")
        cursor.number(4)
        names.append(_text(content[cursor.at : cursor.at + size - 8]))
        cursor.at += size - 8
    return names


def _user_data(window: Window, udta: Box) -> dict[str, str]:
    texts: dict[str, str] = {}
    for box in _boxes(window, udta.start, _end(window, udta)):
        if box.kind == b"meta":
            texts = {**texts, **_meta(window, box)}
        elif box.kind in _CLASSIC and 4 < box.end - box.start <= _MOST_VALUE_BYTES:
            content = window.read(box.start, box.end - box.start)
            size = int.from_bytes(content[:2], "big")
            texts.setdefault(_CLASSIC[box.kind], _text(content[4 : 4 + size]))
    return texts


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").strip("\0 ")
