"""The shell around a real engine: what is chosen takes effect, and what is clicked arrives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_sync.cli.session import open_settings
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.model.policy import Hours, OnBattery, Policy
from desktop_sync.settings.profile import Profile
from desktop_sync.settings.schema import Settings
from desktop_sync.ui.bridge import CALM_PACE_SECONDS, PACE_SECONDS, Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.settings.page import SettingsPage
from desktop_sync.ui.shell import Shell
from desktop_sync.ui.tokens import DARK
from desktop_sync.ui.window import Window


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    profile = Profile(tmp_path)
    profile.create()
    options = EngineOptions(library=tmp_path / "library", layout=Settings().layout)
    made = open_engine(profile.journal, options)
    yield made
    made.stop()


@pytest.fixture
def chosen(tmp_path: Path) -> Chosen:
    return Chosen(open_settings(Profile(tmp_path)))


@pytest.fixture
def shell(qapp: QApplication, engine: Engine, chosen: Chosen, tmp_path: Path) -> Iterator[Shell]:
    made = Shell(qapp, engine, Profile(tmp_path), chosen)
    yield made
    made.hide()
    made.close()
    qapp.styleHints().unsetColorScheme()
    qapp.setPalette(QPalette())


def window() -> Window:
    (found,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, Window))
    return found


def test_looks_follow_what_is_chosen_at_once(
    qtbot: QtBot, qapp: QApplication, shell: Shell, chosen: Chosen
) -> None:
    chosen.set("appearance", "dark")
    qtbot.waitUntil(lambda: qapp.palette().window().color().name().upper() == DARK.bg)


def test_who_wants_less_motion_hears_of_progress_once_a_second(
    qtbot: QtBot, shell: Shell, chosen: Chosen
) -> None:
    (bridge,) = shell.findChildren(Bridge)
    assert bridge.pace_seconds == PACE_SECONDS
    chosen.set("reduced_motion", value=True)
    qtbot.waitUntil(lambda: bridge.pace_seconds == CALM_PACE_SECONDS)


@pytest.mark.parametrize(
    ("option", "value", "policy"),
    [
        ("upload_limit", 2, Policy(limit=2_000_000)),
        ("on_battery", "wait", Policy(battery=OnBattery.WAIT)),
        ("upload_hours", "22:00-06:00", Policy(hours=Hours(time(22), time(6)))),
        ("keep_free_gb", 20, Policy(keep_free_bytes=20_000_000_000)),
    ],
)
def test_the_engine_works_under_what_is_chosen_at_once(
    qtbot: QtBot,
    engine: Engine,
    chosen: Chosen,
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    value: object,
    policy: Policy,
) -> None:
    used: list[Policy] = []
    monkeypatch.setattr(engine, "use_policy", used.append)
    chosen.set(option, value)
    qtbot.waitUntil(lambda: used == [policy])
    chosen.reset(option)
    qtbot.waitUntil(lambda: used == [policy, Policy()])


def test_a_link_opens_the_window_on_its_page(shell: Shell) -> None:
    shell.open_link(Link(PageName.SETTINGS))
    assert window().isVisible()
    assert isinstance(window().page, SettingsPage)
