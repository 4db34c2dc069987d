"""Neither the program nor the server it uploads to can be killed so that anything is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest

from desktop_sync.destinations.temporary import INCOMING
from tests.fakes import s3_servers
from tests.fakes.camera import make_bulk, make_dcim
from tests.fakes.served import ServerProcess
from tests.fakes.webdav_servers import SECRET, USER, servers
from tests.integration.command_line import CommandLine

KILLS = 5
"""Of each."""
FILES = 300
PATIENCE_SECONDS = 100.0
_LOOK_SECONDS = 0.005

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows"),
    pytest.mark.timeout(300),
]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to upload to, and a look at it from behind: how many files have their own names,
    and everything that is there."""

    kind: str
    options: Mapping[str, str]
    secret: str
    process: ServerProcess
    count: Callable[[], int]
    everything: Callable[[], dict[str, bytes]]


@contextmanager
def webdav(server: str) -> Iterator[Place]:
    with servers()[server]() as served:
        assert served.process is not None
        options = {"url": f"http://127.0.0.1:{served.port}/", "user": USER}
        yield Place(
            "webdav",
            options,
            SECRET,
            served.process,
            lambda: count(served.root),
            lambda: tree(served.root),
        )


@contextmanager
def s3(server: Callable[[], AbstractContextManager[s3_servers.S3Server]]) -> Iterator[Place]:
    with server() as served:
        options = {
            "url": f"http://127.0.0.1:{served.port}/",
            "bucket": s3_servers.BUCKET,
            "access_key": s3_servers.ACCESS_KEY,
        }

        def count_keys() -> int:
            # It may listen before it answers.
            with suppress(httpx.HTTPError):
                return sum(not key.startswith(INCOMING) for key in served.peer.keys(""))
            return 0

        def everything() -> dict[str, bytes]:
            # Without any, rclone answers 404.
            with suppress(httpx.HTTPStatusError):
                assert served.peer.uploads("") == []
            return served.peer.files("")

        yield Place("s3", options, s3_servers.SECRET_KEY, served.process, count_keys, everything)


PLACES: dict[str, Callable[[], AbstractContextManager[Place]]] = {
    **{name: partial(webdav, name) for name in servers() if name != "nginx"},
    "rclone's s3": lambda: s3(s3_servers.rclone),
    "seaweedfs": lambda: s3(s3_servers.seaweedfs),
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with PLACES[request.param]() as place:
        yield place


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """One with a library of so many files."""
    folder = tmp_path_factory.mktemp("program")
    made = CommandLine(folder)
    made.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    card = folder / "DCIM"
    make_dcim(card, assets=30)
    there = sum(path.is_file() for path in card.rglob("*"))
    make_bulk(card / "200BULK", FILES - there, 40_000)
    imported = made.do_import(card)
    assert imported.code == 0, imported.err
    return made


def test_300_files_arrive_though_server_and_program_are_killed_in_turn(
    place: Place, program: CommandLine, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["place"]
    expected = tree(program.library)
    add(program, name, place)
    process = upload(program, name)
    for kill in range(2 * KILLS):
        # The last of them strikes while there is still something to do.
        arrived = len(expected) * (kill + 1) // (2 * KILLS + 2)
        process = wait_for(arrived, place, name, program, process)
        if kill % 2:
            process.kill()
            process.communicate()
            process = upload(program, name)
        else:
            place.process.kill()
            place.process.start()
    program.finish(process)
    ended = program.finish(upload(program, name))
    assert ended.code == 0, (ended.out, ended.err)
    assert place.everything() == expected
    known = evidence(program.profile / "journal.sqlite3", name)
    assert known.keys() == expected.keys()
    assert set(known.values()) <= {"read_back", "server_hashed"}
    listed = program.run("destinations", "list", "--json").document["destinations"]
    (one,) = [one for one in listed if one["name"] == name]
    assert one["proven"] == one["succeeded"]
    assert (one["pending"], one["running"], one["failed"]) == (0, 0, 0)


def add(program: CommandLine, name: str, place: Place) -> None:
    options = [f"--option={key}={value}" for key, value in place.options.items()]
    added = program.run(
        *("destinations", "add", place.kind, name, *options),
        *("--secret-stdin", "--keep-secret-in-profile", "--json"),
        typed=f"{place.secret}\n".encode(),
    )
    assert added.code == 0, added.err


def upload(program: CommandLine, name: str) -> subprocess.Popen[bytes]:
    return program.start("upload", "--wait", "--destination", name)


def wait_for(
    arrived: int,
    place: Place,
    name: str,
    program: CommandLine,
    process: subprocess.Popen[bytes],
) -> subprocess.Popen[bytes]:
    """The upload that runs once so many files are there; one that gave up before, because the
    server was away for too long, is started again."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / _LOOK_SECONDS)):
        if place.count() >= arrived:
            return process
        if process.poll() is not None:
            process.communicate()
            process = upload(program, name)
        pause.wait(_LOOK_SECONDS)
    raise TimeoutError("the upload does not go on")


def count(root: Path) -> int:
    """The files there that have their own names."""
    return sum(
        len(names) for folder, _, names in os.walk(root) if INCOMING not in Path(folder).parts
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder``, hidden ones too, and every folder that holds none."""
    found: dict[str, bytes] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[name + "/"] = b""
    return found


def evidence(journal: Path, name: str) -> dict[str, str]:
    """How each file of the library is known to be at a destination."""
    connection = sqlite3.connect(journal)
    try:
        rows = connection.execute(
            "SELECT r.library_path, v.grade FROM evidence v JOIN resource r ON r.id = v.resource_id"
            " JOIN destination d ON v.place = 'destination:' || d.id"
            " WHERE d.name = ?",
            (name,),
        )
        return {bytes(path).decode(): grade for path, grade in rows}
    finally:
        connection.close()
