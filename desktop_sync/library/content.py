"""What a file is by its first bytes, and where its EXIF block lies.

Owns the signatures of media formats, and the containers of stills that are lists of
segments or chunks: JPEG, PNG, WebP. Must not know what the blocks say.
"""

from __future__ import annotations

import struct
from enum import Enum, auto

from desktop_sync.library import isobmff
from desktop_sync.library.window import MalformedError, Window

_EXIF = b"Exif\0\0"
_MOST_SEGMENTS = 500
_MOST_CHUNKS = 2000
_MOST_BLOCK_BYTES = 1024 * 1024
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
_NO_LENGTH = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})


class Content(Enum):
    """What a file is, whatever it is called."""

    JPEG = auto()
    PNG = auto()
    GIF = auto()
    WEBP = auto()
    AVI = auto()
    TIFF = auto()
    RAF = auto()
    BOXES = auto()
    OTHER_MEDIA = auto()
    UNKNOWN = auto()


_SIGNATURES: tuple[tuple[bytes, Content], ...] = (
    (b"\xff\xd8\xff", Content.JPEG),
    (b"\x89PNG\r\n\x1a\n", Content.PNG),
    (b"GIF8", Content.GIF),
    (b"FUJIFILMCCD-RAW", Content.RAF),
    (b"II\x1a\0\0\0HEAPCCDR", Content.OTHER_MEDIA),
    (b"II*\0", Content.TIFF),
    (b"MM\0*", Content.TIFF),
    (b"IIRO", Content.TIFF),
    (b"IIRS", Content.TIFF),
    (b"MMOR", Content.TIFF),
    (b"IIU\0", Content.TIFF),
    (b"II+\0", Content.OTHER_MEDIA),
    (b"MM\0+", Content.OTHER_MEDIA),
    (b"\0MRM", Content.OTHER_MEDIA),
    (b"FOVb", Content.OTHER_MEDIA),
    (b"BM", Content.OTHER_MEDIA),
    (b"\0\0\1\xba", Content.OTHER_MEDIA),
    (b"\x1aE\xdf\xa3", Content.OTHER_MEDIA),
    (b"\xff\x0a", Content.OTHER_MEDIA),
    (b"\0\0\0\x0cJXL ", Content.OTHER_MEDIA),
    (b"\0\0\0\x0cjP  ", Content.OTHER_MEDIA),
)


def recognise(head: bytes) -> Content:
    """What a file beginning with ``head`` is."""
    if head[:4] == b"RIFF":
        kind = head[8:12]
        return {b"WEBP": Content.WEBP, b"AVI ": Content.AVI}.get(kind, Content.OTHER_MEDIA)
    for signature, content in _SIGNATURES:
        if head.startswith(signature):
            return content
    return Content.BOXES if isobmff.starts_like(head) else Content.UNKNOWN


def jpeg_exif(window: Window, start: int = 0) -> bytes | None:
    """The TIFF structure in the first EXIF segment of a JPEG that begins at ``start``."""
    for marker, at, size in _jpeg_segments(window, start):
        if marker == 0xE1 and size > len(_EXIF) and window.read(at, 6) == _EXIF:
            return window.read(at + 6, min(size, window.size_bytes - at) - 6)
    return None


def jpeg_scan(window: Window) -> int | None:
    """Where the picture's own data begins: past every segment that could hold another JPEG."""
    for marker, at, size in _jpeg_segments(window, 0):
        if marker == 0xDA:
            return at + size
    return None


def jpeg_frame(window: Window) -> int | None:
    """Where the first frame header's content begins."""
    for marker, at, _ in _jpeg_segments(window, 0):
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            return at
    return None


def _jpeg_segments(window: Window, start: int) -> list[tuple[int, int, int]]:
    """Marker, place and size of each segment's content, up to the first scan."""
    found: list[tuple[int, int, int]] = []
    at = start + 2
    try:
        while len(found) < _MOST_SEGMENTS:
            lead, marker = window.read(at, 2)
            if lead != 0xFF:
                break
            if marker == 0xFF:
                at += 1
                continue
            at += 2
            if marker in _NO_LENGTH:
                continue
            (size,) = struct.unpack(">H", window.read(at, 2))
            if size < 2:
                break
            found.append((marker, at + 2, size - 2))
            if marker == 0xDA:
                break
            at += size
    except MalformedError:
        pass
    return found


def png_exif(window: Window) -> tuple[bytes | None, bool]:
    """The TIFF structure of the ``eXIf`` chunk, and whether the end chunk is there."""
    block: bytes | None = None
    at = 8
    try:
        for _ in range(_MOST_CHUNKS):
            size, kind = struct.unpack(">I4s", window.read(at, 8))
            if kind == b"eXIf" and size <= _MOST_BLOCK_BYTES:
                block = window.read(at + 8, size)
            elif kind == b"IEND":
                return block, True
            at += 12 + size
    except MalformedError:
        return block, False
    return block, True


def webp_exif(window: Window) -> bytes | None:
    """The TIFF structure of the ``EXIF`` chunk, with or without the prefix JPEG has."""
    at = 12
    try:
        for _ in range(_MOST_CHUNKS):
            kind, size = struct.unpack("<4sI", window.read(at, 8))
            if kind == b"EXIF" and size <= _MOST_BLOCK_BYTES:
                return window.read(at + 8, size).removeprefix(_EXIF)
            at += 8 + size + size % 2
    except MalformedError:
        pass
    return None


def riff_is_cut(window: Window) -> bool:
    """Whether a RIFF file ends before its own length says."""
    return int.from_bytes(window.head[4:8], "little") + 8 > window.size_bytes


def raf_exif(window: Window) -> bytes | None:
    """The TIFF structure of the JPEG that a Fujifilm RAF carries."""
    start = int.from_bytes(window.read(84, 4), "big")
    return jpeg_exif(window, start) if window.read(start, 2) == b"\xff\xd8" else None


def avi_date(window: Window) -> str | None:
    """The text of an AVI's ``IDIT`` chunk, where it stands near the beginning."""
    at = window.head.find(b"IDIT")
    if at < 0:
        return None
    size = int.from_bytes(window.head[at + 4 : at + 8], "little")
    return window.head[at + 8 : at + 8 + min(size, 64)].decode("ascii", "replace").strip("\0\n ")
