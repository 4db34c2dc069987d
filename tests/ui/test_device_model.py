"""What is on a device as a model: rows, check states, and a bounded number of tiles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_sync.model.device import DeviceAssetState, DeviceGrouping, DeviceState
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.device.model import LEARN_ROWS, DeviceModel
from desktop_sync.ui.tiles.model import PAGE_ROWS, TILES_KEPT
from tests.fakes.engine import FakeEngine
from tests.fakes.plugged import PHONE, assets

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
PARTLY = Qt.CheckState.PartiallyChecked
State = DeviceAssetState
ON_IT = (
    *assets(12),
    *assets(3, first=13, state=State.HERE),
    *assets(2, first=16, state=State.CLOUD),
)


@pytest.fixture
def model(qtbot: QtBot, engine: FakeEngine, bridge: Bridge) -> Iterator[DeviceModel]:
    """A model under Qt's own tester, which fails the test at the first false signal."""
    engine.plug(PHONE, ON_IT)
    made = DeviceModel(engine, bridge)
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Warning, made
    )
    made.wake()
    made.show_device(PHONE.id)
    qtbot.waitUntil(lambda: made.rowCount() == len(ON_IT) and made.is_known)
    yield made
    made.sleep()
    del tester


def check(model: DeviceModel, row: int) -> object:
    return model.index(row).data(Qt.ItemDataRole.CheckStateRole)


def row_of(model: DeviceModel, asset_id: int) -> int:
    row = model.row_of(asset_id)
    assert row is not None
    return row


def test_what_is_new_can_be_ticked_and_is_and_nothing_else_can(model: DeviceModel) -> None:
    for asset in ON_IT:
        index = model.index(row_of(model, asset.id))
        is_new = asset.state is State.NEW
        assert check(model, index.row()) == (CHECKED if is_new else None)
        assert bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable) == is_new
    assert model.setData(model.index(0), UNCHECKED, Qt.ItemDataRole.CheckStateRole)
    assert check(model, 0) == UNCHECKED
    assert model.sum.count == 11


def test_a_group_is_ticked_in_whole_in_part_or_not_at_all(qtbot: QtBot, model: DeviceModel) -> None:
    first, second = model.groups[0], model.groups[1]
    assert (first.new, second.new) == (10, 2)
    assert model.group_state(0) is CHECKED
    model.tick_rows([0, 1], on=False)
    assert model.group_state(0) is PARTLY
    model.tick_group(0, on=False)
    assert model.group_state(0) is UNCHECKED
    assert model.sum.count == 2
    model.show_states(frozenset({State.HERE}))
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    assert model.group_state(0) is None


def test_a_part_of_it_is_shown_and_all_that_is_new_stays_chosen(
    qtbot: QtBot, model: DeviceModel
) -> None:
    model.tick_rows([0], on=False)
    model.show_states(frozenset({State.CLOUD}))
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert model.sum.count == 11
    assert model.states == frozenset({State.CLOUD})
    model.show_states(None)
    qtbot.waitUntil(lambda: model.rowCount() == len(ON_IT))
    assert check(model, 0) == UNCHECKED


def test_an_asset_in_two_albums_is_ticked_in_both(
    qtbot: QtBot, engine: FakeEngine, model: DeviceModel
) -> None:
    engine.albums = {"Recents": range(1, 18), "Summer": (3, 4)}
    model.show_grouping(DeviceGrouping.ALBUM)
    qtbot.waitUntil(lambda: model.rowCount() == 19)
    assert [group.album for group in model.groups] == ["Recents", "Summer"]
    model.tick_rows([17], on=False)
    assert [check(model, row) for row in (2, 17, 18)] == [UNCHECKED, UNCHECKED, CHECKED]
    assert model.group_state(0) is PARTLY
    assert model.group_state(1) is PARTLY
    assert model.sum.count == 11


def test_what_was_left_out_before_is_not_ticked(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    engine.plug(PHONE, [*assets(3), *assets(2, first=4, left_out=True)])
    model = DeviceModel(engine, bridge)
    model.wake()
    model.show_device(PHONE.id)
    qtbot.waitUntil(lambda: model.rowCount() == 5 and model.is_known)
    assert model.chosen == [1, 2, 3]


def test_only_what_is_in_view_is_fetched_besides_what_is_new(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    engine.plug(PHONE, assets(5_000, state=State.HERE))
    model = DeviceModel(engine, bridge)
    model.wake()
    model.show_device(PHONE.id)
    qtbot.waitUntil(lambda: model.rowCount() == 5_000)
    assert engine.asked_assets == []
    model.look_at(range(4_000, 4_080))
    qtbot.waitUntil(lambda: model.tile(4_079) is not None)
    assert [len(ids) for ids in engine.asked_assets] == [PAGE_ROWS, 80 - PAGE_ROWS]
    assert model.tile(0) is None


def test_twenty_five_thousand_are_learned_of_page_by_page_and_not_kept_as_tiles(
    qtbot: QtBot, engine: FakeEngine, bridge: Bridge
) -> None:
    count = 25_000
    engine.plug(PHONE, assets(count, a_day=500))
    model = DeviceModel(engine, bridge)
    model.wake()
    model.show_device(PHONE.id)
    qtbot.waitUntil(lambda: model.rowCount() == count and model.is_known, timeout=30_000)
    assert max(len(ids) for ids in engine.asked_assets) == LEARN_ROWS
    assert model.sum.count == model.sum.photos == count
    for first in range(0, count, 4_999):
        model.look_at(range(first, min(count, first + 60)))
        qtbot.waitUntil(lambda row=first: model.tile(row) is not None)  # type: ignore[misc]
    assert sum(model.tile(row) is not None for row in range(count)) <= TILES_KEPT
    model.tick_all(on=False)
    assert model.sum.count == 0


def test_what_was_imported_is_not_new_any_more_and_whoever_stands_on_it_stays(
    qtbot: QtBot, engine: FakeEngine, model: DeviceModel
) -> None:
    standing = QPersistentModelIndex(model.index(4))
    model.tick_rows([0], on=False)
    engine.change_assets(PHONE.id, [2, 3, 5], state=State.HERE)
    model.look_again()
    qtbot.waitUntil(lambda: model.sum.count == 8)
    assert standing.isValid()
    assert check(model, 0) == UNCHECKED
    assert check(model, 1) is None


def test_a_look_again_while_one_is_under_way_is_not_lost(
    qtbot: QtBot, engine: FakeEngine, model: DeviceModel
) -> None:
    model.look_again()
    engine.change_assets(PHONE.id, [1], state=State.HERE)
    model.look_again()
    qtbot.waitUntil(lambda: model.contents.new == 11)


def test_another_device_has_numbers_of_its_own(
    qtbot: QtBot, engine: FakeEngine, model: DeviceModel
) -> None:
    model.look_at(range(5))
    qtbot.waitUntil(lambda: model.tile(0) is not None)
    model.tick_rows([0], on=False)
    other = replace(PHONE, id="tablet", name="Tablet")
    engine.plug(other, [replace(one, name="IMG_X") for one in assets(2)])
    model.show_device(other.id)
    assert model.rowCount() == 0
    assert model.sum.count == 0
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert check(model, 0) == CHECKED
    model.look_at(range(2))
    qtbot.waitUntil(lambda: model.index(0).data() == "IMG_X")


def test_plugged_in_anew_nothing_known_of_it_holds(
    qtbot: QtBot, engine: FakeEngine, model: DeviceModel
) -> None:
    model.tick_rows([0], on=False)
    model.forget()
    assert model.rowCount() == 0
    qtbot.waitUntil(lambda: model.rowCount() == len(ON_IT))
    assert model.sum.is_all


def test_a_model_nobody_looks_at_asks_for_nothing(
    qtbot: QtBot, engine: FakeEngine, model: DeviceModel
) -> None:
    model.sleep()
    asked = len(engine.asked_assets)
    engine.change_assets(PHONE.id, [1], state=State.HERE)
    model.look_again()
    model.look_at(range(5))
    assert len(engine.asked_assets) == asked
    with qtbot.waitSignal(model.arranged):
        model.wake()
    assert model.contents.new == 11


def test_a_row_says_itself_in_one_sentence(
    qtbot: QtBot, engine: FakeEngine, model: DeviceModel
) -> None:
    engine.change_device(PHONE.id, state=DeviceState.READY)
    model.look_at(range(model.rowCount()))
    qtbot.waitUntil(lambda: model.tile(model.rowCount() - 1) is not None)

    def said(asset_id: int) -> str:
        index = model.index(row_of(model, asset_id))
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole))

    assert said(1).startswith("IMG_0001, photo, Today ")
    assert said(1).endswith(", new")
    assert said(13).endswith(", already here")
    assert said(16).endswith(", only in iCloud, cannot be read by cable")
