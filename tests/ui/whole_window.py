"""The whole window on a real engine, in any language, text size and look, page after page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QMimeData,
    QPoint,
    QSettings,
    Qt,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.engine.engine import Engine
from desktop_sync.errors import ItemError
from desktop_sync.model.asset import AssetKind
from desktop_sync.model.destination import (
    DestinationConfig,
    DestinationHold,
    PlaceFigures,
    Places,
    PlaceStatus,
)
from desktop_sync.model.device import DeviceAssetState, DeviceState
from desktop_sync.model.events import EngineState, Event, Hold, Progress
from desktop_sync.model.job import Problem
from desktop_sync.platforms.autostart import DesktopEntry
from desktop_sync.settings.schema import Group
from desktop_sync.settings.store import SettingsStore
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.device.page import DevicePage
from desktop_sync.ui.drop_overlay import DropOverlay
from desktop_sync.ui.first_run import STEP
from desktop_sync.ui.first_run.flow import FirstRun
from desktop_sync.ui.history.page import HistoryPage
from desktop_sync.ui.library.page import LibraryPage
from desktop_sync.ui.now.page import NowPage
from desktop_sync.ui.now.rates import Rates
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.places.dialog import PlaceDialog
from desktop_sync.ui.places.feed import PlacesFeed
from desktop_sync.ui.places.page import PlacesPage
from desktop_sync.ui.previews import Previews
from desktop_sync.ui.theme import Theme
from desktop_sync.ui.updating import Stage, Updating
from desktop_sync.ui.window import Window
from desktop_sync.updates.build import BuildNote
from desktop_sync.updates.release import Release
from desktop_sync.updates.updates import Learnt, Updates
from tests.fakes.camera import make_bulk, make_dcim
from tests.fakes.plugged import PHONE, WithDevices, assets
from tests.integration.importing import Bench, Card, finished
from tests.ui.pseudo import speaking

LAYOUTS_DEEP = 4
"""A layout within a layout has its turn one round of events later."""
WIDE, SMALL = (1080, 720), (760, 520)
BROKEN = "IMG_000012.JPG"
DATA = (
    r"DCIM|iPhone 15 Pro|iOS 18.1"
    r"|iPhone|Studio|Apple iPhone \d+ Pro|\{kind\}\tphoto|HEIC|AAE|SHA-256 \w+|\w*…\w*"
    r"|Screenshot [\d.-]+ at [\d.]+(?:png)?|PXL_[\w.]+|VID-\S+|IMG_\w+ [\w.]+|harbour [\w.]+"
    r"|\blibrary\b"
    r"|Pictures › Desktop(?: Sync)?|\bAM|\bPM"
    r"|\b(?:is|are|it|them)\b"
    r"|Attic|NAS|Cellar|Loft|Archive|WebDAV|Nextcloud|Immich|⋯|</?font[^<>]*>"
)
"""What of all this is a name."""


@dataclass(slots=True)
class Home:
    """An engine with a library: a card was imported but for one photo, which could not be
    read, and of another import the first photos do not get on."""

    engine: Engine
    folder: Path
    card: Path
    devices: WithDevices
    under_way: Progress | None = None
    """How far it is, with the jobs that run."""


@contextmanager
def empty_home(folder: Path) -> Iterator[Home]:
    with Bench(folder).engine() as engine, closing(WithDevices(engine)) as devices:
        yield Home(engine, folder, folder / "iPhone", devices)


@contextmanager
def full_home(folder: Path) -> Iterator[Home]:
    card, studio = folder / "iPhone" / "DCIM", folder / "Studio"
    make_dcim(card)
    make_bulk(card / "101APPLE", 13, 9000)
    make_bulk(studio, 12, 400_000, seed=5)
    looked_at: set[str] = set()
    running, go_on = threading.Event(), threading.Event()

    def prepare(source: Card) -> None:
        source.broken[BROKEN] = ItemError("unreadable")
        source.on_open = lambda path: _wait(path, looked_at, go_on)

    with (
        Bench(folder, prepare=prepare).engine(threads=2) as engine,
        closing(WithDevices(engine)) as devices,
    ):
        home = Home(engine, folder, card, devices)

        def hear(event: Event) -> None:
            if isinstance(event, Progress) and event.running and event.status.pending:
                home.under_way = event
                running.set()

        engine.start()
        finished(engine, engine.import_from([card]))
        engine.bus.subscribe(hear)
        engine.import_from([studio])
        try:
            assert running.wait(30)
            yield home
        finally:
            go_on.set()


def _wait(path: str, looked_at: set[str], go_on: threading.Event) -> None:
    """A photo is opened to be looked at, and once more to be copied."""
    if "Studio" in path and path in looked_at:
        go_on.wait(60)
    looked_at.add(path)


def every_sort_of_place() -> Places:
    """As years of use leave them behind."""
    at = datetime.now(UTC)
    problem = Problem("/library/IMG_4518.MOV", "too-large")
    refused = DestinationHold("credentials", lasting=True, needs_user=True)
    gone = DestinationHold("unreachable", "timed out", at + timedelta(hours=1))
    sorts = (
        ("Attic", "folder", False, PlaceFigures(read_back=25_600, not_taken=2), None),
        ("NAS", "webdav", False, PlaceFigures(size_only=6, waiting=84, read_back=25_512), gone),
        ("Cellar", "folder", True, PlaceFigures(read_back=20_000, waiting=5_602), None),
        ("Loft", "webdav", False, PlaceFigures(failed=14, waiting=2, problem=problem), None),
        ("Archive", "webdav", False, PlaceFigures(server_hashed=25_564, waiting=38), refused),
    )
    return Places(
        assets=25_602,
        read_back=25_602,
        safe=25_480,
        safe_at=1,
        destinations=tuple(
            PlaceStatus(DestinationConfig(name, kind), paused, figures, hold)
            for name, kind, paused, figures, hold in sorts
        ),
    )


class Opened:
    """An open window, and what one does in it."""

    def __init__(self, window: Window, home: Home, around: Surroundings) -> None:
        self.window = window
        self.home = home
        self.around = around

    def until(self, true: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(20_000)
        while not true():
            assert not deadline.hasExpired(), "it did not come to that"
            QTest.qWait(10)
        for _ in range(LAYOUTS_DEEP):
            QApplication.processEvents()

    def go(self, name: PageName) -> None:
        self.window.go(Link(name))

    @property
    def now(self) -> NowPage:
        assert isinstance(self.window.page, NowPage)
        return self.window.page

    @property
    def library(self) -> LibraryPage:
        assert isinstance(self.window.page, LibraryPage)
        return self.window.page

    @property
    def device(self) -> DevicePage:
        assert isinstance(self.window.page, DevicePage)
        return self.window.page

    @property
    def history(self) -> HistoryPage:
        assert isinstance(self.window.page, HistoryPage)
        return self.window.page

    @property
    def first_run(self) -> FirstRun:
        found = self.window.findChild(FirstRun)
        assert isinstance(found, FirstRun)
        return found

    @property
    def overlay(self) -> DropOverlay:
        found = self.window.findChild(DropOverlay)
        assert isinstance(found, DropOverlay)
        return found

    def see_now(self, *, held: bool = False) -> None:
        """The jobs and notes of an import that is under way, or that waits for room."""
        self.go(PageName.NOW)
        page = self.now
        latest = self.home.under_way
        assert latest is not None
        if held:
            hold = Hold("disk-full", str(self.home.folder), datetime.now(UTC))
            status = replace(latest.status, state=EngineState.HELD, hold=hold, rate=0.0)
            latest = replace(latest, status=status)
        self.around.bridge.progressed.emit(latest)
        self.until(lambda: page.model.first_failures(1)[1] == 1 and page.notes.isVisible())

    def see_library(self) -> None:
        """The first photo selected, and its receipt beside the grid where there is room."""
        self.go(PageName.LIBRARY)
        page = self.library
        self.until(lambda: page.model.rowCount() > 4 and page.model.tile(0) is not None)
        page.grid.select_row(0)
        self.until(page.details.isEnabled)
        if page.inspector.isVisible():
            self.until(page.inspector.chain.isVisible)

    def see_device(self, state: DeviceState = DeviceState.READY) -> None:
        """A phone with something of everything on it; where it was read, one of its photos is
        left out, and the keyboard is on it."""
        self.home.devices.albums = {"Studio": (1, 2)}
        on_it = [*assets(9, is_edited=True), *assets(3, first=10, state=DeviceAssetState.HERE)]
        on_it += assets(2, first=13, state=DeviceAssetState.CLOUD, kind=AssetKind.VIDEO)
        on_it += assets(2, first=15, state=DeviceAssetState.REMOVED)
        on_it += assets(1, first=17, left_out=True)
        self.home.devices.plug(replace(PHONE, state=state), on_it)
        self.until(lambda: self.around.bridge.devices == self.home.devices.devices_now())
        self.go(PageName.DEVICE)
        page = self.device
        if state is DeviceState.READY:
            rows = range(len(on_it))
            self.until(lambda: page.model.rowCount() == len(rows) and page.model.is_known)
            page.model.keep_at_hand(rows)
            self.until(lambda: page.model.tile(0) is not None and "212" in page.footer.fits.text())
            page.grid.setCurrentIndex(page.model.index(0))
            page.model.tick_rows([0], on=False)

    def see_details(self) -> None:
        """The receipt of what is selected, where there is no room for it beside the grid."""
        self.library.details.click()
        self.until(self.library.inspector.chain.isVisible)

    @property
    def places(self) -> PlacesPage:
        assert isinstance(self.window.page, PlacesPage)
        return self.window.page

    def see_settings(self) -> None:
        """Every group of them, and a newer version that has no file for this computer."""
        self.go(PageName.SETTINGS)
        updating = self.around.updating
        assert updating is not None
        self.until(lambda: updating.stage is Stage.RESTING)
        newer = Release(
            "9.0", datetime.now(UTC), "https://releases.example/", {"en": ("NAS", "Attic") * 5}, {}
        )
        updating.learnt = Learnt(datetime.now(UTC), newer)
        updating.changed.emit()
        self.window.go(Link(PageName.SETTINGS, group=Group.PROGRAM))

    def see_places(self) -> None:
        """Places of every sort, each with something else to say."""
        self.go(PageName.PLACES)
        feed = self.around.places
        self.until(lambda: feed.latest is not None and feed.is_settled)
        feed.changed.emit(every_sort_of_place())
        self.until(lambda: len(self.places.cards) == len(every_sort_of_place().destinations))

    def see_form(self, kind: int) -> PlaceDialog | None:
        """The form of a kind of place, all of it opened; None where there are no more kinds."""
        if kind == 0:
            self.places.changing.add()
        dialog = self.places.findChildren(PlaceDialog)[-1]
        if kind >= dialog.kind.count():
            dialog.reject()
            return None
        dialog.kind.setCurrentIndex(kind)
        dialog.kind.activated.emit(kind)
        assert dialog.form is not None
        dialog.form.more.open()
        dialog.when.open()
        dialog.keep.click()
        return dialog

    def see_failure(self) -> None:
        """The history, and in it the failure opened."""
        self.go(PageName.HISTORY)
        page = self.history
        self.until(lambda: any(self.is_failure(row) for row in range(page.model.rowCount())))
        row = next(row for row in range(page.model.rowCount()) if self.is_failure(row))
        page.rows.turned.emit(row)
        self.until(lambda: page.opened.isVisible() and page.opened.retry.isVisible())

    def is_failure(self, row: int) -> bool:
        known = self.history.model.row_at(row)
        return known is not None and known.entry.event == "failed"

    @contextmanager
    def drag_over(self, *urls: QUrl) -> Iterator[None]:
        """The card is held over the window, with ``urls`` besides, and what it brings counted."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self.home.card)), *urls])
        actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        entered = QDragEnterEvent(QPoint(9, 9), actions, mime, button, Qt.KeyboardModifier(0))
        QCoreApplication.sendEvent(self.window, entered)
        yield
        QCoreApplication.sendEvent(self.window, QDragLeaveEvent())


@contextmanager
def opened(
    app: QApplication,
    home: Home,
    *,
    language: str = "en",
    text: int = 100,
    size: tuple[int, int] = WIDE,
    appearance: str = "light",
    first_run: bool = False,
) -> Iterator[Opened]:
    """The window on ``home``, as someone has set it up."""
    before = app.font()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * text / 100)
    app.setFont(font)
    try:
        with speaking(app, language), _opened(app, home, size, appearance, first_run) as made:
            yield made
    finally:
        app.setFont(before)


@contextmanager
def _opened(
    app: QApplication, home: Home, size: tuple[int, int], appearance: str, first_run: bool
) -> Iterator[Opened]:
    theme = Theme(app)
    theme.choose(appearance, reduced_motion=False)
    bridge = Bridge(home.engine.bus)
    chosen = Chosen(SettingsStore(home.folder / "settings.json", {}))
    previews = Previews(home.folder / "previews", lambda: 100)
    memory = QSettings(str(home.folder / "window.ini"), QSettings.Format.IniFormat)
    memory.clear()
    if first_run:
        memory.setValue(STEP, 0)
    engine = cast(WindowCommands, home.devices)
    places = PlacesFeed(engine, bridge, chosen)
    note = BuildNote(feed="https://releases.example/feed.json", feed_key="a key")
    updating = Updating(note, Updates(note, home.folder / "updates"), home.engine, bridge, chosen)
    around = Surroundings(
        engine,
        bridge,
        theme,
        Rates(),
        previews,
        chosen,
        memory,
        places,
        updating,
        DesktopEntry(home.folder / "autostart"),
    )
    window = Window(around, lambda: True)
    window.resize(*size)
    bridge.ask(home.engine.status(), bridge.seed)
    bridge.seed_devices(home.devices.devices_now())
    window.show()
    made = Opened(window, home, around)
    try:
        made.until(lambda: bridge.latest is not None)
        yield made
    finally:
        window.hide()
        home.devices.unplug_all()
        for one in (updating, bridge, chosen, previews):
            one.close()
            one.deleteLater()
        window.deleteLater()
        theme.choose("system", reduced_motion=False)
        theme.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
