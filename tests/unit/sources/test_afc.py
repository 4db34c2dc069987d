"""The file service's client: requests sent ahead, answers in any order, and what may go wrong."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.sources import afc_packets as packets
from desktop_sync.sources.afc import Connection
from desktop_sync.sources.afc_packets import FileInfo
from desktop_sync.sources.phone_link import PhoneLink
from tests.fakes.phone import Phone

Script = Callable[[socket.socket], None]


class Device:
    """The other end of a connection, doing as a test says."""

    def __init__(self, script: Script) -> None:
        ours, theirs = socket.socketpair()
        self._theirs = theirs
        self._thread = threading.Thread(target=self._run, args=(script,))
        self._thread.start()
        self.connection = Connection(ours)

    def _run(self, script: Script) -> None:
        with self._theirs:
            script(self._theirs)

    def end(self) -> None:
        self.connection.close()
        self._thread.join()


@pytest.fixture
def devices() -> Iterator[list[Device]]:
    devices: list[Device] = []
    yield devices
    for device in devices:
        device.end()


def exactly(stream: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (part := stream.recv(size - len(data))):
        data += part
    return data


def request(stream: socket.socket) -> tuple[int, int, bytes]:
    """Number, operation and body of the next request."""
    head = exactly(stream, 40)
    if not head:
        return 0, 0, b""
    _, length, _, number, operation = struct.unpack("<8sQQQQ", head)
    return number, operation, exactly(stream, length - 40)


def answer(number: int, body: bytes, operation: int = packets.DATA) -> bytes:
    return packets.request(number, operation, body)


def status(number: int, code: int) -> bytes:
    return answer(number, struct.pack("<Q", code), packets.STATUS)


def info(size: int) -> bytes:
    return b"st_size\0%d\0st_mtime\0%d\0st_ifmt\0S_IFREG\0" % (size, size * 10)


@pytest.fixture
def link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PhoneLink]:
    (tmp_path / "DCIM").mkdir()
    with Phone(tmp_path) as phone:
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        phone.pair()
        link = PhoneLink(phone.udid)
        yield link
        link.close()
        assert phone.seen.write_attempts == ()


def test_a_file_is_described_to_the_nanosecond(link: PhoneLink, tmp_path: Path) -> None:
    path = tmp_path / "DCIM" / "a.jpg"
    path.write_bytes(b"12345")
    os.utime(path, ns=(0, 1_700_000_000_123_456_789))
    found = link.run(lambda one: one.stat("/DCIM/a.jpg"))
    assert (found.size_bytes, found.modified_ns) == (5, 1_700_000_000_123_456_789)
    assert found.is_file
    assert not found.is_link
    assert link.run(lambda one: one.stat("/DCIM")).is_folder


def test_a_link_is_described_and_not_followed(link: PhoneLink, tmp_path: Path) -> None:
    (tmp_path / "DCIM" / "to").symlink_to("../elsewhere.jpg")
    found = link.run(lambda one: one.stat("/DCIM/to"))
    assert found.is_link
    assert found.target == "../elsewhere.jpg"


def test_many_files_are_asked_about_at_once(link: PhoneLink, tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / "DCIM" / f"{number}.jpg").write_bytes(b"x" * number)
    paths = [f"/DCIM/{number}.jpg" for number in range(1000)]
    paths.insert(500, "/DCIM/nothing.jpg")
    paths.insert(10, "/DCIM/no\0thing.jpg")
    found = link.run(lambda one: one.stats(paths))
    refused = [one.code for one in found if isinstance(one, ItemError)]
    assert refused == ["unreadable", "vanished"]
    sizes = [one.size_bytes for one in found if isinstance(one, FileInfo)]
    assert sizes == list(range(1000))


def test_a_file_is_read_from_anywhere(link: PhoneLink, tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    (tmp_path / "DCIM" / "a.mov").write_bytes(content)

    def read(one: Connection) -> list[bytes]:
        handle, _ = one.open("/DCIM/a.mov")
        found = [
            one.read(handle, 10, "a"),
            one.read(handle, 2_500_000, "a"),
            one.read(handle, 10, "a", offset=2_999_995),
            one.read(handle, 10, "a"),
        ]
        one.seek(handle, 7, "a")
        found.append(one.read(handle, 3, "a"))
        one.close_file(handle)
        return found

    assert link.run(read) == [
        content[:10],
        content[10:2_500_010],
        content[-5:],
        b"",
        content[7:10],
    ]


def test_what_cannot_be_opened_leaves_the_connection_as_good_as_it_was(
    link: PhoneLink, tmp_path: Path
) -> None:
    (tmp_path / "DCIM" / "a.jpg").write_bytes(b"x")

    def refused(path: str) -> ItemError:
        with pytest.raises(ItemError) as raised:
            link.run(lambda one: one.open(path))
        return raised.value

    assert refused("/DCIM/b.jpg").code == "vanished"
    assert refused("/DCIM").code == "unreadable"
    assert link.run(lambda one: one.open("/DCIM/a.jpg"))[1].size_bytes == 1


def test_it_tells_the_devices_room(link: PhoneLink) -> None:
    assert int(link.run(lambda one: one.device_info())["FSTotalBytes"]) > 0


def test_one_name_that_is_not_utf8_hides_nothing(devices: list[Device]) -> None:
    def script(stream: socket.socket) -> None:
        number, operation, body = request(stream)
        assert (operation, body) == (packets.READ_DIR, b"/DCIM\0")
        stream.sendall(answer(number, b".\0..\0a.jpg\0\xff\xfe.jpg\0\0x/y.jpg\0z.jpg\0"))

    devices.append(Device(script))
    assert devices[0].connection.read_dir("/DCIM") == ["a.jpg", "\udcff\udcfe.jpg", "z.jpg"]


def test_a_name_that_is_not_utf8_is_asked_for_as_it_is(devices: list[Device]) -> None:
    def script(stream: socket.socket) -> None:
        number, _, body = request(stream)
        assert body == b"/\xff.jpg\0"
        stream.sendall(answer(number, info(3)))

    devices.append(Device(script))
    assert devices[0].connection.stat("/\udcff.jpg").size_bytes == 3


def test_files_are_opened_to_be_read_and_nothing_else(devices: list[Device]) -> None:
    def script(stream: socket.socket) -> None:
        number, operation, body = request(stream)
        assert (operation, body) == (packets.FILE_OPEN, struct.pack("<Q", 1) + b"/a\0")
        stream.sendall(answer(number, struct.pack("<Q", 77), packets.FILE_OPENED))
        number, operation, body = request(stream)
        stream.sendall(answer(number, info(1)))

    devices.append(Device(script))
    assert devices[0].connection.open("/a")[0] == 77


def test_answers_are_told_apart_by_their_numbers(devices: list[Device]) -> None:
    def script(stream: socket.socket) -> None:
        numbers = [request(stream)[0] for _ in range(3)]
        for size, number in reversed(list(enumerate(numbers))):
            stream.sendall(answer(number, info(size)))

    devices.append(Device(script))
    found = devices[0].connection.stats(["/0", "/1", "/2"])
    assert [one.size_bytes for one in found if isinstance(one, FileInfo)] == [0, 1, 2]


def test_what_was_forgotten_is_let_go_when_it_comes(devices: list[Device]) -> None:
    def script(stream: socket.socket) -> None:
        first, second = request(stream)[0], request(stream)[0]
        stream.sendall(answer(first, b"x" * 100_000) + answer(second, info(4)))

    devices.append(Device(script))
    connection = devices[0].connection
    connection.forget(connection.ask_read(1, 100_000))
    assert connection.stat("/a").size_bytes == 4


def test_a_read_error_when_only_size_and_time_were_asked_for_means_no_such_file(
    devices: list[Device],
) -> None:
    def script(stream: socket.socket) -> None:
        stream.sendall(status(request(stream)[0], 4))

    devices.append(Device(script))
    with pytest.raises(ItemError) as raised:
        devices[0].connection.stat("/a")
    assert raised.value.code == "vanished"


@pytest.mark.parametrize(("code", "retryable"), [(20, True), (4, True), (10, False), (1, False)])
def test_a_refusal_is_of_one_file(devices: list[Device], code: int, retryable: bool) -> None:
    def script(stream: socket.socket) -> None:
        stream.sendall(status(request(stream)[0], code))

    devices.append(Device(script))
    with pytest.raises(ItemError) as raised:
        devices[0].connection.read(1, 10, "/a.jpg")
    assert (raised.value.code, raised.value.retryable) == ("unreadable", retryable)
    assert raised.value.path == "/a.jpg"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"st_size\0",
        b"st_size\0many\0st_mtime\0001\0",
        b"st_size\0-1\0st_mtime\0001\0",
        b"st_size\0" + b"9" * 5000 + b"\0st_mtime\0001\0",
        b"st_size\x001\0",
    ],
)
def test_a_file_without_size_or_time_cannot_be_read(devices: list[Device], said: bytes) -> None:
    devices.append(Device(lambda stream: stream.sendall(answer(request(stream)[0], said))))
    with pytest.raises(ItemError) as raised:
        devices[0].connection.stat("/a")
    assert raised.value.code == "unreadable"


def _ends(stream: socket.socket) -> None:
    request(stream)


def _says_nonsense(stream: socket.socket) -> None:
    request(stream)
    stream.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" + b" " * 40)


def _says_too_much(stream: socket.socket) -> None:
    stream.sendall(answer(request(stream)[0], b"x" * 11))


def _says_an_impossible_length(stream: socket.socket) -> None:
    number = request(stream)[0]
    stream.sendall(struct.pack("<8sQQQQ", packets.MAGIC, 1 << 60, 40, number, packets.DATA))


def _stops_in_the_middle(stream: socket.socket) -> None:
    stream.sendall(answer(request(stream)[0], b"x" * 10)[:-1])


def _answers_a_read_with_a_handle(stream: socket.socket) -> None:
    stream.sendall(answer(request(stream)[0], b"x" * 8, packets.FILE_OPENED))


@pytest.mark.parametrize(
    "script",
    [
        _ends,
        _says_nonsense,
        _says_too_much,
        _says_an_impossible_length,
        _stops_in_the_middle,
        _answers_a_read_with_a_handle,
    ],
)
def test_a_connection_that_ends_or_makes_no_sense_is_gone(
    devices: list[Device], script: Script
) -> None:
    devices.append(Device(script))
    with pytest.raises(SourceError) as raised:
        devices[0].connection.read(1, 10, "/a")
    assert raised.value.code == "gone"


def test_a_device_that_falls_silent_is_gone(
    devices: list[Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(stream: socket.socket) -> None:
        request(stream)
        request(stream)

    monkeypatch.setattr("desktop_sync.sources.afc_wire.SILENCE_SECONDS", 0.1)
    devices.append(Device(script))
    with pytest.raises(SourceError) as raised:
        devices[0].connection.stat("/a")
    assert raised.value.code == "gone"


def test_a_wait_is_ended_from_another_thread(devices: list[Device]) -> None:
    asked = threading.Event()

    def script(stream: socket.socket) -> None:
        request(stream)
        asked.set()
        request(stream)

    devices.append(Device(script))
    failed: list[str] = []

    def wait() -> None:
        try:
            devices[0].connection.stat("/a")
        except SourceError as error:
            failed.append(error.code)

    thread = threading.Thread(target=wait)
    thread.start()
    assert asked.wait(5)
    devices[0].connection.abort()
    thread.join(5)
    assert failed == ["gone"]


def test_there_is_nothing_that_writes() -> None:
    asked = {name for name in vars(packets) if name.isupper() and not name.startswith("_")}
    assert asked == {
        *("MAGIC", "HEADER", "STATUS", "DATA", "END_OF_DATA"),
        *("READ_DIR", "FILE_INFO", "DEVICE_INFO"),
        *("FILE_OPEN", "FILE_OPENED", "FILE_READ", "FILE_SEEK", "FILE_CLOSE"),
    }
