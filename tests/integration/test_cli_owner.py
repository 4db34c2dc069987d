"""Commands while another process of the user owns the profile: they ask its engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.engine.remote import RemoteServer
from desktop_sync.library.naming import DEFAULT_TEMPLATE
from desktop_sync.platforms.single_instance import ProfileLock, close_endpoint, open_endpoint
from desktop_sync.settings.profile import Profile
from tests.fakes.camera import make_dcim
from tests.integration.command_line import CommandLine


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def camera(program: CommandLine) -> Path:
    folder = program.folder / "DCIM"
    make_dcim(folder, assets=8)
    return folder


@pytest.fixture
def owner(program: CommandLine) -> Iterator[Engine]:
    """This process owns the profile, as the tray app does."""
    profile = Profile(program.profile)
    profile.create()
    with ProfileLock(profile.folder):
        engine = open_engine(profile.journal, EngineOptions(program.library, DEFAULT_TEMPLATE))
        server = RemoteServer(engine, open_endpoint(profile.folder))
        engine.start()
        server.start()
        yield engine
        close_endpoint(profile.folder)
        server.close()
        engine.stop()


@pytest.mark.usefixtures("owner")
def test_an_import_is_done_by_the_owner(program: CommandLine, camera: Path) -> None:
    first = program.do_import(camera)
    assert first.code == 0, first.err
    assert first.document["assets"]["imported"] >= 8
    second = program.run("import", camera, "--json")
    assert second.document["assets"]["already"] == first.document["assets"]["imported"]


@pytest.mark.usefixtures("owner")
def test_the_owner_verifies_and_removes(program: CommandLine, camera: Path) -> None:
    program.do_import(camera)
    files = sorted(path for path in program.library.rglob("*.*") if path.is_file())
    verified = program.run("verify", "--json")
    assert verified.code == 0, verified.err
    assert verified.document["resources"]["checked"] == len(files)
    removed = program.run("library", "remove", files[0], "--json")
    assert removed.code == 0, removed.out
    assert removed.document["assets"]["removed"] == 1
    assert not files[0].exists()


def test_status_is_what_the_owner_says_now(program: CommandLine, owner: Engine) -> None:
    owner.pause()
    assert program.run("status", "--json").document["state"] == "paused"
    assert program.run("status").out.startswith("Paused by you")
    owner.resume()
    assert program.run("status", "--json").document["state"] == "idle"


@pytest.mark.usefixtures("owner")
def test_lists_are_read_beside_the_owner(program: CommandLine, camera: Path) -> None:
    imported = program.do_import(camera).document["assets"]["imported"]
    assert len(program.run("library", "list", "--json").document["assets"]) == imported
    assert program.run("history", "--search", "import-ended", "--json").document["total"] == 1


@pytest.mark.usefixtures("owner")
def test_an_owner_with_another_library_is_not_made_to_use_two(
    program: CommandLine, camera: Path
) -> None:
    ended = program.run("import", camera, "--library", program.folder / "other", "--json")
    assert ended.code == 4
    assert ended.document["error"]["code"] == "owner-has-another-library"
    assert str(program.library) in ended.document["error"]["message"]
    assert not (program.folder / "other").exists()


def test_an_owner_that_does_not_answer_is_told_with_code_4(
    program: CommandLine, camera: Path
) -> None:
    program.profile.mkdir()
    with ProfileLock(program.profile):
        ended = program.do_import(camera)
    assert ended.code == 4
    assert ended.document["error"]["code"] == "profile-in-use"


def test_where_a_killed_owner_listened_does_not_mislead(program: CommandLine, camera: Path) -> None:
    program.profile.mkdir()
    open_endpoint(program.profile)
    assert program.run("status").code == 0
    assert program.do_import(camera).code == 0
