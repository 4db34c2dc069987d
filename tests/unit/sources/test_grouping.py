"""Which files are one asset."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.library.metadata import probe
from desktop_sync.model.asset import (
    Asset,
    AssetKind,
    CaptureOrigin,
    CaptureTime,
    PassedOver,
    ProbedFile,
    ResourceRole,
)
from desktop_sync.sources.folder import FolderSource
from desktop_sync.sources.grouping import group
from tests.fakes.camera import make_dcim
from tests.fakes.listing import probed

NOON = datetime(2024, 5, 17, 12, 0, 0, tzinfo=timezone(timedelta(hours=2)))
LATER = NOON + timedelta(hours=1)
ROLE = ResourceRole


def shape(*files: ProbedFile) -> list[tuple[AssetKind, dict[str, ResourceRole]]]:
    return [(asset.kind, roles(asset)) for asset in group(files)]


def roles(asset: Asset) -> dict[str, ResourceRole]:
    return {posixpath.basename(one.file.path): one.role for one in asset.resources}


LIVE = [
    (AssetKind.LIVE_PHOTO, {"IMG_0001.HEIC": ROLE.PHOTO, "IMG_0001.MOV": ROLE.PAIRED_VIDEO}),
]
APART = [
    (AssetKind.PHOTO, {"IMG_0001.HEIC": ROLE.PHOTO}),
    (AssetKind.VIDEO, {"IMG_0001.MOV": ROLE.VIDEO}),
]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_phones_tree_becomes_the_assets_its_scenes_tell(tmp_path: Path, seed: int) -> None:
    expected = make_dcim(tmp_path, seed=seed, assets=40)
    source = FolderSource([tmp_path])
    files = []
    for file in source.list():
        assert not isinstance(file, PassedOver)
        with source.open(file) as opened:
            files.append(ProbedFile(file, probe(opened, file, now=datetime.now(UTC))))

    def told(captured: CaptureTime) -> tuple[datetime | None, CaptureOrigin]:
        at = captured.at
        return (at.astimezone(UTC) if at and at.tzinfo else at), captured.origin

    found = {
        tuple(
            (one.role, one.file.path.removeprefix(f"{tmp_path.as_posix()}/"))
            for one in asset.resources
        ): asset
        for asset in group(files)
    }
    assert set(found) == {one.resources for one in expected}
    for one in expected:
        asset = found[one.resources]
        assert (asset.kind, told(asset.captured)) == (one.kind, told(one.captured)), one.scene


def test_halves_with_one_identifier_are_a_live_photo_whatever_they_are_called() -> None:
    assert shape(
        probed("/a/IMG_0001.HEIC", NOON, identifier="A"),
        probed("/b/harbour.MOV", LATER, identifier="A"),
    ) == [(AssetKind.LIVE_PHOTO, {"IMG_0001.HEIC": ROLE.PHOTO, "harbour.MOV": ROLE.PAIRED_VIDEO})]


def test_copies_of_a_live_photo_in_two_folders_pair_within_each() -> None:
    found = group(
        [
            probed(f"/{folder}/IMG_0001.{extension}", NOON, identifier="A")
            for folder in "ab"
            for extension in ("HEIC", "MOV")
        ]
    )
    assert [{one.file.folder for one in asset.resources} for asset in found] == [{"/a"}, {"/b"}]


def test_different_identifiers_keep_one_name_apart() -> None:
    assert (
        shape(
            probed("IMG_0001.HEIC", NOON, identifier="A"),
            probed("IMG_0001.MOV", NOON, identifier="B", origin=CaptureOrigin.QUICKTIME),
        )
        == APART
    )


@pytest.mark.parametrize("seconds", [-2, 0, 2])
def test_one_name_and_one_moment_are_a_live_photo(seconds: int) -> None:
    at = NOON + timedelta(seconds=seconds)
    film = probed("IMG_0001.MOV", at.astimezone(UTC), origin=CaptureOrigin.QUICKTIME)
    assert shape(probed("IMG_0001.HEIC", NOON), film) == LIVE


@pytest.mark.parametrize("apart", [timedelta(seconds=30), timedelta(hours=1), timedelta(hours=2)])
def test_one_name_and_two_moments_stay_two_assets(apart: timedelta) -> None:
    film = probed("IMG_0001.MOV", NOON + apart, origin=CaptureOrigin.QUICKTIME)
    assert shape(probed("IMG_0001.HEIC", NOON), film) == APART


def test_a_photo_of_an_unknown_zone_is_compared_by_its_wall_clock() -> None:
    photo = probed("IMG_0001.HEIC", NOON.replace(tzinfo=None))
    film = probed("IMG_0001.MOV", NOON, origin=CaptureOrigin.QUICKTIME)
    assert shape(photo, film) == LIVE


def test_one_name_in_two_folders_is_no_reason_to_pair() -> None:
    photo, film = probed("/a/IMG_0001.HEIC", NOON), probed("/b/IMG_0001.MOV", NOON)
    assert shape(photo, film) == APART


def test_file_times_confirm_where_nothing_else_is_known() -> None:
    photo = probed("IMG_0001.HEIC", modified=NOON)
    assert shape(photo, probed("IMG_0001.MOV", modified=NOON)) == LIVE
    assert shape(photo, probed("IMG_0001.MOV", modified=LATER)) == APART


def test_files_copied_together_are_not_paired_for_their_file_times() -> None:
    photo = probed("IMG_0001.HEIC", NOON, modified=LATER)
    film = probed("IMG_0001.MOV", LATER, origin=CaptureOrigin.FILE, modified=LATER)
    assert shape(photo, film) == APART


def test_a_film_in_a_format_no_live_photo_has_stays_by_itself() -> None:
    assert len(group([probed("A.JPG", NOON), probed("A.AVI", NOON)])) == 2
    assert len(group([probed("A.PNG", NOON), probed("A.MOV", NOON)])) == 2


def test_a_raw_goes_with_its_jpeg() -> None:
    both = {"DSC1.JPG": ROLE.PHOTO, "DSC1.ARW": ROLE.ALTERNATE_PHOTO}
    raw_without_time = probed("DSC1.ARW", LATER, origin=CaptureOrigin.FILE)
    assert shape(probed("DSC1.ARW", NOON), probed("DSC1.JPG", NOON)) == [(AssetKind.PHOTO, both)]
    assert shape(raw_without_time, probed("DSC1.JPG", NOON)) == [(AssetKind.PHOTO, both)]


def test_a_raw_of_another_moment_or_beside_a_png_stays_by_itself() -> None:
    assert len(group([probed("DSC1.ARW", LATER), probed("DSC1.JPG", NOON)])) == 2
    assert len(group([probed("DSC1.ARW", NOON), probed("DSC1.PNG", NOON)])) == 2


def test_a_live_photo_may_have_a_raw() -> None:
    [asset] = group(
        [
            probed("IMG_1.DNG", NOON),
            probed("IMG_1.HEIC", NOON, identifier="A"),
            probed("IMG_1.MOV", NOON, identifier="A"),
        ]
    )
    assert asset.kind is AssetKind.LIVE_PHOTO
    assert [one.role for one in asset.resources] == [
        ROLE.PHOTO,
        ROLE.ALTERNATE_PHOTO,
        ROLE.PAIRED_VIDEO,
    ]


def test_two_photos_that_share_a_stem_stay_two() -> None:
    found = group([probed("IMG_0001.JPG", NOON), probed("IMG_0001.PNG", LATER)])
    assert [asset.kind for asset in found] == [AssetKind.PHOTO, AssetKind.PHOTO]


def test_edits_and_their_adjustments_go_with_the_original() -> None:
    names = ["IMG_1234.HEIC", "IMG_E1234.JPG", "IMG_1234.AAE", "img_o1234.aae", "IMG_1234.MOV"]
    names.append("IMG_E1234.MOV")
    [asset] = group([probed(name, NOON) for name in names])
    assert asset.kind is AssetKind.LIVE_PHOTO
    assert roles(asset) == {
        "IMG_1234.HEIC": ROLE.PHOTO,
        "IMG_1234.MOV": ROLE.PAIRED_VIDEO,
        "IMG_E1234.JPG": ROLE.ADJUSTED_PHOTO,
        "IMG_E1234.MOV": ROLE.ADJUSTED_VIDEO,
        "IMG_1234.AAE": ROLE.ADJUSTMENT,
        "img_o1234.aae": ROLE.ADJUSTMENT,
    }
    assert asset.primary.file.name == "IMG_1234.HEIC"


def test_an_edited_film_goes_with_its_original() -> None:
    [asset] = group([probed("IMG_1234.MOV", NOON), probed("IMG_E1234.MOV", LATER)])
    assert asset.kind is AssetKind.VIDEO
    assert [one.role for one in asset.resources] == [ROLE.VIDEO, ROLE.ADJUSTED_VIDEO]


def test_an_edit_whose_original_is_gone_is_a_photo_itself() -> None:
    assert shape(probed("IMG_E1234.JPG", NOON), probed("IMG_1235.JPG", NOON)) == [
        (AssetKind.PHOTO, {"IMG_1235.JPG": ROLE.PHOTO}),
        (AssetKind.PHOTO, {"IMG_E1234.JPG": ROLE.PHOTO}),
    ]
    halves = [probed(f"IMG_E1234.{kind}", NOON, identifier="A") for kind in ("HEIC", "MOV")]
    assert [asset.kind for asset in group(halves)] == [AssetKind.LIVE_PHOTO]


def test_sidecars_of_both_habits_find_their_photo() -> None:
    names = ["IMG_1.HEIC", "IMG_1.xmp", "IMG_1.HEIC.XMP"]
    [asset] = group([probed(name, NOON) for name in names])
    assert [one.role for one in asset.resources] == [ROLE.PHOTO, ROLE.SIDECAR, ROLE.SIDECAR]


def test_a_sidecar_of_one_file_does_not_go_with_another_of_its_stem() -> None:
    photo, scan = probed("IMG_1.JPG", NOON), probed("IMG_1.PNG", LATER)
    found = group([photo, scan, probed("IMG_1.PNG.xmp", NOON)])
    assert [[one.file.name for one in asset.resources] for asset in found] == [
        ["IMG_1.JPG"],
        ["IMG_1.PNG", "IMG_1.PNG.xmp"],
    ]


def test_a_sidecar_prefers_the_photo_to_the_film_and_the_moment_to_both() -> None:
    photo, film = probed("IMG_1.JPG", NOON), probed("IMG_1.MOV", LATER)
    undated = group([photo, film, probed("IMG_1.xmp")])
    assert [len(asset.resources) for asset in undated] == [2, 1]
    dated = group([photo, film, probed("IMG_1.xmp", LATER, origin=CaptureOrigin.XMP)])
    assert [len(asset.resources) for asset in dated] == [1, 2]


def test_what_describes_nothing_is_its_own_asset() -> None:
    assert shape(probed("IMG_1.AAE"), probed("IMG_1.xmp")) == [
        (AssetKind.SIDECAR, {"IMG_1.AAE": ROLE.ADJUSTMENT}),
        (AssetKind.SIDECAR, {"IMG_1.xmp": ROLE.SIDECAR}),
    ]


def test_a_burst_is_one_asset_with_everything_of_its_shots() -> None:
    shots = [probed(f"IMG_{number}.JPG", NOON, burst="B") for number in (1, 2, 3)]
    rest = [probed("IMG_2.DNG", NOON), probed("IMG_3.AAE"), probed("IMG_4.JPG", NOON)]
    found = group([*shots, *rest])
    assert [asset.kind for asset in found] == [AssetKind.BURST, AssetKind.PHOTO]
    assert found[0].primary.file.name == "IMG_1.JPG"
    assert list(roles(found[0]).values()) == [
        *[ROLE.PHOTO] * 3,
        ROLE.ALTERNATE_PHOTO,
        ROLE.ADJUSTMENT,
    ]


def test_a_burst_of_one_is_a_photo_and_a_copied_burst_stays_in_its_folder() -> None:
    assert [one.kind for one in group([probed("1.JPG", NOON, burst="B")])] == [AssetKind.PHOTO]
    copies = [
        probed(f"/{folder}/{number}.JPG", NOON, burst="B") for folder in "ab" for number in "12"
    ]
    assert [len(asset.resources) for asset in group(copies)] == [2, 2]


def test_the_sidecars_date_is_used_where_the_photo_states_none() -> None:
    scan = probed("1.PNG", LATER, origin=CaptureOrigin.FILE)
    [asset] = group([scan, probed("1.PNG.xmp", NOON, origin=CaptureOrigin.XMP)])
    assert asset.captured == CaptureTime(NOON, CaptureOrigin.XMP)


def test_a_sidecars_own_file_time_says_nothing_of_the_photo() -> None:
    [asset] = group([probed("1.PNG"), probed("1.xmp", NOON, origin=CaptureOrigin.FILE)])
    assert asset.captured == CaptureTime(None, CaptureOrigin.UNKNOWN)


_moments = st.none() | st.sampled_from([NOON, LATER, NOON.replace(tzinfo=None)])
_names = st.tuples(
    st.sampled_from(["IMG_0001", "IMG_E0001", "IMG_O0001", "img_0001", "IMG_0001.HEIC", "é", "é"]),
    st.sampled_from(
        ["HEIC", "jpg", "MOV", "mov", "DNG", "AAE", "xmp", "PNG", "mp4", "avi", "weird"]
    ),
    st.sampled_from(["/a", "/b", "/a/c"]),
)
_files = st.lists(
    st.builds(
        lambda name, at, identifier, burst, origin: probed(
            f"{name[2]}/{name[0]}.{name[1]}", at, identifier=identifier, burst=burst, origin=origin
        ),
        _names,
        _moments,
        st.sampled_from([None, "A", "B"]),
        st.sampled_from([None, None, "X"]),
        st.sampled_from(list(CaptureOrigin)[:5]),
    ),
    unique_by=lambda one: one.file.path,
    max_size=25,
)


@given(_files)
def test_every_file_is_in_exactly_one_asset(files: list[ProbedFile]) -> None:
    found = [one.file.path for asset in group(files) for one in asset.resources]
    assert sorted(found) == sorted(one.file.path for one in files)


@given(_files, st.randoms())
def test_the_order_of_the_listing_does_not_matter(files: list[ProbedFile], chance: Random) -> None:
    shuffled = chance.sample(files, len(files))
    assert group(files) == group(shuffled)


@given(_files)
def test_films_of_another_identifier_and_other_folders_are_never_joined_by_name(
    files: list[ProbedFile],
) -> None:
    for asset in group(files):
        identifiers = {
            one.metadata.content_identifier
            for one in asset.resources
            if one.role in (ROLE.PAIRED_VIDEO, ROLE.PHOTO) and asset.kind is AssetKind.LIVE_PHOTO
        } - {None}
        assert len(identifiers) <= 1
        shared = {
            one.metadata.content_identifier or one.metadata.burst_identifier
            for one in asset.resources
        }
        assert len({one.file.folder for one in asset.resources}) == 1 or shared != {None}


@given(_files)
def test_the_primary_is_never_a_description_of_something_there(files: list[ProbedFile]) -> None:
    for asset in group(files):
        assert asset.primary.role.is_media or asset.kind is AssetKind.SIDECAR
        assert asset.kind is not AssetKind.SIDECAR or len(asset.resources) == 1
