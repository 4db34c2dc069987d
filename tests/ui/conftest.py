"""What the tests of the tray and the window share: an engine in memory and a bridge to it."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings
from PySide6.QtWidgets import QApplication

from desktop_sync.settings.store import SettingsStore
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.collecting import collecting_here
from desktop_sync.ui.now.rates import Rates
from desktop_sync.ui.pages import Surroundings
from desktop_sync.ui.places.feed import PlacesFeed
from desktop_sync.ui.previews import Previews
from desktop_sync.ui.theme import Theme
from tests.fakes.engine import FakeEngine


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale("en_US"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What a test leaves behind is none of the next one's, and goes on this thread: pytest holds
    what the fixtures gave until here."""
    result = yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return result


@pytest.fixture(autouse=True, scope="module")
def collected_on_this_thread(qapp: QApplication) -> Iterator[None]:
    """As in the program, while a test is running."""
    with collecting_here():
        yield


@pytest.fixture(autouse=True, scope="session")
def clipboard_emptied(qapp: QApplication) -> Iterator[None]:
    """Its content would outlive Python, which made it."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    made = FakeEngine()
    yield made
    made.close()


@pytest.fixture
def bridge(qapp: QApplication, engine: FakeEngine) -> Iterator[Bridge]:
    made = Bridge(engine.bus)
    yield made
    made.close()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp)
    yield made
    made.deleteLater()


@pytest.fixture
def around(
    engine: FakeEngine, bridge: Bridge, theme: Theme, tmp_path: Path
) -> Iterator[Surroundings]:
    """What a page works with: all of it real but the engine."""
    chosen = Chosen(SettingsStore(tmp_path / "settings.json", {}))
    previews = Previews(tmp_path / "previews", lambda: 100)
    memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    places = PlacesFeed(engine, bridge, chosen)
    yield Surroundings(engine, bridge, theme, Rates(), previews, chosen, memory, places)
    previews.close()
    chosen.close()
