"""A phone-like DCIM tree of real files, and what an import must make of it.

The same seed gives the same files, byte for byte and to the nanosecond, on one
installation.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from desktop_sync.model.asset import PassedOver, PassReason
from tests.fakes import exif_writer, stills
from tests.fakes.scenes import SCENES, SUMMER, Expected, Phone, touch

__all__ = ["Expected", "make_bulk", "make_dcim", "make_litter"]


def make_dcim(folder: Path, *, seed: int = 1, assets: int | None = None) -> list[Expected]:
    """Fill ``folder`` with at least ``assets`` assets, scene after scene in turn; without
    ``assets``, every scene once. Returns what an import of ``folder`` must find."""
    phone = Phone(folder, seed)
    expected: list[Expected] = []
    turn = 0
    while turn < len(SCENES) if assets is None else len(expected) < assets:
        phone.turn(turn)
        expected += SCENES[turn % len(SCENES)](phone)
        turn += 1
    return expected


def make_litter(folder: Path) -> list[PassedOver]:
    """Add what systems and people leave on cards. Returns what a listing must pass over."""
    volume = "System Volume Information"
    litter = (
        ("100APPLE/._IMG_0001.HEIC", "100APPLE/._IMG_0001.HEIC", PassReason.SYSTEM_LITTER),
        ("100APPLE/.DS_Store", "100APPLE/.DS_Store", PassReason.SYSTEM_LITTER),
        ("100APPLE/Thumbs.db", "100APPLE/Thumbs.db", PassReason.SYSTEM_LITTER),
        (f"{volume}/IndexerVolumeGuid", volume, PassReason.SYSTEM_LITTER),
        (".Trashes/501/IMG_0009.JPG", ".Trashes", PassReason.SYSTEM_LITTER),
        (".thumbnails/IMG_0001.JPG", ".thumbnails", PassReason.HIDDEN),
        ("100APPLE/.hidden.jpg", "100APPLE/.hidden.jpg", PassReason.HIDDEN),
        ("100APPLE/notes.txt", "100APPLE/notes.txt", PassReason.NOT_MEDIA),
    )
    passed = []
    for path, listed, reason in litter:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"litter")
        passed.append(PassedOver((folder / listed).as_posix(), reason))
    return passed


def make_bulk(folder: Path, count: int, size_bytes: int, *, seed: int = 1) -> list[Path]:
    """``count`` distinct JPEG files of exactly ``size_bytes``, quickly: one real picture with
    an EXIF block of its own each, padded before its end with bytes no other file has."""
    folder.mkdir(parents=True, exist_ok=True)
    noise = random.Random(seed)
    filling = noise.randbytes(max(size_bytes, 1)).replace(b"\xff", b"\xfe")
    start = datetime(2024, 5, 17, 8, 0, tzinfo=SUMMER)
    paths = []
    for number in range(count):
        at = start + timedelta(seconds=number * 7)
        picture = stills.jpeg(seed, exif_writer.block(at))[:-2]
        padding = size_bytes - len(picture) - 2
        if padding < 8:
            raise ValueError(f"a JPEG needs at least {len(picture) + 10} bytes")
        own = number.to_bytes(8, "big").replace(b"\xff", b"\xfe")
        path = folder / f"IMG_{number:06}.JPG"
        with path.open("wb") as out:
            out.write(picture)
            out.write(own)
            out.write(memoryview(filling)[: padding - 8])
            out.write(b"\xff\xd9")
        touch(path, at)
        paths.append(path)
    return paths
