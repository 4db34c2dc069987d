"""The evidence of an asset in the library's inspector: at each place what is proven, and how, or
what it waits for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_sync.model.destination import DestinationConfig
from desktop_sync.ui.library.page import LibraryPage
from desktop_sync.ui.pages import Link, PageName
from desktop_sync.ui.style_sheet import style_sheet
from desktop_sync.ui.theme import Theme
from tests.fakes.webdav_servers import wsgidav
from tests.ui.placing import Opened, places_page, said


@pytest.fixture
def opened(qapp: QApplication, tmp_path: Path, theme: Theme) -> Iterator[Opened]:
    with places_page(tmp_path, theme, photos=1) as made:
        yield made


@pytest.fixture
def library(opened: Opened, theme: Theme) -> Iterator[LibraryPage]:
    """The page Library, its one photo selected."""
    page = LibraryPage(opened.page.around)
    page.setStyleSheet(style_sheet(theme.tokens))
    page.resize(900, 700)
    page.show()
    page.visit(Link(PageName.LIBRARY))
    opened.until(lambda: page.model.rowCount() == 1 and page.model.tile(0) is not None)
    page.grid.select_row(0)
    opened.until(page.inspector.chain.isVisible)
    yield page
    page.close()
    page.deleteLater()


def proof(library: LibraryPage) -> str:
    return said(library.inspector.proof)


def chain(library: LibraryPage) -> str:
    return said(library.inspector.chain)


def test_a_photo_is_safe_once_a_place_gave_it_back(
    opened: Opened, library: LibraryPage, tmp_path: Path
) -> None:
    assert "Read back" in proof(library)
    attic = tmp_path / "attic"
    attic.mkdir()
    opened.engine.add_destination(DestinationConfig("Attic", "folder", {"path": str(attic)}))
    opened.until(lambda: "Safe in 2 places" in proof(library))
    assert "The file is the same in each of them, bit for bit." in proof(library)
    opened.until(lambda: "Attic\nread back\nSHA-256 " in chain(library))
    opened.page.around.chosen.set("safe_places", 2)
    opened.until(lambda: "Safe" not in proof(library))


def sentence(library: LibraryPage) -> str:
    return str(library.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_photo_in_the_grid_has_a_mark_for_each_place(
    opened: Opened, library: LibraryPage, tmp_path: Path
) -> None:
    assert "the copy in the library was read back" in said(library.column)
    attic, nowhere = tmp_path / "attic", tmp_path / "nowhere"
    attic.mkdir()
    opened.engine.add_destination(DestinationConfig("Attic", "folder", {"path": str(attic)}))
    opened.engine.add_destination(DestinationConfig("Later", "folder", {"path": str(nowhere)}))
    opened.until(lambda: "in this order: Library, Attic, Later" in said(library.column))
    opened.until(lambda: sentence(library).endswith("read back, Attic: proven, Later: held"))
    nowhere.mkdir()
    opened.engine.upload_now("Later")
    opened.until(lambda: sentence(library).endswith("Attic: proven, Later: proven"))
    opened.engine.remove_destination("Attic")
    opened.until(lambda: sentence(library).endswith("read back, Later: proven"))


def test_a_receipt_that_changes_stays_where_it_is(
    opened: Opened, library: LibraryPage, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "nowhere")
    opened.engine.add_destination(DestinationConfig("Later", "folder", {"path": nowhere}))
    opened.until(lambda: "Later\nheld" in chain(library))
    opened.engine.pause_destination("Later")
    opened.until(lambda: "Later\npaused by you" in chain(library))
    before = library.inspector.chain.sizeHint().height()
    for _ in range(3):
        opened.engine.resume_destination("Later")
        opened.until(lambda: "Later\nheld" in chain(library))
        opened.engine.pause_destination("Later")
        opened.until(lambda: "Later\npaused by you" in chain(library))
    assert library.inspector.chain.sizeHint().height() == before


def test_a_photo_that_waits_says_for_what(
    opened: Opened, library: LibraryPage, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "nowhere")
    opened.engine.add_destination(DestinationConfig("Later", "folder", {"path": nowhere}))
    opened.until(lambda: "Later\nheld\nit cannot be reached" in chain(library))
    opened.engine.pause_destination("Later")
    opened.until(lambda: "Later\npaused by you" in chain(library))
    assert "Safe" not in proof(library)


def test_a_photo_that_was_refused_says_why(
    opened: Opened, library: LibraryPage, tmp_path: Path
) -> None:
    photo = next((opened.folder / "library").rglob("*.JPG"))
    other = tmp_path / "attic" / photo.relative_to(opened.folder / "library")
    other.parent.mkdir(parents=True)
    shutil.copyfile(photo, other)
    other.write_bytes(other.read_bytes()[:-1] + b"?" * 9)
    attic = str(tmp_path / "attic")
    opened.engine.add_destination(DestinationConfig("Attic", "folder", {"path": attic}))
    opened.until(lambda: "Attic\nneeds you" in chain(library))
    assert "has its name there" in chain(library)


def test_what_is_known_by_size_only_is_told_by_its_size(
    opened: Opened, library: LibraryPage
) -> None:
    with wsgidav() as server:
        options = {"url": f"http://127.0.0.1:{server.port}", "proof": "size"}
        config = DestinationConfig("NAS", "webdav", {**options, "user": "anna"})
        secret = "gehe im Wald, ü"
        opened.engine.set_up_destination(config, secret, in_profile=True).result()
        opened.until(lambda: "NAS\nsize only\n" in chain(library))
        assert "kB" in chain(library).partition("NAS")[2]
        assert "Safe" not in proof(library)
        opened.until(lambda: opened.says("NAS", "1 known by size only"))
        assert opened.page.head.sentence.text() == "0 of 1 are safe in 2 places"
