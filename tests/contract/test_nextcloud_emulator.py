"""The emulated Nextcloud is right for a client that was written for the real one: rclone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.nextcloud import Cloud, ServedCloud, nextcloud
from tests.fakes.nextcloud.cloud import LOGIN, SECRET, USER_ID

RCLONE = Path(sys.executable).parent / "rclone"
CHUNK_BYTES = 1 << 20

pytestmark = pytest.mark.skipif(not RCLONE.exists(), reason="rclone is not installed")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedCloud]:
    with nextcloud(Cloud(tmp_path / "cloud", prefix="/nextcloud")) as served:
        yield served


def rclone(served: ServedCloud, tmp_path: Path, *arguments: str) -> str:
    obscured = subprocess.run(
        [RCLONE, "obscure", "-"], input=SECRET, capture_output=True, text=True, check=True
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "RCLONE_CONFIG": str(tmp_path / "none"),
        "RCLONE_CONFIG_CLOUD_TYPE": "webdav",
        "RCLONE_CONFIG_CLOUD_VENDOR": "nextcloud",
        "RCLONE_CONFIG_CLOUD_URL": f"{served.url}/remote.php/dav/files/{USER_ID}",
        "RCLONE_CONFIG_CLOUD_USER": LOGIN,
        "RCLONE_CONFIG_CLOUD_PASS": obscured.stdout.strip(),
        "RCLONE_CONFIG_CLOUD_NEXTCLOUD_CHUNK_SIZE": f"{CHUNK_BYTES}B",
    }
    ended = subprocess.run(
        [RCLONE, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_rclone_copies_small_and_chunked_files_and_reads_them_back(
    served: ServedCloud, tmp_path: Path
) -> None:
    card = tmp_path / "card"
    (card / "100APPLE").mkdir(parents=True)
    small, large = b"a photo", os.urandom(CHUNK_BYTES) * 3 + b"the end"
    (card / "100APPLE" / "ä photo.jpg").write_bytes(small)
    (card / "film.mov").write_bytes(large)
    rclone(served, tmp_path, "copy", str(card), "cloud:Photos", "--retries", "1")
    photos = served.cloud.files / "Photos"
    assert (photos / "100APPLE" / "ä photo.jpg").read_bytes() == small
    assert (photos / "film.mov").read_bytes() == large
    assert int((photos / "film.mov").stat().st_mtime) == int((card / "film.mov").stat().st_mtime)
    chunks = [one for one in served.cloud.asked if one.method == "PUT" and "uploads/" in one.path]
    assert len(chunks) == 4
    assert list(served.cloud.uploads.iterdir()) == []
    rclone(served, tmp_path, "check", str(card), "cloud:Photos", "--download")
    listed = rclone(served, tmp_path, "lsf", "-R", "cloud:Photos").splitlines()
    assert sorted(listed) == ["100APPLE/", "100APPLE/ä photo.jpg", "film.mov"]
    rclone(served, tmp_path, "moveto", "cloud:Photos/film.mov", "cloud:Photos/moved.mov")
    rclone(served, tmp_path, "deletefile", "cloud:Photos/moved.mov")
    assert not (photos / "moved.mov").exists()
