"""What a file says of itself: when, with what, what it belongs to, and whether it is whole.

Owns the order in which a file's statements are asked and believed. Reads little of
each file, and content alone can never make it fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from desktop_sync.library import capture_time, content, exif_block, film, isobmff, picture_size
from desktop_sync.library.apple_maker_note import read_note
from desktop_sync.library.content import Content
from desktop_sync.library.exif_block import ExifFacts, camera_name
from desktop_sync.library.jpeg_end import lacks_end
from desktop_sync.library.picture_size import PictureSize
from desktop_sync.library.window import MalformedError, Window
from desktop_sync.model.asset import CaptureOrigin, CaptureTime, Damage, Metadata, SourceFile
from desktop_sync.sources.base import ReadableFile
from desktop_sync.sources.formats import FileClass, file_class, split_name

_MOST_XMP_BYTES = 256 * 1024
_XMP_DATES = tuple(
    re.compile(rf"\b{name}\s*(?:=\s*[\"']([^\"']{{4,40}})[\"']|>\s*([^<]{{4,40}})<)")
    for name in ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")
)
_STILL_BRANDS = frozenset(b"heic heix heim heis mif1 mif2 msf1 avif avis".split())
_APPLE = "com.apple.quicktime."


class _Said(Struct, frozen=True):
    """What the content states, before name and file time are asked."""

    captured: CaptureTime | None = None
    content_identifier: str | None = None
    burst_identifier: str | None = None
    camera: str | None = None
    damage: Damage | None = None
    size: PictureSize | None = None
    duration_ms: int | None = None


def probe(file: ReadableFile, listed: SourceFile, *, now: datetime) -> Metadata:
    """What the open ``file`` says of itself. ``now`` (aware) bounds what is believed.

    Raises ``ItemError`` or ``SourceError`` when reading fails, never for what is read."""
    kind = file_class(listed.name)
    window = Window(file, listed.size_bytes)

    def believe(at: datetime) -> bool:
        return capture_time.believable(at, now)

    if kind is FileClass.SIDECAR:
        said = _Said(_from_xmp(window, believe))
    elif kind is FileClass.ADJUSTMENT:
        said = _Said()
    elif listed.size_bytes == 0:
        said = _Said(damage=Damage.TRUNCATED)
    else:
        said = _contained(window, kind, believe)
    captured = said.captured or _from_outside(listed, believe)
    return Metadata(
        captured,
        said.content_identifier,
        said.burst_identifier,
        said.camera,
        said.damage,
        said.duration_ms,
        said.size.width if said.size else None,
        said.size.height if said.size else None,
    )


def unread(listed: SourceFile, *, now: datetime) -> Metadata:
    """What is known of a file that cannot be read: what its name and its own time say."""
    return Metadata(_from_outside(listed, lambda at: capture_time.believable(at, now)))


def _contained(window: Window, kind: FileClass | None, believe: exif_block.Believe) -> _Said:
    found = content.recognise(window.head)
    if found is Content.UNKNOWN:
        damaged = kind is not FileClass.RAW
        return _Said(damage=Damage.UNRECOGNISED if damaged else None)
    try:
        said = _READERS[found](window, believe)
    except MalformedError:
        said = _Said()
    if said.captured is None and found not in (Content.BOXES, Content.AVI):
        return replace(said, captured=_from_packet(window.head, believe))
    return said


def _from_outside(listed: SourceFile, believe: exif_block.Believe) -> CaptureTime:
    named = capture_time.from_name(split_name(listed.name)[0])
    if named is not None and believe(named):
        return CaptureTime(named, CaptureOrigin.NAME)
    modified = capture_time.from_file(listed.modified_ns)
    if modified is not None and believe(modified):
        return CaptureTime(modified, CaptureOrigin.FILE)
    return CaptureTime(None, CaptureOrigin.UNKNOWN)


def _from_exif(
    facts: ExifFacts, damage: Damage | None = None, size: PictureSize | None = None
) -> _Said:
    note = read_note(facts.maker_note)
    captured = CaptureTime(facts.captured, CaptureOrigin.EXIF) if facts.captured else None
    if size is None and facts.pixels is not None:
        size = picture_size.believed(*facts.pixels, turned=facts.turned)
    return _Said(
        captured, note.content_identifier, note.burst_identifier, facts.camera, damage, size
    )


def _facts(block: bytes | None, believe: exif_block.Believe) -> ExifFacts:
    return exif_block.read_block(block, believe) if block else ExifFacts()


def _jpeg(window: Window, believe: exif_block.Believe) -> _Said:
    facts = _facts(content.jpeg_exif(window), believe)
    size = picture_size.of_jpeg(window, turned=facts.turned)
    return _from_exif(facts, Damage.TRUNCATED if lacks_end(window) else None, size)


def _png(window: Window, believe: exif_block.Believe) -> _Said:
    block, complete = content.png_exif(window)
    facts = _facts(block, believe)
    size = picture_size.of_png(window, turned=facts.turned)
    return _from_exif(facts, None if complete else Damage.TRUNCATED, size)


def _webp(window: Window, believe: exif_block.Believe) -> _Said:
    facts = _facts(content.webp_exif(window), believe)
    size = picture_size.of_webp(window, turned=facts.turned)
    return _from_exif(facts, Damage.TRUNCATED if content.riff_is_cut(window) else None, size)


def _gif(window: Window, _believe: exif_block.Believe) -> _Said:
    return _Said(size=picture_size.of_gif(window))


def _tiff(window: Window, believe: exif_block.Believe) -> _Said:
    return _from_exif(exif_block.read_structure(window.read, believe))


def _raf(window: Window, believe: exif_block.Believe) -> _Said:
    return _from_exif(_facts(content.raf_exif(window), believe))


def _avi(window: Window, believe: exif_block.Believe) -> _Said:
    text = content.avi_date(window)
    at = capture_time.read_moment(text) or capture_time.read_spelled(text) if text else None
    captured = CaptureTime(at, CaptureOrigin.QUICKTIME) if at and believe(at) else None
    damage = Damage.TRUNCATED if content.riff_is_cut(window) else None
    size, duration_ms = picture_size.of_avi(window)
    return _Said(captured, damage=damage, size=size, duration_ms=duration_ms)


def _boxes(window: Window, believe: exif_block.Believe) -> _Said:
    layout = isobmff.lay_out(window)
    brand = window.head[8:12]
    if window.head[4:8] == b"ftyp" and brand == b"crx ":
        said = _from_exif(exif_block.read_split(isobmff.canon_blocks(window, layout), believe))
    elif brand in _STILL_BRANDS:
        try:
            said = _from_exif(_facts(isobmff.exif_item(window, layout), believe))
        except MalformedError:
            said = _Said()
        shape = isobmff.still_shape(window, layout)
        said = replace(said, size=picture_size.believed(*shape) if shape else None)
    else:
        said = _movie(film.movie(window, layout), believe)
    pictured = layout.first(b"meta") is not None or layout.first(b"moov") is not None
    cut = layout.truncated or not pictured
    return replace(said, damage=Damage.TRUNCATED) if cut else said


def _movie(movie: film.Movie, believe: exif_block.Believe) -> _Said:
    texts = movie.texts
    stated = capture_time.read_moment(texts.get(_APPLE + "creationdate", ""))
    counted = capture_time.from_quicktime(movie.created) if movie.created else None
    captured = next((at for at in (stated, counted) if at is not None and believe(at)), None)
    return _Said(
        CaptureTime(captured, CaptureOrigin.QUICKTIME) if captured else None,
        texts.get(_APPLE + "content.identifier") or None,
        camera=camera_name(texts.get(_APPLE + "make", ""), texts.get(_APPLE + "model", "")),
        size=picture_size.believed(*movie.shape) if movie.shape else None,
        duration_ms=picture_size.believed_ms(*movie.duration) if movie.duration else None,
    )


def _nothing(_window: Window, _believe: exif_block.Believe) -> _Said:
    return _Said()


_READERS: dict[Content, Callable[[Window, exif_block.Believe], _Said]] = {
    Content.JPEG: _jpeg,
    Content.PNG: _png,
    Content.GIF: _gif,
    Content.WEBP: _webp,
    Content.AVI: _avi,
    Content.TIFF: _tiff,
    Content.RAF: _raf,
    Content.BOXES: _boxes,
    Content.OTHER_MEDIA: _nothing,
}


def _from_xmp(window: Window, believe: exif_block.Believe) -> CaptureTime | None:
    size = min(window.size_bytes, _MOST_XMP_BYTES)
    try:
        return _xmp_date(window.read(0, size), believe)
    except MalformedError:
        return None


def _from_packet(head: bytes, believe: exif_block.Believe) -> CaptureTime | None:
    """XMP that a still carries near its beginning."""
    start = head.find(b"<x:xmpmeta")
    end = head.find(b"</x:xmpmeta>", start)
    return _xmp_date(head[start:end], believe) if 0 <= start < end else None


def _xmp_date(packet: bytes, believe: exif_block.Believe) -> CaptureTime | None:
    wide = packet.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = packet.decode("utf-16" if wide else "utf-8", "replace")
    for pattern in _XMP_DATES:
        for match in pattern.finditer(text):
            at = capture_time.read_moment(match[1] or match[2])
            if at is not None and believe(at):
                return CaptureTime(at, CaptureOrigin.XMP)
    return None
