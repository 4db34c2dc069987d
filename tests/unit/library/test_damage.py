"""What is told of damaged files, and that no bytes at all make a look fail or last."""

from __future__ import annotations

import random
import struct
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_sync.library.metadata import probe
from desktop_sync.model.asset import Damage, Metadata
from tests.fakes import exif_writer, films, stills
from tests.fakes.memory_file import MemoryFile

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WHOLE = datetime(2024, 5, 17, 14, 3, 22, tzinfo=timezone(timedelta(hours=2)))
EXIF = exif_writer.block(WHOLE, exif_writer.apple_maker_note("A-1", "BURST-1"))

SAMPLES = {
    "HEIC": stills.heic(1, EXIF),
    "JPG": stills.jpeg(1, EXIF),
    "png": stills.png(1, EXIF),
    "webp": stills.webp(1, EXIF),
    "avif": stills.avif(1, EXIF),
    "dng": stills.dng(1, WHOLE),
    "mov": films.mov(1, WHOLE, content_identifier="A-1"),
    "mp4": films.mp4(1, WHOLE),
    "avi": films.avi(1),
    "xmp": stills.xmp(WHOLE),
}


def look(content: bytes, name: str = "IMG_0001.JPG") -> Metadata:
    file = MemoryFile(content, name, 1_700_000_000_000_000_000)
    return probe(file, file.listed, now=NOW)


@pytest.mark.parametrize("extension", ["HEIC", "JPG", "png", "webp", "avif", "mov", "mp4", "avi"])
def test_a_file_cut_short_is_told(extension: str) -> None:
    whole = SAMPLES[extension]
    name = f"IMG_0001.{extension}"
    assert look(whole, name).damage is None
    for share in (0.3, 0.6, 0.95):
        assert look(whole[: int(len(whole) * share)], name).damage is Damage.TRUNCATED
    assert look(b"", name).damage is Damage.TRUNCATED


def test_a_cut_jpeg_is_told_although_its_thumbnail_has_an_end() -> None:
    thumbnail = stills.jpeg(2)
    segment = b"\xff\xe2" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    whole = stills.jpeg(1)
    photo = whole[:2] + segment + whole[2:]
    assert look(photo).damage is None
    assert look(photo[:-200]).damage is Damage.TRUNCATED


@pytest.mark.parametrize("size", [1, 1000, 100_000, 3_000_000])
def test_what_phones_append_to_a_good_jpeg_is_no_damage(size: int) -> None:
    appended = random.Random(size).randbytes(size).replace(b"\xff\xd9", b"\xff\xd8")
    assert look(stills.jpeg(1) + appended).damage is None


def test_content_of_no_known_kind_is_told_but_never_of_raws_and_companions() -> None:
    noise = b"not a picture " * 100
    assert look(noise, "IMG_1.JPG").damage is Damage.UNRECOGNISED
    assert look(noise, "IMG_1.MOV").damage is Damage.UNRECOGNISED
    for name in ("a.X3F", "a.MRW", "a.AAE", "a.xmp"):
        assert look(noise, name).damage is None


def test_little_is_read_of_a_large_file() -> None:
    padded = stills.jpeg(1, EXIF)[:-2] + bytes(20_000_000) + b"\xff\xd9"
    file = MemoryFile(padded)
    probe(file, file.listed, now=NOW)
    assert file.bytes_read < 100_000


@settings(max_examples=300, deadline=timedelta(seconds=2))
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.randoms(use_true_random=False),
    st.integers(0, 40),
    st.sampled_from(["keep", "cut", "double", "splice"]),
)
def test_damage_of_any_kind_ends_in_an_answer(
    extension: str, chance: random.Random, hits: int, shape: str
) -> None:
    content = bytearray(SAMPLES[extension])
    if shape == "cut":
        del content[chance.randrange(len(content)) :]
    elif shape == "double":
        content += bytes(content)
    elif shape == "splice":
        other = SAMPLES[chance.choice(sorted(SAMPLES))]
        content[chance.randrange(len(content)) :] = other
    for _ in range(hits if content else 0):
        at = chance.randrange(min(len(content), 3000))
        content[at] = chance.choice([0, 1, 0xFF, 0x7F, chance.randrange(256)])
    file = MemoryFile(bytes(content), f"IMG_0001.{extension}", 1_700_000_000_000_000_000)
    found = probe(file, file.listed, now=NOW)
    assert found.captured is not None
    assert file.bytes_read < 20_000_000


@given(
    st.sampled_from(
        [
            b"",
            b"\xff\xd8\xff\xe1",
            b"MM\0*\0\0\0\x08",
            b"\0\0\0\x18ftypheic",
            b"RIFF....WEBP",
            b"\x89PNG\r\n\x1a\n",
        ]
    ),
    st.binary(max_size=2000),
    st.sampled_from(["jpg", "heic", "mov", "cr2", "xmp", "aae"]),
)
def test_bytes_of_no_kind_end_in_an_answer(start: bytes, rest: bytes, extension: str) -> None:
    assert look(start + rest, f"a.{extension}").captured is not None


def test_boxes_and_items_made_to_never_end_do_end() -> None:
    empty = struct.pack(">I4s", 8, b"free")
    meta = b"\0\0\0\0" + films.box(b"iinf", struct.pack(">IH", 0, 65535) + b"\0" * 60_000)
    endless = struct.pack(">IHH", 0, 0, 65535) + b"\xff" * 100_000
    hostile = (
        films.box(b"ftyp", b"heic\0\0\0\0")
        + films.box(b"meta", meta + films.box(b"iloc", endless)),
        films.box(b"ftyp", b"qt  \0\0\0\0") + films.box(b"moov", empty * 200_000),
        films.box(b"ftyp", b"qt  \0\0\0\0") + empty * 200_000,
        films.box(b"ftyp", b"qt  \0\0\0\0")
        + films.box(
            b"moov",
            films.box(
                b"udta",
                films.box(
                    b"meta",
                    films.box(b"hdlr", b"")
                    + films.box(b"ilst", films.box(b"\xa9day", empty * 100) * 900),
                )
                * 20,
            ),
        ),
        b"\xff\xd8" + b"\xff\xe0\0\2" * 200_000,
        b"<x:xmpmeta" * 6000,
    )
    for content in hostile:
        started = time.perf_counter()
        look(b"\xff\xd8\xff" + content if content[:1] == b"<" else content, "IMG_0001.HEIC")
        assert time.perf_counter() - started < 1
