"""The page History on a real engine: its rows, what is found, a failure from reason to end."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from desktop_sync.engine.engine import Engine
from desktop_sync.errors import DesktopSyncError, ItemError
from desktop_sync.journal import history
from desktop_sync.journal.database import Database
from desktop_sync.model.history import HistoryKind, HistorySearch
from desktop_sync.model.job import JobSection
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.history.layout import Heights, Layout
from desktop_sync.ui.history.page import HistoryPage
from desktop_sync.ui.history.searching import search_for
from desktop_sync.ui.pages import Link, PageName, Surroundings
from desktop_sync.ui.sentences import first_sentence, rest
from tests.fakes.camera import make_bulk
from tests.integration.importing import Bench, finished

BROKEN = "IMG_000002.JPG"
TODAY = date(2026, 5, 17)


@dataclass
class Told:
    """A page over an engine that has imported a card of which one file could not be read."""

    page: HistoryPage
    engine: Engine
    bridge: Bridge
    bench: Bench
    card: Path
    broken: dict[str, ItemError]

    def texts(self) -> list[str]:
        """The rows, without their time and without heads of days."""
        rows = (self.page.model.index(at).data() for at in range(self.page.model.rowCount()))
        return [str(row).partition(", ")[2] for row in rows if row and "Today" not in row]

    def opened_texts(self) -> list[str]:
        labels = self.page.opened.findChildren(QLabel)
        return [one.text() for one in labels if one.isVisible() and one.text()]

    def row(self, text: str) -> int:
        for at in range(self.page.model.rowCount()):
            if text in str(self.page.model.index(at).data()):
                return at
        raise AssertionError(f"no row says {text}: {self.texts()}")

    def record(self, count: int, at: datetime) -> None:
        """So many assets were removed one after the other."""
        journal = Database(self.bench.journal)
        with journal.write() as connection:
            for number in range(count):
                when = at + timedelta(seconds=number)
                history.record(connection, "removed", f"OLD_{number}", at=when)
        journal.close()


@pytest.fixture
def told(qtbot: QtBot, around: Surroundings, tmp_path: Path) -> Iterator[Told]:
    broken = {BROKEN: ItemError("unreadable")}
    bench = Bench(tmp_path, prepare=lambda card: card.broken.update(broken))
    card = tmp_path / "DCIM"
    make_bulk(card, 5, 9000)
    with bench.engine() as engine:
        import_id = engine.import_from([card])
        engine.start()
        finished(engine, import_id)
        bridge = Bridge(engine.bus)
        page = HistoryPage(replace(around, engine=engine, bridge=bridge))
        tester = QAbstractItemModelTester(
            page.model, QAbstractItemModelTester.FailureReportingMode.Warning, page
        )
        qtbot.addWidget(page)
        page.resize(872, 720)
        page.show()
        qtbot.waitUntil(lambda: page.model.row_at(2) is not None)
        yield Told(page, engine, bridge, bench, card, broken)
        del tester
        bridge.close()
        page.hide()


def wait_for_rows(qtbot: QtBot, told: Told, *expected: str) -> None:
    def as_expected() -> None:
        assert [text.split(", Library")[0] for text in told.texts()] == list(expected)

    qtbot.waitUntil(as_expected)


def is_rewritten(file: Path) -> bool:
    return "before" not in file.read_text("utf-8")


FAILED = f"{BROKEN} was not imported: it could not be read, needs you"
BROUGHT = "4 photos imported from DCIM, every copy read back"


def test_what_an_import_brought_is_one_row_and_a_failure_another(told: Told) -> None:
    assert "4 imported · 1 failure open" in str(told.page.model.index(0).data())
    assert told.texts() == [f"{FAILED}, Library, 9.0 kB", f"{BROUGHT}, Library, 36 kB"]


def test_names_reasons_and_days_are_found(qtbot: QtBot, told: Told) -> None:
    for text, *rows in (
        ("000003.jpg", "IMG_000003 imported, read back, the same"),
        ("could not be read", FAILED),
        ("today", FAILED, BROUGHT),
        ("yesterday",),
        ("", FAILED, BROUGHT),
    ):
        told.page.search.setText(text)
        wait_for_rows(qtbot, told, *rows)


def test_a_filter_leaves_its_kind(qtbot: QtBot, told: Told) -> None:
    for text, *rows in (("Failed", FAILED), ("Imported", BROUGHT), ("Removed",)):
        buttons = told.page.filter.findChildren(QToolButton)
        next(one for one in buttons if one.text() == text).click()
        wait_for_rows(qtbot, told, *rows)


def test_a_failure_is_followed_by_keys_to_its_end(qtbot: QtBot, told: Told) -> None:
    page, rows = told.page, told.page.rows
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    qtbot.waitUntil(page.opened.isVisible)
    assert f"{BROKEN} was not imported: it could not be read" in told.opened_texts()
    told.broken.clear()
    page.opened.retry.click()
    became = "in the library since"
    qtbot.waitUntil(lambda: became in told.texts()[0])
    qtbot.waitUntil(page.opened.show_asset.isVisible)
    lines = told.opened_texts()
    assert "It could not be read." in lines
    assert lines.index("You had it tried again.") > lines.index("It could not be read.")
    assert lines[-1] == "In the library. The copy was read back and is the same."
    assert not page.opened.retry.isVisible()
    qtbot.waitUntil(lambda: "all failures solved" in str(page.model.index(0).data()))
    with qtbot.waitSignal(page.linked) as link:
        page.opened.show_asset.click()
    assert link.args is not None
    assert link.args[0].page is PageName.LIBRARY
    assert link.args[0].asset_id is not None
    page.opened.copy.click()
    assert "You had it tried again." in QGuiApplication.clipboard().text()
    QTest.keyClick(rows, Qt.Key.Key_Escape)
    assert rows.opened is None
    assert not page.opened.isVisible()


def test_a_screen_reader_finds_rows_and_what_is_opened(qtbot: QtBot, told: Told) -> None:
    told.page.rows.turned.emit(told.row(BROKEN))
    qtbot.waitUntil(told.page.opened.isVisible)
    found = list(names_below(QAccessible.queryAccessibleInterface(told.page)))
    assert any(name.endswith(f"{FAILED}, Library, 9.0 kB") for name in found)
    assert {"Try again", "Copy details", "Search a name, a day, a place or a reason"} <= set(found)


def names_below(part: QAccessibleInterface) -> Iterator[str]:
    for number in range(part.childCount()):
        child = part.child(number)
        yield child.text(QAccessible.Text.Name)
        yield from names_below(child)


def test_an_import_opens_to_its_counts_and_problems(qtbot: QtBot, told: Told) -> None:
    told.page.rows.turned.emit(told.row("4 photos"))
    qtbot.waitUntil(told.page.opened.isVisible)
    lines = told.opened_texts()
    assert "4 assets imported, every copy read back." in lines
    assert "1 asset not imported yet." in lines
    assert any(line.startswith(f"{BROKEN} was not imported") for line in lines)


def test_a_link_opens_the_row_of_its_job(qtbot: QtBot, told: Told) -> None:
    told.page.search.setText("nothing of this name")
    qtbot.waitUntil(lambda: told.page.model.total == 0)
    job = told.engine.jobs(JobSection.FAILED, 0, 1).result().rows[0]
    told.page.visit(Link(PageName.HISTORY, job_id=job.id))
    qtbot.waitUntil(told.page.opened.isVisible)
    assert told.page.rows.opened == told.row(BROKEN)


def test_what_is_looked_at_stays_while_rows_come(qtbot: QtBot, told: Told) -> None:
    page = told.page
    told.record(300, datetime.now(UTC) - timedelta(days=400))
    page.visit(Link(PageName.HISTORY))
    qtbot.waitUntil(lambda: page.model.total == 302)
    page.rows.verticalScrollBar().setValue(4000)
    qtbot.waitUntil(lambda: page.rows.anchor() is not None)
    at = page.rows.indexAt(page.rows.viewport().rect().center())
    qtbot.waitUntil(lambda: page.model.row_at(at.row()) is not None)
    seen, place = at.data(), page.rows.visualRect(at)
    page.rows.turned.emit(at.row())
    qtbot.waitUntil(page.opened.isVisible)
    told.record(3, datetime.now(UTC))
    page.visit(Link(PageName.HISTORY))
    qtbot.waitUntil(lambda: page.model.total == 305)
    opened = page.rows.opened
    assert opened == at.row() + 3
    assert page.model.index(opened).data() == seen
    assert page.rows.visualRect(page.model.index(opened)).top() == place.top()
    assert page.opened.isVisible()


def test_what_is_shown_can_be_saved(qtbot: QtBot, told: Told, tmp_path: Path) -> None:
    for suffix in ("csv", "json"):
        file = tmp_path / f"history.{suffix}"
        file.write_text("what was there before")
        told.page.save(file)
        qtbot.waitUntil(partial(is_rewritten, file))
        text = file.read_text("utf-8-sig")
        rows = json.loads(text) if suffix == "json" else list(csv.DictReader(text.splitlines()))
        assert [row["event"] for row in rows] == ["failed", "import-started"]
        assert rows[0]["code"] == "unreadable"
        assert rows[0]["what"] == f"{BROKEN} was not imported: it could not be read"


def test_a_file_that_cannot_be_written_is_told_of(qtbot: QtBot, told: Told, tmp_path: Path) -> None:
    with qtbot.waitSignal(told.bridge.failed) as failed:
        told.page.save(tmp_path / "nowhere" / "history.csv")
    assert failed.args is not None
    error = failed.args[0]
    assert isinstance(error, DesktopSyncError)
    assert error.code == "not-saved"


def test_a_hidden_page_asks_for_nothing(qtbot: QtBot, told: Told) -> None:
    told.page.hide()
    told.bridge.jobs_changed.emit()
    assert not any(one.isActive() for one in told.page.findChildren(QTimer))
    told.record(1, datetime.now(UTC))
    told.page.show()
    qtbot.waitUntil(lambda: told.page.model.total == 3)


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("IMG_4527.HEIC", ("IMG_4527",), ()),
        ("beach today", ("beach",), ((TODAY, TODAY),)),
        ("2024-02", (), ((date(2024, 2, 1), date(2024, 2, 29)),)),
        ("2024-13-77", ("2024-13-77",), ()),
    ],
)
def test_what_is_typed_is_names_and_days(
    text: str, words: tuple[str, ...], days: tuple[tuple[date, date], ...]
) -> None:
    assert search_for(text, HistoryKind.ALL, TODAY) == HistorySearch(words=words, days=days)


def test_reasons_are_found_by_their_words() -> None:
    assert "disk-full" in search_for("disk is full", HistoryKind.ALL, TODAY).codes


def test_a_dot_in_a_name_does_not_end_a_sentence() -> None:
    text = "IMG_1.JPG was not imported: it is gone. The rest goes on. Try again."
    assert first_sentence(text) == "IMG_1.JPG was not imported: it is gone"
    assert rest(text) == "The rest goes on. Try again."


@given(
    counts=st.lists(st.integers(1, 5), min_size=1, max_size=6),
    opened=st.integers(0, 40),
    height=st.integers(0, 200),
)
def test_every_row_is_found_where_it_stands(counts: list[int], opened: int, height: int) -> None:
    made = Layout(counts, Heights(head=10, row=7, gap=3, opened=height), opened)
    below = 0
    for row in range(made.rows):
        place = made.place(row)
        assert place is not None
        top, tall = place
        assert top >= below
        assert made.row_at(top) == row
        assert made.row_at(top + tall - 1) == row
        below = top + tall
    assert below <= made.height
