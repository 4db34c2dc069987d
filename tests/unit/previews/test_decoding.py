"""Every format shows its picture the right way up, and hostile files cost nothing but theirs."""

from __future__ import annotations

import io
import os
import socket
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from desktop_sync.previews.process import DecodingProcess, ImpossibleError
from desktop_sync.previews.sizes import PreviewSize
from desktop_sync.sources.formats import FileClass, file_class
from tests.fakes import quarters
from tests.fakes.camera import make_dcim
from tests.fakes.quarters import CORNERS, save

SMALL, LARGE = PreviewSize.SMALL, PreviewSize.LARGE


@pytest.fixture(scope="module")
def process() -> Iterator[DecodingProcess]:
    made = DecodingProcess()
    yield made
    made.close()
    made.rest()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_shown_as_the_camera_was_held(
    process: DecodingProcess, tmp_path: Path, orientation: int
) -> None:
    path = save(tmp_path, "a.jpg", quarters.still("JPEG", orientation))

    assert quarters.corners(process.decode(path, SMALL)) == CORNERS
    large = process.decode(path, LARGE)
    assert quarters.corners(large) == CORNERS
    assert opened(large).size == quarters.SIZE


@pytest.mark.parametrize("name", ["a.heic", "a.png", "a.webp", "a.tiff", "a.avif"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_every_kind_of_still_is_shown_as_the_camera_was_held(
    process: DecodingProcess, tmp_path: Path, name: str, orientation: int
) -> None:
    kind = name.split(".")[1].replace("heic", "heif").upper()
    path = save(tmp_path, name, quarters.still(kind, orientation))

    assert quarters.corners(process.decode(path, SMALL)) == CORNERS
    assert opened(process.decode(path, LARGE)).size == quarters.SIZE


def test_the_thumbnail_inside_a_heic_is_turned_as_the_picture(
    process: DecodingProcess, tmp_path: Path
) -> None:
    content = quarters.still("HEIF", 6, (1600, 1200), thumbnails=[400])
    path = save(tmp_path, "a.heic", content)

    assert quarters.corners(process.decode(path, SMALL)) == CORNERS
    assert opened(process.decode(path, LARGE)).size == (1024, 768)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_raw_shows_the_picture_the_camera_put_in(
    process: DecodingProcess, tmp_path: Path, orientation: int
) -> None:
    path = save(tmp_path, "a.dng", quarters.dng(orientation))

    assert quarters.corners(process.decode(path, SMALL)) == CORNERS
    assert opened(process.decode(path, LARGE)).size == quarters.SIZE


@pytest.mark.parametrize("held", [False, True])
def test_a_video_shows_its_first_frame_as_the_phone_was_held(
    process: DecodingProcess, tmp_path: Path, held: bool
) -> None:
    path = save(tmp_path, "a.mov", quarters.film(held=held))

    assert quarters.corners(process.decode(path, SMALL)) == CORNERS
    shown = opened(process.decode(path, LARGE))
    assert quarters.corners(shown) == CORNERS
    assert shown.size == ((480, 640) if held else quarters.SIZE)


def test_whatever_is_on_a_phone_has_a_picture(process: DecodingProcess, tmp_path: Path) -> None:
    make_dcim(tmp_path)
    shown = (FileClass.PHOTO, FileClass.RAW, FileClass.VIDEO)
    files = [path for path in tmp_path.rglob("*") if file_class(path.name) in shown]

    assert files
    for path in files:
        for size in PreviewSize:
            assert opened(process.decode(path, size)).format == "JPEG"


def _with_exif_thumbnail(picture: Image.Image, thumbnail: Image.Image) -> bytes:
    inside = io.BytesIO()
    thumbnail.save(inside, "JPEG")
    head = struct.pack(">2sHI", b"MM", 42, 8) + struct.pack(">HI", 0, 14)
    entries = struct.pack(
        ">HHHIIHHII", 2, 0x0201, 4, 1, 14 + 30, 0x0202, 4, 1, len(inside.getvalue())
    )
    block = b"Exif\0\0" + head + entries + b"\0\0\0\0" + inside.getvalue()
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=block)
    return out.getvalue()


def test_the_thumbnail_inside_a_jpeg_is_taken_where_it_shows_all_of_it(
    process: DecodingProcess, tmp_path: Path
) -> None:
    picture = Image.new("RGB", (1600, 1200), "red")
    fitting, barred, tiny = (
        save(tmp_path, f"{size}.jpg", _with_exif_thumbnail(picture, Image.new("RGB", size, "blue")))
        for size in ((400, 300), (400, 400), (160, 120))
    )

    assert quarters.corners(process.decode(fitting, SMALL)) == ("blue",) * 4
    assert quarters.corners(process.decode(fitting, LARGE)) == ("red",) * 4
    assert quarters.corners(process.decode(barred, SMALL)) == ("red",) * 4
    assert quarters.corners(process.decode(tiny, SMALL)) == ("red",) * 4


def test_transparency_is_shown_on_white(process: DecodingProcess, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(path)

    assert quarters.corners(process.decode(path, SMALL)) == ("white",) * 4


def test_sixteen_bits_of_grey_keep_their_shades(process: DecodingProcess, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("I;16", (40, 40), 128 << 8).save(path)

    assert opened(process.decode(path, SMALL)).convert("L").getpixel((20, 20)) == pytest.approx(
        128, abs=2
    )


def test_the_colours_are_those_its_profile_means(process: DecodingProcess, tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")
    for name, profile, shown in (
        ("swapped.jpg", swapped, ("green", "red", "blue", "white")),
        ("unreadable.jpg", srgb[:200], CORNERS),
    ):
        out = io.BytesIO()
        quarters.upright().save(out, "JPEG", icc_profile=profile)
        picture = process.decode(save(tmp_path, name, out.getvalue()), LARGE)

        assert quarters.corners(picture) == shown
        assert "icc_profile" not in opened(picture).info


def _png_of(width: int, height: int) -> bytes:
    """A valid PNG that grows by a thousand when it is decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(width + 1) * 100, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _impossible(process: DecodingProcess, path: Path) -> ImpossibleError:
    with pytest.raises(ImpossibleError) as caught:
        process.decode(path, SMALL)
    return caught.value


def test_damaged_files_and_bombs_are_impossible_and_the_process_lives_on(
    process: DecodingProcess, tmp_path: Path
) -> None:
    good = save(tmp_path, "good.jpg", quarters.still("JPEG"))
    process.decode(good, SMALL)
    pid = process.pid
    heic, film = quarters.still("HEIF"), quarters.film()
    for name, content in {
        "bomb.png": _png_of(60_000, 60_000),
        "cut.jpg": good.read_bytes()[:-2000],
        "cut.heic": heic[: len(heic) // 2],
        "cut.mov": film[: len(film) // 2],
        "cut.dng": quarters.dng(1)[:200],
        "empty.jpg": b"",
        "litter.heic": os.urandom(5000),
        "litter.dng": os.urandom(5000),
        "litter.mov": os.urandom(5000),
        "list.mov": b"#EXTM3U\n#EXTINF:1,\n" + str(good).encode() + b"\n",
        "note.txt": b"neither",
    }.items():
        assert not _impossible(process, save(tmp_path, name, content)).for_now, name

    assert quarters.corners(process.decode(good, SMALL)) == CORNERS
    assert process.pid == pid


def test_what_cannot_be_reached_is_impossible_only_for_now(
    process: DecodingProcess, tmp_path: Path
) -> None:
    assert _impossible(process, tmp_path / "gone.jpg").for_now


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_pipes_sockets_devices_and_folders_are_refused(process: DecodingProcess) -> None:
    # A socket's path has to be short.
    import tempfile

    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        here = Path(folder)
        os.mkfifo(here / "pipe.jpg")
        listening.bind(str(here / "socket.jpg"))
        (here / "device.jpg").symlink_to("/dev/zero")
        (here / "folder.jpg").mkdir()
        for path in here.iterdir():
            assert str(_impossible(process, path)) == "NoPictureError('not a regular file')"
