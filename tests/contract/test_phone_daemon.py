"""The computer's daemon before the emulated phone, asked on the wire; and how the phone ends."""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.phone_client import (
    LOCKDOWN,
    Afc,
    Mux,
    Paired,
    exactly,
    is_cut_off,
    lockdown,
)
from tests.fakes.phone import UDID, Controls, Phone, PhoneProcess
from tests.fakes.phone.pace import Pace
from tests.fakes.phone.packets import Operation

PHOTO = b"/DCIM/100APPLE/IMG_0001.JPG"
CONTENT = bytes(range(256)) * 4000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "media" / "DCIM" / "100APPLE"
    folder.mkdir(parents=True)
    file = folder / "IMG_0001.JPG"
    file.write_bytes(CONTENT)
    os.utime(file, ns=(0, 1_700_000_000_123_456_789))
    return tmp_path / "media"


@pytest.fixture
def phone(root: Path) -> Iterator[Phone]:
    with Phone(root) as phone:
        phone.pair()
        yield phone


@pytest.fixture
def paired(phone: Phone, tmp_path: Path) -> Iterator[Paired]:
    with Paired(phone, tmp_path) as paired:
        yield paired


@pytest.fixture
def afc(paired: Paired) -> Afc:
    return paired.open_afc()


@pytest.fixture(params=[Phone, PhoneProcess], ids=["here", "process"])
def any_phone(request: pytest.FixtureRequest, root: Path) -> Iterator[Controls]:
    with request.param(root) as phone:
        yield phone


class TestDaemon:
    def test_lists_the_phone_that_is_plugged_in(self, phone: Phone) -> None:
        with Mux(phone) as mux:
            (device,) = mux.ask("ListDevices")["DeviceList"]
            assert device["DeviceID"] == phone.device_id
            properties = device["Properties"]
            assert properties["SerialNumber"] == UDID
            assert properties["ConnectionType"] == "USB"
            phone.unplug()
            assert mux.ask("ListDevices") == {"DeviceList": []}

    def test_tells_listeners_what_comes_and_goes(self, any_phone: Controls) -> None:
        first = any_phone.device_id
        with Mux(any_phone) as mux:
            assert mux.ask("Listen") == {"MessageType": "Result", "Number": 0}
            assert mux.hear()["DeviceID"] == first
            any_phone.unplug()
            assert mux.hear() == {"MessageType": "Detached", "DeviceID": first}
            any_phone.replug()
            attached = mux.hear()
            assert attached["MessageType"] == "Attached"
            assert attached["DeviceID"] == any_phone.device_id != first
            any_phone.pair()
            assert mux.hear() == {"MessageType": "Paired", "DeviceID": any_phone.device_id}

    def test_tells_who_listens(self, phone: Phone) -> None:
        with Mux(phone) as listening, Mux(phone) as asking:
            listening.ask("Listen", BundleID="org.example")
            (listener,) = asking.ask("ListListeners")["ListenerList"]
            assert (listener["BundleID"], listener["ProgName"]) == ("org.example", "tests")
            assert phone.seen.listeners == 1
        phone.wait_until(lambda seen: seen.listeners == 0)

    def test_keeps_pair_records(self, phone: Phone) -> None:
        record: dict[str, object] = {"PairRecordID": "some-phone"}
        with Mux(phone) as mux:
            assert mux.ask("ReadPairRecord", **record)["Number"] != 0
            assert mux.ask("SavePairRecord", **record, PairRecordData=b"secret")["Number"] == 0
            assert mux.ask("ReadPairRecord", **record) == {"PairRecordData": b"secret"}
            assert mux.ask("DeletePairRecord", **record)["Number"] == 0
            assert mux.ask("ReadPairRecord", **record)["Number"] != 0

    def test_refuses_what_is_not_there(self, phone: Phone) -> None:
        with Mux(phone) as mux:
            assert mux.connect(99, LOCKDOWN) == 2
            assert mux.connect(phone.device_id, 12345) == 3
            assert mux.ask("Dance")["Number"] == 1
            assert mux.connect(phone.device_id, LOCKDOWN) == 0

    def test_goes_and_comes_back_at_the_same_address(self, any_phone: Controls) -> None:
        address = any_phone.address
        with Mux(any_phone) as listening, lockdown(any_phone) as talking:
            listening.ask("Listen")
            any_phone.stop_daemon()
            assert is_cut_off(listening.sock)
            assert is_cut_off(talking.sock)
        with pytest.raises(ConnectionRefusedError):
            Mux(any_phone)
        any_phone.start_daemon()
        assert any_phone.address == address
        with Mux(any_phone) as mux:
            assert len(mux.ask("ListDevices")["DeviceList"]) == 1

    def test_a_phone_may_come_and_go_while_the_daemon_is_away(self, phone: Phone) -> None:
        before = phone.device_id
        phone.stop_daemon()
        phone.replug()
        phone.start_daemon()
        with Mux(phone) as mux:
            (device,) = mux.ask("ListDevices")["DeviceList"]
            assert device["DeviceID"] == phone.device_id != before

    def test_speaks_the_old_binary_form_too(self, phone: Phone) -> None:
        with Mux(phone) as mux:
            mux.sock.sendall(struct.pack("<IIII", 16, 0, 3, 1))
            assert exactly(mux.sock, 20) == struct.pack("<IIIII", 20, 0, 1, 1, 0)
            size, _, kind, _, number = struct.unpack("<IIIII", exactly(mux.sock, 20))
            assert (kind, number) == (4, phone.device_id)
            assert UDID.encode() in exactly(mux.sock, size - 20)
        with Mux(phone) as mux:
            number = phone.device_id or 0
            port = socket.htons(LOCKDOWN)
            mux.sock.sendall(struct.pack("<IIIIIHH", 24, 0, 2, 1, number, port, 0))
            assert exactly(mux.sock, 20) == struct.pack("<IIIII", 20, 0, 1, 1, 0)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets")
    def test_listens_at_a_path_if_asked(self, root: Path, tmp_path: Path) -> None:
        path = tmp_path / "mux"
        with Phone(root, unix=path) as phone:
            assert phone.address == f"UNIX:{path}"
            phone.stop_daemon()
            with pytest.raises(OSError, match="refused"):
                Mux(phone)
            phone.start_daemon()
            with lockdown(phone) as talking:
                assert talking.ask("QueryType")["Type"] == "com.apple.mobile.lockdown"
        assert not path.exists()


class TestClosing:
    def test_leaves_nothing_behind(self, root: Path, tmp_path: Path) -> None:
        threads, descriptors = set(threading.enumerate()), _descriptors()
        with Phone(root) as phone:
            phone.pair()
            phone.set_latency(30)
            paired = Paired(phone, tmp_path)
            listening = Mux(phone)
            listening.ask("Listen")
            phone.set_latency(0)
            afc = paired.open_afc()
            handle = afc.open(PHOTO)
            # One at work and not read, one under way for long.
            phone.set_rate(1000)
            afc.tell(Operation.FILE_READ, struct.pack("<QQ", handle, len(CONTENT)))
            phone.wait_until(lambda seen: seen.file_bytes > 0)
            phone.set_latency(30)
            afc.tell(Operation.GET_DEVINFO)
            began = time.monotonic()
        assert time.monotonic() - began < 10
        assert set(threading.enumerate()) == threads
        assert phone.seen.connections == phone.seen.open_files == phone.seen.listeners == 0
        assert is_cut_off(listening.sock)
        with pytest.raises(ConnectionRefusedError):
            Mux(phone)
        listening.sock.close()
        paired.__exit__()
        assert _descriptors() == descriptors

    def test_a_process_ends_with_its_owner(self, root: Path) -> None:
        with PhoneProcess(root) as phone, Mux(phone) as listening:
            listening.ask("Listen")
            phone.close()
            assert is_cut_off(listening.sock)
            with pytest.raises(ConnectionRefusedError):
                Mux(phone)

    def test_a_process_says_what_it_did_not_understand(self, root: Path) -> None:
        with PhoneProcess(root) as phone, pytest.raises(ValueError, match="more than nothing"):
            phone.set_rate(-1)


class TestPace:
    def test_keeps_the_rate_over_all_pieces(self) -> None:
        pace = Pace(latency_seconds=0, bytes_per_second=10_000_000)
        began = time.monotonic()
        piece = pace.piece_bytes(1 << 20)
        assert piece == 40_000
        dues = [pace.reserve(piece) for _ in range(501)]
        assert dues[-1] - dues[0] == pytest.approx(2.0)
        assert dues[0] == pytest.approx(began, abs=1)

    def test_draws_exactly_what_is_left(self) -> None:
        pace = Pace(latency_seconds=0, bytes_per_second=None)
        assert pace.draw(1000) == 1000
        pace.pull_after(1500)
        assert [pace.draw(1000), pace.draw(1000), pace.draw(1)] == [1000, 500, 0]
        assert pace.is_spent
        assert pace.reserve(1) == 0


def _descriptors() -> int:
    """How many files and sockets are open, where the system says so."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0
