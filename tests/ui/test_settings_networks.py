"""The networks that are known, among the settings: what is said of them, learnt, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_sync.model.route import KnownNetwork, Route
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.settings.networks import MOST, NetworkRow
from desktop_sync.ui.settings.page import SettingsPage
from tests.fakes.engine import FakeEngine

NOW = datetime.now(UTC)
TUNNEL = Route("w1", "Studio", "NAS", 100_000_000, learnt_at=NOW, refused_at=NOW)
STUDIO = KnownNetwork("w1", "Studio", None, NOW, (TUNNEL,))
HOME = KnownNetwork("w2", "Home", True, NOW - timedelta(days=400))
UNKNOWN = KnownNetwork("", "", None, NOW)


@pytest.fixture
def page(qtbot: QtBot, engine: FakeEngine, around: Surroundings) -> SettingsPage:
    # A run of the tests may begin on the day before.
    studio = replace(STUDIO, seen_at=datetime.now(UTC))
    engine.known_networks = (studio, HOME, UNKNOWN)
    made = SettingsPage(around)
    qtbot.addWidget(made)
    made.resize(872, 720)
    made.show()
    qtbot.waitUntil(lambda: len(made.networks.rows) == 2)
    return made


def said(row: NetworkRow) -> str:
    return " ".join(label.text() for label in row.findChildren(QLabel))


def test_each_known_network_says_what_was_learnt_there(page: SettingsPage) -> None:
    studio, home = page.networks.rows
    assert "Network “Studio” Last here: Today" in said(studio)
    assert "to NAS nothing over 100 MB gets through" in said(studio)
    assert studio.box.currentText() == "As the system says"
    assert home.box.currentText() == "Metered"
    assert "gets through" not in said(home)


def test_what_was_measured_on_a_way_is_said_too(page: SettingsPage) -> None:
    slow = Route("w3", "Café", "NAS", parallel=2, latency=timedelta(milliseconds=31.4))
    near = Route("w3", "Café", "Attic", parallel=1, latency=timedelta(microseconds=90))
    page.networks.show_networks([KnownNetwork("w3", "Café", None, NOW, (slow, near))])
    (cafe,) = page.networks.rows
    assert "to NAS 2 uploads at a time are enough · NAS is 31 ms away" in said(cafe)
    assert "to Attic 1 upload at a time is enough · Attic is 1 ms away" in said(cafe)
    assert "gets through" not in said(cafe)


def test_what_the_user_says_of_a_network_is_told_to_the_engine(
    qtbot: QtBot, engine: FakeEngine, page: SettingsPage
) -> None:
    studio, home = page.networks.rows
    for row, times in ((studio, 2), (home, 1)):
        row.box.setFocus()
        for _ in range(times):
            QTest.keyClick(row.box, Qt.Key.Key_Down)
    wanted = [
        ("metered", (one, said)) for one, said in (("w1", True), ("w1", False), ("w2", False))
    ]
    qtbot.waitUntil(lambda: engine.told == wanted)


def test_a_network_is_forgotten_and_its_row_leaves(
    qtbot: QtBot, engine: FakeEngine, page: SettingsPage
) -> None:
    QTest.mouseClick(page.networks.rows[0].forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: engine.told == [("forget", "w1")])
    assert [row.identity for row in page.networks.rows] == ["w2"]
    QTest.mouseClick(page.networks.rows[0].forget, Qt.MouseButton.LeftButton)
    assert not page.networks.isVisible()


def test_a_search_finds_a_network_by_its_name(page: SettingsPage) -> None:
    page.focus_search()
    line = page.focusWidget()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "studio")
    assert [row.isHidden() for row in page.networks.rows] == [False, True]
    QTest.keyClicks(line, "nonsense")
    assert not page.networks.isVisible()
    page.step_back()
    assert page.networks.isVisible()


def test_the_keyboard_goes_through_networks_where_they_stand(page: SettingsPage) -> None:
    page.rows["wait_while_busy"].editor.setFocus()
    studio, home = page.networks.rows
    for wanted in (studio.forget, studio.box, home.forget, home.box):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        assert page.focusWidget() is wanted
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.focusWidget() is page.rows["notifications"].editor.field


def test_of_many_networks_those_seen_last_are_shown(page: SettingsPage) -> None:
    many = [KnownNetwork(f"n{at}", f"Café {at}", None, NOW) for at in range(MOST + 3)]
    page.networks.show_networks(many)
    assert [row.identity for row in page.networks.rows] == [one.identity for one in many[:MOST]]


def test_where_no_network_is_known_there_is_nothing_to_see(
    qtbot: QtBot, page: SettingsPage
) -> None:
    page.networks.show_networks([UNKNOWN])
    assert not page.networks.isVisible()
