"""Commands that only look: ``status``, ``history``, ``settings``, ``--help``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_sync import __version__
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


@pytest.mark.parametrize("question", ["status", "history", "library list", "settings list"])
def test_looking_at_a_new_profile_makes_nothing(program: CommandLine, question: str) -> None:
    plain = program.run(*question.split())
    assert plain.code == 0, plain.err
    assert plain.out
    assert isinstance(program.run(*question.split(), "--json").document, dict)
    assert not program.profile.exists()


def test_status_counts_what_the_library_holds(program: CommandLine, camera: Path) -> None:
    imported = program.do_import(camera).document
    status = program.run("status", "--json").document
    assert status["state"] == "idle"
    assert status["library"] == str(program.library)
    assert status["assets"] == imported["assets"]["imported"]
    assert status["resources"] == imported["resources"]["imported"]
    assert status["bytes"] == imported["bytes"]
    assert (status["pending"], status["running"], status["failed"]) == (0, 0, 0)
    told = program.run("status").out
    assert told.startswith("All done")
    assert str(program.library) in told


def test_status_says_first_what_needs_the_user(program: CommandLine, camera: Path) -> None:
    (camera / "empty.jpg").touch()
    program.do_import(camera)
    assert program.run("status", "--json").document["state"] == "attention"
    assert program.run("status").out.startswith("1 photo or video needs you")


def test_history_is_newest_first_and_can_be_searched_and_cut(
    program: CommandLine, camera: Path
) -> None:
    (camera / "empty.jpg").touch()
    program.do_import(camera)
    document = program.run("history", "--json").document
    assert document["total"] == len(document["entries"])
    assert document["entries"][0]["event"] == "import-ended"
    assert document["entries"][-1]["event"] == "import-started"
    [failed] = program.run("history", "--search", "empty", "--json").document["entries"]
    assert failed["event"] == "failed"
    assert failed["message"].startswith("empty.jpg was not imported")
    assert len(program.run("history", "--limit", "2", "--json").document["entries"]) == 2
    assert "empty.jpg was not imported" in program.run("history").out


def test_a_setting_is_kept_and_shown(program: CommandLine) -> None:
    assert program.run("settings", "set", "layout", "{year}/{name}").code == 0
    assert program.run("settings", "get", "layout").out == "{year}/{name}\n"
    listed = program.run("settings", "list", "--json").document["settings"]
    assert {one["name"]: one["value"] for one in listed}["layout"] == "{year}/{name}"


@pytest.mark.parametrize(
    "arguments",
    [
        ("set", "layout", "{nonsense}"),
        ("set", "layout", "{year}"),
        ("set", "colour", "teal"),
        ("set", "appearance", "teal"),
        ("set", "preview_cache_mb", "0"),
        ("set", "notifications", "perhaps"),
        ("get", "colour"),
        ("reset", "colour"),
    ],
    ids=" ".join,
)
def test_a_value_that_cannot_be_used_is_refused_in_words(
    program: CommandLine, arguments: tuple[str, ...]
) -> None:
    ended = program.run("settings", *arguments)
    assert ended.code == 2
    assert "Error: Invalid value" in ended.err
    assert not program.profile.joinpath("settings.json").exists()


def test_scripts_get_values_limits_and_choices_as_json_has_them(program: CommandLine) -> None:
    program.run("settings", "set", "notifications", "false")
    listed = program.run("settings", "list", "--json").document["settings"]
    found = {one["name"]: one for one in listed}
    assert (found["notifications"]["value"], found["notifications"]["default"]) == (False, True)
    assert found["preview_cache_mb"]["value"] in range(*found["preview_cache_mb"]["bounds"])
    assert found["appearance"]["choices"] == ["system", "light", "dark"]
    assert found["library"]["takes_effect"] == "at-next-start"
    assert program.run("settings", "get", "notifications").out == "false\n"


def test_a_reset_option_is_at_its_default_again(program: CommandLine) -> None:
    assert program.run("settings", "reset", "layout").out == "{year}/{date}/{name}\n"
    assert not program.profile.exists()
    program.run("settings", "set", "layout", "{name}")
    assert program.run("settings", "reset", "layout", "--json").document["value"].startswith("{y")
    assert program.run("settings", "get", "layout").out == "{year}/{date}/{name}\n"


def test_a_library_is_not_put_where_the_program_keeps_its_own_files(program: CommandLine) -> None:
    ended = program.run("settings", "set", "library", program.profile / "photos")
    assert ended.code == 2
    assert "where Desktop Sync keeps its own files" in ended.err


def test_the_chosen_layout_is_the_one_imports_use(program: CommandLine, camera: Path) -> None:
    program.run("settings", "set", "layout", "{kind}/{name}")
    program.do_import(camera)
    assert {path.name for path in program.library.iterdir()} >= {"photo", "live_photo"}


def test_a_reader_that_leaves_early_is_no_failure(program: CommandLine, camera: Path) -> None:
    program.do_import(camera)
    ours, theirs = os.pipe()
    os.close(ours)
    process = program.start("library", "list", "--json", stdout=theirs)
    os.close(theirs)
    ended = program.finish(process)
    assert ended.code == 0
    assert "Traceback" not in ended.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="nothing here is always full")
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_who_cannot_be_answered_is_not_told_that_all_is_well(
    program: CommandLine, form: tuple[str, ...]
) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    process = program.start("status", *form, stdout=full)
    os.close(full)
    ended = program.finish(process)
    assert ended.code == 4
    assert "Traceback" not in ended.err


def test_the_version_is_told(program: CommandLine) -> None:
    assert program.run("--version").out.startswith(f"desktop-sync {__version__}")


def test_help_needs_no_heavy_library(program: CommandLine) -> None:
    heavy = ("PySide6", "rich", "sqlite3", "multiprocessing", "PIL", "asyncio")
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "desktop_sync", "--help"],
        env=program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Commands:" in ended.stdout
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "click" in imported
    assert not imported.intersection(heavy)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete_commands(program: CommandLine, shell: str) -> None:
    program.environment |= {
        "_DESKTOP_SYNC_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "desktop-sync lib",
        "COMP_CWORD": "1" if shell != "fish" else "lib",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "desktop_sync"],
        env=program.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "library" in ended.stdout
