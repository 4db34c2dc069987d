"""Showing a file in the file manager, where no desktop answers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_sync.platforms.file_manager import show_in_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's desktops")


@pytest.fixture(autouse=True)
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")


def test_without_a_file_manager_on_the_bus_the_folder_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(opener.parent))
    photo = tmp_path / "two words; and $more" / "a.jpg"
    assert show_in_folder(photo)
    assert (tmp_path / "opened").read_text() == str(photo.parent)


def test_where_nothing_can_be_opened_that_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not show_in_folder(tmp_path / "a.jpg")
