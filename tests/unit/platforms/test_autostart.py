"""Starting with the desktop: what is kept for it, and that nothing is until somebody asks."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.errors import FatalError
from desktop_sync.platforms.autostart import Autostart, DesktopEntry, LaunchAgent, exec_line

COMMAND = ("/opt/desktop sync/desktop-sync",)
Make = Callable[[Path], Autostart]


def _entry(folder: Path) -> Autostart:
    return DesktopEntry(folder, COMMAND)


def _agent(folder: Path) -> Autostart:
    return LaunchAgent(folder, COMMAND)


@pytest.fixture(params=[_entry, _agent], ids=["linux", "macos"])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


def test_it_is_off_until_somebody_asks(make: Make, tmp_path: Path) -> None:
    assert not make(tmp_path / "autostart").is_on()


def test_it_is_on_after_it_was_turned_on(make: Make, tmp_path: Path) -> None:
    make(tmp_path / "autostart").turn_on()
    assert make(tmp_path / "autostart").is_on()


def test_nothing_is_left_after_it_was_turned_off(make: Make, tmp_path: Path) -> None:
    autostart = make(tmp_path)
    autostart.turn_on()
    autostart.turn_off()
    autostart.turn_off()
    assert not autostart.is_on()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(make: Make, tmp_path: Path) -> None:
    (tmp_path / "autostart").write_bytes(b"a file")
    with pytest.raises(FatalError, match="not-saved"):
        make(tmp_path / "autostart").turn_on()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_the_desktops_own_settings_turned_off_is_off(tmp_path: Path, line: str) -> None:
    _entry(tmp_path).turn_on()
    with (tmp_path / "desktop-sync.desktop").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert not _entry(tmp_path).is_on()


def test_the_entry_is_valid(tmp_path: Path) -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not installed")
    _entry(tmp_path).turn_on()
    file = tmp_path / "desktop-sync.desktop"
    done = subprocess.run(["desktop-file-validate", file], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_agent_runs_the_program_at_log_in(tmp_path: Path) -> None:
    _agent(tmp_path).turn_on()
    (file,) = tmp_path.iterdir()
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == list(COMMAND)
    assert agent["RunAtLoad"] is True


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1))
def test_what_a_desktop_reads_from_an_exec_line_is_the_command(command: list[str]) -> None:
    assert _read(exec_line(command)) == command


def _read(line: str) -> list[str]:
    """As the Desktop Entry Specification says it is read: first the value's escapes, then the
    quotes, then the fields."""
    value = line.replace("\\\\", "\\")
    words: list[str] = []
    word, quoted, begun, position = "", False, False, 0
    while position < len(value):
        letter = value[position]
        if letter == '"':
            quoted, begun = not quoted, True
        elif letter == "\\" and quoted:
            position += 1
            word += value[position]
        elif letter == " " and not quoted:
            words.append(word)
            word, begun = "", False
        else:
            word += letter
            begun = True
        position += 1
    if begun or word:
        words.append(word)
    return [word.replace("%%", "%") for word in words]
