"""``desktop-sync receipt``: what is known of photos, and that nothing else is claimed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.camera import make_dcim
from tests.integration.command_line import CommandLine


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    """A phone's folder was imported, and the library is the profile's own."""
    program = CommandLine(tmp_path)
    make_dcim(tmp_path / "DCIM")
    assert program.do_import(tmp_path / "DCIM").code == 0
    return program


def _upload(program: CommandLine, name: str) -> Path:
    there = program.folder / f"place {name}"
    there.mkdir()
    added = program.run("destinations", "add", "folder", name, "--option", f"path={there}")
    assert added.code == 0, added.err
    assert program.run("upload", "--wait").code == 0
    return there


def _receipts(program: CommandLine, *photos: str) -> list[dict[str, Any]]:
    ended = program.run("receipt", *photos, "--json")
    assert ended.code == 0, ended.err
    assert ended.document["library"] == str(program.library)
    assets = ended.document["assets"]
    assert isinstance(assets, list)
    return assets


def _known(file: dict[str, Any]) -> dict[str | None, str]:
    """The grade of what is known of a file, by place, a destination by its name."""
    return {one["destination"] or one["place"]: one["grade"] for one in file["evidence"]}


def test_every_file_is_told_with_the_digest_it_has_in_each_place(program: CommandLine) -> None:
    _upload(program, "attic")
    receipts = _receipts(program)
    listed = program.run("library", "list", "--json").document["assets"]
    assert sorted(one["name"] for one in receipts) == sorted(one["name"] for one in listed)
    for asset in receipts:
        assert (asset["safe"], asset["proven_at"]) == (True, ["attic"])
        for file in asset["resources"]:
            assert _known(file) == {
                "source": "read_from_source",
                "library": "read_back",
                "attic": "read_back",
            }
            content = Path(file["library_path"]).read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            assert {one["digests"]["sha256"] for one in file["evidence"]} == {digest}


def test_what_is_only_in_the_library_is_not_called_safe(program: CommandLine) -> None:
    assert not any(one["safe"] for one in _receipts(program))
    assert "not safe yet, proven at 0 of 0 destinations" in program.run("receipt").out


def test_safe_is_what_is_proven_at_as_many_destinations_as_the_user_wants(
    program: CommandLine,
) -> None:
    _upload(program, "attic")
    assert program.run("settings", "set", "safe_places", "2").code == 0
    assert not any(one["safe"] for one in _receipts(program))
    _upload(program, "cellar")
    assert all(one["safe"] for one in _receipts(program))
    count = len(_receipts(program))
    words = f"{count} of {count} are safe: in the library, and proven at 2 destinations."
    assert words in program.run("receipt").out


@pytest.mark.parametrize("name", ["library", "source"])
def test_a_destination_of_any_name_speaks_for_itself_alone(program: CommandLine, name: str) -> None:
    _upload(program, name)
    for asset in _receipts(program):
        assert asset["proven_at"] == [name]
        for file in asset["resources"]:
            told = [(one["place"], one["destination"]) for one in file["evidence"]]
            assert sorted(told, key=str) == sorted(
                [("source", None), ("library", None), ("destination", name)], key=str
            )


def test_a_photo_is_found_by_its_name_and_by_the_path_of_a_file(program: CommandLine) -> None:
    file = sorted(program.library.rglob("*.HEIC"))[0]
    by_path = _receipts(program, str(file))
    assert str(file) in [one["library_path"] for one in by_path[0]["resources"]]
    name = str(by_path[0]["name"])
    for meant in (name, f"{name}.HEIC"):
        assert by_path[0] in _receipts(program, meant)
    assert _receipts(program, str(file), str(file)) == by_path


def test_what_is_not_there_is_said_and_nothing_is_told(program: CommandLine) -> None:
    ended = program.run("receipt", "IMG_9999", "--json")
    assert (ended.code, ended.document["error"]["code"]) == (4, "no-job")
    assert "IMG_9999" in ended.document["error"]["message"]


def test_a_new_profile_has_nothing_to_tell(tmp_path: Path) -> None:
    program = CommandLine(tmp_path)
    assert program.run("receipt").out == "Nothing imported yet\n"
    assert program.run("receipt", "--json").document["assets"] == []
    assert program.run("receipt", "IMG_0001").code == 4


def test_what_verify_finds_changed_is_not_safe_until_the_original_is_imported_again(
    program: CommandLine,
) -> None:
    there = _upload(program, "attic")
    before = {path: path.read_bytes() for path in there.rglob("*") if path.is_file()}
    changed, lost, *_ = sorted(program.library.rglob("*.HEIC"))
    whole, gone = changed.read_bytes(), lost.read_bytes()
    bad = bytes([whole[0] ^ 1]) + whole[1:]
    times = changed.stat()
    changed.write_bytes(bad)
    lost.unlink()
    assert program.run("verify").code == 3

    for path in (changed, lost):
        (asset,) = _receipts(program, str(path))
        assert not asset["safe"]
        (file,) = [one for one in asset["resources"] if one["library_path"] == str(path)]
        assert _known(file) == {"source": "read_from_source", "attic": "read_back"}

    again = program.do_import(program.folder / "DCIM").document
    assert (again["assets"]["imported"], again["problems"]) == (2, [])
    assert all(one["safe"] for one in _receipts(program))
    assert program.run("verify").code == 0
    assert lost.read_bytes() == gone
    # What stands there now is somebody's, or a bad disk's: nothing is done to it.
    assert changed.read_bytes() == bad
    assert times.st_size == changed.stat().st_size
    assert whole in [path.read_bytes() for path in program.library.rglob("*.HEIC")]
    assert program.run("upload", "--wait").code == 0
    assert {path: path.read_bytes() for path in there.rglob("*") if path.is_file()} == before


def test_an_upload_of_what_had_changed_goes_on_when_the_original_is_there_again(
    program: CommandLine,
) -> None:
    changed = sorted(program.library.rglob("*.HEIC"))[0]
    whole = changed.read_bytes()
    changed.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    there = program.folder / "attic"
    there.mkdir()
    program.run("destinations", "add", "folder", "attic", "--option", f"path={there}")
    assert program.run("upload", "--wait").code == 3
    assert program.run("verify").code == 3
    assert program.do_import(program.folder / "DCIM").code == 0
    assert program.run("upload", "--wait").code == 0
    assert all(one["safe"] for one in _receipts(program))
    assert whole in [path.read_bytes() for path in there.rglob("*.HEIC")]
