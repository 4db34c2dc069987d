"""An import that is killed again and again ends as one that was left alone."""

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

KILLS = int(os.environ.get("DESKTOP_SYNC_KILLS", "200"))
PATIENCE_SECONDS = 120

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows"),
    pytest.mark.timeout(1800),
]


def start(profile: Path, card: Path, library: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "desktop_sync", "--profile", str(profile)]
    command += ["import", str(card), "--library", str(library), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> dict[str, Any]:
    output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, (output, errors)
    document: dict[str, Any] = json.loads(output)
    return document


def tree(library: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below ``library``, hidden ones too, and every folder that holds none."""
    found: dict[str, tuple[bytes, int]] = {}
    for path in library.rglob("*"):
        name = path.relative_to(library).as_posix()
        if path.is_file():
            found[name] = (path.read_bytes(), path.stat().st_mtime_ns)
        elif not any(path.iterdir()):
            found[name + "/"] = (b"", 0)
    return found


def listed(profile: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "desktop_sync", "--profile", str(profile)]
    output = subprocess.run(
        [*command, "library", "list", "--json"], capture_output=True, check=True
    ).stdout
    found: list[dict[str, Any]] = json.loads(output)["assets"]
    for asset in found:
        asset["resources"].sort(key=lambda one: str(one["original_path"]))
    return sorted(found, key=lambda one: str(one["resources"][0]["original_path"]))


def relative(assets: list[dict[str, Any]], library: Path) -> list[dict[str, Any]]:
    text = json.dumps(assets).replace(json.dumps(str(library))[1:-1], "LIBRARY")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def make_card(card: Path) -> None:
    """A phone's tree, big enough to be caught in the act, with names and content that recur."""
    make_dcim(card, assets=40)
    photos = make_bulk(card / "200BULK", 80, 300_000)
    again = card / "201BULK"
    again.mkdir()
    for photo in photos[:20]:
        shutil.copy2(photo, again / f"copy of {photo.name}")
    for photo, name in zip(photos[20:40], photos, strict=False):
        content = bytearray(photo.read_bytes())
        content[200_000] ^= 1
        (again / name.name).write_bytes(bytes(content))
        os.utime(again / name.name, ns=(name.stat().st_mtime_ns,) * 2)


def test_a_library_imported_under_kill_9_equals_one_imported_in_peace(tmp_path: Path) -> None:
    card = tmp_path / "DCIM"
    make_card(card)
    began = time.monotonic()
    document = finish(start(tmp_path / "peace", card, tmp_path / "peaceful library"))
    whole = time.monotonic() - began
    assert document["problems"] == []
    expected = tree(tmp_path / "peaceful library")
    expected_list = relative(listed(tmp_path / "peace"), tmp_path / "peaceful library")
    chance = random.Random(os.urandom(8))
    kills, rounds = 0, 0
    while kills < KILLS:
        rounds += 1
        profile, library = tmp_path / f"profile {rounds}", tmp_path / f"library {rounds}"
        while kills < KILLS:
            process = start(profile, card, library)
            try:
                process.wait(chance.uniform(0.1, whole))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                kills += 1
            else:
                process.communicate()
                break
        last = finish(start(profile, card, library))
        assert last["problems"] == []
        assert tree(library) == expected
        assert relative(listed(profile), library) == expected_list
        shutil.rmtree(library)
        shutil.rmtree(profile)
