"""Where files go in the library, and that they may be called that anywhere."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta, timezone
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.library.naming import FIELDS, Template, TemplateError, placements
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    Metadata,
    Resource,
    ResourceRole,
    SourceFile,
)

SHOT = datetime(2024, 5, 17, 23, 3, 22, 500000, timezone(timedelta(hours=-7)))
ROLE = ResourceRole


def asset(
    *files: str | tuple[str, ResourceRole],
    at: datetime | None = SHOT,
    camera: str | None = "Apple iPhone 15 Pro",
    folder: str = "/DCIM",
) -> Asset:
    resources = tuple(
        Resource(
            ROLE.PHOTO if isinstance(one, str) else one[1],
            SourceFile(f"{folder}/{one if isinstance(one, str) else one[0]}", 1, 1),
            Metadata(camera=camera),
        )
        for one in files
    )
    origin = CaptureOrigin.EXIF if at else CaptureOrigin.UNKNOWN
    return Asset(AssetKind.PHOTO, resources, CaptureTime(at, origin))


def paths(one: Asset, template: str = "{year}/{date}/{name}", attempt: int = 0) -> list[str]:
    return [str(path) for path in placements(one, Template(template), attempt)]


def test_the_default_files_by_year_and_day_of_the_wall_clock() -> None:
    assert [str(one) for one in placements(asset("IMG_0001.HEIC"), Template())] == [
        "2024/2024-05-17/IMG_0001.HEIC"
    ]


def test_every_field_stands_for_what_it_says() -> None:
    template = "/".join(
        f"{field}={{{field}}}" for field in FIELDS if field not in ("stem", "ext", "name")
    )
    assert paths(asset("IMG_0001.HEIC"), template + "/{stem} by {camera}.{ext}") == [
        "year=2024/month=05/day=17/date=2024-05-17/hour=23/minute=03/second=22/time=23-03-22/"
        "camera=Apple iPhone 15 Pro/kind=photo/IMG_0001 by Apple iPhone 15 Pro.HEIC"
    ]


def test_all_files_of_an_asset_share_its_folder_and_its_suffix() -> None:
    live = asset(
        "IMG_1.HEIC",
        ("IMG_1.MOV", ROLE.PAIRED_VIDEO),
        ("IMG_E1.JPG", ROLE.ADJUSTED_PHOTO),
        ("IMG_O1.AAE", ROLE.ADJUSTMENT),
        ("IMG_1.HEIC.xmp", ROLE.SIDECAR),
        ("IMG_1.xmp", ROLE.SIDECAR),
    )
    assert paths(live, "{name}", 1) == [
        "IMG_1 (2).HEIC",
        "IMG_1 (2).MOV",
        "IMG_E1 (2).JPG",
        "IMG_O1 (2).AAE",
        "IMG_1 (2).HEIC.xmp",
        "IMG_1 (2).xmp",
    ]
    assert paths(live, "{name}", 2)[0] == "IMG_1 (3).HEIC"


def test_an_asset_without_a_time_goes_to_a_folder_of_its_own() -> None:
    assert paths(asset("1.png", at=None)) == ["undated/1.png"]
    assert paths(asset("1.png", at=None), "{camera}/{name}") == ["Apple iPhone 15 Pro/1.png"]
    assert paths(asset("1.png", camera=None), "{camera}/{name}") == ["unknown camera/1.png"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("CON.jpg", "_CON.jpg"),
        ("nul.tar.jpg", "_nul.tar.jpg"),
        ("com¹.jpg", "_com¹.jpg"),
        ("console.jpg", "console.jpg"),
        ('a<b>c:d"e|f?g*h\\i.jpg', "a_b_c_d_e_f_g_h_i.jpg"),
        ("two\nlines\t.jpg", "two_lines_.jpg"),
        ("\u202egpj.exe.jpg", "gpj.exe.jpg"),
        ("caf\udce9.jpg", "caf_.jpg"),
        ("cafe\u0301.jpg", "caf\u00e9.jpg"),
        ("..", "unnamed"),
        ("...jpg", "unnamed.jpg"),
        (" leading and trailing .jpg", "leading and trailing .jpg"),
        ("trailing. .", "trailing"),
        ("👨‍👩‍👧.jpg", "👨‍👩‍👧.jpg"),
    ],
)
def test_names_are_made_safe_for_every_system(name: str, safe: str) -> None:
    assert paths(asset(name), "{name}") == [safe]


def test_a_field_cannot_leave_its_folder() -> None:
    assert paths(asset("1.jpg", camera="../../etc"), "{camera}/{name}") == ["_._.._etc/1.jpg"]
    assert paths(asset("1.jpg", camera=".. "), "{camera}/{name}") == ["unnamed/1.jpg"]


@pytest.mark.parametrize("attempt", [0, 1, 1000])
def test_a_long_name_is_cut_before_its_extension(attempt: int) -> None:
    [name] = paths(asset("é" * 125 + ".HEIC"), "{name}", attempt)
    assert len(name.encode()) <= 255
    assert name.startswith("é" * 100)
    assert name.endswith(f" ({attempt + 1}).HEIC" if attempt else "é.HEIC")


def test_files_of_one_asset_never_meet_in_one_name() -> None:
    burst = asset("IMG_1.JPG", "img_1.jpg", "IMG_1_2.JPG", "e\u0301.jpg", "\u00c9.JPG")
    names = paths(burst, "{name}")
    assert names[:3] == ["IMG_1.JPG", "img_1_2.jpg", "IMG_1_2_2.JPG"]
    assert len({name.casefold() for name in names}) == 5


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("/photos/{name}", "not-relative"),
        ("../{name}", "not-relative"),
        ("a/./{name}", "not-relative"),
        ("a//{name}", "not-relative"),
        ("C:\\photos\\{name}", "not-relative"),
        ("{yeer}/{name}", "unknown-field"),
        ("{}/{name}", "unknown-field"),
        ("{name!r}", "unknown-field"),
        ("{year:>10}/{name}", "unknown-field"),
        ("{name", "braces"),
        ("name}", "braces"),
        ("{year}/{date}", "no-name"),
        ("photo.{ext}", "no-name"),
        ("{name}/{date}", "file-field-in-folder"),
        ("{name}.bak", "name-not-last"),
        ("{stem}{ext}", "name-not-last"),
        ("{stem}.{ext}.{ext}", "name-not-last"),
    ],
)
def test_a_template_that_cannot_work_is_refused_by_name(template: str, code: str) -> None:
    with pytest.raises(TemplateError) as raised:
        Template(template)
    assert raised.value.code == code


_FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in (*range(32), 127)}
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_texts = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=300),
    st.sampled_from(["CON", "nul.", "..", " .", "com1 ", "a" * 255, "é" * 200, "\u202e", "IMG_1"]),
)
_named = st.builds(
    lambda stem, ending, role: (stem.replace("/", "").replace("\0", "") + ending, role),
    _texts,
    st.sampled_from([".jpg", ".HEIC", ".HEIC.xmp", ".xmp", "", ".", ".MOV"]),
    st.sampled_from(list(ResourceRole)),
).filter(lambda one: bool(one[0]))


@given(
    st.lists(_named, min_size=1, max_size=6),
    _texts,
    st.sampled_from([None, SHOT, datetime(1, 1, 1)]),
    st.integers(0, 3),
    st.sampled_from(
        ["{name}", "{year}/{date}/{name}", "{camera}/{kind}/{date}_{stem}", "{camera}{stem}.{ext}"]
    ),
)
def test_placements_are_always_safe_and_distinct(
    files: list[tuple[str, ResourceRole]],
    camera: str,
    at: datetime | None,
    attempt: int,
    template: str,
) -> None:
    one = asset(*files, at=at, camera=camera)
    found = placements(one, Template(template), attempt)
    assert len({path.parent for path in found}) == 1
    keys = {unicodedata.normalize("NFC", str(path)).casefold() for path in found}
    assert len(keys) == len(files)
    for path in found:
        assert not path.is_absolute()
        for part in path.parts:
            assert_safe(part)
        if attempt:
            assert f" ({attempt + 1})" in path.name
    assert found == placements(one, Template(template), attempt)
    assert set(found).isdisjoint(placements(one, Template(template), attempt + 1))


def assert_safe(part: str) -> None:
    assert 0 < len(part.encode()) <= 255
    assert not _FORBIDDEN & set(part)
    assert part == part.rstrip(". ")
    assert not part.startswith((".", " "))
    assert part.partition(".")[0].rstrip().casefold() not in _RESERVED
    assert not {"\u202e", "\u2066", "\u200f"} & set(part)
    assert PurePosixPath(part).name == part
