"""``desktop-sync audit``: which originals are not safe, bit for bit, and bringing them there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop_sync.testing.store_contract import altered
from tests.fakes.camera import make_dcim
from tests.fakes.phone import Phone
from tests.integration.command_line import CommandLine, Ended


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    """A phone's folder was imported and uploaded to an attic and a cellar."""
    program = CommandLine(tmp_path)
    make_dcim(tmp_path / "DCIM")
    assert program.do_import(tmp_path / "DCIM").code == 0
    for name in ("attic", "cellar"):
        (tmp_path / name).mkdir()
        option = f"path={tmp_path / name}"
        assert program.run("destinations", "add", "folder", name, "--option", option).code == 0
    assert program.run("upload", "--wait").code == 0
    return program


@pytest.fixture
def card(tmp_path: Path) -> Path:
    return tmp_path / "DCIM"


def audit(program: CommandLine, *arguments: object, code: int) -> dict[str, Any]:
    ended = program.run("audit", *map(str, arguments), "--json")
    assert ended.code == code, ended.err
    document: dict[str, Any] = ended.document
    return document


def lacking(document: dict[str, Any]) -> dict[str, tuple[str, dict[str, str]]]:
    """Of each original that is not safe, what it is to the library, and to each destination."""
    return {
        Path(one["path"]).name: (
            one["state"],
            {there["name"]: there["state"] for there in one["destinations"]},
        )
        for one in document["lacking"]
    }


def a_photo(folder: Path) -> Path:
    """One whose bytes no other has."""
    (found,) = folder.rglob("IMG_0003.JPG")
    return found


def copy_of(original: Path, folder: Path) -> Path:
    content = original.read_bytes()
    return next(one for one in folder.rglob("*") if one.is_file() and one.read_bytes() == content)


def test_all_that_was_imported_and_uploaded_is_everywhere_bit_for_bit(
    program: CommandLine, card: Path
) -> None:
    found = audit(program, card, code=0)

    files = found["files"]
    assert found["originals"]["here"] == files > 10
    assert [(one["name"], one["proven"]) for one in found["destinations"]] == [
        ("attic", files),
        ("cellar", files),
    ]
    assert found["lacking"] == []
    said = program.run("audit", str(card)).out
    assert "All of them are where they should be, bit for bit." in said
    assert f"“attic”: {files} the same" in said


def test_an_original_is_found_by_its_bytes_whatever_it_is_called(
    program: CommandLine, card: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(a_photo(card), tmp_path / "elsewhere" / "holiday.jpg")

    assert audit(program, tmp_path / "elsewhere", code=0)["originals"]["here"] == 1


def test_an_original_that_changed_after_its_import_is_not_called_safe(
    program: CommandLine, card: Path
) -> None:
    photo = a_photo(card)
    times = photo.stat()
    photo.write_bytes(photo.read_bytes()[:-1] + b"?")
    # As an import would see it, nothing has changed.
    os.utime(photo, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert lacking(audit(program, card, code=3)) == {photo.name: ("new", {})}


def test_what_a_destination_lost_or_has_otherwise_is_named_and_repaired(
    program: CommandLine, card: Path, tmp_path: Path
) -> None:
    photo = a_photo(card)
    copy_of(photo, tmp_path / "attic").unlink()
    there = copy_of(photo, tmp_path / "cellar")
    there.write_bytes(altered(there.read_bytes()))

    found = audit(program, card, "--destination", "attic", code=3)

    assert lacking(found) == {photo.name: ("here", {"attic": "lost"})}
    assert not any(one.name == photo.name for one in (tmp_path / "attic").rglob("*"))
    said = program.run("audit", str(card), "--destination", "cellar")
    assert said.code == 3
    assert f"{photo}: lost or changed at “cellar”" in said.out

    repaired = audit(program, card, "--destination", "attic", "--repair", code=0)

    assert lacking(repaired) == {photo.name: ("here", {"attic": "missing"})}
    assert lacking(repaired["after_repair"]) == {}
    assert copy_of(photo, tmp_path / "attic").name == photo.name


def test_what_the_library_never_had_or_lost_is_named_and_repaired(
    program: CommandLine, card: Path, tmp_path: Path
) -> None:
    photo = a_photo(card)
    copy_of(photo, program.library).unlink()
    make_dcim(tmp_path / "later", seed=5)
    new = a_photo(tmp_path / "later")

    found = audit(program, photo, new, code=3)

    assert lacking(found) == {
        photo.name: ("lost", {"attic": "proven", "cellar": "proven"}),
    } | {new.name: ("new", {})}
    repaired = audit(program, photo, new, "--repair", code=0)
    assert repaired["after_repair"]["originals"]["here"] == 2
    assert copy_of(photo, program.library).suffix == ".JPG"
    assert copy_of(new, tmp_path / "attic").suffix == ".JPG"


def test_another_library_is_repaired_as_a_whole(program: CommandLine, tmp_path: Path) -> None:
    new = tmp_path / "new.jpg"
    new.write_bytes(b"\xff\xd8never seen before\xff\xd9")
    other = tmp_path / "other library"

    repaired = audit(program, new, "--library", other, "--repair", code=0)

    assert lacking(repaired["after_repair"]) == {}
    assert [one["proven"] for one in repaired["after_repair"]["destinations"]] == [1, 1]
    assert copy_of(new, other).suffix == ".jpg"
    assert copy_of(new, tmp_path / "cellar").suffix == ".jpg"


def test_nothing_is_changed_without_being_asked_to(program: CommandLine, tmp_path: Path) -> None:
    make_dcim(tmp_path / "later", seed=5)
    before = everything(tmp_path)

    found = audit(program, tmp_path / "later", code=3)

    assert found["originals"]["new"] > 10
    assert everything(tmp_path) == before


def everything(folder: Path) -> set[tuple[Path, int]]:
    return {
        (one, one.stat().st_mtime_ns)
        for one in folder.rglob("*")
        if one.is_file() and "profile" not in one.relative_to(folder).parts
    }


def test_what_the_user_removed_on_purpose_is_not_missing(program: CommandLine, card: Path) -> None:
    photo = a_photo(card)
    assert program.run("library", "remove", str(copy_of(photo, program.library))).code == 0

    found = audit(program, photo, code=0)

    assert found["originals"]["removed"] == 1


def test_a_destination_that_does_not_answer_is_told_of_and_the_others_are_asked(
    program: CommandLine, card: Path, tmp_path: Path
) -> None:
    (tmp_path / "attic").rename(tmp_path / "away")

    found = audit(program, card, code=3)

    attic, cellar = found["destinations"]
    assert "attic" in attic["problem"]["message"]
    assert attic["unknown"] == found["files"]
    assert (cellar["problem"], cellar["proven"]) == (None, found["files"])


def test_a_path_that_is_not_there_is_told_of_beside_the_rest(
    program: CommandLine, card: Path, tmp_path: Path
) -> None:
    found = audit(program, card, tmp_path / "nowhere", code=3)

    assert [one["path"] for one in found["problems"]] == [str(tmp_path / "nowhere")]
    assert found["lacking"] == []
    alone = audit(program, tmp_path / "nowhere", code=3)
    assert (alone["files"], len(alone["problems"])) == (0, 1)


@pytest.mark.parametrize("arguments", [(), ("card", "--device", "first")])
def test_originals_are_in_folders_or_on_a_phone(
    program: CommandLine, arguments: tuple[str, ...]
) -> None:
    assert program.run("audit", *arguments).code == 2


def test_a_destination_that_is_none_is_told_of(program: CommandLine, card: Path) -> None:
    ended: Ended = program.run("audit", str(card), "--destination", "nowhere")
    assert ended.code == 4
    assert "nowhere" in ended.err


def test_a_phone_is_audited_by_cable_and_nothing_on_it_is_changed(tmp_path: Path) -> None:
    program = CommandLine(tmp_path)
    dcim = tmp_path / "phone" / "DCIM"
    make_dcim(dcim, assets=8)
    with Phone(tmp_path / "phone") as phone:
        program.environment["USBMUXD_SOCKET_ADDRESS"] = phone.address
        brought = ("import", "--device", "first", "--library", str(program.library))
        assert program.run(*brought).code == 0
        assert audit(program, "--device", "first", code=0)["files"] > 8
        new = dcim / "100APPLE" / "IMG_4000.JPG"
        new.write_bytes(altered(a_photo(dcim).read_bytes()))

        found = audit(program, "--device", "first", "--repair", code=0)

        assert lacking(found) == {new.name: ("new", {})}
        assert found["after_repair"]["files"] == 1
        assert copy_of(new, program.library).name == new.name
        assert phone.seen.write_attempts == ()
