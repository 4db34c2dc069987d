"""The colours follow the user's choice while the program runs, in every page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_sync.ui.page_table import PAGES
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.tokens import DARK, LIGHT
from desktop_sync.ui.window import Window
from tests.fakes.engine import FakeEngine


@pytest.fixture(autouse=True)
def as_it_was(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.styleHints().unsetColorScheme()
    qapp.setPalette(QPalette())


def picture(window: Window) -> QImage:
    return window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels that are not the same."""
    assert one.size() == other.size()
    pairs = zip(
        memoryview(one.constBits()).cast("I"), memoryview(other.constBits()).cast("I"), strict=True
    )
    return sum(a != b for a, b in pairs) / (one.width() * one.height())


def test_the_choice_between_light_and_dark_goes_before_the_systems(
    qapp: QApplication, theme: Theme
) -> None:
    theme.choose("dark", reduced_motion=False)
    assert theme.tokens == DARK
    assert qapp.palette().window().color().name().upper() == DARK.bg
    theme.choose("light", reduced_motion=False)
    assert theme.tokens == LIGHT
    theme.choose("system", reduced_motion=False)
    assert theme.tokens == LIGHT


def test_what_stays_as_it_is_is_not_told_of(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("dark", reduced_motion=False)
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("dark", reduced_motion=False)
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark", reduced_motion=True)
    assert theme.reduced_motion


@pytest.mark.parametrize("name", [entry.name for entry in PAGES])
def test_a_page_that_is_open_looks_like_one_opened_after_the_change(
    qtbot: QtBot, engine: FakeEngine, around: Surroundings, name: PageName
) -> None:
    engine.import_from([Path("/card/DCIM")])
    one, two, three, *_ = engine.queue(9)
    engine.finish(one)
    engine.run(two)
    engine.fail(three)
    around.bridge.seed(engine.status_now())

    def opened() -> Window:
        made = Window(around, lambda: True)
        qtbot.addWidget(made)
        made.resize(1080, 720)
        made.go(Link(name))
        made.show()
        qtbot.waitExposed(made)
        return made

    around.theme.choose("light", reduced_motion=True)
    before = opened()
    light = picture(before)
    around.theme.choose("dark", reduced_motion=True)
    after = opened()
    assert differing(light, picture(after)) > 0.9
    qtbot.waitUntil(lambda: differing(picture(before), picture(after)) < 0.002)
