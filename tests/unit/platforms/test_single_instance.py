"""A profile has one owner at a time, and its socket's address and key are its user's alone."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_sync.errors import FatalError
from desktop_sync.platforms.single_instance import (
    ProfileLock,
    close_endpoint,
    find_endpoint,
    open_endpoint,
)

_HOLD_THE_LOCK = """
import sys
from pathlib import Path
from desktop_sync.platforms.single_instance import ProfileLock
lock = ProfileLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_owner_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first, second = ProfileLock(tmp_path), ProfileLock(tmp_path)
    with first:
        with pytest.raises(FatalError) as caught:
            second.acquire()
        assert caught.value.code == "profile-in-use"
        assert caught.value.path == str(tmp_path)
    with second:
        pass


def test_a_killed_owner_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD_THE_LOCK, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"held" + os.linesep.encode()
        with pytest.raises(FatalError, match="profile-in-use"):
            ProfileLock(tmp_path).acquire()
        owner.kill()
        owner.wait(timeout=10)
        with ProfileLock(tmp_path):
            pass
    assert owner.returncode in (-signal.SIGKILL, 1)


def test_a_lock_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(FatalError, match="profile-unusable"):
        ProfileLock(tmp_path / "missing").acquire()


def test_others_find_where_the_owner_listens(tmp_path: Path) -> None:
    assert find_endpoint(tmp_path) is None
    endpoint = open_endpoint(tmp_path)
    assert find_endpoint(tmp_path) == endpoint
    close_endpoint(tmp_path)
    assert find_endpoint(tmp_path) is None


def test_each_owner_has_a_key_of_its_own(tmp_path: Path) -> None:
    first = open_endpoint(tmp_path)
    second = open_endpoint(tmp_path)
    assert len(second.key) == 32
    assert first.key != second.key
    assert second.key.hex() not in repr(second)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"address": "x", "key": "!"}'])
def test_a_damaged_endpoint_is_no_endpoint(tmp_path: Path, content: bytes) -> None:
    open_endpoint(tmp_path)
    (tmp_path / "remote.key").write_bytes(content)
    assert find_endpoint(tmp_path) is None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_no_other_user_can_read_the_key_or_reach_the_socket(tmp_path: Path) -> None:
    endpoint = open_endpoint(tmp_path)
    assert stat.S_IMODE((tmp_path / "remote.key").stat().st_mode) == 0o600
    folder = Path(endpoint.address).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.stat().st_uid == os.getuid()


@pytest.mark.skipif(os.name != "posix", reason="sockets are POSIX's")
def test_a_runtime_folder_that_is_too_deep_or_shared_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    monkeypatch.setenv("HOME", str(deep))
    assert len(open_endpoint(tmp_path).address) < 104
    shared = tmp_path / "shared"
    (shared / "desktop-sync").mkdir(parents=True)
    (shared / "desktop-sync").chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(shared))
    monkeypatch.setenv("HOME", str(shared))
    assert not open_endpoint(tmp_path).address.startswith(str(shared))
