"""The library's model: a bounded number of tiles, and rows that keep who stands on them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_sync.model.asset import AssetKind, CaptureOrigin, CaptureTime
from desktop_sync.model.library import AssetTile, LibraryDay, LibraryDays
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.library.model import LibraryModel
from desktop_sync.ui.tiles.model import PAGE_ROWS, TILE_ROLE, TILES_KEPT
from tests.fakes.engine import FakeEngine

FIRST = datetime(2020, 1, 1, 12, tzinfo=UTC)
A_DAY = 60


class NumberedLibrary(FakeEngine):
    """Assets by their numbers, ``A_DAY`` a day; the highest number is the newest."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.present = set(range(count))
        self.asked_days: list[str] = []
        self.asked_tiles: list[list[int]] = []

    def library_days(self, search: str) -> Future[LibraryDays]:
        self.asked_days.append(search)
        return self._reader.submit(self._days_now, search)

    def library_assets(self, ids: Sequence[int]) -> Future[tuple[AssetTile, ...]]:
        self.asked_tiles.append(list(ids))
        found = [_tile(one) for one in ids if one in self.present]
        return self._reader.submit(lambda: tuple(found))

    def _days_now(self, search: str) -> LibraryDays:
        ids = [one for one in sorted(self.present, reverse=True) if search in _name(one)]
        counts: dict[date, int] = {}
        for one in ids:
            counts[_at(one).date()] = counts.get(_at(one).date(), 0) + 1
        days = tuple(LibraryDay(day, count, proven=True) for day, count in counts.items())
        return LibraryDays(days, array("q", ids))


def _at(number: int) -> datetime:
    return FIRST + timedelta(days=number // A_DAY)


def _name(number: int) -> str:
    return f"IMG_{number:06}"


def _tile(number: int) -> AssetTile:
    captured = CaptureTime(_at(number), CaptureOrigin.EXIF)
    name = _name(number)
    path = f"{number}/{name}.JPG"
    return AssetTile(
        number,
        AssetKind.PHOTO,
        name,
        captured,
        (f"{name}.JPG",),
        (path,),
        f"{number:064x}",
        1,
        True,
    )


@pytest.fixture
def library() -> Iterator[NumberedLibrary]:
    made = NumberedLibrary(300)
    yield made
    made.close()


@pytest.fixture
def bridge(qtbot: QtBot, library: NumberedLibrary) -> Iterator[Bridge]:
    made = Bridge(library.bus)
    yield made
    made.close()


@pytest.fixture
def model(qtbot: QtBot, library: NumberedLibrary, bridge: Bridge) -> Iterator[LibraryModel]:
    """A model under Qt's own tester, which fails the test at the first false signal."""
    made = LibraryModel(library, bridge)
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Warning, made
    )
    made.wake()
    qtbot.waitUntil(lambda: made.answered)
    yield made
    made.sleep()
    del tester


def look_again(qtbot: QtBot, model: LibraryModel) -> None:
    with qtbot.waitSignal(model.arranged):
        model.refresh()


def name_at(model: LibraryModel, row: int) -> object:
    return model.index(row).data()


def test_only_what_is_in_view_is_fetched(
    qtbot: QtBot, library: NumberedLibrary, model: LibraryModel
) -> None:
    assert model.rowCount() == 300
    assert library.asked_tiles == []
    model.look_at(range(100, 200))
    qtbot.waitUntil(lambda: name_at(model, 199) == "IMG_000100")
    assert name_at(model, 50) is None
    assert [len(ids) for ids in library.asked_tiles] == [PAGE_ROWS, 100 - PAGE_ROWS]


def test_a_hundred_thousand_are_scrolled_through_with_a_bounded_number_at_hand(
    qtbot: QtBot, library: NumberedLibrary, bridge: Bridge
) -> None:
    """Without Qt's tester, which reads every row at every signal."""
    library.present = set(range(100_000))
    model = LibraryModel(library, bridge)
    model.wake()
    qtbot.waitUntil(lambda: model.rowCount() == 100_000)
    for first in range(0, 100_000, 1_999):
        model.look_at(range(first, first + 60))
        qtbot.waitUntil(lambda row=first: name_at(model, row) is not None)  # type: ignore[misc]
    held = sum(model.tile(row) is not None for row in range(model.rowCount()))
    assert held <= TILES_KEPT


def test_whoever_stands_on_a_row_stays_there_while_others_come_and_go(
    qtbot: QtBot, library: NumberedLibrary, model: LibraryModel
) -> None:
    model.look_at(range(300))
    qtbot.waitUntil(lambda: name_at(model, 299) is not None)
    row = model.row_of(150)
    assert row is not None
    standing = QPersistentModelIndex(model.index(row))
    library.present -= {10, 11, 200, 299}
    library.present |= {300, 301}
    look_again(qtbot, model)
    assert model.rowCount() == 298
    assert standing.data() == "IMG_000150"
    assert model.row_of(200) is None
    assert sum(day.assets for day in model.days) == 298


def test_one_that_goes_is_stood_on_by_nobody(
    qtbot: QtBot, library: NumberedLibrary, model: LibraryModel
) -> None:
    standing = QPersistentModelIndex(model.index(3))
    library.present.discard(model.id_at(3))
    look_again(qtbot, model)
    assert not standing.isValid()


def test_another_order_begins_anew(qtbot: QtBot, library: NumberedLibrary, bridge: Bridge) -> None:
    library.present = set(range(1000))
    model = LibraryModel(library, bridge)
    model.wake()
    qtbot.waitUntil(lambda: model.rowCount() == 1000)
    library.present = set(range(0, 1000, 2))
    with qtbot.waitSignal(model.modelReset):
        model.refresh()
    assert model.rowCount() == 500


def test_a_search_shows_what_the_engine_finds_and_the_latest_one_counts(
    qtbot: QtBot, library: NumberedLibrary, model: LibraryModel
) -> None:
    for words in ("1", "12", "123"):
        model.seek(words)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert library.asked_days == ["", "1", "123"]
    assert model.id_at(0) == 123
    model.seek("")
    qtbot.waitUntil(lambda: model.rowCount() == 300)


def test_a_model_nobody_looks_at_asks_for_nothing(
    qtbot: QtBot, library: NumberedLibrary, model: LibraryModel
) -> None:
    model.sleep()
    model.refresh()
    model.look_at(range(10))
    assert (library.asked_days, library.asked_tiles) == ([""], [])
    with qtbot.waitSignal(model.arranged):
        model.wake()


def test_a_row_says_itself_in_one_sentence(qtbot: QtBot, model: LibraryModel) -> None:
    model.look_at(range(1))
    qtbot.waitUntil(lambda: name_at(model, 0) is not None)
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("IMG_000299, photo, ")
    assert said.endswith(", copy in the library read back")
    assert model.index(0).data(TILE_ROLE).id == 299
