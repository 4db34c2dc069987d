"""A Nextcloud set up and filled from the command line, its log-in done in a browser."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.test_nextcloud_login import approve
from tests.fakes.camera import make_bulk
from tests.fakes.nextcloud import Cloud, Refusal, ServedCloud, nextcloud
from tests.fakes.nextcloud.cloud import LOGIN, SECRET
from tests.integration.command_line import PATIENCE_SECONDS, CommandLine, Ended

FOLDER = "Photos/Desktop Sync"


@pytest.fixture
def program(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCloud]:
    with nextcloud(Cloud(tmp_path / "cloud", prefix="/nextcloud")) as served:
        yield served


def begin(program: CommandLine, served: ServedCloud) -> tuple[subprocess.Popen[bytes], str]:
    """A log-in under way, and the address that was printed."""
    process = program.start(
        *("destinations", "add", "nextcloud", "cloud", "--option", f"url={served.url}"),
        *("--keep-secret-in-profile", "--json"),
    )
    assert process.stderr is not None
    line = process.stderr.readline().decode()
    found = re.search(r"Open this address in a browser: (http\S+)$", line.strip())
    assert found is not None, line
    return process, found[1]


def log_in(program: CommandLine, served: ServedCloud) -> Ended:
    process, address = begin(program, served)
    approve(address)
    with process:
        return program.finish(process)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_log_in_by_browser_sets_a_nextcloud_up_and_it_is_filled(
    program: CommandLine, served: ServedCloud, tmp_path: Path
) -> None:
    added = log_in(program, served)
    assert added.code == 0, added.err
    assert added.document["options"] == {"url": served.url, "user": LOGIN}
    kept = json.loads((program.profile / "secrets.json").read_bytes())
    assert (LOGIN, kept["cloud"]) in served.cloud.credentials
    assert kept["cloud"] not in added.out + added.err

    make_bulk(tmp_path / "DCIM", 6, 2_000)
    program.do_import(tmp_path / "DCIM")
    ended = program.run("upload", "--wait", "--json")
    assert ended.code == 0, (ended.out, ended.err)
    assert files(served.cloud.files / FOLDER) == files(program.library)
    assert list(served.cloud.uploads.iterdir()) == []
    (listed,) = program.run("destinations", "list", "--json").document["destinations"]
    assert (listed["proven"], listed["hold"]) == (6, None)
    # Asked again, the server hashes what it has; nothing is read back.
    assert [
        one for one in served.cloud.asked if (one.method, one.path[:6]) == ("GET", "files/")
    ] == []


def test_a_film_goes_on_where_it_was_when_the_program_was_killed(
    program: CommandLine, served: ServedCloud, tmp_path: Path
) -> None:
    cloud = served.cloud
    cloud.chunk_bytes = 1 << 20
    assert log_in(program, served).code == 0
    make_bulk(tmp_path / "DCIM", 1, 6_000_000)
    program.do_import(tmp_path / "DCIM")
    process = program.start("upload", "--wait", "--json")
    cloud.refusals.append(Refusal("PUT", 503, "uploads/", after=3, meanwhile=process.kill))
    with process:
        process.wait(PATIENCE_SECONDS)
    assert len(list(cloud.uploads.iterdir())) == 1
    assert 3 <= len(cloud.stored) < 6

    assert program.run("upload", "--wait", "--json").code == 0
    assert len(cloud.stored) == len(set(cloud.stored)) == 6
    assert files(cloud.files / FOLDER) == files(program.library)
    assert list(cloud.uploads.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_log_in_that_is_called_off_adds_nothing(
    program: CommandLine, served: ServedCloud
) -> None:
    process, _ = begin(program, served)
    process.send_signal(signal.SIGINT)
    with process:
        ended = program.finish(process)
    assert (ended.code, ended.document["error"]["code"]) == (3, "interrupted")
    assert program.run("destinations", "list", "--json").document == {"destinations": []}


def test_a_name_that_is_taken_is_said_before_the_log_in(
    program: CommandLine, served: ServedCloud, tmp_path: Path
) -> None:
    (tmp_path / "attic").mkdir()
    program.run("destinations", "add", "folder", "cloud", "--option", f"path={tmp_path / 'attic'}")
    again = program.run(
        *("destinations", "add", "nextcloud", "cloud", "--option", f"url={served.url}", "--json")
    )
    assert (again.code, again.document["error"]["code"]) == (4, "destination-exists")
    assert served.cloud.flows == {}


def test_an_address_that_is_no_nextcloud_is_said(program: CommandLine, served: ServedCloud) -> None:
    url = f"{served.url}/nowhere"
    ended = program.run(
        *("destinations", "add", "nextcloud", "cloud", "--option", f"url={url}", "--json")
    )
    assert (ended.code, ended.document["error"]["code"]) == (4, "not-understood")
    assert "not a Nextcloud" in ended.document["error"]["message"]


def test_an_app_password_may_be_given_instead(program: CommandLine, served: ServedCloud) -> None:
    arguments = ("destinations", "add", "nextcloud", "cloud", "--option", f"url={served.url}")
    typed = f"{SECRET}\n".encode()
    half = program.run(*arguments, "--secret-stdin", "--json", typed=typed)
    assert (half.code, half.document["error"]["code"]) == (2, "usage")
    added = program.run(
        *(*arguments, "--option", f"user={LOGIN}", "--option", "folder=Camera"),
        *("--secret-stdin", "--keep-secret-in-profile", "--json"),
        typed=typed,
    )
    assert added.code == 0, added.err
    assert served.cloud.flows == {}
    tested = program.run("destinations", "test", "cloud")
    assert tested.code == 0, tested.err
    assert (served.cloud.files / "Camera").is_dir()
