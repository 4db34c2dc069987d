"""The files of the emulated phone, asked on the wire: what it shows, how fast, and everything
that may be wrong with them."""

from __future__ import annotations

import os
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.phone_client import Afc, Mux, Paired, is_cut_off, pairs
from tests.fakes.phone import Controls, Phone, PhoneProcess, WriteAttempt
from tests.fakes.phone.packets import Operation, Status

FOLDER = b"/DCIM/100APPLE"
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


@pytest.fixture(params=[Phone, PhoneProcess], ids=["here", "process"])
def any_phone(request: pytest.FixtureRequest, root: Path) -> Iterator[Controls]:
    with request.param(root) as phone:
        phone.pair()
        yield phone


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


class TestReading:
    def test_lists_with_both_dots_first(self, afc: Afc) -> None:
        assert afc.names(b"/") == [b".", b"..", b"DCIM"]
        assert afc.names(FOLDER) == afc.names(b"DCIM/./100APPLE/")

    def test_lists_many_files(self, root: Path, afc: Afc) -> None:
        folder = root / "DCIM" / "101APPLE"
        folder.mkdir()
        for number in range(10_000):
            (folder / f"IMG_{number:05}.HEIC").touch()
        names = afc.names(b"/DCIM/101APPLE")
        assert len(names) == len(set(names)) == 10_002

    def test_tells_times_in_nanoseconds(self, afc: Afc) -> None:
        info = afc.info(PHOTO)
        assert info["st_size"] == str(len(CONTENT))
        assert info["st_mtime"] == "1700000000123456789"
        assert info["st_ifmt"] == "S_IFREG"
        assert info.keys() == {
            *("st_size", "st_blocks", "st_nlink", "st_ifmt", "st_mtime", "st_birthtime")
        }
        assert afc.info(FOLDER)["st_ifmt"] == "S_IFDIR"

    def test_reads_seeks_and_tells(self, phone: Phone, afc: Afc) -> None:
        handle = afc.open(PHOTO)
        assert afc.read(handle, 10) == CONTENT[:10]
        assert afc.seek(handle, 1000) == Status.SUCCESS
        assert afc.read(handle, 300_000) == CONTENT[1000:301_000]
        answer, at = afc.ask(Operation.FILE_TELL, struct.pack("<Q", handle))
        assert (answer, at) == (Operation.FILE_TELL_RES, struct.pack("<Q", 301_000))
        assert afc.seek(handle, -5, os.SEEK_END) == Status.SUCCESS
        assert afc.read(handle, 100) == CONTENT[-5:]
        assert afc.read(handle, 100) == b""
        assert phone.seen.open_files == 1
        assert afc.status(Operation.FILE_CLOSE, struct.pack("<Q", handle)) == Status.SUCCESS
        assert afc.status(Operation.FILE_CLOSE, struct.pack("<Q", handle)) == Status.INVALID_ARG
        assert phone.seen.open_files == 0

    def test_a_read_of_any_size_is_answered_whole(self, root: Path, afc: Afc) -> None:
        content = os.urandom(9_000_001)
        (root / "DCIM" / "100APPLE" / "IMG_0002.MOV").write_bytes(content)
        handle = afc.open(b"/DCIM/100APPLE/IMG_0002.MOV")
        assert afc.read(handle, 20_000_000) == content

    def test_tells_of_the_device(self, afc: Afc) -> None:
        _, data = afc.ask(Operation.GET_DEVINFO)
        info = pairs(data)
        assert info["Model"] == "iPhone16,1"
        assert int(info["FSTotalBytes"]) - int(info["FSFreeBytes"]) == len(CONTENT)

    def test_answers_in_the_order_of_the_requests(self, afc: Afc) -> None:
        handle = afc.open(PHOTO)
        told = []
        for _ in range(100):
            told.append(afc.tell(Operation.FILE_READ, struct.pack("<QQ", handle, 10_000)))
            told.append(afc.tell(Operation.GET_FILE_INFO, PHOTO + b"\0"))
        heard = [afc.hear() for _ in told]
        assert [number for number, _, _ in heard] == told
        assert b"".join(data for _, _, data in heard[::2]) == CONTENT[:1_000_000]

    def test_what_is_missing_is_not_found(self, phone: Phone, afc: Afc) -> None:
        missing = b"/DCIM/100APPLE/IMG_9999.JPG\0"
        assert afc.status(Operation.GET_FILE_INFO, missing) == Status.OBJECT_NOT_FOUND
        assert afc.status(Operation.READ_DIR, missing) == Status.OBJECT_NOT_FOUND
        assert afc.status(Operation.FILE_OPEN, struct.pack("<Q", 1) + missing) == 8
        phone.say_read_error_when_missing()
        assert afc.status(Operation.GET_FILE_INFO, missing) == Status.READ_ERROR

    def test_a_folder_is_not_opened_and_a_file_not_listed(self, afc: Afc) -> None:
        opening = struct.pack("<Q", 1) + FOLDER + b"\0"
        assert afc.status(Operation.FILE_OPEN, opening) == Status.OBJECT_IS_DIR
        assert afc.status(Operation.READ_DIR, PHOTO + b"\0") != Status.SUCCESS

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
    def test_a_link_is_told_of_and_leads_nowhere_outside(self, root: Path, afc: Afc) -> None:
        (root / "DCIM" / "inside").symlink_to("100APPLE/IMG_0001.JPG")
        (root / "DCIM" / "outside").symlink_to("../../computer.pem")
        (root.parent / "computer.pem").write_bytes(b"secret")
        info = afc.info(b"/DCIM/inside")
        assert (info["st_ifmt"], info["LinkTarget"]) == ("S_IFLNK", "100APPLE/IMG_0001.JPG")
        assert afc.read(afc.open(b"/DCIM/inside"), 10) == CONTENT[:10]
        for way in (b"/DCIM/outside\0", b"/../computer.pem\0"):
            opening = struct.pack("<Q", 1) + way
            assert afc.status(Operation.FILE_OPEN, opening) == Status.PERM_DENIED

    def test_what_it_does_not_know_it_says_so(self, phone: Phone, afc: Afc) -> None:
        assert afc.status(Operation.GET_FILE_HASH, PHOTO + b"\0") == Status.OP_NOT_SUPPORTED
        assert afc.status(Operation.FILE_READ, b"") == Status.INVALID_ARG
        assert phone.seen.requests["GET_FILE_HASH"] == 1


class TestRefusing:
    def test_no_request_changes_anything(self, any_phone: Controls, tmp_path: Path) -> None:
        before = _tree(tmp_path / "media")
        path, number = PHOTO + b"\0", struct.pack("<Q", 2)
        with Paired(any_phone, tmp_path) as paired:
            afc = paired.open_afc()
            handle = struct.pack("<Q", afc.open(PHOTO))
            attempts = [
                (Operation.WRITE_FILE, path + b"x"),
                (Operation.WRITE_PART, path + b"x"),
                (Operation.TRUNCATE, number + path),
                (Operation.REMOVE_PATH, path),
                (Operation.MAKE_DIR, path),
                (Operation.WRITE_FILE_ATOM, path + b"x"),
                (Operation.RENAME_PATH, path + b"/DCIM/x\0"),
                (Operation.MAKE_LINK, number + path + b"/DCIM/x\0"),
                (Operation.SET_FILE_MOD_TIME, number + path),
                (Operation.REMOVE_PATH_AND_CONTENTS, path),
                *((Operation.FILE_OPEN, struct.pack("<Q", mode) + path) for mode in range(2, 7)),
                (Operation.FILE_WRITE, handle + b"x"),
                (Operation.FILE_SET_SIZE, handle + number),
                (Operation.FILE_SET_IMMUTABLE_HINT, handle),
                (Operation.FILE_WRITE_OFFSET, handle + number + b"x"),
            ]
            for operation, body in attempts:
                assert afc.status(operation, body) == Status.PERM_DENIED, operation
        assert any_phone.seen.write_attempts == tuple(
            WriteAttempt(operation.name, PHOTO.decode()) for operation, _ in attempts
        )
        assert _tree(tmp_path / "media") == before

    def test_an_attempt_counts_though_nobody_waits_for_the_answer(
        self, phone: Phone, paired: Paired
    ) -> None:
        phone.set_latency(0.2)
        afc = paired.open_afc()
        afc.tell(Operation.GET_FILE_INFO, PHOTO + b"\0")
        afc.tell(Operation.REMOVE_PATH, PHOTO + b"\0")
        afc.sock.close()
        phone.wait_until(lambda seen: len(seen.write_attempts) == 1)


class TestCable:
    def test_requests_sent_ahead_are_under_way_together(
        self, any_phone: Controls, tmp_path: Path
    ) -> None:
        with Paired(any_phone, tmp_path) as paired:
            afc = paired.open_afc()
            any_phone.set_latency(0.3)
            began = time.monotonic()
            for _ in range(20):
                afc.tell(Operation.GET_FILE_INFO, PHOTO + b"\0")
            for _ in range(20):
                afc.hear()
            assert 0.3 <= time.monotonic() - began < 2
            began = time.monotonic()
            afc.info(PHOTO)
            afc.info(PHOTO)
            assert time.monotonic() - began >= 0.6

    def test_requests_that_come_while_it_sends_are_under_way_from_then(
        self, root: Path, phone: Phone, afc: Afc
    ) -> None:
        (root / "DCIM" / "100APPLE" / "IMG_0002.MOV").write_bytes(bytes(1_000_000))
        handle = afc.open(b"/DCIM/100APPLE/IMG_0002.MOV")
        phone.set_rate(1_000_000)
        phone.set_latency(0.5)
        began = time.monotonic()
        for _ in range(4):
            afc.tell(Operation.FILE_READ, struct.pack("<QQ", handle, 250_000))
        # The last two arrive while the first is being sent, a second before they are served.
        assert sum(len(afc.hear()[2]) for _ in range(4)) == 1_000_000
        assert 1.4 <= time.monotonic() - began < 2.4

    def test_sends_no_faster_than_the_rate(self, phone: Phone, paired: Paired) -> None:
        one, other = paired.open_afc(), paired.open_afc()
        handles = [(afc, afc.open(PHOTO)) for afc in (one, other)]
        phone.set_rate(2_000_000)
        began = time.monotonic()
        for afc, handle in handles:
            afc.tell(Operation.FILE_READ, struct.pack("<QQ", handle, len(CONTENT)))
        for afc, _ in handles:
            assert afc.hear()[2] == CONTENT
        assert 0.97 <= time.monotonic() - began < 3
        phone.set_rate(None)
        began = time.monotonic()
        for _ in range(6):
            one.seek(handles[0][1], 0)
            assert one.read(handles[0][1], len(CONTENT)) == CONTENT
        # At the rate this would take three seconds.
        assert time.monotonic() - began < 2

    def test_is_pulled_after_exactly_so_many_bytes(
        self, any_phone: Controls, tmp_path: Path
    ) -> None:
        before = any_phone.device_id
        with Paired(any_phone, tmp_path) as paired, Mux(any_phone) as listening:
            listening.ask("Listen")
            assert listening.hear()["DeviceID"] == before
            afc = paired.open_afc()
            handle = afc.open(PHOTO)
            any_phone.unplug_after(123_456)
            assert afc.read(handle, 100_000) == CONTENT[:100_000]
            with pytest.raises((ConnectionError, OSError)):
                afc.read(handle, 100_000)
            assert listening.hear() == {"MessageType": "Detached", "DeviceID": before}
            assert any_phone.seen.file_bytes == 123_456
            assert any_phone.device_id is None
        any_phone.replug()
        with Paired(any_phone, tmp_path) as paired:
            afc = paired.open_afc()
            assert afc.read(afc.open(PHOTO), len(CONTENT)) == CONTENT

    def test_pulled_at_once_everything_is_cut_off(self, phone: Phone, paired: Paired) -> None:
        session, afc = paired.start_session(), paired.open_afc()
        phone.unplug()
        assert is_cut_off(session.sock)
        assert is_cut_off(afc.sock)
        phone.wait_until(lambda seen: seen.connections == 0)


class TestWrong:
    def test_names_no_file_could_have(self, any_phone: Controls, tmp_path: Path) -> None:
        names = [b"\xff\xfe.JPG", b"new\nline.JPG", b"..", b"a/b", b"", b"x" * 255]
        any_phone.add_names(FOLDER, *names)
        with Paired(any_phone, tmp_path) as paired:
            afc = paired.open_afc()
            assert afc.names(FOLDER) == [b".", b"..", b"IMG_0001.JPG", *names]
            any_phone.heal(FOLDER)
            assert afc.names(FOLDER) == [b".", b"..", b"IMG_0001.JPG"]

    @pytest.mark.skipif(sys.platform != "linux", reason="only there may names be any bytes")
    def test_names_that_are_not_text_are_read_all_the_same(self, root: Path, afc: Afc) -> None:
        name = b"\xff\xfe\n.JPG"
        (root / "DCIM" / "100APPLE" / os.fsdecode(name)).write_bytes(b"content")
        assert name in afc.names(FOLDER)
        assert afc.info(FOLDER + b"/" + name)["st_size"] == "7"
        assert afc.read(afc.open(FOLDER + b"/" + name), 10) == b"content"

    def test_a_file_that_ends_early(self, any_phone: Controls, tmp_path: Path) -> None:
        any_phone.cut_short(PHOTO, 1000)
        with Paired(any_phone, tmp_path) as paired:
            afc = paired.open_afc()
            assert afc.info(PHOTO)["st_size"] == str(len(CONTENT))
            handle = afc.open(PHOTO)
            assert afc.read(handle, 5000) == CONTENT[:1000]
            assert afc.read(handle, 5000) == b""

    def test_a_file_that_breaks(self, any_phone: Controls, tmp_path: Path) -> None:
        any_phone.break_at(PHOTO, 1000)
        with Paired(any_phone, tmp_path) as paired:
            afc = paired.open_afc()
            handle = afc.open(PHOTO)
            assert afc.read(handle, 5000) == CONTENT[:1000]
            reading = struct.pack("<QQ", handle, 5000)
            assert afc.status(Operation.FILE_READ, reading) == Status.IO_ERROR
            any_phone.heal(PHOTO)
            assert afc.read(afc.open(PHOTO), len(CONTENT)) == CONTENT

    @pytest.mark.parametrize("hides", [False, True])
    def test_a_file_that_is_only_in_the_cloud(
        self, any_phone: Controls, tmp_path: Path, hides: bool
    ) -> None:
        any_phone.withhold(PHOTO, hides=hides)
        with Paired(any_phone, tmp_path) as paired:
            afc = paired.open_afc()
            assert b"IMG_0001.JPG" in afc.names(FOLDER)
            opening = struct.pack("<Q", 1) + PHOTO + b"\0"
            assert afc.status(Operation.FILE_OPEN, opening) == Status.IO_ERROR
            if hides:
                assert afc.status(Operation.GET_FILE_INFO, PHOTO + b"\0") == Status.IO_ERROR
            else:
                assert afc.info(PHOTO)["st_size"] == str(len(CONTENT))

    @pytest.mark.skipif(sys.platform == "win32", reason="an open file stays on Windows")
    def test_a_file_that_vanishes_can_be_read_on_while_it_is_open(
        self, root: Path, afc: Afc
    ) -> None:
        handle = afc.open(PHOTO)
        (root / "DCIM" / "100APPLE" / "IMG_0001.JPG").unlink()
        assert afc.read(handle, len(CONTENT)) == CONTENT
        assert afc.status(Operation.GET_FILE_INFO, PHOTO + b"\0") == Status.OBJECT_NOT_FOUND


def _tree(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        file.relative_to(root).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in root.rglob("*")
        if file.is_file()
    }
