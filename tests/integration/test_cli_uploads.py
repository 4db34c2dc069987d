"""``desktop-sync destinations`` and ``upload`` as a script meets them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop_sync.engine.engine import EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.engine.remote import RemoteServer
from desktop_sync.library.naming import DEFAULT_TEMPLATE
from desktop_sync.platforms.single_instance import ProfileLock, open_endpoint
from desktop_sync.settings.profile import Profile
from tests.fakes.camera import make_bulk, make_dcim
from tests.integration.command_line import CommandLine

_FACTS = {
    "name",
    "type",
    "options",
    "paused",
    "pending",
    "running",
    "succeeded",
    "failed",
    "proven",
    "hold",
}


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def attic(tmp_path: Path) -> Path:
    folder = tmp_path / "attic"
    folder.mkdir()
    return folder


def _add(program: CommandLine, attic: Path, name: str = "attic") -> None:
    added = program.run(
        *("destinations", "add", "folder", name, "--option", f"path={attic}", "--json")
    )
    assert added.code == 0, added.err
    assert set(added.document) == _FACTS


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_imported_is_uploaded_once(
    program: CommandLine, attic: Path, tmp_path: Path
) -> None:
    make_dcim(tmp_path / "DCIM")
    program.do_import(tmp_path / "DCIM")
    _add(program, attic)
    ended = program.run("upload", "--wait", "--json")
    assert ended.code == 0, (ended.out, ended.err)
    files = _files(program.library)
    assets = len(program.run("library", "list", "--json").document["assets"])
    assert ended.document == {
        "uploaded": {
            "assets": assets,
            "resources": len(files),
            "bytes": sum(map(len, files.values())),
        },
        "already": 0,
        "failed": 0,
        "waiting": 0,
        "problems": [],
        "holds": [],
    }
    assert _files(attic) == files
    again = program.run("upload", "--json").document
    assert again["uploaded"] == {"assets": 0, "resources": 0, "bytes": 0}
    assert again["already"] == assets
    (listed,) = program.run("destinations", "list", "--json").document["destinations"]
    assert (listed["name"], listed["proven"], listed["hold"]) == ("attic", assets, None)
    assert "all there" in program.run("destinations", "list").out
    assert "All of it is there." in program.run("upload").out


def test_what_failed_is_said_and_the_rest_arrives(
    program: CommandLine, attic: Path, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "DCIM", 4, 2_000)
    program.do_import(tmp_path / "DCIM")
    _add(program, attic)
    name, content = sorted(_files(program.library).items())[0]
    (attic / name).parent.mkdir(parents=True)
    (attic / name).write_bytes(content[::-1])
    ended = program.run("upload", "--wait", "--destination", "attic", "--json")
    assert ended.code == 3
    assert (ended.document["uploaded"]["assets"], ended.document["failed"]) == (3, 1)
    (problem,) = ended.document["problems"]
    assert problem["code"] == "copy-differs"
    assert Path(name).name in problem["message"]
    (attic / name).unlink()
    assert program.run("upload", "--wait", "--json").code == 0


def test_a_folder_that_is_away_is_a_hold(program: CommandLine, attic: Path, tmp_path: Path) -> None:
    make_bulk(tmp_path / "DCIM", 2, 2_000)
    program.do_import(tmp_path / "DCIM")
    _add(program, attic)
    away = attic.rename(tmp_path / "away")
    held = program.run("upload", "--wait", "--json")
    assert held.code == 3
    assert held.document["waiting"] == 2
    (hold,) = held.document["holds"]
    assert (hold["destination"], hold["code"]) == ("attic", "unreachable")
    assert "attic" in hold["message"]
    tested = program.run("destinations", "test", "attic", "--json")
    assert (tested.code, tested.document["error"]["code"]) == (4, "unreachable")
    assert "“attic” cannot be reached" in tested.document["error"]["message"]
    away.rename(attic)
    assert program.run("destinations", "test", "attic").code == 0
    assert program.run("upload", "--wait", "--json").code == 0


def test_a_paused_destination_is_left_alone(
    program: CommandLine, attic: Path, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "DCIM", 2, 2_000)
    program.do_import(tmp_path / "DCIM")
    _add(program, attic)
    assert program.run("destinations", "pause", "attic", "--json").document["paused"] is True
    waiting = program.run("upload", "--wait", "--json")
    assert (waiting.code, waiting.document["waiting"]) == (3, 2)
    assert "paused by you" in program.run("upload").out
    assert program.run("destinations", "resume", "attic").code == 0
    assert program.run("upload", "--wait").code == 0


def test_a_removed_destination_keeps_its_files(
    program: CommandLine, attic: Path, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "DCIM", 2, 2_000)
    program.do_import(tmp_path / "DCIM")
    _add(program, attic)
    program.run("upload", "--wait")
    assert program.run("destinations", "remove", "attic", "--json").document == {"removed": "attic"}
    assert len(_files(attic)) == 2
    assert program.run("destinations", "list", "--json").document == {"destinations": []}
    none = program.run("upload", "--json")
    assert (none.code, none.document["error"]["code"]) == (4, "no-destinations")
    unknown = program.run("destinations", "remove", "attic", "--json")
    assert (unknown.code, unknown.document["error"]["code"]) == (4, "no-destination")


@pytest.mark.parametrize(
    "arguments",
    [
        ("tape", "attic"),
        ("folder", "attic"),
        ("folder", "attic", "--option", "path"),
        ("folder", "attic", "--option", "path=relative"),
        ("folder", "attic", "--option", "path=/mnt", "--option", "colour=red"),
        ("folder", " ", "--option", "path=/mnt"),
        ("webdav", "nas", "--option", "url=https://nas.example/", "--option", "password=x"),
    ],
)
def test_what_makes_no_destination_is_a_usage_error(
    program: CommandLine, arguments: tuple[str, ...]
) -> None:
    refused = program.run("destinations", "add", *arguments, "--json")
    assert refused.code == 2, (refused.out, refused.err)
    assert refused.document["error"]["code"] == "usage"
    assert not (program.profile / "secrets.json").exists()


def test_the_owner_of_the_profile_uploads_for_who_asks(
    program: CommandLine, attic: Path, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "DCIM", 3, 2_000)
    program.do_import(tmp_path / "DCIM")
    profile = Profile(program.profile)
    lock = ProfileLock(profile.folder)
    lock.acquire()
    engine = open_engine(profile.journal, EngineOptions(program.library, DEFAULT_TEMPLATE))
    server = RemoteServer(engine, open_endpoint(profile.folder))
    try:
        engine.start()
        server.start()
        _add(program, attic)
        ended = program.run("upload", "--wait", "--json")
        assert ended.code == 0, ended.err
        document = ended.document
        assert document["uploaded"]["assets"] + document["already"] == 3
        (listed,) = program.run("destinations", "list", "--json").document["destinations"]
        assert listed["proven"] == 3
        assert program.run("destinations", "test", "attic").code == 0
    finally:
        server.close()
        engine.stop()
        lock.release()
    assert _files(attic) == _files(program.library)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_secret_is_kept_where_the_user_said_and_nowhere_else(program: CommandLine) -> None:
    secret = "correct horse"
    arguments = ("destinations", "add", "webdav", "nas", "--option", "url=https://nas.example/")
    program.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    refused = program.run(*arguments, "--secret-stdin", "--json", typed=f"{secret}\n".encode())
    assert (refused.code, refused.document["error"]["code"]) == (4, "no-keyring")
    assert "--keep-secret-in-profile" in refused.document["error"]["message"]
    assert program.run("destinations", "list", "--json").document == {"destinations": []}
    kept = program.run(
        *arguments, "--secret-stdin", "--keep-secret-in-profile", typed=f"{secret}\n".encode()
    )
    assert kept.code == 0, kept.err
    file = program.profile / "secrets.json"
    assert json.loads(file.read_bytes()) == {"nas": secret}
    assert file.stat().st_mode & 0o777 == 0o600
    for path in program.profile.iterdir():
        if path.is_file() and path != file:
            assert secret.encode() not in path.read_bytes()
    assert program.run("destinations", "remove", "nas").code == 0
    assert not file.exists()
