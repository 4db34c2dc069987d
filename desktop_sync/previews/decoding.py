"""Small JPEG pictures of photos, raw pictures and videos.

Owns the decoders, which are C libraries fed with strangers' bytes: imported by the process of
``worker`` alone. Never decodes more than the size asked for needs, where a format allows it.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageFile

from desktop_sync.previews.sizes import LARGE_PX, SMALL_PX, PreviewSize
from desktop_sync.sources.formats import FileClass, file_class

pillow_heif.register_heif_opener(decode_threads=1)  # type: ignore[no-untyped-call,unused-ignore]

MOST_PIXELS = 120_000_000
"""Of what is decoded; phones make 108 million. A JPEG may hold more: it is decoded reduced."""
QUALITY = 82

_STILLS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "HEIF")
_FILMS = "mov,mp4,m4a,3gp,3g2,mj2,avi"
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What an EXIF orientation asks to be done."""
_FLIPS = {3: 3, 5: 8, 6: 6}
"""How libraw says a picture is turned, as EXIF orientation."""
_SRGB = ImageCms.createProfile("sRGB")

Image.MAX_IMAGE_PIXELS = None  # counted here, after a JPEG was asked to come reduced


class NoPictureError(Exception):
    """This file shows nothing, or more than may be decoded."""


def decode(path: Path, size: PreviewSize) -> bytes:
    """The JPEG of ``path`` in ``size``.

    Raises ``OSError`` when the file cannot be opened, ``NoPictureError`` or whatever a decoder
    raises when it shows nothing.
    """
    kind = file_class(path.name)
    with _regular_file(path) as file:
        match kind:
            case FileClass.PHOTO:
                image = _still(file, size)
            case FileClass.RAW:
                image = _raw(path, size)
            case FileClass.VIDEO:
                image = _first_frame(file)
            case _:
                raise NoPictureError("neither photo nor video")
    out = io.BytesIO()
    _in_srgb(_reduced(image, size)).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


@contextmanager
def _regular_file(path: Path) -> Iterator[BinaryIO]:
    """Open what is a file and nothing else: a pipe or a device is never touched, and if one
    takes the file's place meanwhile, opening it does not wait."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise NoPictureError("not a regular file")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NoPictureError("not a regular file")
        yield file


def _still(file: BinaryIO, size: PreviewSize) -> Image.Image:
    """The upright picture, at least as large as ``size`` needs where it can be."""
    with Image.open(file, formats=_STILLS) as image:
        if size is PreviewSize.SMALL and (thumbnail := _exif_thumbnail(image)) is not None:
            return _upright(thumbnail, _orientation(image))
        image.draft(None, _needed(size, image.size))
        _check_pixels(image.size)
        image.load()
        return _upright(image, _orientation(image))


def _needed(size: PreviewSize, have: tuple[int, int]) -> tuple[int, int]:
    """The least width and height from which ``size`` can be made."""
    if size is PreviewSize.SMALL:
        return (SMALL_PX, SMALL_PX)
    share = min(1.0, LARGE_PX / max(have))
    return (max(1, round(have[0] * share)), max(1, round(have[1] * share)))


def _exif_thumbnail(image: Image.Image) -> Image.Image | None:
    """The picture inside a JPEG's EXIF block, where it is large enough and shows all of it:
    some cameras put black bars around theirs."""
    if not isinstance(image, ImageFile.ImageFile) or image.format not in ("JPEG", "MPO"):
        return None
    with contextlib.suppress(Exception):
        places = image.getexif().get_ifd(ExifTags.IFD.IFD1)
        start = 6 + int(places[ExifTags.Base.JpegIFOffset])
        block = image.info["exif"][start : start + int(places[ExifTags.Base.JpegIFByteCount])]
        thumbnail = Image.open(io.BytesIO(block), formats=["JPEG"])
        width, height = thumbnail.size
        same_shape = abs(width * image.height - height * image.width) <= 0.02 * (
            height * image.width
        )
        if same_shape and min(width, height) >= SMALL_PX and max(width, height) <= 2 * LARGE_PX:
            thumbnail.load()
            return thumbnail
    return None


def _raw(path: Path, size: PreviewSize) -> Image.Image:
    """The picture the camera put into its raw file; without one, a quick one of the samples."""
    import rawpy

    with rawpy.imread(os.fspath(path)) as raw:
        with contextlib.suppress(rawpy.LibRawError, OSError, NoPictureError):
            return _embedded(raw.extract_thumb(), raw.sizes.flip, size)
        _check_pixels((raw.sizes.raw_width, raw.sizes.raw_height))
        return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True))


def _embedded(thumbnail: object, flip: int, size: PreviewSize) -> Image.Image:
    import numpy as np
    import rawpy

    assert isinstance(thumbnail, rawpy.Thumbnail)
    if thumbnail.format != rawpy.ThumbFormat.JPEG:
        image = Image.fromarray(np.asarray(thumbnail.data))
        return _upright(image, _FLIPS.get(flip, 1))
    data = bytes(thumbnail.data)
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        has_orientation = ExifTags.Base.Orientation in image.getexif()
    upright = _still(io.BytesIO(data), size)
    return upright if has_orientation else _upright(upright, _FLIPS.get(flip, 1))


def _first_frame(file: BinaryIO) -> Image.Image:
    """No other file is opened, whatever a film refers to, and no playlist is taken for one."""
    import av

    allowed = {"format_whitelist": _FILMS, "protocol_whitelist": ""}
    with av.open(file, "r", options=allowed) as film:
        if not film.streams.video:
            raise NoPictureError("no video stream")
        stream = film.streams.video[0]
        stream.thread_count = 1
        _check_pixels((stream.width, stream.height))
        for frame in film.decode(stream):
            _check_pixels((frame.width, frame.height))
            share = min(1.0, 2 * LARGE_PX / max(frame.width, frame.height))
            width, height = (max(1, round(edge * share)) for edge in (frame.width, frame.height))
            image = Image.fromarray(frame.to_ndarray(format="rgb24", width=width, height=height))
            return image.rotate(frame.rotation, expand=True) if frame.rotation else image
    raise NoPictureError("no frame")


def _orientation(image: Image.Image) -> int:
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    return orientation if isinstance(orientation, int) else 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _check_pixels(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS or 0 in size:
        raise NoPictureError(f"{size[0]} x {size[1]} pixels")


def _reduced(image: Image.Image, size: PreviewSize) -> Image.Image:
    """In the shape of ``size``, never larger than it was; RGB or grey."""
    profile = image.info.get("icc_profile")
    image = _plain(image)
    width, height = image.size
    if size is PreviewSize.SMALL:
        edge = min(width, height)
        left, top = (width - edge) // 2, (height - edge) // 2
        box = (left, top, left + edge, top + edge)
        to = (min(edge, SMALL_PX),) * 2
    else:
        box, to = (0, 0, width, height), _needed(size, image.size)
    small = image.resize(to, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    small.info = {"icc_profile": profile} if profile else {}
    return small


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be resized and written: transparency becomes white, 16 bits eight."""
    if image.mode in ("RGB", "L"):
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        over = image.convert("RGBA")
        under = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(under, over).convert("RGB")
    return image.convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Phones write Display P3; a profile that cannot be read is left out."""
    profile = image.info.pop("icc_profile", None)
    if profile and image.mode == "RGB":
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            converted = ImageCms.profileToProfile(image, io.BytesIO(profile), _SRGB)
            if converted is not None:
                converted.info.clear()
                return converted
    return image
