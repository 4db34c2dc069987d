"""What installs a new version on each system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_sync.platforms.installing import (
    begin,
    command_for,
    makes_way,
    platform_name,
    suffix,
)


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("win32", "AMD64", "windows-x86_64"),
        ("darwin", "arm64", "macos-arm64"),
        ("linux", "aarch64", "linux-arm64"),
        ("linux", "x86_64", "linux-x86_64"),
    ],
)
def test_platforms_are_called_as_in_the_feed(system: str, machine: str, name: str) -> None:
    assert platform_name(system, machine) == name


@pytest.mark.parametrize(
    ("system", "ending", "ends", "command"),
    [
        ("win32", ".exe", True, ("/c/a b.exe", "/S", "/RESTART")),
        ("darwin", ".dmg", True, ("open", "/c/a b.dmg")),
        ("linux", ".AppImage", False, ()),
    ],
)
def test_each_system_installs_in_its_own_way(
    system: str, ending: str, ends: bool, command: tuple[str, ...]
) -> None:
    assert suffix(system) == ending
    assert makes_way(system) is ends
    assert command_for(Path(f"/c/a b{ending}"), system) == command


def test_the_switches_are_those_of_the_installer() -> None:
    script = Path(__file__).parents[3] / "packaging" / "windows" / "installer.nsi"
    assert '"/RESTART"' in script.read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="shows the file as Linux does")
def test_an_appimage_is_shown_where_it_lies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(opener.parent))
    assert begin(tmp_path / "a.AppImage")
    assert (tmp_path / "opened").read_text() == str(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="shows the file as Linux does")
def test_what_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not begin(tmp_path / "a.AppImage")
