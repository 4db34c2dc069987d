"""A phone's DCIM folder as the documentation shows it: landscapes of the last days, as Live
Photos, RAW with JPEG, edits and films, and a few files that cannot be imported.

The files are real: HEIC, JPEG, DNG, MOV and AAE with the metadata phones write.
"""

from __future__ import annotations

import io
import random
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
from PIL import Image

from scripts.landscapes import landscape
from tests.fakes import exif_writer, stills
from tests.fakes.scenes import touch

DAYS = (*(0,) * 9, *(1,) * 12, *(4,) * 6, *(23,) * 4)
"""How many days ago each photo was taken."""
APPLE_EPOCH = datetime(2001, 1, 1, tzinfo=UTC).timestamp()
PHOTO_DATABASE = """
CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY TEXT, ZFILENAME TEXT, ZDATECREATED REAL);
CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZKIND INTEGER, ZTITLE TEXT);
CREATE TABLE Z_30ASSETS (Z_30ALBUMS INTEGER, Z_3ASSETS INTEGER);
CREATE TABLE ZINTERNALRESOURCE (ZASSET INTEGER, ZDATASTORESUBTYPE INTEGER, ZRESOURCETYPE INTEGER,
    ZLOCALAVAILABILITY INTEGER);
"""
PATTERN = ("live", "live", "photo", "plate", "raw", "film", "photo", "edited")


def make_photo_card(folder: Path, now: datetime, *, first: int = 4500) -> None:
    """Fill ``folder`` with the photos of the days before ``now`` (aware)."""
    roll = folder / "104APPLE"
    roll.mkdir(parents=True)
    for number, days in enumerate(DAYS):
        at = now - timedelta(days=days, minutes=13 * number + 7)
        _add(roll, f"IMG_{first - number}", number, PATTERN[number % len(PATTERN)], at)
    for number in (first - 40, first - 41):
        touch_empty(roll / f"IMG_{number}.HEIC", now)


def make_phone(root: Path, now: datetime, *, first: int, days: Sequence[int]) -> None:
    """Add the photos of so many ``days`` ago to a phone's media folder, with the small pictures
    that phones keep of them."""
    roll = root / "DCIM" / "104APPLE"
    roll.mkdir(parents=True, exist_ok=True)
    for number, ago in enumerate(days):
        at = now - timedelta(days=ago, minutes=17 * number + 3)
        picture = number + first
        name = f"IMG_{first - number}"
        _add(roll, name, picture, PATTERN[picture % len(PATTERN)], at)
        for path in roll.glob(f"{name}.*"):
            kept = root / "PhotoData" / "Thumbnails" / "V2" / "DCIM" / roll.name / path.name
            kept.mkdir(parents=True)
            landscape(picture).resize((320, 240)).save(kept / "5005.JPG", quality=85)


def make_photo_database(root: Path, now: datetime, *, album: str, cloud: int) -> None:
    """What the phone itself knows: one album of every third photo, and ``cloud`` photos of the
    last two days that are only in iCloud."""
    roll = root / "DCIM" / "104APPLE"
    names = sorted(path.name for path in roll.iterdir() if path.suffix != ".AAE")
    away = [f"IMG_{9000 + number}.HEIC" for number in range(cloud)]
    seconds = now.timestamp() - APPLE_EPOCH
    database = sqlite3.connect(root / "PhotoData" / "Photos.sqlite")
    database.executescript(PHOTO_DATABASE)
    database.executemany(
        "INSERT INTO ZASSET VALUES (?, 'DCIM/104APPLE', ?, ?)",
        [(key, name, seconds - 9000 * key) for key, name in enumerate([*names, *away], 1)],
    )
    keys = range(len(names) + 1, len(names) + 1 + cloud)
    database.executemany("INSERT INTO ZINTERNALRESOURCE VALUES (?, 1, 0, -1)", [(k,) for k in keys])
    database.execute("INSERT INTO ZGENERICALBUM VALUES (1, 2, ?)", (album,))
    database.executemany(
        "INSERT INTO Z_30ASSETS VALUES (1, ?)", [(key,) for key in range(1, len(names), 3)]
    )
    database.commit()
    database.close()


def touch_empty(path: Path, at: datetime) -> None:
    """A file whose content the card has lost."""
    path.touch()
    touch(path, at)


def make_heavy(folder: Path, now: datetime, count: int, size_bytes: int) -> None:
    """``count`` photos of ``size_bytes`` each, which take their time to import."""
    roll = folder / "105APPLE"
    roll.mkdir(parents=True)
    filling = random.Random(1).randbytes(size_bytes).replace(b"\xff", b"\xfe")
    pictures = [_jpeg(landscape(number), now)[:-2] for number in range(24)]
    for number in range(count):
        at = now - timedelta(minutes=number * 3)
        picture = _with_time(pictures[number % len(pictures)], at)
        own = number.to_bytes(8, "big").replace(b"\xff", b"\xfe")
        path = roll / f"IMG_{4999 - number}.JPG"
        path.write_bytes(picture + own + filling[: size_bytes - len(picture) - 10] + b"\xff\xd9")
        touch(path, at)


def _add(roll: Path, stem: str, number: int, kind: str, at: datetime) -> None:
    image = landscape(number)
    files: dict[str, bytes] = {}
    if kind == "live":
        identifier = f"00000000-0000-4000-8000-{number:012}"
        files[f"{stem}.HEIC"] = _heic(image, at, identifier)
        files[f"{stem}.MOV"] = _film(image, at, 2, identifier)
    elif kind == "film":
        files[f"{stem}.MOV"] = _film(image, at, 3)
    elif kind == "raw":
        files[f"{stem}.DNG"] = stills.dng(number, at)
        files[f"{stem}.JPG"] = _jpeg(image, at)
    elif kind == "edited":
        files[f"{stem}.HEIC"] = _heic(image, at)
        files[f"IMG_E{stem[4:]}.HEIC"] = _heic(image.convert("L").convert("RGB"), at)
        files[f"{stem}.AAE"] = stills.aae(number)
    else:
        files[f"{stem}.HEIC"] = _heic(image, at)
    for name, content in files.items():
        (roll / name).write_bytes(content)
        touch(roll / name, at)


def _exif(at: datetime, identifier: str | None = None) -> bytes:
    return b"Exif\0\0" + exif_writer.block(at, exif_writer.apple_maker_note(identifier))


def _heic(image: Image.Image, at: datetime, identifier: str | None = None) -> bytes:
    stream = io.BytesIO()
    image.resize((1200, 900)).save(stream, "HEIF", quality=60, exif=_exif(at, identifier))
    return stream.getvalue()


def _jpeg(image: Image.Image, at: datetime) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88, exif=_exif(at))
    return stream.getvalue()


def _with_time(jpeg: bytes, at: datetime) -> bytes:
    """The same picture of another moment; the text in its EXIF block keeps its length."""
    old = jpeg[jpeg.index(b"20", jpeg.index(b"iPhone")) :][:19]
    return jpeg.replace(old, exif_writer.stamp(at).encode())


def _film(image: Image.Image, at: datetime, seconds: int, identifier: str | None = None) -> bytes:
    """A view that moves slowly over ``image``."""
    metadata = {"com.apple.quicktime.creationdate": at.strftime("%Y-%m-%dT%H:%M:%S%z")}
    if identifier is not None:
        metadata["com.apple.quicktime.content.identifier"] = identifier
    stream = io.BytesIO()
    with av.open(stream, "w", format="mov", options={"movflags": "use_metadata_tags"}) as film:
        film.metadata.update(metadata)
        track = film.add_stream("libx264", rate=24, options={"preset": "ultrafast"})
        track.width, track.height, track.pix_fmt = 640, 480, "yuv420p"
        wide = image.resize((720, 540))
        for at_frame in range(24 * seconds):
            left = at_frame * 80 // (24 * seconds)
            view = wide.crop((left, 30, left + 640, 510))
            frame = av.VideoFrame.from_image(view)  # type: ignore[no-untyped-call,unused-ignore]
            film.mux(track.encode(frame))
        film.mux(track.encode())
    return stream.getvalue()
