"""Real disks that are full, read-only or of another make, under a real import.

Each runs in a mount namespace of its own, so that nothing of the machine is touched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.camera import make_bulk

NAMESPACE = "-m" if hasattr(os, "geteuid") and os.geteuid() == 0 else "-rm"


def can_mount() -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    probe = ["unshare", NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not can_mount(), reason="mount namespaces are not to be had")


def run_mounted(folder: Path, script: str) -> list[tuple[int, dict[str, Any]]]:
    """Run a shell script in a mount namespace; the exit code and document of each ``import``."""
    python = f"""
        desktop_sync() {{
            "{sys.executable}" -m desktop_sync --profile profile "$@"
        }}
        keep_free=
        import_card() {{
            # These disks have less room than is left free by default.
            if [ -z "$keep_free" ]; then
                desktop_sync settings set keep_free_gb 0 >&2
                keep_free=no
            fi
            code=0
            desktop_sync import card --library disk/library --json || code=$?
            echo "exit $code"
        }}
        set -e
        cd "$1"
        {script}
    """
    command = ["unshare", NAMESPACE, "sh", "-c", python, "sh", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr, done.stderr
    documents = []
    text = ""
    for line in done.stdout.splitlines():
        if line.startswith("exit "):
            documents.append((int(line.removeprefix("exit ")), json.loads(text)))
            text = ""
        else:
            text += line
    return documents


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_bulk(tmp_path / "card", 12, 500_000)
    (tmp_path / "disk").mkdir()
    return tmp_path


def test_a_full_disk_stops_the_import_and_room_lets_it_go_on(place: Path) -> None:
    full, roomy = run_mounted(
        place,
        """
        mount -t tmpfs -o size=3m none disk
        import_card
        find disk -name '*.part' | grep . && exit 1
        mount -o remount,size=30m disk
        import_card
        for photo in card/*; do
            find disk -name "$(basename "$photo")" -exec cmp "$photo" {} \\; | grep . && exit 1
        done
        test "$(find disk -type f | wc -l)" = 12
        """,
    )
    assert full[0] == 3
    assert [one["code"] for one in full[1]["problems"]] == ["disk-full"]
    assert full[1]["assets"]["failed"] == 0
    assert roomy[0] == 0
    assert roomy[1]["assets"]["imported"] + roomy[1]["assets"]["already"] == 12
    assert roomy[1]["assets"]["imported"] == 12 - full[1]["assets"]["imported"]


def test_a_full_disk_that_holds_the_journal_too_is_no_different(place: Path) -> None:
    full, roomy = run_mounted(
        place,
        """
        mount -t tmpfs -o size=3m none disk
        mkdir disk/profile
        ln -s disk/profile profile
        import_card
        find disk -name '*.part' | grep . && exit 1
        mount -o remount,size=30m disk
        import_card
        test "$(find disk/library -type f | wc -l)" = 12
        """,
    )
    assert full[0] == 3
    assert {one["code"] for one in full[1]["problems"]} == {"disk-full"}
    assert roomy[0] == 0
    assert roomy[1]["problems"] == []


def test_a_read_only_disk_is_said_to_be_one(place: Path) -> None:
    ((code, document),) = run_mounted(
        place,
        """
        mkdir disk/library
        mount --bind disk disk
        mount -o remount,bind,ro disk
        import_card
        """,
    )
    assert code in (3, 4)
    said = document["error"]["code"] if code == 4 else document["problems"][0]["code"]
    assert said == "read-only"


@pytest.mark.skipif(shutil.which("mkfs.vfat") is None, reason="mkfs.vfat is not installed")
def test_a_library_on_a_disk_without_hard_links_works_as_well(place: Path) -> None:
    ((code, document),) = run_mounted(
        place,
        """
        truncate -s 40M image
        mkfs.vfat image >&2
        mount -o loop image disk || { echo '{"no loop": 1}'; echo "exit 99"; exit 0; }
        import_card
        test "$(find disk -type f | wc -l)" = 12
        """,
    )
    if code == 99:
        pytest.skip("this system cannot mount a FAT image")
    assert code == 0
    assert document["assets"]["imported"] == 12
