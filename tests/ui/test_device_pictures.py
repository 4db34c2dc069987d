"""Small pictures of a device: a few at a time, as files for a while, and never a failure."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_sync.errors import SourceError
from desktop_sync.model.device import DeviceAsset
from desktop_sync.ui.bridge import Bridge
from desktop_sync.ui.device import pictures as module
from desktop_sync.ui.device.pictures import AT_A_TIME, DevicePictures
from desktop_sync.ui.pages import Surroundings
from tests.fakes import quarters
from tests.fakes.engine import FakeEngine
from tests.fakes.plugged import assets

ON_IT = assets(40)


class SlowPhone(FakeEngine):
    """A test says what each picture is, when it has been asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[int, Future[bytes | None]] = {}

    def device_thumbnail(self, device_id: str, asset_id: int) -> Future[bytes | None]:
        self.asked_pictures.append(asset_id)
        return self.waiting.setdefault(asset_id, Future())


@pytest.fixture
def engine() -> Iterator[SlowPhone]:
    made = SlowPhone()
    yield made
    made.close()


@pytest.fixture
def pictures(
    engine: SlowPhone, around: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> DevicePictures:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    made = DevicePictures(engine, around.bridge, around.previews)
    made.show_device("phone")
    return made


def draw(pictures: DevicePictures, tiles: list[DeviceAsset]) -> list[int]:
    """The ids of those that have a picture."""
    return [tile.id for tile in tiles if pictures.square(tile, 96) is not None]


def files(folder: Path) -> list[Path]:
    return list((folder / "temporary").rglob("*.jpg"))


def test_a_few_are_asked_for_at_a_time_and_only_what_is_still_drawn(
    qtbot: QtBot, engine: SlowPhone, pictures: DevicePictures
) -> None:
    draw(pictures, ON_IT[:20])
    assert engine.asked_pictures == list(range(1, AT_A_TIME + 1))
    pictures.look_away()
    draw(pictures, ON_IT[30:])
    engine.waiting[1].set_result(None)
    qtbot.waitUntil(lambda: engine.asked_pictures[AT_A_TIME:] == [31])
    draw(pictures, ON_IT[:1])
    for asset_id in (2, 3, 4, 31):
        engine.waiting[asset_id].set_result(None)
    qtbot.waitUntil(lambda: len(engine.asked_pictures) > AT_A_TIME + 4)
    assert engine.asked_pictures.count(1) == 1


def test_a_picture_is_drawn_when_it_was_decoded_and_its_file_goes_with_the_device(
    qtbot: QtBot, engine: SlowPhone, pictures: DevicePictures, tmp_path: Path
) -> None:
    draw(pictures, ON_IT[:1])
    with qtbot.waitSignal(pictures.arrived):
        engine.waiting[1].set_result(quarters.still("JPEG"))
    assert len(files(tmp_path)) == 1
    draw(pictures, ON_IT[:1])
    with qtbot.waitSignal(pictures.arrived, timeout=30_000):
        pass
    assert draw(pictures, ON_IT[:1]) == [1]
    pictures.show_device(None)
    assert files(tmp_path) == []
    assert draw(pictures, ON_IT[:1]) == []


def test_a_bounded_number_of_files_is_kept(
    qtbot: QtBot,
    engine: SlowPhone,
    pictures: DevicePictures,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FILES_KEPT", 2)
    draw(pictures, ON_IT[:4])
    for asset_id in range(1, 5):
        with qtbot.waitSignal(pictures.arrived):
            engine.waiting[asset_id].set_result(quarters.still("JPEG"))
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("content", [None, b"", b"x" * 9_000_000])
def test_what_is_none_is_not_asked_for_again(
    qtbot: QtBot, engine: SlowPhone, pictures: DevicePictures, content: bytes | None, tmp_path: Path
) -> None:
    draw(pictures, ON_IT[:5])
    engine.waiting[1].set_result(content)
    qtbot.waitUntil(lambda: 5 in engine.asked_pictures)
    draw(pictures, ON_IT[:5])
    assert engine.asked_pictures == [1, 2, 3, 4, 5]
    assert files(tmp_path) == []


def test_a_device_that_goes_meanwhile_is_no_failure(
    qtbot: QtBot, engine: SlowPhone, bridge: Bridge, pictures: DevicePictures, tmp_path: Path
) -> None:
    failed: list[object] = []
    bridge.failed.connect(failed.append)
    draw(pictures, ON_IT[:6])
    engine.waiting[1].set_exception(SourceError("gone"))
    qtbot.waitUntil(lambda: 5 in engine.asked_pictures)
    pictures.show_device("tablet")
    assert engine.waiting[2].cancelled()
    draw(pictures, ON_IT[:1])
    assert engine.asked_pictures[-1] == 1
    assert failed == []
    assert files(tmp_path) == []
