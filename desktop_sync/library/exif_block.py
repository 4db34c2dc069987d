"""What EXIF says of the moment, the camera and the maker's own facts.

Owns finding the few tags that matter and handing them to the ``exif`` library. That
library reads whole files, gives up on a directory for one tag type it does not know,
and never ends where directories point at each other; so it is given a small, sound
block of the wanted tags alone, laid out anew. It also means that RAW files, whose
directories lie anywhere in the file, are read the same way.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from desktop_sync.library.capture_time import read_moment
from desktop_sync.library.window import MalformedError

Read = Callable[[int, int], bytes]
"""Exactly this many bytes from this offset, or ``MalformedError``."""
Believe = Callable[[datetime], bool]
"""Whether something can have been captured then."""

_MOST_TAGS = 1000
_MOST_TEXT_BYTES = 256
_MOST_NOTE_BYTES = 64 * 1024
_ASCII, _LONG = 2, 4
_UNIT_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

_MAKE, _MODEL, _DATETIME, _EXIF_POINTER = 0x010F, 0x0110, 0x0132, 0x8769
_MAKER_NOTE = 0x927C
_SUBFILE, _WIDTH, _HEIGHT, _ORIENTATION = 0x00FE, 0x0100, 0x0101, 0x0112
_PIXEL_WIDTH, _PIXEL_HEIGHT = 0xA002, 0xA003
_NUMBERS = frozenset({_SUBFILE, _WIDTH, _HEIGHT, _ORIENTATION, _PIXEL_WIDTH, _PIXEL_HEIGHT})
_NUMBER_FORMS = {3: "H2x", 4: "I"}
_TURNED = frozenset({5, 6, 7, 8})
_IFD0_TAGS = frozenset({_MAKE, _MODEL, _DATETIME})
_MOMENTS = (
    (0x9003, 0x9011, 0x9291),
    (0x9004, 0x9012, 0x9292),
    (_DATETIME, 0x9010, 0x9290),
)
"""The tags of a moment, its offset and its sub-seconds, best moment first."""
_NAMES = {
    _MAKE: "make",
    _MODEL: "model",
    _DATETIME: "datetime",
    0x9003: "datetime_original",
    0x9004: "datetime_digitized",
    0x9010: "offset_time",
    0x9011: "offset_time_original",
    0x9012: "offset_time_digitized",
    0x9290: "subsec_time",
    0x9291: "subsec_time_original",
    0x9292: "subsec_time_digitized",
}
_PRINTABLE = bytes(byte if 32 <= byte < 127 else ord("?") for byte in range(256))
_PLAUSIBLE = re.compile(rb"\s*[12]\d{3}\D\d")


class ExifFacts(Struct, frozen=True):
    """``captured`` is the best moment that is believed; ``maker_note`` is raw. ``turned`` says
    that the picture is shown turned by a quarter; ``pixels`` are its width and height before
    that, as claimed."""

    captured: datetime | None = None
    camera: str | None = None
    maker_note: bytes = b""
    turned: bool = False
    pixels: tuple[int, int] | None = None


def read_block(block: bytes, believe: Believe) -> ExifFacts:
    """The facts of a TIFF structure held in memory; of a damaged one, what can be had."""

    def read(offset: int, size_bytes: int) -> bytes:
        found = block[offset : offset + size_bytes]
        if offset < 0 or len(found) != size_bytes:
            raise MalformedError("past the end")
        return found

    return read_structure(read, believe)


def read_structure(read: Read, believe: Believe) -> ExifFacts:
    """The facts of a TIFF structure whose offsets ``read`` takes."""
    tags: dict[int, bytes] = {}
    try:
        order, offset = _header(read(0, 8))
        pointer = _collect(read, order, offset, tags)
        if pointer is not None:
            _collect(read, order, pointer, tags)
    except MalformedError:
        pass
    return _facts(tags, believe)


def read_split(blocks: Sequence[bytes], believe: Believe) -> ExifFacts:
    """The facts of a CR3, whose IFD 0 and EXIF IFD are structures of their own."""
    found = [read_block(block, believe) for block in blocks]
    return ExifFacts(
        next((facts.captured for facts in reversed(found) if facts.captured), None),
        next((facts.camera for facts in found if facts.camera), None),
        turned=any(facts.turned for facts in found),
        pixels=next((facts.pixels for facts in reversed(found) if facts.pixels), None),
    )


def _header(head: bytes) -> tuple[str, int]:
    """Byte order and the offset of IFD 0. The magic number is not looked at: RAW formats
    have their own."""
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None:
        raise MalformedError("no byte order")
    (offset,) = struct.unpack(order + "I", head[4:8])
    return order, offset


def _collect(read: Read, order: str, offset: int, tags: dict[int, bytes]) -> int | None:
    """Add the raw values of the wanted tags of one directory, a number as four bytes from the
    highest on; where the EXIF IFD is."""
    (count,) = struct.unpack(order + "H", read(offset, 2))
    count = min(count, _MOST_TAGS)
    try:
        table = read(offset + 2, 12 * count)
    except MalformedError:
        table = _what_is_there(read, offset + 2, count)
    pointer: int | None = None
    for tag, kind, size, value in struct.iter_unpack(order + "HHI4s", table):
        if tag == _EXIF_POINTER:
            (pointer,) = struct.unpack(order + "I", value)
        elif tag in _NUMBERS and kind in _NUMBER_FORMS:
            (number,) = struct.unpack(order + _NUMBER_FORMS[kind], value)
            tags.setdefault(tag, number.to_bytes(4, "big"))
        elif tag in _NAMES or tag == _MAKER_NOTE:
            size *= _UNIT_BYTES.get(kind, 0)
            most = _MOST_NOTE_BYTES if tag == _MAKER_NOTE else _MOST_TEXT_BYTES
            if size <= 4:
                tags.setdefault(tag, value[:size])
            elif size <= most:
                (at,) = struct.unpack(order + "I", value)
                try:
                    tags.setdefault(tag, read(at, size))
                except MalformedError:
                    continue
    return pointer


def _what_is_there(read: Read, offset: int, count: int) -> bytes:
    table = b""
    try:
        for index in range(count):
            table += read(offset + 12 * index, 12)
    except MalformedError:
        pass
    return table


def _facts(tags: Mapping[int, bytes], believe: Believe) -> ExifFacts:
    camera = _camera(_plain(tags.get(_MAKE, b"")), _plain(tags.get(_MODEL, b"")))
    note = tags.get(_MAKER_NOTE, b"")
    turned, pixels = _number(tags, _ORIENTATION) in _TURNED, _pixels(tags)
    for moment in _MOMENTS:
        if _PLAUSIBLE.match(tags.get(moment[0], b"")):
            texts = _decode({tag: _plain(tags.get(tag, b"")) for tag in moment})
            at, zone, part = (texts.get(tag, "") for tag in moment)
            captured = read_moment(at, offset=zone, subsec=part)
            if captured is not None and believe(captured):
                return ExifFacts(captured, camera, note, turned, pixels)
    return ExifFacts(None, camera, note, turned, pixels)


def _number(tags: Mapping[int, bytes], tag: int) -> int:
    return int.from_bytes(tags.get(tag, b""), "big")


def _pixels(tags: Mapping[int, bytes]) -> tuple[int, int] | None:
    """What the EXIF IFD says; IFD 0 only where it does not describe a thumbnail."""
    if _PIXEL_WIDTH in tags and _PIXEL_HEIGHT in tags:
        return _number(tags, _PIXEL_WIDTH), _number(tags, _PIXEL_HEIGHT)
    if _WIDTH in tags and _HEIGHT in tags and not _number(tags, _SUBFILE):
        return _number(tags, _WIDTH), _number(tags, _HEIGHT)
    return None


@lru_cache(maxsize=256)
def _camera(make: bytes, model: bytes) -> str | None:
    """One camera takes thousands of photos: its name is decoded once."""
    texts = _decode({_MAKE: make, _MODEL: model})
    return camera_name(texts.get(_MAKE, ""), texts.get(_MODEL, ""))


def camera_name(make: str, model: str) -> str | None:
    """Make and model as people say them: the make is not said twice."""
    make, model = make.strip(), model.strip()
    if make and model and not model.lower().startswith(make.lower()):
        return f"{make} {model}"
    return model or make or None


def _plain(value: bytes) -> bytes:
    """Printable ASCII up to the first zero byte."""
    return value.split(b"\0", 1)[0].translate(_PRINTABLE)


def _decode(found: Mapping[int, bytes]) -> dict[int, str]:
    """The tags' values as the ``exif`` library reads them from a block that is sound."""
    texts = {tag: text for tag, text in found.items() if text}
    if not texts:
        return {}
    from exif import Image

    try:
        image = Image(_block(texts))
        values = {tag: image.get(_NAMES[tag]) for tag in texts}
    except Exception:  # whatever a library raises on one photo must not end the import
        return {}
    return {tag: value for tag, value in values.items() if isinstance(value, str)}


def _block(texts: Mapping[int, bytes]) -> bytes:
    """A JPEG with nothing but an EXIF segment: IFD 0, the EXIF IFD, and their values."""
    first = [tag for tag in sorted(texts) if tag in _IFD0_TAGS]
    second = [tag for tag in sorted(texts) if tag not in _IFD0_TAGS]
    exif_at = 8 + 2 + 12 * (len(first) + 1) + 4
    values_at = exif_at + 2 + 12 * len(second) + 4
    values = b""

    def entry(tag: int) -> bytes:
        nonlocal values
        text = texts[tag] + b"\0"
        place = text.ljust(4, b"\0")
        if len(text) > 4:
            place = struct.pack(">I", values_at + len(values))
            values += text
        return struct.pack(">HHI", tag, _ASCII, len(text)) + place

    pointer = struct.pack(">HHII", _EXIF_POINTER, _LONG, 1, exif_at)
    ifd0 = struct.pack(">H", len(first) + 1) + b"".join(map(entry, first)) + pointer + bytes(4)
    exif = struct.pack(">H", len(second)) + b"".join(map(entry, second)) + bytes(4)
    body = b"Exif\0\0MM\0*\0\0\0\x08" + ifd0 + exif + values
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"
