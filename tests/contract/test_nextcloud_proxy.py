"""A Nextcloud behind a real nginx that takes no body of more than a megabyte, nginx's default."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_sync.destinations.base import Destination
from desktop_sync.testing.destination_contract import Following, Library, run
from tests.contract.nextcloud_world import NextcloudWorld
from tests.fakes.nextcloud import Cloud, nextcloud
from tests.fakes.nextcloud.proxy import has_nginx, nginx_before

pytestmark = pytest.mark.skipif(not has_nginx(), reason="nginx is not installed")


def test_what_the_proxy_refuses_goes_in_chunks_that_it_takes(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    sizes = (30_000_000, 3_000_000, 500_000)
    files = [library.file(f"2024/{size}.jpg", os.urandom(size)) for size in sizes]
    followings = [Following(file) for file in files]
    cloud = Cloud(tmp_path / "cloud", chunk_bytes=100 << 20)

    async def work(destination: Destination) -> None:
        for following in followings:
            ref = await destination.send(following)
            assert (await destination.prove(following.file, ref)).digest == following.file.digest

    with nextcloud(cloud) as served, nginx_before(served.port, "1m") as port:
        world = NextcloudWorld(cloud, port)
        run(world, work)
    assert world.files() == {str(file.remote): file.local.read_bytes() for file in files}
    assert [sum(following.told) for following in followings] == list(sizes)
    assert list(cloud.uploads.iterdir()) == []
    assert max(one.body_bytes for one in cloud.asked) <= 1 << 20
