"""A picture whose corners tell how it was turned, in every format and orientation."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import av
import numpy as np
import pillow_heif
from PIL import Image

from tests.fakes import exif_writer

pillow_heif.register_heif_opener()  # type: ignore[no-untyped-call,unused-ignore]

SIZE = (640, 480)
CORNERS = ("red", "green", "blue", "white")
"""Upper left, upper right, lower left, lower right, as it is shown upright."""
_COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 200, 30),
    "blue": (30, 30, 220),
    "white": (250, 250, 250),
    "black": (0, 0, 0),
}
_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright(size: tuple[int, int] = SIZE) -> Image.Image:
    corners = Image.new("RGB", (2, 2))
    corners.putdata([_COLOURS[name] for name in CORNERS])
    return corners.resize(size, Image.Resampling.NEAREST)


def corners(picture: Image.Image | bytes) -> tuple[str, ...]:
    """The names of the colours in the four corners."""
    image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    image = image.convert("RGB")
    right, low = image.width * 7 // 8, image.height * 7 // 8
    left, high = image.width // 8, image.height // 8
    return tuple(
        _name(image, at) for at in ((left, high), (right, high), (left, low), (right, low))
    )


def _name(image: Image.Image, at: tuple[int, int]) -> str:
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return min(
        _COLOURS,
        key=lambda name: sum(abs(a - b) for a, b in zip(_COLOURS[name], pixel, strict=True)),
    )


def still(
    kind: str, orientation: int = 1, size: tuple[int, int] = SIZE, **options: object
) -> bytes:
    """Stored as a camera that was held that way stores it."""
    image = upright(size)
    if orientation in _STORED:
        image = image.transpose(_STORED[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif.tobytes(), **options)
    return out.getvalue()


def dng(orientation: int) -> bytes:
    """A raw picture of grey noise, and the camera's own picture of it as JPEG, which says
    nothing of how it was held."""
    image = upright()
    if orientation in _STORED:
        image = image.transpose(_STORED[orientation])
    out = io.BytesIO()
    image.save(out, "JPEG")
    shown = out.getvalue()
    shown += b"\0" * (len(shown) % 2)
    width, height = 64, 48
    samples = struct.pack(f"<{width * height}H", *([1000] * width * height))
    samples_at, shown_at = 8, 8 + len(samples)
    raw_at = shown_at + len(shown)
    raw = exif_writer.ifd(
        [
            (254, 4, 1, struct.pack("<I", 0)),
            (256, 3, 1, struct.pack("<H", width)),
            (257, 3, 1, struct.pack("<H", height)),
            (258, 3, 1, struct.pack("<H", 16)),
            (259, 3, 1, struct.pack("<H", 1)),
            (262, 3, 1, struct.pack("<H", 32803)),
            (273, 4, 1, struct.pack("<I", samples_at)),
            (277, 3, 1, struct.pack("<H", 1)),
            (278, 3, 1, struct.pack("<H", height)),
            (279, 4, 1, struct.pack("<I", len(samples))),
            (33421, 3, 2, struct.pack("<HH", 2, 2)),
            (33422, 1, 4, bytes((0, 1, 1, 2))),
        ],
        raw_at,
        "<",
    )
    matrix = (3, 1, 0, 1, 0, 1, 0, 1, 3, 1, 0, 1, 0, 1, 0, 1, 3, 1)
    ifd0: list[exif_writer.Entry] = [
        (254, 4, 1, struct.pack("<I", 1)),
        (256, 3, 1, struct.pack("<H", image.width)),
        (257, 3, 1, struct.pack("<H", image.height)),
        (258, 3, 3, struct.pack("<HHH", 8, 8, 8)),
        (259, 3, 1, struct.pack("<H", 7)),
        (262, 3, 1, struct.pack("<H", 6)),
        exif_writer.ascii_entry(0x010F, "Apple"),
        exif_writer.ascii_entry(0x0110, "iPhone 15 Pro"),
        (273, 4, 1, struct.pack("<I", shown_at)),
        (274, 3, 1, struct.pack("<H", orientation)),
        (277, 3, 1, struct.pack("<H", 3)),
        (278, 3, 1, struct.pack("<H", image.height)),
        (279, 4, 1, struct.pack("<I", len(shown))),
        (330, 4, 1, struct.pack("<I", raw_at)),
        (50706, 1, 4, bytes((1, 4, 0, 0))),
        (50707, 1, 4, bytes((1, 1, 0, 0))),
        exif_writer.ascii_entry(50708, "Apple iPhone 15 Pro"),
        (50721, 10, 9, struct.pack("<18i", *matrix)),
        (50728, 5, 3, struct.pack("<6I", 1, 2, 1, 1, 1, 2)),
        (50778, 3, 1, struct.pack("<H", 21)),
    ]
    return exif_writer.tiff(ifd0, data=samples + shown + raw, order="<")


def film(*, held: bool = False) -> bytes:
    """A short MOV; ``held`` upright, as phones are, its frames lie on their left side and the
    track says to turn them clockwise."""
    image = upright((480, 640)).transpose(Image.Transpose.ROTATE_90) if held else upright()
    out = io.BytesIO()
    with av.open(out, "w", format="mov", options={"fflags": "+bitexact"}) as made:
        stream = made.add_stream("libx264", rate=10, options={"threads": "1"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *image.size, "yuv420p"
        for _ in range(3):
            frame = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    content = out.getvalue()
    if not held:
        return content
    matrix = content.rindex(b"tkhd") + 4 + 40
    one = 1 << 16
    turned = struct.pack(">9i", 0, one, 0, -one, 0, 0, image.height * one, 0, 1 << 30)
    return content[:matrix] + turned + content[matrix + 36 :]


def save(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
