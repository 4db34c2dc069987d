"""EXIF blocks as cameras write them, for files made by the tests.

Owns writing; the program's own reader is never used here, so that a mistake in one
does not hide in the other.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime, timedelta

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SLONG, SRATIONAL, FLOAT = 1, 2, 3, 4, 5, 7, 9, 10, 11

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, and the value's bytes in the block's byte order."""


def ascii_entry(tag: int, text: str) -> Entry:
    value = text.encode() + b"\0"
    return tag, ASCII, len(value), value


def tiff(
    ifd0: Sequence[Entry],
    exif: Sequence[Entry] = (),
    *,
    data: bytes = b"",
    order: str = ">",
    magic: int = 42,
) -> bytes:
    """A TIFF structure: header, ``data`` at offset 8, IFD 0, the EXIF IFD and their values."""
    data += b"\0" * (len(data) % 2)
    ifd0_at = 8 + len(data)
    head = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", magic, ifd0_at)
    if not exif:
        return head + data + ifd(list(ifd0), ifd0_at, order)
    placeholder: Entry = (0x8769, LONG, 1, b"\0\0\0\0")
    exif_at = ifd0_at + len(ifd([*ifd0, placeholder], ifd0_at, order))
    pointer: Entry = (0x8769, LONG, 1, struct.pack(order + "I", exif_at))
    return head + data + ifd([*ifd0, pointer], ifd0_at, order) + ifd(list(exif), exif_at, order)


def ifd(entries: list[Entry], offset: int, order: str) -> bytes:
    """An image file directory that begins at ``offset``, and the values it refers to."""
    entries.sort(key=lambda entry: entry[0])
    table = struct.pack(order + "H", len(entries))
    values = b""
    values_at = offset + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        if len(value) <= 4:
            inline = value.ljust(4, b"\0")
        else:
            inline = struct.pack(order + "I", values_at + len(values))
            values += value + b"\0" * (len(value) % 2)
        table += struct.pack(order + "HHI", tag, kind, count) + inline
    return table + b"\0\0\0\0" + values


def apple_maker_note(content_identifier: str | None = None, burst: str | None = None) -> bytes:
    """Apple's maker note: its offsets count from its own beginning."""
    entries: list[Entry] = [(0x0001, SLONG, 1, struct.pack(">i", 14))]
    if burst is not None:
        entries.append(ascii_entry(0x000B, burst))
    if content_identifier is not None:
        entries.append(ascii_entry(0x0011, content_identifier))
    entries.append((0x0017, SLONG, 1, struct.pack(">i", 2)))
    head = b"Apple iOS\0\0\1MM"
    return head + ifd(entries, len(head), ">")


def stamp(at: datetime) -> str:
    return at.strftime("%Y:%m:%d %H:%M:%S")


def offset_text(at: datetime) -> str | None:
    delta = at.utcoffset()
    if delta is None:
        return None
    minutes = int(delta / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def camera_entries(make: str, model: str) -> list[Entry]:
    return [
        ascii_entry(0x010F, make),
        ascii_entry(0x0110, model),
        (0x0112, SHORT, 1, b"\0\1"),
    ]


def taken_entries(at: datetime, maker_note: bytes = b"", *, order: str = ">") -> list[Entry]:
    """What an EXIF IFD says of the moment: microseconds become sub-seconds where they are
    not zero, an offset is stated only by an aware time."""
    entries: list[Entry] = [
        (0x829A, RATIONAL, 1, struct.pack(order + "II", 1, 120)),
        (0x9000, UNDEFINED, 4, b"0232"),
        ascii_entry(0x9003, stamp(at)),
        ascii_entry(0x9004, stamp(at)),
        (0x9204, SRATIONAL, 1, struct.pack(order + "ii", 0, 1)),
    ]
    zone = offset_text(at)
    if zone is not None:
        entries += [ascii_entry(tag, zone) for tag in (0x9010, 0x9011, 0x9012)]
    if at.microsecond:
        fraction = f"{at.microsecond:06}".rstrip("0")
        entries += [ascii_entry(tag, fraction) for tag in (0x9291, 0x9292)]
    if maker_note:
        entries.append((0x927C, UNDEFINED, len(maker_note), maker_note))
    return entries


def block(
    at: datetime | None,
    maker_note: bytes = b"",
    *,
    make: str = "Apple",
    model: str = "iPhone 15 Pro",
) -> bytes:
    """A big-endian EXIF block without its ``Exif`` prefix, as iPhones write them."""
    ifd0 = camera_entries(make, model)
    if at is None:
        return tiff(ifd0)
    return tiff([*ifd0, ascii_entry(0x0132, stamp(at))], taken_entries(at, maker_note))
