"""What is dragged over the window: what is said of it before it is let go, and what is taken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop_sync.engine.commands import WindowCommands
from desktop_sync.model.asset import PassReason
from desktop_sync.model.weighing import Weighing
from desktop_sync.ui import drop
from desktop_sync.ui.dragged import Dragged, drop_words, read_drag
from desktop_sync.ui.drop_overlay import DropOverlay
from desktop_sync.ui.theme import Theme
from tests.fakes.engine import FakeEngine
from tests.integration.importing import Bench

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction
COUNTED = Weighing(
    photos=20,
    videos=2,
    size_bytes=1_200_000_000,
    already=5,
    left_out={PassReason.NOT_MEDIA: 2, PassReason.SYSTEM_LITTER: 1},
    complete=True,
)


class Target(QMainWindow):
    """A window that takes drops, with a field in it that would take them too."""

    def __init__(self, engine: WindowCommands, theme: Theme) -> None:
        super().__init__()
        self.resize(1080, 720)
        whole = QWidget()
        self.setCentralWidget(whole)
        self.field = QLineEdit(whole)
        self.target = drop.DropTarget(self, whole, engine, theme)
        self.got: list[tuple[Path, ...]] = []
        self.target.dropped.connect(self.got.append)

    @property
    def overlay(self) -> DropOverlay:
        found = self.findChild(DropOverlay)
        assert isinstance(found, DropOverlay)
        return found

    @property
    def says(self) -> str:
        return self.overlay.accessibleName() if self.overlay.isVisible() else ""

    def drag_in(self, mime: QMimeData) -> None:
        QApplication.sendEvent(self, QDragEnterEvent(QPoint(200, 200), COPY, mime, LEFT, NONE))

    def would_take(self, mime: QMimeData) -> bool:
        move = QDragMoveEvent(QPoint(210, 200), COPY, mime, LEFT, NONE)
        move.ignore()
        QApplication.sendEvent(self, move)
        return move.isAccepted()

    def drag_out(self) -> None:
        QApplication.sendEvent(self, QDragLeaveEvent())

    def let_go(self, mime: QMimeData) -> None:
        QApplication.sendEvent(self, QDropEvent(QPointF(200, 200), COPY, mime, LEFT, NONE))


@pytest.fixture
def window(qtbot: QtBot, engine: FakeEngine, theme: Theme) -> Iterator[Target]:
    made = Target(engine, theme)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    # What is dragged must be let go of: Qt keeps in mind which window it was over.
    made.let_go(QMimeData())
    made.hide()


def cut_off(overlay: DropOverlay) -> list[str]:
    """What is not to be read as a whole."""
    labels = [one for one in overlay.findChildren(QLabel) if one.isVisible()]
    return [one.text() for one in labels if one.height() < one.heightForWidth(one.width())]


def drag(*urls: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    return mime


def test_it_says_what_will_happen_before_anything_is_let_go(
    qtbot: QtBot, engine: FakeEngine, window: Target
) -> None:
    mime = drag("file:///card/DCIM")
    window.drag_in(mime)
    assert "counting…" in window.says
    assert window.would_take(mime)
    engine.weigh_as(COUNTED)
    qtbot.waitUntil(lambda: "20 photos, 2 videos · 1.2 GB · 5 already here" in window.says)
    for said in (
        "22 are new, copied to the library, then read back",
        "5 already here, imported before, left as they are",
        "2 other files, no photos or videos, left out",
    ):
        assert said in window.says
    qtbot.waitUntil(lambda: not cut_off(window.overlay))
    assert engine.roots == []


def test_what_is_known_so_far_is_at_least_that(
    qtbot: QtBot, engine: FakeEngine, window: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drop, "QUIET_SECONDS", 0.0)
    window.drag_in(drag("file:///card/DCIM"))
    engine.weigh_as(Weighing(photos=1284, size_bytes=5_000_000))
    qtbot.waitUntil(lambda: "at least 1,284 photos · 5.0 MB" in window.says)


def test_a_count_that_may_soon_be_over_is_waited_for(
    qtbot: QtBot, engine: FakeEngine, window: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drop, "QUIET_SECONDS", 1000.0)
    window.drag_in(drag("file:///card/DCIM"))
    engine.weigh_as(Weighing(photos=3))
    QApplication.processEvents()
    assert "counting…" in window.says
    engine.weigh_as(Weighing(photos=4, complete=True))
    qtbot.waitUntil(lambda: "4 photos" in window.says)


def test_what_is_let_go_is_taken_with_every_byte_of_its_names(
    engine: FakeEngine, window: Target
) -> None:
    mime = drag("file:///card/DCIM", "file:///card/a%20b%23c.jpg", "file:///card/caf%E9.jpg")
    window.drag_in(mime)
    window.let_go(mime)
    paths = (Path("/card/DCIM"), Path("/card/a b#c.jpg"), Path("/card/caf\udce9.jpg"))
    assert engine.weighed == [paths]
    assert window.got == [paths]
    assert window.says == ""


def test_a_drag_that_leaves_is_not_counted_any_more(engine: FakeEngine, window: Target) -> None:
    window.drag_in(drag("file:///card/DCIM"))
    before = engine.is_weighing
    window.drag_out()
    assert (before, engine.is_weighing, window.says) == (True, False, "")


def test_figures_of_an_earlier_drag_are_not_said_of_this_one(
    qtbot: QtBot, engine: FakeEngine, window: Target
) -> None:
    window.drag_in(drag("file:///card/one"))
    engine.weigh_as(COUNTED)
    window.drag_out()
    window.drag_in(drag("file:///card/two"))
    engine.weigh_as(Weighing(photos=1, complete=True))
    qtbot.waitUntil(lambda: "1 photo" in window.says)
    assert "22 are new" not in window.says


@pytest.mark.parametrize(
    ("urls", "said"),
    [
        (["https://example.org/a.jpg"], "1 is on the web and cannot be imported from there"),
        (["http://a.org/1", "ftp://a.org/2"], "2 are on the web and cannot be imported"),
        (["smb://nas/photos/1.jpg"], "1 is on a server or a device"),
        (["mtp://phone/DCIM", "file://nas/photos"], "2 are on a server or a device"),
    ],
)
def test_what_is_not_on_this_computer_is_named_as_such_and_not_taken(
    engine: FakeEngine, window: Target, urls: list[str], said: str
) -> None:
    mime = drag(*urls)
    window.drag_in(mime)
    assert said in window.says
    assert not window.would_take(mime)
    window.let_go(mime)
    assert (window.got, engine.weighed) == ([], [])


def test_of_a_mixture_what_is_here_is_taken_and_the_rest_is_counted(
    qtbot: QtBot, engine: FakeEngine, window: Target
) -> None:
    here, web = "file:///card/IMG_1.JPG", [f"https://example.org/{at}.jpg" for at in range(3)]
    mime = drag(here, *web, "mtp://phone/DCIM")
    window.drag_in(mime)
    engine.weigh_as(Weighing(photos=1, complete=True))
    qtbot.waitUntil(lambda: "1 is new" in window.says)
    assert "3 are on the web, cannot be imported from there" in window.says
    assert "1 is elsewhere, on a server or a device" in window.says
    window.let_go(mime)
    assert window.got == [(Path("/card/IMG_1.JPG"),)]


@pytest.mark.parametrize(
    ("weighing", "why"),
    [
        (Weighing(left_out={PassReason.NOT_MEDIA: 3}, complete=True), "no photos or videos"),
        (Weighing(already=5, complete=True), "already here"),
        (Weighing(left_out={PassReason.IN_LIBRARY: 9}, complete=True), "already in the library"),
        (Weighing(removed=1, complete=True), "You removed this"),
        (Weighing(missing=1, complete=True), "not there any more"),
    ],
)
def test_where_nothing_would_be_imported_it_says_why_and_takes_nothing(
    qtbot: QtBot, engine: FakeEngine, window: Target, weighing: Weighing, why: str
) -> None:
    mime = drag("file:///card/DCIM")
    window.drag_in(mime)
    engine.weigh_as(weighing)
    qtbot.waitUntil(lambda: "Nothing to import here" in window.says)
    assert why in window.says
    assert not window.would_take(mime)


def test_text_is_none_of_its_business(engine: FakeEngine, window: Target) -> None:
    mime = QMimeData()
    mime.setText("a sentence")
    window.drag_in(mime)
    assert not window.would_take(mime)
    assert (window.says, engine.weighed) == ("", [])


def test_a_field_under_the_pointer_does_not_take_files_as_text(window: Target) -> None:
    window.drag_in(drag("file:///card/DCIM"))
    assert not window.field.acceptDrops()


def test_thousands_of_files_are_read_once_and_each_once() -> None:
    urls = [f"file:///card/DCIM/IMG_{at}.JPG" for at in range(5_000)]
    dragged = read_drag(drag(*urls, *urls))
    assert len(dragged.paths) == 5_000


def test_a_description_without_its_photo_is_counted_too() -> None:
    words = drop_words(Dragged((Path("/a"),)), Weighing(others=2, complete=True))
    assert words.what == "2 descriptions of photos"
    assert not words.refused


def test_a_real_engine_counts_real_files(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.mkdir()
    for name in ("IMG_0001.HEIC", "IMG_0001.MOV", "IMG_0002.MOV", "notes.txt"):
        (card / name).write_bytes(os.fsencode(name))
    with Bench(tmp_path).engine() as engine:
        window = Target(engine, theme)
        qtbot.addWidget(window)
        window.show()
        window.drag_in(drag(QUrl.fromLocalFile(str(card)).toString()))
        qtbot.waitUntil(lambda: "1 photo, 1 video" in window.says)
        window.drag_out()
