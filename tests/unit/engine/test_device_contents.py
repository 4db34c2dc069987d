"""What is on a phone is told by names, by what the library has, and by what the phone says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_sync.engine.device_contents import Ids, Snapshot, contents, read
from desktop_sync.engine.recognition import Recognition
from desktop_sync.journal.known_files import SeenFile
from desktop_sync.model.asset import UNMARKED, AssetKind, Marks, SourceFile
from desktop_sync.model.device import DeviceAssetState, DeviceGrouping
from desktop_sync.sources.base import PhotosFacts

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOON = datetime(2024, 5, 17, 12, tzinfo=UTC)
FOLDER = "/DCIM/100APPLE"


def file(name: str, at: datetime = NOON, size_bytes: int = 10, folder: str = FOLDER) -> SourceFile:
    return SourceFile(f"{folder}/{name}", size_bytes, int(at.timestamp() * 10**9))


class Shelf:
    """A library that has, or had, files of these names."""

    def __init__(self, folder: Path) -> None:
        self.recognition = Recognition(self._seen_in, folder)
        self._folder = folder
        self._seen: dict[str, SeenFile] = {}

    def has(self, *files: SourceFile, removed: bool = False) -> None:
        for one in files:
            (self._folder / one.name).write_bytes(bytes(one.size_bytes))
            self._seen[one.name] = SeenFile(
                one.size_bytes, one.modified_ns, 1, 1, one.name, one.size_bytes, removed, True
            )

    def _seen_in(self, folder: str) -> Mapping[str, SeenFile]:
        return self._seen if folder == FOLDER else {}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def look(shelf: Shelf, *files: SourceFile, **facts: object) -> Snapshot:
    return read(files, shelf.recognition, Ids(), now=NOW, **facts)  # type: ignore[arg-type]


def states(snapshot: Snapshot) -> dict[str, DeviceAssetState]:
    return {one.name: one.state for one in snapshot.assets.values()}


def test_files_that_belong_together_are_one_asset(shelf: Shelf) -> None:
    snapshot = look(
        shelf,
        file("IMG_0001.HEIC", size_bytes=3),
        file("IMG_0001.MOV", size_bytes=4),
        file("IMG_0001.AAE", size_bytes=1),
        file("IMG_E0001.HEIC", size_bytes=2),
        file("IMG_0002.DNG"),
    )
    live, raw = snapshot.assets.values()
    assert (live.kind, live.size_bytes, live.is_edited) == (AssetKind.LIVE_PHOTO, 10, True)
    assert live.resource_names[0] == "IMG_0001.HEIC"
    assert (raw.name, raw.is_edited) == ("IMG_0002", False)


def test_an_asset_is_here_when_all_of_it_is(shelf: Shelf) -> None:
    here = (file("IMG_0001.HEIC"), file("IMG_0001.MOV"))
    half = (file("IMG_0002.HEIC"), file("IMG_0002.MOV"))
    gone = file("IMG_0003.HEIC")
    shelf.has(*here, half[0])
    shelf.has(gone, removed=True)
    snapshot = look(shelf, *here, *half, gone, file("IMG_0004.HEIC"))
    assert states(snapshot) == {
        "IMG_0001": DeviceAssetState.HERE,
        "IMG_0002": DeviceAssetState.NEW,
        "IMG_0003": DeviceAssetState.REMOVED,
        "IMG_0004": DeviceAssetState.NEW,
    }
    shown = contents(snapshot, DeviceGrouping.DAY, None)
    assert (shown.total, shown.new, shown.here, shown.removed) == (4, 2, 1, 1)
    assert shown.new_bytes == 30


def test_what_the_phone_does_not_hold_is_only_in_the_cloud(shelf: Shelf) -> None:
    away = file("IMG_0002.HEIC", size_bytes=0)
    snapshot = look(
        shelf,
        file("IMG_0001.HEIC"),
        SourceFile(f"{FOLDER}/IMG_0003.MOV", 0, 0),
        facts=PhotosFacts(cloud=[away]),
    )
    assert states(snapshot) == {
        "IMG_0001": DeviceAssetState.NEW,
        "IMG_0002": DeviceAssetState.CLOUD,
        "IMG_0003": DeviceAssetState.CLOUD,
    }
    assert contents(snapshot, DeviceGrouping.DAY, None).cloud == 2
    assert snapshot.new_ids() == [
        one.id for one in snapshot.assets.values() if one.name == "IMG_0001"
    ]


def test_what_was_left_out_before_is_still_new(shelf: Shelf) -> None:
    files = [file(f"IMG_000{number}.HEIC") for number in range(1, 4)]
    shelf.has(files[0])
    snapshot = look(shelf, *files, left_out=frozenset({files[0].path, files[1].path}))
    assert snapshot.left_out == 1
    assert len(snapshot.new_ids(with_left_out=True)) == 2
    assert len(snapshot.new_ids()) == 1


def test_days_come_newest_first_and_each_newest_first(shelf: Shelf) -> None:
    early = file("IMG_0001.HEIC", datetime(2024, 5, 17, 8, tzinfo=UTC))
    late = file("IMG_0002.HEIC", datetime(2024, 5, 17, 15, tzinfo=UTC))
    newer = file("IMG_0003.HEIC", datetime(2025, 1, 2, 12, tzinfo=UTC))
    unknown = SourceFile(f"{FOLDER}/IMG_0004.HEIC", 5, 0)
    snapshot = look(shelf, early, late, newer, unknown)
    shown = contents(snapshot, DeviceGrouping.DAY, None)
    assert [one.day for one in shown.groups] == [date(2025, 1, 2), date(2024, 5, 17), None]
    names = [snapshot.assets[one].name for group in shown.groups for one in group.ids]
    assert names == ["IMG_0003", "IMG_0002", "IMG_0001", "IMG_0004"]


def test_albums_hold_what_there_is_of_them(shelf: Shelf) -> None:
    first, second = file("IMG_0001.HEIC"), file("IMG_0001.MOV")
    other = file("IMG_0002.HEIC", datetime(2025, 1, 2, 12, tzinfo=UTC))
    albums = {
        "Lisbon": [first.path, second.path, "/DCIM/100APPLE/IMG_9999.HEIC"],
        "Empty": ["/DCIM/100APPLE/IMG_9999.HEIC"],
        "Both": [first.path, other.path],
    }
    snapshot = look(shelf, first, second, other, facts=PhotosFacts(albums))
    shown = contents(snapshot, DeviceGrouping.ALBUM, None)
    assert shown.has_albums
    assert [(one.album, len(one.ids)) for one in shown.groups] == [("Both", 2), ("Lisbon", 1)]
    without = contents(look(shelf, first), DeviceGrouping.ALBUM, None)
    assert not without.has_albums
    assert [one.day for one in without.groups] == [date(2024, 5, 17)]


def test_what_the_phone_says_is_told_of_what_the_library_has(shelf: Shelf) -> None:
    here, gone, new = (file(f"IMG_000{number}.HEIC") for number in range(1, 4))
    shelf.has(here)
    shelf.has(gone, removed=True)
    facts = PhotosFacts(
        {"Lisbon": [here.path, new.path]},
        favourites=frozenset({here.path, new.path}),
        hidden=frozenset({gone.path}),
    )
    snapshot = look(shelf, here, gone, new, facts=facts)
    assert snapshot.told == {1: Marks(favourite=True, albums=("Lisbon",))}
    changed = file("IMG_0001.HEIC", size_bytes=11)
    assert look(shelf, changed, facts=facts).told == {}
    assert look(shelf, here).told == {}
    assert look(shelf, here, facts=PhotosFacts()).told == {1: UNMARKED}


def test_a_filter_leaves_out_groups_with_nothing_in_them(shelf: Shelf) -> None:
    here = file("IMG_0001.HEIC")
    shelf.has(here)
    snapshot = look(shelf, here, file("IMG_0002.HEIC", datetime(2025, 1, 2, 12, tzinfo=UTC)))
    new = contents(snapshot, DeviceGrouping.DAY, frozenset({DeviceAssetState.NEW}))
    assert [(one.day, len(one.ids)) for one in new.groups] == [(date(2025, 1, 2), 1)]
    assert (new.total, new.here) == (2, 1)


def test_ids_are_the_same_when_it_is_read_again(shelf: Shelf) -> None:
    ids = Ids()
    first = read([file("IMG_0002.HEIC")], shelf.recognition, ids, now=NOW)
    again = read([file("IMG_0001.HEIC"), file("IMG_0002.HEIC")], shelf.recognition, ids, now=NOW)
    by_name = {one.name: one.id for one in again.assets.values()}
    assert [one.id for one in first.assets.values()] == [by_name["IMG_0002"]]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 30),
            st.sampled_from(["HEIC", "MOV", "JPG", "DNG", "AAE", "XMP"]),
            st.integers(0, 4 * 10**18),
            st.integers(0, 5),
        ),
        unique_by=lambda one: one[:2],
    )
)
def test_every_file_is_in_one_asset_and_every_asset_in_one_day(
    listed: list[tuple[int, str, int, int]],
) -> None:
    files = sorted(
        (
            SourceFile(f"{FOLDER}/IMG_{number:04}.{kind}", size, at)
            for number, kind, at, size in listed
        ),
        key=lambda one: one.path,
    )
    snapshot = read(files, Recognition(lambda _: {}, Path("nowhere")), Ids(), now=NOW)
    inside = [one for parts in snapshot.files.values() for one in parts]
    assert sorted(inside, key=lambda one: one.path) == files
    shown = contents(snapshot, DeviceGrouping.DAY, None)
    ids = [one for group in shown.groups for one in group.ids]
    assert sorted(ids) == sorted(snapshot.assets)
    assert shown.new + shown.here + shown.removed + shown.cloud == shown.total
