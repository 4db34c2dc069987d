"""Receipts as a document: whole, readable without anything else, and nothing else than text."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from pytestqt.qtbot import QtBot

from desktop_sync.model.asset import AssetKind, CaptureOrigin, CaptureTime, ResourceRole
from desktop_sync.model.destination import AssetPlace
from desktop_sync.model.digest import Digest
from desktop_sync.model.evidence import LIBRARY, SOURCE, Evidence, Grade
from desktop_sync.model.job import JobState
from desktop_sync.model.library import AssetReceipt, AssetTile, ResourceReceipt
from desktop_sync.ui.library import receipt_document

AT = datetime(2026, 5, 17, 12, tzinfo=UTC)
DIGEST = Digest("sha256", bytes(range(32)))
HOSTILE = "<script>alert(1)</script>&\"'\u202egpj"


class Seen(HTMLParser):
    """The tags of a document, and what it says."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.attributes: set[str] = set()
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def receipt(name: str, *places: tuple[str, Grade]) -> AssetReceipt:
    """Of a photo that is proven in the library, and there."""
    known = [(SOURCE, None, Grade.READ_FROM_SOURCE), (LIBRARY, None, Grade.READ_BACK)]
    there = [(f"destination:{at}", place, grade) for at, (place, grade) in enumerate(places)]
    seen = {Grade.SIZE_ONLY: Digest.of_size(5)}
    evidence = tuple(
        Evidence(where, grade, seen.get(grade, DIGEST), AT, called)
        for where, called, grade in [*known, *there]
    )
    tile = AssetTile(
        id=1,
        kind=AssetKind.PHOTO,
        name=name,
        captured=CaptureTime(AT, CaptureOrigin.EXIF),
        resource_names=(f"{name}.JPG",),
        library_paths=(f"2026/{name}.JPG",),
        sha256=DIGEST.hex,
        size_bytes=5,
        proven=True,
        places=tuple(AssetPlace(place, JobState.SUCCEEDED, grade=grade) for place, grade in places),
    )
    file = ResourceReceipt(ResourceRole.PHOTO, f"DCIM/{name}", tile.library_path, 5, evidence)
    return AssetReceipt(tile, name, AT, name, (file,))


def document(*receipts: AssetReceipt, safe_at: int = 1) -> Seen:
    safe = sum(one.is_safe(safe_at) for one in receipts)
    parts = [
        receipt_document.beginning("/photos", AT),
        receipt_document.summary(len(receipts), safe, safe_at),
        *(receipt_document.section(one, "/photos", safe_at) for one in receipts),
        receipt_document.END,
    ]
    return Seen("".join(parts))


@pytest.mark.usefixtures("qapp")
def test_it_says_of_each_place_what_is_known_how_and_by_which_digest(qtbot: QtBot) -> None:
    attic, nas = ("attic", Grade.SERVER_HASHED), ("NAS", Grade.SIZE_ONLY)

    seen = document(receipt("IMG_1", attic, nas), receipt("IMG_2"))

    assert "2 assets, 1 of them safe." in seen.text
    assert "Safe in 2 places" in seen.text
    for words in ("read from source", "our copy read back", "server-hashed", "size only"):
        assert words in seen.text
    assert seen.text.count(f"sha256 {DIGEST.hex}") == 5
    assert "/photos/2026/IMG_1.JPG" in seen.text
    assert seen.open == []


@pytest.mark.usefixtures("qapp")
def test_names_are_text_whatever_they_hold(qtbot: QtBot) -> None:
    seen = document(receipt(HOSTILE, (HOSTILE, Grade.READ_BACK)))

    assert "script" not in seen.tags
    assert seen.attributes <= {"lang", "dir", "charset", "class"}
    assert "<script>alert(1)</script>" in seen.text
    assert "\u202e" not in seen.text
