"""The page Now, shown by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.pages import Surroundings
from tests.fakes.engine import FakeEngine


@contextmanager
def shown_now(qtbot: QtBot, engine: FakeEngine, around: Surroundings) -> Iterator[NowPage]:
    """As the engine is at this moment."""
    made = NowPage(around)
    qtbot.addWidget(made)
    made.resize(870, 700)
    around.bridge.seed(engine.status_now())
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()
