"""The settings of the running program: chosen here or by another process, never half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_sync.cli.session import open_settings
from desktop_sync.errors import DesktopSyncError
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Settings
from desktop_sync.ui.chosen import Chosen

DEFAULTS = Settings()


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    made = Profile(tmp_path / "profile")
    made.create()
    return made


@pytest.fixture
def chosen(qtbot: QtBot, profile: Profile) -> Iterator[Chosen]:
    made = Chosen(open_settings(profile))
    yield made
    made.close()


def _command(profile: Profile, *arguments: str) -> None:
    program = [sys.executable, "-m", "desktop_sync", "--profile", str(profile.folder)]
    subprocess.run([*program, "settings", *arguments], check=True, timeout=60, capture_output=True)


def test_what_is_chosen_is_in_force_and_in_the_file(
    qtbot: QtBot, chosen: Chosen, profile: Profile
) -> None:
    with qtbot.waitSignal(chosen.changed) as told:
        chosen.set("appearance", "dark")
    assert told.args == ["appearance"]
    assert chosen.values.appearance == "dark"
    assert open_settings(profile).load().appearance == "dark"
    assert chosen.at_start == DEFAULTS
    with qtbot.waitSignal(chosen.changed):
        chosen.reset("appearance")
    assert chosen.values == DEFAULTS


def test_a_value_that_cannot_be_used_is_refused_and_changes_nothing(
    qtbot: QtBot, chosen: Chosen, profile: Profile
) -> None:
    with qtbot.waitSignal(chosen.refused) as told:
        chosen.set("library", profile.folder / "photos")
    name, error = told.args
    assert name == "library"
    assert isinstance(error, DesktopSyncError)
    assert error.code == "library-in-profile"
    assert chosen.values == DEFAULTS
    assert not profile.settings.exists()


def test_what_another_process_chooses_arrives_time_and_again(
    qtbot: QtBot, chosen: Chosen, profile: Profile
) -> None:
    with qtbot.waitSignal(chosen.changed, timeout=20_000):
        _command(profile, "set", "layout", "{year}/{name}")
    assert chosen.values.layout == "{year}/{name}"
    with qtbot.waitSignal(chosen.changed, timeout=20_000) as told:
        _command(profile, "set", "notifications", "false")
    assert told.args == ["notifications"]
    with qtbot.waitSignal(chosen.changed, timeout=20_000):
        _command(profile, "reset", "layout")
    assert chosen.values.layout == DEFAULTS.layout
    assert not chosen.values.notifications


def test_a_file_written_in_place_arrives_too(
    qtbot: QtBot, chosen: Chosen, profile: Profile
) -> None:
    with qtbot.waitSignal(chosen.changed):
        chosen.set("preview_cache_mb", 700)
    with qtbot.waitSignal(chosen.changed):
        profile.settings.write_text('{"preview_cache_mb": 900}')
    assert chosen.values.preview_cache_mb == 900


def test_a_file_that_is_damaged_meanwhile_changes_nothing_and_is_said(
    qtbot: QtBot, chosen: Chosen, profile: Profile
) -> None:
    with qtbot.waitSignal(chosen.changed):
        chosen.set("appearance", "dark")
    with qtbot.waitSignal(chosen.troubled) as told:
        profile.settings.write_text('{"appearance": ')
    assert chosen.trouble is told.args[0]
    assert chosen.trouble.code == "settings-damaged"
    assert chosen.values.appearance == "dark"
    with qtbot.waitSignal(chosen.refused):
        chosen.set("appearance", "light")
    assert profile.settings.read_text() == '{"appearance": '
    with qtbot.waitSignals([chosen.troubled, chosen.changed]):
        profile.settings.write_text('{"appearance": "light"}')
    assert chosen.trouble is None
    assert chosen.values.appearance == "light"


def test_what_is_chosen_last_is_written_before_the_end(chosen: Chosen, profile: Profile) -> None:
    chosen.set("language", "de")
    chosen.close()
    assert open_settings(profile).load().language == "de"
