"""Small but real photos in every format the program knows, made from nothing.

The pictures are drawn from a number, so the same number gives the same bytes.
"""

from __future__ import annotations

import io
import plistlib
import random
import struct
from datetime import UTC, datetime
from functools import cache

import pillow_heif
from PIL import Image

from tests.fakes import exif_writer

pillow_heif.register_heif_opener()  # type: ignore[no-untyped-call,unused-ignore]

SIZE = (96, 72)
_PREFIX = b"Exif\0\0"


@cache
def picture(number: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A smooth picture that differs with ``number``."""
    noise = random.Random(number)
    corners = Image.new("RGB", (3, 3))
    corners.putdata([tuple(noise.randrange(256) for _ in range(3)) for _ in range(9)])
    return corners.resize(size, Image.Resampling.BICUBIC)


def jpeg(number: int, exif: bytes = b"", *, quality: int = 85) -> bytes:
    return _saved(number, "JPEG", quality=quality, **_exif(exif))


def heic(number: int, exif: bytes = b"") -> bytes:
    return _saved(number, "HEIF", quality=50, **_exif(exif))


def avif(number: int, exif: bytes = b"") -> bytes:
    return _saved(number, "AVIF", quality=50, speed=10, max_threads=1, **_exif(exif))


def webp(number: int, exif: bytes = b"") -> bytes:
    return _saved(number, "WEBP", quality=60, **_exif(exif))


def png(number: int, exif: bytes = b"") -> bytes:
    return _saved(number, "PNG", **_exif(exif))


def gif(number: int) -> bytes:
    return _saved(number, "GIF")


def tiff(number: int, at: datetime | None) -> bytes:
    """An uncompressed RGB TIFF with an EXIF IFD."""
    image = picture(number, (32, 24))
    return _tiff_file(image.tobytes(), image.size, at, [(262, 3, 1, _short(2))], samples=3, bits=8)


def dng(number: int, at: datetime | None) -> bytes:
    """A raw picture of one strip of 16-bit samples under a colour filter, as DNG 1.4 has it."""
    noise = random.Random(number)
    width, height = 64, 48
    samples = [noise.randrange(200, 4000) for _ in range(width * height)]
    matrix = (3, 1, 0, 1, 0, 1, 0, 1, 3, 1, 0, 1, 0, 1, 0, 1, 3, 1)
    entries: list[exif_writer.Entry] = [
        (262, 3, 1, _short(32803)),
        (33421, 3, 2, _short(2) + _short(2)),
        (33422, 1, 4, bytes((0, 1, 1, 2))),
        (50706, 1, 4, bytes((1, 4, 0, 0))),
        (50707, 1, 4, bytes((1, 1, 0, 0))),
        exif_writer.ascii_entry(50708, "Apple iPhone 15 Pro"),
        (50717, 4, 1, struct.pack("<I", 4095)),
        (50721, 10, 9, struct.pack("<18i", *matrix)),
        (50728, 5, 3, struct.pack("<6I", 1, 2, 1, 1, 1, 2)),
        (50778, 3, 1, _short(21)),
    ]
    data = struct.pack(f"<{len(samples)}H", *samples)
    return _tiff_file(data, (width, height), at, entries, samples=1, bits=16)


def aae(number: int) -> bytes:
    """The property list that describes an edit."""
    return plistlib.dumps(
        {
            "adjustmentBaseVersion": 0,
            "adjustmentData": random.Random(number).randbytes(120),
            "adjustmentEditorBundleID": "com.apple.mobileslideshow",
            "adjustmentFormatIdentifier": "com.apple.photo",
            "adjustmentFormatVersion": "1.9",
            "adjustmentTimestamp": datetime.fromtimestamp(1_700_000_000 + number, UTC).replace(
                tzinfo=None
            ),
        }
    )


def xmp(at: datetime | None, title: str = "a walk") -> bytes:
    """A sidecar as photo programs write it; a whole second is written without a fraction."""
    created = f'\n    exif:DateTimeOriginal="{at.isoformat()}"' if at else ""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"{created}
    xmp:Label="{title}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
""".encode()


def _saved(number: int, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture(number).save(out, kind, **options)
    return out.getvalue()


def _exif(block: bytes) -> dict[str, bytes]:
    return {"exif": _PREFIX + block} if block else {}


def _short(value: int) -> bytes:
    return struct.pack("<H", value)


def _tiff_file(
    data: bytes,
    size: tuple[int, int],
    at: datetime | None,
    more: list[exif_writer.Entry],
    *,
    samples: int,
    bits: int,
) -> bytes:
    entries: list[exif_writer.Entry] = [
        (254, 4, 1, struct.pack("<I", 0)),
        (256, 3, 1, _short(size[0])),
        (257, 3, 1, _short(size[1])),
        (258, 3, samples, _short(bits) * samples),
        (259, 3, 1, _short(1)),
        exif_writer.ascii_entry(0x010F, "Apple"),
        exif_writer.ascii_entry(0x0110, "iPhone 15 Pro"),
        (273, 4, 1, struct.pack("<I", 8)),
        (277, 3, 1, _short(samples)),
        (278, 3, 1, _short(size[1])),
        (279, 4, 1, struct.pack("<I", len(data))),
        *more,
    ]
    exif = exif_writer.taken_entries(at, order="<") if at else ()
    return exif_writer.tiff(entries, exif, data=data, order="<")
