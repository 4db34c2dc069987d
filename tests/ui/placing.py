"""A page of places on a real engine: a real journal, real folders, real secrets of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import keyring
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import QDeadlineTimer, QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget

from desktop_sync.conductor import conductor
from desktop_sync.engine.engine import Engine, EngineOptions
from desktop_sync.engine.opening import open_engine
from desktop_sync.library.naming import DEFAULT_TEMPLATE
from desktop_sync.model.policy import Policy
from desktop_sync.settings.store import SettingsStore
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.now.rates import Rates
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.places.cards import DestinationCard
from desktop_sync.ui.places.dialog import PlaceDialog
from desktop_sync.ui.places.feed import PlacesFeed
from desktop_sync.ui.places.fields import TextField
from desktop_sync.ui.places.page import PlacesPage
from desktop_sync.ui.previews import Previews
from desktop_sync.ui.style_sheet import style_sheet
from desktop_sync.ui.theme import Theme
from tests.fakes.camera import make_bulk
from tests.integration.importing import PATIENCE_SECONDS, finished

PHOTOS = 6
Q = TypeVar("Q", bound=QWidget)


@dataclass(slots=True)
class Opened:
    """The open page, and what one does there."""

    page: PlacesPage
    engine: Engine
    folder: Path

    def until(self, true: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(PATIENCE_SECONDS * 1000)
        while not true():
            assert not deadline.hasExpired(), "it did not come to that"
            QTest.qWait(10)

    def card(self, name: str) -> DestinationCard:
        self.until(lambda: name in self.page.cards)
        return self.page.cards[name]

    def says(self, name: str, words: str) -> bool:
        card = self.page.cards.get(name)
        return card is not None and words in card.accessibleName()

    def dialog(self) -> PlaceDialog:
        self.until(lambda: any(one.isVisible() for one in self.page.findChildren(PlaceDialog)))
        return next(one for one in self.page.findChildren(PlaceDialog) if one.isVisible())

    def box(self) -> QMessageBox:
        self.until(lambda: any(one.isVisible() for one in self.page.findChildren(QMessageBox)))
        return next(one for one in self.page.findChildren(QMessageBox) if one.isVisible())

    def add_folder(self, name: str, there: Path) -> None:
        """By hand, in the dialog."""
        click(self.page.first if self.page.first.isVisible() else self.page.head.add)
        dialog = self.dialog()
        fill_in(dialog, "path", str(there))
        write(dialog.name, name)
        click(dialog.keep)
        self.until(lambda: name in self.page.cards)


@contextmanager
def places_page(
    folder: Path,
    theme: Theme,
    *,
    photos: int = PHOTOS,
    policy: Policy | None = None,
    machine: conductor.Surroundings | None = None,
) -> Iterator[Opened]:
    """The page over a library of some photos, where there is no keyring."""
    profile = folder / "profile"
    profile.mkdir()
    keyring_before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    engine = open_engine(
        profile / "journal.sqlite3",
        EngineOptions(folder / "library", DEFAULT_TEMPLATE, policy=policy or Policy()),
        machine,
    )
    bridge = Bridge(engine.bus)
    chosen = Chosen(SettingsStore(profile / "settings.json", {}))
    previews = Previews(folder / "previews", lambda: 100)
    memory = QSettings(str(profile / "window.ini"), QSettings.Format.IniFormat)
    feed = PlacesFeed(engine, bridge, chosen)
    page = PlacesPage(Surroundings(engine, bridge, theme, Rates(), previews, chosen, memory, feed))
    page.setStyleSheet(style_sheet(theme.tokens))
    page.resize(900, 700)
    try:
        engine.start()
        if photos:
            make_bulk(folder / "card" / "DCIM", photos, 3_000)
            finished(engine, engine.import_from([folder / "card"]))
        page.show()
        feed.set_awake(awake=True)
        page.visit(Link(PageName.PLACES))
        made = Opened(page, engine, folder)
        made.until(lambda: feed.latest is not None)
        yield made
    finally:
        feed.set_awake(awake=False)
        page.close()
        for one in (bridge, previews, chosen):
            one.close()
            one.deleteLater()
        page.deleteLater()
        feed.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        engine.stop()
        keyring.set_keyring(keyring_before)


def click(button: QWidget) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button(part: QWidget, text: str) -> QPushButton:
    return next(one for one in part.findChildren(QPushButton) if text in one.text())


def write(field: object, text: str) -> None:
    """As it is pasted: no keyboard of a test has an ü."""
    assert isinstance(field, TextField)
    field.edit.selectAll()
    field.edit.insert(text)


def fill_in(dialog: PlaceDialog, option: str, text: str) -> None:
    assert dialog.form is not None
    write(dialog.form.fields[option], text)


def choose_kind(dialog: PlaceDialog, label: str) -> None:
    """By keyboard."""
    dialog.kind.setFocus()
    while dialog.kind.currentText() != label:
        at = dialog.kind.currentIndex()
        QTest.keyClick(dialog.kind, Qt.Key.Key_Down)
        assert dialog.kind.currentIndex() == at + 1


def said(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible())
