"""``desktop-sync import`` as a script and a person meet it."""

from __future__ import annotations

import os
import pty
import signal
import threading
from pathlib import Path

import pytest

from tests.fakes.camera import make_bulk, make_dcim, make_litter
from tests.integration.command_line import PATIENCE_SECONDS, CommandLine

_SHAPE = {"assets", "resources", "bytes", "seconds", "problems"}
_COUNTS = {"imported", "already", "duplicate", "failed", "ignored"}


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    folder = tmp_path / "DCIM"
    make_dcim(folder, assets=12)
    return folder


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_document_has_its_shape_and_standard_output_nothing_else(
    program: CommandLine, camera: Path
) -> None:
    ended = program.do_import(camera)
    document = ended.document
    assert ended.code == 0, ended.err
    assert set(document) == _SHAPE
    assert set(document["assets"]) == _COUNTS
    assert document["assets"]["imported"] >= 12
    assert document["resources"]["imported"] == len(_files(camera))
    assert document["bytes"] == sum(path.stat().st_size for path in _files(camera))
    assert document["problems"] == []
    assert sorted(path.read_bytes() for path in _files(program.library)) == sorted(
        path.read_bytes() for path in _files(camera)
    )


def test_a_second_import_copies_nothing(program: CommandLine, camera: Path) -> None:
    first = program.do_import(camera).document
    second = program.run("import", camera, "--json")
    assert second.code == 0
    assert second.document["assets"]["already"] == first["assets"]["imported"]
    assert second.document["resources"]["imported"] == 0
    assert second.document["bytes"] == 0


def test_a_dry_run_counts_the_same_and_leaves_no_trace(program: CommandLine, camera: Path) -> None:
    ended = program.run("import", camera, "--library", program.library, "--dry-run", "--json")
    assert ended.code == 0, ended.err
    assert not program.library.exists()
    assert not program.profile.exists()
    assert ended.document["assets"] == program.do_import(camera).document["assets"]
    again = program.run("import", camera, "--dry-run", "--json").document
    assert again["assets"]["imported"] == 0
    assert again["assets"]["already"] > 0


def test_the_first_library_stays_the_profiles_library(program: CommandLine, camera: Path) -> None:
    program.do_import(camera)
    other = program.folder / "other"
    program.run("import", camera, "--library", other, "--json")
    chosen = program.run("settings", "get", "library", "--json").document
    assert chosen["value"] == str(program.library)
    assert len(_files(other)) == len(_files(camera))


def test_what_was_passed_over_is_counted_and_can_be_listed(
    program: CommandLine, camera: Path
) -> None:
    litter = make_litter(camera)
    ended = program.run("import", camera, "--library", program.library, "--list-ignored", "--json")
    document = ended.document
    assert document["assets"]["ignored"] == len(litter)
    listed = {(one["path"], one["code"]) for one in document["ignored"]}
    assert listed == {(one.path, one.reason.value) for one in litter}
    assert all(one["message"] for one in document["ignored"])


def test_a_path_that_is_not_there_is_listed_and_the_others_are_imported(
    program: CommandLine, camera: Path
) -> None:
    ended = program.do_import(program.folder / "missing", camera)
    assert ended.code == 3
    assert ended.document["assets"]["imported"] > 0
    [problem] = ended.document["problems"]
    assert (problem["path"], problem["code"]) == (str(program.folder / "missing"), "gone")
    assert "missing" in problem["message"]


def test_with_no_path_that_is_there_nothing_is_made(program: CommandLine) -> None:
    ended = program.do_import(program.folder / "missing")
    assert ended.code == 3
    assert set(ended.document) == _SHAPE
    assert not program.library.exists()


def test_an_unreadable_photo_is_named_in_plain_words(program: CommandLine, camera: Path) -> None:
    (camera / "empty.jpg").touch()
    ended = program.do_import(camera)
    assert ended.code == 3
    [problem] = ended.document["problems"]
    assert (problem["path"], problem["code"]) == (str(camera / "empty.jpg"), "empty")
    assert problem["message"].startswith("empty.jpg was not imported")
    assert ended.document["assets"]["failed"] == 1


@pytest.mark.parametrize(
    "arguments", [("import",), ("import", "--nonsense", "."), ("nonsense",)], ids=" ".join
)
def test_a_wrong_use_is_told_with_code_2(program: CommandLine, arguments: tuple[str, ...]) -> None:
    ended = program.run(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "Usage" in ended.err
    assert program.run(*arguments, "--json").document["error"]["code"] == "usage"


def test_a_library_that_cannot_be_is_told_with_code_4(program: CommandLine, camera: Path) -> None:
    program.library.write_text("a file stands in its place")
    ended = program.do_import(camera)
    assert ended.code == 4
    assert ended.document["error"]["code"] == "library-unusable"
    assert str(program.library) in ended.document["error"]["message"]
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("name", "code"),
    [("settings.json", "settings-damaged"), ("journal.sqlite3", "journal-damaged")],
)
def test_a_damaged_profile_is_told_with_code_4_and_left_as_it_is(
    program: CommandLine, camera: Path, name: str, code: str
) -> None:
    program.profile.mkdir()
    damaged = program.profile / name
    damaged.write_bytes(b"this is neither JSON nor SQLite" * 200)
    ended = program.do_import(camera)
    assert ended.code == 4
    assert ended.document["error"]["code"] == code
    assert damaged.read_bytes() == b"this is neither JSON nor SQLite" * 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_import_ends_cleanly_and_the_next_one_goes_on(
    program: CommandLine, number: signal.Signals
) -> None:
    camera = program.folder / "DCIM"
    paths = make_bulk(camera, 1500, 20_000)
    process = program.start("import", camera, "--library", program.library, "--json")
    _wait_until_something_is_in(program.library)
    process.send_signal(number)
    ended = program.finish(process)
    assert ended.code == 3, ended.err
    [problem] = ended.document["problems"]
    assert (problem["path"], problem["code"]) == (str(camera), "stopped")
    imported = ended.document["assets"]["imported"]
    assert 0 < imported < len(paths)
    assert len(_files(program.library)) == imported

    again = program.do_import(camera)
    assert again.code == 0
    assert again.document["assets"]["imported"] == len(paths) - imported
    assert again.document["assets"]["already"] == imported
    assert len(_files(program.library)) == len(paths)


def _wait_until_something_is_in(library: Path) -> None:
    waiting = threading.Event()
    for _ in range(PATIENCE_SECONDS * 100):
        if any(library.glob("[0-9]*/*/*")):
            return
        waiting.wait(0.01)
    pytest.fail("nothing was imported in time")


def test_a_killed_import_is_taken_up_by_the_next(program: CommandLine) -> None:
    camera = program.folder / "DCIM"
    paths = make_bulk(camera, 1500, 20_000)
    process = program.start("import", camera, "--library", program.library, "--json")
    _wait_until_something_is_in(program.library)
    process.kill()
    program.finish(process)
    again = program.do_import(camera)
    assert again.code == 0, again.out
    assert len(_files(program.library)) == len(paths)
    assert {path.read_bytes() for path in _files(program.library)} == {
        path.read_bytes() for path in paths
    }


def test_on_a_terminal_the_bar_is_on_standard_error_alone(
    program: CommandLine, camera: Path
) -> None:
    ours, theirs = pty.openpty()
    program.environment["TERM"] = "xterm-256color"
    process = program.start("import", camera, "--library", program.library, "--json", stderr=theirs)
    os.close(theirs)
    drawn = _everything_from(ours)
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert b"\x1b[" in drawn
    assert b"\x1b" not in out
    assert out.startswith(b"{")


def _everything_from(terminal: int) -> bytes:
    """What a process wrote to a terminal until it ended."""
    drawn = b""
    try:
        while piece := os.read(terminal, 65536):
            drawn += piece
    except OSError:
        pass
    finally:
        os.close(terminal)
    return drawn


def test_a_name_cannot_write_to_the_terminal(program: CommandLine, camera: Path) -> None:
    (camera / "\x1b[2J\u202egpj.jpg").touch()
    ended = program.run("import", camera, "--library", program.library)
    assert ended.code == 3
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out
    assert "\\x1b[2J\\u202egpj.jpg was not imported" in ended.out


def test_a_path_that_is_not_utf8_comes_back_in_the_document(
    program: CommandLine, camera: Path
) -> None:
    odd = os.fsdecode(os.fsencode(camera) + b"/\xff.jpg")
    Path(odd).touch()
    ended = program.do_import(camera)
    [problem] = ended.document["problems"]
    assert os.fsencode(problem["path"]) == os.fsencode(odd)
