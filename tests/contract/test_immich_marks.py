"""What was made of a photo on the phone it comes from is so at Immich, too: favourites, albums, and
what is hidden. Nothing there is made twice, or taken back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.asset import UNMARKED, AssetKind, Marks, ResourceRole
from desktop_sync.model.destination import RemoteRef, UploadAsset
from desktop_sync.testing.store_contract import Following, Library, run
from tests.contract.immich_store import KEY, USER, ImmichStore, library, served, world
from tests.fakes.immich import Key

__all__ = ["library", "served", "world"]

FAVOURITE = Marks(favourite=True)
LISBON = Marks(albums=("Lisbon",))
PHOTO = {ResourceRole.PHOTO: "IMG_{}.HEIC"}
LIVE = {**PHOTO, ResourceRole.PAIRED_VIDEO: "IMG_{}.MOV"}
EDITED = {**LIVE, ResourceRole.ADJUSTED_PHOTO: "IMG_E{}.HEIC"}


def asset(
    library: Library,
    marks: Marks,
    number: int = 1,
    names: Mapping[ResourceRole, str] = PHOTO,
) -> UploadAsset:
    files = tuple(
        library.file(f"2024/{name.format(number)}", name.format(number).encode(), role)
        for role, name in names.items()
    )
    kind = AssetKind.PHOTO if names is PHOTO else AssetKind.LIVE_PHOTO
    return UploadAsset(number, kind, f"IMG_{number}", None, files, marks)


async def send(destination: Destination, asset: UploadAsset) -> dict[int, RemoteRef]:
    refs: dict[int, RemoteRef] = {}
    for file in reversed(asset.files):
        if destination.takes(file):
            refs[file.resource_id] = await destination.send(Following(file, asset=asset, refs=refs))
    return refs


async def upload(destination: Destination, asset: UploadAsset) -> None:
    await destination.join(asset, await send(destination, asset))


def albums(world: ImmichStore, owner: str = USER) -> list[tuple[str, list[str]]]:
    """Names, and the names of what is in them."""
    return sorted(
        (album.name, sorted(world.state.photos[one].name for one in album.asset_ids))
        for album in world.state.albums.values()
        if album.owner == owner
    )


def favourites(world: ImmichStore) -> set[str]:
    return {photo.name for photo in world.state.photos.values() if photo.is_favourite}


def test_a_favourite_is_one_from_the_moment_it_is_there(
    world: ImmichStore, library: Library
) -> None:
    run(world, lambda destination: send(destination, asset(library, FAVOURITE)))
    run(world, lambda destination: send(destination, asset(library, UNMARKED, 2)))
    assert favourites(world) == {"IMG_1.HEIC"}
    assert world.asked("PUT", "/api") == 0


def test_a_favourite_that_was_there_already_becomes_one(
    world: ImmichStore, library: Library
) -> None:
    run(world, lambda destination: upload(destination, asset(library, UNMARKED)))
    for _ in range(2):
        run(world, lambda destination: upload(destination, asset(library, FAVOURITE)))
    assert favourites(world) == {"IMG_1.HEIC"}
    assert world.asked("PUT", "/api/assets/") == 1


def test_what_is_no_favourite_here_stays_one_there(world: ImmichStore, library: Library) -> None:
    run(world, lambda destination: upload(destination, asset(library, FAVOURITE)))
    run(world, lambda destination: upload(destination, asset(library, UNMARKED)))
    assert favourites(world) == {"IMG_1.HEIC"}


def test_what_is_on_top_stands_for_the_asset(world: ImmichStore, library: Library) -> None:
    marks = Marks(favourite=True, albums=("Lisbon",))
    edited = asset(library, marks, names=EDITED)
    run(world, lambda destination: upload(destination, edited))
    assert favourites(world) == {"IMG_E1.HEIC"}
    assert albums(world) == [("Lisbon", ["IMG_E1.HEIC"])]
    assert len(world.state.photos) == 3


def test_albums_are_made_once_whoever_wants_them_first(
    world: ImmichStore, library: Library
) -> None:
    photos = [
        asset(library, Marks(albums=("Family", "Lisbon") if number % 2 else ("Lisbon",)), number)
        for number in range(40)
    ]

    async def all_at_once(destination: Destination) -> None:
        await asyncio.gather(*(upload(destination, one) for one in photos))

    run(world, all_at_once)
    every = sorted(f"IMG_{number}.HEIC" for number in range(40))
    odd = sorted(f"IMG_{number}.HEIC" for number in range(1, 40, 2))
    assert albums(world) == [("Family", odd), ("Lisbon", every)]
    assert world.asked("GET", "/api/albums") == 1


def test_an_album_that_is_there_is_found_and_of_two_the_older_one(
    world: ImmichStore, library: Library
) -> None:
    older, newer = (world.state.make_album(USER, "Lisbon") for _ in range(2))
    older.created_at, newer.created_at = "2020-01-01T00:00:00.000Z", "2021-01-01T00:00:00.000Z"
    for number in range(2):
        run(world, partial(upload, asset=asset(library, LISBON, number)))
    assert (len(older.asset_ids), len(newer.asset_ids)) == (2, 0)
    assert len(world.state.albums) == 2


def test_one_album_of_thousands_is_found(world: ImmichStore, library: Library) -> None:
    for number in range(4000):
        world.state.make_album(USER, f"Album {number}")
    run(world, lambda destination: upload(destination, asset(library, Marks(albums=("Album 7",)))))
    assert [one for one in albums(world) if one[1]] == [("Album 7", ["IMG_1.HEIC"])]
    assert len(world.state.albums) == 4000


def test_an_album_of_somebody_else_is_not_taken_for_ones_own(
    world: ImmichStore, library: Library
) -> None:
    theirs = world.state.make_album("another", "Lisbon", frozenset({USER}))
    run(world, lambda destination: upload(destination, asset(library, LISBON)))
    assert theirs.asset_ids == []
    assert albums(world) == [("Lisbon", ["IMG_1.HEIC"])]


def test_what_is_in_its_album_already_is_left_there(world: ImmichStore, library: Library) -> None:
    photo = asset(library, LISBON)

    async def twice(destination: Destination) -> None:
        refs = await send(destination, photo)
        for _ in range(2):
            await destination.join(photo, refs)

    run(world, twice)
    run(world, twice)
    assert albums(world) == [("Lisbon", ["IMG_1.HEIC"])]


def test_an_album_that_somebody_took_away_is_made_again(
    world: ImmichStore, library: Library
) -> None:
    async def work(destination: Destination) -> None:
        await upload(destination, asset(library, LISBON, 1))
        world.state.albums.clear()
        await upload(destination, asset(library, LISBON, 2))

    run(world, work)
    assert albums(world) == [("Lisbon", ["IMG_2.HEIC"])]


def test_an_album_whose_making_was_not_answered_is_found(
    world: ImmichStore, library: Library
) -> None:
    photo = asset(library, LISBON)

    async def work(destination: Destination) -> None:
        await upload(destination, asset(library, Marks(albums=("Porto",)), 2))
        refs = await send(destination, photo)
        world.served.fails = [("POST", "/api/albums", None)]
        with pytest.raises(DestinationError):
            await destination.join(photo, refs)
        await destination.join(photo, refs)

    run(world, work)
    assert albums(world) == [("Lisbon", ["IMG_1.HEIC"]), ("Porto", ["IMG_2.HEIC"])]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/albums", 500),
        ("POST", "/api/albums", 400),
        ("POST", "/api/albums", 302),
        ("PUT", "/api/albums/.+/assets", 500),
        ("PUT", "/api/albums/.+/assets", 404),
    ],
)
def test_a_server_that_refuses_an_album_is_asked_again_later(
    world: ImmichStore, library: Library, method: str, path: str, status: int
) -> None:
    # Twice: what is refused once may be an album that is gone, which is looked after at once.
    world.served.fails = [(method, path, status)] * (2 if method == "PUT" else 1)
    photo = asset(library, LISBON)
    if method == "PUT":
        world.state.make_album(USER, "Lisbon")

    async def work(destination: Destination) -> None:
        refs = await send(destination, photo)
        for _ in range(2 if method == "PUT" else 1):
            with pytest.raises(ItemError) as raised:
                await destination.join(photo, refs)
            assert raised.value.retryable
        await destination.join(photo, refs)

    run(world, work)
    assert albums(world) == [("Lisbon", ["IMG_1.HEIC"])]


def test_a_photo_that_an_album_does_not_take_is_an_error(
    world: ImmichStore, library: Library
) -> None:
    photo = asset(library, LISBON)

    async def work(destination: Destination) -> None:
        refs = await send(destination, photo)
        # Somebody else's from here on.
        world.photo("IMG_1.HEIC").user = "another"
        with pytest.raises(ItemError, match="no_permission"):
            await destination.join(photo, refs)

    run(world, work)


@pytest.mark.parametrize("knows", [True, False], ids=["told", "refused"])
@pytest.mark.parametrize("lacks", ["album.read", "album.create", "albumAsset.create"])
def test_a_key_without_rights_to_albums_uploads_all_the_same_and_it_is_said_once(
    world: ImmichStore,
    library: Library,
    caplog: pytest.LogCaptureFixture,
    lacks: str,
    knows: bool,
) -> None:
    rights = {"asset.upload", "asset.read", "album.read", "album.create", "albumAsset.create"}
    world.state.keys[KEY] = Key(USER, frozenset(rights - {lacks}))

    async def work(destination: Destination) -> None:
        if knows:
            await destination.check()
        for number in range(3):
            await upload(destination, asset(library, LISBON, number))

    with caplog.at_level(logging.INFO):
        run(world, work)
    assert len(world.state.photos) == 3
    assert all(names == [] for _, names in albums(world))
    said = [one for one in caplog.messages if "nothing is put in albums" in one]
    assert len(said) == 1
    assert lacks in said[0]


def test_what_was_hidden_is_seen_nowhere(world: ImmichStore, library: Library) -> None:
    hidden = asset(library, Marks(hidden=True, favourite=True, albums=("Lisbon",)), names=LIVE)
    run(world, lambda destination: upload(destination, hidden))
    assert world.photo("IMG_1.HEIC").is_locked
    # Nothing else than the photo it belongs to may show it, not even while that is not there yet.
    assert world.photo("IMG_1.MOV").fields["visibility"] == "hidden"
    assert world.photo("IMG_1.HEIC").film == world.photo("IMG_1.MOV").id
    assert albums(world) == []
    run(world, lambda destination: upload(destination, hidden))
    assert len(world.state.photos) == 2


def test_what_nobody_marked_costs_no_request_more(world: ImmichStore, library: Library) -> None:
    run(world, lambda destination: upload(destination, asset(library, UNMARKED)))
    requests = [one for one in world.served.requests if one[1] != "/api/assets/bulk-upload-check"]
    assert requests == [("POST", "/api/assets")]
    assert {"isFavorite", "visibility"}.isdisjoint(world.photo("IMG_1.HEIC").fields)
