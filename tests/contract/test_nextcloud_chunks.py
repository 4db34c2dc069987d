"""Large files go to a Nextcloud in chunks, are gone on with where they were, and are proven."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.errors import DesktopSyncError, DestinationError, ItemError
from desktop_sync.model.destination import Proof, UploadFile
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.destination_contract import (
    MODIFIED_NS,
    Following,
    Library,
    altered,
    run,
)
from tests.contract.nextcloud_world import NextcloudWorld
from tests.fakes.fault_proxy import AnswerWith, CutAnswer, Fault, proxy_to
from tests.fakes.nextcloud import Cloud, Refusal, nextcloud

CHUNK_BYTES = 1 << 20
FILM = os.urandom(CHUNK_BYTES) * 5 + b"the end"
COUNT = 6
NAME = "2024/film.mov"


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud", prefix="/nextcloud", chunk_bytes=CHUNK_BYTES)


@pytest.fixture
def world(cloud: Cloud) -> Iterator[NextcloudWorld]:
    with nextcloud(cloud) as served:
        yield NextcloudWorld(cloud, served.port)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def film(library: Library) -> UploadFile:
    return library.file(NAME, FILM)


def send(world: NextcloudWorld, following: Following) -> Proof:
    async def work(destination: Destination) -> Proof:
        ref = await destination.send(following)
        return await destination.prove(following.file, ref)

    return run(world, work)


def failure(world: NextcloudWorld, following: Following) -> DesktopSyncError:
    with pytest.raises(DesktopSyncError) as raised:
        send(world, following)
    return raised.value


class Halting(Following):
    """Lets nothing more pass once so much has: ``halted`` then."""

    def __init__(self, file: UploadFile, *, after_bytes: int) -> None:
        super().__init__(file)
        self.halted = asyncio.Event()
        self._after_bytes = after_bytes

    async def passed(self, size_bytes: int) -> None:
        await super().passed(size_bytes)
        if sum(self.told) > self._after_bytes:
            self.halted.set()
            await asyncio.Event().wait()


def waiting(cloud: Cloud) -> list[str]:
    return [path.name for path in cloud.uploads.iterdir()]


@pytest.mark.parametrize(
    ("joins_parts", "hashes", "asked"),
    [(True, True, "PATCH"), (False, True, None), (True, False, "GET")],
    ids=["a store that joins parts", "a server that writes them anew", "one that hashes nothing"],
)
def test_a_large_file_arrives_whole_and_proven(
    world: NextcloudWorld, film: UploadFile, joins_parts: bool, hashes: bool, asked: str | None
) -> None:
    world.cloud.joins_parts, world.cloud.hashes = joins_parts, hashes
    following = Following(film)
    proof = send(world, following)
    grade = Grade.READ_BACK if asked == "GET" else Grade.SERVER_HASHED
    assert (proof.grade, proof.digest, proof.size_bytes) == (grade, film.digest, len(FILM))
    assert len(world.asked("PUT", "uploads/")) == COUNT
    assert bool(world.asked("PATCH", "files/")) == (asked is not None)
    assert bool(world.asked("GET", "files/")) == (asked == "GET")
    assert world.files() == {NAME: FILM}
    assert (world.root / NAME).stat().st_mtime_ns == MODIFIED_NS
    assert (sum(following.told), len(following.kept)) == (len(FILM), 1)
    assert waiting(world.cloud) == []


def test_what_was_begun_is_gone_on_with_and_no_chunk_sent_twice(
    world: NextcloudWorld, film: UploadFile
) -> None:
    world.cloud.refusals.append(Refusal("PUT", 503, "uploads/", after=3))
    first = Following(film)
    error = failure(world, first)
    assert isinstance(error, DestinationError)
    assert (error.code, error.retryable) == ("unreachable", True)
    (name,) = waiting(world.cloud)
    stored = {int(path.name) for path in (world.cloud.uploads / name).iterdir()}
    assert len(stored) >= 3
    before = len(world.cloud.asked)

    # Another run of the program, that knows what the journal kept.
    run(world, lambda destination: destination.sweep(first.kept))
    again = Following(film, unfinished=first.unfinished)
    assert send(world, again).digest == film.digest
    later = [one for one in world.cloud.asked[before:] if one.method == "PUT"]
    sent = {int(one.path.rpartition("/")[2]) for one in later}
    assert sent == set(range(1, COUNT + 1)) - stored
    assert sum(one.body_bytes for one in later) == sum(again.told)
    assert again.kept == []
    assert world.files() == {NAME: FILM}


def test_one_that_was_called_off_is_gone_on_with(world: NextcloudWorld, film: UploadFile) -> None:
    async def work(destination: Destination) -> str | None:
        following = Halting(film, after_bytes=4 * CHUNK_BYTES)
        sending = asyncio.create_task(destination.send(following))
        await following.halted.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        return following.unfinished

    unfinished = run(world, work)
    assert world.files() == {}
    assert len(waiting(world.cloud)) == 1
    send(world, Following(film, unfinished=unfinished))
    assert world.files() == {NAME: FILM}
    assert waiting(world.cloud) == []


def test_chunks_that_nobody_goes_on_with_are_swept(world: NextcloudWorld, film: UploadFile) -> None:
    world.cloud.refusals.append(Refusal("PUT", 503, "uploads/", after=2))
    following = Following(film)
    failure(world, following)
    run(world, lambda destination: destination.sweep(following.kept))
    assert len(waiting(world.cloud)) == 1
    run(world, lambda destination: destination.sweep(()))
    assert waiting(world.cloud) == []


def test_an_upload_that_the_server_has_cleared_away_begins_anew(
    world: NextcloudWorld, film: UploadFile
) -> None:
    world.cloud.refusals.append(Refusal("PUT", 503, "uploads/", after=2))
    first = Following(film)
    failure(world, first)
    (name,) = waiting(world.cloud)
    for path in (world.cloud.uploads / name).iterdir():
        path.unlink()
    (world.cloud.uploads / name).rmdir()
    again = Following(film, unfinished=first.unfinished)
    assert send(world, again).digest == film.digest
    assert len(again.kept) == 1


def test_chunks_that_are_not_what_was_sent_do_not_pass_for_the_file(
    world: NextcloudWorld, film: UploadFile
) -> None:
    world.cloud.refusals.append(Refusal("MOVE", 503, "uploads/"))
    first = Following(film)
    failure(world, first)
    (name,) = waiting(world.cloud)
    (world.cloud.uploads / name / "3").write_bytes(b"cut short")
    (world.cloud.uploads / name / "4").write_bytes(b"X" * CHUNK_BYTES)
    # One that is as long as it should be, and not what it should be, is left to the proof.
    assert send(world, Following(film, unfinished=first.unfinished)).digest != film.digest
    assert len(world.asked("PUT", "/00003")) == 2


@pytest.mark.parametrize(
    "fault",
    [CutAnswer("MOVE"), CutAnswer("MOVE", 20)],
    ids=["no answer", "half an answer"],
)
def test_a_file_put_together_without_an_answer_is_found(
    world: NextcloudWorld, film: UploadFile, fault: Fault
) -> None:
    with proxy_to(world.port) as proxy:
        world.port = proxy.port
        proxy.strike(fault)
        proof = send(world, Following(film))
        assert proxy.has_struck
    assert (proof.grade, proof.digest) == (Grade.SERVER_HASHED, film.digest)
    assert len(world.asked("MOVE")) == 1
    assert world.files() == {NAME: FILM}


def test_a_gateway_that_gives_up_meanwhile_is_not_believed(
    world: NextcloudWorld, film: UploadFile
) -> None:
    # The server ends its work after the gateway has answered, and after the first look.
    def end() -> None:
        world.put(NAME, FILM)

    world.cloud.refusals.append(Refusal("MOVE", 504, "uploads/", meanwhile=end))
    world.cloud.refusals.append(Refusal("PROPFIND", 404, NAME, after=1))
    proof = send(world, Following(film))
    assert (proof.grade, proof.digest) == (Grade.SERVER_HASHED, film.digest)
    assert waiting(world.cloud) == []


def test_a_name_taken_while_chunks_were_sent_is_not_overwritten(
    world: NextcloudWorld, film: UploadFile
) -> None:
    # The name was free when it was asked for, before anything was sent.
    following = Following(film, when_told=lambda size_bytes: world.put(NAME, b"another"))
    error = failure(world, following)
    assert (type(error), error.code) == (ItemError, "name-taken")
    assert world.files() == {NAME: b"another"}
    assert waiting(world.cloud) == []


def test_a_file_that_changed_leaves_no_chunks(world: NextcloudWorld, film: UploadFile) -> None:
    film.local.write_bytes(altered(FILM))
    assert failure(world, Following(film)).code == "changed"
    assert world.files() == {}
    assert waiting(world.cloud) == []


def test_a_quota_is_asked_for_before_the_chunks(world: NextcloudWorld, film: UploadFile) -> None:
    world.cloud.quota_bytes = 3 * CHUNK_BYTES
    following = Following(film)
    error = failure(world, following)
    assert (type(error), error.code) == (DestinationError, "full")
    assert world.cloud.uploads.exists()
    world.cloud.quota_bytes = None
    send(world, Following(film, unfinished=following.unfinished))
    assert world.files() == {NAME: FILM}


def test_what_a_proxy_finds_too_large_goes_in_smaller_pieces(
    world: NextcloudWorld, film: UploadFile, library: Library
) -> None:
    world.cloud.chunk_bytes = 100 << 20
    world.cloud.body_limit_bytes = 1 << 20
    small = library.file("2024/photo.jpg", b"x" * 3_000_000)
    first, second = Following(film), Following(small)

    async def work(destination: Destination) -> None:
        await destination.send(first)
        before = Counter(one.method for one in world.cloud.asked)["PUT"]
        await destination.send(second)
        # The second knows already.
        bodies = [one.body_bytes for one in world.cloud.asked if one.method == "PUT"][before:]
        assert max(bodies) <= 1 << 20

    run(world, work)
    assert world.files() == {NAME: FILM, "2024/photo.jpg": b"x" * 3_000_000}
    assert sum(first.told) == len(FILM)
    assert waiting(world.cloud) == []


def test_a_proxy_that_takes_next_to_nothing_sets_the_file_aside(
    world: NextcloudWorld, film: UploadFile
) -> None:
    world.cloud.body_limit_bytes = 1000
    error = failure(world, Following(film))
    assert (type(error), error.code) == (ItemError, "too-large")
    assert world.files() == {}


def test_several_chunks_are_on_their_way_at_once_but_never_many(
    world: NextcloudWorld, library: Library
) -> None:
    films = [library.file(f"2024/{number}.mov", FILM) for number in range(3)]

    async def work(destination: Destination) -> None:
        await asyncio.gather(*(destination.send(Following(one)) for one in films))

    run(world, work)
    assert set(world.files().values()) == {FILM}
    assert 2 <= world.cloud.most_chunks_at_once <= 5
    assert waiting(world.cloud) == []


def test_an_answer_that_is_a_redirect_elsewhere_gets_no_chunk(
    world: NextcloudWorld, film: UploadFile
) -> None:
    with proxy_to(world.port) as elsewhere, proxy_to(world.port) as proxy:
        world.port = proxy.port
        there = {"Location": f"http://localhost:{elsewhere.port}/x"}
        proxy.strike(AnswerWith("PUT", 307, there))
        error = failure(world, Following(film))
        assert error.code == "not-understood"
        assert elsewhere.heads == []
