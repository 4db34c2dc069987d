"""A Nextcloud is a destination like any other, with its own ways to be quick and to prove."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.destinations.registry import make
from desktop_sync.destinations.temporary import TemporaryNames
from desktop_sync.errors import DestinationError, ItemError
from desktop_sync.model.destination import DestinationConfig
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.destination_contract import (
    LARGE,
    MODIFIED_NS,
    SMALL,
    DestinationContract,
    Following,
    Library,
    World,
    altered,
    item_error,
    run,
    send,
)
from tests.contract.nextcloud_world import FOLDER, NextcloudWorld
from tests.fakes.nextcloud import Cloud, Refusal, nextcloud
from tests.fakes.nextcloud.cloud import LOGIN, SECRET, USER_ID


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud", prefix="/nextcloud")


@pytest.fixture
def world(cloud: Cloud) -> Iterator[NextcloudWorld]:
    with nextcloud(cloud) as served:
        yield NextcloudWorld(cloud, served.port)


class TestNextcloudDestination(DestinationContract):
    grade = Grade.SERVER_HASHED

    @pytest.fixture(params=["", "/nextcloud"], ids=["at the root", "below a path"])
    def cloud(self, request: pytest.FixtureRequest, tmp_path: Path) -> Cloud:
        return Cloud(tmp_path / "cloud", prefix=request.param)

    @pytest.fixture
    def world(self, world: NextcloudWorld) -> World:
        return world

    @pytest.fixture(autouse=True)
    def _where_chunks_wait(self, cloud: Cloud) -> None:
        self.uploads = cloud.uploads

    def test_sweeping_leaves_nothing_of_ours_and_all_of_others(
        self, world: World, library: Library
    ) -> None:
        uploads = self.uploads
        left = TemporaryNames().take()
        kept = TemporaryNames().take()
        others = {"00000000-00000000-0000000000000000", "web-file-upload-1234"}
        for name in {left, kept, *others}:
            (uploads / name).mkdir()
            (uploads / name / "1").write_bytes(b"half of a ph")
        send(world, library.file("kept.jpg"))
        run(world, lambda destination: destination.sweep([f"{kept}/5242880", "odd"]))
        assert {path.name for path in uploads.iterdir()} == {kept, *others}
        assert world.files() == {"kept.jpg": SMALL}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def check_error(world: NextcloudWorld) -> DestinationError:
    with pytest.raises(DestinationError) as raised:
        run(world, lambda destination: destination.check())
    return raised.value


def test_what_the_server_hashed_is_the_proof_once_and_it_is_asked_again_later(
    world: NextcloudWorld, library: Library
) -> None:
    file = library.file("2024/IMG_0001.JPG", LARGE)

    async def work(destination: Destination) -> None:
        ref = await destination.send(Following(file))
        before = len(world.cloud.asked)
        proof = await destination.prove(file, ref)
        assert (proof.grade, proof.digest) == (Grade.SERVER_HASHED, file.digest)
        assert len(world.cloud.asked) == before
        world.put("2024/IMG_0001.JPG", altered(LARGE))
        later = await destination.prove(file, ref)
        assert later.grade is Grade.SERVER_HASHED
        assert later.digest != file.digest
        assert world.asked("GET", "files/") == []

    run(world, work)


def test_a_server_that_hashes_nothing_is_read_back(world: NextcloudWorld, library: Library) -> None:
    file = library.file("2024/IMG_0001.JPG", LARGE)
    world.cloud.hashes = False
    (ref,) = send(world, file)
    proof = run(world, lambda destination: destination.prove(file, ref))
    assert (proof.grade, proof.digest) == (Grade.READ_BACK, file.digest)


def test_a_small_file_is_one_request_and_keeps_its_time(
    world: NextcloudWorld, library: Library
) -> None:
    files = [library.file(f"2024/05/{number}.jpg") for number in range(5)]

    async def work(destination: Destination) -> None:
        await destination.check()
        await destination.find(files)
        before = len(world.cloud.asked)
        await asyncio.gather(*(destination.send(Following(file)) for file in files))
        assert [one.method for one in world.cloud.asked[before:]] == ["PUT"] * 5

    run(world, work)
    assert (world.root / "2024/05/0.jpg").stat().st_mtime_ns == MODIFIED_NS


def test_a_server_that_makes_no_folders_on_the_way_is_asked_to(
    world: NextcloudWorld, library: Library
) -> None:
    world.cloud.makes_folders = False
    names = ["2024/05/a.jpg", "2024/05/b.jpg", "2024/06/c.jpg", "2024/06/d.jpg"]
    followings = [Following(library.file(name)) for name in names]

    async def work(destination: Destination) -> None:
        await asyncio.gather(*(destination.send(following) for following in followings))

    run(world, work)
    assert set(world.files()) == set(names)
    assert [sum(following.told) for following in followings] == [len(SMALL)] * 4
    # The first found it out.
    assert len(world.asked("PUT")) == 5


@pytest.mark.parametrize(
    "inside", ["/", "/index.php/apps/files/?dir=/x", "/apps/dashboard/", "/remote.php/dav/files/a/"]
)
def test_any_address_of_it_leads_there(world: NextcloudWorld, inside: str) -> None:
    options = {"url": world.url + inside, "user": LOGIN, "folder": FOLDER}
    destination = make(DestinationConfig("cloud", "nextcloud", options), SECRET)

    async def check(_: Destination) -> None:
        try:
            await destination.check()
        finally:
            await destination.close()

    run(world, check)
    assert world.root.is_dir()


def test_a_server_that_has_moved_is_spoken_to_where_it_is(
    world: NextcloudWorld, library: Library
) -> None:
    world.cloud.moved_from = "/old"
    options = {"url": world.url.replace("/nextcloud", "/old"), "user": LOGIN, "folder": FOLDER}
    destination = make(DestinationConfig("cloud", "nextcloud", options), SECRET)
    file = library.file("a.jpg", LARGE)

    async def work(_: Destination) -> None:
        try:
            await destination.check()
            await destination.send(Following(file))
        finally:
            await destination.close()

    run(world, work)
    assert world.files() == {"a.jpg": LARGE}
    # What is asked first needs no password, and gets none.
    old = [one for one in world.cloud.asked if one.path.startswith("/old")]
    assert [one.path for one in old] == ["/old/status.php"]
    assert not old[0].has_credentials


def test_files_are_addressed_by_the_users_id(world: NextcloudWorld, library: Library) -> None:
    send(world, library.file("a.jpg"))
    assert world.asked("PUT") == [f"files/{USER_ID}/{FOLDER}/a.jpg"]
    assert LOGIN != USER_ID


def test_a_check_makes_the_folder(world: NextcloudWorld) -> None:
    assert not world.root.exists()
    run(world, lambda destination: destination.check())
    assert world.root.is_dir()
    before = len(world.asked("MKCOL"))
    run(world, lambda destination: destination.check())
    assert len(world.asked("MKCOL")) == before


def test_a_wrong_password_says_so(world: NextcloudWorld) -> None:
    world.cloud.credentials.clear()
    error = check_error(world)
    assert (error.code, error.retryable) == ("credentials", False)
    assert SECRET not in str(error)


def test_what_is_no_nextcloud_says_so(world: NextcloudWorld) -> None:
    options = {"url": f"{world.url}/somewhere/else", "user": LOGIN}
    destination = make(DestinationConfig("cloud", "nextcloud", options), SECRET)

    async def check(_: Destination) -> None:
        try:
            await destination.check()
        finally:
            await destination.close()

    with pytest.raises(DestinationError) as raised:
        run(world, check)
    assert (raised.value.code, raised.value.detail) == ("not-understood", "not a Nextcloud")


def test_a_server_in_maintenance_is_asked_again(world: NextcloudWorld, library: Library) -> None:
    file = library.file("a.jpg")

    async def work(destination: Destination) -> DestinationError:
        await destination.check()
        world.cloud.maintenance = True
        with pytest.raises(DestinationError) as raised:
            await destination.send(Following(file))
        return raised.value

    failed = run(world, work)
    assert failed.retry_after is not None
    assert (failed.code, failed.retryable, failed.retry_after.seconds) == ("unreachable", True, 120)
    error = check_error(world)
    assert (error.code, error.retryable) == ("unreachable", True)
    world.cloud.maintenance = False
    send(world, file)


def test_a_quota_that_is_used_up_holds_the_destination(
    world: NextcloudWorld, library: Library
) -> None:
    world.cloud.quota_bytes = 10
    with pytest.raises(DestinationError) as raised:
        send(world, library.file("a.jpg", b"eleven bytes"))
    assert (raised.value.code, raised.value.retryable) == ("full", True)
    send(world, library.file("b.jpg", b"ten bytes!"))
    assert check_error(world).code == "full"


def test_a_folder_that_may_not_be_filled_says_so(world: NextcloudWorld, library: Library) -> None:
    run(world, lambda destination: destination.check())
    world.cloud.read_only = True
    assert check_error(world).code == "forbidden"
    with pytest.raises(DestinationError) as raised:
        send(world, library.file("a.jpg"))
    assert raised.value.code == "forbidden"


def test_one_file_that_is_forbidden_holds_up_no_other(
    world: NextcloudWorld, library: Library
) -> None:
    send(world, library.file("a.jpg"))
    world.cloud.refusals.append(Refusal("PUT", 403))
    assert item_error(world, library.file("b.jpg")) == "refused"


def test_a_name_the_server_does_not_take_is_one_files_fault(
    world: NextcloudWorld, library: Library
) -> None:
    assert item_error(world, library.file("film.part")) == "refused"


def test_a_server_that_stumbles_over_many_files_at_once_is_given_fewer(
    world: NextcloudWorld, library: Library
) -> None:
    world.cloud.bears = 1
    followings = [Following(library.file(f"2024/{number}.jpg", LARGE)) for number in range(10)]

    async def work(destination: Destination) -> None:
        for half in (followings[:5], followings[5:]):
            await asyncio.gather(*(destination.send(following) for following in half))

    run(world, work)
    assert len(world.files()) == 10
    assert {sum(following.told) for following in followings} == {len(LARGE)}


def test_a_file_that_stays_locked_is_tried_again_another_time(
    world: NextcloudWorld, library: Library
) -> None:
    world.cloud.refusals.extend(Refusal("PUT", 423) for _ in range(4))
    with pytest.raises(ItemError) as raised:
        send(world, library.file("a.jpg"))
    assert (raised.value.code, raised.value.retryable) == ("refused", True)
    send(world, library.file("b.jpg"))
    assert list(world.files()) == ["b.jpg"]


@pytest.mark.parametrize("folder", ["../elsewhere", "a/../../b"])
def test_a_folder_outside_the_files_is_refused(folder: str) -> None:
    options = {"url": "https://cloud.example.org", "folder": folder}
    with pytest.raises(DestinationError) as raised:
        make(DestinationConfig("cloud", "nextcloud", options), SECRET)
    assert raised.value.path == "folder"
