"""``desktop-sync devices`` and ``import --device`` as a script and a person meet them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_sync.platforms.phone_support import can_see_phones
from tests.fakes.camera import make_bulk, make_dcim
from tests.fakes.phone import UDID, Phone, Seen
from tests.integration.command_line import CommandLine

_FACTS = {
    "id",
    "name",
    "model",
    "ios_version",
    "state",
    "new_assets",
    "total_assets",
    "cloud_assets",
    "left_out",
    "when_plugged_in",
}
_LONG_AGO = 1_500_000_000


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    make_dcim(tmp_path / "phone" / "DCIM", assets=8)
    with Phone(tmp_path / "phone") as phone:
        yield phone


@pytest.fixture
def program(tmp_path: Path, phone: Phone) -> CommandLine:
    program = CommandLine(tmp_path)
    program.environment["USBMUXD_SOCKET_ADDRESS"] = phone.address
    return program


def is_cut_off(seen: Seen) -> bool:
    """The cable was pulled in the middle: of the last bytes some may not have gone any more."""
    return seen.file_bytes > 3_000_000 and seen.connections == 0


def _files(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_devices_are_listed_with_what_is_new(program: CommandLine) -> None:
    listed = program.run("devices", "--json")
    assert listed.code == 0, listed.err
    (device,) = listed.document["devices"]
    assert listed.document["daemon"] is True
    assert set(device) == _FACTS
    assert (device["id"], device["state"]) == (UDID, "ready")
    assert device["new_assets"] == device["total_assets"] > 0
    told = program.run("devices")
    assert "iPhone 15 Pro · iOS 18.1" in told.out
    assert UDID in told.out


def test_without_the_systems_program_it_is_said_how_to_get_it(
    program: CommandLine, phone: Phone
) -> None:
    phone.stop_daemon()
    assert program.run("devices", "--json").document == {"daemon": False, "devices": []}
    told = program.run("devices").out
    assert ("usbmuxd" in told) != can_see_phones(answers=False)
    refused = program.run("import", "--device", "first", "--library", program.library, "--json")
    assert refused.code == 4
    expected = "no-device" if can_see_phones(answers=False) else "no-daemon"
    assert refused.document["error"]["code"] == expected


def test_an_import_from_the_first_phone_brings_every_byte(
    program: CommandLine, phone: Phone, tmp_path: Path
) -> None:
    ended = program.run("import", "--device", "first", "--library", program.library, "--json")
    assert ended.code == 0, ended.err
    assert ended.document["problems"] == []
    assert ended.document["only_in_cloud"] == 0
    assert _files(program.library) == _files(tmp_path / "phone" / "DCIM")
    again = program.run("import", "--device", UDID, "--json")
    assert (again.code, again.document["assets"]["imported"]) == (0, 0)
    assert program.run("devices", "--json").document["devices"][0]["new_assets"] == 0
    assert phone.seen.write_attempts == ()


def test_a_dry_run_changes_nothing(program: CommandLine, phone: Phone) -> None:
    tried = program.run("import", "--device", "first", "--dry-run", "--json")
    assert tried.code == 0, tried.err
    assert tried.document["assets"]["imported"] > 0
    assert not program.library.exists()
    assert phone.seen.file_bytes == 0


def test_only_what_is_recent_is_imported_when_that_is_asked(
    program: CommandLine, tmp_path: Path
) -> None:
    old = tmp_path / "phone" / "DCIM" / "300APPLE"
    make_bulk(old, 2, 4_000)
    for path in old.iterdir():
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    recent = program.run(
        *("import", "--device", "first", "--since", "2018-01-01"),
        *("--library", program.library, "--json"),
    )
    assert recent.code == 0, recent.err
    names = {path.name for path in program.library.rglob("*") if path.is_file()}
    assert not names & {path.name for path in old.iterdir()}
    assert names
    left = program.run("devices", "--json").document["devices"][0]
    assert (left["new_assets"], left["left_out"]) == (2, 0)
    none = program.run("import", "--device", "first", "--since", "2999-01-01", "--json")
    assert (none.code, none.document["assets"]["imported"]) == (0, 0)


def test_an_album_that_is_not_there_is_an_error(program: CommandLine) -> None:
    asked = program.run(
        *("import", "--device", "first", "--album", "Lisbon"),
        *("--library", program.library, "--json"),
    )
    assert asked.code == 4
    assert asked.document["error"]["code"] == "no-album"


def test_an_unplugged_phone_is_waited_for(
    program: CommandLine, phone: Phone, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "200APPLE", 3, 3_000_000)
    phone.unplug_after(4_000_000)
    process = program.start("import", "--device", "first", "--library", program.library, "--json")
    phone.wait_until(is_cut_off, seconds=30)
    phone.replug()
    ended = program.finish(process)
    assert ended.code == 0, ended.err
    assert _files(program.library) == _files(tmp_path / "phone" / "DCIM")


def test_a_locked_phone_is_waited_for_and_the_user_is_told(
    program: CommandLine, phone: Phone, tmp_path: Path
) -> None:
    phone.lock()
    process = program.start("import", "--device", "first", "--library", program.library)
    assert process.stderr is not None
    assert b"Unlock" in process.stderr.readline()
    phone.unlock()
    ended = program.finish(process)
    assert ended.code == 0, ended.err
    assert _files(program.library) == _files(tmp_path / "phone" / "DCIM")


def test_a_phone_that_refuses_is_an_error_with_what_to_do(
    program: CommandLine, phone: Phone
) -> None:
    phone.refuse()
    refused = program.run("import", "--device", "first", "--library", program.library, "--json")
    assert refused.code == 4
    assert refused.document["error"]["code"] == "device-refused"
    assert "Trust" in refused.document["error"]["message"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--since", "2024-01-01", "somewhere"),
        ("--device", "first", "somewhere"),
        ("--device", "first", "--since", "yesterday"),
    ],
)
def test_arguments_that_do_not_go_together_are_a_usage_error(
    program: CommandLine, arguments: tuple[str, ...]
) -> None:
    assert program.run("import", *arguments, "--json").code == 2


def test_another_process_asks_the_one_that_imports(
    program: CommandLine, phone: Phone, tmp_path: Path
) -> None:
    make_bulk(tmp_path / "phone" / "DCIM" / "200APPLE", 3, 3_000_000)
    phone.unplug_after(4_000_000)
    process = program.start("import", "--device", "first", "--library", program.library, "--json")
    phone.wait_until(is_cut_off, seconds=30)
    asked = program.run("devices", "--json")
    assert asked.code == 0, asked.err
    assert [one["state"] for one in asked.document["devices"]] == ["gone"]
    phone.replug()
    assert program.finish(process).code == 0


def test_nothing_of_a_phone_is_kept_in_the_home_folder(
    program: CommandLine, tmp_path: Path
) -> None:
    assert program.run("devices", "--json").code == 0
    home = tmp_path / "home"
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_what_was_decided_of_a_phone_is_in_the_journal(program: CommandLine) -> None:
    program.run("devices", "--json")
    with sqlite3.connect(program.profile / "journal.sqlite3") as connection:
        assert connection.execute("SELECT id, mode FROM device").fetchall() == [(UDID, "ask")]
    connection.close()
