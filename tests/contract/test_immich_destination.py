"""Immich servers of both versions are destinations like any other, as far as they can be: they
know files by their bytes."""

from __future__ import annotations

import hashlib

import pytest
from msgspec.structs import replace

from desktop_sync.destinations.base import Destination
from desktop_sync.engine.upload_job import compare
from desktop_sync.errors import ItemError
from desktop_sync.model.asset import ResourceRole
from desktop_sync.model.destination import RemoteRef, UploadFile
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import Grade
from desktop_sync.testing.store_contract import Following, Library, StoreContract, run, send
from tests.contract.immich_store import ImmichStore, library, served, world

__all__ = ["library", "served", "world"]


class TestImmichDestination(StoreContract):
    grade = Grade.SERVER_HASHED

    def contents(self, world: ImmichStore) -> list[bytes]:
        return [photo.content for photo in world.state.photos.values()]

    def lose(self, world: ImmichStore, file: UploadFile, ref: RemoteRef) -> None:
        del world.state.photos[ref.id]


@pytest.mark.parametrize(
    "name",
    ["with space.jpg", "schön 夏 🌞.JPG", "quo'te.jpg", "50%25 off&c=d;e.jpg", ".hidden.jpg"],
)
def test_names_arrive_as_they_are(world: ImmichStore, library: Library, name: str) -> None:
    send(world, library.file(f"2024/{name}"))
    assert world.names() == [name]


def test_a_name_that_would_end_its_quotes_is_written_as_browsers_do(
    world: ImmichStore, library: Library
) -> None:
    send(world, library.file('2024/a"b\r\nX: y.jpg'))
    assert world.names() == ["a%22b%0D%0AX: y.jpg"]


def test_files_of_the_same_bytes_are_one_there(world: ImmichStore, library: Library) -> None:
    one, other = send(world, library.file("2023/a.jpg"), library.file("2024/b.jpg"))
    assert one == other
    assert world.names() == ["a.jpg"]
    assert world.served.uploads == 1


def test_a_file_whose_sha_1_is_known_is_not_read_to_be_looked_for(
    world: ImmichStore, library: Library
) -> None:
    content = b"a photo"
    sha1 = hashlib.sha1(content).digest()
    file = replace(library.file("2024/a.jpg", content), sha1=sha1)
    (ref,) = send(world, file)
    file.local.unlink()

    async def work(destination: Destination) -> None:
        assert await destination.find([file]) == {file.resource_id: ref}
        proof = await destination.prove(file, ref)
        assert proof.digest == proof.ours == Digest("sha1", sha1)
        huge = replace(file, size_bytes=10 << 30)
        assert set(await destination.find([huge])) == {file.resource_id}

    run(world, work)


def test_it_takes_what_the_server_says_it_takes(world: ImmichStore, library: Library) -> None:
    async def taken(destination: Destination) -> list[str]:
        names = ["a.HEIC", "a.mov", "a.bmp", "a.new", "a.txt", "a", "a.xmp"]
        files = [library.file(f"2024/{name}") for name in names]
        assert [destination.takes(file) for file in files] == [True] * 3 + [False] * 4
        world.state.images = (".heic", ".new")
        await destination.check()
        return [file.remote.name for file in files if destination.takes(file)]

    assert run(world, taken) == ["a.HEIC", "a.mov", "a.new"]


@pytest.mark.parametrize("role", [ResourceRole.ADJUSTMENT, ResourceRole.SIDECAR])
def test_descriptions_are_not_taken_by_themselves(
    world: ImmichStore, library: Library, role: ResourceRole
) -> None:
    file = library.file("2024/a.jpg", role=role)

    async def is_taken(destination: Destination) -> bool:
        return destination.takes(file)

    assert not run(world, is_taken)


def test_its_proof_is_compared_without_reading_the_file_once_more(
    world: ImmichStore, library: Library
) -> None:
    file = library.file("2024/a.jpg")

    async def work(destination: Destination) -> None:
        ref = await destination.send(Following(file))
        proof = await destination.prove(file, ref)
        file.local.unlink()
        await compare(file, proof)
        with pytest.raises(ItemError) as raised:
            await compare(file, replace(proof, ours=Digest("sha1", b"\0" * 20)))
        assert raised.value.code == "copy-differs"

    run(world, work)
