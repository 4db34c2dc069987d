"""A large file that is being copied to a share when the program is killed goes on where it was."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_sync.destinations.local_folder import RESUMED_FROM_BYTES
from desktop_sync.destinations.temporary import INCOMING
from tests.fakes.camera import make_bulk
from tests.integration.command_line import CommandLine

SIZE_BYTES = 3 * RESUMED_FROM_BYTES
PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.001

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")


def test_a_large_file_goes_on_after_kill_9(tmp_path: Path) -> None:
    program, share = CommandLine(tmp_path), tmp_path / "share"
    share.mkdir()
    make_bulk(tmp_path / "DCIM", 1, SIZE_BYTES)
    program.do_import(tmp_path / "DCIM")
    program.run("destinations", "add", "folder", "share", "--option", f"path={share}")
    process = program.start("upload", "--wait")
    part = wait_for_part(share, SIZE_BYTES // 4)
    process.kill()
    process.communicate()
    copied = part.stat()
    assert SIZE_BYTES // 4 <= copied.st_size < SIZE_BYTES
    ended = program.run("upload", "--wait", "--json")
    assert ended.code == 0, (ended.out, ended.err)
    (arrived,) = (path for path in share.rglob("*") if path.is_file())
    (ours,) = (path for path in program.library.rglob("*") if path.is_file())
    assert arrived.stat().st_ino == copied.st_ino
    assert arrived.read_bytes() == ours.read_bytes()
    assert not (share / INCOMING).exists()


def wait_for_part(share: Path, size_bytes: int) -> Path:
    """The temporary file, once so much of it is there."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / _LOOK_SECONDS)):
        for path in share.glob(f"{INCOMING}/*"):
            # Others come and go: what the share can do is tried out with some.
            with suppress(FileNotFoundError):
                if path.stat().st_size >= size_bytes:
                    return path
        pause.wait(_LOOK_SECONDS)
    raise TimeoutError("the upload does not go on")
