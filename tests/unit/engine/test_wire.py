"""Values come back from JSON as they were, whoever reads them at once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop_sync.engine import wire
from desktop_sync.model.asset import CaptureOrigin, CaptureTime, SourceFile
from desktop_sync.model.digest import Digest

_READ_AT_ONCE = """
import sys, threading
from desktop_sync.engine import wire
from desktop_sync.model.asset import (
    Asset, AssetKind, CaptureOrigin, CaptureTime, Metadata, Resource, ResourceRole, SourceFile
)
sys.setswitchinterval(1e-6)
captured = CaptureTime(None, CaptureOrigin.UNKNOWN)
photo = Resource(ResourceRole.PHOTO, SourceFile("/card/IMG_1.JPG", 1, 2), Metadata(captured))
asset = Asset(AssetKind.PHOTO, (photo,), captured)
text, start, right = wire.to_text(asset), threading.Barrier(8), []
def read():
    start.wait()
    right.append(wire.from_text(text, Asset) == asset)
threads = [threading.Thread(target=read) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
sys.exit(right != [True] * 8)
"""


@pytest.mark.parametrize(
    "value",
    [
        SourceFile(os.fsdecode(b"/card/\xff\n\xe2\x80\xae.jpg"), 2**62, -1),
        CaptureTime(datetime(2024, 5, 17, 10, 20, 30, 123456), CaptureOrigin.EXIF),
        CaptureTime(
            datetime(2024, 5, 17, 10, 20, tzinfo=timezone(timedelta(hours=5, minutes=45))),
            CaptureOrigin.QUICKTIME,
        ),
        CaptureTime(datetime(2024, 5, 17, tzinfo=UTC), CaptureOrigin.NAME),
        Digest("sha256", bytes(range(256))),
    ],
    ids=["path", "naive time", "odd offset", "utc", "bytes"],
)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    text = wire.to_text(value)
    assert text.isascii()
    assert wire.from_text(text, type(value)) == value


def test_a_folder_keeps_its_bytes() -> None:
    folder = Path("/photos") / os.fsdecode(b"\xff")
    assert wire.from_text(wire.to_text(folder), Path) == folder


@pytest.mark.parametrize("text", ["", "{", "[" * 200_000, "9" * 5000, '{"path": "\\u0000"}', "[]"])
def test_what_is_no_value_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.from_text(text, SourceFile)


def test_threads_that_read_their_first_value_at_once_all_get_it() -> None:
    for _ in range(5):
        ended = subprocess.run([sys.executable, "-c", _READ_AT_ONCE], check=False)
        assert ended.returncode == 0
