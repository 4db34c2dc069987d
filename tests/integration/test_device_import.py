"""A phone is plugged in: what is new on it is known, and imported, whatever happens meanwhile."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from desktop_sync.engine.engine import Engine
from desktop_sync.errors import SourceError
from desktop_sync.model.asset import AssetKind, CaptureTime
from desktop_sync.model.device import (
    ArrivalMode,
    Device,
    DeviceAssetState,
    DeviceContents,
    DeviceGrouping,
    Devices,
    DeviceState,
)
from desktop_sync.model.events import Progress
from tests.fakes.camera import make_bulk, make_dcim
from tests.fakes.phone import UDID, Phone, PhoneProcess
from tests.integration.importing import PATIENCE_SECONDS, Bench, finished

LOOK_SECONDS = 0.5
CLIP_BYTES = 24_000_000
THUMBNAIL_AND_READ_THREADS = 2
"""Pools make their threads when they are first needed."""
KEPT_CONNECTIONS = 8
"""A source keeps some for the next who reads."""


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    make_dcim(tmp_path / "phone" / "DCIM", assets=12)
    with Phone(tmp_path / "phone") as phone:
        phone.pair()
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        yield phone


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "profile").mkdir()
    bench = Bench(tmp_path / "profile")
    bench.library.mkdir()
    return bench


class Watcher:
    """Sees what an engine says of devices and of what it does."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._news = threading.Event()
        engine.bus.subscribe(lambda _: self._news.set())

    def until(self, holds: Callable[[Devices], bool]) -> Devices:
        """The devices, once that holds of them."""
        found = Devices()

        def look() -> bool:
            nonlocal found
            found = self.engine.devices().result(PATIENCE_SECONDS)
            return holds(found)

        self._wait(look)
        return found

    def phone(self, *states: DeviceState) -> Device:
        """The only device, once it is in one of these states."""
        found = self.until(
            lambda seen: [one.state for one in seen.devices] in [[s] for s in states]
        )
        return found.devices[0]

    def progress(self, holds: Callable[[Progress], bool]) -> None:
        self._wait(
            lambda: holds(Progress(self.engine.status().result(PATIENCE_SECONDS), ())),
        )

    def _wait(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < end, self.engine.devices().result(PATIENCE_SECONDS)
            self._news.wait(LOOK_SECONDS)
            self._news.clear()

    def contents(self, grouping: DeviceGrouping = DeviceGrouping.DAY) -> DeviceContents:
        return self.engine.device_contents(UDID, grouping).result(PATIENCE_SECONDS)

    def ids_named(self, *names: str) -> list[int]:
        ids = [one for group in self.contents().groups for one in group.ids]
        found = self.engine.device_assets(UDID, ids).result(PATIENCE_SECONDS)
        return [one.id for one in found if one.name in names]


@contextmanager
def watching(bench: Bench, *, patient: bool = True) -> Iterator[Watcher]:
    with bench.engine(patient=patient) as engine:
        watcher = Watcher(engine)
        engine.start()
        engine.watch_devices()
        yield watcher


def described(bench: Bench) -> list[tuple[str, AssetKind, CaptureTime]]:
    return sorted(
        ((one.name, one.kind, one.captured) for one in bench.assets()), key=lambda one: one[0]
    )


def content(bench: Bench) -> dict[str, bytes]:
    return {path.rpartition("/")[2]: data for path, data in bench.files().items()}


def test_what_is_new_is_known_without_opening_a_file(bench: Bench, phone: Phone) -> None:
    with watching(bench) as watcher:
        device = watcher.phone(DeviceState.READY)
        assert (device.id, device.model, device.ios_version) == (UDID, "iPhone 15 Pro", "18.1")
        assert device.new_assets == device.total_assets == watcher.contents().total >= 12
        assert phone.seen.file_bytes == 0


def test_a_phone_imports_as_the_same_folder_does(
    bench: Bench, phone: Phone, tmp_path: Path
) -> None:
    with watching(bench) as watcher:
        device = watcher.phone(DeviceState.READY)
        by_cable = finished(watcher.engine, watcher.engine.import_device(UDID))
        assert by_cable.problems == ()
        assert by_cable.summary.source_name == device.name
        after = watcher.until(lambda seen: seen.devices[0].new_assets == 0).devices[0]
        assert after.state is DeviceState.READY
    (tmp_path / "other").mkdir()
    folder = Bench(tmp_path / "other")
    by_folder = folder.import_from(tmp_path / "phone" / "DCIM")
    assert by_cable.summary.assets == by_folder.summary.assets
    assert bench.files() == folder.files()
    assert described(bench) == described(folder)
    assert phone.seen.write_attempts == ()


def test_a_second_import_reads_nothing(bench: Bench, phone: Phone) -> None:
    with watching(bench) as watcher:
        watcher.phone(DeviceState.READY)
        first = finished(watcher.engine, watcher.engine.import_device(UDID))
        read = phone.seen.file_bytes
        second = finished(watcher.engine, watcher.engine.import_device(UDID))
    assert second.summary.assets.already == first.summary.assets.imported
    assert second.summary.resources_imported == 0
    assert phone.seen.file_bytes == read


def test_an_unplugged_phone_is_waited_for_and_no_clip_is_read_twice(
    bench: Bench, phone: Phone, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "200APPLE", 2, CLIP_BYTES)
    with watching(bench) as watcher:
        watcher.phone(DeviceState.READY)
        phone.unplug_after(CLIP_BYTES)
        number = watcher.engine.import_device(UDID)
        gone = watcher.phone(DeviceState.GONE)
        assert gone.name == "Emulated iPhone"
        watcher.progress(lambda seen: seen.status.hold is not None)
        status = watcher.engine.status().result(PATIENCE_SECONDS)
        assert status.hold is not None
        assert (status.hold.code, status.hold.path) == ("gone", gone.name)
        assert [one.waits_for for one in status.imports] == ["gone"]
        phone.replug()
        ended = finished(watcher.engine, number)
        assert ended.problems == ()
        watcher.until(lambda seen: seen.devices[0].new_assets == 0)
    source = {path.name: path.read_bytes() for path in (tmp_path / "phone" / "DCIM").rglob("*.*")}
    assert sorted(content(bench).values()) == sorted(source.values())
    total = sum(map(len, source.values()))
    assert phone.seen.file_bytes < total + CLIP_BYTES


def test_many_departures_lose_nothing_and_leak_nothing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "200APPLE", 12, 3_000_000)
    with ExitStack() as stack:
        phone = stack.enter_context(PhoneProcess(tmp_path / "phone"))
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        phone.pair()
        watcher = stack.enter_context(watching(bench))
        watcher.phone(DeviceState.READY)
        before = threads_and_descriptors()
        number = watcher.engine.import_device(UDID)
        for _ in range(20):
            phone.unplug_after(1_500_000)
            watcher.until(
                lambda seen: (
                    [one.state for one in seen.devices] == [DeviceState.GONE]
                    or watcher.engine.wait(number, 0) is not None
                )
            )
            if watcher.engine.wait(number, 0) is not None:
                break
            phone.replug()
            watcher.phone(DeviceState.BUSY, DeviceState.READY)
        phone.unplug_after(None)
        assert finished(watcher.engine, number).problems == ()
        watcher.phone(DeviceState.READY)
        watcher.until(lambda seen: seen.devices[0].new_assets == 0)
        phone.unplug()
        watcher.until(lambda seen: not seen.devices)
        phone.replug()
        watcher.phone(DeviceState.READY)
        after = threads_and_descriptors()
        assert after[0] <= before[0] + THUMBNAIL_AND_READ_THREADS
        assert after[1] <= before[1] + KEPT_CONNECTIONS
    files = [path for path in (tmp_path / "phone" / "DCIM").rglob("*.*") if path.is_file()]
    assert sorted(content(bench).values()) == sorted(path.read_bytes() for path in files)


def threads_and_descriptors() -> tuple[int, int]:
    return threading.active_count(), len(os.listdir("/proc/self/fd"))


def test_an_import_that_the_program_left_goes_on_when_the_phone_is_there_again(
    bench: Bench, phone: Phone, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "200APPLE", 3, 3_000_000)
    with watching(bench) as watcher:
        watcher.phone(DeviceState.READY)
        phone.unplug_after(2_000_000)
        number = watcher.engine.import_device(UDID)
        watcher.phone(DeviceState.GONE)
    assert all(not path.endswith(".part") for path in bench.files())
    with watching(bench) as watcher:
        watcher.progress(lambda seen: seen.status.hold is not None)
        phone.replug()
        assert finished(watcher.engine, number).problems == ()
    files = [path for path in (tmp_path / "phone" / "DCIM").rglob("*.*") if path.is_file()]
    assert len(content(bench)) == len(files)


def test_other_imports_go_on_while_a_phone_is_away(
    bench: Bench, phone: Phone, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "200APPLE", 8, 3_000_000)
    make_bulk(tmp_path / "card", 6, 100_000)
    with watching(bench) as watcher:
        watcher.phone(DeviceState.READY)
        phone.unplug_after(4_000_000)
        waiting = watcher.engine.import_device(UDID)
        watcher.phone(DeviceState.GONE)
        card = finished(watcher.engine, watcher.engine.import_from([tmp_path / "card"]))
        assert card.summary.assets.imported == 6
        watcher.engine.cancel_import(waiting)
        assert watcher.engine.wait(waiting, PATIENCE_SECONDS) is not None
        watcher.until(lambda seen: not seen.devices)
    assert not [path for path in bench.files() if path.endswith(".part")]


def test_chosen_assets_are_imported_and_the_others_are_left_out_from_then_on(
    bench: Bench, phone: Phone, tmp_path: Path
) -> None:
    with watching(bench) as watcher:
        device = watcher.phone(DeviceState.READY)
        ids = watcher.contents().groups[0].ids[:2]
        ended = finished(watcher.engine, watcher.engine.import_device(UDID, ids))
        assert ended.summary.assets.imported == 2
        assert device.new_assets is not None
        rest = device.new_assets - 2
        watcher.until(lambda seen: seen.devices[0].left_out == rest)
        with pytest.raises(SourceError) as raised:
            watcher.engine.import_device(UDID, [987_654])
        assert raised.value.code == "nothing-chosen"
    with watching(bench) as watcher:
        again = watcher.phone(DeviceState.READY)
        assert (again.new_assets, again.left_out) == (rest, rest)
        with pytest.raises(SourceError):
            watcher.engine.import_device(UDID)
        everything = [one for group in watcher.contents().groups for one in group.ids]
        finished(watcher.engine, watcher.engine.import_device(UDID, everything))
        watcher.until(lambda seen: (seen.devices[0].new_assets, seen.devices[0].left_out) == (0, 0))


def test_a_phone_that_is_always_imported_needs_no_asking(
    bench: Bench, phone: Phone, tmp_path: Path
) -> None:
    with watching(bench) as watcher:
        watcher.phone(DeviceState.READY)
        watcher.engine.set_arrival_mode(UDID, ArrivalMode.ALWAYS)
        watcher.until(lambda seen: seen.devices[0].mode is ArrivalMode.ALWAYS)
        assert watcher.engine.status().result(PATIENCE_SECONDS).imports == ()
    with watching(bench) as watcher:
        ended = watcher.until(lambda seen: [one.new_assets for one in seen.devices] == [0])
        assert ended.devices[0].mode is ArrivalMode.ALWAYS
    assert len(content(bench)) == len(list((tmp_path / "phone" / "DCIM").rglob("*.*")))


def test_a_locked_phone_and_one_that_asks_for_trust_go_on_by_themselves(
    bench: Bench, phone: Phone
) -> None:
    phone.erase_pair_records()
    phone.lock()
    phone.ask()
    with watching(bench) as watcher:
        watcher.phone(DeviceState.LOCKED)
        phone.unlock()
        watcher.phone(DeviceState.TRUST)
        phone.tap_trust()
        watcher.phone(DeviceState.READY)


def test_a_phone_that_refuses_is_asked_again_when_it_is_replugged(
    bench: Bench, phone: Phone
) -> None:
    phone.erase_pair_records()
    phone.refuse()
    with watching(bench) as watcher:
        watcher.phone(DeviceState.REFUSED)
        phone.ask()
        phone.replug()
        watcher.phone(DeviceState.TRUST)
        phone.tap_trust(replugs=True)
        watcher.phone(DeviceState.READY)


def test_the_daemon_may_come_late_and_start_again(bench: Bench, phone: Phone) -> None:
    phone.stop_daemon()
    with watching(bench) as watcher:
        assert watcher.until(lambda _: True) == Devices(daemon=False)
        phone.start_daemon()
        watcher.phone(DeviceState.READY)
        phone.stop_daemon()
        watcher.until(lambda seen: not seen.daemon and not seen.devices)
        phone.start_daemon()
        watcher.phone(DeviceState.READY)


def test_what_cannot_be_read_is_named_and_the_rest_is_imported(
    bench: Bench, phone: Phone, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "200APPLE", 5, 300_000)
    names = sorted(path.name for path in (tmp_path / "phone" / "DCIM" / "200APPLE").iterdir())
    there = [f"/DCIM/200APPLE/{name}" for name in names]
    phone.withhold(there[0])
    phone.withhold(there[1], hides=True)
    phone.cut_short(there[2], 100_000)
    phone.break_at(there[3], 200_000)
    phone.add_names("/DCIM/200APPLE", b"IMG_\xff\xfe.JPG", b"..", b"a/b.JPG", b"")
    with watching(bench) as watcher:
        device = watcher.phone(DeviceState.READY)
        assert device.cloud_assets is not None
        assert device.cloud_assets >= 1
        ended = finished(watcher.engine, watcher.engine.import_device(UDID))
    failed = {problem.path for problem in ended.problems}
    assert set(there[:4]) <= failed
    assert there[4] not in failed
    assert names[4] in content(bench)
    assert all(problem.code != "unexpected" for problem in ended.problems)
    assert not [path for path in bench.files() if path.endswith(".part")]


def test_days_are_those_of_the_files(bench: Bench, phone: Phone, tmp_path: Path) -> None:
    folder = tmp_path / "phone" / "DCIM" / "300APPLE"
    make_bulk(folder, 2, 50_000)
    noon = datetime(2019, 3, 4, 12).astimezone()
    for path in folder.iterdir():
        os.utime(path, (noon.timestamp(), noon.timestamp()))
    with watching(bench) as watcher:
        watcher.phone(DeviceState.READY)
        day = next(one for one in watcher.contents().groups if one.day == noon.date())
        assert (len(day.ids), day.new) == (2, 2)
        only = watcher.engine.device_contents(
            UDID, DeviceGrouping.DAY, frozenset({DeviceAssetState.HERE})
        ).result(PATIENCE_SECONDS)
        assert only.groups == ()
        assert only.new == watcher.contents().new


def test_an_import_of_a_device_that_is_not_there_is_refused(bench: Bench, phone: Phone) -> None:
    phone.unplug()
    with watching(bench) as watcher, pytest.raises(SourceError):
        watcher.engine.import_device(UDID)
