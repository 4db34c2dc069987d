"""How large a picture is and how long a film plays, from what their headers say."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop_sync.library.metadata import probe
from desktop_sync.model.asset import Metadata, SourceFile
from tests.fakes import exif_writer, films, stills
from tests.fakes.memory_file import MemoryFile

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
TURNED_BY_A_QUARTER = exif_writer.tiff([(0x0112, 3, 1, struct.pack(">H", 6))], ())


def look(content: bytes, name: str = "a.jpg") -> Metadata:
    return probe(MemoryFile(content), SourceFile(f"/card/{name}", len(content), 5), now=NOW)


def shape(content: bytes) -> tuple[int | None, int | None]:
    found = look(content)
    return found.width, found.height


def saved(kind: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 200)).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("GIF", {}),
        ("TIFF", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": exif_writer.block(NOW)}),
    ],
)
def test_every_container_tells_the_size_of_its_picture(
    kind: str, options: dict[str, object]
) -> None:
    assert shape(saved(kind, **options)) == (300, 200)


def test_a_picture_is_as_large_as_it_is_shown() -> None:
    assert shape(stills.jpeg(1, TURNED_BY_A_QUARTER)) == shape(stills.jpeg(1, b""))[::-1]


def test_a_heic_has_the_size_of_its_largest_picture_turned_as_it_is_shown() -> None:
    def ispe(width: int, height: int) -> bytes:
        return films.box(b"ispe", struct.pack(">III", 0, width, height))

    properties = ispe(512, 512) + ispe(4032, 3024) + films.box(b"irot", b"\1") + ispe(320, 240)
    meta = films.box(b"iprp", films.box(b"ipco", properties))
    heic = films.box(b"ftyp", b"heic\0\0\0\0") + films.box(b"meta", bytes(4) + meta)
    assert shape(heic) == (3024, 4032)


@pytest.mark.parametrize("film", [films.mov, films.mp4, films.m4v, films.three_gp])
def test_a_film_tells_its_size_and_how_long_it_plays(film: object) -> None:
    assert callable(film)
    found = look(film(1, NOW), "a.mov")
    assert (found.duration_ms, found.width, found.height) == (600, 96, 64)


def test_an_avi_tells_its_size_and_how_long_it_plays() -> None:
    found = look(films.avi(1), "a.avi")
    assert (found.duration_ms, found.width, found.height) == (600, 96, 64)


def test_a_film_that_is_shown_turned_is_as_high_as_it_was_wide() -> None:
    film = films.mov(1, NOW)
    at = film.index(b"tkhd") + 4 + 40
    quarter = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 0x40000000)
    assert shape(film[:at] + quarter + film[at + 36 :]) == (64, 96)


@given(st.binary(min_size=12, max_size=12))
def test_whatever_a_header_claims_a_figure_is_bounded_or_none(claimed: bytes) -> None:
    film = films.mov(1, NOW)
    clock = film.index(b"mvhd") + 4 + 12
    track = film.index(b"tkhd") + 4 + 76
    film = film[:clock] + claimed[:8] + film[clock + 8 :]
    film = film[:track] + claimed[4:] + film[track + 8 :]
    found = look(film)
    assert found.duration_ms is None or 0 < found.duration_ms <= 7 * 24 * 3600 * 1000
    for side in (found.width, found.height):
        assert side is None or 0 < side <= 65_535


def test_an_unbelievable_size_is_none() -> None:
    png = saved("PNG")
    assert shape(png[:16] + struct.pack(">II", 2**31, 200) + png[24:]) == (None, None)
    assert shape(png[:16] + struct.pack(">II", 0, 200) + png[24:]) == (None, None)
