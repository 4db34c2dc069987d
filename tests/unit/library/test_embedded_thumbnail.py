"""The small picture in a photo is found without reading the photo."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop_sync.library.embedded_thumbnail import embedded_thumbnail
from tests.fakes import stills
from tests.fakes.memory_file import MemoryFile


def _small() -> bytes:
    small = io.BytesIO()
    Image.new("RGB", (16, 12), (200, 30, 40)).save(small, "JPEG")
    return small.getvalue()


def _block(picture: bytes, order: str = ">") -> bytes:
    """A TIFF structure with an empty IFD 0, and ``picture`` in IFD 1."""
    head = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", 42, 8)
    second = 8 + 2 + 4
    start = second + 2 + 2 * 12 + 4
    ifd0 = struct.pack(order + "HI", 0, second)
    ifd1 = struct.pack(order + "H", 2)
    ifd1 += struct.pack(order + "HHII", 0x0201, 4, 1, start)
    ifd1 += struct.pack(order + "HHII", 0x0202, 4, 1, len(picture))
    return head + ifd0 + ifd1 + bytes(4) + picture


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("make", [stills.jpeg, stills.heic])
def test_the_thumbnail_is_the_one_in_the_photo(make: object, order: str) -> None:
    photo = make(7, _block(_small(), order))  # type: ignore[operator]
    file = MemoryFile(photo + bytes(5_000_000), "IMG_0001.JPG")
    assert embedded_thumbnail(file, file.listed) == _small()
    assert file.bytes_read < 1_000_000


def test_a_photo_without_one_has_none() -> None:
    for content in (stills.jpeg(1), stills.heic(1), stills.png(1), b"", b"no picture at all"):
        file = MemoryFile(content)
        assert embedded_thumbnail(file, file.listed) is None


def test_what_is_no_jpeg_is_not_given_out() -> None:
    photo = stills.jpeg(1, _block(b"<svg>not a picture</svg>"))
    file = MemoryFile(photo)
    assert embedded_thumbnail(file, file.listed) is None


@given(st.binary(max_size=400), st.integers(0, 400), st.binary(max_size=8))
def test_damage_never_makes_it_fail(rest: bytes, at: int, damage: bytes) -> None:
    photo = bytearray(stills.jpeg(1, _block(_small())))
    photo[at : at + len(damage)] = damage
    file = MemoryFile(bytes(photo) + rest)
    found = embedded_thumbnail(file, file.listed)
    assert found is None or found.startswith(b"\xff\xd8\xff")
