"""What a folder lists, what it passes over and why, and what it never opens."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from desktop_sync.errors import ItemError, SourceError
from desktop_sync.model.asset import PassedOver, PassReason, SourceFile
from desktop_sync.sources.folder import FolderSource
from desktop_sync.sources.local_file import item_error
from tests.fakes.camera import make_dcim, make_litter

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and bytes of POSIX")


def put(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode(errors="surrogateescape"))


def listed(*roots: Path) -> list[str]:
    found = FolderSource(roots).list()
    return [os.path.relpath(one.path, roots[0]) for one in found if isinstance(one, SourceFile)]


def passed(*roots: Path) -> dict[str, PassReason]:
    found: Iterable[SourceFile | PassedOver] = FolderSource(roots).list()
    return {
        os.path.relpath(one.path, roots[0]): one.reason
        for one in found
        if isinstance(one, PassedOver)
    }


def test_a_phones_tree_is_found_whole_and_its_litter_named(tmp_path: Path) -> None:
    expected = make_dcim(tmp_path)
    litter = make_litter(tmp_path)
    found = list(FolderSource([tmp_path]).list())
    assert sorted(one.path for one in found if isinstance(one, SourceFile)) == sorted(
        (tmp_path / path).as_posix() for asset in expected for path in asset.paths
    )
    over = [one for one in found if isinstance(one, PassedOver)]
    assert sorted(over, key=lambda one: one.path) == sorted(litter, key=lambda one: one.path)


@pytest.mark.parametrize(
    "extension",
    [
        "jpg",
        "JPEG",
        "heic",
        "HEIF",
        "hif",
        "png",
        "tif",
        "TIFF",
        "webp",
        "gif",
        "avif",
        "dng",
        "cr2",
        "cr3",
        "nef",
        "arw",
        "orf",
        "rw2",
        "raf",
        "pef",
        "mov",
        "MP4",
        "m4v",
        "3gp",
        "avi",
        "aae",
        "XMP",
    ],
)
def test_every_format_is_found_whatever_its_case(tmp_path: Path, extension: str) -> None:
    put(tmp_path, f"IMG_0001.{extension}")
    assert listed(tmp_path) == [f"IMG_0001.{extension}"]


def test_files_come_before_the_folders_beside_them_by_name(tmp_path: Path) -> None:
    put(tmp_path, "b/2.jpg", "a/1.jpg", "z.jpg", "a/sub/0.jpg", "202409__/IMG_1.HEIC")
    names = ["z.jpg", "202409__/IMG_1.HEIC", "a/1.jpg", "a/sub/0.jpg", "b/2.jpg"]
    assert listed(tmp_path) == [str(Path(name)) for name in names]


def test_names_that_only_look_like_formats_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "jpg", ".jpg", "picture.jpg.txt", "noextension")
    assert listed(tmp_path) == []
    assert passed(tmp_path) == {
        "jpg": PassReason.NOT_MEDIA,
        ".jpg": PassReason.HIDDEN,
        "picture.jpg.txt": PassReason.NOT_MEDIA,
        "noextension": PassReason.NOT_MEDIA,
    }


def test_a_folder_called_like_a_photo_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "album.jpg/1.jpg")
    assert listed(tmp_path) == [str(Path("album.jpg/1.jpg"))]


def test_a_hidden_folder_is_one_entry_and_is_not_entered(tmp_path: Path) -> None:
    put(tmp_path, ".private/1.jpg", ".private/2.jpg", "@eaDir/1.jpg", "$RECYCLE.BIN/1.jpg")
    assert passed(tmp_path) == {
        ".private": PassReason.HIDDEN,
        "@eaDir": PassReason.SYSTEM_LITTER,
        "$RECYCLE.BIN": PassReason.SYSTEM_LITTER,
    }


def test_a_hidden_folder_that_was_asked_for_is_listed(tmp_path: Path) -> None:
    put(tmp_path, ".private/1.jpg")
    assert listed(tmp_path / ".private") == ["1.jpg"]


@posix
def test_links_that_leave_the_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "out/secret.jpg", "in/1.jpg")
    inside = tmp_path / "in"
    (inside / "link.jpg").symlink_to(tmp_path / "out/secret.jpg")
    (inside / "all").symlink_to(tmp_path / "out")
    (inside / "up").symlink_to("..")
    (inside / "lost.jpg").symlink_to("nowhere.jpg")
    assert listed(inside) == ["1.jpg"]
    assert passed(inside) == {
        "link.jpg": PassReason.LINK_OUTSIDE,
        "all": PassReason.LINK_OUTSIDE,
        "up": PassReason.LINK_OUTSIDE,
        "lost.jpg": PassReason.BROKEN_LINK,
    }


@posix
def test_a_folder_whose_name_begins_like_the_root_is_outside(tmp_path: Path) -> None:
    put(tmp_path, "DCIM/1.jpg", "DCIM2/2.jpg")
    (tmp_path / "DCIM/link.jpg").symlink_to(tmp_path / "DCIM2/2.jpg")
    assert passed(tmp_path / "DCIM") == {"link.jpg": PassReason.LINK_OUTSIDE}


@posix
def test_links_inside_neither_loop_nor_list_a_file_twice(tmp_path: Path) -> None:
    put(tmp_path, "a/1.jpg", ".store/2.jpg", ".store/deep/3.jpg")
    (tmp_path / "a/loop").symlink_to("..")
    (tmp_path / "again.jpg").symlink_to("a/1.jpg")
    (tmp_path / "kept.jpg").symlink_to(".store/2.jpg")
    (tmp_path / "kept too.jpg").symlink_to(".store/2.jpg")
    (tmp_path / "deep").symlink_to(".store/deep")
    assert listed(tmp_path) == ["a/1.jpg", "deep/3.jpg", "kept too.jpg"]


@posix
def test_a_link_inside_opens_what_it_leads_to(tmp_path: Path) -> None:
    put(tmp_path, ".store/2.jpg")
    (tmp_path / "kept.jpg").symlink_to(".store/2.jpg")
    source = FolderSource([tmp_path])
    [file] = [one for one in source.list() if isinstance(one, SourceFile)]
    with source.open(file) as opened:
        assert opened.pread(100, 0) == b".store/2.jpg"


@posix
def test_a_file_replaced_by_a_link_to_elsewhere_is_not_opened(tmp_path: Path) -> None:
    put(tmp_path, "in/1.jpg", "out/secret.jpg")
    source = FolderSource([tmp_path / "in"])
    [file] = [one for one in source.list() if isinstance(one, SourceFile)]
    os.unlink(file.path)
    os.symlink(tmp_path / "out/secret.jpg", file.path)
    with pytest.raises(ItemError) as raised:
        source.open(file)
    assert raised.value.code == "unreadable"


@posix
def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(".", os.O_RDONLY)
        os.chdir(tmp_path)
        listening.bind("socket.mov")
        os.fchdir(here)
        os.close(here)
        assert passed(tmp_path) == {
            "pipe.jpg": PassReason.NOT_A_FILE,
            "socket.mov": PassReason.NOT_A_FILE,
        }
    source = FolderSource([tmp_path])
    with pytest.raises(ItemError) as raised:
        source.open(SourceFile((tmp_path / "pipe.jpg").as_posix(), 0, 0))
    assert raised.value.code == "unreadable"


@posix
def test_names_with_newlines_marks_and_foreign_bytes_come_back_as_they_are(tmp_path: Path) -> None:
    names = [b"new\nline.jpg", "\u202egpj.exe.jpg".encode(), b"caf\xe9.jpg", b"..jpg", b"x" * 251]
    names[-1] += b".jpg"
    for name in names:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as out:
            out.write(name)
    source = FolderSource([tmp_path])
    found = [one for one in source.list() if isinstance(one, SourceFile)]
    assert {os.fsencode(one.name) for one in found} == {*names} - {b"..jpg"}
    for file in found:
        with source.open(file) as opened:
            assert opened.pread(300, 0) == os.fsencode(file.name)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "closed/1.jpg", "locked.jpg")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "locked.jpg").chmod(0)
    try:
        assert passed(tmp_path) == {"closed": PassReason.UNREADABLE_FOLDER}
        source = FolderSource([tmp_path])
        [file] = [one for one in source.list() if isinstance(one, SourceFile)]
        with pytest.raises(ItemError) as raised:
            source.open(file)
        assert (raised.value.code, raised.value.retryable) == ("unreadable", False)
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_missing_root_is_gone(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg")
    source = FolderSource([tmp_path, tmp_path / "missing"])
    with pytest.raises(SourceError) as raised:
        list(source.list())
    assert raised.value.code == "gone"
    assert raised.value.path == (tmp_path / "missing").as_posix()


def test_a_root_that_goes_away_while_it_is_listed_is_gone(tmp_path: Path) -> None:
    card = tmp_path / "card"
    put(card, "IMG_0001.JPG", "IMG_0002.JPG", "IMG_0003.JPG")
    found = FolderSource([card]).list()
    assert isinstance(next(iter(found)), SourceFile)
    card.rename(tmp_path / "elsewhere")
    with pytest.raises(SourceError) as raised:
        list(found)
    assert (raised.value.code, raised.value.path) == ("gone", card.as_posix())


def test_overlapping_roots_list_a_file_once(tmp_path: Path) -> None:
    put(tmp_path, "a/1.jpg", "a/b/2.jpg", "3.jpg")
    roots = [tmp_path, tmp_path / "a", tmp_path / "a/b/2.jpg", tmp_path / "3.jpg", tmp_path]
    assert sorted(listed(*roots)) == sorted(["3.jpg", str(Path("a/1.jpg")), str(Path("a/b/2.jpg"))])


def test_dropped_files_are_listed_alone(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg", "2.jpg", "3.txt", "4.jpg")
    roots = [tmp_path / name for name in ("1.jpg", "3.txt", "4.jpg", "1.jpg")]
    found = list(FolderSource(roots).list())
    assert [one.path.rpartition("/")[2] for one in found] == ["1.jpg", "3.txt", "4.jpg"]
    assert isinstance(found[1], PassedOver)
    assert found[1].reason is PassReason.NOT_MEDIA


def test_one_dropped_file_that_vanished_does_not_end_the_source(tmp_path: Path) -> None:
    put(tmp_path, "1.jpg", "2.jpg")
    source = FolderSource([tmp_path / "1.jpg", tmp_path / "2.jpg"])
    files = [one for one in source.list() if isinstance(one, SourceFile)]
    (tmp_path / "1.jpg").unlink()
    source.check()
    with pytest.raises(ItemError) as raised:
        source.open(files[0])
    assert raised.value.code == "vanished"


@pytest.mark.parametrize(
    ("roots", "name"),
    [(["DCIM"], "DCIM"), (["DCIM/1.jpg"], "DCIM"), (["DCIM/1.jpg", "DCIM/2.jpg"], "DCIM")],
)
def test_a_source_is_called_like_its_folder(tmp_path: Path, roots: list[str], name: str) -> None:
    put(tmp_path, "DCIM/1.jpg", "DCIM/2.jpg")
    assert FolderSource([tmp_path / root for root in roots]).name == name


@pytest.mark.parametrize(
    ("number", "kind", "code", "retryable"),
    [
        (errno.EIO, ItemError, "unreadable", True),
        (errno.EACCES, ItemError, "unreadable", False),
        (errno.ENOENT, ItemError, "vanished", False),
        (errno.ESTALE, SourceError, "gone", False),
        (errno.ENODEV, SourceError, "gone", False),
        (errno.ENOTCONN, SourceError, "gone", False),
    ],
)
def test_what_the_system_says_becomes_what_we_say(
    number: int, kind: type[Exception], code: str, retryable: bool
) -> None:
    error = item_error(OSError(number, os.strerror(number)), "/card/1.jpg")
    assert type(error) is kind
    assert (error.code, error.path, error.retryable) == (code, "/card/1.jpg", retryable)
    assert error.detail == os.strerror(number)


def test_folders_as_deep_as_paths_go_are_walked(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 400)
    deep.mkdir(parents=True)
    put(deep, "1.jpg")
    assert len(listed(tmp_path)) == 1
