"""What happens on phones, one scene each, and what an import must make of it."""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from desktop_sync.model.asset import AssetKind, CaptureOrigin, CaptureTime, ResourceRole
from tests.fakes import exif_writer, films, stills

Role = ResourceRole
Origin = CaptureOrigin
SUMMER = timezone(timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Expected:
    """One asset an import must find. ``resources`` are roles and paths below the tree's
    folder, the primary one first; ``scene`` names the story."""

    scene: str
    kind: AssetKind
    resources: tuple[tuple[ResourceRole, str], ...]
    captured: CaptureTime

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for _, path in self.resources)


class Phone:
    """Where the next file goes, what it is called, and what time it is."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._noise = random.Random(seed)
        self._pictures = 0
        self.number = 0
        self.roll = "100APPLE"
        self.now = datetime(2024, 5, 17, 14, 3, 22, 123000, SUMMER)

    def turn(self, turn: int) -> None:
        """A new scene: a new number, some time later, and now and then a new folder."""
        self.number = turn + 1
        self.roll = f"{100 + turn // 40}APPLE"
        self.now += timedelta(minutes=self._noise.randrange(2, 2000), milliseconds=37)

    @property
    def stem(self) -> str:
        return f"IMG_{self.number:04}"

    @property
    def picture(self) -> int:
        """A picture nobody has used."""
        self._pictures += 1
        return self._seed * 1_000_000 + self._pictures

    def identifier(self) -> str:
        return str(uuid.UUID(int=self._noise.getrandbits(128), version=4)).upper()

    def exif(self, *, at: datetime | None = None, note: bytes = b"") -> bytes:
        return exif_writer.block(at or self.now, note)

    def save(
        self,
        name: str,
        content: bytes,
        *,
        roll: str | None = None,
        modified: datetime | None = None,
    ) -> str:
        """Write a file; its path below the folder. It was modified a second after the shot."""
        path = f"{roll or self.roll}/{name}"
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        touch(file, modified or self.now + timedelta(seconds=1))
        return path

    def note(self, *, content_identifier: str | None = None, burst: str | None = None) -> bytes:
        return exif_writer.apple_maker_note(content_identifier, burst)


def touch(path: Path, at: datetime) -> None:
    """Set the modification time, to the microsecond."""
    stamp = int(at.timestamp() * 1_000_000) * 1000
    os.utime(path, ns=(stamp, stamp))


def _one(
    scene: str,
    kind: AssetKind,
    at: datetime,
    origin: CaptureOrigin,
    *resources: tuple[ResourceRole, str],
) -> Expected:
    return Expected(scene, kind, resources, CaptureTime(at, origin))


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _heic(phone: Phone) -> list[Expected]:
    path = phone.save(f"{phone.stem}.HEIC", stills.heic(phone.picture, phone.exif()))
    return [_one("a photo", AssetKind.PHOTO, phone.now, Origin.EXIF, (Role.PHOTO, path))]


def _jpeg_without_zone(phone: Phone) -> list[Expected]:
    at = phone.now.replace(tzinfo=None, microsecond=0)
    path = phone.save(f"{phone.stem}.JPG", stills.jpeg(phone.picture, phone.exif(at=at)))
    return [_one("an old photo", AssetKind.PHOTO, at, Origin.EXIF, (Role.PHOTO, path))]


def _live_photo(phone: Phone) -> list[Expected]:
    identifier = phone.identifier()
    exif = phone.exif(note=phone.note(content_identifier=identifier))
    photo = phone.save(f"{phone.stem}.HEIC", stills.heic(phone.picture, exif))
    film = films.mov(phone.picture, phone.now, content_identifier=identifier)
    video = phone.save(f"{phone.stem}.MOV", film)
    resources = (Role.PHOTO, photo), (Role.PAIRED_VIDEO, video)
    return [_one("a Live Photo", AssetKind.LIVE_PHOTO, phone.now, Origin.EXIF, *resources)]


def _renamed_live_photo(phone: Phone) -> list[Expected]:
    identifier = phone.identifier()
    exif = phone.exif(note=phone.note(content_identifier=identifier))
    photo = phone.save(f"{phone.stem}.JPG", stills.jpeg(phone.picture, exif))
    film = films.mov(phone.picture, phone.now, content_identifier=identifier)
    video = phone.save(f"harbour {phone.number}.MOV", film, roll="202409__")
    resources = (Role.PHOTO, photo), (Role.PAIRED_VIDEO, video)
    scene = "a Live Photo whose halves were renamed and moved apart"
    return [_one(scene, AssetKind.LIVE_PHOTO, phone.now, Origin.EXIF, *resources)]


def _live_photo_by_name(phone: Phone) -> list[Expected]:
    photo = phone.save(f"{phone.stem}.JPG", stills.jpeg(phone.picture, phone.exif()))
    video = phone.save(f"{phone.stem}.MOV", films.mov(phone.picture, phone.now))
    resources = (Role.PHOTO, photo), (Role.PAIRED_VIDEO, video)
    scene = "a Live Photo without identifiers"
    return [_one(scene, AssetKind.LIVE_PHOTO, phone.now, Origin.EXIF, *resources)]


def _same_name(phone: Phone) -> list[Expected]:
    later = phone.now + timedelta(hours=3)
    photo = phone.save(f"{phone.stem}.JPG", stills.jpeg(phone.picture, phone.exif()))
    video = phone.save(f"{phone.stem}.MOV", films.mov(phone.picture, later), modified=later)
    scene = "a photo and a film that share a name by chance"
    return [
        _one(scene, AssetKind.PHOTO, phone.now, Origin.EXIF, (Role.PHOTO, photo)),
        _one(scene, AssetKind.VIDEO, _whole(later), Origin.QUICKTIME, (Role.VIDEO, video)),
    ]


def _raw_and_jpeg(phone: Phone) -> list[Expected]:
    photo = phone.save(f"{phone.stem}.JPG", stills.jpeg(phone.picture, phone.exif()))
    raw = phone.save(f"{phone.stem}.DNG", stills.dng(phone.picture, phone.now))
    resources = (Role.PHOTO, photo), (Role.ALTERNATE_PHOTO, raw)
    return [_one("a RAW and its JPEG", AssetKind.PHOTO, phone.now, Origin.EXIF, *resources)]


def _raw(phone: Phone) -> list[Expected]:
    path = phone.save(f"{phone.stem}.DNG", stills.dng(phone.picture, phone.now))
    return [_one("a RAW by itself", AssetKind.PHOTO, phone.now, Origin.EXIF, (Role.PHOTO, path))]


def _edited(phone: Phone) -> list[Expected]:
    edited_at = phone.now + timedelta(days=2)
    number = f"{phone.number:04}"
    photo = phone.save(f"IMG_{number}.HEIC", stills.heic(phone.picture, phone.exif()))
    edit = phone.save(
        f"IMG_E{number}.JPG", stills.jpeg(phone.picture, phone.exif()), modified=edited_at
    )
    aae = phone.save(f"IMG_{number}.AAE", stills.aae(phone.number), modified=edited_at)
    other = phone.save(f"IMG_O{number}.AAE", stills.aae(phone.number + 1), modified=edited_at)
    resources = (
        (Role.PHOTO, photo),
        (Role.ADJUSTED_PHOTO, edit),
        (Role.ADJUSTMENT, aae),
        (Role.ADJUSTMENT, other),
    )
    return [_one("an edited photo", AssetKind.PHOTO, phone.now, Origin.EXIF, *resources)]


def _edited_live_photo(phone: Phone) -> list[Expected]:
    number, identifier = f"{phone.number:04}", phone.identifier()
    exif = phone.exif(note=phone.note(content_identifier=identifier))

    def film() -> bytes:
        return films.mov(phone.picture, phone.now, content_identifier=identifier)

    resources = (
        (Role.PHOTO, phone.save(f"IMG_{number}.HEIC", stills.heic(phone.picture, exif))),
        (Role.PAIRED_VIDEO, phone.save(f"IMG_{number}.MOV", film())),
        (Role.ADJUSTED_PHOTO, phone.save(f"IMG_E{number}.HEIC", stills.heic(phone.picture, exif))),
        (Role.ADJUSTED_VIDEO, phone.save(f"IMG_E{number}.MOV", film())),
        (Role.ADJUSTMENT, phone.save(f"IMG_{number}.AAE", stills.aae(phone.number))),
    )
    scene = "an edited Live Photo"
    return [_one(scene, AssetKind.LIVE_PHOTO, phone.now, Origin.EXIF, *resources)]


def _burst(phone: Phone) -> list[Expected]:
    burst, start = phone.identifier(), phone.now
    resources = []
    for shot in range(3):
        at = start + timedelta(milliseconds=100 * shot)
        exif = phone.exif(at=at, note=phone.note(burst=burst))
        name = f"{phone.stem}_{shot + 1}.JPG"
        resources.append((Role.PHOTO, phone.save(name, stills.jpeg(phone.picture, exif))))
    return [_one("a burst", AssetKind.BURST, start, Origin.EXIF, *resources)]


def _screenshot(phone: Phone) -> list[Expected]:
    at = _whole(phone.now).replace(tzinfo=None)
    name = at.strftime("Screenshot %Y-%m-%d at %H.%M.%S.png")
    path = phone.save(name, stills.png(phone.picture))
    return [_one("a screenshot", AssetKind.PHOTO, at, Origin.NAME, (Role.PHOTO, path))]


def _by_file_time(phone: Phone) -> list[Expected]:
    at = _whole(phone.now)
    path = phone.save(f"{phone.stem}.GIF", stills.gif(phone.picture), modified=at)
    film = phone.save(f"{phone.stem} clip.AVI", films.avi(phone.picture), modified=at)
    return [
        _one("an animation", AssetKind.PHOTO, at, Origin.FILE, (Role.PHOTO, path)),
        _one("an old film", AssetKind.VIDEO, at, Origin.FILE, (Role.VIDEO, film)),
    ]


def _other_formats(phone: Phone) -> list[Expected]:
    makers: dict[str, Callable[[int, bytes], bytes]] = {
        "png": stills.png,
        "webp": stills.webp,
        "avif": stills.avif,
    }
    found = []
    for extension, make in makers.items():
        path = phone.save(
            f"{phone.stem} {extension}.{extension}", make(phone.picture, phone.exif())
        )
        scene = f"a {extension} with EXIF"
        found.append(_one(scene, AssetKind.PHOTO, phone.now, Origin.EXIF, (Role.PHOTO, path)))
    path = phone.save(f"{phone.stem} scan.TIFF", stills.tiff(phone.picture, phone.now))
    scan = _one("a scan", AssetKind.PHOTO, phone.now, Origin.EXIF, (Role.PHOTO, path))
    return [*found, scan]


def _films(phone: Phone) -> list[Expected]:
    at = _whole(phone.now)
    mov = phone.save(f"{phone.stem}.MOV", films.mov(phone.picture, at))
    other = at.astimezone(UTC)
    mp4 = phone.save(f"PXL_{other:%Y%m%d_%H%M%S}123.mp4", films.mp4(phone.picture, at))
    m4v = phone.save(f"{phone.stem} trailer.m4v", films.m4v(phone.picture, at))
    return [
        _one("a film", AssetKind.VIDEO, at, Origin.QUICKTIME, (Role.VIDEO, mov)),
        _one("another phone's film", AssetKind.VIDEO, at, Origin.QUICKTIME, (Role.VIDEO, mp4)),
        _one("a trailer", AssetKind.VIDEO, at, Origin.QUICKTIME, (Role.VIDEO, m4v)),
    ]


def _messenger_film(phone: Phone) -> list[Expected]:
    day = phone.now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    name = f"VID-{day:%Y%m%d}-WA{phone.number:04}.3gp"
    path = phone.save(name, films.three_gp(phone.picture, None))
    scene = "a film from a messenger"
    return [_one(scene, AssetKind.VIDEO, day, Origin.NAME, (Role.VIDEO, path))]


def _sidecars(phone: Phone) -> list[Expected]:
    at = _whole(phone.now)
    first = phone.save(f"{phone.stem}.JPG", stills.jpeg(phone.picture, phone.exif()))
    beside = phone.save(f"{phone.stem}.xmp", stills.xmp(at))
    scan = phone.save(f"{phone.stem} old.PNG", stills.png(phone.picture))
    described = phone.save(f"{phone.stem} old.PNG.xmp", stills.xmp(at - timedelta(days=9000)))
    return [
        _one(
            "a photo with a sidecar",
            AssetKind.PHOTO,
            phone.now,
            Origin.EXIF,
            (Role.PHOTO, first),
            (Role.SIDECAR, beside),
        ),
        _one(
            "a scan whose sidecar knows the day",
            AssetKind.PHOTO,
            at - timedelta(days=9000),
            Origin.XMP,
            (Role.PHOTO, scan),
            (Role.SIDECAR, described),
        ),
    ]


def _orphan(phone: Phone) -> list[Expected]:
    at = _whole(phone.now)
    path = phone.save(f"{phone.stem}.AAE", stills.aae(phone.number), modified=at)
    scene = "an edit whose photo is gone"
    return [_one(scene, AssetKind.SIDECAR, at, Origin.FILE, (Role.ADJUSTMENT, path))]


SCENES: Sequence[Callable[[Phone], list[Expected]]] = (
    _heic,
    _live_photo,
    _jpeg_without_zone,
    _raw_and_jpeg,
    _films,
    _edited,
    _burst,
    _live_photo_by_name,
    _screenshot,
    _sidecars,
    _edited_live_photo,
    _same_name,
    _other_formats,
    _renamed_live_photo,
    _by_file_time,
    _raw,
    _messenger_film,
    _orphan,
)
