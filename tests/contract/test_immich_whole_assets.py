"""An asset of several files is one at Immich, too: Live Photos move, RAW and edits are stacked."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.model.asset import AssetKind, ResourceRole
from desktop_sync.model.destination import RemoteRef, UploadAsset, UploadFile
from desktop_sync.testing.store_contract import Following, Library, run
from tests.contract.immich_store import KEY, USER, ImmichStore, library, served, world
from tests.fakes.immich import Key

__all__ = ["library", "served", "world"]

NOON = datetime(2024, 5, 17, 12, 0)


def asset(
    library: Library,
    kind: AssetKind = AssetKind.PHOTO,
    captured_at: datetime | None = None,
    **names: str,
) -> UploadAsset:
    """Files by their roles, in the order of the engine."""
    files = [
        library.file(f"2024/{name}", name.encode(), ResourceRole(role))
        for role, name in names.items()
    ]
    files.sort(key=lambda file: file.role.order)
    return UploadAsset(1, kind, "IMG_1", captured_at, tuple(files))


async def upload(
    destination: Destination, asset: UploadAsset, *, join: bool = True
) -> dict[int, RemoteRef]:
    """As the engine does it: the primary file last, all proven, then joined."""
    refs: dict[int, RemoteRef] = {}
    for file in reversed(asset.files):
        if destination.takes(file):
            sent = await destination.send(Following(file, asset=asset, refs=refs))
            refs[file.resource_id] = sent
            await destination.prove(file, sent)
    if join:
        await destination.join(asset, refs)
    return refs


def stacked(world: ImmichStore, cover: str) -> set[str]:
    """The names in the stack with that cover."""
    (stack,) = [one for one, first in world.state.covers.items() if first == world.photo(cover).id]
    return {photo.name for photo in world.state.photos.values() if photo.stack == stack}


def test_a_live_photo_moves(world: ImmichStore, library: Library) -> None:
    live = asset(library, AssetKind.LIVE_PHOTO, photo="IMG_1.HEIC", paired_video="IMG_1.MOV")
    run(world, lambda destination: upload(destination, live))
    film = world.photo("IMG_1.MOV")
    assert world.photo("IMG_1.HEIC").film == film.id
    assert film.is_hidden
    assert world.state.covers == {}
    # It was linked as it was made: nothing is left to be asked or changed.
    assert world.asked("PUT", "/api") == world.asked("GET", "/api/assets") == 0


def test_a_still_that_was_there_before_is_linked_to_its_film(
    world: ImmichStore, library: Library
) -> None:
    live = asset(library, AssetKind.LIVE_PHOTO, photo="IMG_1.HEIC", paired_video="IMG_1.MOV")
    alone = UploadAsset(1, AssetKind.PHOTO, "IMG_1", None, live.files[:1])
    run(world, lambda destination: upload(destination, alone))
    assert world.photo("IMG_1.HEIC").film is None
    run(world, lambda destination: upload(destination, live))
    assert world.photo("IMG_1.HEIC").film == world.photo("IMG_1.MOV").id
    run(world, lambda destination: upload(destination, live))
    assert world.asked("PUT", "/api/assets/") == 1
    assert len(world.state.photos) == 2


def test_an_edited_live_photo_has_both_films(world: ImmichStore, library: Library) -> None:
    live = asset(
        library,
        AssetKind.LIVE_PHOTO,
        photo="IMG_1.HEIC",
        paired_video="IMG_1.MOV",
        adjustment="IMG_1.AAE",
        adjusted_photo="IMG_E1.HEIC",
        adjusted_video="IMG_E1.MOV",
    )
    run(world, lambda destination: upload(destination, live))
    assert world.photo("IMG_1.HEIC").film == world.photo("IMG_1.MOV").id
    assert world.photo("IMG_E1.HEIC").film == world.photo("IMG_E1.MOV").id
    assert stacked(world, "IMG_E1.HEIC") == {"IMG_1.HEIC", "IMG_E1.HEIC"}
    assert len(world.state.photos) == 4


def test_raw_and_jpeg_are_a_stack_under_the_jpeg(world: ImmichStore, library: Library) -> None:
    pair = asset(library, photo="IMG_1.JPG", alternate_photo="IMG_1.DNG")
    run(world, lambda destination: upload(destination, pair))
    assert stacked(world, "IMG_1.JPG") == {"IMG_1.JPG", "IMG_1.DNG"}


def test_an_edit_is_on_top_of_its_original(world: ImmichStore, library: Library) -> None:
    edited = asset(library, photo="IMG_1.JPG", adjusted_photo="IMG_E1.JPG")
    run(world, lambda destination: upload(destination, edited))
    assert stacked(world, "IMG_E1.JPG") == {"IMG_1.JPG", "IMG_E1.JPG"}


def test_an_edited_video_is_on_top_of_its_original(world: ImmichStore, library: Library) -> None:
    edited = asset(library, AssetKind.VIDEO, video="IMG_1.MOV", adjusted_video="IMG_E1.MOV")
    run(world, lambda destination: upload(destination, edited))
    assert stacked(world, "IMG_E1.MOV") == {"IMG_1.MOV", "IMG_E1.MOV"}


def test_to_stack_again_changes_nothing(world: ImmichStore, library: Library) -> None:
    pair = asset(library, photo="IMG_1.JPG", alternate_photo="IMG_1.DNG")
    refs = run(world, lambda destination: upload(destination, pair))
    before = dict(world.state.covers)
    run(world, lambda destination: destination.join(pair, refs))
    assert world.state.covers == before
    assert world.asked("POST", "/api/stacks") == 1


def test_what_was_killed_before_it_was_stacked_is_stacked_later(
    world: ImmichStore, library: Library
) -> None:
    pair = asset(library, photo="IMG_1.JPG", alternate_photo="IMG_1.DNG")
    refs = run(world, lambda destination: upload(destination, pair, join=False))
    assert world.state.covers == {}
    run(world, lambda destination: destination.join(pair, refs))
    assert stacked(world, "IMG_1.JPG") == {"IMG_1.JPG", "IMG_1.DNG"}


def test_a_stack_of_the_users_grows_and_keeps_its_cover(
    world: ImmichStore, library: Library
) -> None:
    other = asset(library, photo="IMG_0.JPG")
    pair = asset(library, photo="IMG_1.JPG", alternate_photo="IMG_1.DNG")
    run(world, lambda destination: upload(destination, other))
    jpeg = UploadAsset(1, AssetKind.PHOTO, "IMG_1", None, pair.files[:1])
    run(world, lambda destination: upload(destination, jpeg))
    world.state.stack(USER, [world.photo("IMG_0.JPG").id, world.photo("IMG_1.JPG").id])
    run(world, lambda destination: upload(destination, pair))
    assert stacked(world, "IMG_0.JPG") == {"IMG_0.JPG", "IMG_1.JPG", "IMG_1.DNG"}


def test_files_that_are_in_different_stacks_stay_there(
    world: ImmichStore, library: Library
) -> None:
    others = [asset(library, photo=f"IMG_{number}.JPG") for number in (8, 9)]
    pair = asset(library, photo="IMG_1.JPG", alternate_photo="IMG_1.DNG")
    for one in others:
        run(world, partial(upload, asset=one))
    refs = run(world, lambda destination: upload(destination, pair, join=False))
    world.state.stack(USER, [world.photo("IMG_8.JPG").id, world.photo("IMG_1.JPG").id])
    world.state.stack(USER, [world.photo("IMG_9.JPG").id, world.photo("IMG_1.DNG").id])
    run(world, lambda destination: destination.join(pair, refs))
    assert stacked(world, "IMG_8.JPG") == {"IMG_8.JPG", "IMG_1.JPG"}
    assert stacked(world, "IMG_9.JPG") == {"IMG_9.JPG", "IMG_1.DNG"}


def test_what_cannot_be_shown_as_one_is_there_all_the_same(
    world: ImmichStore, library: Library
) -> None:
    live = asset(
        library,
        AssetKind.LIVE_PHOTO,
        photo="IMG_1.HEIC",
        paired_video="IMG_1.MOV",
        adjusted_photo="IMG_E1.HEIC",
    )
    refs = run(world, lambda destination: upload(destination, live, join=False))
    world.photo("IMG_1.HEIC").film = None
    # Somebody else's from here on: it is proven, and cannot be changed any more.
    world.photo("IMG_1.MOV").user = "another"
    run(world, lambda destination: destination.join(live, refs))
    assert world.photo("IMG_1.HEIC").film is None
    assert stacked(world, "IMG_E1.HEIC") == {"IMG_1.HEIC", "IMG_E1.HEIC"}


@pytest.mark.parametrize("knows", [True, False], ids=["told", "refused"])
def test_a_key_that_may_not_stack_or_link_uploads_all_the_same(
    world: ImmichStore, library: Library, knows: bool
) -> None:
    world.state.keys[KEY] = Key(USER, frozenset({"asset.upload", "asset.read"}))
    pair = asset(library, photo="IMG_1.JPG", alternate_photo="IMG_1.DNG")
    live = asset(library, AssetKind.LIVE_PHOTO, photo="IMG_2.HEIC", paired_video="IMG_2.MOV")
    still = UploadAsset(1, AssetKind.PHOTO, "IMG_2", None, live.files[:1])

    async def work(destination: Destination) -> None:
        if knows:
            await destination.check()
        for one in (pair, still, live, pair, live):
            await upload(destination, one)

    run(world, work)
    assert len(world.state.photos) == 4
    # Where it was not told before, it tries each once.
    assert world.asked("POST", "/api/stacks") == world.asked("PUT", "/api") == int(not knows)


@pytest.mark.parametrize(
    ("described", "sidecar"),
    [("IMG_1.JPG", "IMG_1.xmp"), ("IMG_1.JPG", "IMG_1.JPG.XMP"), ("IMG_1.DNG", "img_1.dng.xmp")],
)
def test_a_sidecar_goes_along_with_what_it_describes(
    world: ImmichStore, library: Library, described: str, sidecar: str
) -> None:
    pair = asset(library, photo="IMG_1.JPG", alternate_photo="IMG_1.DNG", sidecar=sidecar)
    refs = run(world, lambda destination: upload(destination, pair))
    assert {file.remote.name for file in pair.files if file.resource_id in refs} == {
        "IMG_1.JPG",
        "IMG_1.DNG",
    }
    with_sidecar = [photo for photo in world.state.photos.values() if photo.sidecar is not None]
    assert with_sidecar == [world.photo(described)]
    assert with_sidecar[0].sidecar == sidecar.encode()


def dates(world: ImmichStore, library: Library, captured_at: datetime | None) -> tuple[str, str]:
    photo = asset(library, captured_at=captured_at, photo="IMG_1.JPG")
    run(world, lambda destination: upload(destination, photo))
    fields = world.photo("IMG_1.JPG").fields
    return fields["fileCreatedAt"], fields["fileModifiedAt"]


@pytest.mark.parametrize(
    ("captured_at", "told"),
    [
        (NOON.replace(tzinfo=timezone(timedelta(hours=2))), "2024-05-17T10:00:00.000Z"),
        # No offset is made up: the clock of an unknown zone keeps its hours.
        (NOON, "2024-05-17T12:00:00.000Z"),
        (None, "2023-11-14T22:13:20.000Z"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2023-11-14T22:13:20.000Z"),
    ],
)
def test_dates_say_their_zone(
    world: ImmichStore, library: Library, captured_at: datetime | None, told: str
) -> None:
    assert dates(world, library, captured_at) == (told, "2023-11-14T22:13:20.000Z")


def test_three_hundred_photos_take_a_request_each_and_few_questions(
    world: ImmichStore, library: Library
) -> None:
    photos = [asset(library, photo=f"IMG_{number}.JPG") for number in range(300)]
    files: list[UploadFile] = [one.files[0] for one in photos]

    async def work(destination: Destination) -> None:
        assert await destination.find(files) == {}
        turn = asyncio.Semaphore(destination.parallel)

        async def one(photo: UploadAsset) -> None:
            async with turn:
                await upload(destination, photo)

        await asyncio.gather(*map(one, photos))

    run(world, work)
    assert len(world.state.photos) == world.served.uploads == 300
    assert sum(world.served.checked) == 600
    assert len(world.served.checked) <= 60
    assert len(world.served.requests) == 300 + len(world.served.checked)
