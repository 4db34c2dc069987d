"""What files say of themselves: real ones, damaged ones, and bytes of no kind."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image

from desktop_sync.library.metadata import probe
from desktop_sync.model.asset import CaptureOrigin, CaptureTime, Metadata
from tests.fakes import exif_writer, films, stills
from tests.fakes.exif_writer import ascii_entry
from tests.fakes.memory_file import MemoryFile

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SHOT = datetime(2024, 5, 17, 14, 3, 22, 123000, timezone(timedelta(hours=2)))
WHOLE = SHOT.replace(microsecond=0)
MODIFIED = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
MODIFIED_NS = int(MODIFIED.timestamp()) * 1_000_000_000
IDENTIFIER = "1027C4D1-C386-4BC4-8D61-3E30D8F16ADF"
EXIF = exif_writer.block(SHOT, exif_writer.apple_maker_note(IDENTIFIER, "BURST-1"))


def look(content: bytes, name: str = "IMG_0001.JPG") -> Metadata:
    file = MemoryFile(content, name, MODIFIED_NS)
    return probe(file, file.listed, now=NOW)


def captured(content: bytes, name: str = "IMG_0001.JPG") -> CaptureTime:
    found = look(content, name).captured
    assert found is not None
    return found


STILLS: dict[str, Callable[[int, bytes], bytes]] = {
    "HEIC": stills.heic,
    "JPG": stills.jpeg,
    "png": stills.png,
    "webp": stills.webp,
    "avif": stills.avif,
}


@pytest.mark.parametrize("extension", STILLS)
def test_every_still_tells_its_exif_and_apples_identifiers(extension: str) -> None:
    content = STILLS[extension](1, EXIF)
    by_pillow = Image.open(BytesIO(content))
    assert look(content, f"IMG_0001.{extension}") == Metadata(
        CaptureTime(SHOT, CaptureOrigin.EXIF),
        IDENTIFIER,
        "BURST-1",
        "Apple iPhone 15 Pro",
        None,
        None,
        *by_pillow.size,
    )
    assert by_pillow.getexif().get_ifd(0x8769)[0x9003] == "2024:05:17 14:03:22"


@pytest.mark.parametrize("extension", STILLS)
def test_a_still_without_exif_falls_back_to_its_name_and_then_its_file(extension: str) -> None:
    content = STILLS[extension](1, b"")
    assert captured(content, f"x.{extension}") == CaptureTime(MODIFIED, CaptureOrigin.FILE)
    named = captured(content, f"IMG_20240517_140322.{extension}")
    assert named == CaptureTime(datetime(2024, 5, 17, 14, 3, 22), CaptureOrigin.NAME)


@pytest.mark.parametrize("name", ["a.DNG", "a.tiff", "wrong.jpg"])
def test_tiff_and_dng_tell_their_exif_whatever_they_are_called(name: str) -> None:
    for content in (stills.dng(1, SHOT), stills.tiff(1, SHOT)):
        assert captured(content, name) == CaptureTime(SHOT, CaptureOrigin.EXIF)


@pytest.mark.parametrize("magic", [0x4F52, 0x5352, 0x55])
def test_raw_files_with_a_magic_of_their_own_tell_their_exif(magic: int) -> None:
    entries = exif_writer.camera_entries("OLYMPUS", "E-M1")
    far = bytes(300_000)
    block = exif_writer.tiff(
        entries, exif_writer.taken_entries(SHOT, order="<"), data=far, order="<", magic=magic
    )
    found = look(block, "P1010001.ORF")
    assert found.captured == CaptureTime(SHOT, CaptureOrigin.EXIF)
    assert found.camera == "OLYMPUS E-M1"
    assert found.damage is None


def test_a_raf_tells_what_its_preview_says() -> None:
    preview = stills.jpeg(1, EXIF)
    raf = b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + struct.pack(">I", 160)
    assert captured(raf.ljust(160, b"\0") + preview, "DSCF1.RAF").at == SHOT


def test_a_cr3_tells_what_its_canon_boxes_say() -> None:
    first = exif_writer.tiff(exif_writer.camera_entries("Canon", "EOS R5"))
    second = exif_writer.tiff(exif_writer.taken_entries(SHOT))
    inner = films.box(b"CMT1", first) + films.box(b"CMT2", second)
    uuid = films.box(b"uuid", bytes.fromhex("85c0b687820f11e08111f4ce462b6a48") + inner)
    cr3 = films.box(b"ftyp", b"crx \0\0\0\1crx isom") + films.box(b"moov", uuid)
    found = look(cr3 + films.box(b"mdat", b"raw"), "IMG_0001.CR3")
    assert found.captured == CaptureTime(SHOT, CaptureOrigin.EXIF)
    assert found.camera == "Canon EOS R5"


def test_a_film_tells_apples_date_and_identifier() -> None:
    content = films.mov(1, WHOLE, content_identifier=IDENTIFIER)
    found = look(content, "IMG_0001.MOV")
    assert found == Metadata(
        CaptureTime(WHOLE, CaptureOrigin.QUICKTIME),
        IDENTIFIER,
        None,
        "Apple iPhone 15 Pro",
        None,
        600,
        96,
        64,
    )
    assert found.captured is not None
    assert found.captured.at is not None
    assert found.captured.at.utcoffset() == timedelta(hours=2)
    with av.open(BytesIO(content)) as film:
        assert film.metadata["com.apple.quicktime.content.identifier"] == IDENTIFIER
        assert film.metadata["com.apple.quicktime.creationdate"] == "2024-05-17T14:03:22+0200"


def test_metadata_an_encoder_wrote_below_udta_is_read_too() -> None:
    texts = {
        "com.apple.quicktime.creationdate": "2024-05-17T14:03:22+0200",
        "com.apple.quicktime.content.identifier": IDENTIFIER,
    }
    found = look(films.written_by_ffmpeg(1, texts), "IMG_0001.MOV")
    assert found.captured == CaptureTime(WHOLE, CaptureOrigin.QUICKTIME)
    assert found.content_identifier == IDENTIFIER


def test_the_old_user_data_date_is_read() -> None:
    text = b"2024-05-17T14:03:22+0200"
    day = films.box(b"\xa9day", struct.pack(">HH", len(text), 0) + text)
    moov = films.box(b"moov", films.box(b"udta", day))
    film = films.box(b"ftyp", b"qt  \0\0\0\0") + films.box(b"mdat", b"x") + moov
    assert captured(film, "MVI_1.MOV") == CaptureTime(WHOLE, CaptureOrigin.QUICKTIME)


@pytest.mark.parametrize("make", [films.mp4, films.m4v, films.three_gp])
def test_a_film_without_apples_date_is_dated_by_its_header(
    make: Callable[[int, datetime | None], bytes],
) -> None:
    content = make(1, WHOLE)
    found = captured(content, "clip.mp4")
    assert found == CaptureTime(WHOLE, CaptureOrigin.QUICKTIME)
    with av.open(BytesIO(content)) as film:
        assert film.metadata["creation_time"] == "2024-05-17T12:03:22.000000Z"
    assert captured(make(1, None), "clip.mp4").origin is CaptureOrigin.FILE


def test_a_wide_header_and_a_box_of_64_bits_are_read() -> None:
    seconds = int((WHOLE - datetime(1904, 1, 1, tzinfo=UTC)).total_seconds())
    mvhd = films.box(b"mvhd", struct.pack(">IQQ", 1 << 24, seconds, seconds) + bytes(80))
    data = struct.pack(">I4sQ", 1, b"mdat", 16 + 1000) + bytes(1000)
    film = films.box(b"ftyp", b"mp42\0\0\0\0") + data + films.box(b"moov", mvhd)
    assert captured(film, "clip.mp4").at == WHOLE


def test_an_avi_is_dated_by_its_own_chunk_or_its_file() -> None:
    content = films.avi(1)
    assert captured(content, "MVI_1.AVI") == CaptureTime(MODIFIED, CaptureOrigin.FILE)
    stamp = b"FRI MAY 17 14:03:22 2024\n\0"
    dated = content[:12] + b"IDIT" + struct.pack("<I", len(stamp)) + stamp + content[12:]
    assert captured(dated, "MVI_1.AVI").at == datetime(2024, 5, 17, 14, 3, 22)


def test_a_sidecar_tells_the_photos_date_in_either_notation() -> None:
    assert captured(stills.xmp(SHOT), "1.xmp") == CaptureTime(SHOT, CaptureOrigin.XMP)
    element = b"<xmp:CreateDate>2024-05-17T14:03:22</xmp:CreateDate>"
    assert captured(element, "1.xmp").at == datetime(2024, 5, 17, 14, 3, 22)
    wide = stills.xmp(SHOT).decode().encode("utf-16")
    assert captured(wide, "1.xmp").origin is CaptureOrigin.XMP
    assert captured(stills.xmp(None), "1.xmp") == CaptureTime(MODIFIED, CaptureOrigin.FILE)


def test_a_date_in_xmp_inside_a_photo_counts_after_its_exif() -> None:
    packet = b"http://ns.adobe.com/xap/1.0/\0" + stills.xmp(SHOT)
    segment = b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet
    bare = stills.jpeg(1)
    photo = bare[:2] + segment + bare[2:]
    assert captured(photo) == CaptureTime(SHOT, CaptureOrigin.XMP)


def exif_photo(*entries: exif_writer.Entry) -> bytes:
    return stills.jpeg(1, exif_writer.tiff([ascii_entry(0x0132, "2023:01:02 03:04:05")], entries))


@pytest.mark.parametrize(
    "absurd",
    ["0000:00:00 00:00:00", "1904:01:01 00:00:00", "1970:01:01 00:00:00", "2107:02:03 04:05:06"],
)
def test_an_absurd_date_gives_way_to_the_next_best(absurd: str) -> None:
    photo = exif_photo(ascii_entry(0x9003, absurd), ascii_entry(0x9004, "2024:05:17 14:03:22"))
    assert captured(photo).at == datetime(2024, 5, 17, 14, 3, 22)
    photo = exif_photo(ascii_entry(0x9003, absurd), ascii_entry(0x9004, absurd))
    assert captured(photo).at == datetime(2023, 1, 2, 3, 4, 5)


def test_an_absurd_file_time_is_no_time_at_all() -> None:
    file = MemoryFile(stills.gif(1), "x.gif", 0)
    assert probe(file, file.listed, now=NOW).captured == CaptureTime(None, CaptureOrigin.UNKNOWN)


def test_a_tag_of_an_unknown_type_does_not_cost_the_rest() -> None:
    odd = (0xA001, exif_writer.FLOAT, 1, struct.pack(">f", 1.5))
    photo = exif_photo(ascii_entry(0x9003, "2024:05:17 14:03:22"), odd)
    assert captured(photo).at == datetime(2024, 5, 17, 14, 3, 22)


def test_directories_that_point_at_each_other_end() -> None:
    block = bytearray(exif_writer.tiff(exif_writer.camera_entries("Apple", "iPhone")))
    table_end = 10 + 12 * 3
    block[table_end : table_end + 4] = struct.pack(">I", 8)
    assert look(stills.jpeg(1, bytes(block))).camera == "Apple iPhone"


def test_a_photo_called_by_another_formats_name_is_no_damage() -> None:
    found = look(stills.jpeg(1, EXIF), "IMG_0001.HEIC")
    assert (found.damage, found.captured) == (None, CaptureTime(SHOT, CaptureOrigin.EXIF))


def test_a_file_on_disk_is_probed_as_one_in_memory(tmp_path: Path) -> None:
    from desktop_sync.model.asset import SourceFile
    from desktop_sync.sources.folder import FolderSource

    (tmp_path / "IMG_0001.HEIC").write_bytes(stills.heic(1, EXIF))
    source = FolderSource([tmp_path])
    [file] = source.list()
    assert isinstance(file, SourceFile)
    with source.open(file) as opened:
        assert probe(opened, file, now=NOW).content_identifier == IDENTIFIER
