"""An upload that is killed again and again ends as one that was left alone."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.camera import make_bulk, make_dcim

KILLS = int(os.environ.get("DESKTOP_SYNC_UPLOAD_KILLS", "12"))
PATIENCE_SECONDS = 120

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows"),
    pytest.mark.timeout(900),
]


def start(profile: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "desktop_sync", "--profile", str(profile)]
    command += [*map(str, arguments), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> dict[str, Any]:
    output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, (output, errors)
    document: dict[str, Any] = json.loads(output)
    return document


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below ``folder``, hidden ones too, and every folder that holds none."""
    found: dict[str, tuple[bytes, int]] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = (path.read_bytes(), path.stat().st_mtime_ns)
        elif not any(path.iterdir()):
            found[name + "/"] = (b"", 0)
    return found


def test_an_upload_under_kill_9_equals_one_in_peace(tmp_path: Path) -> None:
    profile, card, library = tmp_path / "profile", tmp_path / "DCIM", tmp_path / "library"
    make_dcim(card, assets=40)
    make_bulk(card / "200BULK", 120, 300_000)
    finish(start(profile, "import", card, "--library", library))
    expected = tree(library)
    peaceful = tmp_path / "peaceful"
    peaceful.mkdir()
    finish(start(profile, "destinations", "add", "folder", "peace", "--option", f"path={peaceful}"))
    began = time.monotonic()
    finish(start(profile, "upload", "--wait"))
    whole = time.monotonic() - began
    assert tree(peaceful) == expected
    chance = random.Random(os.urandom(8))
    kills, rounds = 0, 0
    while kills < KILLS:
        rounds += 1
        name, there = f"round {rounds}", tmp_path / f"round {rounds}"
        there.mkdir()
        finish(start(profile, "destinations", "add", "folder", name, "--option", f"path={there}"))
        while kills < KILLS:
            process = start(profile, "upload", "--wait", "--destination", name)
            try:
                process.wait(chance.uniform(0.1, whole))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                kills += 1
            else:
                process.communicate()
                break
        last = finish(start(profile, "upload", "--wait", "--destination", name))
        assert last["problems"] == last["holds"] == []
        assert tree(there) == expected
        listed = finish(start(profile, "destinations", "list"))["destinations"]
        (one,) = [one for one in listed if one["name"] == name]
        assert one["proven"] == one["succeeded"]
        assert one["pending"] == one["running"] == one["failed"] == 0
        finish(start(profile, "destinations", "remove", name))
        assert tree(there) == expected
        shutil.rmtree(there)
