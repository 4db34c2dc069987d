"""Which files of an asset belong together at Immich."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from desktop_sync.destinations.immich.wholes import film_of, sidecar_of, stack
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.destination import UploadAsset, UploadFile
from desktop_sync.model.digest import Digest


def asset(kind: AssetKind, *files: tuple[ResourceRole, str]) -> UploadAsset:
    made = tuple(
        UploadFile(
            number, role, Path(name), PurePosixPath("2024", name), 1, 0, Digest("sha256", b"")
        )
        for number, (role, name) in enumerate(files)
    )
    return UploadAsset(1, kind, "IMG", None, made)


def names(files: tuple[UploadFile, ...]) -> list[str]:
    return [file.remote.name for file in files]


def test_a_burst_is_a_stack_under_its_first_picture() -> None:
    burst = asset(
        AssetKind.BURST,
        (ResourceRole.PHOTO, "IMG_2.HEIC"),
        (ResourceRole.PHOTO, "IMG_1.HEIC"),
        (ResourceRole.PHOTO, "IMG_3.HEIC"),
        (ResourceRole.ADJUSTMENT, "IMG_2.AAE"),
    )
    assert names(stack(burst)) == ["IMG_2.HEIC", "IMG_1.HEIC", "IMG_3.HEIC"]


def test_what_the_user_made_of_it_is_on_top() -> None:
    edited = asset(
        AssetKind.PHOTO,
        (ResourceRole.PHOTO, "IMG_1.JPG"),
        (ResourceRole.ALTERNATE_PHOTO, "IMG_1.DNG"),
        (ResourceRole.ADJUSTED_PHOTO, "IMG_E1.JPG"),
        (ResourceRole.SIDECAR, "IMG_1.xmp"),
    )
    assert names(stack(edited)) == ["IMG_E1.JPG", "IMG_1.JPG", "IMG_1.DNG"]


def test_films_move_their_own_stills_alone() -> None:
    live = asset(
        AssetKind.LIVE_PHOTO,
        (ResourceRole.PHOTO, "IMG_1.HEIC"),
        (ResourceRole.PAIRED_VIDEO, "IMG_1.MOV"),
        (ResourceRole.ALTERNATE_PHOTO, "IMG_1.DNG"),
        (ResourceRole.ADJUSTED_PHOTO, "IMG_E1.HEIC"),
    )
    still, film, raw, edit = live.files
    assert [film_of(live, file) for file in (still, film, raw, edit)] == [film, None, None, None]
    assert names(stack(live)) == ["IMG_E1.HEIC", "IMG_1.HEIC", "IMG_1.DNG"]


def test_a_film_that_is_none_of_a_live_photo_moves_nothing() -> None:
    burst = asset(
        AssetKind.BURST,
        (ResourceRole.PHOTO, "IMG_1.HEIC"),
        (ResourceRole.PHOTO, "IMG_2.HEIC"),
        (ResourceRole.PAIRED_VIDEO, "IMG_1.MOV"),
    )
    assert film_of(burst, burst.files[0]) is None
    assert names(stack(burst)) == ["IMG_1.HEIC", "IMG_2.HEIC"]


def test_every_description_goes_with_one_file() -> None:
    pair = asset(
        AssetKind.PHOTO,
        (ResourceRole.PHOTO, "IMG_1.JPG"),
        (ResourceRole.ALTERNATE_PHOTO, "IMG_1.DNG"),
        (ResourceRole.SIDECAR, "IMG_1.DNG.xmp"),
        (ResourceRole.SIDECAR, "IMG_1.XMP"),
        (ResourceRole.SIDECAR, "IMG_1.txt"),
    )
    jpeg, raw, of_raw, of_all, _ = pair.files
    assert sidecar_of(pair, jpeg) == of_all
    assert sidecar_of(pair, raw) == of_raw
