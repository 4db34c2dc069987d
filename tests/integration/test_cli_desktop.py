"""``open``, ``autostart``, ``install-desktop`` and ``--version``, as a shell and a desktop call
them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync import __version__
from tests.end2end.program import wait_for
from tests.fakes.camera import make_dcim
from tests.integration.command_line import CommandLine

ENTRY = Path("home/data/applications/desktop-sync.desktop")
SECONDS = 60.0


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    line.environment["XDG_CONFIG_HOME"] = str(tmp_path / "home" / "config")
    return line


def test_the_version_says_what_it_was_built_from_and_with_what(program: CommandLine) -> None:
    said = program.run("--version", "--json").document
    assert said["version"] == __version__
    assert said["way"] == "source"
    assert said["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"PySide6-Essentials", "SQLite", "httpx"} <= said["libraries"].keys()


def test_the_version_needs_no_profile(program: CommandLine) -> None:
    assert program.run("--version").out.startswith(f"desktop-sync {__version__}")
    assert not program.profile.exists()


def test_json_without_anything_to_say_is_a_mistake(program: CommandLine) -> None:
    assert program.run("--json").code == 2


def test_autostart_is_off_until_it_is_asked_for(program: CommandLine) -> None:
    assert program.run("autostart", "--json").document == {"autostart": False}
    assert not (program.folder / "home" / "config" / "autostart").exists()


def test_autostart_is_turned_on_and_off(program: CommandLine) -> None:
    entry = program.folder / "home" / "config" / "autostart" / "desktop-sync.desktop"
    assert program.run("autostart", "on", "--json").document == {"autostart": True}
    assert entry.exists()
    assert program.run("autostart", "off", "--json").document == {"autostart": False}
    assert not entry.exists()


def test_the_desktop_gets_an_entry_that_starts_this_program(program: CommandLine) -> None:
    assert program.run("install-desktop").code == 0
    entry = (program.folder / ENTRY).read_text("utf-8")
    lines = [line for line in entry.splitlines() if line.startswith("Exec=")]
    assert [line.rsplit("desktop-sync", 1)[1] for line in lines] == [
        " open %F",
        " pause",
        " resume",
    ]
    assert all(Path(line.removeprefix("Exec=").split()[0]).is_absolute() for line in lines)


def test_removing_the_entry_leaves_nothing(program: CommandLine) -> None:
    program.run("install-desktop")
    program.run("install-desktop", "--remove")
    left = (program.folder / "home" / "data").rglob("*")
    assert [path for path in left if path.is_file() and path.name != "mimeinfo.cache"] == []


def test_nothing_is_paused_where_nothing_runs(program: CommandLine) -> None:
    paused = program.run("pause")
    assert (paused.code, paused.err) == (3, "Desktop Sync is not running.\n")


@pytest.fixture
def tray(program: CommandLine) -> Iterator[subprocess.Popen[bytes]]:
    """The program as it stands in the tray, without a screen."""
    program.run("settings", "set", "library", program.library)
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop_sync", "--profile", str(program.profile)],
        env={**program.environment, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for((program.profile / "remote.key").exists, "the program in the tray", SECONDS)
        yield process
    finally:
        process.terminate()
        process.wait(SECONDS)


@pytest.mark.usefixtures("tray")
def test_what_is_opened_is_imported_by_the_program_that_runs(program: CommandLine) -> None:
    card = program.folder / "card"
    make_dcim(card, assets=3)
    opened = program.run("open", card)
    assert (opened.code, opened.out) == (0, "")

    def imported() -> bool:
        said = program.run("status", "--json").document
        return bool(said["assets"]) and not said["pending"] and not said["running"]

    wait_for(imported, "the import", SECONDS)


@pytest.mark.usefixtures("tray")
def test_the_program_that_runs_pauses_and_goes_on(program: CommandLine) -> None:
    assert program.run("pause").code == 0
    assert program.run("status", "--json").document["paused"] is True
    assert program.run("resume").code == 0
    assert program.run("status", "--json").document["paused"] is False


@pytest.mark.usefixtures("tray")
def test_what_is_not_there_is_said(program: CommandLine) -> None:
    opened = program.run("open", program.folder / "nothing")
    assert opened.code == 3
    assert "There is no" in opened.err
