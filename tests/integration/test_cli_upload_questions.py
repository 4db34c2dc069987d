"""What ``status``, ``history`` and ``verify`` say of uploads, to scripts and to people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.camera import make_bulk
from tests.integration.command_line import CommandLine

PHOTOS, SIZE = 3, 2_000


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    """A library of three photos, uploaded to “attic” and, as far as it is there, to “NAS”."""
    made = CommandLine(tmp_path)
    make_bulk(tmp_path / "DCIM", PHOTOS, SIZE)
    made.do_import(tmp_path / "DCIM")
    for name in ("attic", "NAS"):
        (tmp_path / name).mkdir()
        option = f"path={tmp_path / name}"
        assert made.run("destinations", "add", "folder", name, "--option", option).code == 0
    (tmp_path / "NAS").rename(tmp_path / "away")
    assert made.run("upload", "--destination", "attic").code == 0
    return made


def test_status_counts_uploads_and_says_what_keeps_them_back(program: CommandLine) -> None:
    status = program.run("status", "--json").document
    assert status["uploads"] == {
        "pending": PHOTOS,
        "running": 0,
        "failed": 0,
        "done": 0,
        "bytes_left": PHOTOS * SIZE,
        "bytes_per_second": 0,
        "seconds_left": None,
        "forecast": [],
    }
    assert status["held"] == []
    assert "3 uploads to go" in program.run("status").out
    assert program.run("destinations", "pause", "NAS").code == 0
    assert program.run("status", "--json").document["held"] == [
        {
            "reason": "paused",
            "until": None,
            "jobs": PHOTOS,
            "bytes": PHOTOS * SIZE,
            "destination": "NAS",
        }
    ]
    told = program.run("status").out
    assert told.startswith("3 uploads held")
    assert "Uploads to “attic”" in told
    assert "paused by you" in told


def test_history_tells_of_uploads_and_is_searched_by_their_destination(
    program: CommandLine, tmp_path: Path
) -> None:
    name = next((tmp_path / "library").rglob("*.JPG")).relative_to(tmp_path / "library")
    (tmp_path / "away").rename(tmp_path / "NAS")
    (tmp_path / "NAS" / name).parent.mkdir(parents=True)
    (tmp_path / "NAS" / name).write_bytes(b"another")
    assert program.run("upload", "--destination", "NAS").code == 3
    document = program.run("history", "--search", "NAS", "--json").document
    events = [one["event"] for one in document["entries"] if one["destination"] == "NAS"]
    assert sorted(events) == [
        "destination-added",
        "upload-failed",
        "uploaded",
        "uploaded",
        "uploads",
    ]
    (failed,) = (one for one in document["entries"] if one["event"] == "upload-failed")
    assert (failed["name"], failed["code"]) == (name.stem, "name-taken")
    assert f"{name.name} was not uploaded" in failed["message"]
    assert "upload failed (NAS)" in program.run("history").out


def test_verify_asks_a_destination_again_and_lists_what_it_has_no_more(
    program: CommandLine, tmp_path: Path
) -> None:
    whole = program.run("verify", "--destination", "attic", "--json")
    assert (whole.code, whole.document["resources"]) == (0, {"checked": PHOTOS})
    assert (whole.document["bytes"], whole.document["problems"]) == (PHOTOS * SIZE, [])
    gone = next((tmp_path / "attic").rglob("*.JPG"))
    gone.unlink()
    lost = program.run("verify", "--destination", "attic", "--json")
    (problem,) = lost.document["problems"]
    assert (lost.code, problem["code"]) == (3, "vanished")
    assert Path(problem["path"]).name == gone.name
    assert problem["message"] == f"{gone.name} is not at “attic” any more. It is uploaded again."
    (attic, _) = program.run("destinations", "list", "--json").document["destinations"]
    assert (attic["proven"], attic["pending"]) == (PHOTOS - 1, 1)
    assert program.run("upload", "--destination", "attic").code == 0
    assert gone.exists()
    told = program.run("verify", "--destination", "attic")
    assert (told.code, "3 files asked for" in told.out) == (0, True)


def test_verify_says_what_keeps_it_from_asking(program: CommandLine) -> None:
    away = program.run("verify", "--destination", "NAS", "--json")
    assert (away.code, away.document["error"]["code"]) == (4, "unreachable")
    unknown = program.run("verify", "--destination", "cellar", "--json")
    assert (unknown.code, unknown.document["error"]["code"]) == (4, "no-destination")
