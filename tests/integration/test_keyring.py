"""Secrets in a real keyring: GNOME's, on a session bus of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.command_line import CommandLine

PROGRAMS = ("dbus-daemon", "dbus-send", "gnome-keyring-daemon")
PATIENCE_SECONDS = 60
SECRET = "correct horse"
ADD = ("destinations", "add", "webdav", "nas", "--option", "url=https://nas.example/")
ASK = (
    "import sys; from pathlib import Path; from desktop_sync.settings.profile import Profile; "
    "from desktop_sync.settings.secrets import SecretStore; "
    "print(SecretStore(Profile(Path(sys.argv[1]))).get('nas'))"
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the keyring is GNOME's")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[CommandLine]:
    """The program in a session of its own. Nobody is there whom a keyring could ask."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.fail(f"a keyring needs {', '.join(missing)}: run `make test`", pytrace=False)
    program = CommandLine(tmp_path)
    (tmp_path / "run").mkdir(mode=0o700)
    program.environment["XDG_RUNTIME_DIR"] = str(tmp_path / "run")
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as bus:
        assert bus.stdout is not None
        program.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        try:
            yield program
        finally:
            # What it started ends with it.
            bus.terminate()


@pytest.fixture
def unlocked(program: CommandLine) -> CommandLine:
    """As after a log-in: the keyring was opened with the user's password."""
    _run(program, "gnome-keyring-daemon", "--unlock", "--components=secrets", typed="log-in")
    bus = "org.freedesktop.DBus"
    method = (f"--dest={bus}", "/", f"{bus}.StartServiceByName")
    service = ("string:org.freedesktop.secrets", "uint32:0")
    _run(program, "dbus-send", "--session", "--print-reply", *method, *service)
    return program


def _run(program: CommandLine, *command: str, typed: str = "") -> str:
    ended = subprocess.run(
        command,
        env=program.environment,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    return ended.stdout


def _kept(program: CommandLine) -> str:
    """What another process of this session is told of the secret."""
    return _run(program, sys.executable, "-c", ASK, str(program.profile)).strip()


def test_a_secret_is_kept_for_the_next_process_and_forgotten_with_its_destination(
    unlocked: CommandLine, tmp_path: Path
) -> None:
    added = unlocked.run(*ADD, "--secret-stdin", typed=f"{SECRET}\n".encode())
    assert added.code == 0, added.err
    assert _kept(unlocked) == SECRET
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    assert unlocked.run("destinations", "remove", "nas").code == 0
    assert _kept(unlocked) == "None"


def test_a_keyring_that_nobody_can_open_is_said_to_be_none(program: CommandLine) -> None:
    refused = program.run(*ADD, "--secret-stdin", "--json", typed=f"{SECRET}\n".encode())
    assert (refused.code, refused.document["error"]["code"]) == (4, "no-keyring")
    assert "--keep-secret-in-profile" in refused.document["error"]["message"]
    assert SECRET not in refused.out + refused.err
    assert program.run("destinations", "list", "--json").document == {"destinations": []}
    assert _kept(program) == "None"


def test_where_there_is_no_keyring_at_all_the_file_is_a_choice(program: CommandLine) -> None:
    program.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    refused = program.run(*ADD, "--secret-stdin", "--json", typed=f"{SECRET}\n".encode())
    assert (refused.code, refused.document["error"]["code"]) == (4, "no-keyring")
    assert not (program.profile / "secrets.json").exists()
    typed = f"{SECRET}\n".encode()
    added = program.run(*ADD, "--secret-stdin", "--keep-secret-in-profile", typed=typed)
    assert added.code == 0, added.err
    assert _kept(program) == SECRET
