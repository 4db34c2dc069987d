"""The page Library on a real engine and a real library, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import QAccessible, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop_sync.engine.engine import Engine
from desktop_sync.journal import marks
from desktop_sync.journal.database import Database
from desktop_sync.model.asset import Marks
from desktop_sync.settings.store import SettingsStore
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.chosen import Chosen
from desktop_sync.ui.library.page import LibraryPage
from desktop_sync.ui.now.rates import Rates
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.places.feed import PlacesFeed
from desktop_sync.ui.previews import Previews
from desktop_sync.ui.theme import Theme
from tests.fakes.camera import make_bulk, make_dcim
from tests.integration.importing import Bench, finished

WIDE, NARROW = (900, 700), (500, 600)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def running(bench: Bench) -> Iterator[Engine]:
    """An engine over a library of one import of a phone's scenes."""
    make_dcim(bench.folder / "iPhone")
    with bench.engine(patient=True) as engine:
        engine.start()
        finished(engine, engine.import_from([bench.folder / "iPhone"]))
        yield engine


@pytest.fixture
def surroundings(
    qapp: QApplication, bench: Bench, running: Engine, theme: Theme
) -> Iterator[Surroundings]:
    bridge = Bridge(running.bus)
    previews = Previews(bench.folder / "previews", lambda: 100)
    chosen = Chosen(SettingsStore(bench.folder / "settings.json", {}))
    memory = QSettings(str(bench.folder / "window.ini"), QSettings.Format.IniFormat)
    places = PlacesFeed(running, bridge, chosen)
    yield Surroundings(running, bridge, theme, Rates(), previews, chosen, memory, places)
    for one in (bridge, previews, chosen):
        one.close()
        one.deleteLater()


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings) -> Iterator[LibraryPage]:
    made = LibraryPage(surroundings)
    qtbot.addWidget(made)
    made.resize(*WIDE)
    made.show()
    made.visit(Link(PageName.LIBRARY))
    qtbot.waitUntil(lambda: made.model.rowCount() > 10 and known(made, 0))
    yield made
    made.hide()


def known(page: LibraryPage, row: int) -> bool:
    return page.model.tile(row) is not None


def names(page: LibraryPage) -> list[str]:
    """The names of what is selected."""
    found = [page.model.tile(row) for run in page.grid.selected_rows() for row in run]
    return [tile.name if tile else "…" for tile in found]


def row_named(page: LibraryPage, name: str) -> int:
    for row in range(page.model.rowCount()):
        tile = page.model.tile(row)
        if tile is not None and tile.name == name:
            return row
    raise AssertionError(name)


def all_known(qtbot: QtBot, page: LibraryPage) -> None:
    page.model.look_at(range(page.model.rowCount()))
    qtbot.waitUntil(lambda: all(known(page, row) for row in range(page.model.rowCount())))


def texts(page: LibraryPage) -> str:
    """All that the inspector says."""
    labels = page.inspector.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


def press(page: LibraryPage, *keys: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(page.grid, key, held)


def click(page: LibraryPage, place: QPoint) -> None:
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(page.grid.viewport(), left, plain, place)


def test_keys_reach_every_tile_and_select_ranges(qtbot: QtBot, page: LibraryPage) -> None:
    all_known(qtbot, page)
    press(page, Qt.Key.Key_Home)
    assert page.grid.currentIndex().row() == 0
    press(page, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert page.grid.selected_rows() == [range(1, 2)]
    press(page, Qt.Key.Key_Right, Qt.Key.Key_Right, shift=True)
    assert page.grid.selected_rows() == [range(1, 4)]
    press(page, Qt.Key.Key_End)
    last = page.model.rowCount() - 1
    assert page.grid.selected_rows() == [range(last, last + 1)]
    assert (
        page.grid.viewport()
        .rect()
        .contains(page.grid.visualRect(page.grid.currentIndex()).center())
    )
    QTest.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.grid.selected_rows() == [range(last + 1)]
    while page.grid.currentIndex().row() > 0:
        before = page.grid.currentIndex().row()
        press(page, Qt.Key.Key_PageUp)
        assert page.grid.currentIndex().row() < before


def test_letters_lead_to_the_next_name_that_has_them(qtbot: QtBot, page: LibraryPage) -> None:
    all_known(qtbot, page)
    wanted = page.model.tile(page.model.rowCount() // 2)
    assert wanted is not None
    for letter in wanted.name:
        QTest.keyClicks(page.grid, letter)
    qtbot.waitUntil(lambda: names(page) == [wanted.name])


def test_a_click_shows_the_receipt_of_what_was_clicked(qtbot: QtBot, page: LibraryPage) -> None:
    all_known(qtbot, page)
    place = page.grid.visualRect(page.model.index(1)).center()
    QTest.mouseClick(
        page.grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    tile = page.model.tile(1)
    assert tile is not None
    qtbot.waitUntil(lambda: "our copy read back" in texts(page))
    said = texts(page)
    assert tile.name in said
    assert "iPhone" in said
    assert "read from source" in said
    assert f"SHA-256 {tile.sha256[:4]} {tile.sha256[4:8]} … {tile.sha256[-4:]}" in said
    assert "Safe" not in said


def test_each_file_of_a_live_photo_has_its_receipt(qtbot: QtBot, page: LibraryPage) -> None:
    all_known(qtbot, page)
    row = next(
        row
        for row in range(page.model.rowCount())
        if (tile := page.model.tile(row)) and tile.kind == "live_photo"
    )
    page.grid.select_row(row)
    qtbot.waitUntil(lambda: page.inspector.files.count() == 2)
    photo = texts(page)
    page.inspector.files.setCurrentRow(1)
    assert "Receipt · Paired video" in texts(page)
    assert [line for line in photo.split("\n") if line.startswith("SHA")] != [
        line for line in texts(page).split("\n") if line.startswith("SHA")
    ]


def test_what_was_marked_on_the_phone_is_told_and_of_others_nothing(
    qtbot: QtBot, bench: Bench, page: LibraryPage
) -> None:
    all_known(qtbot, page)
    marked, other = page.model.tile(1), page.model.tile(2)
    assert marked is not None
    assert other is not None
    journal = Database(bench.journal)
    with journal.write() as connection:
        said = Marks(favourite=True, hidden=True, albums=("Family", "Lisbon"))
        marks.add(connection, marked.id, "device:phone", said)
    journal.close()
    page.grid.select_row(1)
    qtbot.waitUntil(lambda: "Albums: Family, Lisbon" in texts(page))
    qtbot.waitUntil(lambda: {"Favourite", "Hidden"} <= set(texts(page).split("\n")))
    page.grid.select_row(2)
    kind = other.library_path.rpartition(".")[2].upper()
    qtbot.waitUntil(
        lambda: {other.name, kind, "our copy read back"} <= set(texts(page).split("\n"))
    )
    assert {"Favourite", "Hidden"}.isdisjoint(texts(page).split("\n"))
    assert "Album" not in texts(page)


def test_a_search_narrows_and_finding_nothing_says_what_can_be_tried(
    qtbot: QtBot, page: LibraryPage
) -> None:
    count = page.model.rowCount()
    all_known(qtbot, page)
    tile = page.model.tile(3)
    assert tile is not None
    page.focus_search()
    QTest.keyClicks(page.search, tile.resource_names[0])
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 0 < page.model.rowCount() < count)
    assert tile.id in {page.model.id_at(row) for row in range(page.model.rowCount())}
    page.search.setText("sunset")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert "Nothing found for “sunset”. Try a day, a camera or a name." in said_by(page)
    assert page.step_back()
    qtbot.waitUntil(lambda: page.model.rowCount() == count)
    assert not page.step_back()


def said_by(page: LibraryPage) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def test_a_link_leads_to_its_photo_whatever_is_sought(qtbot: QtBot, page: LibraryPage) -> None:
    last = page.model.id_at(page.model.rowCount() - 1)
    page.visit(Link(PageName.LIBRARY, asset_id=last))
    assert page.model.id_at(page.grid.currentIndex().row()) == last
    assert page.grid.visualRect(page.grid.currentIndex()).bottom() <= page.grid.height()
    page.visit(Link(PageName.LIBRARY, search="sunset"))
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    page.visit(Link(PageName.LIBRARY, asset_id=last))
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    qtbot.waitUntil(lambda: page.grid.currentIndex().isValid())
    assert page.model.id_at(page.grid.currentIndex().row()) == last


def test_what_is_removed_goes_to_the_trash_and_the_next_one_is_selected(
    qtbot: QtBot, page: LibraryPage, bench: Bench
) -> None:
    count = page.model.rowCount()
    all_known(qtbot, page)
    tile = page.model.tile(2)
    assert tile is not None
    after = page.model.id_at(3)
    page.grid.select_row(2)
    press(page, Qt.Key.Key_Delete)
    asked = page.findChild(QMessageBox)
    assert asked is not None
    assert "to the trash?" in asked.text()
    with qtbot.waitSignal(page.model.rowsRemoved):
        QTest.mouseClick(move_button(asked), Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == count - 1
    assert not (bench.library / tile.library_path).exists()
    qtbot.waitUntil(lambda: page.grid.selected_rows() == [range(2, 3)])
    assert page.model.id_at(2) == after


def move_button(box: QMessageBox) -> QPushButton:
    return next(one for one in box.findChildren(QPushButton) if one.text() == "Move to the trash")


def test_what_the_trash_does_not_take_is_said(
    qtbot: QtBot, page: LibraryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "desktop_sync.engine.removal.move_to_trash", lambda _path: "the disk is read-only"
    )
    page.grid.select_row(0)
    page.remove_selected()
    asked = page.findChild(QMessageBox)
    assert asked is not None
    QTest.mouseClick(move_button(asked), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: any("read-only" in one.informativeText() for one in page.findChildren(QMessageBox))
    )
    assert page.model.rowCount() > 10


def test_an_import_adds_to_what_is_seen_and_leaves_the_selection_alone(
    qtbot: QtBot, page: LibraryPage, bench: Bench, running: Engine
) -> None:
    all_known(qtbot, page)
    page.grid.select_row(4)
    before, count = page.model.id_at(4), page.model.rowCount()
    make_bulk(bench.folder / "card", 5, 40_000)
    running.import_from([bench.folder / "card"])
    qtbot.waitUntil(lambda: page.model.rowCount() == count + 5, timeout=20_000)
    (run,) = page.grid.selected_rows()
    assert page.model.id_at(run.start) == before


def test_enter_opens_the_file_and_copying_takes_all_of_them(
    qtbot: QtBot, page: LibraryPage, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    all_known(qtbot, page)
    row = next(
        row
        for row in range(page.model.rowCount())
        if (tile := page.model.tile(row)) and tile.kind == "live_photo"
    )
    tile = page.model.tile(row)
    assert tile is not None
    page.grid.select_row(row)
    press(page, Qt.Key.Key_Return)
    assert [url.toLocalFile() for url in opened] == [str(bench.library / tile.library_path)]
    QTest.keyClick(page.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    whole = [str(bench.library / path) for path in tile.library_paths]
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().split("\n") == whole)
    urls = QGuiApplication.clipboard().mimeData().urls()
    assert [url.toLocalFile() for url in urls] == whole
    assert all(Path(url.toLocalFile()).exists() for url in urls)


def test_in_a_narrow_window_the_receipt_is_a_page_of_its_own_with_a_way_back(
    qtbot: QtBot, page: LibraryPage
) -> None:
    page.resize(*NARROW)
    assert page.grid.isVisible()
    assert not page.inspector.isVisible()
    assert not page.details.isEnabled()
    page.grid.select_row(0)
    qtbot.waitUntil(page.details.isEnabled)
    QTest.mouseClick(page.details, Qt.MouseButton.LeftButton)
    assert page.inspector.isVisible()
    assert not page.grid.isVisible()
    assert page.step_back()
    assert page.grid.isVisible()
    assert page.grid.selected_rows() == [range(1)]


def test_the_receipt_beside_the_grid_can_be_put_away_for_good(
    qtbot: QtBot, page: LibraryPage, surroundings: Surroundings
) -> None:
    QTest.mouseClick(page.details, Qt.MouseButton.LeftButton)
    assert not page.inspector.isVisible()
    again = LibraryPage(surroundings)
    qtbot.addWidget(again)
    again.resize(*WIDE)
    again.show()
    qtbot.waitUntil(lambda: again.model.answered)
    assert not again.inspector.isVisible()
    again.hide()


def test_a_screen_reader_hears_each_tile_as_one_sentence(qtbot: QtBot, page: LibraryPage) -> None:
    all_known(qtbot, page)
    grid = QAccessible.queryAccessibleInterface(page.grid)
    assert grid.childCount() >= page.model.rowCount()
    tile = page.model.tile(0)
    assert tile is not None
    said = grid.child(0).text(QAccessible.Text.Name)
    assert said.startswith(tile.name)
    assert said.endswith("copy in the library read back")
    search = QAccessible.queryAccessibleInterface(page.search)
    assert search.text(QAccessible.Text.Name) == "Search the library"


def test_a_hidden_page_asks_for_nothing_and_ticks_nowhere(
    qtbot: QtBot, page: LibraryPage, bench: Bench, running: Engine
) -> None:
    page.hide()
    count = page.model.rowCount()
    make_bulk(bench.folder / "card", 2, 40_000)
    import_id = running.import_from([bench.folder / "card"])
    finished(running, import_id)
    qtbot.waitUntil(lambda: not any(one.isActive() for one in page.findChildren(QTimer)))
    assert page.model.rowCount() == count
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == count + 2)


def test_an_empty_library_leads_to_an_import(qtbot: QtBot, around: Surroundings) -> None:
    page = LibraryPage(around)
    qtbot.addWidget(page)
    page.resize(*WIDE)
    page.show()
    qtbot.waitUntil(lambda: "The library is empty" in said_by(page))
    assert not page.inspector.isVisible()
    button = next(
        one for one in page.findChildren(QPushButton) if one.text() == "Import from a folder…"
    )
    with qtbot.waitSignal(page.import_asked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def save_receipt(page: LibraryPage, file: Path) -> None:
    """Press the button, and choose that file."""
    (button,) = (
        one
        for one in page.inspector.findChildren(QPushButton)
        if one.text() == "Save receipt…" and one.isVisible()
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.reject()


def test_the_receipt_of_a_photo_can_be_kept(
    qtbot: QtBot, page: LibraryPage, running: Engine, tmp_path: Path
) -> None:
    all_known(qtbot, page)
    page.grid.select_row(2)
    qtbot.waitUntil(lambda: len(names(page)) == 1 and page.inspector.proof.isVisible())
    file = tmp_path / "mine.html"

    save_receipt(page, file)

    qtbot.waitUntil(file.exists)
    said = file.read_text()
    (receipt,) = running.asset_receipts([page.model.id_at(2)]).result()
    assert receipt.tile.sha256 in said
    assert str(running.library_folder() / receipt.tile.library_path) in said
    assert "our copy read back" in said
    assert "1 asset, 0 of them safe." in said
    assert said.endswith("</html>\n")
    assert [one.name for one in tmp_path.glob("mine*")] == ["mine.html"]


def test_the_receipts_of_all_that_is_selected_are_one_document(
    qtbot: QtBot, page: LibraryPage, tmp_path: Path
) -> None:
    page.grid.selectAll()
    count = page.model.rowCount()
    file = tmp_path / "all.html"
    file.write_text("what was there before")
    qtbot.waitUntil(lambda: f"{count} selected" in texts(page))

    save_receipt(page, file)

    qtbot.waitUntil(lambda: "</html>" in file.read_text())
    assert file.read_text().count("<section>") == count


def test_a_receipt_that_cannot_be_written_is_told_of(
    qtbot: QtBot, page: LibraryPage, tmp_path: Path
) -> None:
    page.grid.select_row(0)
    qtbot.waitUntil(page.inspector.proof.isVisible)

    save_receipt(page, tmp_path / "nowhere" / "mine.html")

    qtbot.waitUntil(lambda: isinstance(page.findChild(QMessageBox), QMessageBox))
    box = page.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "mine.html” could not be written." in box.text()
    box.reject()
