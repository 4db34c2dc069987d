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
from desktop_sync.ui.tray_menu import TrayMenu
from desktop_sync.ui.window import Window
from tests.fakes.camera import make_dcim
from tests.fakes.releases import publisher

PATIENCE_MILLISECONDS = 20_000


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
    """The one that is open."""
    windows = (one for one in QApplication.topLevelWidgets() if isinstance(one, Window))
    (found,) = (one for one in windows if one.isVisible())
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
    assert isinstance(window().page, SettingsPage)


def test_a_new_version_is_in_the_tray_and_leads_to_where_it_is_got(
    qtbot: QtBot, qapp: QApplication, engine: Engine, chosen: Chosen, tmp_path: Path
) -> None:
    with publisher(tmp_path / "publisher") as there:
        there.publish("9.0")
        shell = Shell(qapp, engine, Profile(tmp_path), chosen, build=there.note)
        (menu,) = shell.findChildren(TrayMenu)
        try:
            shell.updating.begin()
            qtbot.waitUntil(lambda: any("9.0" in one.text() for one in menu.menu.actions()))
            (line,) = (one for one in menu.menu.actions() if "9.0" in one.text())
            line.trigger()
            page = window().page
            assert isinstance(page, SettingsPage)
            assert page.program.version is not None
            row = page.program.version
            qtbot.waitUntil(lambda: not row.get.visibleRegion().isEmpty())
        finally:
            shell.hide()
            shell.close()


def test_what_the_system_wants_opened_is_imported(
    qtbot: QtBot, shell: Shell, engine: Engine, tmp_path: Path
) -> None:
    make_dcim(tmp_path / "card", assets=2)
    engine.start()
    shell.open_files([tmp_path / "card"])
    assert window().isVisible()
    qtbot.waitUntil(lambda: bool(engine.status().result().assets), timeout=PATIENCE_MILLISECONDS)
