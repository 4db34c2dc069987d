"""What is said of phones where nothing is plugged in: that one can be, or what that lacks."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_sync.model.device import Devices
from desktop_sync.platforms import phone_support
from desktop_sync.ui.device.daemon import can_see_phones, daemon_hint
from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.pages import Surroundings
from tests.fakes.engine import FakeEngine


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The programs there are; at first none."""
    there: set[str] = set()
    monkeypatch.setattr(phone_support, "_is_installed", there.__contains__)
    monkeypatch.setattr(sys, "platform", "linux")
    return there


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("apt", "“sudo apt install usbmuxd”"),
        ("dnf", "“sudo dnf install usbmuxd”"),
        ("", "install usbmuxd."),
    ],
)
def test_on_linux_the_way_of_its_package_manager_is_named(
    installed: set[str], tool: str, command: str
) -> None:
    installed.add(tool)
    hint = daemon_hint(Devices())
    assert hint is not None
    assert command in hint
    assert not can_see_phones(Devices())


def test_one_that_is_installed_runs_when_a_phone_comes(installed: set[str]) -> None:
    installed.add("usbmuxd")
    assert daemon_hint(Devices()) is None
    assert can_see_phones(None)


@pytest.mark.parametrize(("platform", "words"), [("win32", "Apple Devices"), ("darwin", None)])
def test_elsewhere_it_comes_with_apples_own(
    installed: set[str], monkeypatch: pytest.MonkeyPatch, platform: str, words: str | None
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    hint = daemon_hint(Devices())
    assert (hint is None) if words is None else (words in str(hint))
    assert daemon_hint(None) is None
    assert daemon_hint(Devices(daemon=True)) is None


def test_the_empty_page_asks_for_a_phone_only_where_one_would_be_seen(
    qtbot: QtBot, engine: FakeEngine, around: Surroundings, installed: set[str]
) -> None:
    installed.add("apt")
    page = NowPage(around)
    qtbot.addWidget(page)
    page.resize(870, 700)
    around.bridge.seed(engine.status_now())
    around.bridge.seed_devices(Devices())
    page.show()

    def texts() -> list[str]:
        return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]

    assert "Drop photos or a folder here" in texts()
    assert any("sudo apt install usbmuxd" in text for text in texts())
    engine.plug()
    qtbot.waitUntil(lambda: "Plug in a phone, or drop photos here" in texts())
    assert not any("usbmuxd" in text for text in texts())
    page.hide()
