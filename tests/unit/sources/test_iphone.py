"""What a tethered iPhone lists, how its files are read, and what befalls them on the way."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.model.asset import PassedOver, PassReason, SourceFile
from desktop_sync.sources.iphone import IPhoneSource
from desktop_sync.sources.phone_file import PhoneFile
from tests.fakes.phone import Phone, PhoneProcess

MIB = 1 << 20


@dataclass
class World:
    root: Path
    phone: Phone
    source: IPhoneSource

    def put(self, path: str, content: bytes = b"x") -> bytes:
        """``path`` is the phone's own."""
        real = self.root / path.lstrip("/")
        real.parent.mkdir(parents=True, exist_ok=True)
        real.write_bytes(content)
        return content

    def files(self) -> dict[str, SourceFile]:
        return {one.path: one for one in self.source.list() if isinstance(one, SourceFile)}

    def passed(self) -> dict[str, PassReason]:
        return {one.path: one.reason for one in self.source.list() if isinstance(one, PassedOver)}

    def movie(self, size: int) -> tuple[SourceFile, bytes]:
        content = self.put("/DCIM/100APPLE/IMG_0001.MOV", os.urandom(size))
        return self.files()["/DCIM/100APPLE/IMG_0001.MOV"], content


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    (tmp_path / "DCIM").mkdir()
    with Phone(tmp_path) as phone:
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        phone.pair()
        source = IPhoneSource(phone.udid)
        yield World(tmp_path, phone, source)
        source.close()
        phone.wait_until(lambda seen: seen.connections == 0)
        assert phone.seen.write_attempts == ()


def drain(opened: PhoneFile, found: bytearray) -> None:
    """Read to the end, keeping in ``found`` what came before it or before an error."""
    buffer = memoryview(bytearray(MIB))
    while count := opened.readinto(buffer):
        found += buffer[:count]


def read_all(source: IPhoneSource, file: SourceFile, offset: int = 0, step: int = MIB) -> bytes:
    buffer = memoryview(bytearray(step))
    found = bytearray()
    with source.open(file, offset) as opened:
        while count := opened.readinto(buffer):
            found += buffer[:count]
        assert opened.current() == file
    return bytes(found)


def test_it_has_a_key_and_a_name(world: World) -> None:
    assert world.source.key == f"iphone:{world.phone.udid}"
    assert IPhoneSource("unknown").name == "iPhone"
    assert IPhoneSource("unknown", name="Mine").name == "Mine"
    assert world.source.comes_back
    world.files()
    assert world.source.name == "Emulated iPhone"


def test_everything_is_listed_folder_by_folder(world: World) -> None:
    for path in (
        "/DCIM/101APPLE/IMG_0002.MOV",
        "/DCIM/100APPLE/IMG_0003.HEIC",
        "/DCIM/100APPLE/IMG_0001.JPG",
        "/DCIM/100APPLE/more/IMG_0009.JPG",
        "/DCIM/202409__/IMG_0004.DNG",
        "/PhotoData/CPLAssets/group1/A.HEIC",
        "/PhotoData/Photos.sqlite",
        "/Downloads/a.jpg",
    ):
        world.put(path)
    assert list(world.files()) == [
        "/DCIM/100APPLE/IMG_0001.JPG",
        "/DCIM/100APPLE/IMG_0003.HEIC",
        "/DCIM/100APPLE/more/IMG_0009.JPG",
        "/DCIM/101APPLE/IMG_0002.MOV",
        "/DCIM/202409__/IMG_0004.DNG",
        "/PhotoData/CPLAssets/group1/A.HEIC",
    ]
    assert world.passed() == {}


@pytest.mark.parametrize("read_errors", [False, True])
def test_a_phone_without_any_photo_lists_nothing(world: World, read_errors: bool) -> None:
    if read_errors:
        world.phone.say_read_error_when_missing()
    (world.root / "DCIM").rmdir()
    assert list(world.source.list()) == []


def test_what_is_passed_over_is_told(world: World) -> None:
    for path in (
        "/DCIM/.MISC/Info.plist",
        "/DCIM/100APPLE/notes.txt",
        "/DCIM/100APPLE/.hidden.jpg",
        "/DCIM/100APPLE/.DS_Store",
        "/DCIM/100APPLE/IMG_0001.JPG",
    ):
        world.put(path)
    assert world.passed() == {
        "/DCIM/.MISC": PassReason.HIDDEN,
        "/DCIM/100APPLE/notes.txt": PassReason.NOT_MEDIA,
        "/DCIM/100APPLE/.hidden.jpg": PassReason.HIDDEN,
        "/DCIM/100APPLE/.DS_Store": PassReason.SYSTEM_LITTER,
    }
    assert list(world.files()) == ["/DCIM/100APPLE/IMG_0001.JPG"]


def test_links_are_not_followed(world: World) -> None:
    world.put("/DCIM/100APPLE/IMG_0001.JPG")
    world.put("/Private/secret.jpg")
    folder = world.root / "DCIM" / "100APPLE"
    (folder / "out.jpg").symlink_to("../../Private/secret.jpg")
    (folder / "outer").symlink_to("../../Private")
    (folder / "in.jpg").symlink_to("IMG_0001.JPG")
    (folder / "gone.jpg").symlink_to("IMG_0002.JPG")
    assert list(world.files()) == ["/DCIM/100APPLE/IMG_0001.JPG"]
    assert world.passed() == {
        "/DCIM/100APPLE/out.jpg": PassReason.LINK_OUTSIDE,
        "/DCIM/100APPLE/outer": PassReason.LINK_OUTSIDE,
        "/DCIM/100APPLE/gone.jpg": PassReason.BROKEN_LINK,
    }
    with pytest.raises(ItemError) as raised:
        world.source.open(SourceFile("/DCIM/100APPLE/out.jpg", 1, 1))
    assert raised.value.code == "unreadable"


def test_folders_without_end_are_left_at_a_depth(world: World) -> None:
    world.put("/DCIM/" + "deep/" * 40 + "IMG_0001.JPG", b"x")
    world.put("/DCIM/100APPLE/IMG_0002.JPG", b"x")
    found = list(world.source.list())
    assert [one.name for one in found if isinstance(one, SourceFile)] == ["IMG_0002.JPG"]
    (left,) = [one for one in found if isinstance(one, PassedOver)]
    assert left.reason is PassReason.UNREADABLE_FOLDER


def test_hostile_names_hide_nothing_and_lead_nowhere(world: World) -> None:
    world.put("/DCIM/100APPLE/IMG_0001.JPG")
    world.put("/DCIM/100APPLE/IMG_0002.JPG")
    world.put("/Private/secret.jpg")
    odd = os.fsdecode(b"/DCIM/100APPLE/IMG_\xff\xfe.JPG")
    content = world.put(odd, b"odd")
    names = (b"../../Private/secret.jpg", b"..", b"/Private/secret.jpg", b"\xc3\x28.jpg", b"")
    world.phone.add_names("/DCIM/100APPLE", *names)
    files = world.files()
    assert list(files) == ["/DCIM/100APPLE/IMG_0001.JPG", "/DCIM/100APPLE/IMG_0002.JPG", odd]
    assert read_all(world.source, files[odd]) == content


def test_a_file_that_tells_no_size_is_listed_so_that_opening_it_tells_why(world: World) -> None:
    world.put("/DCIM/100APPLE/IMG_0001.JPG")
    world.put("/DCIM/100APPLE/notes.txt")
    world.phone.withhold("/DCIM/100APPLE/IMG_0001.JPG", hides=True)
    world.phone.withhold("/DCIM/100APPLE/notes.txt", hides=True)
    file = SourceFile("/DCIM/100APPLE/IMG_0001.JPG", 0, 0)
    assert list(world.files().values()) == [file]
    assert world.passed() == {"/DCIM/100APPLE/notes.txt": PassReason.NOT_MEDIA}
    with pytest.raises(ItemError) as raised:
        world.source.open(file)
    assert (raised.value.code, raised.value.retryable) == ("unreadable", True)


def test_only_the_files_asked_for_are_listed(world: World) -> None:
    for number in range(5):
        world.put(f"/DCIM/100APPLE/IMG_{number:04}.JPG", b"x" * number)
    paths = [f"/DCIM/100APPLE/IMG_{number:04}.JPG" for number in (3, 9, 1)]
    source = IPhoneSource(world.phone.udid, [*paths, "/DCIM/100APPLE"])
    found = list(source.list())
    source.close()
    sizes = [(one.path, one.size_bytes) for one in found if isinstance(one, SourceFile)]
    assert sizes == [(paths[0], 3), (paths[1], 0), (paths[2], 1)]
    assert found[-1] == PassedOver("/DCIM/100APPLE", PassReason.NOT_A_FILE)


@pytest.mark.parametrize("size", [1, MIB - 1, MIB, MIB + 1, 7 * MIB + 12345])
@pytest.mark.parametrize("step", [MIB, 100_000, 3 * MIB])
def test_a_file_is_read_whole_whatever_the_buffer(world: World, size: int, step: int) -> None:
    file, content = world.movie(size)
    assert read_all(world.source, file, step=step) == content


@pytest.mark.parametrize("offset", [0, 1, MIB, 2_999_999, 3_000_000])
def test_a_file_is_read_from_an_offset_on(world: World, offset: int) -> None:
    file, content = world.movie(3_000_000)
    assert read_all(world.source, file, offset) == content[offset:]


def test_looks_and_copying_do_not_disturb_each_other(world: World) -> None:
    file, content = world.movie(9 * MIB)
    buffer = memoryview(bytearray(700_000))
    found = bytearray()
    with world.source.open(file) as opened:
        while count := opened.readinto(buffer):
            found += buffer[:count]
            assert opened.pread(100, len(found) // 2) == content[len(found) // 2 :][:100]
            assert opened.pread(100, 5) == content[5:105]
        assert opened.pread(5 * MIB, MIB) == content[MIB : 6 * MIB]
        assert opened.current() == file
    assert bytes(found) == content


def test_a_copy_takes_no_more_requests_than_it_needs(world: World) -> None:
    file, _ = world.movie(8 * MIB)
    before = world.phone.seen.requests
    read_all(world.source, file)
    after = world.phone.seen.requests
    asked = {name: after[name] - before.get(name, 0) for name in after}
    assert asked["FILE_OPEN"] == 1
    assert asked["FILE_READ"] == 8
    assert asked["GET_FILE_INFO"] == 2
    assert asked.get("FILE_SEEK", 0) == 0


@pytest.mark.parametrize("size", [0, 5, 2 * MIB])
def test_a_file_that_ends_too_early_is_never_taken_for_whole(world: World, size: int) -> None:
    file, content = world.movie(5 * MIB)
    world.phone.cut_short(file.path, size)
    found = bytearray()
    with world.source.open(file) as opened:
        with pytest.raises(ItemError) as raised:
            drain(opened, found)
        with pytest.raises(ItemError):
            drain(opened, found)
        with pytest.raises(ItemError):
            opened.pread(100, size)
    assert (raised.value.code, raised.value.retryable) == ("unreadable", True)
    assert bytes(found) == content[:size]
    world.phone.heal(file.path)
    assert read_all(world.source, file) == content


def test_a_read_error_on_the_way_is_of_that_file(world: World) -> None:
    file, content = world.movie(5 * MIB)
    world.phone.break_at(file.path, 3 * MIB + 10)
    found = bytearray()
    with world.source.open(file) as opened, pytest.raises(ItemError) as raised:
        drain(opened, found)
    assert (raised.value.code, raised.value.retryable) == ("unreadable", True)
    assert raised.value.path == file.path
    assert bytes(found) == content[: 3 * MIB + 10]
    world.phone.heal(file.path)
    assert read_all(world.source, file) == content


def test_an_original_that_is_only_in_the_cloud_cannot_be_opened_now(world: World) -> None:
    file, _ = world.movie(10)
    world.phone.withhold(file.path)
    with pytest.raises(ItemError) as raised:
        world.source.open(file)
    assert (raised.value.code, raised.value.retryable) == ("unreadable", True)
    assert world.phone.seen.open_files == 0


def test_files_are_closed_and_connections_used_again(world: World) -> None:
    for number in range(20):
        world.put(f"/DCIM/100APPLE/IMG_{number:04}.JPG", b"x" * 100)
    files = world.files().values()
    for file in files:
        with world.source.open(file) as opened:
            opened.pread(10, 0)
    for file in files:
        read_all(world.source, file)
    world.phone.wait_until(lambda seen: seen.open_files == 0)
    assert world.phone.seen.connections == 1


def test_a_copy_that_is_given_up_does_not_spoil_the_next(world: World) -> None:
    file, content = world.movie(20 * MIB)
    for _ in range(3):
        with world.source.open(file) as opened:
            opened.readinto(memoryview(bytearray(1000)))
    assert read_all(world.source, file) == content
    assert world.phone.seen.connections == 1


def test_many_threads_use_it_at_once(world: World) -> None:
    contents = {
        (path := f"/DCIM/100APPLE/IMG_{number:04}.MOV"): world.put(
            path, os.urandom(300_000 * (number % 5 + 1))
        )
        for number in range(24)
    }
    files = world.files()

    def look(path: str) -> bool:
        with world.source.open(files[path]) as opened:
            return opened.pread(1000, 5000) == contents[path][5000:6000]

    with ThreadPoolExecutor(4) as copying, ThreadPoolExecutor(2) as looking:
        copied = copying.map(lambda path: read_all(world.source, files[path]), contents)
        looked = looking.map(look, contents)
        assert list(copied) == list(contents.values())
        assert all(looked)
    assert world.phone.seen.connections <= 6


def test_a_copy_goes_on_where_it_was_when_the_phone_is_back(world: World) -> None:
    file, content = world.movie(6 * MIB)
    world.phone.unplug_after(3 * MIB + 77)
    found = bytearray()
    with world.source.open(file) as opened, pytest.raises(SourceError) as raised:
        drain(opened, found)
    assert raised.value.code == "gone"
    for attempt in (world.source.check, lambda: world.source.open(file), world.files):
        with pytest.raises(SourceError) as raised:
            attempt()
        assert raised.value.code == "gone"
    world.phone.replug()
    world.source.check()
    found += read_all(world.source, file, len(found))
    assert bytes(found) == content


def test_it_is_found_again_after_a_replug_that_nobody_noticed(world: World) -> None:
    file, content = world.movie(100)
    for _ in range(3):
        world.phone.replug()
        assert read_all(world.source, file) == content
    world.phone.stop_daemon()
    with pytest.raises(SourceError):
        world.source.check()
    world.phone.start_daemon()
    assert read_all(world.source, file) == content


def test_a_phone_that_does_not_let_us_in_says_why(world: World) -> None:
    def code() -> str:
        with pytest.raises(SourceError) as raised:
            list(IPhoneSource(world.phone.udid).list())
        return raised.value.code

    world.phone.lock()
    assert code() == "locked"
    world.phone.unlock()
    world.phone.forget()
    assert code() == "untrusted"


def test_closing_it_ends_what_others_read(world: World) -> None:
    file, _ = world.movie(8 * MIB)
    world.phone.set_rate(2 * MIB)
    begun, ended = threading.Event(), threading.Event()

    def copy() -> None:
        buffer = memoryview(bytearray(100_000))
        try:
            with world.source.open(file) as opened:
                while opened.readinto(buffer):
                    begun.set()
        except SourceError:
            ended.set()

    copying = threading.Thread(target=copy)
    copying.start()
    assert begun.wait(5)
    world.source.close()
    assert ended.wait(1)
    copying.join()
    with pytest.raises(SourceError):
        world.source.check()
    with pytest.raises(SourceError):
        world.source.open(file)


def test_twenty_replugs_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "DCIM" / "100APPLE"
    folder.mkdir(parents=True)
    for number in range(4):
        (folder / f"IMG_{number:04}.MOV").write_bytes(os.urandom(2 * MIB))
    with PhoneProcess(tmp_path) as phone:
        monkeypatch.setenv("USBMUXD_SOCKET_ADDRESS", phone.address)
        phone.pair()
        source = IPhoneSource(phone.udid)
        files = [one for one in source.list() if isinstance(one, SourceFile)]

        def copy(file: SourceFile) -> bool:
            try:
                return len(read_all(source, file)) == file.size_bytes
            except SourceError:
                return False

        def cycle() -> None:
            phone.unplug_after(5 * MIB)
            with ThreadPoolExecutor(4) as pool:
                assert not all(pool.map(copy, files))
            phone.replug()
            assert copy(files[0])

        cycle()
        threads, descriptors = threading.active_count(), _descriptors()
        for _ in range(20):
            cycle()
        assert threading.active_count() == threads
        assert _descriptors() <= descriptors
        source.close()
        assert _descriptors() < descriptors or os.name != "posix"


def test_the_phones_own_thumbnails_are_taken(world: World) -> None:
    for number in range(70):
        world.put(f"/DCIM/100APPLE/IMG_{number:04}.HEIC")
    keep = "/PhotoData/Thumbnails/V2"
    small = world.put(f"{keep}/DCIM/100APPLE/IMG_0001.HEIC/5005.JPG", b"\xff\xd8small")
    world.put(f"{keep}/DCIM/100APPLE/IMG_0002.HEIC/5005.JPG", b"x" * (MIB + 1))
    world.put(f"{keep}/DCIM/100APPLE/IMG_0003.HEIC/5005.JPG", b"")
    last = world.put(f"{keep}/DCIM/100APPLE/IMG_0069.HEIC/5005.JPG", b"x" * MIB)
    world.put(f"{keep}/DCIM/100APPLE/IMG_0005.HEIC/5005.JPG", b"x")
    world.phone.withhold(f"{keep}/DCIM/100APPLE/IMG_0005.HEIC/5005.JPG")
    files = list(world.files().values())
    found = world.source.thumbnails(files)
    assert found == (None, small, *[None] * 67, last)
    assert world.source.thumbnail(files[1]) == small
    assert world.source.thumbnail(files[0]) is None
    assert world.source.thumbnails([]) == ()
    world.phone.wait_until(lambda seen: seen.open_files == 0)


def test_the_phones_own_database_is_read(world: World, tmp_path: Path) -> None:
    assert world.source.photos_facts() is None
    folder = tmp_path / "PhotoData"
    folder.mkdir()
    database = sqlite3.connect(folder / "Photos.sqlite")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE ZASSET (Z_PK INTEGER, ZDIRECTORY TEXT, ZFILENAME TEXT)")
    database.execute("INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'IMG_0001.HEIC')")
    database.execute("CREATE TABLE ZGENERICALBUM (Z_PK INTEGER, ZKIND INTEGER, ZTITLE TEXT)")
    database.execute("INSERT INTO ZGENERICALBUM VALUES (7, 2, 'Holidays')")
    database.execute("CREATE TABLE Z_30ASSETS (Z_30ALBUMS INTEGER, Z_3ASSETS INTEGER)")
    database.execute("INSERT INTO Z_30ASSETS VALUES (7, 1)")
    database.commit()
    facts = world.source.photos_facts()
    assert facts is not None
    read = world.phone.seen.file_bytes
    assert world.source.photos_facts() == facts
    assert world.phone.seen.file_bytes == read
    database.execute("ALTER TABLE ZASSET ADD COLUMN ZFAVORITE INTEGER DEFAULT 1")
    database.commit()
    again = world.source.photos_facts()
    database.close()
    assert again is not None
    assert again.favourites == {"/DCIM/100APPLE/IMG_0001.HEIC"}
    assert world.phone.seen.file_bytes > read
    assert facts.albums == {"Holidays": ["/DCIM/100APPLE/IMG_0001.HEIC"]}
    assert facts.cloud == ()


def _descriptors() -> int:
    return len(os.listdir("/dev/fd")) if os.name == "posix" else 0
