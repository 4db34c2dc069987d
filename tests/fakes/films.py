"""Small but real films: encoded frames in MOV, MP4, M4V, 3GP and AVI.

MOV files carry Apple's metadata where iPhones have it: a ``meta`` box in ``moov``.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import av
import numpy as np

from tests.fakes.stills import picture

_CREATION_TIME = struct.Struct(">I")
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)


def mov(number: int, at: datetime | None, *, content_identifier: str | None = None) -> bytes:
    """As an iPhone films. An aware ``at`` is also stated as Apple's creation date."""
    keys = {"com.apple.quicktime.make": "Apple", "com.apple.quicktime.model": "iPhone 15 Pro"}
    if at is not None and at.tzinfo is not None:
        keys["com.apple.quicktime.creationdate"] = at.strftime("%Y-%m-%dT%H:%M:%S%z")
    if content_identifier is not None:
        keys["com.apple.quicktime.content.identifier"] = content_identifier
    film = _encoded("mov", "libx264", number)
    return _with_creation(_append_to_moov(film, _meta(keys)), at)


def mp4(number: int, at: datetime | None) -> bytes:
    """As other phones film: ``mvhd`` alone tells the moment, in UTC."""
    return _with_creation(_encoded("mp4", "libx264", number), at)


def m4v(number: int, at: datetime | None) -> bytes:
    return _with_creation(_encoded("ipod", "libx264", number), at)


def three_gp(number: int, at: datetime | None) -> bytes:
    return _with_creation(_encoded("3gp", "mpeg4", number), at)


def avi(number: int) -> bytes:
    return _encoded("avi", "mjpeg", number)


def written_by_ffmpeg(number: int, metadata: Mapping[str, str]) -> bytes:
    """A MOV whose metadata an encoder wrote by itself, below ``udta``."""
    return _encode("mov", "libx264", number, metadata)


@cache
def _encoded(container: str, codec: str, number: int) -> bytes:
    return _encode(container, codec, number, {})


def _encode(container: str, codec: str, number: int, metadata: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    options = {"fflags": "+bitexact"}
    if metadata:
        options["movflags"] = "use_metadata_tags"
    image = np.asarray(picture(number, (96, 64)))
    with av.open(out, "w", format=container, options=options) as film:
        stream = film.add_stream(codec, rate=10, options={"threads": "1"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = 96, 64
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        film.metadata.update(metadata)
        for step in range(6):
            frame = av.VideoFrame.from_ndarray(np.roll(image, step * 4, axis=1), format="rgb24")
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return out.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _meta(keys: Mapping[str, str]) -> bytes:
    handler = box(b"hdlr", b"\0" * 8 + b"mdta" + b"\0" * 14)
    names = b"".join(box(b"mdta", key.encode()) for key in keys)
    values = b"".join(
        box(struct.pack(">I", index), box(b"data", struct.pack(">II", 1, 0) + value.encode()))
        for index, value in enumerate(keys.values(), 1)
    )
    listed = box(b"keys", struct.pack(">II", 0, len(keys)) + names)
    return box(b"meta", handler + listed + box(b"ilst", values))


def _append_to_moov(film: bytes, more: bytes) -> bytes:
    """``moov`` is the last box, so nothing that points into ``mdat`` moves."""
    at = film.rindex(b"moov") - 4
    (size,) = struct.unpack_from(">I", film, at)
    assert at + size == len(film)
    return film[:at] + struct.pack(">I", size + len(more)) + film[at + 4 :] + more


def _with_creation(film: bytes, at: datetime | None) -> bytes:
    """``mvhd`` says ``at`` in UTC; an unknown time, or zone, is written as zero."""
    known = at is not None and at.tzinfo is not None
    seconds = int((at - _EPOCH).total_seconds()) if at is not None and known else 0
    mvhd = film.rindex(b"mvhd") + 4
    stamps = _CREATION_TIME.pack(seconds) * 2
    return film[: mvhd + 4] + stamps + film[mvhd + 12 :]
