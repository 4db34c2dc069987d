"""Thousands of real camera files, many of them damaged on purpose.

The files are not in the repository: ``DESKTOP_SYNC_COLLECTION`` names a folder of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_sync.sources.formats import CLASSES

COLLECTION = os.environ.get("DESKTOP_SYNC_COLLECTION", "")
DAMAGED = 1400

pytestmark = [
    pytest.mark.skipif(not COLLECTION, reason="DESKTOP_SYNC_COLLECTION names no folder"),
    pytest.mark.timeout(1800),
]

Damage = Callable[[bytearray, random.Random], bytes]


def cut(content: bytearray, chance: random.Random) -> bytes:
    return bytes(content[: chance.randrange(len(content))])


def flip(content: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 200)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def spoil_head(content: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 40)):
        content[chance.randrange(min(len(content), 2000))] = chance.randrange(256)
    return bytes(content)


def blank(content: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.randrange(1, 100_000))
    content[start:end] = bytes(end - start)
    return bytes(content)


DAMAGES: tuple[Damage, ...] = (cut, flip, spoil_head, blank)


def test_every_file_of_a_large_collection_is_imported_or_listed(tmp_path: Path) -> None:
    card, chance = tmp_path / "card", random.Random(7)
    originals = sorted(
        path
        for path in Path(COLLECTION).rglob("*")
        if path.suffix[1:].lower() in CLASSES and path.is_file() and not path.is_symlink()
    )
    assert len(originals) > 1000
    for number, path in enumerate(originals):
        target = card / f"{number // 500}" / f"{number}_{path.name.lstrip('.')}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (card / "damaged").mkdir()
    for number in range(DAMAGED):
        path = chance.choice(originals)
        content = bytearray(path.read_bytes())
        spoiled = chance.choice(DAMAGES)(content, chance) if content else b""
        (card / "damaged" / f"{number}_{path.name.lstrip('.')}").write_bytes(spoiled)

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "desktop_sync", "--profile", str(tmp_path / "profile")]
        return subprocess.run([*command, *arguments], capture_output=True, timeout=900, check=False)

    done = run("import", str(card), "--library", str(tmp_path / "library"), "--json")
    assert done.returncode in (0, 3), done.stderr[-2000:]
    document = json.loads(done.stdout)
    problems = {one["path"]: one for one in document["problems"]}
    assert all(one["message"] for one in problems.values())
    assert not [one for one in problems.values() if one["code"] == "unexpected"]
    kept = {
        hashlib.sha256(path.read_bytes()).digest()
        for path in (tmp_path / "library").rglob("*")
        if path.is_file()
    }
    for path in card.rglob("*"):
        if path.is_file() and hashlib.sha256(path.read_bytes()).digest() not in kept:
            assert path.as_posix() in problems
    again = json.loads(
        run("import", str(card), "--json", "--library", str(tmp_path / "library")).stdout
    )
    assert again["assets"]["imported"] == again["assets"]["duplicate"] == 0
    counts = dict.fromkeys(sorted({one["code"] for one in problems.values()}), 0)
    for one in problems.values():
        counts[one["code"]] += 1
    print(len(originals), "originals,", DAMAGED, "damaged:", document["assets"], counts)
