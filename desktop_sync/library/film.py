"""What a film in an ISO base media file says of itself: MOV, MP4, 3GP.

Owns reading ``moov`` and Apple's lists of keys and values in it. Damaged content tells what
stands before the damage.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from msgspec import Struct, field

from desktop_sync.library.isobmff import (
    MOST_ITEMS,
    Box,
    Cursor,
    Layout,
    content_of,
    end_within,
    inner_boxes,
)
from desktop_sync.library.window import MalformedError, Window

_MOST_VALUE_BYTES = 1024


class Movie(Struct, frozen=True):
    """What a film says of itself: ``created`` in seconds since 1904 (UTC), ``duration`` in
    units and how many of them make a second, ``shape`` as width and height in pixels as shown,
    and its text metadata by Apple's key names."""

    created: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    duration: tuple[int, int] | None = None
    shape: tuple[int, int] | None = None


def movie(window: Window, layout: Layout) -> Movie:
    """What ``moov`` says, where there is one."""
    moov = layout.first(b"moov")
    if moov is None:
        return Movie()
    created: int | None = None
    texts: dict[str, str] = {}
    duration: tuple[int, int] | None = None
    shape: tuple[int, int] | None = None
    try:
        for box in inner_boxes(window, moov.start, end_within(window, moov)):
            if box.kind == b"mvhd":
                header = window.read(box.start, min(32, box.end - box.start))
                created = _created(header)
                duration = _duration(header)
            elif box.kind == b"trak" and shape is None:
                shape = _track_shape(window, box)
            elif box.kind == b"meta":
                texts = {**texts, **_meta(window, box)}
            elif box.kind == b"udta":
                texts = {**_user_data(window, box), **texts}
    except MalformedError:
        pass
    return Movie(created, texts, duration, shape)


def _created(mvhd: bytes) -> int | None:
    cursor = Cursor(mvhd)
    wide = cursor.number(4) >> 24 == 1
    return cursor.number(8 if wide else 4) or None


def _duration(mvhd: bytes) -> tuple[int, int] | None:
    try:
        cursor = Cursor(mvhd)
        wide = cursor.number(4) >> 24 == 1
        cursor.number(16 if wide else 8)
        units_a_second = cursor.number(4)
        units = cursor.number(8 if wide else 4)
    except MalformedError:
        return None
    return None if units == (1 << (64 if wide else 32)) - 1 else (units, units_a_second)


def _track_shape(window: Window, trak: Box) -> tuple[int, int] | None:
    """Width and height of a track that has some, turned as its matrix says."""
    for box in inner_boxes(window, trak.start, end_within(window, trak)):
        if box.kind != b"tkhd" or box.end - box.start > _MOST_VALUE_BYTES:
            continue
        header = content_of(window, box)
        wide = header[:1] == b"\1"
        at = 52 if wide else 40
        if len(header) < at + 44:
            return None
        upright, width, height = struct.unpack(">i32x2I", header[at : at + 44])
        shape = (width >> 16, height >> 16)
        if not all(shape):
            return None
        return shape if upright else (shape[1], shape[0])
    return None


def _meta(window: Window, meta: Box) -> dict[str, str]:
    """Apple's list of keys and values. QuickTime's ``meta`` has no version before its
    children, ISO's has."""
    start = meta.start if window.read(meta.start + 4, 4) == b"hdlr" else meta.start + 4
    children = {
        box.kind: box for box in inner_boxes(window, start, min(meta.end, window.size_bytes))
    }
    if b"ilst" not in children:
        return {}
    keys = _keys(content_of(window, children[b"keys"])) if b"keys" in children else []
    values = children[b"ilst"]
    texts = {}
    for item in inner_boxes(window, values.start, end_within(window, values)):
        index = int.from_bytes(item.kind, "big")
        key = keys[index - 1] if 0 < index <= len(keys) else _CLASSIC.get(item.kind)
        if key is None:
            continue
        for data in inner_boxes(window, item.start, min(item.end, values.end)):
            if data.kind == b"data" and 8 < data.end - data.start <= _MOST_VALUE_BYTES:
                texts[key] = _text(window.read(data.start, data.end - data.start)[8:])
    return texts


_CLASSIC = {
    b"\xa9day": "com.apple.quicktime.creationdate",
    b"\xa9mak": "com.apple.quicktime.make",
    b"\xa9mod": "com.apple.quicktime.model",
}


def _keys(content: bytes) -> list[str]:
    cursor = Cursor(content)
    cursor.number(4)
    names = []
    for _ in range(min(cursor.number(4), MOST_ITEMS)):
        size = cursor.number(4)
        if size < 8:
            raise MalformedError("a key smaller than its header")
        cursor.number(4)
        names.append(_text(content[cursor.at : cursor.at + size - 8]))
        cursor.at += size - 8
    return names


def _user_data(window: Window, udta: Box) -> dict[str, str]:
    texts: dict[str, str] = {}
    for box in inner_boxes(window, udta.start, end_within(window, udta)):
        if box.kind == b"meta":
            texts = {**texts, **_meta(window, box)}
        elif box.kind in _CLASSIC and 4 < box.end - box.start <= _MOST_VALUE_BYTES:
            content = window.read(box.start, box.end - box.start)
            size = int.from_bytes(content[:2], "big")
            texts.setdefault(_CLASSIC[box.kind], _text(content[4 : 4 + size]))
    return texts


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").strip("\0 ")
