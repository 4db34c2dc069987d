"""Albums and favourites of a phone are at Immich, each once, however often we are killed."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.contract.immich_store import KEY, USER
from tests.end2end.program import paths_in
from tests.fakes.camera import make_bulk
from tests.fakes.immich import Key, Served, State, serve
from tests.fakes.phone import Phone
from tests.fakes.phone.photos import write_photos
from tests.integration.command_line import CommandLine

PHOTOS = 120
KILLS = 6
PATIENCE_SECONDS = 100.0
_LOOK_SECONDS = 0.005

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows"),
    pytest.mark.timeout(300),
]


@pytest.fixture
def server() -> Iterator[Served]:
    with serve(State(keys={KEY: Key(USER)})) as served:
        yield served


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_bulk(tmp_path / "phone" / "DCIM" / "100APPLE", PHOTOS, 20_000)
    return tmp_path / "phone"


@pytest.fixture
def program(tmp_path: Path, root: Path) -> Iterator[CommandLine]:
    with Phone(root) as phone:
        phone.pair()
        program = CommandLine(tmp_path)
        program.environment["USBMUXD_SOCKET_ADDRESS"] = phone.address
        program.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        yield program


def test_each_is_there_once_though_the_program_is_killed_again_and_again(
    program: CommandLine, root: Path, server: Served
) -> None:
    paths = sorted(f"/{path.relative_to(root).as_posix()}" for path in root.rglob("*.JPG"))
    expected = {"Lisbon": paths[::2], "Family": paths[::5], "2024": paths[:7]}
    write_photos(root, favourites=paths[::3], albums=expected)
    importing = ("import", "--device", "first", "--library", program.library, "--json")
    process = program.start(*importing)
    wait_until(lambda: len(paths_in(program.library, ".JPG")) >= PHOTOS // 4, process)
    process.kill()
    process.communicate()
    imported = program.run(*importing)
    assert imported.code == 0, imported.err
    added = program.run(
        *("destinations", "add", "immich", "photos", f"--option=url={server.url}"),
        *("--secret-stdin", "--keep-secret-in-profile", "--json"),
        typed=f"{KEY}\n".encode(),
    )
    assert added.code == 0, added.err
    in_albums = sum(map(len, expected.values()))
    for kill in range(KILLS):
        process = program.start("upload", "--wait")
        # The first strikes where albums are made.
        wait_until(partial(has_heard, server, max(1, in_albums * kill // (KILLS + 1))), process)
        process.kill()
        process.communicate()
    ended = program.run("upload", "--wait")
    assert ended.code == 0, (ended.out, ended.err)
    state = server.state
    there = sorted(
        (one.name, sorted(f"/DCIM/100APPLE/{state.photos[key].name}" for key in one.asset_ids))
        for one in state.albums.values()
    )
    assert there == sorted((title, inside) for title, inside in expected.items())
    favourites = {one.name for one in state.photos.values() if one.is_favourite}
    assert favourites == {Path(path).name for path in paths[::3]}
    assert len(state.photos) == PHOTOS


def has_heard(server: Served, told: int) -> bool:
    """Whether the server was told so much of albums."""
    return sum(path.startswith("/api/albums") for _, path in list(server.requests)) >= told


def wait_until(holds: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Until that holds, or the program has ended."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / _LOOK_SECONDS)):
        if holds() or process.poll() is not None:
            return
        pause.wait(_LOOK_SECONDS)
    raise TimeoutError("it does not go on")
