"""What the system's program for devices is asked, and what it may answer."""

from __future__ import annotations

import plistlib
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_sync.sources import usbmux
from desktop_sync.sources.usbmux import Arrival, Departure, UsbDevice
from tests.fakes.phone import UDID, Phone

posix = pytest.mark.skipif(sys.platform == "win32", reason="sockets at a path")


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    with Phone(tmp_path) as phone:
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        yield phone


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("127.0.0.1:1234", ("127.0.0.1", 1234)),
        ("UNIX:/run/mux", "/run/mux"),
        ("/run/mux", "/run/mux"),
    ],
)
def test_the_environment_says_where_it_is(
    monkeypatch: pytest.MonkeyPatch, given: str, meant: object
) -> None:
    monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", given)
    assert usbmux.address() == meant


def test_without_it_each_system_has_its_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("USBMUXD_SOCKET_ADDRESS", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert usbmux.address() == "/var/run/usbmuxd"
    monkeypatch.setattr(sys, "platform", "win32")
    assert usbmux.address() == ("127.0.0.1", 27015)


def test_devices_are_listed_with_the_number_of_this_cable(phone: Phone) -> None:
    assert usbmux.list_devices() == [UsbDevice(1, UDID)]
    phone.replug()
    assert usbmux.find(UDID) == UsbDevice(2, UDID)
    phone.unplug()
    assert usbmux.list_devices() == []
    assert usbmux.find(UDID) is None


@posix
def test_a_socket_at_a_path_does_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Phone(tmp_path, unix=tmp_path / "mux") as phone:
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        assert usbmux.list_devices() == [UsbDevice(1, UDID)]


def test_a_connection_speaks_to_the_device(phone: Phone) -> None:
    with usbmux.connect(1, 62078) as lockdownd:
        body = plistlib.dumps({"Request": "QueryType"})
        lockdownd.sendall(struct.pack(">I", len(body)) + body)
        size = struct.unpack(">I", lockdownd.recv(4, socket.MSG_WAITALL))[0]
        answer = plistlib.loads(lockdownd.recv(size, socket.MSG_WAITALL))
    assert answer["Type"] == "com.apple.mobile.lockdown"


def test_what_is_not_there_is_refused(phone: Phone) -> None:
    with pytest.raises(usbmux.RefusedError) as nobody:
        usbmux.connect(1, 9)
    with pytest.raises(usbmux.RefusedError) as unknown:
        usbmux.connect(7, 62078)
    assert not nobody.value.is_unknown_device
    assert unknown.value.is_unknown_device


def test_pair_records_are_kept_by_the_program(phone: Phone) -> None:
    assert usbmux.read_pair_record(UDID) is None
    usbmux.save_pair_record(UsbDevice(1, UDID), plistlib.dumps({"HostID": "me"}))
    assert usbmux.read_pair_record(UDID) == {"HostID": "me"}


def test_listening_hears_who_is_there_who_comes_and_who_goes(phone: Phone) -> None:
    listening = usbmux.Listening()
    events = listening.events()
    assert next(events) == Arrival(UsbDevice(1, UDID))
    phone.replug()
    assert next(events) == Departure(1)
    assert next(events) == Arrival(UsbDevice(2, UDID))
    phone.stop_daemon()
    with pytest.raises(OSError):  # noqa: PT011
        next(events)
    listening.close()


def test_stopping_ends_a_wait_in_another_thread_at_once(phone: Phone) -> None:
    phone.unplug()
    listening = usbmux.Listening()
    ended = threading.Event()

    def wait() -> None:
        try:
            list(listening.events())
        except OSError:
            ended.set()

    thread = threading.Thread(target=wait)
    thread.start()
    phone.wait_until(lambda seen: seen.listeners == 1)
    listening.stop()
    assert ended.wait(2)
    thread.join()
    listening.close()


def _answering(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> threading.Thread:
    server = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", f"127.0.0.1:{server.getsockname()[1]}")

    def serve() -> None:
        with server, server.accept()[0] as client:
            client.recv(65536)
            client.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def _message(body: Any) -> bytes:
    raw = body if isinstance(body, bytes) else plistlib.dumps(body)
    return struct.pack("<IIII", 16 + len(raw), 1, 8, 1) + raw


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x10\0\0",
        struct.pack("<IIII", 4, 1, 8, 1),
        struct.pack("<IIII", 0xFFFFFFFF, 1, 8, 1),
        _message(b"no property list"),
        _message(b"<?xml version='1.0'?><plist><dict>"),
        _message([1, 2]),
    ],
)
def test_nonsense_is_an_error_of_the_connection(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = _answering(answer, monkeypatch)
    with pytest.raises(OSError):  # noqa: PT011
        usbmux.list_devices()
    server.join()


def test_only_devices_on_a_cable_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    about = {"ConnectionType": "Network", "SerialNumber": "by air"}
    wired = {"ConnectionType": "USB", "SerialNumber": "by cable"}
    answer = {
        "DeviceList": [
            {"DeviceID": 1, "Properties": about},
            {"DeviceID": 2, "Properties": wired},
            {"DeviceID": "3", "Properties": wired},
            {"DeviceID": 4},
            "nothing",
        ]
    }
    server = _answering(_message(answer), monkeypatch)
    assert usbmux.list_devices() == [UsbDevice(2, "by cable")]
    server.join()
