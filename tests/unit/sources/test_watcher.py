"""That devices are noticed, whatever the system's program for them does."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.sources.usbmux import UsbDevice
from desktop_sync.sources.watcher import DeviceWatcher, Tethered
from tests.fakes.phone import UDID, Phone

NOBODY = Tethered()
ALONE = Tethered(daemon=True)


def attached(number: int) -> Tethered:
    return Tethered(daemon=True, devices=(UsbDevice(number, UDID),))


class Heard:
    """What a watcher said, in order."""

    def __init__(self) -> None:
        self.said: queue.Queue[Tethered] = queue.Queue()
        self.watcher = DeviceWatcher(self.said.put)

    def next(self) -> Tethered:
        return self.said.get(timeout=5)


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    yield heard
    heard.watcher.stop()


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    with Phone(tmp_path) as phone:
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        yield phone


def test_it_says_who_is_there_who_comes_and_who_goes(phone: Phone, heard: Heard) -> None:
    heard.watcher.start()
    assert [heard.next(), heard.next()] == [ALONE, attached(1)]
    phone.unplug()
    assert heard.next() == ALONE
    phone.replug()
    assert heard.next() == attached(2)


def test_it_notices_that_the_program_ends_and_comes_back(phone: Phone, heard: Heard) -> None:
    heard.watcher.start()
    assert [heard.next(), heard.next()] == [ALONE, attached(1)]
    phone.stop_daemon()
    assert heard.next() == NOBODY
    phone.start_daemon()
    assert [heard.next(), heard.next()] == [ALONE, attached(1)]


@pytest.mark.skipif(sys.platform == "win32", reason="sockets at a path")
def test_it_notices_a_program_that_starts_later(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "mux"
    monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", f"UNIX:{place}")
    heard.watcher.start()
    assert heard.next() == NOBODY
    with Phone(tmp_path, unix=place):
        assert [heard.next(), heard.next()] == [ALONE, attached(1)]
    assert heard.next() in (ALONE, NOBODY)


@pytest.mark.skipif(sys.platform != "linux", reason="where the system tells what is made")
def test_without_the_program_nothing_is_done_at_all(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", str(tmp_path / "mux"))
    heard.watcher.start()
    assert heard.next() == NOBODY
    (task,) = (
        one for one in threading.enumerate() if one.name == "device-watcher" and one.is_alive()
    )
    with pytest.raises(queue.Empty):
        heard.said.get(timeout=0.5)
    before = _wakings(task)
    with pytest.raises(queue.Empty):
        heard.said.get(timeout=2.2)
    assert _wakings(task) - before <= 1


def _wakings(thread: threading.Thread) -> int:
    """How often a thread was waiting and went on."""
    status = Path(f"/proc/self/task/{thread.native_id}/status").read_text()
    return int(status.partition("voluntary_ctxt_switches:")[2].split()[0])


def test_without_the_program_it_costs_next_to_nothing(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", str(tmp_path / "nowhere"))

    def look(path: str) -> bool:
        looks.append(path)
        return False

    monkeypatch.setattr("os.path.exists", look)
    heard.watcher.start()
    assert heard.next() == NOBODY
    with pytest.raises(queue.Empty):
        heard.said.get(timeout=2.2)
    assert len(looks) <= 3


def test_stopping_leaves_no_thread_and_no_descriptor(phone: Phone) -> None:
    def cycle() -> None:
        heard = Heard()
        heard.watcher.start()
        assert [heard.next(), heard.next()] == [ALONE, attached(1)]
        heard.watcher.stop()
        phone.wait_until(lambda seen: seen.listeners == 0)

    cycle()
    threads, descriptors = set(threading.enumerate()), _descriptors()
    for _ in range(5):
        cycle()
    # Those of the phone itself may be at their end still.
    for new in set(threading.enumerate()) - threads:
        new.join(10)
        assert not new.is_alive(), new.name
    assert _descriptors() <= descriptors


def test_stopping_ends_the_wait_for_the_program(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", str(tmp_path / "nowhere"))
    heard.watcher.start()
    assert heard.next() == NOBODY
    heard.watcher.stop()
    assert "device-watcher" not in {one.name for one in threading.enumerate()}


def _descriptors() -> int:
    return len(os.listdir("/dev/fd")) if os.name == "posix" else 0
