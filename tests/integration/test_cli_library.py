"""``library list``, ``library remove`` and ``verify`` on a real library."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest

from desktop_sync.model.asset import CaptureOrigin
from tests.fakes.camera import Expected, make_dcim
from tests.integration.command_line import CommandLine


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def expected(program: CommandLine) -> list[Expected]:
    """What is in the library: a phone's folder, imported."""
    camera = program.folder / "DCIM"
    expected = make_dcim(camera)
    ended = program.do_import(camera)
    assert ended.code == 0, ended.out
    return expected


def _listed(program: CommandLine) -> list[dict[str, object]]:
    assets = program.run("library", "list", "--json").document["assets"]
    assert isinstance(assets, list)
    return assets


def test_every_asset_is_listed_with_its_files_where_they_are(
    program: CommandLine, expected: list[Expected]
) -> None:
    document = program.run("library", "list", "--json").document
    assert set(document) == {"assets"}
    assert len(document["assets"]) == len(expected)
    for asset in document["assets"]:
        marks = {"favourite", "hidden", "albums"}
        facts = {"kind", "captured_at", "captured_from", "name", "resources"}
        assert set(asset) == marks | facts
        for resource in asset["resources"]:
            content = Path(resource["library_path"]).read_bytes()
            assert Path(resource["library_path"]).is_relative_to(program.library)
            assert Path(resource["original_path"]).read_bytes() == content
            assert resource["size_bytes"] == len(content)
            assert resource["digests"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_kinds_roles_and_times_are_those_of_the_files(
    program: CommandLine, expected: list[Expected]
) -> None:
    camera = program.folder / "DCIM"
    listed = {
        (
            asset["kind"],
            frozenset(
                (one["role"], Path(one["original_path"]).relative_to(camera).as_posix())
                for one in asset["resources"]
            ),
            asset["captured_from"],
            asset["captured_at"] and datetime.fromisoformat(asset["captured_at"]),
        )
        for asset in program.run("library", "list", "--json").document["assets"]
    }
    assert listed == {
        (
            one.kind.value,
            frozenset((role.value, path) for role, path in one.resources),
            one.captured.origin.value,
            one.captured.at,
        )
        for one in expected
    }
    assert {origin for _, _, origin, _ in listed} <= {one.value for one in CaptureOrigin}


@pytest.mark.usefixtures("expected")
def test_a_profile_lists_all_its_libraries_or_one(program: CommandLine) -> None:
    other = program.folder / "other"
    program.run("import", program.folder / "DCIM", "--library", other)
    both = program.run("library", "list", "--json").document["assets"]
    one = program.run("library", "list", "--library", other, "--json").document["assets"]
    assert len(both) == 2 * len(one)


@pytest.mark.usefixtures("expected")
def test_a_removed_asset_goes_whole_and_does_not_come_back(program: CommandLine) -> None:
    [live] = [
        asset
        for asset in program.run("library", "list", "--json").document["assets"]
        if asset["kind"] == "live_photo" and len(asset["resources"]) == 2
    ][:1]
    paths = [Path(one["library_path"]) for one in live["resources"]]
    before = len(_listed(program))

    ended = program.run("library", "remove", paths[0], "--json")

    assert ended.code == 0, ended.out
    assert ended.document["assets"] == {"removed": 1}
    assert ended.document["resources"] == {"removed": 2}
    assert not any(path.exists() for path in paths)
    trash = Path(program.environment["XDG_DATA_HOME"]) / "Trash" / "files"
    assert {path.name for path in trash.iterdir()} == {path.name for path in paths}
    assert len(_listed(program)) == before - 1
    again = program.run("import", program.folder / "DCIM", "--json").document
    assert again["assets"]["imported"] == 0
    assert again["assets"]["ignored"] == 1
    assert not any(path.exists() for path in paths)


@pytest.mark.usefixtures("expected")
def test_what_is_not_in_the_library_is_left_alone_and_listed(program: CommandLine) -> None:
    stranger = program.folder / "stranger.jpg"
    stranger.write_bytes(b"not ours")
    ended = program.run("library", "remove", stranger, "--json")
    assert ended.code == 3
    [problem] = ended.document["problems"]
    assert (problem["path"], problem["code"]) == (str(stranger), "not-in-library")
    assert stranger.exists()


@pytest.mark.usefixtures("expected")
def test_verify_proves_a_whole_library(program: CommandLine) -> None:
    ended = program.run("verify", "--json")
    assert ended.code == 0
    files = [path for path in program.library.rglob("*") if path.is_file()]
    assert ended.document["resources"] == {"checked": len(files)}
    assert ended.document["bytes"] == sum(path.stat().st_size for path in files)
    assert ended.document["problems"] == []


@pytest.mark.usefixtures("expected")
def test_verify_finds_one_flipped_bit_and_one_lost_file(program: CommandLine) -> None:
    rotten, lost, *_ = sorted(program.library.rglob("*.HEIC"))
    content = bytearray(rotten.read_bytes())
    content[len(content) // 2] ^= 1
    rotten.write_bytes(content)
    lost.unlink()

    ended = program.run("verify", "--json")

    assert ended.code == 3
    problems = {one["path"]: one for one in ended.document["problems"]}
    assert {path: one["code"] for path, one in problems.items()} == {
        str(rotten): "rotten",
        str(lost): "lost",
    }
    assert rotten.name in problems[str(rotten)]["message"]
    told = program.run("verify").out
    assert f"{lost.name} is missing from the library" in told


@pytest.mark.usefixtures("expected")
def test_a_library_whose_disk_is_away_is_not_reported_as_lost(program: CommandLine) -> None:
    program.library.rename(program.folder / "unplugged")
    ended = program.run("verify", "--json")
    assert ended.code == 4
    assert ended.document["error"]["code"] == "library-unusable"
